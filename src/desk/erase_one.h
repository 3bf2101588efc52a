/* erase_one.h — the change that erases one dossier, or one record in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ERASE_ONE_H
#define BALIE_DESK_ERASE_ONE_H

#include <stdbool.h>

#include "base/id.h"

struct erasing;
struct error;
struct seat;

/* Within a transaction; erasing_finish() follows when it is committed. */
bool erase_one(struct seat *seat, const struct erasing *erasing, struct id dossier, struct error *err);

#endif
