/* path.h — walking the tree: axes, tests, predicates, and sets of nodes in document order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_PATH_H
#define BALIE_EXPR_PATH_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct lookups; /* opaque */
struct node;
struct part;
struct run;
struct step;
struct value;

/* Sees whether the first predicate of a step reads `name = VALUE`, and marks the step if so. */
void path_find_key(struct step *step);
/* The node-set a path gives. */
bool path_run(struct run *run, const struct part *part, struct value *out);
/* Puts nodes in document order without doubles; gives how many are left. */
size_t path_sort(struct arena *arena, struct node **nodes, size_t count);

/* What a machine remembers of settled documents, so that `item[name = X]` need not look at every item. */
struct lookups *lookups_new(void);
void lookups_free(struct lookups *lookups);

#endif
