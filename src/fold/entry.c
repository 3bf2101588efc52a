/* entry.c — one record while its changes are being folded. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/entry.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/memory.h"
#include "fold/row.h"

#define FIRST_ROOM 16

static size_t place_of(const struct id *id, size_t room)
{
    uint64_t word;

    memcpy(&word, id->bytes, sizeof word);
    return (size_t)(word * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (room - 1);
}

static void enter(struct entries *entries, uint32_t index)
{
    size_t at = place_of(&entries->list[index]->id, entries->table_room);

    while (entries->table[at])
        at = (at + 1) & (entries->table_room - 1);
    entries->table[at] = index + 1;
}

static void make_room(struct entries *entries)
{
    if (entries->count < entries->room)
        return;
    entries->room = entries->room ? entries->room * 2 : FIRST_ROOM;
    entries->list = mem_resize(entries->list, entries->room, sizeof(struct entry *));
    mem_free(entries->table);
    entries->table_room = entries->room * 2;
    entries->table = mem_array(entries->table_room, sizeof *entries->table);
    for (size_t i = 0; i < entries->count; i++)
        enter(entries, (uint32_t)i);
}

struct entry *entry_of(struct folding *folding, const struct id *record)
{
    struct entries *entries = &folding->entries;
    struct entry *entry;

    make_room(entries);
    for (size_t at = place_of(record, entries->table_room); entries->table[at];
         at = (at + 1) & (entries->table_room - 1))
        if (id_equal(entries->list[entries->table[at] - 1]->id, *record))
            return entries->list[entries->table[at] - 1];
    entry = arena_alloc(folding->arena, sizeof *entry);
    entry->id = *record;
    entries->list[entries->count++] = entry;
    enter(entries, (uint32_t)entries->count - 1);
    return entry;
}

void entries_clear(struct entries *entries)
{
    mem_free(entries->list);
    mem_free(entries->table);
    *entries = (struct entries){ 0 };
}

static struct slot *take_slot(struct folding *folding, struct slot_list *list, const struct slot_name *name)
{
    bool is_new;
    struct slot *slot = slot_take(&folding->slots, name, folding->arena, &is_new);

    if (is_new) {
        *(list->last ? &list->last->next : &list->first) = slot;
        list->last = slot;
        list->count++;
    }
    return slot;
}

/* The row around KEY: "kind/<row>/leeftijd" stands in "kind/<row>", that in none. NULL when there is none. */
static struct slot *row_around(struct folding *folding, struct entry *entry, const char *key)
{
    const char *cut[2] = { NULL, NULL };
    size_t parts = 1;
    struct slot_name name = { entry, { NULL, NULL, NULL } };
    struct slot *row;

    for (const char *slash = strchr(key, '/'); slash; slash = strchr(slash + 1, '/')) {
        parts++;
        cut[0] = cut[1];
        cut[1] = slash;
    }
    if (parts < 3)
        return NULL;
    if (parts % 2 == 0)
        cut[1] = cut[0];
    name.part[0] = arena_text_part(folding->arena, key, (size_t)(cut[1] - key));
    row = take_slot(folding, &entry->answers, &name);
    if (!row->is_row) {
        row->is_row = true;
        row->row = row_around(folding, entry, name.part[0]);
        row->depth = row->row ? row->row->depth + 1 : 0;
    }
    return row;
}

static void place_slot(struct folding *folding, struct entry *entry, struct slot *slot)
{
    size_t parts = 1;

    if (slot->change)
        return;
    for (const char *c = slot->name.part[0]; *c; c++)
        parts += *c == '/';
    slot->is_row = parts % 2 == 0;
    if (parts > 2 && !slot->row)
        slot->row = row_around(folding, entry, slot->name.part[0]);
    slot->depth = slot->row ? slot->row->depth + 1 : 0;
}

static void fold_write(struct folding *folding, struct entry *entry, const struct node *node, size_t i)
{
    const struct fold_write *write = &node->change.writes[i];
    struct slot_name name = { entry, { write->key, NULL, NULL } };
    struct slot *slot = take_slot(folding, &entry->answers, &name);
    struct head head = { NULL, node, write->value, write->blank, write->computed };
    struct slot_order order = { node->change.at_ms, &node->change.id, (uint32_t)i };

    if (BUG(9))
        order.at_ms = node->change.arrival_ms;
    place_slot(folding, entry, slot);
    slot->change = &node->change;
    front_add(&slot->front, &head, folding->arena);
    if (!slot->is_row || write->value)
        slot_order_lower(&slot->made, &order);
    for (struct slot *row = slot->row; row; row = row->row)
        slot_order_lower(&row->touched, &order);
    slot_order_lower(&slot->touched, &order);
}

static void fold_save(struct folding *folding, struct entry *entry, const struct node *node, size_t i)
{
    const struct fold_save *save = &node->change.saves[i];
    struct slot_name name = { entry, { save->list, save->entity, save->property } };
    struct slot *slot = take_slot(folding, &entry->saves, &name);
    struct head head = { NULL, node, save->value, NULL, save->computed };

    front_add(&slot->front, &head, folding->arena);
}

/* Adds NODE to those of its kind that had seen no other. */
static bool add_unseeing(struct folding *folding, struct head **list, const struct node *node)
{
    struct head *head;

    for (head = *list; head; head = head->next)
        if (node_has_seen(node, head->node))
            return false;
    head = arena_alloc(folding->arena, sizeof *head);
    head->node = node;
    head->next = *list;
    *list = head;
    return true;
}

void entry_sign(struct folding *folding, struct entry *entry, const struct node *node)
{
    if (!add_unseeing(folding, &entry->signatures, node))
        return;
    if (!entry->freeze || stamp_compare(&node->change, &entry->freeze->change) < 0)
        entry->freeze = node;
}

/* What the signature did not cover. A clock decides nothing here. */
static bool stands_beside(const struct entry *entry, const struct node *node)
{
    if (!entry->freeze || node == entry->freeze)
        return false;
    if (BUG(3))
        return node->change.at_ms > entry->freeze->change.at_ms;
    return !node_has_seen(entry->freeze, node);
}

static bool is_absorbed(const struct entry *entry, const struct node *node)
{
    if (BUG(8) && entry->eraser && !node_has_seen(entry->eraser, node))
        return false;
    return entry->is_erased;
}

static void put_beside(struct folding *folding, struct entry *entry, const struct node *node)
{
    struct head *head = arena_alloc(folding->arena, sizeof *head);

    head->node = node;
    head->next = entry->beside;
    entry->beside = head;
    entry->beside_count++;
}

static void fold_values(struct folding *folding, struct entry *entry, const struct node *node)
{
    struct head head = { .node = node };

    if (is_absorbed(entry, node))
        return;
    if (node->change.kind == FOLD_SET)
        front_add(&entry->sets, &head, folding->arena);
    if (node->change.kind == FOLD_WITHDRAW || node->change.kind == FOLD_RESTORE)
        front_add(&entry->withdrawals, &head, folding->arena);
    if (node->change.kind != FOLD_SET)
        return;
    for (size_t i = 0; i < node->change.write_count; i++)
        fold_write(folding, entry, node, i);
    for (size_t i = 0; i < node->change.save_count; i++)
        fold_save(folding, entry, node, i);
}

void entry_fold(struct folding *folding, struct entry *entry, const struct node *node)
{
    struct head head = { .node = node };

    if (stands_beside(entry, node)) {
        put_beside(folding, entry, node);
        return;
    }
    add_unseeing(folding, &entry->oldest, node);
    front_add(&entry->all, &head, folding->arena);
    fold_values(folding, entry, node);
}

/* A withdrawal stands when its author, or that of another one, had seen every submission of the record. */
static const struct head *unseen_submission(const struct entry *entry)
{
    const struct head *unseen = NULL;

    for (const struct head *set = entry->sets.first; set; set = set->next) {
        bool is_seen = false;

        for (const struct head *w = entry->withdrawals.first; w; w = w->next)
            is_seen |= w->node->change.kind == FOLD_WITHDRAW && node_has_seen(w->node, set->node);
        if (!is_seen && (!unseen || stamp_compare(&set->node->change, &unseen->node->change) > 0))
            unseen = set;
    }
    return unseen;
}

static void settle_withdrawal(struct folding *folding, struct entry *entry)
{
    const struct head *taken = NULL, *kept = unseen_submission(entry);
    struct fold_candidate *candidates;

    for (const struct head *w = entry->withdrawals.first; w; w = w->next) {
        const struct head **side = w->node->change.kind == FOLD_RESTORE ? &kept : &taken;

        if (!*side || stamp_compare(&w->node->change, &(*side)->node->change) > 0)
            *side = w;
    }
    if (!taken)
        return;
    if (!kept || BUG(6)) {
        entry->record.withdrawn = true;
        return;
    }
    candidates = arena_alloc(folding->arena, 2 * sizeof *candidates);
    candidates[0] = (struct fold_candidate){ "", NULL, &kept->node->change };
    candidates[1] = (struct fold_candidate){ NULL, NULL, &taken->node->change };
    entry->record.stays = candidates;
    entry->record.stays_count = 2;
}

static int compare_changes(const struct fold_change *one, const struct fold_change *two)
{
    int order = (one->at_ms > two->at_ms) - (one->at_ms < two->at_ms);

    return order ? order : id_compare(one->id, two->id);
}

static int compare_beside(const void *a, const void *b)
{
    return compare_changes(*(const struct fold_change *const *)a, *(const struct fold_change *const *)b);
}

static void list_beside(struct folding *folding, struct entry *entry)
{
    const struct fold_change **list = arena_alloc(folding->arena, entry->beside_count * sizeof *list);
    size_t count = 0;

    for (const struct head *head = entry->beside; head; head = head->next)
        list[count++] = &head->node->change;
    if (count > 1)
        qsort(list, count, sizeof *list, compare_beside);
    entry->record.beside = list;
    entry->record.beside_count = count;
}

static const struct fold_change *first_change(const struct entry *entry)
{
    const struct fold_change *first = &entry->oldest->node->change;

    for (const struct head *head = entry->oldest->next; head; head = head->next)
        if (compare_changes(&head->node->change, first) < 0)
            first = &head->node->change;
    return first;
}

void entry_finish(struct folding *folding, struct entry *entry)
{
    struct fold_record *record = &entry->record;
    const struct head *last = front_greatest(&entry->all), *set = front_greatest(&entry->sets);

    record->id = entry->id;
    record->first = first_change(entry);
    record->last = &last->node->change;
    record->form = record->first->form;
    record->first_at_ms = record->first->at_ms;
    record->date = set ? set->node->change.date : record->first->date;
    record->erased = entry->is_erased;
    record->frozen = entry->freeze && !entry->is_erased;
    record->merged = entry->all.first->next && !entry->is_erased;
    if (set) {
        record->parked = set->node->change.parked;
        record->parked_at = set->node->change.parked_at;
        record->parked_until = set->node->change.parked_until;
        record->handed_to = set->node->change.handed_to;
    }
    settle_withdrawal(folding, entry);
    list_beside(folding, entry);
    row_settle(entry, folding->arena);
}
