/* proof.h — whether this computer and the server hold the same of each dossier, and since when that is known. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_PROOF_H
#define BALIE_STORE_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct agreement;
struct error;
struct store;

/* Dossiers that changed since they were compared; at most ROOM, with their sums. Those with changes the server has not
 * acknowledged are left out: they cannot agree yet. */
size_t proof_next(struct store *store, struct agreement *out, size_t room);
/* What the server said of a dossier: equal or not is kept with the time. */
bool proof_note(struct store *store, const struct agreement *own, const struct agreement *theirs, struct error *err);

struct proof_state {
    size_t proved, differing, open; /* dossiers: equal, not equal, changed since */
    int64_t last_ms;                /* when the last was compared; 0 never */
};
size_t proof_count_differing(struct store *store);            /* cheap, for every redraw */
bool proof_note_time(struct store *store, struct error *err); /* that something was compared now */
void proof_state(struct store *store, struct proof_state *out);
/* Visits those that differ: what is here and what is there. */
bool proof_each_difference(struct store *store,
                           bool (*visit)(void *with, struct id dossier, int64_t own_count, int64_t their_count),
                           void *with);

#endif
