/* bulk.h — many rows in one statement: one journey to the database instead of one for each. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_BULK_H
#define BALIE_SERVER_BULK_H

#include <stdbool.h>
#include <stddef.h>

struct database;
struct database_rows;
struct error;
struct sql_value;

#define BULK_ROWS 128  /* of one statement; a power of two */
#define BULK_KEYS 1024 /* of one question; a power of two */

/* START (…), (…) END with COLUMNS values a row: INSERT … VALUES. Rows that END makes conflict must differ. */
struct bulk {
    const char *start;
    size_t columns;
    const char *end;
};
bool bulk_run(struct database *database, const struct bulk *bulk, const struct sql_value *values, size_t rows,
              struct error *err);

/* START $1, $2 … ) with at most BULK_KEYS keys: SELECT … WHERE key IN (. */
struct database_rows *bulk_ask(struct database *database, const char *start, const struct sql_value *keys, size_t count,
                               struct error *err);

#endif
