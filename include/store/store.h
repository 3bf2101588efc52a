/* store.h — the record keeper: everything that is in the vault, and its transactions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_STORE_H
#define BALIE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"
#include "base/scope.h"

struct error;
struct store; /* opaque */
struct vault;

/* Opens the tables in VAULT (made or migrated when needed). VAULT is borrowed. */
struct store *store_open(struct vault *vault, struct error *err);
void store_free(struct store *store);
SCOPED(store)

/* Transactions nest by count; only the outermost commits. After a failed commit nothing of it is there. */
bool store_begin(struct store *store, struct error *err);
bool store_commit(struct store *store, struct error *err);
void store_cancel(struct store *store);

/* Small facts about this device and its exchange: "device", "number", "server", "token", "cursor", "region", "role" ...
 */
bool store_set(struct store *store, const char *name, const char *value, struct error *err); /* VALUE NULL removes */
/* One that may be lost with the power, and is not worth a commit of its own: it is kept with the next one, at the
 * latest when the store is closed. */
void store_note(struct store *store, const char *name, const char *value);
char *store_get(struct store *store, const char *name); /* yours; NULL when absent */
struct id store_device(struct store *store);            /* made at first open */
/* The next number of a counter (contract numbers ...): never repeats, also after a restore. */
bool store_count(struct store *store, const char *counter, int64_t *out, struct error *err);

/* Dossiers whose derived facts (tasks, facts) must be computed anew; marked in the transaction that changed them. */
size_t store_dirty(struct store *store, struct id *dossiers, size_t room);
bool store_clean(struct store *store, struct id dossier, struct error *err);
bool store_mark(struct store *store, struct id dossier, struct error *err);

/* Drops what is derived (state, entity tables, history, search, tasks) and folds the log again in batches, in the order
 * of SHUFFLE (0: as stored). Drafts, attachments, content, keys and device state are not touched. Every dossier is
 * dirty after. STEP is called between batches and may be NULL. */
bool store_rebuild(struct store *store, uint64_t shuffle, void (*step)(void *with, size_t done, size_t all), void *with,
                   struct error *err);
/* A checksum over all derived tables, for comparing. */
struct digest store_digest(struct store *store);

#endif
