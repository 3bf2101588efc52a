/* behind.h — rows that are written a little later, many at once: those of several desks share a statement. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_BEHIND_H
#define BALIE_SERVER_BEHIND_H

#include <stdbool.h>
#include <stddef.h>

struct bulk;
struct database;
struct error;
struct sql_value;

/* What waits is written, in the order of these, before the database is asked or told anything else. */
enum behind_kind { BEHIND_CHANGES, BEHIND_QUEUE, BEHIND_SCOPES, BEHIND_ALTERED_SCOPES, BEHIND_DEVICES, BEHIND_KINDS };

/* A row of that KIND, copied; its KEYS first values tell rows apart: of two alike the later one counts (0: none are
 * alike). */
struct behind_row {
    enum behind_kind kind;
    const struct bulk *bulk;
    size_t keys;
    const struct sql_value *values;
};
bool behind_add(struct database *database, const struct behind_row *row, struct error *err);
/* Writes all that waits. */
bool behind_write(struct database *database, struct error *err);
/* What waits is of a transaction that is given up. */
void behind_forget(struct database *database);
void behind_free(struct database *database);

#endif
