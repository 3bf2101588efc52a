/* linking.h — two dossiers of one person joined, or told apart: said in both, each keeps its own records. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_LINKING_H
#define BALIE_DESK_LINKING_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct seat;

/* DOSSIER (here) and OTHER are of one person: from now on they are shown as one. OTHER may be of another region: then
 * it is taken in hand too, and is here after the next exchange. REASON stays in both logs. */
bool linking_join(struct seat *seat, const struct id both[2], const char *reason, struct error *err);
/* They are of two persons: a link that was is undone, a likely double is told no more. */
bool linking_part(struct seat *seat, const struct id both[2], const char *reason, struct error *err);

#endif
