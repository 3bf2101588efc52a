/* ahead.c — what several calls will ask of the store, asked at once: a journey for all of them instead of one each. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "ahead.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "call.h"
#include "push.h"
#include "route.h"
#include "turn.h"

#define FULL_CALLS   128
#define FULL_CHANGES 1024

void ahead_add(struct ahead *ahead, struct call *call)
{
    ahead->calls++;
    if (!route_read(call))
        return;
    ahead->writes = ahead->writes || (call->route->writes && call->route->writes(call));
    if (call->route->needs != NEEDS_NOTHING)
        *array_add(&ahead->tokens) = hash_bytes(call->token, strlen(call->token));
    if (call->route->foresee)
        call->route->foresee(call, ahead);
}

bool ahead_is_full(const struct ahead *ahead)
{
    return ahead->calls >= FULL_CALLS || ahead->changes.count >= FULL_CHANGES;
}

/* What is asked for each region, once in a turn: what is live there, and when it last had a turn. */
static bool look_region(struct turn *turn, const char *region, struct error *err)
{
    const struct store_reach none = { .region = region, .after = INT64_MAX, .until = INT64_MAX };
    const struct shelf_content *content;

    return turn_content(turn, region, &content, err) &&
           (!*region || turn->store->each_turn(turn->store, &none, &(struct store_visitor){ 0 }, err));
}

static bool look_regions(struct ahead *ahead, struct turn *turn, struct error *err)
{
    struct map *regions = map_new();
    struct store_desk desk;
    bool good = true;

    for (size_t i = 0; good && i < ahead->tokens.count; i++) {
        good = turn->store->find_desk(turn->store, &ahead->tokens.at[i], &desk, err);
        if (good && desk.number && !map_find(regions, desk.region)) {
            map_put(regions, arena_text(turn->arena, desk.region), turn);
            good = look_region(turn, desk.region, err);
        }
    }
    map_free(regions);
    return good;
}

static bool look(struct ahead *ahead, struct turn *turn, struct error *err)
{
    struct server_store *store = turn->store;

    if (ahead->writes && !turn_hold(turn, err))
        return false;
    return store->foresee_desks(store, ahead->tokens.at, ahead->tokens.count, err) &&
           store->foresee_devices(store, ahead->devices.at, ahead->devices.count, err) &&
           store->foresee_people(store, ahead->people.at, ahead->people.count, err) &&
           store->foresee_positions(store, ahead->positions.at, ahead->positions.count, err) &&
           look_regions(ahead, turn, err) &&
           (!turn->is_held || push_look_up(turn, ahead->changes.at, ahead->changes.count, err));
}

void ahead_forget(struct ahead *ahead)
{
    ahead->tokens.count = ahead->devices.count = ahead->people.count = ahead->positions.count = 0;
    ahead->changes.count = ahead->calls = 0;
    ahead->writes = false;
}

bool ahead_look(struct ahead *ahead, struct turn *turn, struct error *err)
{
    bool good = ahead->calls < 2 || look(ahead, turn, err); /* one alone asks for itself */

    ahead_forget(ahead);
    return good;
}

void ahead_clear(struct ahead *ahead)
{
    array_clear(&ahead->tokens);
    array_clear(&ahead->devices);
    array_clear(&ahead->people);
    array_clear(&ahead->positions);
    array_clear(&ahead->changes);
}
