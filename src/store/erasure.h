/* erasure.h — what was erased stays erased: bodies are dropped, also of what comes later. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_ERASURE_H
#define BALIE_STORE_ERASURE_H

#include <stdbool.h>
#include <stdint.h>

struct change;
struct error;
struct id;
struct store;

/* Of a dossier, in _dossier. */
enum erasure_extent { ERASED_NONE, ERASED_RECORDS, ERASED_WHOLE };
/* Whether what is written for RECORD of DOSSIER, its number, was erased; none: for the dossier. */
bool erasure_covers(struct store *store, int64_t dossier, const struct id *record);

/* Before CHANGE is written: an erasure drops the bodies of what is here, with its drafts; any other change for what
 * was erased loses its body. */
bool erasure_apply(struct store *store, struct change *change, int64_t dossier, struct error *err);
/* Of every change of DOSSIER that is here only the header and the hash of its body stay; what lies beside the log goes.
 */
bool erasure_strip(struct store *store, int64_t dossier);

#endif
