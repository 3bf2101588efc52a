/* turn.h — one transaction in which all requests that wait are answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_TURN_H
#define BALIE_SERVER_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "place.h"
#include "store.h"

struct arena;
struct error;
struct map;
struct shelf;
struct shelf_content;

struct turn {
    struct server_store *store;
    struct shelf *shelf;    /* borrowed; NULL: no content says anything */
    struct store_feed feed; /* while it is held: where the next change goes, and when it arrives */
    bool is_held;
    size_t crowd; /* requests answered in this turn */
    size_t stored, refused, fed;

    /* What was looked up while the feed is held: nobody else alters it, and who writes it here writes it there too. */
    struct arena *arena;
    struct places places;
    struct map *known; /* hex of a change's id → struct store_change; position 0: it is not there */
};

/* SHELF is set after. */
bool turn_begin(struct turn *turn, struct server_store *store, struct error *err);
/* Takes hold of the feed: whoever adds anything does so first. */
bool turn_hold(struct turn *turn, struct error *err);
/* What the content live in REGION says. */
bool turn_content(struct turn *turn, const char *region, const struct shelf_content **out, struct error *err);
/* Commits when all was GOOD, else takes all of it back; whether it holds. */
bool turn_end(struct turn *turn, bool good, struct error *err);

#endif
