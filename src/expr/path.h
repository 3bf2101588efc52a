/* path.h — walking the tree: steps, their predicates, and the set they give. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_PATH_H
#define BALIE_EXPR_PATH_H

#include <stdbool.h>

struct part;
struct run;
struct value;

/* The node-set a path gives. */
bool path_run(struct run *run, const struct part *part, struct value *out);

#endif
