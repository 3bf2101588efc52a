/* entry.h — one line of the change log: how a change lies in the table, and how it is taken out again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_ENTRY_H
#define BALIE_STORE_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct change;
struct error;
struct query;
struct store;

/* The columns that entry_read() expects, in this order, from `_log l`. */
#define ENTRY_COLUMNS                                                                                                  \
    "l.id, l.kind, l.at, l.user, l.device, l.seq, l.dossier, l.record, l.form, l.bundle, l.region, l.date,"            \
    " l.parents, l.blobs, l.body, l.body_hash, l.arrival"

#define ENTRY_COUNT 17 /* of them; what a query asks for beside them comes after */

#define ENTRY_NO_ARRIVAL INT64_MAX

/* DOSSIER is its number, 0 for a change of no dossier. A change whose body was erased is kept without. */
bool entry_add(struct store *store, const struct change *change, int64_t dossier, int64_t arrival_ms,
               struct error *err);
/* The same without the hash of the body: what a fold needs. */
int64_t entry_read_quickly(struct query *query, struct arena *arena, struct change *out);
/* Reads the row QUERY stands on; everything lives in ARENA. Gives the arrival. */
int64_t entry_read(struct query *query, struct arena *arena, struct change *out);

#endif
