/* database.h — the one connection to the database of a vault, sealed, and set up so that nothing committed is lost. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_DATABASE_H
#define BALIE_VAULT_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/scope.h"

struct database; /* opaque */
struct error;
struct secret;
struct sqlite3;

#define DATABASE_ID_BYTES 24

/* Which file, and what seals it. */
struct database_place {
    const char *path;
    struct secret *data_key;
    uint8_t file_id[DATABASE_ID_BYTES]; /* tells the files that share the key apart */
    int64_t lead_bytes;                 /* before the first page: what is not the database's */
};

/* Makes an empty database: whole on the disk under its name, or not there. */
bool database_make(const struct database_place *place, struct error *err);
/* NULL and ERROR_DAMAGED when there is no whole database of ours at PLACE. */
struct database *database_open(const struct database_place *place, struct error *err);
/* Opened to be filled by a copy of all pages, before it gets the name under which it is opened: without a log, and what
 * is written may leave the cache early. */
struct database *database_open_target(const struct database_place *place, struct error *err);
/* Opened to be read, without a log beside it. */
struct database *database_open_copy(const struct database_place *place, struct error *err);
/* With its log, for what is left of one would be taken for that of the next file of this name. */
void database_remove(const char *path);
/* Writes every row of DATABASE to a fresh file at PLACE, and runs the SQL AFTER on it: whole on the disk, or not there.
 */
bool database_write_anew(struct database *database, const struct database_place *place, const char *after,
                         struct error *err);
/* On a copy: transactions may be begun that are never committed. */
void database_allow_trials(struct database *database);
struct sqlite3 *database_connection(const struct database *database); /* borrowed */
/* True while all pages could be read; else ERR says what was met first, and nothing is written any more. */
bool database_is_well(const struct database *database, struct error *err);
/* While it defers, what is committed is on its way to the disk (trail.h). */
void database_defer(struct database *database, bool is_deferring);
bool database_is_behind(const struct database *database);
bool database_catch_up(struct database *database, struct error *err); /* waits; as database_is_well() */
int database_descriptor(const struct database *database);             /* can be read once nothing is left, or -1 */
/* From here on nothing is written any more, as after a page that could not be read. */
void database_give_up(struct database *database);
/* What the opening has to say of the last stop, a whole sentence; NULL when nothing. */
const char *database_notice(const struct database *database);
/* integrity_check of every page. */
bool database_check(struct database *database, struct error *err);
void database_close(struct database *database); /* NULL is fine */
static inline void database_free(struct database *database)
{
    database_close(database);
}
SCOPED(database)

#endif
