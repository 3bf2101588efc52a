/* ahead.h — what several calls will ask of the store, asked at once: a journey for all of them instead of one each. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_AHEAD_H
#define BALIE_SERVER_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/hash.h"
#include "base/id.h"

struct call;
struct error;
struct push_change;
struct turn;

/* What was gathered of the calls of a portion; an id may be there twice. */
struct ahead {
    ARRAY(struct digest) tokens;
    ARRAY(struct id) devices, people;
    ARRAY(int64_t) positions;
    ARRAY(const struct push_change *) changes; /* that may be new */
    size_t calls;
    bool writes;
};

/* What CALL, which is read here when it was not before, will ask. */
void ahead_add(struct ahead *ahead, struct call *call);
/* Whether so much was gathered that it should be looked up and answered before more is. */
bool ahead_is_full(const struct ahead *ahead);
/* Looks all of it up, for the rest of the turn; holds the feed when one of the calls writes. What was gathered is gone
 * then. */
bool ahead_look(struct ahead *ahead, struct turn *turn, struct error *err);
void ahead_forget(struct ahead *ahead); /* what was gathered */
void ahead_clear(struct ahead *ahead);

#endif
