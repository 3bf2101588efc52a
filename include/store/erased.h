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

/* Whether RECORD of DOSSIER was erased here, alone or with all the rest; record none: whether all of it was. */
bool erased_covers(struct store *store, struct id dossier, struct id record);

/* What is still to be done after an erasure. Deleted rows are overwritten at once; but copies of them can be left in
 * pages that were split or joined, and in the local backups. */
enum erased_rest { ERASED_CLEAN, ERASED_IN_BACKUPS, ERASED_IN_PAGES };
enum erased_rest erased_rest(struct store *store);
/* SQL to be run on the vault that was written anew: no page holds anything any more. */
#define ERASED_FROM_PAGES "UPDATE _state SET value = 'backups' WHERE name = 'erasing'"
bool erased_is_done(struct store *store, struct error *err); /* no backup does either */

#endif
