/* restriction.h — a dossier that may be looked at and no longer worked with (GDPR art. 18): begun, lifted, excepted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_RESTRICTION_H
#define BALIE_DESK_RESTRICTION_H

#include <stdbool.h>

#include "base/id.h"

struct buf;
struct error;
struct seat;

/* Of DOSSIER and every one linked to it, as changes that travel like any other. Nobody writes in it any more, makes
 * papers of it or moves it, until it is lifted; differences are still settled, it is still erased, and given to the
 * person it is about. A lift ends what its author knew of: a restriction set elsewhere meanwhile stands. */
bool restriction_set(struct seat *seat, struct id dossier, const char *reason, struct error *err);
bool restriction_lift(struct seat *seat, struct id dossier, const char *reason, struct error *err);

/* What may be done all the same (art. 18(2)): who says so works in it, today, on GROUND, a code of the list that the
 * setting restrict_grounds names. */
struct permit {
    const char *ground, *reason;
};
bool restriction_permit(struct seat *seat, struct id dossier, const struct permit *permit, struct error *err);

bool restriction_is_on(struct seat *seat, struct id dossier);
/* Whether who sits here may work in it: it is not restricted, or she wrote down on which ground today. */
bool restriction_allows(struct seat *seat, struct id dossier, struct error *err);
/* Since when, by whom and why, in one line; and who works in it today on which ground, a line each. Nothing when it is
 * not restricted. */
void restriction_tell(struct seat *seat, struct id dossier, struct buf *out);

#endif
