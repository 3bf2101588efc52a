/* push.h — what a device sends up: stored in its order, passed on when it may be. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_PUSH_H
#define BALIE_SERVER_PUSH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "place.h"
#include "store.h"
#include "turn.h"
#include "words.h"
#include "wire/change.h"
#include "wire/exchange.h"

struct arena;
struct batch_rest;
struct error;
struct shelf_content;

/* One change as it came. */
struct push_change {
    struct change change;
    const char *line; /* borrowed from the request */
    size_t line_bytes;
};

struct push {
    struct turn *turn;
    struct arena *arena;
    const struct store_desk *desk;
    struct store_device *device;
    ARRAY(struct push_change) changes;
    ARRAY(struct exchange_arrival) arrivals;
    ARRAY(struct exchange_refusal) refusals;
    bool is_fork;

    /* While they are stored. */
    struct places places;
    struct map *kept;   /* hex of an id → struct store_change that is here */
    struct map *people; /* hex of an id → struct store_person */
    const struct shelf_content *content;
    struct words words;
    ARRAY(struct id) worded; /* dossiers of which words came in */
    ARRAY(struct store_change) fresh, queued;
};

/* Reads the lines of REST as changes of DEVICE; false when one is malformed or of another device. */
bool push_read(struct push *push, struct batch_rest *rest, struct id device, struct arena *arena);
/* Stores them within a turn that is held. What is known is told again; a gap ends it (the device's head says from
 * where). */
bool push_store(struct push *push, struct error *err);
void push_clear(struct push *push);
/* Notes that a change arrived at ARRIVAL_MS: runs are joined. */
void push_note(struct push *push, uint64_t seq, int64_t arrival_ms);
/* Writes what was added so far, so that the store's own look-ups see it. */
bool push_flush(struct push *push, struct error *err);

#endif
