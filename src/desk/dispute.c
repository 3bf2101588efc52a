/* dispute.c — what desks said differently: every value with who, when, and what each had seen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/settlement.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk/rights.h"
#include "desk/seat.h"
#include "fold/fold.h"
#include "mask.h"
#include "merged.h"
#include "seen.h"
#include "settlement_inside.h"
#include "store/conflict.h"
#include "store/dossier.h"
#include "store/store.h"

/* What one dossier's conflicts are listed with. */
struct listing {
    struct seat *seat;
    struct id dossier;
    const char *who;
    struct seen *seen;
    struct json_t *all;
};

/* The values of one question, or of one property. */
struct disputed {
    struct id record;
    const char *key;
    const struct fold_candidate *candidates;
    size_t count;
};

static struct json_t *candidate_json(const struct listing *listing, const struct disputed *disputed, size_t i)
{
    const struct fold_candidate *candidate = &disputed->candidates[i];
    struct json_t *one = json_make_object();
    char moment[CLOCK_TEXT_BYTES], id[ID_TEXT_BYTES];

    json_set_text(one, "value", candidate->value);
    if (candidate->blank)
        json_set_text(one, "leeg", candidate->blank);
    json_set_text(one, "by", seat_name_of(listing->seat, candidate->change->user));
    json_set_text(one, "at", clock_format(candidate->change->at_ms, moment));
    json_set_text(one, "change", id_format(candidate->change->id, id));
    json_set(one, "mine", json_make_bool(id_equal(candidate->change->user, seat_user(listing->seat))));
    json_set(one, "stands", json_make_bool(!i));
    json_set(one, "saw", seen_before(listing->seen, candidate->change->id, disputed->record, disputed->key));
    return one;
}

static struct json_t *add_conflict(const struct listing *listing, struct id record, const char *kind)
{
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES];

    json_set_text(one, "dossier", id_format(listing->dossier, id));
    json_set_text(one, "record", id_format(record, id));
    json_set_text(one, "who", seat_seen_name(listing->seat, listing->who));
    json_set_text(one, "kind", kind);
    json_add(listing->all, one);
    return one;
}

static void add_values(const struct listing *listing, struct json_t *one, const struct disputed *disputed)
{
    struct json_t *values = json_make_array();

    json_set_text(one, "key", disputed->key);
    for (size_t i = 0; i < disputed->count; i++)
        json_add(values, candidate_json(listing, disputed, i));
    json_set(one, "values", values);
}

static void add_answers(const struct listing *listing, const struct fold_record *record)
{
    for (size_t i = 0; i < record->answer_count; i++) {
        const struct fold_answer *answer = &record->answers[i];
        struct disputed disputed = { record->id, answer->key, answer->candidates, answer->candidate_count };
        struct json_t *one;

        if (answer->candidate_count < 2 || answer->computed)
            continue;
        one = add_conflict(listing, record->id, "value");
        json_set_text(one, "form", record->form);
        add_values(listing, one, &disputed);
    }
}

static void add_record(const struct listing *listing, const struct fold_record *record)
{
    struct json_t *one;

    add_answers(listing, record);
    if (record->stays_count > 1) {
        one = add_conflict(listing, record->id, "withdraw");
        json_set_text(one, "form", record->form);
        add_values(listing, one, &(struct disputed){ record->id, "", record->stays, record->stays_count });
    }
    if (record->merged) {
        struct json_t *broken = merged_judge(listing->seat, listing->dossier, record->id);

        one = add_conflict(listing, record->id, "merged");
        json_set_text(one, "form", record->form);
        json_set(one, "broken", broken ? broken : json_make_array());
    }
    if (record->beside_count) {
        one = add_conflict(listing, record->id, "beside");
        json_set_integer(one, "changes", (int64_t)record->beside_count);
    }
}

static void add_entity(const struct listing *listing, const struct fold_entity *entity)
{
    for (size_t i = 0; i < entity->property_count; i++) {
        const struct fold_property *property = &entity->properties[i];
        scoped_text key = mem_format("%s/%s/%s", entity->list, entity->entity, property->name);
        struct disputed disputed = { property->record->id, key, property->candidates, property->candidate_count };

        if (property->candidate_count > 1)
            add_values(listing, add_conflict(listing, property->record->id, "entity"), &disputed);
    }
}

/* One with a conflict, and whose it is. */
struct place {
    struct id dossier;
    const char *who;
};

static void add_dossier_conflicts(struct seat *seat, const struct place *place, struct json_t *all)
{
    scoped(dossier) dossier = dossier_load(seat_store(seat), place->dossier, date_none(), NULL);
    scoped(seen) seen = seen_open(seat, place->dossier);
    struct listing listing = { seat, place->dossier, place->who, seen, all };

    for (size_t i = 0; dossier && i < dossier_fold_count(dossier); i++) {
        size_t count;
        const struct fold_record *records = fold_records(dossier_fold(dossier, i), &count);

        for (size_t r = 0; r < count; r++)
            add_record(&listing, &records[r]);
        const struct fold_entity *entities = fold_entities(dossier_fold(dossier, i), &count);
        for (size_t e = 0; e < count; e++)
            add_entity(&listing, &entities[e]);
    }
}

struct places {
    struct arena *arena;
    ARRAY(struct place) list;
};

static bool add_place(void *with, const struct conflict *conflict)
{
    struct places *places = with;
    const struct place *last = places->list.count ? &places->list.at[places->list.count - 1] : NULL;

    if (!last || !id_equal(last->dossier, conflict->dossier))
        *array_add(&places->list) = (struct place){ conflict->dossier, arena_text(places->arena, conflict->who) };
    return true;
}

struct json_t *disputes_list(struct seat *seat, struct id dossier)
{
    scoped(arena) arena = arena_new();
    struct json_t *all = json_make_array();
    struct places places = { .arena = arena };

    conflict_each(seat_store(seat), dossier, add_place, &places);
    for (size_t i = 0; i < places.list.count; i++)
        add_dossier_conflicts(seat, &places.list.at[i], all);
    array_clear(&places.list);
    return all;
}

struct json_t *conflicts_list(struct seat *seat, struct id dossier)
{
    return mask_json(seat, disputes_list(seat, dossier));
}
