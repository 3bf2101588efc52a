/* erased.h — what was erased: that it was, and that nothing is written there any more. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ERASED_H
#define BALIE_DESK_ERASED_H

#include <stdbool.h>

#include "base/id.h"

struct buf;
struct error;
struct seat;

/* False and ERR when all of DOSSIER was erased, or RECORD of it: what would be written there would go at once. */
bool erased_allows(struct seat *seat, struct id dossier, struct id record, struct error *err);
/* Appends when and by whom it was erased, a line; nothing when it was not. */
void erased_tell(struct seat *seat, struct id dossier, struct buf *out);

#endif
