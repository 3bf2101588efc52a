/* rules.h — the rules of law as data: parameters, facts, decision tables, by date. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_RULES_RULES_H
#define BALIE_RULES_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/scope.h"

struct buf;
struct error;
struct expr;
struct expr_call;
struct expr_function;
struct expr_listener;
struct expr_visitor;
struct json_t;
struct node;
struct rules;      /* everything in forms/regels, compiled; immutable, shareable */
struct rules_view; /* the rules seen from one dossier or open form */
struct value;

/* What the rules are loaded with. Borrowed; must outlive them. */
struct rules_world {
    void *with;
    bool (*read)(void *with, const char *path, struct buf *out, struct error *err); /* "regels/parameters.csv" */
    /* Calls VISIT for each content path below FOLDER ("regels/"). */
    bool (*each)(void *with, const char *folder, bool (*visit)(void *visitor, const char *path, struct error *err),
                 void *visitor, struct error *err);
    bool (*knows_name)(void *with, const char *name);   /* a question of some form or a property of the card */
    bool (*knows_instance)(void *with, const char *id); /* a shared list or an entity list */
    bool (*knows_code)(void *with, const char *name, const char *code); /* whether CODE fits question or fact NAME */
    bool (*is_partial)(void *with, const char *name);                   /* a partial date, never compared directly */
    void (*report)(void *with, bool is_error, const char *where, const char *sentence); /* findings; may be NULL */
};
struct rules *rules_load(const struct rules_world *world, struct error *err); /* NULL when a fatal finding was made */
void rules_free(struct rules *rules);
SCOPED(rules)

/* Where names get their values from, from the inside out: the row in hand (the context node's own children), the open
 * form, the card, then facts. */
struct rules_scope {
    void *with;
    bool (*answer)(void *with, const char *name, struct node *context,
                   struct value *out); /* open form; false: not there */
    struct node *(*instance)(void *with, const char *id);
    uint64_t (*generation)(void *with); /* grows with every answer; NULL: rules_view_changed() tells */
    const char *card;                   /* list whose item gives ${property} of the dossier */
    const char *language;               /* for reasons */
    /* Appends how people read VALUE of NAME; false: as it stands. NULL: always as it stands. */
    bool (*label)(void *with, const char *name, const char *value, const char *language, struct buf *out);
};
struct rules_view *rules_view_new(const struct rules *rules, const struct rules_scope *scope); /* SCOPE is copied */
void rules_view_changed(struct rules_view *view); /* forget what was decided: an answer changed */
/* Sentences for people are filled by VIEW, in which what may not be shown is masked; what is decided still rests on
 * everything. TWIN: the thing there that is ROW here. All borrowed. */
struct rules_teller {
    struct rules_view *view;
    struct node *(*twin)(void *with, const struct node *row);
    void *with;
};
void rules_view_told_by(struct rules_view *view, const struct rules_teller *teller);
/* VIEW shows what may be seen of another: facts and decisions are worked out there, on everything, and given with a
 * mask where HIDES says so: TABLE NULL is a fact. COMPARES: also where they would be others on what may be seen. */
struct rules_whole {
    struct rules_view *view;
    const char *mask;
    bool (*hides)(void *with, const char *table, const char *name);
    void *with;
    bool compares;
};
void rules_view_shows(struct rules_view *view, const struct rules_whole *whole);
void rules_view_free(struct rules_view *view);
SCOPED(rules_view)

/* param() and decide() for expressions: with VIEW for running, NULL for compiling (both the same order). */
const struct expr_function *rules_functions(const struct rules *rules, struct rules_view *view, size_t *count);

/* A parameter used in a decision. */
struct rules_parameter {
    const char *name, *value, *source, *status; /* status "te_bevestigen" shines through */
    struct date from, to;
};
struct rules_decision {
    const char *table, *row; /* row: its permanent name */
    size_t line;
    struct date on;
    const char *reason; /* in the scope's language, ${x} put in */
    const char *source;
    const char *const *outputs, *const *values;
    size_t output_count;
    const struct rules_parameter *parameters;
    size_t parameter_count;
    bool is_unconfirmed; /* a parameter used is te_bevestigen */
};
/* The first row of TABLE that holds on ON. The decision is borrowed from VIEW until rules_view_changed(). False and
 * ERR: no such table, an expression failed. A table with no row for that date gives a decision with row "". */
bool rules_decide(struct rules_view *view, const char *table, struct date on, const struct rules_decision **out,
                  struct error *err);
const char *rules_output(const struct rules_decision *decision, const char *name); /* "" when it has none */
/* Every row that holds, for `<table>.all.csv`. */
bool rules_all(struct rules_view *view, const char *table, struct date on,
               bool (*visit)(void *with, const struct rules_decision *decision), void *with);
void rules_decision_json(const struct rules_decision *decision,
                         struct json_t *object); /* table, row, reason, source, outputs, parameters, date */
bool rules_has_table(const struct rules *rules, const char *table);

/* The value of ${NAME} on ON as canonical text in OUT; false when it binds nowhere. */
bool rules_name(struct rules_view *view, const char *name, struct date on, struct buf *out);
/* Compiles and runs EXPRESSION on ON, its text appended to OUT; false when it is bad or fails. Compiled ones are kept.
 */
bool rules_evaluate(struct rules_view *view, const char *expression, struct date on, struct buf *out);
/* Facts that are saved: VISIT(save_to column, value). */
bool rules_facts(struct rules_view *view, struct date on,
                 bool (*visit)(void *with, const char *column, const char *value), void *with, struct error *err);
bool rules_parameter_find(const struct rules *rules, const char *name, struct date on, struct rules_parameter *out);

/* A precondition that does not hold. */
struct rules_refusal {
    const char *name, *sentence;
    const char *override; /* role that may pass with a reason; "" when nobody may */
    const char *source;
};
/* Preconditions of FORM that do not hold on ON. Returns how many. */
size_t rules_refusals(struct rules_view *view, const char *form, struct date on,
                      void (*visit)(void *with, const struct rules_refusal *refusal), void *with);

struct rules_task {
    const char *name, *entity, *role, *assignee, *form, *source;
    /* What is to be done, in every language the rule is written in: the list belongs to nobody's language. */
    const char *const *languages, *const *labels;
    size_t label_count;
    struct date from, due;
    int priority;
};
/* The open tasks of the dossier; no today in them. A rule that cannot be computed gives none and does not hold up the
 * others: false, and ERR has the first one. False too when VISIT stops. */
bool rules_tasks(struct rules_view *view, bool (*visit)(void *with, const struct rules_task *task), void *with,
                 struct error *err);

/* --- accounting for it: any expression of the rules as it was written, and run aloud --- */

/* One expression: TABLE a decision table, "feiten", "voorwaarden" or "taken"; COLUMN as in its sheet. */
struct rules_cell {
    const char *table, *row, *column;
    const char *entity; /* of a task that is made for each thing: which one; else NULL or "" */
};
struct rules_written {
    const char *expression, *source; /* EXPRESSION "": the cell has none */
    struct date from, to;
    size_t line;
};
/* The row of that name in force on ON (none: any). False: there is no such row. */
bool rules_written(const struct rules *rules, const struct rules_cell *cell, struct date on, struct rules_written *out);
/* Runs it on ON and tells LISTENER its parts, innermost first. False and ERR: no such expression, or it failed. */
bool rules_explain(struct rules_view *view, const struct rules_cell *cell, struct date on,
                   const struct expr_listener *listener, struct error *err);
/* The rows of TABLE that were tried before one held on ON, in order, by name. */
void rules_passed_over(struct rules_view *view, const char *table, struct date on,
                       void (*visit)(void *with, const char *row), void *with);
/* From where a name would get its value now. */
enum rules_origin { RULES_OF_ROW, RULES_OF_ANSWER, RULES_OF_CARD, RULES_OF_FACT, RULES_OF_NOTHING };
enum rules_origin rules_origin(struct rules_view *view, const char *name);
/* What follows is seen from CONTEXT, a node of the open form (a row of a repeat); NULL: from the form itself. */
void rules_view_stand_on(struct rules_view *view, struct node *context);
/* Preconditions of FORM in force on ON, whether they hold or not. */
struct rules_precondition {
    const char *name, *sentence, *override, *source;
    bool applies, holds;
};
void rules_preconditions(struct rules_view *view, const char *form, struct date on,
                         void (*visit)(void *with, const struct rules_precondition *precondition), void *with);

/* The label of the fact or parameter NAME; false when it has none. */
bool rules_label(const struct rules *rules, const char *name, const char *language, struct buf *out);

/* Names a table reads (transitively through facts), for dependencies. */
bool rules_reads(const struct rules *rules, const char *table, bool (*visit)(void *with, const char *name), void *with);
/* Tells VISITOR what COLUMN of TABLE may carry on, as expr_carries() does. */
bool rules_carries(const struct rules *rules, const char *table, const char *column,
                   const struct expr_visitor *visitor);

struct rules_fact {
    const char *name, *save_to;
    const char *sensitive; /* "yes", "no" or "": as what it is made of */
    const struct expr *calculation;
    size_t line;
};
void rules_each_fact(const struct rules *rules, void (*visit)(void *with, const struct rules_fact *fact), void *with);

#endif
