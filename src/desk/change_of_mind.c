/* change_of_mind.c — taking back: withdraw, restore, undo. */
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
#include "desk/rights.h"
#include "fold/fold.h"
#include "hand.h"
#include "store/dossier.h"
#include "store/log.h"
#include "store/store.h"

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
            text_equal(entities[e].entity, id_format(hand->home, id)))
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
    bool good = seat_may_in(seat, RIGHT_UNDO, dossier, NULL, err) && hand_take(seat, dossier, record, &hand, err);

    if (good && hand.record->frozen)
        good =
            error_set(err, ERROR_INPUT, _("This record is signed and cannot be withdrawn: add a correction record."));
    if (good && find_reference(&hand, &by))
        good = error_set(err, ERROR_INPUT, _("A record “%s” refers to what this one made: withdraw that one first."),
                         by->form);
    good = good && hand_write(seat, &hand, CHANGE_WITHDRAW, &body, err);
    dossier_free(hand.dossier);
    return good;
}

bool record_restore(struct seat *seat, struct id dossier, struct id record, struct error *err)
{
    struct hand hand = { 0 };
    struct body body = { 0 };
    bool good = seat_may_in(seat, RIGHT_UNDO, dossier, NULL, err) && hand_take(seat, dossier, record, &hand, err);

    if (good && !hand.record->withdrawn)
        good = error_set(err, ERROR_INPUT, _("This record was not withdrawn: there is nothing to restore."));
    good = good && hand_write(seat, &hand, CHANGE_RESTORE, &body, err);
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

static bool is_still_its_own(const struct fold_record *record, const char *key)
{
    const struct fold_answer *answer = hand_answer(record, key);

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
    log_each(seat_store(seat), hand->home, false, read_change, &history);
    put_back(&history, &own, &body, names);
    put_back_saves(&history, hand, &own, &body);
    array_clear(&history.before);
    array_clear(&history.saved);
    good = body.set_count > 0;
    if (!good)
        return error_set(err, ERROR_INPUT, _("Nothing of this change stands any more: others wrote after it."));
    return hand_write(seat, hand, CHANGE_SET, &body, err);
}

bool record_undo(struct seat *seat, struct id dossier, struct id record, struct buf *names, struct error *err)
{
    struct hand hand = { 0 };
    bool good = seat_may_in(seat, RIGHT_UNDO, dossier, NULL, err) && hand_take(seat, dossier, record, &hand, err);

    if (good && hand.record->frozen)
        good = error_set(err, ERROR_INPUT, _("This record is signed: what is signed is not undone."));
    good = good && undo_last(seat, &hand, names, err);
    dossier_free(hand.dossier);
    return good;
}
