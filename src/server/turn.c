/* turn.c — one transaction in which all requests that wait are answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "turn.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/map.h"
#include "shelf.h"

bool turn_begin(struct turn *turn, struct server_store *store, struct error *err)
{
    *turn = (struct turn){ .store = store, .crowd = 1, .arena = arena_new(), .known = map_new() };
    places_open(&turn->places, store, turn->arena);
    return store->begin(store, err);
}

bool turn_hold(struct turn *turn, struct error *err)
{
    if (!turn->is_held)
        turn->is_held = turn->store->lock_feed(turn->store, clock_now(), &turn->feed, err);
    return turn->is_held;
}

bool turn_content(struct turn *turn, const char *region, const struct shelf_content **out, struct error *err)
{
    static const struct shelf_content nothing = { NULL, "", "", "", "", "" };

    *out = &nothing;
    return !turn->shelf || shelf_find(turn->shelf, turn->store, region, out, err);
}

static bool commit(struct turn *turn, struct error *err)
{
    return (!turn->is_held || turn->store->move_feed(turn->store, turn->feed.position, err)) &&
           turn->store->commit(turn->store, err);
}

bool turn_end(struct turn *turn, bool good, struct error *err)
{
    good = good && commit(turn, err);
    if (!good)
        turn->store->cancel(turn->store);
    places_clear(&turn->places);
    map_free(turn->known);
    arena_free(turn->arena);
    turn->known = NULL;
    turn->arena = NULL;
    return good;
}
