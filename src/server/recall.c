/* recall.c — what a transaction has read and need not ask again: five hundred calls of one turn ask much alike. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "recall.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/text.h"

static struct recall_fact *find_fact(const struct recall *recall, const char *name)
{
    for (size_t i = 0; i < recall->facts.count; i++)
        if (text_equal(recall->facts.at[i].name, name))
            return &recall->facts.at[i];
    return NULL;
}

const char *recall_fact(const struct recall *recall, const char *name)
{
    const struct recall_fact *fact = find_fact(recall, name);

    return fact ? fact->value : NULL;
}

void recall_keep_fact(struct recall *recall, const char *name, const char *value)
{
    struct recall_fact *fact = find_fact(recall, name);

    if (!fact) {
        fact = array_add(&recall->facts);
        snprintf(fact->name, sizeof fact->name, "%s", name);
    }
    snprintf(fact->value, sizeof fact->value, "%s", value);
}

const struct store_bundle *recall_bundle(const struct recall *recall, const char *region)
{
    for (size_t i = 0; i < recall->bundles.count; i++)
        if (text_equal(recall->bundles.at[i].region, region))
            return &recall->bundles.at[i];
    return NULL;
}

void recall_keep_bundle(struct recall *recall, const char *region, const struct store_bundle *bundle)
{
    struct store_bundle *kept = array_add(&recall->bundles);

    *kept = *bundle;
    snprintf(kept->region, sizeof kept->region, "%s", region);
}

static struct recall_turn *find_turn(const struct recall *recall, const char *region)
{
    for (size_t i = 0; i < recall->turns.count; i++)
        if (text_equal(recall->turns.at[i].region, region))
            return &recall->turns.at[i];
    return NULL;
}

int64_t recall_last_turn(const struct recall *recall, const char *region)
{
    const struct recall_turn *turn = find_turn(recall, region);

    return turn ? turn->last : -1;
}

void recall_keep_turn(struct recall *recall, const char *region, int64_t last)
{
    struct recall_turn *turn = array_add(&recall->turns);

    turn->last = last;
    snprintf(turn->region, sizeof turn->region, "%s", region);
}

void recall_raise_turn(struct recall *recall, const char *region, int64_t position)
{
    struct recall_turn *turn = find_turn(recall, region);

    if (turn && turn->last < position)
        turn->last = position;
}

const void *recall_find(const struct recall *recall, enum recall_kind kind, const char *key)
{
    return recall->kept[kind] ? map_find(recall->kept[kind], key) : NULL;
}

void recall_keep(struct recall *recall, enum recall_kind kind, const char *key, const void *value, size_t size_bytes)
{
    if (!recall->arena)
        recall->arena = arena_new();
    if (!recall->kept[kind])
        recall->kept[kind] = map_new();
    map_put(recall->kept[kind], arena_text(recall->arena, key), arena_copy(recall->arena, value, size_bytes));
}

void recall_drop(struct recall *recall, enum recall_kind kind)
{
    map_free(recall->kept[kind]);
    recall->kept[kind] = NULL;
}

static void drop_all(struct recall *recall)
{
    for (int i = 0; i < RECALL_KINDS; i++)
        recall_drop(recall, (enum recall_kind)i);
}

void recall_forget(struct recall *recall)
{
    *recall->incarnation = '\0';
    recall->has_feed = recall->has_person = false;
    recall->facts.count = recall->bundles.count = recall->turns.count = 0;
    drop_all(recall);
    if (recall->arena)
        arena_reset(recall->arena);
}

void recall_clear(struct recall *recall)
{
    array_clear(&recall->facts);
    array_clear(&recall->bundles);
    array_clear(&recall->turns);
    drop_all(recall);
    arena_free(recall->arena);
    recall->arena = NULL;
}
