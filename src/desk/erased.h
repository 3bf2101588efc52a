/* erased.h — a dossier of which everything was erased: that it was, and that nothing is written in it any more. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ERASED_H
#define BALIE_DESK_ERASED_H

#include <stdbool.h>

#include "base/id.h"

struct buf;
struct error;
struct seat;

/* False and ERR when all of DOSSIER was erased: what would be written in it would go at once. */
bool erased_allows(struct seat *seat, struct id dossier, struct error *err);
/* Appends when and by whom it was erased, a line; nothing when it was not. */
void erased_tell(struct seat *seat, struct id dossier, struct buf *out);

#endif
