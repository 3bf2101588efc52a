/* ancestry.c — who had seen what: the changes of a dossier, their parents, and all that came before each. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/ancestry.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/bug.h"
#include "base/memory.h"

#define FIRST_ROOM 16

/* The last change of a chain so far. */
struct chain {
    uint32_t tip;
};

struct chains {
    ARRAY(struct chain) list;
    uint32_t *merged; /* what the change at hand has seen, per chain */
    size_t merged_room;
};

static size_t slot_of(const struct id *id, size_t room)
{
    uint64_t word;

    memcpy(&word, id->bytes, sizeof word);
    return (size_t)(word * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (room - 1);
}

uint32_t ancestry_find(const struct ancestry *ancestry, const struct id *id)
{
    if (!ancestry->table_room)
        return NODE_NONE;
    for (size_t i = slot_of(id, ancestry->table_room); ancestry->table[i]; i = (i + 1) & (ancestry->table_room - 1))
        if (id_equal(ancestry->nodes[ancestry->table[i] - 1].change.id, *id))
            return ancestry->table[i] - 1;
    return NODE_NONE;
}

static void enter(struct ancestry *ancestry, uint32_t node)
{
    size_t i = slot_of(&ancestry->nodes[node].change.id, ancestry->table_room);

    while (ancestry->table[i])
        i = (i + 1) & (ancestry->table_room - 1);
    ancestry->table[i] = node + 1;
}

static void make_room(struct ancestry *ancestry)
{
    if (ancestry->count < ancestry->room)
        return;
    ancestry->room = ancestry->room ? ancestry->room * 2 : FIRST_ROOM;
    ancestry->nodes = mem_resize(ancestry->nodes, ancestry->room, sizeof *ancestry->nodes);
    mem_free(ancestry->table);
    ancestry->table_room = ancestry->room * 2;
    ancestry->table = mem_array(ancestry->table_room, sizeof *ancestry->table);
    for (size_t i = 0; i < ancestry->count; i++)
        enter(ancestry, (uint32_t)i);
}

void ancestry_add(struct ancestry *ancestry, const struct fold_change *change)
{
    uint32_t known = ancestry_find(ancestry, &change->id);

    if (known != NODE_NONE) {
        struct fold_change *held = &ancestry->nodes[known].change;

        if (change->arrival_ms < held->arrival_ms) {
            held->arrival_ms = change->arrival_ms;
            held->device = change->device;
            held->seq = change->seq;
        }
        return;
    }
    make_room(ancestry);
    ancestry->nodes[ancestry->count] = (struct node){ .change = *change };
    ancestry->count++;
    enter(ancestry, (uint32_t)ancestry->count - 1);
}

/* Children of each change as ranges of one list: children of N are list[first[N] .. first[N + 1]). */
struct family {
    uint32_t *missing; /* parents not yet in order */
    uint32_t *first, *list;
};

static void count_parents(const struct ancestry *ancestry, struct family *family, struct arena *arena)
{
    size_t links = 0;

    for (size_t i = 0; i < ancestry->count; i++)
        links += ancestry->nodes[i].change.parent_count;
    family->missing = arena_alloc(arena, (ancestry->count + 1) * sizeof(uint32_t));
    family->first = arena_alloc(arena, (ancestry->count + 2) * sizeof(uint32_t));
    family->list = arena_alloc(arena, (links + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < ancestry->count; i++) {
        const struct fold_change *change = &ancestry->nodes[i].change;

        for (size_t p = 0; p < change->parent_count; p++) {
            uint32_t parent = ancestry_find(ancestry, &change->parents[p]);

            if (parent != NODE_NONE)
                family->first[parent + 1]++;
            if (parent != NODE_NONE || !BUG(1))
                family->missing[i]++;
        }
    }
}

static void link_children(const struct ancestry *ancestry, struct family *family, struct arena *arena)
{
    uint32_t *next;

    count_parents(ancestry, family, arena);
    for (size_t i = 0; i < ancestry->count; i++)
        family->first[i + 1] += family->first[i];
    next = arena_copy(arena, family->first, (ancestry->count + 1) * sizeof *next);
    for (size_t i = 0; i < ancestry->count; i++) {
        const struct fold_change *change = &ancestry->nodes[i].change;

        for (size_t p = 0; p < change->parent_count; p++) {
            uint32_t parent = ancestry_find(ancestry, &change->parents[p]);

            if (parent != NODE_NONE)
                family->list[next[parent]++] = (uint32_t)i;
        }
    }
}

static void put_in_order(struct ancestry *ancestry, const struct family *family, struct arena *arena)
{
    ancestry->order = arena_alloc(arena, (ancestry->count + 1) * sizeof *ancestry->order);
    ancestry->order_count = 0;
    for (size_t i = 0; i < ancestry->count; i++)
        if (!family->missing[i])
            ancestry->order[ancestry->order_count++] = (uint32_t)i;
    for (size_t i = 0; i < ancestry->order_count; i++) {
        uint32_t node = ancestry->order[i];

        for (uint32_t c = family->first[node]; c < family->first[node + 1]; c++)
            if (--family->missing[family->list[c]] == 0)
                ancestry->order[ancestry->order_count++] = family->list[c];
    }
}

static void see(struct chains *chains, uint32_t chain, uint32_t place, uint32_t *width)
{
    if (chain >= *width) {
        memset(chains->merged + *width, 0, (chain + 1 - *width) * sizeof *chains->merged);
        *width = chain + 1;
    }
    if (chains->merged[chain] < place)
        chains->merged[chain] = place;
}

/* Fills merged with what all parents of NODE had seen and the parents themselves; gives its width. */
static uint32_t merge_parents(const struct ancestry *ancestry, struct chains *chains, const struct node *node)
{
    uint32_t width = 0;

    for (size_t p = 0; p < node->change.parent_count; p++) {
        uint32_t index = ancestry_find(ancestry, &node->change.parents[p]);
        const struct node *parent = index == NODE_NONE ? NULL : &ancestry->nodes[index];

        if (!parent)
            continue;
        for (uint32_t c = parent->seen_count; c-- > 0;)
            see(chains, c, parent->seen[c], &width);
        see(chains, parent->chain, parent->place, &width);
    }
    return width;
}

/* The chain NODE can follow on: its last change has been seen; rather one of the same device. */
static uint32_t choose_chain(const struct ancestry *ancestry, const struct chains *chains, const struct node *node,
                             uint32_t width)
{
    uint32_t chosen = NODE_NONE;

    for (uint32_t c = 0; c < width; c++) {
        const struct node *tip = &ancestry->nodes[chains->list.at[c].tip];

        if (tip->place != chains->merged[c])
            continue;
        if (id_equal(tip->change.device, node->change.device))
            return c;
        if (chosen == NODE_NONE)
            chosen = c;
    }
    return chosen;
}

static void place_node(struct ancestry *ancestry, struct chains *chains, uint32_t index, struct arena *arena)
{
    struct node *node = &ancestry->nodes[index];
    uint32_t width = merge_parents(ancestry, chains, node), chain = choose_chain(ancestry, chains, node, width);
    uint32_t parent = node->change.parent_count == 1 ? ancestry_find(ancestry, &node->change.parents[0]) : NODE_NONE;

    node->place = 1;
    if (chain == NODE_NONE) {
        chain = (uint32_t)chains->list.count;
        array_add(&chains->list)->tip = index;
    } else {
        node->place = ancestry->nodes[chains->list.at[chain].tip].place + 1;
    }
    node->chain = chain;
    chains->list.at[chain].tip = index;
    if (parent != NODE_NONE && ancestry->nodes[parent].chain == chain) {
        node->seen = ancestry->nodes[parent].seen;
        node->seen_count = ancestry->nodes[parent].seen_count;
        return;
    }
    node->seen = width ? arena_copy(arena, chains->merged, width * sizeof *chains->merged) : NULL;
    node->seen_count = width;
}

/* Views and unknown kinds are no parents of what is written next; what they had seen may be. */
static void find_younger(struct ancestry *ancestry)
{
    for (size_t i = ancestry->order_count; i-- > 0;) {
        struct node *node = &ancestry->nodes[ancestry->order[i]];

        if (node->change.kind == FOLD_OTHER && !node->has_younger)
            continue;
        for (size_t p = 0; p < node->change.parent_count; p++) {
            uint32_t parent = ancestry_find(ancestry, &node->change.parents[p]);

            if (parent != NODE_NONE && !BUG(20))
                ancestry->nodes[parent].has_younger = true;
        }
    }
}

void ancestry_run(struct ancestry *ancestry, struct arena *arena)
{
    struct family family = { 0 };
    struct chains chains = { 0 };

    for (size_t i = 0; i < ancestry->count; i++) {
        ancestry->nodes[i].place = 0;
        ancestry->nodes[i].has_younger = false;
    }
    link_children(ancestry, &family, arena);
    put_in_order(ancestry, &family, arena);
    for (size_t i = 0; i < ancestry->order_count; i++) {
        if (chains.list.count + 1 > chains.merged_room) {
            chains.merged_room = chains.merged_room ? chains.merged_room * 2 : FIRST_ROOM;
            chains.merged = mem_resize(chains.merged, chains.merged_room, sizeof *chains.merged);
        }
        place_node(ancestry, &chains, ancestry->order[i], arena);
    }
    find_younger(ancestry);
    array_clear(&chains.list);
    mem_free(chains.merged);
}

bool node_has_seen(const struct node *node, const struct node *earlier)
{
    if (BUG(11))
        return earlier->change.at_ms < node->change.at_ms;
    if (node->chain == earlier->chain)
        return earlier->place < node->place;
    return earlier->chain < node->seen_count && node->seen[earlier->chain] >= earlier->place;
}

void ancestry_clear(struct ancestry *ancestry)
{
    mem_free(ancestry->nodes);
    mem_free(ancestry->table);
    *ancestry = (struct ancestry){ 0 };
}
