/* orphan.h — what others wrote and a server that was put back has lost: asked after, and handed back in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_ORPHAN_H
#define BALIE_STORE_ORPHAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct arena;
struct change;
struct error;
struct store;

/* The server may have lost anything that it had passed on: all that is here and not of this device's own queue is to
 * be asked after, once. */
bool orphan_doubt(struct store *store, struct error *err);
/* The next ids to ask after, at most ROOM; 0: nothing is left to be asked. */
size_t orphan_ask(struct store *store, struct id *out, size_t room);
/* Whether something is left to be asked after. */
bool orphan_is_doubted(struct store *store);
/* The server was asked after ASKED and lacks LACKING. What was written here goes up again as this device's own; what
 * others wrote is to be handed in. */
struct orphan_answer {
    const struct id *asked, *lacking;
    size_t asked_count, lacking_count;
};
bool orphan_note(struct store *store, const struct orphan_answer *answer, struct error *err);

/* What is to be handed in, in the order in which it had arrived: one at least, else as many as LIMIT_BYTES of bodies
 * hold. False: VISIT ended it, or it could not be read. */
bool orphan_each(struct store *store, size_t limit_bytes,
                 bool (*visit)(void *with, const struct change *change, int64_t arrival_ms), void *with);
size_t orphan_count(struct store *store);
/* Those were handed in. */
bool orphan_settle(struct store *store, const struct id *changes, size_t count, struct error *err);

#endif
