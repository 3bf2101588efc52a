/* departing.h — what the record keeper must know of dossiers that were let go of. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_DEPARTING_H
#define BALIE_STORE_DEPARTING_H

#include <stdbool.h>
#include <stdint.h>

/* The state of a departure, in a statement: something of it still waits here; it is gone; it was written to since. */
#define LEAVING "1"
#define GONE    "2"
#define WRITTEN "3"

struct error;
struct store;

/* Whether it was let go of: then it is not folded, for most of it is not here. */
bool departing_is_gone(struct store *store, int64_t dossier);
/* Something was written in a dossier that was let go of: that goes up, and is let go of too. */
bool departing_write(struct store *store, int64_t dossier, struct error *err);

#endif
