/* entity.c — what the records of a dossier together say of each thing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/entity.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/text.h"

bool contribution_outruns(const struct contribution *next, const struct contribution *now)
{
    if (!now)
        return true;
    return !now->record->frozen || next->record->frozen || BUG(15);
}

static struct property *property_of(struct folding *folding, const struct slot *save, struct slot_list *list)
{
    struct slot_name name = save->name;
    struct slot *slot;
    bool is_new;

    name.owner = NULL;
    slot = slot_take(&folding->slots, &name, folding->arena, &is_new);
    if (is_new) {
        struct property *property = arena_alloc(folding->arena, sizeof *property);

        *property = (struct property){ name.part[0], name.part[1], name.part[2], NULL, NULL };
        slot->property = property;
        *(list->last ? &list->last->next : &list->first) = slot;
        list->last = slot;
        list->count++;
    }
    return slot->property;
}

static void contribute(struct folding *folding, struct entry *entry, const struct fold_record *record, size_t rank,
                       struct slot_list *list)
{
    if ((record->withdrawn && !BUG(17)) || (record->erased && !BUG(8)))
        return;
    for (const struct slot *save = entry->saves.first; save; save = save->next) {
        struct property *property = property_of(folding, save, list);
        struct contribution *contribution = arena_alloc(folding->arena, sizeof *contribution);

        *contribution = (struct contribution){ NULL, record, rank, front_settle(&save->front, folding->arena).head };
        *(property->last ? &property->last->next : &property->first) = contribution;
        property->last = contribution;
    }
}

static int compare_properties(const void *a, const void *b)
{
    const struct property *one = a, *two = b;
    int order = strcmp(one->list, two->list);

    if (!order)
        order = strcmp(one->entity, two->entity);
    return order ? order : strcmp(one->name, two->name);
}

static void gather(struct folding *folding, struct entry *const *entries, const struct fold_record *records,
                   struct entities *out)
{
    struct slot_list list = { 0 };

    for (size_t i = 0; i < folding->entries.count && entries[i]; i++)
        contribute(folding, entries[i], &records[i], i, &list);
    out->properties = arena_alloc(folding->arena, list.count * sizeof *out->properties);
    for (const struct slot *slot = list.first; slot; slot = slot->next)
        out->properties[out->property_count++] = *slot->property;
    if (out->property_count > 1)
        qsort(out->properties, out->property_count, sizeof *out->properties, compare_properties);
}

static const struct contribution *standing_of(const struct property *property)
{
    const struct contribution *standing = NULL;

    for (const struct contribution *next = property->first; next; next = next->next) {
        if (BUG(10) && standing && next->record->first_at_ms < standing->record->first_at_ms)
            continue;
        if (contribution_outruns(next, standing))
            standing = next;
    }
    return standing;
}

/* Neither author had seen the other, both are persons, and the values differ. */
static bool disputes(const struct contribution *a, const struct contribution *b)
{
    const struct node *one = a->head->node, *two = b->head->node;

    if (a == b || a->head->computed || b->head->computed || a->record->frozen != b->record->frozen)
        return false;
    return one != two && !node_has_seen(one, two) && !node_has_seen(two, one) && !head_equal(a->head, b->head) &&
           !BUG(16);
}

static bool is_listed(const struct fold_candidate *candidates, size_t count, const struct head *head)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(candidates[i].value, head->value))
            return true;
    return false;
}

static void settle_property(const struct property *property, struct fold_property *out, struct arena *arena)
{
    const struct contribution *standing = standing_of(property);
    size_t room = 1;
    struct fold_candidate *candidates;

    for (const struct contribution *c = property->first; c; c = c->next)
        room += disputes(c, standing);
    candidates = arena_alloc(arena, room * sizeof *candidates);
    candidates[0] = (struct fold_candidate){ standing->head->value, NULL, &standing->head->node->change };
    *out = (struct fold_property){ property->name, standing->head->value, standing->record, candidates, 1 };
    for (const struct contribution *c = property->first; c; c = c->next)
        if (disputes(c, standing) && !is_listed(candidates, out->candidate_count, c->head))
            candidates[out->candidate_count++] =
                (struct fold_candidate){ c->head->value, NULL, &c->head->node->change };
}

/* What the earliest record that creates the entity says; NULL when it does not exist. */
static const struct contribution *creator_of(const struct property *from)
{
    if (*from->name)
        return NULL;
    for (const struct contribution *c = from->first; c; c = c->next)
        if (text_equal(c->head->value, "1"))
            return c;
    return NULL;
}

/* Rows keep the order their author gave them. */
static size_t place_of(const struct fold_change *change, const struct property *existence)
{
    size_t place = 0;

    while (place < change->save_count &&
           (*change->saves[place].property || !text_equal(change->saves[place].entity, existence->entity) ||
            !text_equal(change->saves[place].list, existence->list)))
        place++;
    return place;
}

static void settle_entity(struct folding *folding, const struct property *from, size_t count, struct entities *out)
{
    const struct contribution *creator = creator_of(from);
    struct fold_property *properties;
    const struct fold_change *maker;

    if (!creator)
        return;
    properties = arena_alloc(folding->arena, count * sizeof *properties);
    for (size_t i = 1; i < count; i++)
        settle_property(&from[i], &properties[i - 1], folding->arena);
    maker = &creator->head->node->change;
    out->entities[out->entity_count++] = (struct fold_entity){ .list = from->list,
                                                               .entity = from->entity,
                                                               .record = creator->record->id,
                                                               .date = creator->record->date,
                                                               .first_at_ms = creator->record->first_at_ms,
                                                               .properties = properties,
                                                               .property_count = count - 1,
                                                               .maker = maker,
                                                               .place = place_of(maker, from) };
    history_settle(folding, from, count, out);
}

static int compare_entities(const void *a, const void *b)
{
    const struct fold_entity *one = a, *two = b;
    int order = strcmp(one->list, two->list);

    if (!order)
        order = date_compare(one->date, two->date);
    if (!order)
        order = (one->first_at_ms > two->first_at_ms) - (one->first_at_ms < two->first_at_ms);
    if (!order)
        order = (one->maker->at_ms > two->maker->at_ms) - (one->maker->at_ms < two->maker->at_ms);
    if (!order)
        order = id_compare(one->maker->id, two->maker->id);
    if (!order)
        order = (one->place > two->place) - (one->place < two->place);
    return order ? order : strcmp(one->entity, two->entity);
}

static bool is_same_entity(const struct property *a, const struct property *b)
{
    return text_equal(a->list, b->list) && text_equal(a->entity, b->entity);
}

void entity_settle(struct folding *folding, struct entry *const *entries, const struct fold_record *records,
                   struct entities *out)
{
    size_t contributions = 0, begin = 0;

    *out = (struct entities){ 0 };
    gather(folding, entries, records, out);
    for (size_t i = 0; i < out->property_count; i++)
        for (const struct contribution *c = out->properties[i].first; c; c = c->next)
            contributions++;
    out->entities = arena_alloc(folding->arena, out->property_count * sizeof *out->entities);
    out->stretches = arena_alloc(folding->arena, contributions * sizeof *out->stretches);
    for (size_t i = 1; i <= out->property_count; i++) {
        if (i < out->property_count && is_same_entity(&out->properties[begin], &out->properties[i]))
            continue;
        settle_entity(folding, &out->properties[begin], i - begin, out);
        begin = i;
    }
    if (out->entity_count > 1)
        qsort(out->entities, out->entity_count, sizeof *out->entities, compare_entities);
}
