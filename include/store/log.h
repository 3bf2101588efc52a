/* log.h — the change log: the truth, appended to and never altered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_LOG_H
#define BALIE_STORE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/change.h"

struct arena;
struct error;
struct store;

/* Appends a change of this device: fills in device, seq, chain, id; folds its dossier (a view is not folded) and marks
 * it dirty, all in one transaction. ERROR_INPUT when it exceeds the wire's limit. */
bool log_append(struct store *store, struct change *change, struct error *err);
/* Several at once, one fold per dossier (CHANGES may share a dossier). */
bool log_append_all(struct store *store, struct change *changes, size_t count, struct error *err);

/* From the server: stores bytes first (idempotent by id; a known one learns its arrival); folding happens in
 * log_derive(). ARRIVAL_MS is the server's. *NEW says whether it was unknown here. */
bool log_receive(struct store *store, const struct change *change, int64_t arrival_ms, bool *is_new, struct error *err);
/* Folds dossiers with received changes not yet folded: all (BUDGET_MS 0), or a slice of them (pace.h). *LEFT = dossiers
 * still to do, of which no more than a thousand are counted. */
bool log_derive(struct store *store, int64_t budget_ms, size_t *left, struct error *err);

/* Changes of this device the server has not acknowledged, by seq, from after AFTER_SEQ, at most LIMIT_BYTES of bodies.
 */
bool log_pending(struct store *store, uint64_t after_seq, size_t limit_bytes, struct arena *arena,
                 bool (*visit)(void *with, const struct change *change, struct error *err), void *with);
size_t log_pending_count(struct store *store);                /* views not counted */
int64_t log_pending_since(struct store *store);               /* when the oldest of them was made, ms; 0: none waits */
uint64_t log_head(struct store *store, struct digest *chain); /* this device's last seq and chain */
bool log_acknowledge(struct store *store, uint64_t first_seq, uint64_t last_seq, int64_t arrival_ms, struct error *err);
/* The server lost what it had acknowledged after AFTER_SEQ (it was put back from a backup): that is pending again. */
bool log_forget_arrival(struct store *store, uint64_t after_seq, struct error *err);
/* A fork (this copy was restored): takes a new device id and queues what is not acknowledged again under it. */
bool log_new_device(struct store *store, struct error *err);

bool log_find(struct store *store, struct id change, struct arena *arena, struct change *out, struct error *err);
/* All changes of a dossier by (at, id), views too when VIEWS. */
bool log_each(struct store *store, struct id dossier, bool views,
              bool (*visit)(void *with, const struct change *change, int64_t arrival_ms), void *with);
/* The records of FORM that USER gave answers in, the one written in last first, until VISIT says that it is enough. A
 * record stands there as often as it was written in. */
bool log_each_of_form(struct store *store, struct id user, const char *form,
                      bool (*visit)(void *with, struct id dossier, struct id record), void *with);
/* What this device's chain holds after AFTER_SEQ, in its order: every change and every look. */
bool log_each_own(struct store *store, uint64_t after_seq,
                  bool (*visit)(void *with, const struct change *change, int64_t arrival_ms), void *with);
/* Whether CHANGE was written on this computer, by whatever device id. */
bool log_is_own(struct store *store, struct id change);
/* Whether this device's chain is whole; names the first bad entry. */
bool log_verify(struct store *store, struct error *err);

#endif
