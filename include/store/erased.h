/* erased.h — what was erased here: who knows of it, and that no trace of it is left in the file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_ERASED_H
#define BALIE_STORE_ERASED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct error;
struct store;

/* One erasure, of a dossier or of a record in it. */
struct erased {
    struct id dossier, record; /* record none: the whole dossier */
    struct id user, device;    /* who asked for it, on which computer */
    int64_t at_ms, arrival_ms; /* arrival: at the server, which then erased it too; INT64_MAX not yet */
    bool is_own;               /* asked for on this computer */
    bool is_told;              /* this computer told that it carried it out */
};
/* Latest first. */
bool erased_each(struct store *store, bool (*visit)(void *with, const struct erased *erased), void *with);
/* The computers that told that they carried it out: who sat there, and when. */
bool erased_told(struct store *store, const struct erased *erased,
                 bool (*visit)(void *with, struct id device, struct id user, int64_t at_ms), void *with);

/* Whether something was erased since the last cleaning. */
bool erased_is_unclean(struct store *store);
/* Nothing of what was erased stays in free pages or in the log of the database. Outside any transaction. */
bool erased_clean(struct store *store, struct error *err);

#endif
