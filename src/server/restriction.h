/* restriction.h — dossiers that are looked at and no longer worked with: what says so, and what may not pass then. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_RESTRICTION_H
#define BALIE_SERVER_RESTRICTION_H

#include <stdbool.h>
#include <stdint.h>

struct change;
struct error;
struct push;

/* CHANGE restricts its dossier or lifts that; it is stored already. */
bool restriction_note(struct push *push, const struct change *change, int64_t position, struct error *err);
/* Whether CHANGE works with a restricted dossier although its author knew, without a permit of her own. What a desk
 * wrote before it heard of the restriction is let in: it is kept, no more. Taking it in hand is never let in. */
bool restriction_stops(struct push *push, const struct change *change, bool *out, struct error *err);

#endif
