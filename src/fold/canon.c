/* canon.c — what stands, as JSON that is the same on every machine. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

static void write_id(struct buf *out, const char *start, struct id id)
{
    char text[ID_TEXT_BYTES];

    buf_text(out, start);
    buf_char(out, '"');
    buf_text(out, id_format(id, text));
    buf_char(out, '"');
}

static void write_text(struct buf *out, const char *start, const char *text)
{
    buf_text(out, start);
    if (text)
        json_quote(out, text);
    else
        buf_text(out, "null");
}

static void write_value(struct buf *out, const char *value, const char *blank)
{
    if (!blank) {
        write_text(out, "", value);
        return;
    }
    write_text(out, "{\"leeg\":", blank);
    buf_char(out, '}');
}

static void write_date(struct buf *out, const char *start, struct date date)
{
    char text[DATE_TEXT_BYTES];

    write_text(out, start, date_is_set(date) ? date_format(date, text) : NULL);
}

static void write_candidates(struct buf *out, const struct fold_candidate *candidates, size_t count)
{
    if (count < 2)
        return;
    for (size_t i = 0; i < count; i++) {
        buf_text(out, i ? ",[" : ",[[");
        write_value(out, candidates[i].value, candidates[i].blank);
        write_id(out, ",", candidates[i].change->id);
        buf_char(out, ']');
    }
    buf_char(out, ']');
}

static void write_answers(struct buf *out, const struct fold_record *record)
{
    buf_text(out, ",\"answers\":[");
    for (size_t i = 0; i < record->answer_count; i++) {
        const struct fold_answer *answer = &record->answers[i];

        write_text(out, i ? ",[" : "[", answer->key);
        buf_char(out, ',');
        write_value(out, answer->value, answer->blank);
        buf_text(out, answer->computed ? ",1" : ",0");
        write_id(out, ",", answer->change->id);
        write_candidates(out, answer->candidates, answer->candidate_count);
        buf_char(out, ']');
    }
    buf_char(out, ']');
}

static void write_flags(struct buf *out, const struct fold_record *record)
{
    const struct {
        const char *name;
        bool value;
    } flags[] = { { ",\"withdrawn\":true", record->withdrawn },
                  { ",\"frozen\":true", record->frozen },
                  { ",\"merged\":true", record->merged },
                  { ",\"erased\":true", record->erased } };

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].value)
            buf_text(out, flags[i].name);
    if (record->stays_count) {
        buf_text(out, ",\"stays\":[0");
        write_candidates(out, record->stays, record->stays_count);
        buf_char(out, ']');
    }
    if (record->parked) {
        write_text(out, ",\"parked\":[", record->parked);
        write_text(out, ",", record->parked_at);
        write_text(out, ",", record->parked_until);
        write_text(out, ",", record->handed_to);
        buf_char(out, ']');
    }
}

static void write_record(struct buf *out, const struct fold_record *record)
{
    write_id(out, "{\"record\":", record->id);
    write_text(out, ",\"form\":", record->form ? record->form : "");
    write_date(out, ",\"date\":", record->date);
    buf_format(out, ",\"first_at\":%lld", (long long)record->first_at_ms);
    write_id(out, ",\"first\":", record->first->id);
    write_id(out, ",\"last\":", record->last->id);
    write_flags(out, record);
    write_answers(out, record);
    for (size_t i = 0; i < record->beside_count; i++)
        write_id(out, i ? "," : ",\"beside\":[", record->beside[i]->id);
    buf_text(out, record->beside_count ? "]}" : "}");
}

static void write_properties(struct buf *out, const struct fold_property *properties, size_t count)
{
    buf_text(out, ",\"properties\":[");
    for (size_t i = 0; i < count; i++) {
        write_text(out, i ? ",[" : "[", properties[i].name);
        write_text(out, ",", properties[i].value);
        write_id(out, ",", properties[i].record->id);
        write_candidates(out, properties[i].candidates, properties[i].candidate_count);
        buf_char(out, ']');
    }
    buf_text(out, "]}");
}

static void write_entity(struct buf *out, const struct fold_entity *entity)
{
    write_text(out, "{\"list\":", entity->list);
    write_text(out, ",\"entity\":", entity->entity);
    write_id(out, ",\"record\":", entity->record);
    write_date(out, ",\"date\":", entity->date);
    buf_format(out, ",\"first_at\":%lld", (long long)entity->first_at_ms);
    write_properties(out, entity->properties, entity->property_count);
}

static void write_stretch(struct buf *out, const struct fold_stretch *stretch)
{
    write_text(out, "{\"list\":", stretch->list);
    write_text(out, ",\"entity\":", stretch->entity);
    write_date(out, ",\"van\":", stretch->van);
    write_date(out, ",\"tot\":", stretch->tot);
    write_properties(out, stretch->properties, stretch->property_count);
}

/* A list that is left out when it is empty; its end follows. */
static void write_changes(struct buf *out, const char *start, const struct fold_change *const *changes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        write_id(out, i ? "," : start, changes[i]->id);
}

static void write_dossier(const struct fold *fold, struct buf *out)
{
    write_text(out, "{\"region\":", fold->region ? fold->region : "");
    buf_text(out, fold->is_erased ? ",\"erased\":true,\"heads\":[" : ",\"heads\":[");
    for (size_t i = 0; i < fold->head_count; i++)
        write_id(out, i ? "," : "", fold->heads[i]);
    buf_text(out, "],\"waiting\":[");
    for (size_t i = 0; i < fold->waiting_count; i++)
        write_id(out, i ? "," : "", fold->waiting[i]->id);
    buf_text(out, "],\"links\":[");
    for (size_t i = 0; i < fold->link_count; i++)
        write_text(out, i ? "," : "", fold->links[i]);
    write_changes(out, "],\"restricted\":[", fold->restrictions, fold->restriction_count);
    write_changes(out, "],\"permits\":[", fold->permits, fold->permit_count);
}

void fold_write_json(const struct fold *fold, struct buf *out)
{
    write_dossier(fold, out);
    buf_text(out, "],\"records\":[");
    for (size_t i = 0; i < fold->record_count; i++) {
        buf_text(out, i ? "," : "");
        write_record(out, &fold->records[i]);
    }
    buf_text(out, "],\"entities\":[");
    for (size_t i = 0; i < fold->entities.entity_count; i++) {
        buf_text(out, i ? "," : "");
        write_entity(out, &fold->entities.entities[i]);
    }
    buf_text(out, "],\"history\":[");
    for (size_t i = 0; i < fold->entities.stretch_count; i++) {
        buf_text(out, i ? "," : "");
        write_stretch(out, &fold->entities.stretches[i]);
    }
    buf_text(out, "]}\n");
}

static int compare_saves(const void *a, const void *b)
{
    const struct slot *one = *(const struct slot *const *)a, *two = *(const struct slot *const *)b;
    int order = 0;

    for (size_t i = 0; i < 3 && !order; i++)
        order = strcmp(one->name.part[i], two->name.part[i]);
    return order;
}

static void write_saves(const struct fold *fold, const struct entry *entry, struct buf *out)
{
    const struct slot **saves = arena_alloc(fold->folding.arena, entry->saves.count * sizeof *saves);
    size_t count = 0;

    for (const struct slot *slot = entry->saves.first; slot; slot = slot->next)
        saves[count++] = slot;
    if (count > 1)
        qsort(saves, count, sizeof *saves, compare_saves);
    for (size_t i = 0; i < count; i++) {
        for (size_t part = 0; part < 3; part++)
            write_text(out, part ? "," : i ? ",[" : "[", saves[i]->name.part[part]);
        write_text(out, ",", front_settle(&saves[i]->front, fold->folding.arena).head->value);
        buf_char(out, ']');
    }
}

void fold_write_record(const struct fold *fold, struct id record, struct buf *out)
{
    for (size_t i = 0; i < fold->record_count; i++) {
        const struct fold_record *found = &fold->records[i];

        if (!id_equal(found->id, record))
            continue;
        write_id(out, "{\"record\":", found->id);
        write_text(out, ",\"form\":", found->form ? found->form : "");
        write_date(out, ",\"date\":", found->date);
        buf_text(out, ",\"answers\":[");
        for (size_t a = 0; a < found->answer_count; a++) {
            write_text(out, a ? ",[" : "[", found->answers[a].key);
            buf_char(out, ',');
            write_value(out, found->answers[a].value, found->answers[a].blank);
            buf_char(out, ']');
        }
        buf_text(out, "],\"saves\":[");
        write_saves(fold, fold->sorted[i], out);
        buf_text(out, "]}\n");
    }
}
