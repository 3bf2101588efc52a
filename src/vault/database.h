/* database.h — the one connection to the database of a vault, set up so that nothing committed is lost. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_DATABASE_H
#define BALIE_VAULT_DATABASE_H

#include <stdbool.h>

struct error;
struct sqlite3;

/* Makes an empty database at PATH: whole on the disk under that name, or not there. */
bool database_make(const char *path, struct error *err);
/* NULL and ERROR_DAMAGED when PATH is no whole database of ours. */
struct sqlite3 *database_open(const char *path, struct error *err);
void database_close(struct sqlite3 *database); /* NULL is fine */

#endif
