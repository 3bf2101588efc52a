/* central.h — people who are not at this desk: looked for at the centre, taken in hand, moved to another region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_CENTRAL_H
#define BALIE_DESK_CENTRAL_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct json_t;
struct seat;

/* Asks the server for WORDS of a name, or a number: a JSON array of {"dossier","code","region","said","here"}. Yours;
 * NULL and ERR. That was looked for is written down, not the words. */
struct json_t *central_search(struct seat *seat, const char *words, struct error *err);
/* Takes a dossier of another region in hand, for REASON: with the next exchange it is here whole, and in its log stands
 * who took it and why. */
bool central_take(struct seat *seat, struct id dossier, const char *reason, struct error *err);
/* The dossier goes to REGION; what waits here of it still goes along. */
bool central_move(struct seat *seat, struct id dossier, const char *region, const char *reason, struct error *err);

#endif
