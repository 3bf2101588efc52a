/* origin.c — who gave a stored value, in which record, and when. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "origin.h"

#include "account.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/map.h"
#include "base/text.h"
#include "desk.h"
#include "entry_inside.h"
#include "fold/fold.h"
#include "form/form.h"
#include "store/dossier.h"
#include "world.h"

void origin_add_author(struct account *account, struct json_t *out, const struct fold_change *change)
{
    char moment[CLOCK_TEXT_BYTES];

    json_set_text(out, "by", seat_name_of(account->seat, change->user));
    json_set_text(out, "at", clock_format(change->at_ms, moment));
}

static void add_conflict(struct json_t *out, size_t candidates)
{
    if (candidates > 1)
        json_set_integer(out, "different", (int64_t)candidates);
}

static void add_record(struct account *account, struct json_t *out, const struct fold_record *record)
{
    const struct form *form = seat_form(account->seat, record->form, NULL);
    char id[ID_TEXT_BYTES], day[DATE_TEXT_BYTES];

    json_set_text(out, "record", id_format(record->id, id));
    json_set_text(out, "form", record->form);
    json_set_text(out, "title", form ? form_title(form, seat_language(account->seat)) : record->form);
    json_set_text(out, "date", date_format(record->date, day));
}

static const struct fold_property *property_of(const struct fold_entity *entity, const char *name)
{
    for (size_t i = 0; i < entity->property_count; i++)
        if (text_equal(entity->properties[i].name, name))
            return &entity->properties[i];
    return NULL;
}

static const struct fold_entity *entity_in(const struct fold *fold, const char *list, const char *entity)
{
    size_t count;
    const struct fold_entity *entities = fold_entities(fold, &count);

    for (size_t i = 0; i < count; i++)
        if (text_equal(entities[i].list, list) && (!entity || text_equal(entities[i].entity, entity)))
            return &entities[i];
    return NULL;
}

static struct json_t *stored_in(struct account *account, const struct fold_entity *entity, const char *property)
{
    const struct fold_property *found = *property ? property_of(entity, property) : NULL;
    struct dossier *dossier = world_dossier(account->world);
    struct json_t *out;
    size_t fold;

    if (*property && !found)
        return NULL;
    out = json_make_object();
    json_set_text(out, "kind", "stored");
    json_set_text(out, "list", entity->list);
    if (found) {
        const struct fold_change *change = found->candidate_count ? found->candidates[0].change : found->record->last;
        json_set_text(out, "property", property);
        add_record(account, out, found->record);
        origin_add_author(account, out, change);
        add_conflict(out, found->candidate_count);
    } else {
        const struct fold_record *record = dossier_record(dossier, entity->record, &fold);
        if (record)
            add_record(account, out, record);
        origin_add_author(account, out, entity->maker);
    }
    return out;
}

struct json_t *origin_stored(struct account *account, const char *list, const char *entity, const char *property)
{
    struct dossier *dossier = world_dossier(account->world);
    struct json_t *out = NULL;

    for (size_t i = 0; dossier && !out && i < dossier_fold_count(dossier); i++) {
        const struct fold_entity *found = entity_in(dossier_fold(dossier, i), list, entity);
        if (found)
            out = stored_in(account, found, property);
    }
    return out;
}

static const struct fold_answer *answer_of(const struct fold_record *record, const char *key)
{
    for (size_t i = 0; record && i < record->answer_count; i++)
        if (text_equal(record->answers[i].key, key))
            return &record->answers[i];
    return NULL;
}

struct json_t *origin_answered(struct account *account, const struct item *item)
{
    struct entry *entry = account->entry;
    struct dossier *dossier = account->world ? world_dossier(account->world) : NULL;
    const struct standing *standing = map_find(entry->standing, item_key(item));
    const char *literal = item_question(item)->default_literal;
    const struct fold_answer *answer;
    struct json_t *out;
    bool is_default;
    size_t fold;

    if (!entry->is_correction || !standing || !dossier ||
        !text_equal(standing->value ? standing->value : "", item_value(item)))
        return NULL;
    answer = answer_of(dossier_record(dossier, entry->record, &fold), item_key(item));
    if (!answer)
        return NULL;
    out = json_make_object();
    is_default = literal && answer->value && text_equal(literal, answer->value);
    json_set_text(out, "kind", answer->computed ? "computed" : is_default ? "default" : "answer");
    if (answer->blank)
        json_set_text(out, "blank", answer->blank);
    origin_add_author(account, out, answer->change);
    add_conflict(out, answer->candidate_count);
    return out;
}
