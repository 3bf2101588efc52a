/* database_postgres.c — the server's records in PostgreSQL, or in an engine that speaks its protocol. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "database.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/words.h"

/* The numbers by which the protocol knows the three types that are used. */
#define OID_BYTES    17
#define OID_NUMBER   20
#define OID_TEXT     25
#define BINARY       1
#define NAME_BYTES   24
#define PARTS_LIMIT  2048 /* values a statement may have */
#define REASON_BYTES 200
#define ANSWERS      2 /* that may be read at a time */

struct prepared {
    char *sql, name[NAME_BYTES];
};

/* The values of one statement, laid out as libpq takes them. */
struct parts {
    Oid types[PARTS_LIMIT];
    const char *values[PARTS_LIMIT];
    int sizes[PARTS_LIMIT], formats[PARTS_LIMIT];
    uint8_t numbers[PARTS_LIMIT][8];
};

struct database_rows {
    PGresult *result; /* NULL: free for another answer */
    int row;
};

struct postgres_database {
    struct database face;
    PGconn *connection;
    struct map *prepared; /* text of a statement → struct prepared */
    size_t names;
    struct parts parts;
    bool is_lost;                       /* the line broke, though libpq may not have seen it yet */
    bool is_ahead;                      /* statements were sent whose answers were not read: nobody waits for them */
    struct database_rows rows[ANSWERS]; /* that are read */
};

static struct postgres_database *own_of(struct database *database)
{
    return (struct postgres_database *)database;
}

/* SQLSTATE of what passes when the transaction is made again, by its first letters: others were in the way, or the
 * server went away, restarts, or is not the one that writes any more. */
static const char *const passing[] = { "40001", "40P01", "23505", "08", "57P0", "25006", "53300" };

static bool is_passing(const char *state)
{
    for (size_t i = 0; state && i < sizeof passing / sizeof *passing; i++)
        if (strncmp(state, passing[i], strlen(passing[i])) == 0)
            return true;
    return false;
}

/* RESULT NULL: the connection itself failed. It is cleared. */
static bool refuse(struct postgres_database *own, PGresult *result, struct error *err)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *said = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    char reason[REASON_BYTES];

    snprintf(reason, sizeof reason, "%s", said ? said : PQerrorMessage(own->connection));
    reason[strcspn(reason, "\n")] = '\0';
    own->is_lost = !result || PQstatus(own->connection) != CONNECTION_OK;
    own->face.must_repeat = is_passing(state) || own->is_lost;
    error_set(err, ERROR_SYSTEM, _("The server's database refused (%s %s). Look at that database."),
              state ? state : "connection", reason);
    PQclear(result);
    return false;
}

static void forget_statements(struct postgres_database *own)
{
    for (size_t i = 0; i < map_count(own->prepared); i++) {
        struct prepared *prepared = map_value(own->prepared, i);

        mem_free(prepared->sql);
        mem_free(prepared);
    }
    map_free(own->prepared);
    own->prepared = map_new();
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Waits for all that was sent. What follows a statement that was refused is not even tried: the first refusal tells
 * why. The answer to the last one is the caller's. */
static bool collect(struct postgres_database *own, PGresult **out, struct error *err)
{
    PGresult *result = NULL, *last = NULL;
    bool good = PQpipelineSync(own->connection) == 1 || refuse(own, NULL, err), is_end = !good, was_none = false;

    own->is_ahead = false;
    while (!is_end) {
        result = PQgetResult(own->connection);
        /* One that is none ends a statement; two in a row are the end of all that libpq knows of. */
        is_end = result ? PQresultStatus(result) == PGRES_PIPELINE_SYNC
                        : was_none || PQstatus(own->connection) != CONNECTION_OK;
        was_none = !result;
        if (is_good(result)) {
            PQclear(last);
            last = result;
        } else if (result && !is_end && good) {
            good = refuse(own, result, err);
        } else {
            good = good && (result || !is_end || refuse(own, NULL, err));
            PQclear(result);
        }
    }
    if (good)
        *out = last;
    else
        PQclear(last);
    return good;
}

static bool settle(struct postgres_database *own, struct error *err)
{
    PGresult *result = NULL;
    bool good = collect(own, &result, err);

    PQclear(result);
    return good;
}

/* A statement without values that is not worth preparing. */
static bool send_plain(struct postgres_database *own, const char *sql, struct error *err)
{
    own->is_ahead = true;
    return PQsendQueryParams(own->connection, sql, 0, NULL, NULL, NULL, NULL, BINARY) == 1 || refuse(own, NULL, err);
}

/* Every statement here goes by an index, and its plan is kept: one made while a table was empty reads all of it later.
 * Engines that have no such settings need none. */
static const char *const settings[] = {
    "SET enable_seqscan = off",
    "SET enable_bitmapscan = off",
    "SET plan_cache_mode = force_generic_plan",
    "SET jit = off",
};

static bool greet(struct postgres_database *own, struct error *err)
{
    own->is_ahead = false;
    if (PQstatus(own->connection) != CONNECTION_OK)
        return refuse(own, NULL, err);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        PQclear(PQexec(own->connection, settings[i]));
    return (PQsetnonblocking(own->connection, 1) == 0 && PQenterPipelineMode(own->connection) == 1) ||
           refuse(own, NULL, err);
}

/* After a restart, a promotion or a lost line the same address is tried again; what was prepared is gone. */
static bool reach(struct postgres_database *own, struct error *err)
{
    if (!own->is_lost && PQstatus(own->connection) == CONNECTION_OK)
        return true;
    own->is_lost = false;
    forget_statements(own);
    PQreset(own->connection);
    return greet(own, err);
}

/* NULL: the line broke. */
static const struct prepared *prepare(struct postgres_database *own, const char *sql, size_t count, struct error *err)
{
    struct prepared *prepared = map_find(own->prepared, sql);

    if (prepared)
        return prepared;
    prepared = mem_new(sizeof *prepared);
    prepared->sql = mem_text(sql);
    snprintf(prepared->name, sizeof prepared->name, "s%zu", ++own->names);
    map_put(own->prepared, prepared->sql, prepared);
    if (PQsendPrepare(own->connection, prepared->name, sql, (int)count, own->parts.types) == 1)
        return prepared;
    refuse(own, NULL, err);
    return NULL;
}

static void lay_number(uint8_t out[8], int64_t number)
{
    uint64_t bits = (uint64_t)number;

    for (int i = 7; i >= 0; i--, bits >>= 8)
        out[i] = (uint8_t)bits;
}

static const char *lay_value(struct parts *parts, size_t i, const struct sql_value *value)
{
    switch (value->type) {
    case SQL_NULL:
        return NULL;
    case SQL_INTEGER:
        lay_number(parts->numbers[i], value->number);
        return (const char *)parts->numbers[i];
    case SQL_TEXT:
    case SQL_BYTES:
        return value->size_bytes ? value->bytes : "";
    }
    return NULL;
}

/* The types are those of the first time; a null is of the type that its place asks for. */
static void lay_out(struct parts *parts, const struct sql_value *values, size_t count)
{
    static const Oid types[] = {
        [SQL_NULL] = 0, [SQL_INTEGER] = OID_NUMBER, [SQL_TEXT] = OID_TEXT, [SQL_BYTES] = OID_BYTES
    };

    for (size_t i = 0; i < count; i++) {
        parts->types[i] = types[values[i].type];
        parts->values[i] = lay_value(parts, i, &values[i]);
        parts->sizes[i] = values[i].type == SQL_INTEGER ? 8 : (int)values[i].size_bytes;
        parts->formats[i] = BINARY;
    }
}

static struct database_rows *keep(struct postgres_database *own, PGresult *result)
{
    struct database_rows *rows = own->rows;

    while (rows->result)
        rows++;
    assert(rows < own->rows + ANSWERS);
    *rows = (struct database_rows){ result, -1 };
    return rows;
}

static bool send(struct postgres_database *own, const char *sql, const struct sql_value *values, size_t count,
                 struct error *err)
{
    const struct prepared *prepared;

    assert(count <= PARTS_LIMIT);
    lay_out(&own->parts, values, count);
    own->is_ahead = true;
    prepared = prepare(own, sql, count, err);
    return prepared && (PQsendQueryPrepared(own->connection, prepared->name, (int)count, own->parts.values,
                                            own->parts.sizes, own->parts.formats, BINARY) == 1 ||
                        refuse(own, NULL, err));
}

static struct database_rows *ask(struct database *database, const char *sql, const struct sql_value *values,
                                 size_t count, struct error *err)
{
    struct postgres_database *own = own_of(database);
    PGresult *result = NULL;

    if (!send(own, sql, values, count, err) || !collect(own, &result, err))
        return NULL;
    return keep(own, result);
}

/* What the database has no room for yet waits here: nobody waits for it. */
static bool push(struct database *database, struct error *err)
{
    return PQflush(own_of(database)->connection) >= 0 || refuse(own_of(database), NULL, err);
}

/* The database works on it while the next one is made. */
static bool tell(struct database *database, const char *sql, const struct sql_value *values, size_t count,
                 struct error *err)
{
    return send(own_of(database), sql, values, count, err) && push(database, err);
}

static bool next(struct database_rows *rows)
{
    return ++rows->row < PQntuples(rows->result);
}

/* Whole numbers come as two, four or eight bytes, the greatest first. */
static int64_t integer(struct database_rows *rows, int column)
{
    const uint8_t *bytes = (const uint8_t *)PQgetvalue(rows->result, rows->row, column);
    int size = PQgetlength(rows->result, rows->row, column);
    uint64_t number = size && bytes[0] & 0x80 ? UINT64_MAX : 0;

    if (PQgetisnull(rows->result, rows->row, column))
        return 0;
    for (int i = 0; i < size; i++)
        number = number << 8 | bytes[i];
    return (int64_t)number;
}

static const void *bytes(struct database_rows *rows, int column, size_t *size_bytes)
{
    *size_bytes = (size_t)PQgetlength(rows->result, rows->row, column);
    return PQgetisnull(rows->result, rows->row, column) ? NULL : PQgetvalue(rows->result, rows->row, column);
}

static bool done(struct database_rows *rows, struct error *err)
{
    (void)err;
    PQclear(rows->result);
    rows->result = NULL;
    return true;
}

/* Several statements at once are only taken outside of a pipeline. */
static bool execute(struct database *database, const char *sql, struct error *err)
{
    struct postgres_database *own = own_of(database);
    PGresult *result;
    bool good;

    if (!settle(own, err))
        return false;
    PQexitPipelineMode(own->connection);
    result = PQexec(own->connection, sql);
    good = is_good(result) || refuse(own, result, err);
    if (good)
        PQclear(result);
    PQenterPipelineMode(own->connection);
    return good;
}

static bool is_idle(const struct postgres_database *own)
{
    return PQtransactionStatus(own->connection) == PQTRANS_IDLE;
}

/* What was prepared may have been skipped with what was refused: it is prepared again. */
static bool roll_back(struct postgres_database *own, struct error *err)
{
    if (own->is_ahead)
        settle(own, NULL);
    if (!is_idle(own) && !(send_plain(own, "ROLLBACK", err) && settle(own, err)))
        return false;
    forget_statements(own);
    return send_plain(own, "DEALLOCATE ALL", err) && settle(own, err);
}

static bool begin(struct database *database, struct error *err)
{
    struct postgres_database *own = own_of(database);

    own->face.must_repeat = false;
    return reach(own, err) && ((!own->is_ahead && is_idle(own)) || roll_back(own, err)) &&
           send_plain(own, "BEGIN", err);
}

static bool commit(struct database *database, struct error *err)
{
    return send_plain(own_of(database), "COMMIT", err) && settle(own_of(database), err);
}

static void cancel(struct database *database)
{
    struct postgres_database *own = own_of(database);
    bool must_repeat = own->face.must_repeat;

    if (!own->is_lost && PQstatus(own->connection) == CONNECTION_OK)
        roll_back(own, NULL);
    own->face.must_repeat = must_repeat;
}

static void close_database(struct database *database)
{
    struct postgres_database *own = own_of(database);

    PQfinish(own->connection);
    forget_statements(own);
    map_free(own->prepared);
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
    .key = "BIGINT PRIMARY KEY",
    .number = "BIGINT",
    .binary = "BYTEA",
    .keyed = "",
};

static void say_nothing(void *with, const char *message)
{
    (void)with;
    (void)message;
}

struct database *database_open_postgres(const char *url, struct error *err)
{
    struct postgres_database *own = mem_new(sizeof *own);

    own->face.engine = &engine;
    own->prepared = map_new();
    own->connection = PQconnectdb(url);
    PQsetNoticeProcessor(own->connection, say_nothing, NULL);
    if (!greet(own, err)) {
        close_database(&own->face);
        return NULL;
    }
    return &own->face;
}
