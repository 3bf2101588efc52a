/* query.c — one question to the database: prepared once, values bound, rows read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "query.h"

#include <sqlite3.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/words.h"
#include "state.h"

#define NEAR_SLOTS 512

/* Most texts are literals: where one stands tells its statement, which is then compared by its text all the same. */
struct statements {
    struct sqlite3 *database;
    struct map *by_text; /* keys: the text as sqlite keeps it */
    sqlite3_stmt *near[NEAR_SLOTS];
};

struct statements *statements_new(struct sqlite3 *database)
{
    struct statements *statements = mem_new(sizeof *statements);

    statements->database = database;
    statements->by_text = map_new();
    return statements;
}

void statements_forget(struct statements *statements)
{
    for (size_t i = 0; i < map_count(statements->by_text); i++)
        sqlite3_finalize(map_value(statements->by_text, i));
    map_free(statements->by_text);
    statements->by_text = map_new();
    memset(statements->near, 0, sizeof statements->near);
}

void statements_free(struct statements *statements)
{
    if (!statements)
        return;
    statements_forget(statements);
    map_free(statements->by_text);
    mem_free(statements);
}

bool query_refuse(struct sqlite3 *database, struct error *err)
{
    int code = sqlite3_errcode(database) & 0xff;

    if (sqlite3_extended_errcode(database) == SQLITE_IOERR_DATA)
        return error_set(err, ERROR_DAMAGED,
                         _("A page of the vault was altered: nothing was saved. Put back the backup: balie restore "
                           "FILE"));
    if (code == SQLITE_FULL)
        return error_set(err, ERROR_SYSTEM, _("The disk is full: nothing was saved. Free some space and try again."));
    if (code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM)
        return error_set(err, ERROR_SYSTEM, _("The disk refused (%s): nothing was saved. Look at the disk."),
                         sqlite3_errmsg(database));
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        return error_set(err, ERROR_DAMAGED, _("The vault is damaged (%s). Put back the backup: balie restore FILE"),
                         sqlite3_errmsg(database));
    return error_set(err, ERROR_SYSTEM, _("The vault refused (%s). Try again; if it stays so, run: balie check-vault"),
                     sqlite3_errmsg(database));
}

static sqlite3_stmt *find_statement(struct statements *statements, const char *sql)
{
    sqlite3_stmt **near = &statements->near[((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 55];

    if (!*near || strcmp(sqlite3_sql(*near), sql) != 0)
        *near = map_find(statements->by_text, sql);
    return *near;
}

struct query query_open(struct store *store, const char *sql)
{
    struct query query = { .store = store };
    struct statements *statements = store->statements;
    sqlite3_stmt *known = find_statement(statements, sql);

    if (known && !sqlite3_stmt_busy(known)) {
        query.statement = known;
        return query;
    }
    query.is_own = known != NULL;
    if (sqlite3_prepare_v3(statements->database, sql, -1, known ? 0 : SQLITE_PREPARE_PERSISTENT, &query.statement,
                           NULL) != SQLITE_OK) {
        query.failed = true;
        query.statement = NULL;
        return query;
    }
    if (!known)
        map_put(statements->by_text, sqlite3_sql(query.statement), query.statement);
    return query;
}

static void note(struct query *query, int code)
{
    if (code != SQLITE_OK)
        query->failed = true;
}

void query_integer(struct query *query, int64_t number)
{
    note(query, sqlite3_bind_int64(query->statement, ++query->bound, number));
}

void query_text(struct query *query, const char *text)
{
    note(query, sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_STATIC));
}

void query_bytes(struct query *query, const void *bytes, size_t size_bytes)
{
    note(query, sqlite3_bind_blob64(query->statement, ++query->bound, bytes ? bytes : "", size_bytes, SQLITE_STATIC));
}

void query_id(struct query *query, const struct id *id)
{
    if (id_is_set(*id))
        query_bytes(query, id->bytes, sizeof id->bytes);
    else
        query_null(query);
}

void query_digest(struct query *query, const struct digest *digest)
{
    if (digest_is_set(digest))
        query_bytes(query, digest->bytes, sizeof digest->bytes);
    else
        query_null(query);
}

void query_null(struct query *query)
{
    note(query, sqlite3_bind_null(query->statement, ++query->bound));
}

bool query_row(struct query *query)
{
    int step;

    if (query->failed)
        return false;
    step = sqlite3_step(query->statement);
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        query->failed = true;
    return step == SQLITE_ROW;
}

int64_t query_get_integer(const struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

const char *query_get_text(const struct query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

const void *query_get_bytes(const struct query *query, int column, size_t *size_bytes)
{
    const void *bytes = sqlite3_column_blob(query->statement, column);

    *size_bytes = (size_t)sqlite3_column_bytes(query->statement, column);
    return bytes;
}

struct id query_get_id(const struct query *query, int column)
{
    struct id id = id_none();
    size_t size_bytes;
    const void *bytes = query_get_bytes(query, column, &size_bytes);

    if (bytes && size_bytes == sizeof id.bytes)
        memcpy(id.bytes, bytes, sizeof id.bytes);
    return id;
}

struct digest query_get_digest(const struct query *query, int column)
{
    struct digest digest = { { 0 } };
    size_t size_bytes;
    const void *bytes = query_get_bytes(query, column, &size_bytes);

    if (bytes && size_bytes == sizeof digest.bytes)
        memcpy(digest.bytes, bytes, sizeof digest.bytes);
    return digest;
}

int query_column_count(const struct query *query)
{
    return sqlite3_column_count(query->statement);
}

bool query_is_real(const struct query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_FLOAT;
}

double query_get_real(const struct query *query, int column)
{
    return sqlite3_column_double(query->statement, column);
}

bool query_is_null(const struct query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

void query_again(struct query *query)
{
    sqlite3_reset(query->statement);
    query->bound = 0;
}

bool query_close(struct query *query, struct error *err)
{
    bool good = !query->failed;

    /* The complaint is read before the reset, which may hide it. A question that was not answered is no answer that
     * there is nothing: what a transaction made of it must not be kept. */
    if (!good) {
        query_refuse(query->store->statements->database, err);
        query->store->is_doomed = true;
    }
    if (query->is_own) {
        sqlite3_finalize(query->statement);
    } else if (query->statement) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
    }
    query->statement = NULL;
    return good;
}

bool query_watch(struct store *store)
{
    bool before = store->is_doomed;

    store->is_doomed = false;
    return before;
}

bool query_watched(struct store *store, bool before)
{
    bool failed = store->is_doomed;

    store->is_doomed |= before;
    return failed;
}

bool query_is_known(struct query *query)
{
    bool is_known = query->statement;

    if (!is_known)
        *query = (struct query){ .store = query->store };
    return is_known;
}

bool query_run(struct query *query, struct error *err)
{
    while (query_row(query))
        ;
    return query_close(query, err);
}

int64_t query_number(struct query *query, int64_t otherwise)
{
    int64_t number = query_row(query) && !query_is_null(query, 0) ? query_get_integer(query, 0) : otherwise;

    query_close(query, NULL);
    return number;
}

int64_t query_new_number(struct store *store)
{
    return sqlite3_last_insert_rowid(store->database);
}

bool query_execute(struct store *store, const char *sql, struct error *err)
{
    struct sqlite3 *database = store->statements->database;

    return sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK || query_refuse(database, err);
}
