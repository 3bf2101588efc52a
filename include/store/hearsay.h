/* hearsay.h — what the centre said besides changes, kept until somebody has read it or it is no longer so. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_HEARSAY_H
#define BALIE_STORE_HEARSAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct error;
struct store;

#define HEARSAY_REFUSED  "refused"  /* a change of this computer was kept but not passed on: CHANGE, DOSSIER, REASON */
#define HEARSAY_READ     "read"     /* the same, and somebody here has read it: it is told no more */
#define HEARSAY_PASSED   "passed"   /* one that was refused was passed on after all, in a dossier that left */
#define HEARSAY_HELD     "held"     /* one of somebody else: also USER and FORM */
#define HEARSAY_NEWER    "newer"    /* one of a kind that is not known here: REASON is the kind */
#define HEARSAY_UNSIGNED "unsigned" /* who somebody is, without a good signature: CHANGE is that USER */
#define HEARSAY_COPIED   "copied"   /* this vault took a new device id: CHANGE is that id */
#define HEARSAY_LOST     "lost"     /* the centre was put back from a copy: CHANGE is the device id */

/* One thing that was said; by NAME and CHANGE it is known, said again it takes the place of what it was. */
struct hearsay {
    const char *name;
    struct id change, dossier, user;
    const char *form, *reason; /* "" none */
    int64_t at_ms;
};
/* Of one name a thousand are kept: more of one sort says nothing new. */
bool hearsay_add(struct store *store, const struct hearsay *said, struct error *err);
/* What was said under NAME of CHANGE is said under ANOTHER from now on. */
bool hearsay_rename(struct store *store, const char *name, struct id change, const char *another, struct error *err);
bool hearsay_forget(struct store *store, const char *name, struct id change, struct error *err);
bool hearsay_forget_all(struct store *store, const char *name, struct error *err);
/* Nothing of DOSSIER is told any more but what was refused of this computer's own. */
bool hearsay_forget_of(struct store *store, struct id dossier, struct error *err);
/* What was refused of this computer's queue from FIRST_SEQ to LAST_SEQ is not any more. */
bool hearsay_forget_refused(struct store *store, uint64_t first_seq, uint64_t last_seq, struct error *err);
/* The oldest first. False: VISIT ended it. */
bool hearsay_each(struct store *store, const char *name, bool (*visit)(void *with, const struct hearsay *said),
                  void *with);

#endif
