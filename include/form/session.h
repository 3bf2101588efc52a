/* session.h — a form being filled in: answers in, everything that depends on them kept right. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_SESSION_H
#define BALIE_FORM_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/scope.h"
#include "form/form.h"

struct arena;
struct buf;
struct choice;
struct error;
struct expr_listener;
struct expr_machine;
struct item; /* one question in one row; opaque; stable address while it exists */
struct json_t;
struct node;
struct session; /* opaque */
struct value;

/* Where a session gets its world from. Borrowed for its life. */
struct session_world {
    void *with;
    struct node *(*instance)(void *with, const char *id); /* entity lists, feiten, shared lists */
    /* The same, as it stands with what this very record saved before: what a blank must empty. NULL: as instance. */
    struct node *(*stored)(void *with, const char *id);
    const struct expr_function *functions; /* same order as at form_load */
    size_t function_count;
    int64_t now_ms;       /* today() and now() of this submission; 0 = the clock */
    const char *language; /* labels, format-date */
    /* Value of a hidden or metadata question that the engine fills (by name: "dossier" ...), or NULL. */
    const char *(*fill)(void *with, const char *name);
    /* Judges a file that a person names by its PATH: OUT gets what its answer holds; false when it cannot be read or is
     * too large. NULL: the path is the answer. */
    bool (*attach)(void *with, const char *path, struct buf *out);
    /* What is shown instead of what NAME holds, of things in LIST or (NULL) in this form, to who may not see it; NULL:
     * it may be seen. Everything is computed and kept all the same. May be NULL. */
    const char *(*mask)(void *with, const char *list, const char *name);
    /* Told of the session before its first value is computed, so that rules can look into it. May be NULL. */
    void (*entered)(void *with, struct session *session);
};

/* Opens with defaults evaluated (once), calculations run. */
struct session *session_open(const struct form *form, const struct session_world *world, struct error *err);
void session_free(struct session *session);
SCOPED(session)
const struct form *session_form(const struct session *session);
void session_set_language(struct session *session, const char *language);
const char *session_language(const struct session *session);

/* Items in document order, hidden ones too; a repeat's rows follow it. */
struct item *session_first(struct session *session);
struct item *session_next(struct session *session, const struct item *item); /* NULL at the end */
struct item *session_item(struct session *session,
                          const char *key); /* "naam", "kind/<row>/leeftijd", "kind/<row>"; NULL */
const struct question *item_question(const struct item *item);
bool item_is_relevant(const struct item *item);
/* Relevant, and so are the groups it is asked in, wherever these stand. */
bool item_is_asked(const struct item *item);
struct item *item_gate(const struct item *item, size_t i); /* such a group; NULL at the end */
bool item_is_required(const struct item *item);
bool item_is_read_only(const struct item *item);
bool item_is_row(const struct item *item);         /* one row of a repeat (item_question is the repeat) */
struct item *item_parent(const struct item *item); /* group, row or NULL */
const char *item_value(const struct item *item);   /* canonical text; "" when blank */
/* Whether what it holds may not be seen here; who types an answer herself sees it as long as the form is open. */
bool item_is_masked(struct session *session, const struct item *item);
const char *item_open_value(struct session *session, const struct item *item); /* item_value(), "" when masked */
const char *item_blank(const struct item *item); /* the reason given for a blank, or NULL */
bool item_is_answered(const struct item *item);  /* by a person in this session (not a default) */
const char *item_key(const struct item *item);   /* borrowed */
/* Texts with ${x} put in and in the session's language (or LANGUAGE when not NULL). */
void item_text(struct session *session, const struct item *item, enum question_text kind, const char *language,
               struct buf *out);
/* The same, with what stands out between STRESS_BEGIN and STRESS_END (form.h). */
void item_text_stressed(struct session *session, const struct item *item, enum question_text kind, const char *language,
                        struct buf *out);
/* What a person sees for its value: label of the code, date as 1/9/2023, the mask, "" when blank. */
void item_display(struct session *session, const struct item *item, struct buf *out);

/* The choices that pass the filter and are valid on the form's legal date; from an entity list too. */
struct item_choice {
    const char *name, *label, *alias;
};
size_t item_choices(struct session *session, struct item *item,
                    const struct item_choice **out); /* borrowed until the next answer */

/* Takes what a person typed or a program gave, in any accepted spelling of its type (date_typed.h for dates; a choice
 * by code), checks type, list and constraint, stores the canonical text, recomputes what depends on it. False, nothing
 * changed and the form's own sentence in ERR (field = key) when refused. TEXT "" clears. The mask given back for what
 * is masked leaves it as it is. */
bool session_answer(struct session *session, struct item *item, const char *text, struct error *err);
bool session_blank(struct session *session, struct item *item, const char *reason, struct error *err);
/* Sets without check or trigger, for taking up a draft or record: key and canonical text (NULL: clear). Rows appear as
 * their keys do. session_settle() after the last recomputes; DEFAULTS says whether unanswered questions keep theirs. */
bool session_restore(struct session *session, const char *key, const char *value, const char *blank);
bool session_settle(struct session *session, struct error *err);
struct item *session_add_row(struct session *session, struct item *repeat, struct error *err); /* the row's item */
bool session_remove_row(struct session *session, struct item *row, struct error *err);

/* Fills from JSON answers (content conventions: names or refs, flat, repeats as arrays of objects, select_multiple as
 * array or text, {"leeg": reason}, null clears), in the form's order. A key that is unknown, not relevant, calculated
 * or read-only refuses all, by name (field = the key); everything refused is put back. */
bool session_fill(struct session *session, const struct json_t *answers, struct error *err);

size_t session_missing(struct session *session); /* relevant, required, blank without an accepted reason */
struct item *session_next_missing(struct session *session, const struct item *after);
/* Every refusal there is: constraints always, required when COMPLETE. Returns how many; the first in ERR. */
size_t session_check(struct session *session, bool complete,
                     void (*visit)(void *with, struct item *item, const char *sentence), void *with);

/* Whether the value ITEM has, which an earlier version of the form may have taken, fits its type, list and constraint;
 * the sentence in ERR when it does not. */
bool session_fits(struct session *session, struct item *item, struct error *err);

/* What goes into the change: relevant answers (and clears) as key, value, blank, computed; then what is saved. */
struct session_write {
    const char *key, *value, *blank;
    bool computed;
};
struct session_save {
    const char *list, *entity, *property, *value;
    bool computed;
};
/* RECORD is the id text of the record (entities made outside a repeat take it; rows their row id). Texts in ARENA. */
bool session_writes(struct session *session, struct arena *arena, const struct session_write **out, size_t *count,
                    struct error *err);
bool session_saves(struct session *session, struct arena *arena, const char *record, const struct session_save **out,
                   size_t *count); /* run-time errors leave a save out and are reported by session_check */
struct date session_date(struct session *session); /* the form's legal date; today when it has none */
/* The value of question NAME where it is relevant, seen from CONTEXT; false when the form has none or it is not
 * relevant. */
bool session_look_up(struct session *session, const char *name, const struct node *context, struct value *out);
struct expr_machine *session_machine(struct session *session);
/* Why: relevance, requirement, value or refusal of ITEM, part by part. */
enum session_aspect { ASPECT_RELEVANT, ASPECT_REQUIRED, ASPECT_CONSTRAINT, ASPECT_VALUE, ASPECT_READ_ONLY };
bool session_why(struct session *session, struct item *item, enum session_aspect aspect,
                 const struct expr_listener *listener, struct error *err);
/* Why TEXT would be taken or refused as the answer of ITEM; nothing changes. False: refused, and ERR says why. */
bool session_why_answer(struct session *session, struct item *item, const char *text,
                        const struct expr_listener *listener, struct error *err);
/* The question that ${NAME} means in an expression of ITEM, in its row or further out; NULL: none, or one in rows. */
struct item *item_seen(struct session *session, const struct item *item, const char *name);
struct node *item_node(struct item *item); /* where rules stand when they look from this item */
/* A number that grows with every change, for screens and caches. */
uint64_t session_generation(const struct session *session);

#endif
