/* session_inside.h — an open form from inside: rows of items, and the wave of what must be computed anew. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_SESSION_INSIDE_H
#define BALIE_FORM_SESSION_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "base/id.h"
#include "expr/expr.h"
#include "expr/node.h"
#include "form/session.h"
#include "inside.h"

struct row;

/* One question in one row. A repeat has an item of its own before its rows; each row has one too. */
struct item {
    const struct question *question;
    struct row *row; /* it stands in */
    struct item *up;
    struct node node; /* owner: this item; of a repeat: an unseen mark where its rows begin */
    char *value, *blank, *key, *trouble;
    struct row *first_row, *last_row; /* of a repeat */
    size_t row_count;
    uint8_t dirty;   /* formulas that wait in the wave, a bit each */
    uint8_t failing; /* formulas that could not be computed */
    bool relevant : 1, required : 1, read_only : 1;
    bool answered : 1; /* by a person in this session */
    bool settled : 1;  /* has had its default, or needs none */
    bool stood : 1;    /* was restored: the record or draft had it */
    bool is_row : 1;
    bool own : 1; /* was typed since the form was opened: no secret to who did */
};

struct row {
    const struct plan *plan;
    struct row *parent;
    struct item *heading; /* the repeat's item; NULL for the form itself */
    struct row *next, *previous;
    char id[ID_TEXT_BYTES];
    char *prefix;     /* of the keys in it: "kind/<id>/" */
    bool was_counted; /* made by repeat_count and not yet touched */
    bool is_gone;
    struct item self;
    struct item item[]; /* as the plan has them */
};

struct task {
    uint64_t order; /* rank, then the order of arrival */
    struct item *item;
    enum formula formula;
};

struct session {
    const struct form *form;
    const struct session_world *world;
    char language[16];
    struct arena *arena;        /* lives as long as the session */
    struct arena *choice_arena; /* the latest item_choices() */
    const struct item *choice_item;
    uint64_t choice_generation;
    struct item_choice *choices;
    size_t choice_count;
    struct node *document;
    struct node *nothing; /* what was last saved, when nothing was; NULL until asked */
    struct row *top;
    size_t row_count; /* of all repeats together */
    struct map *rows; /* id -> row; NULL once it is taken out */
    struct expr_host host;
    struct expr_machine *machine;
    ARRAY(struct task) wave; /* a heap */
    uint64_t arrivals, generation;
    ARRAY(struct row *) gone; /* rows taken out, freed after the wave */
    ARRAY(char *) gone_keys;  /* keys of restored rows taken out */
    struct error trouble;     /* of the formula that failed last; kept here for it is large */
    bool is_quiet;            /* triggers do not fire: opening and restoring */
    bool is_filling;          /* rows taken out are still spoken of */
};

/* --- item.c --- */
void item_prepare(struct item *item, struct row *row, const struct question *question);
void item_release(struct item *item);
/* Sets the text without further ado; true when it differs from what it was. */
bool item_set_text(struct session *session, struct item *item, const char *text);
void item_set_blank(struct session *session, struct item *item, const char *reason);
/* A formula of ITEM cannot be computed; ITEM has trouble as long as one of them cannot. */
void item_set_trouble(struct item *item, enum formula formula, const char *trouble);
void item_clear_trouble(struct item *item, enum formula formula);
/* ${question} as ITEM sees it: the text in its own row, or the nodes of all rows. */
void item_look_up(struct session *session, const struct item *item, const struct question *question, struct value *out);

/* --- masked.c --- */
/* What stands for the value of ITEM, for the label of things in LIST, for what EXPR gives as a text; NULL: it may be
 * seen. */
const char *mask_of(struct session *session, const struct item *item);
const char *mask_of_label(struct session *session, const char *list);
const char *mask_within(struct session *session, const struct question *question); /* it, or anything in it */
const char *mask_of_expression(struct session *session, const struct expr *expr);

/* --- repeat.c --- */
struct row *row_new(struct session *session, const struct plan *plan, struct item *heading, const char *id);
void row_free(struct row *row);
void row_insert(struct session *session, struct row *row);
void row_take_out(struct session *session, struct row *row);
bool row_is_gone(const struct row *row); /* or one around it */
struct row *row_find(const struct item *heading, const char *id);
/* Brings the number of rows to COUNT: adds fresh ones, takes out untouched ones from the end. */
void row_set_count(struct session *session, struct item *heading, double count);

/* --- wave.c --- */
enum wave_change { WAVE_VALUE, WAVE_SHOWN };
void wave_row(struct session *session, struct row *row);                                /* all formulas in it */
void wave_changed(struct session *session, struct item *item, enum wave_change change); /* what depends on it */
void wave_rows_changed(struct session *session, struct item *heading, struct row *from);
void wave_run(struct session *session);
/* Runs one expression for ITEM; false: it failed, and TROUBLE (may be NULL) says why. */
bool wave_evaluate(struct session *session, const struct expr *expr, struct item *item, struct value *out,
                   struct error *trouble);

/* --- answer.c --- */
struct buf;
/* The canonical text of TEXT for ITEM's type; false and the sentence in ERR when it is none. */
bool answer_canonical(struct session *session, struct item *item, const char *text, struct buf *out, struct error *err);
/* Whether the value it has passes its constraint. */
bool answer_passes(struct session *session, struct item *item, struct error *err);
/* Whether its value is one of its type and list at all, whatever was asked when it was given. */
bool item_is_readable(struct session *session, struct item *item, struct error *err);
/* Whether a code is among the choices as they are filtered now. */
bool choice_is_offered(struct session *session, struct item *item, const char *code);
void choices_prepare(struct session *session, struct item *item);
const char *choice_label_of(struct session *session, const struct question *question, const char *code);

#endif
