/* restriction.c — whether a dossier is restricted, and who may work in it all the same. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/state.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"

static int compare_ids(const void *a, const void *b)
{
    return id_compare((*(const struct fold_change *const *)a)->id, (*(const struct fold_change *const *)b)->id);
}

/* The restrictions and lifts that no later one had seen. A lift says something only of what its author knew. */
static struct front find_front(struct fold *fold)
{
    struct front front = { 0 };

    for (size_t i = 0; i < fold->ancestry.order_count; i++) {
        const struct node *node = &fold->ancestry.nodes[fold->ancestry.order[i]];
        struct head head = { .node = node };

        if (node->change.kind == FOLD_RESTRICT || node->change.kind == FOLD_LIFT)
            front_add(&front, &head, fold->folding.arena);
    }
    return front;
}

static bool stands(const struct front *front, const struct head *head)
{
    if (BUG(23) && head != front_greatest(front))
        return false;
    return head->node->change.kind == FOLD_RESTRICT;
}

static bool has_seen_all(const struct node *node, const struct front *front)
{
    for (const struct head *head = front->first; head; head = head->next)
        if (stands(front, head) && !node_has_seen(node, head->node) && !BUG(24))
            return false;
    return true;
}

static void find_permits(struct fold *fold, const struct front *front)
{
    for (size_t i = 0; i < fold->ancestry.order_count; i++) {
        const struct node *node = &fold->ancestry.nodes[fold->ancestry.order[i]];

        if (node->change.kind == FOLD_PERMIT && has_seen_all(node, front))
            fold->permits[fold->permit_count++] = &node->change;
    }
    if (fold->permit_count > 1)
        qsort(fold->permits, fold->permit_count, sizeof(struct fold_change *), compare_ids);
}

void restriction_settle(struct fold *fold)
{
    struct front front = find_front(fold);
    size_t room = 0;

    fold->restriction_count = fold->permit_count = 0;
    for (const struct head *head = front.first; head; head = head->next)
        room++;
    if (!room || fold->is_erased)
        return;
    fold->restrictions = arena_alloc(fold->folding.arena, room * sizeof(struct fold_change *));
    fold->permits = arena_alloc(fold->folding.arena, fold->ancestry.order_count * sizeof(struct fold_change *));
    for (const struct head *head = front.first; head; head = head->next)
        if (stands(&front, head))
            fold->restrictions[fold->restriction_count++] = &head->node->change;
    if (fold->restriction_count > 1)
        qsort(fold->restrictions, fold->restriction_count, sizeof(struct fold_change *), compare_ids);
    if (fold->restriction_count)
        find_permits(fold, &front);
}

const struct fold_change *const *fold_restrictions(const struct fold *fold, size_t *count)
{
    *count = fold->restriction_count;
    return fold->restrictions;
}

const struct fold_change *const *fold_permits(const struct fold *fold, size_t *count)
{
    *count = fold->permit_count;
    return fold->permits;
}
