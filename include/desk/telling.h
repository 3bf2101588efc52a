/* telling.h — what this computer itself must tell whoever works at it: each a whole sentence, shown among the tasks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_TELLING_H
#define BALIE_DESK_TELLING_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct seat;

struct telling {
    const char *name;     /* "content", "clock", "copied", "lost", "newer", "refused", "passed", "held", "unsigned",
                             "departed",     "double", "agreement" */
    const char *key;      /* with NAME it says which one; "" when it ends by itself */
    const char *sentence; /* what, why, and what to do */
    struct id dossier;    /* that it is about; none */
    struct id other;      /* "double": the dossier that is perhaps of the same person */
};

/* Visits all that must be known now: content that was refused, a clock that is off, a vault that was copied, changes
 * that the centre keeps but does not pass on, dossiers that left, dossiers that differ from the centre's. False: VISIT
 * ended it. */
bool telling_each(struct seat *seat, bool (*visit)(void *with, const struct telling *telling), void *with);
/* Somebody read the one of NAME and KEY: it is told no more. ERROR_ABSENT when there is none such. */
bool telling_read(struct seat *seat, const char *name, const char *key, struct error *err);

#endif
