/* copy.h — all pages of an open database written to another sealed file, in steps, while it goes on being used. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_COPY_H
#define BALIE_VAULT_COPY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/scope.h"

struct copy; /* opaque */
struct database;
struct database_place;
struct error;

/* Begins to copy SOURCE to the file at TO, which begins with its lead already. What is changed through SOURCE meanwhile
 * comes along. */
struct copy *copy_begin(struct database *source, const struct database_place *to, struct error *err);
/* Goes on for at most BUDGET_MS (0: as long as it takes); *IS_READY when only the end is left. */
bool copy_step(struct copy *copy, int64_t budget_ms, bool *is_ready, struct error *err);
/* The end: all of it stands on the disk, as SOURCE is now. */
bool copy_finish(struct copy *copy, struct error *err);
void copy_free(struct copy *copy); /* NULL is fine; leaves the file */
SCOPED(copy)

#endif
