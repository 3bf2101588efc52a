/* dossier.c — what is said of the dossier itself: its region and the dossiers it is linked with. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/text.h"

static const struct node *node_at(const struct fold *fold, size_t i)
{
    return &fold->ancestry.nodes[fold->ancestry.order[i]];
}

static int64_t order_of_move(const struct fold_change *move)
{
    return BUG(14) ? move->at_ms : move->arrival_ms;
}

/* The move the server took in last; of those it took in at once, the one that had seen the others. */
static const struct head *last_move(const struct fold *fold)
{
    struct front moves = { 0 };
    int64_t latest = INT64_MIN;

    for (size_t i = 0; i < fold->ancestry.order_count; i++) {
        const struct node *node = node_at(fold, i);
        struct head head = { .node = node };

        if (node->change.kind != FOLD_MOVE || order_of_move(&node->change) < latest)
            continue;
        if (order_of_move(&node->change) > latest)
            moves.first = NULL;
        latest = order_of_move(&node->change);
        front_add(&moves, &head, fold->folding.arena);
    }
    return front_greatest(&moves);
}

/* The change that opened the dossier: it had seen none; of several the earliest. */
static const struct fold_change *opening(const struct fold *fold)
{
    const struct fold_change *opening = NULL;

    for (size_t i = 0; i < fold->ancestry.order_count; i++) {
        const struct fold_change *change = &node_at(fold, i)->change;

        if (change->kind == FOLD_OTHER || change->parent_count)
            continue;
        if (!opening || change->at_ms < opening->at_ms ||
            (change->at_ms == opening->at_ms && id_compare(change->id, opening->id) < 0))
            opening = change;
    }
    return opening;
}

static int compare_links(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void settle_links(struct fold *fold)
{
    struct slots slots = { 0 };
    struct slot *last = NULL;
    size_t count = 0;

    for (size_t i = 0; i < fold->ancestry.order_count; i++) {
        const struct node *node = node_at(fold, i);
        struct slot_name name = { NULL, { node->change.other, NULL, NULL } };
        struct head head = { .node = node };
        struct slot *slot;
        bool is_new;

        if ((node->change.kind != FOLD_LINK && node->change.kind != FOLD_UNLINK) || !node->change.other)
            continue;
        slot = slot_take(&slots, &name, fold->folding.arena, &is_new);
        if (is_new) {
            slot->next = last;
            last = slot;
            count++;
        }
        front_add(&slot->front, &head, fold->folding.arena);
    }
    slots_clear(&slots);
    fold->links = arena_alloc(fold->folding.arena, count * sizeof *fold->links);
    for (; last; last = last->next)
        if (front_greatest(&last->front)->node->change.kind == FOLD_LINK)
            fold->links[fold->link_count++] = last->name.part[0];
    if (fold->link_count > 1)
        qsort(fold->links, fold->link_count, sizeof *fold->links, compare_links);
}

void dossier_settle(struct fold *fold)
{
    const struct head *move = last_move(fold);
    const struct fold_change *first = opening(fold);
    const char *region = move ? move->node->change.region : first ? first->region : NULL;

    fold->region = region ? region : "";
    fold->link_count = 0;
    if (!fold->is_erased)
        settle_links(fold);
}
