/* place.c — where dossiers belong while changes of them come in: which regions see them, what of them was erased. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "place.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/text.h"

void places_open(struct places *places, struct server_store *store, struct arena *arena)
{
    *places = (struct places){ .store = store, .arena = arena, .by_id = map_new() };
}

struct place *places_find(const struct places *places, struct id dossier)
{
    char key[ID_TEXT_BYTES];

    return map_find(places->by_id, id_format(dossier, key));
}

static bool note_scope(void *with, const struct store_scope *scope)
{
    struct place *place = places_find(with, scope->dossier);

    if (place)
        *array_add(&place->scopes) = *scope;
    return true;
}

static bool note_erasure(void *with, const struct store_change *erase)
{
    struct place *place = places_find(with, erase->dossier);

    if (place)
        *array_add(&place->erased) = erase->record;
    return true;
}

static bool note_restriction(void *with, struct id dossier, int64_t number)
{
    struct place *place = places_find(with, dossier);

    (void)number;
    if (place)
        place->is_restricted = true;
    return true;
}

bool place_is_known(const struct place *place)
{
    return place->scopes.count > 0;
}

static const struct store_scope *find_owner(const struct place *place)
{
    for (size_t i = 0; i < place->scopes.count; i++)
        if (place->scopes.at[i].is_owner)
            return &place->scopes.at[i];
    return NULL;
}

bool place_is_begun(const struct place *place)
{
    return find_owner(place);
}

/* What no region ever saw was never erased nor restricted either. */
static size_t keep_known(const struct places *places, struct id *dossiers, size_t count)
{
    size_t known = 0;

    for (size_t i = 0; i < count; i++)
        if (place_is_known(places_find(places, dossiers[i])))
            dossiers[known++] = dossiers[i];
    return known;
}

bool places_read(struct places *places, const struct id *dossiers, size_t count, struct error *err)
{
    const struct store_visitor visitor = {
        .scope = note_scope, .change = note_erasure, .dossier = note_restriction, .with = places
    };
    struct server_store *store = places->store;
    struct id *absent = arena_alloc(places->arena, (count + 1) * sizeof *absent);
    char key[ID_TEXT_BYTES];
    size_t absent_count = 0, known_count;

    for (size_t i = 0; i < count; i++) {
        struct place *place;

        if (!id_is_set(dossiers[i]) || map_find(places->by_id, id_format(dossiers[i], key)))
            continue;
        place = arena_alloc(places->arena, sizeof *place);
        place->places = places;
        place->dossier = absent[absent_count++] = dossiers[i];
        map_put(places->by_id, arena_text(places->arena, key), place);
    }
    if (!store->each_scope(store, absent, absent_count, &visitor, err))
        return false;
    known_count = keep_known(places, absent, absent_count);
    return store->each_erasure(store, absent, known_count, &visitor, err) &&
           store->each_restriction(store, absent, known_count, &visitor, err);
}

bool places_write(struct places *places, struct error *err)
{
    ARRAY(struct store_scope) scopes = { 0 };
    bool good;

    for (size_t i = 0; i < places->changed.count; i++) {
        struct place *place = places->changed.at[i];

        for (size_t k = 0; k < place->scopes.count; k++) {
            *array_add(&scopes) = place->scopes.at[k];
            place->scopes.at[k].is_known = true;
        }
        place->is_changed = false;
    }
    places->changed.count = 0;
    good = places->store->put_scopes(places->store, scopes.at, scopes.count, err);
    array_clear(&scopes);
    return good;
}

void places_clear(struct places *places)
{
    for (size_t i = 0; places->by_id && i < map_count(places->by_id); i++) {
        struct place *place = map_value(places->by_id, i);

        array_clear(&place->scopes);
        array_clear(&place->erased);
    }
    map_free(places->by_id);
    places->by_id = NULL;
    array_clear(&places->changed);
}

static struct store_scope *find_scope(const struct place *place, const char *region)
{
    for (size_t i = 0; i < place->scopes.count; i++)
        if (text_equal(place->scopes.at[i].region, region))
            return &place->scopes.at[i];
    return NULL;
}

bool place_is_of(const struct place *place, const char *region)
{
    for (size_t i = 0; i < place->scopes.count; i++)
        if (!text_equal(place->scopes.at[i].region, region))
            return false;
    return true;
}

bool place_was_held(const struct place *place, const char *region)
{
    return !*region || find_scope(place, region) || find_scope(place, "");
}

bool place_is_erased(const struct place *place, struct id record)
{
    for (size_t i = 0; i < place->erased.count; i++)
        if (!id_is_set(place->erased.at[i]) || id_equal(place->erased.at[i], record))
            return true;
    return false;
}

static struct store_scope *need_scope(struct place *place, const char *region)
{
    struct store_scope *scope = find_scope(place, region);

    if (scope)
        return scope;
    scope = array_add(&place->scopes);
    scope->dossier = place->dossier;
    snprintf(scope->region, sizeof scope->region, "%s", region);
    return scope;
}

static void touch(struct place *place)
{
    if (!place->is_changed)
        *array_add(&place->places->changed) = place;
    place->is_changed = true;
}

void place_grant(struct place *place, const char *region, int64_t position)
{
    struct store_scope *scope = find_scope(place, region);

    if (scope && !scope->revoked)
        return;
    scope = need_scope(place, region);
    scope->granted = position;
    scope->revoked = 0;
    touch(place);
}

/* What somebody had taken in hand already is told as a grant. */
void place_begin(struct place *place, const char *region, int64_t position)
{
    if (place_is_known(place))
        place_grant(place, region, position);
    need_scope(place, region)->is_owner = true;
    touch(place);
}

void place_own(struct place *place, const char *region)
{
    const struct store_scope *owner = find_owner(place);

    if (owner && text_equal(owner->region, region))
        return;
    for (size_t i = 0; i < place->scopes.count; i++)
        place->scopes.at[i].is_owner = false;
    need_scope(place, region)->is_owner = true;
    touch(place);
}

void place_leave(struct place *place, const char *region, int64_t position)
{
    struct store_scope *scope = need_scope(place, region);

    if (scope->revoked)
        return;
    scope->revoked = position;
    touch(place);
}

void place_revoke(struct place *place, const char *region, int64_t position)
{
    struct store_scope *scope = find_scope(place, region);

    if (!scope || scope->revoked || scope->is_owner)
        return;
    scope->revoked = position;
    touch(place);
}

void place_revoke_again(struct place *place, const char *region, int64_t position)
{
    struct store_scope *scope = find_scope(place, region);

    if (!scope || !scope->revoked)
        return;
    scope->revoked = position;
    touch(place);
}

const char *place_owner(const struct place *place)
{
    const struct store_scope *owner = find_owner(place);

    return owner ? owner->region : "";
}

void place_move(struct place *place, const char *region, int64_t position)
{
    for (size_t i = 0; i < place->scopes.count; i++) {
        struct store_scope *scope = &place->scopes.at[i];

        if (scope->is_owner && !text_equal(scope->region, region))
            scope->revoked = position;
        scope->is_owner = false;
    }
    place_grant(place, region, position);
    need_scope(place, region)->is_owner = true;
    touch(place);
}

struct looking {
    const struct place_question *question;
    bool is_found;
};

static bool look_at(void *with, const struct store_scope *scope)
{
    struct looking *looking = with;
    const char *region = looking->question->region;

    looking->is_found =
        looking->is_found || !*region ||
        ((!*scope->region || text_equal(scope->region, region)) && (looking->question->was_ever || !scope->revoked));
    return true;
}

bool place_look(struct server_store *store, const struct place_question *question, bool *out, struct error *err)
{
    struct looking looking = { question, false };
    const struct store_visitor visitor = { .scope = look_at, .with = &looking };

    if (!store->each_scope(store, &question->dossier, 1, &visitor, err))
        return false;
    *out = looking.is_found;
    return true;
}
