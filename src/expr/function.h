/* function.h — the functions that expressions may call: one row each, grouped by what they are about. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_FUNCTION_H
#define BALIE_EXPR_FUNCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "expr/expr.h"
#include "expr/value.h"

struct arena;
struct error;
struct node;
struct part;

enum function_trait {
    READS_NOTHING = 0,
    READS_SELF = 1,      /* the context node itself, whatever the arguments */
    READS_SELF_BARE = 2, /* the context node when called without arguments */
    READS_CLOCK = 4,     /* today's answer differs from yesterday's */
    READS_INSTANCE = 8,  /* its first argument names a document */
    READS_ALL = 16,      /* may read anything */
    READS_PLACE = 32,    /* the position or size of the context */
    TAKES_TEXTS = 64,    /* of an argument it wants no more than its text or number */
    TELLS_ABOUT = 128    /* how many, how long, where or what it is called: nothing of what is in it */
};

#define RESULT_UNKNOWN (-1)
#define ANY_NUMBER     (-1)

struct function {
    const char *name;
    int arguments_min, arguments_max; /* max ANY_NUMBER: no limit */
    bool (*run)(struct expr_call *call, struct value *out, struct error *err);
    int result; /* an enum value_type, or RESULT_UNKNOWN */
    int traits;
    /* Makes something lasting of a literal argument list (NULL where not literal), once; NULL and ERR when refused. */
    const void *(*prepare)(struct arena *arena, const char *const *literals, size_t count, struct error *err);
};

struct function_table {
    const struct function *rows; /* sorted by name */
    size_t count;
};

struct function_table functions_text(void);
struct function_table functions_number(void);
struct function_table functions_date(void);
struct function_table functions_legal(void);
struct function_table functions_list(void);
struct function_table functions_choice(void);
struct function_table functions_name(void);
struct function_table functions_place(void);
struct function_table functions_digest(void);

/* The row of that name, or NULL. */
const struct function *function_find(const char *name, size_t size_bytes);

/* Inside a function: what the arguments are, and the world around them. Arguments left out read as blank. */
struct arena *call_arena(struct expr_call *call);
const void *call_prepared(struct expr_call *call);
struct node *call_node(struct expr_call *call); /* the context node, inside predicates too; may be NULL */
size_t call_position(struct expr_call *call);
size_t call_size(struct expr_call *call);
const struct expr_host *call_host(struct expr_call *call);
/* True with ERR set when so much more memory is too much for one run; asked before anything that multiplies. */
bool call_refuses_bytes(struct expr_call *call, size_t more_bytes, struct error *err);
/* Counts work as if so many nodes were looked at; a run that looks at too many is stopped. */
void call_spend(struct expr_call *call, size_t nodes);
bool call_has(struct expr_call *call, size_t i);
const struct value *call_value(struct expr_call *call, size_t i);
const char *call_text(struct expr_call *call, size_t i);
double call_number(struct expr_call *call, size_t i);
bool call_nodes(struct expr_call *call, size_t i, struct error *err); /* false and ERR unless a set of nodes */
const char *call_node_text(struct expr_call *call, struct node *node);
double call_node_number(struct expr_call *call, struct node *node);
int64_t call_now_ms(struct expr_call *call);
int call_zone(struct expr_call *call); /* minutes, or EXPR_ZONE_BRUSSELS */

bool give_text(struct value *out, const char *text); /* all return true */
bool give_number(struct value *out, double number);
bool give_boolean(struct value *out, bool boolean);
bool give_moment(struct value *out, double moment); /* its text is made only when somebody reads it */
bool give_nodes(struct value *out, struct node **nodes, size_t count);

#endif
