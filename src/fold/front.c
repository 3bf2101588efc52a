/* front.c — the writes of one value that nobody has knowingly replaced. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/front.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/text.h"
#include "fold/ancestry.h"

static int64_t stamp_of(const struct fold_change *change)
{
    if (BUG(2))
        return change->arrival_ms;
    if (BUG(19))
        return change->at_ms;
    return change->at_ms < change->arrival_ms ? change->at_ms : change->arrival_ms;
}

int stamp_compare(const struct fold_change *a, const struct fold_change *b)
{
    int64_t first = stamp_of(a), second = stamp_of(b);
    int order = (first > second) - (first < second);

    if (BUG(13))
        return order;
    if (!order)
        order = id_compare(a->device, b->device);
    if (!order)
        order = (a->seq > b->seq) - (a->seq < b->seq);
    return order ? order : id_compare(a->id, b->id);
}

bool head_equal(const struct head *a, const struct head *b)
{
    return !BUG(12) && text_equal(a->value, b->value) && text_equal(a->blank, b->blank);
}

void front_add(struct front *front, const struct head *write, struct arena *arena)
{
    struct head **link = &front->first, *head = NULL;

    if (BUG(4) && front->first && write->value && head_equal(front_greatest(front), write))
        return;
    while (*link) {
        if ((*link)->node == write->node)
            return; /* a change that names a key twice means the first */
        if (node_has_seen(write->node, (*link)->node)) {
            head = *link;
            *link = head->next;
        } else {
            link = &(*link)->next;
        }
    }
    head = head ? head : arena_alloc(arena, sizeof *head);
    *head = *write;
    head->next = NULL;
    *link = head;
}

const struct head *front_greatest(const struct front *front)
{
    const struct head *greatest = front->first;

    for (const struct head *head = greatest; head; head = head->next)
        if (stamp_compare(&head->node->change, &greatest->node->change) > 0)
            greatest = head;
    return greatest;
}

/* The greatest of the persons' writes, or of all when no person wrote. */
static const struct head *choose(const struct front *front, bool *by_person)
{
    const struct head *best = NULL;

    *by_person = false;
    for (const struct head *head = front->first; head; head = head->next)
        *by_person |= !head->computed || BUG(7);
    for (const struct head *head = front->first; head; head = head->next) {
        if (*by_person && head->computed && !BUG(7))
            continue;
        if (!best || stamp_compare(&head->node->change, &best->node->change) > 0)
            best = head;
    }
    return best;
}

/* HEAD's value is not yet among HEADS, or is but with a smaller stamp: then it takes that place. */
static size_t add_distinct(const struct head **heads, size_t count, const struct head *head)
{
    for (size_t i = 0; i < count; i++) {
        if (!head_equal(heads[i], head))
            continue;
        if (stamp_compare(&head->node->change, &heads[i]->node->change) > 0)
            heads[i] = head;
        return count;
    }
    heads[count] = head;
    return count + 1;
}

static void sort_heads(const struct head **heads, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct head *head = heads[i];
        size_t j = i;

        for (; j > 0 && stamp_compare(&heads[j - 1]->node->change, &head->node->change) < 0; j--)
            heads[j] = heads[j - 1];
        heads[j] = head;
    }
}

struct standing front_settle(const struct front *front, struct arena *arena)
{
    struct standing standing = { 0 };
    size_t room = 0, count = 0;
    const struct head **heads;
    struct fold_candidate *candidates;
    bool by_person;

    standing.head = choose(front, &by_person);
    for (const struct head *head = front->first; head; head = head->next)
        room++;
    heads = arena_alloc(arena, room * sizeof *heads);
    for (const struct head *head = front->first; head && by_person; head = head->next)
        if (!head->computed || BUG(7))
            count = add_distinct(heads, count, head);
    if (!by_person)
        heads[count++] = standing.head;
    sort_heads(heads, count);
    if (BUG(18) && count > 2)
        count = 2;
    candidates = arena_alloc(arena, count * sizeof *candidates);
    for (size_t i = 0; i < count; i++)
        candidates[i] = (struct fold_candidate){ heads[i]->value, heads[i]->blank, &heads[i]->node->change };
    standing.candidates = candidates;
    standing.candidate_count = count;
    return standing;
}
