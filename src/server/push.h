/* push.h — what a device sends up: stored in its order, passed on when it may be. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_PUSH_H
#define BALIE_SERVER_PUSH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "store.h"
#include "turn.h"
#include "words.h"
#include "wire/change.h"
#include "wire/exchange.h"

struct arena;
struct batch_rest;
struct error;
struct shelf_content;

/* Why what was handed in by somebody else than its author is held: the server cannot know that it ever passed it on. */
#define PUSH_CARRIED "carried"
/* Why what comes without its words is held: its author let go of its dossier, and this server had lost it. */
#define PUSH_BARE "bare"

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
    struct map *people; /* hex of an id → struct store_person */
    const struct shelf_content *content;
    struct words words;
    ARRAY(struct id) worded; /* dossiers of which words came in */
    ARRAY(struct store_change) fresh, queued;
    ARRAY(struct id) returned; /* dossiers of which something was handed back in */
    int64_t first_ms; /* what is stored now was handed back in: when it first arrived; 0: it comes from its author */
};

/* Reads the lines of REST as changes of DEVICE; false when one is malformed or of another device. */
bool push_read(struct push *push, struct batch_rest *rest, struct id device, struct arena *arena);
/* Stores them within a turn that is held. What is known is told again; a gap ends it (the device's head says from
 * where). */
bool push_store(struct push *push, struct error *err);
void push_clear(struct push *push);

/* For what comes another way than by its author's queue. */
/* What the server does not keep: the seal it gave itself. */
void push_unseal(struct push *push, struct push_change *one);
/* A turn that is made again begins anew. */
void push_restart(struct push *push);
/* What is known of the changes and of their dossiers is looked up at once. */
bool push_open(struct push *push, const struct push_change *news, size_t count, struct error *err);
const struct store_change *push_find(const struct push *push, struct id id); /* NULL when it is not here */
/* KEPT, judged already, is added: it does what it does. */
bool push_add(struct push *push, const struct push_change *one, struct store_change *kept, struct error *err);
/* What is here and was held is good after all: it goes to the next position as ONE says it, and does what it does. */
bool push_pass_on(struct push *push, const struct push_change *one, struct store_change *held, struct error *err);
/* What was passed on without its words, for its author had let go of them, gets them from ONE, and is told again. */
bool push_give_words(struct push *push, const struct push_change *one, struct store_change *known, struct error *err);
/* Whether it lacks words that nobody erased, without which it says nothing: an answer does, a move still moves. */
bool push_is_bare(const struct push *push, const struct change *change);
/* Ends. */
bool push_close(struct push *push, struct error *err);
/* What is known of NEWS and of their dossiers, looked up at once; what was looked up in this turn is not asked again.
 */
bool push_look_up(struct turn *turn, const struct push_change *const *news, size_t count, struct error *err);
/* Notes that a change arrived at ARRIVAL_MS: runs are joined. */
void push_note(struct push *push, uint64_t seq, int64_t arrival_ms);
/* Writes what was added so far, so that the store's own look-ups see it. */
bool push_flush(struct push *push, struct error *err);

#endif
