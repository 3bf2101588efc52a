/* expr.h — expressions of ODK XForms: compiled once, run often, their dependencies known. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_EXPR_H
#define BALIE_EXPR_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"
#include "expr/value.h"

struct arena;

struct error;
struct expr;         /* a compiled expression; immutable, shareable */
struct expr_machine; /* scratch memory for running; one per session */
struct expr_call;    /* one call of a host function under way */
struct node;

/* What an expression reads, reported by expr_references(). */
struct expr_reference {
    enum { EXPR_READS_NAME, EXPR_READS_PATH, EXPR_READS_INSTANCE, EXPR_READS_EVERYTHING, EXPR_READS_CLOCK } kind;
    unsigned slot;            /* NAME: what the resolver gave */
    const char *text;         /* NAME: the name; INSTANCE: its id; PATH: as written, for messages */
    bool absolute;            /* PATH: from the root of the main tree; else from the context node */
    size_t up_count;          /* PATH: leading parent steps of a relative path */
    const char *const *steps; /* PATH: interned child names after that; a "*" is NULL */
    size_t step_count;
};

/* Receives what is read; returns false to stop. */
struct expr_visitor {
    bool (*visit)(void *with, const struct expr_reference *reference, struct error *err);
    void *with;
};

/* A function of the host (param, decide ...). */
struct expr_function {
    const char *name;
    int arguments_min, arguments_max; /* max -1: any number */
    void *with;                       /* the function's own; expr_call_own() in a run, WITH in references */
    /* Computes OUT; false with ERR stops the evaluation. Arguments are read with expr_argument(). A call compiled with
     * one host is run with the function at the same place in the table of the machine's host. */
    bool (*run)(struct expr_call *call, struct value *out, struct error *err);
    /* Names what a call reads beyond its arguments, given its literal arguments (NULL where not literal). May be NULL.
     */
    bool (*references)(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                       struct error *err);
    /* The same of what its result may carry on, for expr_carries(). NULL: of every argument. */
    bool (*carries)(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                    struct error *err);
};

#define EXPR_ZONE_BRUSSELS 100000

/* The world an expression is compiled and run in. Any member may be NULL/0. */
struct expr_host {
    void *with; /* handed to every callback */
    const struct expr_function *functions;
    size_t function_count;
    /* Compile time: gives ${name} a slot; false with ERR when it binds nowhere. */
    bool (*bind)(void *with, const char *name, unsigned *slot, struct error *err);
    /* Run time: the value of ${name} seen from CONTEXT (the node being computed). */
    bool (*look_up)(struct expr_call *call, unsigned slot, struct value *out, struct error *err);
    /* The document node of instance(ID), or NULL when there is none. */
    struct node *(*instance)(void *with, const char *id);
    int64_t (*now_ms)(void *with);       /* NULL: clock_now */
    const char *(*language)(void *with); /* for format-date; NULL: "nl" */
    /* jr:choice-name(VALUE, PATH) and jr:itext(ID): a label, or NULL. */
    const char *(*choice_name)(void *with, const char *value, const char *path);
    const char *(*itext)(void *with, const char *id);
    int zone_offset_minutes; /* for dates with time; EXPR_ZONE_BRUSSELS takes Brussels' offset of the moment itself */
};

/* Compiles TEXT; the result lives in ARENA. NULL and ERR (position and cause) on a bad expression, an unknown function
 * (named), a wrong number of arguments, or a ${name} that HOST->bind refuses. At most 64 KiB of text, depth 256. */
const struct expr *expr_compile(struct arena *arena, const char *text, const struct expr_host *host, struct error *err);
const char *expr_source(const struct expr *expr);
/* Calls VISITOR for everything the expression reads, host functions included. */
bool expr_references(const struct expr *expr, const struct expr_host *host, const struct expr_visitor *visitor,
                     struct error *err);
/* The same for what its value may carry on: not what is only compared, counted or asked. A PATH's text is the name of
 * the element it ends at, its first step the list that is of, or NULL; EVERYTHING: that cannot be told. */
bool expr_carries(const struct expr *expr, const struct expr_host *host, const struct expr_visitor *visitor,
                  struct error *err);
/* The type it gives when that is known without running; false when not known. */
bool expr_type(const struct expr *expr, enum value_type *out);
/* Whether it is a literal constant; then OUT has it. */
bool expr_constant(const struct expr *expr, struct value *out);

/* HOST is borrowed and must outlive the machine. */
struct expr_machine *expr_machine_new(const struct expr_host *host);
void expr_machine_free(struct expr_machine *machine);
SCOPED(expr_machine)

struct expr_scene {
    struct node *context;  /* the node `.` stands for; current() too */
    struct node *root;     /* the document node `/` starts from */
    size_t position, size; /* of context; 0,0 = 1 of 1 */
};

/* Runs EXPR. OUT's text and nodes are borrowed from MACHINE until its next outermost run; a nested run from a host
 * callback is allowed and leaves the outer one's values alone. False and ERR on a run-time error (wrong argument ...).
 */
bool expr_run(struct expr_machine *machine, const struct expr *expr, const struct expr_scene *scene, struct value *out,
              struct error *err);
struct arena *expr_machine_arena(struct expr_machine *machine); /* for values that live as long as the result */

/* Inside a host callback. */
void *expr_call_with(struct expr_call *call); /* the host's `with` */
void *expr_call_own(struct expr_call *call);  /* the called function's `with` */
struct expr_machine *expr_call_machine(struct expr_call *call);
const struct expr_scene *expr_call_scene(
    struct expr_call *call); /* context is the node being computed, also inside predicates' ${name} */
size_t expr_argument_count(const struct expr_call *call);
const struct value *expr_argument(const struct expr_call *call, size_t i);
const char *expr_argument_text(struct expr_call *call, size_t i);

/* Explains a run, innermost part first: depth, source text of the part, its value. */
struct expr_listener {
    void (*part)(void *with, int depth, const char *source, const struct value *value);
    void *with;
};
bool expr_explain(struct expr_machine *machine, const struct expr *expr, const struct expr_scene *scene,
                  const struct expr_listener *listener, struct error *err);

/* Whether a function of this name exists (own or host's), for messages and completion. */
bool expr_has_function(const struct expr_host *host, const char *name);

#endif
