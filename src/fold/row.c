/* row.c — the answers of a record in their order: which rows stand, and what stands in them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/row.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "fold/entry.h"

static const struct head *deletion_of(const struct slot *row)
{
    const struct head *deletion = NULL;

    for (const struct head *head = row->front.first; head; head = head->next)
        if (!head->value && (!deletion || stamp_compare(&head->node->change, &deletion->node->change) > 0))
            deletion = head;
    return deletion;
}

static const struct head *maker_of(const struct slot *row)
{
    const struct head *maker = NULL;

    for (const struct head *head = row->front.first; head; head = head->next)
        if (head->value && (!maker || stamp_compare(&head->node->change, &maker->node->change) > 0))
            maker = head;
    return maker;
}

static bool has_deleter_seen(const struct slot *row, const struct head *write)
{
    for (const struct head *head = row->front.first; head; head = head->next)
        if (!head->value && (head->node == write->node || node_has_seen(head->node, write->node)))
            return true;
    return false;
}

/* A person's write inside a row whose deleter had not seen it objects to the deletion. */
static void object(const struct slot *slot, const struct head *write)
{
    if (write->computed || (slot->is_row && !write->value) || BUG(5))
        return;
    for (struct slot *row = slot->row; row; row = row->row) {
        if (!row->front.first || !deletion_of(row) || has_deleter_seen(row, write))
            continue;
        if (!row->objector || stamp_compare(&write->node->change, &row->objector->node->change) > 0)
            row->objector = write;
    }
}

static bool is_hidden(const struct slot *slot)
{
    for (; slot; slot = slot->row)
        if (slot->is_deleted)
            return true;
    return false;
}

static void judge_rows(struct entry *entry)
{
    for (struct slot *slot = entry->answers.first; slot; slot = slot->next)
        for (const struct head *head = slot->row ? slot->front.first : NULL; head; head = head->next)
            object(slot, head);
    for (struct slot *slot = entry->answers.first; slot; slot = slot->next) {
        if (!slot->made.id)
            slot->made = slot->touched;
        if (slot->is_row && slot->front.first)
            slot->is_deleted = deletion_of(slot) && !slot->objector && (!maker_of(slot) || BUG(5));
    }
}

static int compare_slots(const void *a, const void *b)
{
    const struct slot *one = *(const struct slot *const *)a, *two = *(const struct slot *const *)b;
    int deeper = one->depth > two->depth ? 1 : one->depth < two->depth ? -1 : 0, order;

    while (one->depth > two->depth)
        one = one->row;
    while (two->depth > one->depth)
        two = two->row;
    if (one == two)
        return deeper;
    while (one->row != two->row) {
        one = one->row;
        two = two->row;
    }
    order = slot_order_compare(&one->made, &two->made);
    return order ? order : strcmp(one->name.part[0], two->name.part[0]);
}

static void sort_slots(const struct slot **slots, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (compare_slots(&slots[i - 1], &slots[i]) <= 0)
            continue;
        qsort(slots, count, sizeof *slots, compare_slots);
        return;
    }
}

static void answer_row(const struct slot *row, struct fold_answer *out, struct arena *arena)
{
    const struct head *deletion = deletion_of(row), *keeper = row->objector ? row->objector : maker_of(row);
    struct fold_candidate *candidates = arena_alloc(arena, 2 * sizeof *candidates);

    candidates[0] = (struct fold_candidate){ "", NULL, &keeper->node->change };
    out->value = "";
    out->change = &keeper->node->change;
    out->candidates = candidates;
    out->candidate_count = 1;
    if (deletion)
        candidates[out->candidate_count++] = (struct fold_candidate){ NULL, NULL, &deletion->node->change };
}

static void answer_question(const struct slot *slot, struct fold_answer *out, struct arena *arena)
{
    struct standing standing = front_settle(&slot->front, arena);

    out->value = standing.head->value;
    out->blank = standing.head->blank;
    out->computed = standing.head->computed;
    out->change = &standing.head->node->change;
    out->candidates = standing.candidates;
    out->candidate_count = standing.candidate_count;
}

void row_settle(struct entry *entry, struct arena *arena)
{
    const struct slot **slots = arena_alloc(arena, entry->answers.count * sizeof *slots);
    struct fold_answer *answers;
    size_t count = 0;

    judge_rows(entry);
    for (const struct slot *slot = entry->answers.first; slot; slot = slot->next)
        if (slot->front.first && !is_hidden(slot))
            slots[count++] = slot;
    sort_slots(slots, count);
    answers = arena_alloc(arena, count * sizeof *answers);
    for (size_t i = 0; i < count; i++) {
        answers[i].key = slots[i]->name.part[0];
        if (slots[i]->is_row)
            answer_row(slots[i], &answers[i], arena);
        else
            answer_question(slots[i], &answers[i], arena);
    }
    entry->record.answers = answers;
    entry->record.answer_count = count;
}
