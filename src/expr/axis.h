/* axis.h — where a step leads from one node: its axis walked, its test asked. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_AXIS_H
#define BALIE_EXPR_AXIS_H

#include <stdbool.h>

#include "expr/part.h"

struct node;
struct run;
struct set;

struct walk {
    struct run *run;
    const struct step *step;
    struct set *found; /* by this step from one origin, in the order of the axis */
};

/* Adds what the step finds from ORIGIN, its predicates not yet asked. */
void axis_walk(struct walk *walk, struct node *origin);
bool axis_keeps_flat(enum axis axis);   /* a flat set gives a flat set */
bool axis_is_backwards(enum axis axis); /* it finds in reverse document order */
bool axis_is_flat(enum axis axis);      /* one origin gives a flat set */

#endif
