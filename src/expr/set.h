/* set.h — a set of nodes being gathered, and put in document order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_SET_H
#define BALIE_EXPR_SET_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct node;

/* A set being built; it lives in the run's arena. */
struct set {
    struct node **at;
    size_t count, room;
    bool flat; /* in document order, no doubles, none below another */
};

/* So many more will be added: no need to grow meanwhile. */
void set_make_room(struct arena *arena, struct set *set, size_t more);
void set_add(struct arena *arena, struct set *set, struct node *node);
/* Puts nodes in document order without doubles; gives how many are left. */
size_t set_sort(struct arena *arena, struct node **nodes, size_t count);

#endif
