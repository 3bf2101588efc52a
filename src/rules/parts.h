/* parts.h — what the units of this module share: parameters, facts, tables, tasks and how they are looked at. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_RULES_PARTS_H
#define BALIE_RULES_PARTS_H

#include "base/array.h"
#include "base/date.h"
#include "base/map.h"
#include "expr/expr.h"
#include "rules/rules.h"

struct arena;
struct buf;
struct sheet;

#define RULES_LANGUAGES 8

/* Both days included; none = open. */
struct period {
    struct date from, to;
};
bool period_holds(const struct period *period, struct date on);
bool period_overlaps(const struct period *a, const struct period *b);

/* A sentence with ${name} and {{expression}} in it, per language. */
struct sentence {
    const char *languages[RULES_LANGUAGES], *texts[RULES_LANGUAGES];
    size_t count;
};

struct parameter {
    const char *name, *type, *value, *status, *source;
    struct sentence label;
    struct period period;
    size_t line;
};

struct fact {
    const char *name, *type, *save_to, *sensitive, *source;
    const struct expr *calculation;
    bool is_visited; /* while looking for circles */
    bool is_bound;   /* its own names were found */
    struct sentence label;
    size_t line;
};

struct row {
    const char *name, *source;
    struct period period;
    const struct expr *when; /* NULL: always */
    const char **literals;   /* per output of the table; "" when there is an expression */
    const struct expr **calculations;
    struct sentence reason;
    size_t line;
};

struct table {
    const char *name; /* "doelgroep", "kwaliteit.all" without ".csv" */
    bool is_all;
    const char **outputs;
    size_t output_count;
    ARRAY(struct row) rows;
    bool is_walked; /* while what it reads is being walked */
};

struct precondition {
    const char *name, *form, *override, *source;
    struct period period;
    const struct expr *relevant, *constraint;
    struct sentence message;
    size_t line;
};

struct task_rule {
    const char *name, *role, *form, *source;
    struct period period;
    int priority;
    const struct expr *for_each, *when, *from, *due, *done_when, *assignee;
    struct sentence label;
    size_t line;
};

/* What a cell calls by name; judged when everything is loaded. */
struct use {
    enum use_kind { USE_NAME, USE_PARAMETER, USE_TABLE } kind;
    const char *name, *column; /* COLUMN: of a table; NULL when it is not a literal */
    const char *where;
};

struct rules {
    struct arena *arena;
    const struct rules_world *world;
    struct expr_host host; /* for compiling */
    struct expr_function functions[2];
    struct map *slots;         /* name -> slot + 1 */
    ARRAY(const char *) names; /* by slot */
    struct map *parameters;    /* name -> struct parameter_list */
    struct map *facts;         /* name -> struct fact */
    struct map *tables;        /* name -> struct table */
    ARRAY(struct precondition) preconditions;
    ARRAY(struct task_rule) tasks;
    size_t error_count;
    const struct cell *reading; /* the cell whose expression is being compiled and looked into */
    ARRAY(struct use) uses;
};

struct parameter_list {
    ARRAY(struct parameter) periods;
};

struct table *rules_table(const struct rules *rules, const char *name); /* NULL when there is none */

/* One cell being read: for findings that name file:row:column. */
struct cell {
    struct rules *rules;
    const struct sheet *sheet;
    size_t row;
    const char *column;
};
/* Reports and counts; always false. */
bool cell_refuse(const struct cell *cell, bool is_error, const char *format, ...) __attribute__((format(printf, 3, 4)));
const char *cell_text(const struct cell *cell);
const char *cell_copy(const struct cell *cell);
/* Remembers that the cell being read, if any, calls NAME. */
void cell_use(struct rules *rules, enum use_kind kind, const char *name, const char *column);
/* NULL when the cell is blank or (after a finding) bad. */
const struct expr *cell_expression(const struct cell *cell);
struct period cell_period(struct cell *cell);
struct sentence cell_sentence(struct cell *cell, const char *prefix);

bool parameters_load(struct rules *rules, const struct sheet *sheet);
bool facts_load(struct rules *rules, const struct sheet *sheet);
bool table_load(struct rules *rules, const struct sheet *sheet, const char *name);
bool preconditions_load(struct rules *rules, const struct sheet *sheet);
bool tasks_load(struct rules *rules, const struct sheet *sheet);
void rules_check(struct rules *rules); /* what can only be judged when everything is there */

const struct parameter *parameter_find(const struct rules *rules, const char *name, struct date on);
struct rules_parameter parameter_public(const struct parameter *parameter);

/* Looking. */
struct memo {
    const struct table *table;
    struct date on;
    struct node *context;
    const struct rules_decision *decision;
};
/* The parameters of one decision, innermost first. */
struct tracing {
    ARRAY(const struct parameter *) used;
    struct tracing *outer;
};
struct rules_view {
    const struct rules *rules;
    struct rules_scope scope;
    struct rules_teller teller; /* of view NULL: itself */
    struct rules_whole whole;   /* of view NULL: itself */
    struct expr_host host;
    struct expr_function functions[2];
    struct expr_machine *machine;
    struct arena *arena; /* decisions of this generation */
    uint64_t generation;
    struct date on;          /* date of the decision under way */
    struct node *row;        /* the thing in hand, or NULL */
    struct node *context;    /* the node of the form that asked, or NULL */
    struct tracing *tracing; /* parameters being collected, or NULL */
    ARRAY(struct memo) memos;
    unsigned depth;
    struct map *phrases; /* expressions given as text -> compiled */
    struct arena *phrase_arena;
};
void view_refresh(struct rules_view *view);
bool view_run(struct rules_view *view, const struct expr *expr, struct value *out, struct error *err);
bool view_is_true(struct rules_view *view, const struct expr *expr, bool if_absent, struct error *err);
/* The canonical text of EXPR ("" when absent) in ARENA. */
const char *view_text(struct rules_view *view, const struct expr *expr, struct arena *arena, struct error *err);
/* The value of FACT as the view may show it. */
bool view_fact(struct rules_view *view, const struct fact *fact, struct value *out, struct error *err);
/* In the view's language, and in the one at I of its own. */
void view_sentence(struct rules_view *view, const struct sentence *sentence, struct buf *out);
void view_sentence_in(struct rules_view *view, const struct sentence *sentence, size_t i, struct buf *out);
/* As written, in LANGUAGE or else the first; "" when there is none. */
const char *sentence_in(const struct sentence *sentence, const char *language);
bool view_param(struct expr_call *call, struct value *out, struct error *err);
bool view_decide(struct expr_call *call, struct value *out, struct error *err);
bool rules_param_references(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                            struct error *err);
bool rules_decide_references(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                             struct error *err);
bool rules_param_carries(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                         struct error *err);
bool rules_decide_carries(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                          struct error *err);
void tracing_add(struct tracing *tracing, const struct parameter *parameter);

#endif
