/* derive.h — from the log to the tables: one dossier is folded whole, and its rows are written anew. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_DERIVE_H
#define BALIE_STORE_DERIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

struct arena;
struct change;
struct error;
struct fold;
struct fold_change;
struct store;

/* The fold of a dossier as it stands in the log; all it points to lives in ARENA. AT: only records whose legal date is
 * not later (none: all). NULL when the database fails. */
struct fold *derive_fold(struct store *store, int64_t dossier, struct date at, struct arena *arena, struct error *err);
/* Writes what follows from FOLD in place of what stood; IS_NEW: nothing stood. Marks the dossier dirty. */
bool derive_write(struct store *store, int64_t dossier, const struct fold *fold, bool is_new, struct error *err);
/* Nothing of the dossier stands in the derived tables any more. */
bool derive_clear(struct store *store, int64_t dossier);
/* What fold needs to know of CHANGE; decoded into ARENA. */
struct fold_change derive_change(struct arena *arena, const struct change *change, int64_t arrival_ms);

bool derive_later(struct store *store, int64_t dossier, struct error *err);
bool derive_all_later(struct store *store, struct error *err);
/* Everything that waits, in batches. */
bool derive_now(struct store *store, struct error *err);

#endif
