/* trail.h — what goes to the disk behind the work: in the order of the work, by a thread that does nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_TRAIL_H
#define BALIE_VAULT_TRAIL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct trail; /* opaque: for the files of one database */

/*
 *              trail_defer(on)                      trail_defer(off)
 *   WAITING --------------------> DEFERRING -----------------------------> WAITING
 *
 * WAITING: each write, cut and sync first waits until what was deferred is done, and is done when it returns: as
 * without this unit. DEFERRING: each is noted and returns at once; the thread does them one by one, in the same order.
 * A power cut or a kill therefore leaves the same files behind as it could before, only of an earlier moment: what must
 * not be lost is told to nobody before trail_settle(), or a WAITING sync, came back.
 * What failed once, deferred, cannot be taken back any more: from then on nothing is written at all.
 */
struct trail *trail_new(void);
void trail_free(struct trail *trail); /* after what was deferred is done; NULL is fine */
/* Without a thread to be had nothing is deferred. */
void trail_defer(struct trail *trail, bool is_deferring);
/* Codes of SQLite. FILE is the machine's own, and stays open until trail_settle(). */
int trail_write(struct trail *trail, sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at);
int trail_cut(struct trail *trail, sqlite3_file *file, sqlite3_int64 size);
int trail_sync(struct trail *trail, sqlite3_file *file, int flags);
/* As if all that was deferred were done. */
int trail_read(struct trail *trail, sqlite3_file *file, void *out, int amount, sqlite3_int64 at);
int trail_size(struct trail *trail, sqlite3_file *file, sqlite3_int64 *size);
bool trail_is_settled(struct trail *trail);
/* Waits until all that was deferred is done; the code of what failed first, ever. */
int trail_settle(struct trail *trail);
int trail_failure(struct trail *trail); /* the same, of what is done so far; never waits */
/* To be asked for before each wait: can be read when all is done; -1 as long as nothing was ever deferred. */
int trail_descriptor(struct trail *trail);
SCOPED(trail)

#endif
