/* central.h — people who are not at this desk: looked for at the centre, taken in hand, moved to another region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_CENTRAL_H
#define BALIE_DESK_CENTRAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct error;
struct json_t;
struct pollfd;
struct seat;

/* Asks the server for WORDS of a name, or a number: a JSON array of {"dossier","code","region","here","name","birth",
 * "place","key" (masked)}, as may be seen here. Yours; NULL and ERR. That was looked for is written down, not the
 * words.
 */
struct json_t *central_search(struct seat *seat, const char *words, struct error *err);
/* The same without waiting: begin, then step whenever a descriptor is ready or the time is up. */
struct central_asking; /* opaque */
struct central_asking *central_ask(struct seat *seat, const char *words, struct error *err);
size_t central_wait(struct central_asking *asking, struct pollfd *out, size_t room, int *timeout_ms);
/* False: it failed and ERR says why; *FOUND is set (yours) when the answer has come. */
bool central_step(struct central_asking *asking, struct json_t **found, struct error *err);
void central_end(struct central_asking *asking);            /* NULL is fine */
bool central_is_here(struct seat *seat, struct id dossier); /* held by this computer, and not let go of */
/* Takes a dossier of another region in hand, for REASON: with the next exchange it is here whole, and in its log stands
 * who took it and why. */
bool central_take(struct seat *seat, struct id dossier, const char *reason, struct error *err);
/* The dossier goes to REGION, with those linked to it that are of the same region; what waits here of it still goes
 * along. */
bool central_move(struct seat *seat, struct id dossier, const char *region, const char *reason, struct error *err);

#endif
