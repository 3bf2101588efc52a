/* slot.c — the places where a record keeps its answers and its saves: one per key. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/slot.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/text.h"

#define FIRST_ROOM 64

static uint64_t hash_name(const struct slot_name *name)
{
    uint64_t hash = (uint64_t)(uintptr_t)name->owner * UINT64_C(0x9e3779b97f4a7c15);

    for (size_t i = 0; i < 3 && name->part[i]; i++) {
        for (const char *c = name->part[i]; *c; c++)
            hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
        hash = (hash ^ 0xff) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return hash;
}

static bool has_name(const struct slot *slot, const struct slot_name *name)
{
    return slot->name.owner == name->owner && text_equal(slot->name.part[0], name->part[0]) &&
           text_equal(slot->name.part[1], name->part[1]) && text_equal(slot->name.part[2], name->part[2]);
}

static void make_room(struct slots *slots)
{
    struct slot **old = slots->table;
    size_t old_room = slots->room;

    if (slots->count * 2 < slots->room)
        return;
    slots->room = old_room ? old_room * 2 : FIRST_ROOM;
    slots->table = mem_array(slots->room, sizeof(struct slot *));
    for (size_t i = 0; i < old_room; i++) {
        size_t at;

        if (!old[i])
            continue;
        for (at = old[i]->hash & (slots->room - 1); slots->table[at];)
            at = (at + 1) & (slots->room - 1);
        slots->table[at] = old[i];
    }
    mem_free(old);
}

struct slot *slot_take(struct slots *slots, const struct slot_name *name, struct arena *arena, bool *is_new)
{
    uint64_t hash = hash_name(name);
    size_t at;

    make_room(slots);
    *is_new = false;
    for (at = hash & (slots->room - 1); slots->table[at]; at = (at + 1) & (slots->room - 1))
        if (slots->table[at]->hash == hash && has_name(slots->table[at], name))
            return slots->table[at];
    *is_new = true;
    slots->table[at] = arena_alloc(arena, sizeof(struct slot));
    slots->table[at]->name = *name;
    slots->table[at]->hash = hash;
    slots->count++;
    return slots->table[at];
}

void slots_clear(struct slots *slots)
{
    mem_free(slots->table);
    *slots = (struct slots){ 0 };
}

int slot_order_compare(const struct slot_order *a, const struct slot_order *b)
{
    int order = (a->at_ms > b->at_ms) - (a->at_ms < b->at_ms);

    if (!order && a->id && b->id)
        order = id_compare(*a->id, *b->id);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

void slot_order_lower(struct slot_order *order, const struct slot_order *other)
{
    if (!order->id || slot_order_compare(other, order) < 0)
        *order = *other;
}
