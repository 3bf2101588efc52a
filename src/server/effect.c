/* effect.c — what a change does to who sees a dossier and to what the centre finds: move, take, link, erase. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "effect.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/text.h"
#include "doubles.h"
#include "erasure.h"
#include "place.h"
#include "push.h"
#include "restriction.h"
#include "wire/body.h"
#include "wire/change.h"

#define LINKED_LIMIT 64 /* dossiers of one person */

/* The dossiers that are one person's, the first of them the one that was asked for. */
struct family {
    struct id ids[LINKED_LIMIT];
    size_t count;
};

static bool note_member(void *with, struct id dossier, int64_t number)
{
    struct family *family = with;

    (void)number;
    for (size_t i = 0; i < family->count; i++)
        if (id_equal(family->ids[i], dossier))
            return true;
    if (family->count < LINKED_LIMIT)
        family->ids[family->count++] = dossier;
    return true;
}

static bool find_family(struct push *push, struct id dossier, struct family *family, struct error *err)
{
    struct server_store *store = push->turn->store;
    const struct store_visitor visitor = { .dossier = note_member, .with = family };

    *family = (struct family){ .ids = { dossier }, .count = 1 };
    for (size_t i = 0; i < family->count; i++)
        if (!store->each_link(store, family->ids[i], &visitor, err))
            return false;
    return places_read(&push->turn->places, family->ids, family->count, err);
}

/* Linked dossiers are granted together: one person is seen whole. */
static bool grant_family(struct push *push, struct id dossier, const char *region, int64_t position, struct error *err)
{
    struct family family;

    if (!*region)
        return true;
    if (!find_family(push, dossier, &family, err))
        return false;
    for (size_t i = 0; i < family.count; i++)
        if (place_is_known(places_find(&push->turn->places, family.ids[i])))
            place_grant(places_find(&push->turn->places, family.ids[i]), region, position);
    return true;
}

/* A region that gave a dossier away sees the person whole as long as it has another dossier of her, else none. */
static bool leave_family(struct push *push, struct id dossier, const char *region, int64_t position, struct error *err)
{
    struct family family;
    bool is_left = false;

    if (!*region)
        return true;
    if (!find_family(push, dossier, &family, err))
        return false;
    for (size_t i = 0; i < family.count; i++)
        is_left = is_left || text_equal(place_owner(places_find(&push->turn->places, family.ids[i])), region);
    for (size_t i = 0; i < family.count; i++)
        if (is_left)
            place_grant(places_find(&push->turn->places, family.ids[i]), region, position);
        else
            place_revoke(places_find(&push->turn->places, family.ids[i]), region, position);
    return true;
}

static bool move(struct push *push, const struct change *change, int64_t position, struct error *err)
{
    struct place *place = places_find(&push->turn->places, change->dossier);
    const char *before = arena_text(push->arena, place_owner(place));

    if (push->first_ms)
        return true;
    place_move(place, change->region, position);
    return grant_family(push, change->dossier, change->region, position, err) &&
           (text_equal(before, change->region) || leave_family(push, change->dossier, before, position, err)) &&
           doubles_alter(push->turn->store, position, err);
}

static bool take(struct push *push, const struct change *change, int64_t position, struct error *err)
{
    if (push->first_ms)
        return true;
    return grant_family(push, change->dossier, change->region, position, err) &&
           doubles_alter(push->turn->store, position, err);
}

/* Every region that sees one of them sees the others from now on. */
bool effect_share(struct push *push, struct id dossier, int64_t position, struct error *err)
{
    struct family family;
    const struct place *place;

    if (!find_family(push, dossier, &family, err))
        return false;
    for (size_t i = 0; i < family.count; i++) {
        place = places_find(&push->turn->places, family.ids[i]);
        for (size_t k = 0; k < place->scopes.count; k++)
            if (!place->scopes.at[k].revoked && !grant_family(push, dossier, place->scopes.at[k].region, position, err))
                return false;
    }
    return true;
}

/* Those that are one person now are doubles no more. */
static bool settle_family(struct push *push, struct id dossier, int64_t position, struct error *err)
{
    struct family family;

    if (!find_family(push, dossier, &family, err))
        return false;
    for (size_t i = 1; i < family.count; i++)
        for (size_t k = 0; k < i; k++)
            if (!doubles_settle(push->turn->store, family.ids[i], family.ids[k], position, err))
                return false;
    return true;
}

static bool link_both(struct push *push, const struct change *change, int64_t position, struct error *err)
{
    struct server_store *store = push->turn->store;
    struct body body;
    struct id other;

    if (!change->body || !body_decode(push->arena, change->body, change->body_bytes, &body, NULL) || !body.linked ||
        !id_parse(body.linked, &other) || !id_is_set(other))
        return true; /* nothing that can be followed */
    if (text_equal(change->kind, CHANGE_UNLINK))
        return store->put_link(store, change->dossier, other, false, err) &&
               doubles_settle(store, change->dossier, other, position, err);
    if (!places_read(&push->turn->places, &other, 1, err))
        return false;
    if (!place_was_held(places_find(&push->turn->places, other), push->desk->region))
        return true; /* who may not see it does not come to see it by a link: it is taken in hand first, with a reason
                      */
    return store->put_link(store, change->dossier, other, true, err) &&
           effect_share(push, change->dossier, position, err) && settle_family(push, change->dossier, position, err);
}

struct bare {
    struct id record; /* none: of all */
    ARRAY(int64_t) positions;
};

static bool note_bare(void *with, const struct store_change *kept)
{
    struct bare *bare = with;

    if (kept->refusal && text_equal(kept->refusal, PUSH_BARE) &&
        (!id_is_set(bare->record) || id_equal(bare->record, kept->record)))
        *array_add(&bare->positions) = kept->position;
    return true;
}

/* What was held for the want of its words need have none any more. */
static bool pass_on_bare(struct push *push, const struct change *change, struct error *err)
{
    struct server_store *store = push->turn->store;
    struct bare bare = { .record = change->record };
    const struct store_visitor visitor = { .change = note_bare, .with = &bare };
    bool good = store->each_of(store, change->dossier, &visitor, err);

    for (size_t i = 0; good && i < bare.positions.count; i++) {
        const struct store_feed to = { ++push->turn->feed.position, push->turn->feed.arrival_ms };

        good = store->release(store, bare.positions.at[i], &to, err);
    }
    array_clear(&bare.positions);
    return good;
}

static bool erase(struct push *push, const struct change *change, int64_t position, struct error *err)
{
    const struct store_change erased = { .position = position, .dossier = change->dossier, .record = change->record };

    struct place *place = places_find(&push->turn->places, change->dossier);

    *array_add(&place->erased) = change->record;
    if (!id_is_set(change->record))
        place->is_restricted = false;
    return push_flush(push, err) &&
           (place->is_restricted ||
            push->turn->store->put_restriction(push->turn->store, change->dossier, false, err)) &&
           erasure_sweep(push->turn->store, &erased, err) && pass_on_bare(push, change, err) &&
           words_renew(push->turn, change->dossier, err) &&
           doubles_drop(push->turn->store, change->dossier, position, err);
}

/* clang-format off */
static const struct {
    const char *kind;
    bool (*apply)(struct push *push, const struct change *change, int64_t position, struct error *err);
} effects[] = {
    { CHANGE_MOVE,   move },
    { CHANGE_TAKE,   take },
    { CHANGE_LINK,   link_both },
    { CHANGE_UNLINK, link_both },
    { CHANGE_ERASE,  erase },
    { CHANGE_RESTRICT, restriction_note },
    { CHANGE_LIFT,   restriction_note },
};
/* clang-format on */

/* Who has it in hand does not tell where it began, nor does where it goes: who moved it had it. What is handed back in
 * is put in its place when all of it is here. */
static void begin(const struct push *push, struct place *place, const struct change *change, int64_t position)
{
    const char *region = text_equal(change->kind, CHANGE_MOVE) ? push->desk->region : change->region;

    if (!push->first_ms && !place_is_begun(place) && !text_equal(change->kind, CHANGE_TAKE))
        place_begin(place, region, position);
}

bool effect_apply(struct push *push, const struct change *change, int64_t position, struct error *err)
{
    struct place *place = places_find(&push->turn->places, change->dossier);

    if (!place)
        return true;
    begin(push, place, change, position);
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (text_equal(effects[i].kind, change->kind))
            return effects[i].apply(push, change, position, err);
    return true;
}
