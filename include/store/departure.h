/* departure.h — dossiers that are of another region now: let go of once nothing of them waits here. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_DEPARTURE_H
#define BALIE_STORE_DEPARTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct error;
struct store;

/* The centre says that DOSSIER is no longer for this computer but of REGION ("" not known): it stays whole until
 * departure_run() may let go of it. A dossier that is not here is passed over. */
bool departure_note(struct store *store, struct id dossier, const char *region, struct error *err);
/* It came back into reach: what was let go of follows whole. */
bool departure_undo(struct store *store, struct id dossier, struct error *err);

/* Lets go of the dossiers of which nothing waits here: no change that the centre has not acknowledged, no draft, no
 * attachment that must still go up, nothing that the server may have lost. What others wrote is gone then, with its
 * tables, words and attachments; of what was written here the headers stay, so that the chain of this computer can be
 * followed. At most BUDGET_MS (0: all); *LEFT: how many could go but must wait for the next call, of which no more than
 * a thousand are counted. */
bool departure_run(struct store *store, int64_t budget_ms, size_t *left, struct error *err);

struct departure {
    struct id dossier;
    const char *region;       /* where it is now, "" not known; borrowed */
    bool is_gone;             /* let go of; else it waits: */
    size_t changes, drafts;   /* for so many */
    int64_t own_count, at_ms; /* gone: how many changes of it were written here, and when it went */
};
/* The newest first; told ones are left out when UNTOLD. */
bool departure_each(struct store *store, bool untold, bool (*visit)(void *with, const struct departure *departure),
                    void *with);
/* A person read that DOSSIER is gone. */
bool departure_tell(struct store *store, struct id dossier, struct error *err);
/* Whether DOSSIER was here and was let go of. */
bool departure_is_gone(struct store *store, struct id dossier);

#endif
