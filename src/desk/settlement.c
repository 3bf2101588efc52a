/* settlement.c — what two desks said differently, decided by the person who knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/settlement.h"
#include "desk/rights.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "fold/fold.h"
#include "form/form.h"
#include "hand.h"
#include "mask.h"
#include "settlement_inside.h"
#include "store/dossier.h"
#include "store/store.h"

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

/* Whether the record is in or out is decided by a change that says so and has seen both. */
static bool decide_stay(struct seat *seat, const struct hand *hand, bool stays, struct error *err)
{
    struct body body = { .settles = true };

    if (hand->record->stays_count < 2)
        return error_set(err, ERROR_INPUT, _("Nobody disputes whether this record stays: there is nothing to decide."));
    return hand_write(seat, hand, stays ? CHANGE_RESTORE : CHANGE_WITHDRAW, &body, err);
}

static bool decide(struct seat *seat, const struct hand *hand, const char *key, struct body_value given,
                   struct error *err)
{
    scoped_text list = NULL;
    scoped_text entity = NULL;
    scoped_text property = NULL;
    struct body_set set = { key, given, false };
    struct body_save save;
    struct body body = { .settles = true };

    if (!*key)
        return decide_stay(seat, hand, given.kind != BODY_NULL, err);
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

bool settlement_write(struct seat *seat, struct id record, const char *key, struct body_value value, struct error *err)
{
    struct hand hand = { 0 };
    struct id dossier;
    bool good;

    if (!dossier_of_record(seat_store(seat), record, &dossier))
        return error_set(err, ERROR_ABSENT, _("There is no such record here."));
    good = seat_may_in(seat, RIGHT_SETTLE, dossier, NULL, err) && hand_take(seat, dossier, record, &hand, err) &&
           decide(seat, &hand, key, value, err);
    dossier_free(hand.dossier);
    return good;
}

/* A change that had seen everything and says nothing new: a person looked. */
bool record_confirm(struct seat *seat, struct id record, struct error *err)
{
    struct hand hand = { 0 };
    struct body body = { .settles = true };
    struct id dossier;
    bool good;

    if (!dossier_of_record(seat_store(seat), record, &dossier))
        return error_set(err, ERROR_ABSENT, _("There is no such record here."));
    good = seat_may_in(seat, RIGHT_SETTLE, dossier, NULL, err) && hand_take(seat, dossier, record, &hand, err);
    if (good && !hand.record->merged)
        good = error_set(err, ERROR_INPUT, _("This record was not merged: there is nothing to confirm."));
    good = good && hand_write(seat, &hand, CHANGE_SET, &body, err);
    dossier_free(hand.dossier);
    return good;
}
