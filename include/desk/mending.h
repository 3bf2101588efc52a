/* mending.h — a vault mended: what can be made again is, what another copy has is taken from it, the rest is named. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_MENDING_H
#define BALIE_DESK_MENDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct error;
struct vault;

struct mended {
    size_t taken;    /* entries of the log that were damaged or gone, and came from a rolling backup */
    size_t asked;    /* that the server has: they come with the next exchange */
    size_t lost;     /* that nobody here has */
    bool has_tables; /* tables or search index were made again from the log */
    struct buf said; /* one line for each entry that was not whole; yours to clear */
};
/* No store of VAULT is open. ERROR_DAMAGED when something could not be mended: pages of the file (then the newest whole
 * backup is named), or entries that nobody has. What could be is mended all the same. */
bool mending_run(struct vault *vault, struct mended *out, struct error *err);

#endif
