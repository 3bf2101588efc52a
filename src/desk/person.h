/* person.h — who somebody is at this desk: name, role and region, as the centre signed them or as written down here. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_PERSON_H
#define BALIE_DESK_PERSON_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct store;

struct person {
    char *name, *role, *region; /* NAME "" when not known; ROLE "" when nobody wrote one down */
    bool is_signed;             /* by the centre */
    bool is_gone;               /* the centre says that this person left */
    bool is_stranger;           /* the centre told of people here, and this is none of them */
};

/* Yours to clear. Once the centre told of people here, only what it signed counts: who is not among them has no role.
 */
void person_read(struct store *store, struct id user, struct person *out);
void person_clear(struct person *person);
/* What is written down here, until the centre tells otherwise. NULL: as it is. */
bool person_note(struct store *store, struct id user, const char *role, const char *region, struct error *err);

#endif
