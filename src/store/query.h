/* query.h — one question to the database: prepared once, values bound, rows read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_QUERY_H
#define BALIE_STORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

struct error;
struct sqlite3;
struct sqlite3_stmt;
struct statements; /* opaque: the prepared statements of one connection, by their text */
struct store;

struct statements *statements_new(struct sqlite3 *database);
void statements_forget(struct statements *statements); /* before tables change */
void statements_free(struct statements *statements);

/* The statement of a query belongs to the connection again after query_close(); asked twice at once, the second has
 * one of its own. A query that failed gives no rows; query_close() tells, and the transaction under way cannot be
 * committed any more. */
struct query {
    struct store *store;
    struct sqlite3_stmt *statement; /* NULL: could not be prepared */
    bool is_own, failed;
    int bound; /* values bound so far */
};

struct query query_open(struct store *store, const char *sql);
/* Each binds the next value. */
void query_integer(struct query *query, int64_t number);
void query_text(struct query *query, const char *text); /* NULL binds null; TEXT must outlive the query */
void query_bytes(struct query *query, const void *bytes, size_t size_bytes);
void query_id(struct query *query, const struct id *id); /* must outlive the query; none binds null */
void query_digest(struct query *query, const struct digest *digest);
void query_null(struct query *query);

bool query_row(struct query *query); /* false: no more, or failed */
int64_t query_get_integer(const struct query *query, int column);
const char *query_get_text(const struct query *query, int column); /* borrowed until the next row; NULL for null */
const void *query_get_bytes(const struct query *query, int column, size_t *size_bytes);
struct id query_get_id(const struct query *query, int column);
struct digest query_get_digest(const struct query *query, int column);
int query_column_count(const struct query *query);
bool query_is_real(const struct query *query, int column);
double query_get_real(const struct query *query, int column);
bool query_is_null(const struct query *query, int column);

/* Ready to be bound again. */
void query_again(struct query *query);
bool query_close(struct query *query, struct error *err);
/* Whether any query fails from here to query_watched(), which is given what this gave. */
bool query_watch(struct store *store);
bool query_watched(struct store *store, bool before);
/* Whether what was opened may be asked here: false, and it is closed, when a table or column it names is not there. */
bool query_is_known(struct query *query);
/* Runs to the end and closes. */
bool query_run(struct query *query, struct error *err);
/* The first column of the first row, or OTHERWISE; closes. */
int64_t query_number(struct query *query, int64_t otherwise);

int64_t query_new_number(struct store *store); /* of the row inserted last */

/* Says in ERR what the database last complained of. Returns false. */
bool query_refuse(struct sqlite3 *database, struct error *err);
/* Runs SQL of one or more statements without values. */
bool query_execute(struct store *store, const char *sql, struct error *err);

#endif
