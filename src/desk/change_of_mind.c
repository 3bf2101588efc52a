/* change_of_mind.c — taking back: withdraw, restore, undo, deciding a conflict, confirming a merged record. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/change_of_mind.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "fold/fold.h"
#include "form/form.h"
#include "store/conflict.h"
#include "store/dossier.h"
#include "store/log.h"
#include "store/store.h"

/* A record of a dossier in hand, for a change about it. */
struct hand {
    struct dossier *dossier;
    const struct fold *fold;
    const struct fold_record *record;
};

static bool take(struct seat *seat, struct id dossier, struct id record, struct hand *out, struct error *err)
{
    size_t at;

    if (!seat_may_write(seat, err))
        return false;
    out->dossier = dossier_load(seat_store(seat), dossier, date_none(), err);
    if (!out->dossier)
        return false;
    out->record = dossier_record(out->dossier, record, &at);
    if (!out->record)
        return error_set(err, ERROR_ABSENT, _("This dossier has no such record."));
    out->fold = dossier_fold(out->dossier, at);
    return true;
}

static bool write_about(struct seat *seat, const struct hand *hand, const char *kind, const struct body *body,
                        struct error *err)
{
    struct store *store = seat_store(seat);
    struct change change = change_begin(seat, kind, dossier_id(hand->dossier), hand->fold);

    change.record = hand->record->id;
    change.form = hand->record->form;
    change.date = hand->record->date;
    if (!store_begin(store, err))
        return false;
    if (change_write(seat, &change, body, err) && derive_dossier(seat, change.dossier, err) && store_commit(store, err))
        return true;
    store_cancel(store);
    return false;
}

static bool refers(const struct fold_record *record, const char *entity)
{
    for (size_t i = 0; i < record->answer_count; i++)
        if (record->answers[i].value && text_equal(record->answers[i].value, entity))
            return true;
    return false;
}

/* Another record that stands and names an entity that RECORD made. */
static bool find_reference(const struct hand *hand, const struct fold_record **by)
{
    size_t entity_count, record_count;
    const struct fold_entity *entities = fold_entities(hand->fold, &entity_count);
    const struct fold_record *records = fold_records(hand->fold, &record_count);
    char id[ID_TEXT_BYTES];

    for (size_t e = 0; e < entity_count; e++) {
        if (!id_equal(entities[e].record, hand->record->id) ||
            text_equal(entities[e].entity, id_format(dossier_id(hand->dossier), id)))
            continue;
        for (size_t r = 0; r < record_count; r++)
            if (!id_equal(records[r].id, hand->record->id) && !records[r].withdrawn &&
                refers(&records[r], entities[e].entity)) {
                *by = &records[r];
                return true;
            }
    }
    return false;
}

bool record_withdraw(struct seat *seat, struct id dossier, struct id record, const char *reason, struct error *err)
{
    struct hand hand = { 0 };
    struct body body = { .note = reason };
    const struct fold_record *by = NULL;
    bool good = take(seat, dossier, record, &hand, err);

    if (good && hand.record->frozen)
        good =
            error_set(err, ERROR_INPUT, _("This record is signed and cannot be withdrawn: add a correction record."));
    if (good && find_reference(&hand, &by))
        good = error_set(err, ERROR_INPUT, _("A record “%s” refers to what this one made: withdraw that one first."),
                         by->form);
    good = good && write_about(seat, &hand, CHANGE_WITHDRAW, &body, err);
    dossier_free(hand.dossier);
    return good;
}

bool record_restore(struct seat *seat, struct id dossier, struct id record, struct error *err)
{
    struct hand hand = { 0 };
    struct body body = { 0 };
    bool good = take(seat, dossier, record, &hand, err);

    if (good && !hand.record->withdrawn)
        good = error_set(err, ERROR_INPUT, _("This record was not withdrawn: there is nothing to restore."));
    good = good && write_about(seat, &hand, CHANGE_RESTORE, &body, err);
    dossier_free(hand.dossier);
    return good;
}

/* What each key of a record said before its last change: the newest earlier change that gave it. */
struct history {
    struct arena *arena;
    const struct fold_record *record;
    ARRAY(struct body_set) before;
    ARRAY(struct body_save) saved;
};

static struct body_save *find_saved(struct history *history, const struct body_save *like)
{
    for (size_t i = 0; i < history->saved.count; i++)
        if (text_equal(history->saved.at[i].property, like->property) &&
            text_equal(history->saved.at[i].entity, like->entity) && text_equal(history->saved.at[i].list, like->list))
            return &history->saved.at[i];
    return NULL;
}

static struct body_set *find_before(struct history *history, const char *key)
{
    for (size_t i = 0; i < history->before.count; i++)
        if (text_equal(history->before.at[i].key, key))
            return &history->before.at[i];
    return NULL;
}

static void read_saves(struct history *history, const struct body *body)
{
    for (size_t i = 0; i < body->save_count; i++) {
        struct body_save *known = find_saved(history, &body->saves[i]);
        if (known)
            *known = body->saves[i];
        else
            *array_add(&history->saved) = body->saves[i];
    }
}

static bool read_change(void *with, const struct change *change, int64_t arrival_ms)
{
    struct history *history = with;
    struct body body;

    (void)arrival_ms;
    if (!id_equal(change->record, history->record->id) || id_equal(change->id, history->record->last->id) ||
        !text_equal(change->kind, CHANGE_SET) || !change->body)
        return true;
    if (!body_decode(history->arena, arena_copy(history->arena, change->body, change->body_bytes), change->body_bytes,
                     &body, NULL))
        return true;
    for (size_t i = 0; i < body.set_count; i++) {
        struct body_set *known = find_before(history, body.sets[i].key);
        if (known)
            *known = body.sets[i];
        else
            *array_add(&history->before) = body.sets[i];
    }
    read_saves(history, &body);
    return true;
}

static const struct fold_answer *find_answer(const struct fold_record *record, const char *key)
{
    for (size_t i = 0; i < record->answer_count; i++)
        if (text_equal(record->answers[i].key, key))
            return &record->answers[i];
    return NULL;
}

static bool is_still_its_own(const struct fold_record *record, const char *key)
{
    const struct fold_answer *answer = find_answer(record, key);

    return answer && answer->change && id_equal(answer->change->id, record->last->id) && answer->candidate_count < 2;
}

static void put_back(struct history *history, const struct body *own, struct body *body, struct buf *names)
{
    struct body_set *sets = arena_alloc(history->arena, (own->set_count + 1) * sizeof *sets);

    body->sets = sets;
    for (size_t i = 0; i < own->set_count; i++) {
        struct body_set *before = find_before(history, own->sets[i].key);
        if (!is_still_its_own(history->record, own->sets[i].key)) {
            buf_format(names, "%s\n", own->sets[i].key);
            continue;
        }
        sets[body->set_count] = before ? *before : own->sets[i];
        if (!before)
            sets[body->set_count].value = (struct body_value){ BODY_NULL, NULL };
        body->set_count++;
    }
}

/* Whether two records say different things of what SAVE saved: that is for a person to settle. */
static bool is_disputed(const struct fold *fold, const struct body_save *save)
{
    size_t count;
    const struct fold_entity *entities = fold_entities(fold, &count);

    for (size_t i = 0; i < count; i++) {
        if (!text_equal(entities[i].entity, save->entity) || !text_equal(entities[i].list, save->list))
            continue;
        for (size_t at = 0; at < entities[i].property_count; at++)
            if (text_equal(entities[i].properties[at].name, save->property))
                return entities[i].properties[at].candidate_count > 1;
    }
    return false;
}

/* What the record saves follows its answers back. */
static void put_back_saves(struct history *history, const struct hand *hand, const struct body *own, struct body *body)
{
    struct body_save *saves = arena_alloc(history->arena, (own->save_count + 1) * sizeof *saves);

    body->saves = saves;
    for (size_t i = 0; i < own->save_count; i++) {
        struct body_save *before = find_saved(history, &own->saves[i]);
        if (is_disputed(hand->fold, &own->saves[i]))
            continue;
        saves[body->save_count] = before ? *before : own->saves[i];
        if (!before)
            saves[body->save_count].value = (struct body_value){ BODY_NULL, NULL };
        body->save_count++;
    }
}

static bool undo_last(struct seat *seat, const struct hand *hand, struct buf *names, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct history history = { .arena = arena, .record = hand->record };
    struct change last;
    struct body own, body = { 0 };
    bool good;

    if (id_equal(hand->record->first->id, hand->record->last->id))
        return error_set(err, ERROR_INPUT, _("This record has one change only: withdraw it instead."));
    if (!log_find(seat_store(seat), hand->record->last->id, arena, &last, err) ||
        !body_decode(arena, last.body, last.body_bytes, &own, err))
        return false;
    log_each(seat_store(seat), dossier_id(hand->dossier), false, read_change, &history);
    put_back(&history, &own, &body, names);
    put_back_saves(&history, hand, &own, &body);
    array_clear(&history.before);
    array_clear(&history.saved);
    good = body.set_count > 0;
    if (!good)
        return error_set(err, ERROR_INPUT, _("Nothing of this change stands any more: others wrote after it."));
    return write_about(seat, hand, CHANGE_SET, &body, err);
}

bool record_undo(struct seat *seat, struct id dossier, struct id record, struct buf *names, struct error *err)
{
    struct hand hand = { 0 };
    bool good = take(seat, dossier, record, &hand, err);

    if (good && hand.record->frozen)
        good = error_set(err, ERROR_INPUT, _("This record is signed: what is signed is not undone."));
    good = good && undo_last(seat, &hand, names, err);
    dossier_free(hand.dossier);
    return good;
}

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

    if (find_answer(hand->record, key)) {
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
    return write_about(seat, hand, CHANGE_SET, &body, err);
}

bool conflict_decide(struct seat *seat, struct id record, const char *key, const char *value, struct error *err)
{
    struct hand hand = { 0 };
    struct id dossier;
    bool good;

    if (!dossier_of_record(seat_store(seat), record, &dossier))
        return error_set(err, ERROR_ABSENT, _("There is no such record here."));
    good = take(seat, dossier, record, &hand, err) && decide(seat, &hand, key, value, err);
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
    good = take(seat, dossier, record, &hand, err);
    if (good && !hand.record->merged)
        good = error_set(err, ERROR_INPUT, _("This record was not merged: there is nothing to confirm."));
    good = good && write_about(seat, &hand, CHANGE_SET, &body, err);
    dossier_free(hand.dossier);
    return good;
}
