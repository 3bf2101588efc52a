/* trace.h — one expression run aloud: its parts as a tree, each with what it gave and what it came from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_TRACE_H
#define BALIE_DESK_TRACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"
#include "expr/expr.h"

#define TRACE_THINGS 5

/* One entity that a part read: which one and, when it was one value of it, which. */
struct trace_thing {
    const char *entity, *property; /* property "" when it was the whole */
};
struct trace_part {
    const char *source; /* as written, its parentheses closed */
    const char *value;
    bool is_truth, holds; /* whether it is yes or no, and which */
    bool is_set;          /* of nodes; COUNT of them */
    size_t count;
    struct trace_thing things[TRACE_THINGS];
    size_t thing_count;
    const struct trace_part *first, *next;
    int depth;
};

struct trace; /* opaque */
struct trace *trace_new(void);
void trace_free(struct trace *trace);
SCOPED(trace)
/* To be handed to what runs the expression. */
const struct expr_listener *trace_listener(struct trace *trace);
/* The whole expression with its parts below; NULL when nothing ran. */
const struct trace_part *trace_whole(const struct trace *trace);

#endif
