/* sealed.h — the files of SQLite, sealed: every page on the disk is closed, everything else stays in memory. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_SEALED_H
#define BALIE_VAULT_SEALED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

struct error;
struct secret;
struct sealed; /* opaque: a VFS of SQLite with the keys of one file */

/* DATA_KEY is copied into keys of its own. FILE_ID tells files that share it apart. The first LEAD_BYTES of the file
 * are not SQLite's (a backup begins with the keys). */
struct sealed *sealed_new(struct secret *data_key, const void *file_id, size_t file_id_bytes, int64_t lead_bytes);
const char *sealed_name(const struct sealed *sealed); /* for sqlite3_open_v2() */
/* From now on settings that the pages depend on cannot be changed through SQL. */
void sealed_settle(struct sealed *sealed);
/* While it defers, what is written goes to the disk behind the work (trail.h). */
void sealed_defer(struct sealed *sealed, bool is_deferring);
bool sealed_is_behind(const struct sealed *sealed); /* something of it is not on the disk yet */
void sealed_catch_up(struct sealed *sealed);        /* waits until it is; sealed_is_well() tells whether it could be */
int sealed_descriptor(const struct sealed *sealed); /* can be read once nothing is left; -1: nothing was deferred yet */
/* True when every page that was read could be read; else ERR tells: ERROR_DAMAGED (altered or another key) or
 * ERROR_SYSTEM (the disk). After the first one that could not, nothing is written any more. */
bool sealed_is_well(struct sealed *sealed, struct error *err);
void sealed_give_up(struct sealed *sealed); /* as after something that could not be read */
void sealed_free(struct sealed *sealed);    /* when its connection is closed; NULL is fine */
SCOPED(sealed)

#endif
