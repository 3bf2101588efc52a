/* slot.h — the places where a record keeps its answers and its saves: one per key. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FOLD_SLOT_H
#define BALIE_FOLD_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fold/front.h"

struct arena;
struct id;
struct property;

/* Where something came first: the earliest change (at, id) and its place in it. */
struct slot_order {
    int64_t at_ms;
    const struct id *id; /* NULL: not yet */
    uint32_t place;
};

/* The name of a slot: a question key, or list, entity and property. OWNER tells records apart. */
struct slot_name {
    const void *owner;
    const char *part[3];
};

struct slot {
    struct slot_name name;
    uint64_t hash;
    struct front front;
    struct slot *next; /* the one made after it for the same owner */
    struct slot *row;  /* the row it stands in, NULL when in none */
    uint32_t depth;    /* rows around it */
    bool is_row, is_deleted;
    struct slot_order made, touched;  /* a row: by its makers; by what is inside it */
    const struct head *objector;      /* a row: the greatest write inside it that its deleter had not seen */
    const struct fold_change *change; /* of the last write */
    struct property *property;        /* of an entity, gathered over the records */
};

struct slots {
    struct slot **table;
    size_t count, room;
};

/* Finds or makes (then *IS_NEW); lives in ARENA. */
struct slot *slot_take(struct slots *slots, const struct slot_name *name, struct arena *arena, bool *is_new);
void slots_clear(struct slots *slots);
/* Keeps the earlier of two. */
void slot_order_lower(struct slot_order *order, const struct slot_order *other);
int slot_order_compare(const struct slot_order *a, const struct slot_order *b);

#endif
