/* set.c — a set of nodes being gathered, and put in document order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#include "expr/node.h"

#define FIRST_SET_ROOM  8
#define SORT_BY_COMPARE 24 /* beyond this many nodes one walk of the tree is cheaper */

void set_make_room(struct arena *arena, struct set *set, size_t more)
{
    size_t room = set->count + more;
    struct node **at;

    if (room <= set->room)
        return;
    at = arena_alloc(arena, room * sizeof *at);
    if (set->count)
        memcpy(at, set->at, set->count * sizeof *at);
    set->at = at;
    set->room = room;
}

void set_add(struct arena *arena, struct set *set, struct node *node)
{
    if (set->count == set->room)
        set_make_room(arena, set, set->room ? set->room : FIRST_SET_ROOM);
    set->at[set->count++] = node;
}

struct members {
    struct node **at;
    size_t room;
};

static size_t member_place(const struct members *members, const struct node *node)
{
    size_t i = ((uintptr_t)node >> 4) * 0x9E3779B97F4A7C15u >> 20 & (members->room - 1);

    while (members->at[i] && members->at[i] != node)
        i = (i + 1) & (members->room - 1);
    return i;
}

static struct node *after(const struct node *node, const struct node *top)
{
    struct node *next = node->first;

    while (!next) {
        if (node == top)
            return NULL;
        next = node->next;
        node = node->parent;
    }
    return next;
}

static size_t take_member(struct members *members, struct node *node, struct node **out, size_t count)
{
    size_t i = member_place(members, node);

    if (members->at[i])
        out[count++] = node;
    return count;
}

/* Sorts by walking the tree once and picking what is a member. Gives 0 when not all were met (texts of leaves). */
static size_t sort_by_walk(struct arena *arena, struct node **nodes, size_t count)
{
    struct members members = { .room = 64 };
    struct node *top = (struct node *)node_root(nodes[0]);
    struct node **sorted;
    size_t distinct = 0, met = 0;

    while (members.room < count * 2)
        members.room *= 2;
    members.at = arena_alloc(arena, members.room * sizeof *members.at);
    for (size_t i = 0; i < count; i++) {
        size_t place = member_place(&members, nodes[i]);

        distinct += members.at[place] == NULL;
        members.at[place] = nodes[i];
    }
    sorted = arena_alloc(arena, distinct * sizeof *sorted);
    for (struct node *node = top; node && met < distinct; node = after(node, top)) {
        met = take_member(&members, node, sorted, met);
        for (struct node *attribute = node->attributes; attribute && met < distinct; attribute = attribute->next)
            met = take_member(&members, attribute, sorted, met);
    }
    if (met < distinct)
        return 0;
    memcpy(nodes, sorted, met * sizeof *nodes);
    return met;
}

static int compare_places(const void *a, const void *b)
{
    return node_compare(*(struct node *const *)a, *(struct node *const *)b);
}

size_t set_sort(struct arena *arena, struct node **nodes, size_t count)
{
    size_t kept = 1;

    if (count < 2)
        return count;
    if (count > SORT_BY_COMPARE && (kept = sort_by_walk(arena, nodes, count)) > 0)
        return kept;
    qsort(nodes, count, sizeof *nodes, compare_places);
    kept = 1;
    for (size_t i = 1; i < count; i++)
        if (nodes[i] != nodes[kept - 1] && node_compare(nodes[i], nodes[kept - 1]) != 0)
            nodes[kept++] = nodes[i];
    return kept;
}
