/* fold.c — the fold: the changes of one dossier in, standing values and conflicts out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/fold.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/memory.h"
#include "fold/state.h"

struct fold *fold_new(void)
{
    struct fold *fold = mem_new(sizeof *fold);

    fold->folding.arena = arena_new();
    fold->region = "";
    return fold;
}

void fold_add(struct fold *fold, const struct fold_change *change)
{
    ancestry_add(&fold->ancestry, change);
}

/* An erasure takes effect at once, also while it waits for its parents: it is absorbing. */
static void find_erased(struct fold *fold)
{
    for (size_t i = 0; i < fold->ancestry.count; i++) {
        const struct node *node = &fold->ancestry.nodes[i];
        struct entry *entry;

        if (node->change.kind != FOLD_ERASE)
            continue;
        if (!id_is_set(node->change.record)) {
            fold->is_erased = true;
            continue;
        }
        entry = entry_of(&fold->folding, &node->change.record);
        entry->is_erased = true;
        entry->eraser = node->place ? node : NULL;
    }
}

static void find_frozen(struct fold *fold)
{
    for (size_t i = 0; i < fold->ancestry.order_count; i++) {
        const struct node *node = &fold->ancestry.nodes[fold->ancestry.order[i]];

        if (node->change.kind == FOLD_FREEZE && id_is_set(node->change.record))
            entry_sign(&fold->folding, entry_of(&fold->folding, &node->change.record), node);
    }
}

static bool belongs_to_record(const struct fold_change *change)
{
    return id_is_set(change->record) && (change->kind == FOLD_SET || change->kind == FOLD_WITHDRAW ||
                                         change->kind == FOLD_RESTORE || change->kind == FOLD_FREEZE);
}

static void fold_records_of(struct fold *fold)
{
    for (size_t i = 0; i < fold->ancestry.order_count; i++) {
        const struct node *node = &fold->ancestry.nodes[fold->ancestry.order[i]];

        if (belongs_to_record(&node->change))
            entry_fold(&fold->folding, entry_of(&fold->folding, &node->change.record), node);
    }
}

static int compare_records(const void *a, const void *b)
{
    const struct fold_record *one = &(*(struct entry *const *)a)->record, *two = &(*(struct entry *const *)b)->record;
    int order = date_compare(one->date, two->date);

    if (BUG(10))
        order = 0;
    if (!order)
        order = (one->first_at_ms > two->first_at_ms) - (one->first_at_ms < two->first_at_ms);
    return order ? order : id_compare(one->id, two->id);
}

static void list_records(struct fold *fold)
{
    struct folding *folding = &fold->folding;
    size_t room = folding->entries.count + 1;

    fold->sorted = arena_alloc(folding->arena, room * sizeof *fold->sorted);
    fold->records = arena_alloc(folding->arena, room * sizeof *fold->records);
    for (size_t i = 0; i < folding->entries.count && !fold->is_erased; i++) {
        struct entry *entry = folding->entries.list[i];

        if (!entry->oldest)
            continue;
        entry_finish(folding, entry);
        fold->sorted[fold->record_count++] = entry;
    }
    if (fold->record_count > 1)
        qsort(fold->sorted, fold->record_count, sizeof *fold->sorted, compare_records);
    for (size_t i = 0; i < fold->record_count; i++)
        fold->records[i] = fold->sorted[i]->record;
}

static int compare_ids(const void *a, const void *b)
{
    return id_compare(*(const struct id *)a, *(const struct id *)b);
}

static int compare_changes(const void *a, const void *b)
{
    return id_compare((*(const struct fold_change *const *)a)->id, (*(const struct fold_change *const *)b)->id);
}

static void list_heads(struct fold *fold)
{
    size_t count = fold->ancestry.count;

    fold->heads = arena_alloc(fold->folding.arena, (count + 1) * sizeof *fold->heads);
    fold->waiting = arena_alloc(fold->folding.arena, (count - fold->ancestry.order_count + 1) * sizeof *fold->waiting);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = &fold->ancestry.nodes[i];

        if (!node->place)
            fold->waiting[fold->waiting_count++] = &node->change;
        else if (!node->has_younger && node->change.kind != FOLD_OTHER)
            fold->heads[fold->head_count++] = node->change.id;
    }
    if (fold->head_count > 1)
        qsort(fold->heads, fold->head_count, sizeof *fold->heads, compare_ids);
    if (fold->waiting_count > 1)
        qsort(fold->waiting, fold->waiting_count, sizeof *fold->waiting, compare_changes);
}

static void forget(struct fold *fold)
{
    arena_free(fold->folding.arena);
    fold->folding.arena = arena_new();
    slots_clear(&fold->folding.slots);
    entries_clear(&fold->folding.entries);
    fold->is_erased = false;
    fold->record_count = fold->head_count = fold->waiting_count = fold->link_count = 0;
}

void fold_run(struct fold *fold)
{
    forget(fold);
    ancestry_run(&fold->ancestry, fold->folding.arena);
    find_erased(fold);
    find_frozen(fold);
    fold_records_of(fold);
    list_records(fold);
    entity_settle(&fold->folding, fold->sorted, fold->records, &fold->entities);
    list_heads(fold);
    dossier_settle(fold);
    restriction_settle(fold);
}

void fold_free(struct fold *fold)
{
    if (!fold)
        return;
    ancestry_clear(&fold->ancestry);
    slots_clear(&fold->folding.slots);
    entries_clear(&fold->folding.entries);
    arena_free(fold->folding.arena);
    mem_free(fold);
}

const struct fold_record *fold_records(const struct fold *fold, size_t *count)
{
    *count = fold->record_count;
    return fold->records;
}

const struct fold_entity *fold_entities(const struct fold *fold, size_t *count)
{
    *count = fold->entities.entity_count;
    return fold->entities.entities;
}

const struct fold_stretch *fold_history(const struct fold *fold, size_t *count)
{
    *count = fold->entities.stretch_count;
    return fold->entities.stretches;
}

const struct id *fold_heads(const struct fold *fold, size_t *count)
{
    *count = fold->head_count;
    return fold->heads;
}

const struct fold_change *const *fold_waiting(const struct fold *fold, size_t *count)
{
    *count = fold->waiting_count;
    return fold->waiting;
}

const char *fold_region(const struct fold *fold)
{
    return fold->region;
}

const char *const *fold_links(const struct fold *fold, size_t *count)
{
    *count = fold->link_count;
    return fold->links;
}

bool fold_is_erased(const struct fold *fold)
{
    return fold->is_erased;
}
