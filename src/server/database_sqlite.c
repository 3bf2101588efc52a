/* database_sqlite.c — the server's records in one SQLite file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/words.h"

#define BUSY_MS 10000

/* A rollback journal, not WAL: several processes (balied enrol) may then write safely. */
static const char settings[] = "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                               "PRAGMA foreign_keys=OFF; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY";

struct sqlite_database {
    struct database face;
    sqlite3 *sqlite;
    struct map *prepared; /* text of a statement → the statement */
};

/* The statement itself is what is read; it knows its database. */
static struct database_rows *rows_of(sqlite3_stmt *statement)
{
    return (struct database_rows *)statement;
}

static sqlite3_stmt *statement_of(struct database_rows *rows)
{
    return (sqlite3_stmt *)rows;
}

static sqlite3 *sqlite_of(struct database *database)
{
    return ((struct sqlite_database *)database)->sqlite;
}

static bool refuse(sqlite3 *sqlite, struct error *err)
{
    return error_set(err, ERROR_SYSTEM, _("The server's store refused (%s). Look at its disk."),
                     sqlite3_errmsg(sqlite));
}

static sqlite3_stmt *find_statement(struct sqlite_database *own, const char *sql)
{
    sqlite3_stmt *statement = map_find(own->prepared, sql);

    if (statement)
        return statement;
    if (sqlite3_prepare_v3(own->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        return NULL;
    map_put(own->prepared, sqlite3_sql(statement), statement);
    return statement;
}

static void bind(sqlite3_stmt *statement, int at, const struct sql_value *value)
{
    switch (value->type) {
    case SQL_NULL:
        sqlite3_bind_null(statement, at);
        break;
    case SQL_INTEGER:
        sqlite3_bind_int64(statement, at, value->number);
        break;
    case SQL_TEXT:
        sqlite3_bind_text64(statement, at, value->bytes, value->size_bytes, SQLITE_STATIC, SQLITE_UTF8);
        break;
    case SQL_BYTES:
        sqlite3_bind_blob64(statement, at, value->bytes, value->size_bytes, SQLITE_STATIC);
        break;
    }
}

static struct database_rows *ask(struct database *database, const char *sql, const struct sql_value *values,
                                 size_t count, struct error *err)
{
    sqlite3_stmt *statement = find_statement((struct sqlite_database *)database, sql);

    if (!statement) {
        refuse(sqlite_of(database), err);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        bind(statement, (int)i + 1, &values[i]);
    return rows_of(statement);
}

static bool next(struct database_rows *rows)
{
    return sqlite3_step(statement_of(rows)) == SQLITE_ROW;
}

static int64_t integer(struct database_rows *rows, int column)
{
    return sqlite3_column_int64(statement_of(rows), column);
}

/* A text ends in a NUL; so does what sqlite3_column_text() gives of bytes, which it must not be asked for. */
static const void *bytes(struct database_rows *rows, int column, size_t *size_bytes)
{
    sqlite3_stmt *statement = statement_of(rows);
    const void *got = sqlite3_column_type(statement, column) == SQLITE_TEXT
                          ? (const void *)sqlite3_column_text(statement, column)
                          : sqlite3_column_blob(statement, column);

    *size_bytes = (size_t)sqlite3_column_bytes(statement, column);
    return got;
}

static bool done(struct database_rows *rows, struct error *err)
{
    sqlite3_stmt *statement = statement_of(rows);

    return sqlite3_reset(statement) == SQLITE_OK || refuse(sqlite3_db_handle(statement), err);
}

static bool tell(struct database *database, const char *sql, const struct sql_value *values, size_t count,
                 struct error *err)
{
    struct database_rows *rows = ask(database, sql, values, count, err);

    while (rows && next(rows))
        continue;
    return rows && done(rows, err);
}

/* Whatever was told is done. */
static bool push(struct database *database, struct error *err)
{
    (void)database;
    (void)err;
    return true;
}

static bool execute(struct database *database, const char *sql, struct error *err)
{
    return sqlite3_exec(sqlite_of(database), sql, NULL, NULL, NULL) == SQLITE_OK || refuse(sqlite_of(database), err);
}

/* At once as a writer: one that reads first and writes later may find another in its way. */
static bool begin(struct database *database, struct error *err)
{
    return database_run(database, err, "BEGIN IMMEDIATE", "");
}

static bool commit(struct database *database, struct error *err)
{
    return database_run(database, err, "COMMIT", "");
}

static void cancel(struct database *database)
{
    if (!sqlite3_get_autocommit(sqlite_of(database)))
        database_run(database, NULL, "ROLLBACK", "");
}

static void close_database(struct database *database)
{
    struct sqlite_database *own = (struct sqlite_database *)database;

    for (size_t i = 0; i < map_count(own->prepared); i++)
        sqlite3_finalize(map_value(own->prepared, i));
    map_free(own->prepared);
    sqlite3_close(own->sqlite);
    mem_free(own);
}

static const struct database_engine engine = {
    .begin = begin,
    .commit = commit,
    .cancel = cancel,
    .ask = ask,
    .tell = tell,
    .push = push,
    .next = next,
    .integer = integer,
    .bytes = bytes,
    .done = done,
    .execute = execute,
    .close = close_database,
    .key = "INTEGER PRIMARY KEY",
    .number = "INTEGER",
    .binary = "BLOB",
    .keyed = "WITHOUT ROWID",
};

/* The file is private before anything is in it; its journal takes the same mode. */
static bool make_private(const char *path, struct error *err)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (file < 0 || fchmod(file, 0600) != 0) {
        if (file >= 0)
            close(file);
        return error_set(err, ERROR_SYSTEM, _("%s cannot be opened for writing. Check the folder and its rights."),
                         path);
    }
    close(file);
    return true;
}

struct database *database_open_sqlite(const char *path, struct error *err)
{
    struct sqlite_database *own;

    if (!make_private(path, err))
        return NULL;
    own = mem_new(sizeof *own);
    own->face.engine = &engine;
    own->prepared = map_new();
    if (sqlite3_open_v2(path, &own->sqlite, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(own->sqlite, BUSY_MS) != SQLITE_OK ||
        sqlite3_exec(own->sqlite, settings, NULL, NULL, NULL) != SQLITE_OK) {
        refuse(own->sqlite, err);
        close_database(&own->face);
        return NULL;
    }
    return &own->face;
}
