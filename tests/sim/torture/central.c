/* central.c — what the server of a torture world keeps its records in: a file, or a database of PostgreSQL. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

#define DATABASE "///postgres?"

static void run_shell(const char *command)
{
    FILE *out = popen(command, "r");

    if (!out || pclose(out) != 0)
        exit(2);
}

static void replace_folder(const char *from, const char *to)
{
    scoped_text command = mem_format("rm -rf %s && cp -r %s %s", to, from, to);

    run_shell(command);
}

/* The address of database NAME beside the one that was given. */
static char *address_of(const struct world *w, const char *name)
{
    const char *at = strstr(w->postgres, DATABASE);

    if (!at)
        exit(2);
    return mem_format("%.*s///%s?%s", (int)(at - w->postgres), w->postgres, name, at + sizeof DATABASE - 1);
}

static void say_nothing(void *with, const char *notice)
{
    (void)with;
    (void)notice;
}

static PGresult *run_postgres(PGconn *line, const char *sql)
{
    PGresult *answer = PQexec(line, sql);
    ExecStatusType status = PQresultStatus(answer);

    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        fprintf(stderr, "%s: %s\n", sql, PQerrorMessage(line));
        exit(2);
    }
    return answer;
}

static PGconn *open_postgres(const char *url)
{
    PGconn *line = PQconnectdb(url);
    PQnoticeProcessor before = PQsetNoticeProcessor(line, say_nothing, NULL);

    (void)before;
    return line;
}

static void tell_postgres(const char *url, const char *sql)
{
    PGconn *line = open_postgres(url);

    PQclear(run_postgres(line, sql));
    PQfinish(line);
}

static void replace_database(const struct world *w, const char *from, const char *to)
{
    scoped_text drop = mem_format("DROP DATABASE IF EXISTS %s WITH (FORCE)", to);
    scoped_text make = mem_format("CREATE DATABASE %s TEMPLATE %s", to, from);
    scoped_text alone = mem_format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'", from);

    tell_postgres(w->postgres, drop);
    tell_postgres(w->postgres, alone);
    tell_postgres(w->postgres, make);
}

char *central_store(const struct world *w)
{
    return *w->postgres ? address_of(w, "world") : mem_format("sqlite:%s", w->central);
}

void central_new(const struct world *w)
{
    if (*w->postgres)
        replace_database(w, "template1", "world");
    else
        unlink(w->central);
}

void central_copy(const struct world *w)
{
    scoped_text copy = mem_format("%s.copy", w->central);

    if (*w->postgres)
        replace_database(w, "world", "world_copy");
    else
        replace_folder(w->central, copy);
}

void central_put_back(const struct world *w)
{
    scoped_text copy = mem_format("%s.copy", w->central);

    if (*w->postgres)
        replace_database(w, "world_copy", "world");
    else
        replace_folder(copy, w->central);
}

void central_stumble(const struct world *w)
{
    if (*w->postgres)
        tell_postgres(w->postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'world'");
}

/* Bytes as hexadecimal digits, everything else as it is. */
static char *column_text(sqlite3_stmt *row, int at)
{
    const unsigned char *bytes = sqlite3_column_blob(row, at);
    scoped_buf hex = { 0 };

    if (sqlite3_column_type(row, at) != SQLITE_BLOB)
        return mem_text(at < sqlite3_column_count(row) && sqlite3_column_text(row, at)
                            ? (const char *)sqlite3_column_text(row, at)
                            : "");
    for (int i = 0; i < sqlite3_column_bytes(row, at); i++)
        buf_format(&hex, "%02x", bytes[i]);
    return mem_text(buf_view(&hex));
}

static void each_in_file(struct world *w, const char *sql, void (*visit)(struct world *w, const char *a, const char *b))
{
    struct sqlite3 *database = NULL;
    sqlite3_stmt *row = NULL;

    if (sqlite3_open_v2(w->central, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(database, 5000) != SQLITE_OK ||
        sqlite3_prepare_v2(database, sql, -1, &row, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(database));
        exit(2);
    }
    while (sqlite3_step(row) == SQLITE_ROW) {
        scoped_text a = column_text(row, 0);
        scoped_text b = column_text(row, 1);

        visit(w, a, b);
    }
    sqlite3_finalize(row);
    sqlite3_close(database);
}

static const char *without_mark(const char *text)
{
    return strncmp(text, "\\x", 2) == 0 ? text + 2 : text;
}

static void each_in_postgres(struct world *w, const char *sql,
                             void (*visit)(struct world *w, const char *a, const char *b))
{
    scoped_text url = address_of(w, "world");
    PGconn *line = open_postgres(url);
    PGresult *answer = run_postgres(line, sql);

    for (int i = 0; i < PQntuples(answer); i++)
        visit(w, without_mark(PQgetvalue(answer, i, 0)),
              PQnfields(answer) > 1 ? without_mark(PQgetvalue(answer, i, 1)) : "");
    PQclear(answer);
    PQfinish(line);
}

void central_each(struct world *w, const char *sql, void (*visit)(struct world *w, const char *a, const char *b))
{
    if (*w->postgres)
        each_in_postgres(w, sql, visit);
    else
        each_in_file(w, sql, visit);
}

static void note_position(struct world *w, const char *id, const char *position)
{
    int i = find_made(w, id);

    if (i >= 0)
        w->position[i] = strtoll(position, NULL, 10);
}

static void note_arrival(struct world *w, const char *id, const char *arrival_ms)
{
    int i = find_made(w, id);

    if (i >= 0)
        w->arrival_ms[i] = strtoll(arrival_ms, NULL, 10);
}

/* VALUE as it stands in hexadecimal digits. */
static void write_hex(struct buf *out, const char *value)
{
    for (; *value; value++)
        buf_format(out, "%02x", (unsigned char)*value);
}

static void note_words(struct world *w, const char *id, const char *line)
{
    scoped_buf words = { 0 };
    int i = find_made(w, id);

    if (i >= 0)
        write_hex(&words, w->made[i].value);
    if (i >= 0)
        w->is_worded[i] = strstr(line, buf_view(&words));
}

static void note_blob(struct world *w, const char *hash, const char *bytes)
{
    struct digest digest;

    for (int i = 0; digest_parse(hash, &digest) && i < w->made_count; i++)
        if (w->made[i].blob_bytes && digest_equal(&w->made[i].blob, &digest))
            w->blob_have[i] = strtoll(bytes, NULL, 10);
}

void central_read(struct world *w)
{
    memset(w->position, 0, sizeof w->position);
    memset(w->arrival_ms, 0, sizeof w->arrival_ms);
    memset(w->is_worded, 0, sizeof w->is_worded);
    memset(w->blob_have, 0, sizeof w->blob_have);
    central_each(w, "SELECT id, CASE WHEN refusal IS NULL THEN position ELSE -position END FROM change", note_position);
    central_each(w, "SELECT id, arrival FROM change", note_arrival);
    central_each(w, "SELECT id, line FROM change", note_words);
    central_each(w, "SELECT hash, SUM(LENGTH(bytes)) FROM blob GROUP BY dossier, hash", note_blob);
}
