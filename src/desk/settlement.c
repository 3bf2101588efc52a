/* settlement.c — what two desks said differently, decided by the person who knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/settlement.h"

#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "fold/fold.h"
#include "form/form.h"
#include "hand.h"
#include "store/conflict.h"
#include "store/dossier.h"
#include "store/store.h"

static struct json_t *candidate_json(struct seat *seat, const struct fold_candidate *candidate)
{
    struct json_t *one = json_make_object();
    char moment[CLOCK_TEXT_BYTES], id[ID_TEXT_BYTES];

    json_set_text(one, "value", candidate->value);
    if (candidate->blank)
        json_set_text(one, "leeg", candidate->blank);
    json_set_text(one, "by", seat_name_of(seat, candidate->change->user));
    json_set_text(one, "at", clock_format(candidate->change->at_ms, moment));
    json_set_text(one, "change", id_format(candidate->change->id, id));
    json_set_integer(one, "had_seen", (int64_t)candidate->change->parent_count);
    return one;
}

static struct json_t *conflict_json(struct seat *seat, struct id dossier, struct id record, const char *kind)
{
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES];

    (void)seat;
    json_set_text(one, "dossier", id_format(dossier, id));
    json_set_text(one, "record", id_format(record, id));
    json_set_text(one, "kind", kind);
    return one;
}

static void add_candidates(struct seat *seat, struct json_t *one, const struct fold_candidate *candidates, size_t count)
{
    struct json_t *values = json_make_array();

    for (size_t i = 0; i < count; i++)
        json_add(values, candidate_json(seat, &candidates[i]));
    json_set(one, "values", values);
}

static void add_record_conflicts(struct seat *seat, struct id dossier, const struct fold_record *record,
                                 struct json_t *all)
{
    for (size_t i = 0; i < record->answer_count; i++) {
        const struct fold_answer *answer = &record->answers[i];
        struct json_t *one;
        if (answer->candidate_count < 2)
            continue;
        one = conflict_json(seat, dossier, record->id, "value");
        json_set_text(one, "form", record->form);
        json_set_text(one, "key", answer->key);
        add_candidates(seat, one, answer->candidates, answer->candidate_count);
        json_add(all, one);
    }
    if (record->merged)
        json_add(all, conflict_json(seat, dossier, record->id, "merged"));
    if (record->beside_count) {
        struct json_t *one = conflict_json(seat, dossier, record->id, "beside");
        json_set_integer(one, "changes", (int64_t)record->beside_count);
        json_add(all, one);
    }
}

static void add_entity_conflicts(struct seat *seat, struct id dossier, const struct fold_entity *entity,
                                 struct json_t *all)
{
    for (size_t i = 0; i < entity->property_count; i++) {
        const struct fold_property *property = &entity->properties[i];
        struct json_t *one;
        scoped_text key = NULL;
        if (property->candidate_count < 2)
            continue;
        key = mem_format("%s/%s/%s", entity->list, entity->entity, property->name);
        one = conflict_json(seat, dossier, property->record->id, "entity");
        json_set_text(one, "key", key);
        add_candidates(seat, one, property->candidates, property->candidate_count);
        json_add(all, one);
    }
}

static void add_dossier_conflicts(struct seat *seat, struct id id, struct json_t *all)
{
    scoped(dossier) dossier = dossier_load(seat_store(seat), id, date_none(), NULL);

    for (size_t i = 0; dossier && i < dossier_fold_count(dossier); i++) {
        size_t count;
        const struct fold_record *records = fold_records(dossier_fold(dossier, i), &count);
        for (size_t r = 0; r < count; r++)
            add_record_conflicts(seat, id, &records[r], all);
        const struct fold_entity *entities = fold_entities(dossier_fold(dossier, i), &count);
        for (size_t e = 0; e < count; e++)
            add_entity_conflicts(seat, id, &entities[e], all);
    }
}

struct dossiers {
    ARRAY(struct id) ids;
};

static bool add_dossier(void *with, const struct conflict *conflict)
{
    struct dossiers *dossiers = with;

    if (!dossiers->ids.count || !id_equal(dossiers->ids.at[dossiers->ids.count - 1], conflict->dossier))
        *array_add(&dossiers->ids) = conflict->dossier;
    return true;
}

struct json_t *conflicts_list(struct seat *seat, struct id dossier, struct error *err)
{
    struct json_t *all = json_make_array();
    struct dossiers dossiers = { 0 };

    (void)err;
    conflict_each(seat_store(seat), dossier, add_dossier, &dossiers);
    for (size_t i = 0; i < dossiers.ids.count; i++)
        add_dossier_conflicts(seat, dossiers.ids.at[i], all);
    array_clear(&dossiers.ids);
    return all;
}

/* A conflict between records is settled in the record whose value stands: there its question and its save are named. */
static bool split_entity_key(const char *key, char **list, char **entity, char **property)
{
    const char *first = strchr(key, '/'), *second = first ? strchr(first + 1, '/') : NULL;

    if (!second)
        return false;
    *list = mem_text_part(key, (size_t)(first - key));
    *entity = mem_text_part(first + 1, (size_t)(second - first - 1));
    *property = mem_text(second + 1);
    return true;
}

static bool has_entity(const struct fold *fold, const char *list, const char *entity)
{
    size_t count;
    const struct fold_entity *entities = fold_entities(fold, &count);

    for (size_t i = 0; i < count; i++)
        if (text_equal(entities[i].list, list) && text_equal(entities[i].entity, entity))
            return true;
    return false;
}

/* Whether the record has a say in ENTITY: it made it, or gave one of its values. */
static bool is_fed_by(const struct fold_entity *entity, struct id record)
{
    if (id_equal(entity->record, record))
        return true;
    for (size_t i = 0; i < entity->property_count; i++)
        if (id_equal(entity->properties[i].record->id, record))
            return true;
    return false;
}

/* The entity a question of this record saves to: that of its row, else the one the record feeds. */
static const char *entity_of(const struct hand *hand, const char *list, const char *key)
{
    size_t count;
    const struct fold_entity *entities = fold_entities(hand->fold, &count);
    const char *found = NULL;

    for (size_t i = 0; i < count; i++) {
        if (!text_equal(entities[i].list, list))
            continue;
        if (strstr(key, entities[i].entity))
            return entities[i].entity;
        if (is_fed_by(&entities[i], hand->record->id))
            found = entities[i].entity;
    }
    return found;
}

/* What the question saves is settled with it. */
static void settle_save(struct seat *seat, const struct hand *hand, const struct body_set *set, struct body_save *save,
                        struct body *body)
{
    const struct form *form = seat_form(seat, hand->record->form, NULL);
    const char *slash = strrchr(set->key, '/');
    const struct question *question = form ? form_find(form, slash ? slash + 1 : set->key) : NULL;
    const char *entity = question && *question->save_property ? entity_of(hand, question->save_list, set->key) : NULL;

    if (!entity)
        return;
    *save = (struct body_save){ question->save_list, entity, question->save_property, set->value, false };
    body->saves = save;
    body->save_count = 1;
}

static bool decide(struct seat *seat, const struct hand *hand, const char *key, const char *value, struct error *err)
{
    scoped_text list = NULL;
    scoped_text entity = NULL;
    scoped_text property = NULL;
    struct body_value given = { value ? BODY_TEXT : BODY_NULL, value };
    struct body_set set = { key, given, false };
    struct body_save save;
    struct body body = { 0 };

    if (hand_answer(hand->record, key)) {
        body.sets = &set;
        body.set_count = 1;
        settle_save(seat, hand, &set, &save, &body);
    } else if (split_entity_key(key, &list, &entity, &property) && has_entity(hand->fold, list, entity)) {
        save = (struct body_save){ list, entity, property, given, false };
        body.saves = &save;
        body.save_count = 1;
    } else {
        return error_set(err, ERROR_ABSENT, _("This record has no question or property %s."), key);
    }
    return hand_write(seat, hand, CHANGE_SET, &body, err);
}

bool conflict_decide(struct seat *seat, struct id record, const char *key, const char *value, struct error *err)
{
    struct hand hand = { 0 };
    struct id dossier;
    bool good;

    if (!dossier_of_record(seat_store(seat), record, &dossier))
        return error_set(err, ERROR_ABSENT, _("There is no such record here."));
    good = hand_take(seat, dossier, record, &hand, err) && decide(seat, &hand, key, value, err);
    dossier_free(hand.dossier);
    return good;
}

/* A change that had seen everything and says nothing new: a person looked. */
bool record_confirm(struct seat *seat, struct id record, struct error *err)
{
    struct hand hand = { 0 };
    struct body body = { 0 };
    struct id dossier;
    bool good;

    if (!dossier_of_record(seat_store(seat), record, &dossier))
        return error_set(err, ERROR_ABSENT, _("There is no such record here."));
    good = hand_take(seat, dossier, record, &hand, err);
    if (good && !hand.record->merged)
        good = error_set(err, ERROR_INPUT, _("This record was not merged: there is nothing to confirm."));
    good = good && hand_write(seat, &hand, CHANGE_SET, &body, err);
    dossier_free(hand.dossier);
    return good;
}
