/* recall.c — what a transaction has read and need not ask again: five hundred calls of one turn ask much alike. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "recall.h"

#include <stdio.h>
#include <string.h>

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

const struct id *recall_check(const struct recall *recall, int64_t position)
{
    for (size_t i = 0; i < RECALL_CHECKS; i++)
        if (recall->checks[i].position == position)
            return &recall->checks[i].id;
    return NULL;
}

void recall_keep_check(struct recall *recall, int64_t position, struct id id)
{
    recall->checks[recall->next_check].position = position;
    recall->checks[recall->next_check].id = id;
    recall->next_check = (recall->next_check + 1) % RECALL_CHECKS;
}

void recall_forget(struct recall *recall)
{
    *recall->incarnation = '\0';
    recall->has_feed = recall->has_person = false;
    recall->facts.count = recall->bundles.count = recall->turns.count = 0;
    memset(recall->checks, 0, sizeof recall->checks);
}

void recall_clear(struct recall *recall)
{
    array_clear(&recall->facts);
    array_clear(&recall->bundles);
    array_clear(&recall->turns);
}
