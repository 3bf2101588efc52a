/* run.h — one evaluation under way: where it stands and what it has made so far. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_RUN_H
#define BALIE_EXPR_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "expr/expr.h"
#include "expr/part.h"

struct arena;
struct error;
struct lookups;
struct node;
struct tables;

#define RUN_BYTES_MAX ((size_t)128 << 20)
#define RUN_NODES_MAX ((size_t)20000000) /* half a second's work */
#define BYTES_A_NODE  64                 /* so much working memory costs as much as looking at a node */

struct run {
    struct expr_machine *machine;
    const struct expr_host *host;
    struct arena *arena;
    struct error *err;
    const struct expr_scene *scene;
    struct node *node; /* the context node */
    size_t position, size;
    size_t *spent; /* nodes looked at since the outermost run began */
    int zone;
    const char *source; /* for the listener */
    const struct expr_listener *listener;
    int depth, muted;
};

struct expr_call {
    struct run *run;
    const struct part *part;
    const struct expr_function *function; /* of the host; NULL for our own */
    const struct value *values;
    size_t count;
};

/* Computes PART; false with the run's error set. */
bool run_part(struct run *run, const struct part *part, struct value *out);
double run_number(const struct run *run, const struct value *value);
double run_text_number(const struct run *run, const char *text);
const char *run_text(const struct run *run, const struct value *value);
double run_sum(enum operation operation, double left, double right); /* + - * div mod */
double run_calculate(const struct run *run, enum operation operation, const struct value *left,
                     const struct value *right);
bool run_texts_equal(const struct run *run, const char *a, const char *b);
/* True with the error set when the run has eaten too much memory or looked at too many nodes. */
bool run_refuses_size(struct run *run);

/* What a machine remembers of settled documents. */
struct lookups *lookups_of(struct expr_machine *machine);
struct tables *tables_of(struct expr_machine *machine);

#endif
