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

/* Asks of the database at URL; whether there is a row. */
static bool ask_postgres(const char *url, const char *sql)
{
    PGconn *line = PQconnectdb(url);
    PQnoticeProcessor before = PQsetNoticeProcessor(line, say_nothing, NULL);
    PGresult *answer = PQexec(line, sql);
    ExecStatusType status = PQresultStatus(answer);
    bool has_row = status == PGRES_TUPLES_OK && PQntuples(answer) > 0;

    (void)before;
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        fprintf(stderr, "%s: %s\n", sql, PQerrorMessage(line));
        exit(2);
    }
    PQclear(answer);
    PQfinish(line);
    return has_row;
}

static void replace_database(const struct world *w, const char *from, const char *to)
{
    scoped_text drop = mem_format("DROP DATABASE IF EXISTS %s WITH (FORCE)", to);
    scoped_text make = mem_format("CREATE DATABASE %s TEMPLATE %s", to, from);
    scoped_text alone = mem_format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'", from);

    ask_postgres(w->postgres, drop);
    ask_postgres(w->postgres, alone);
    ask_postgres(w->postgres, make);
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

static bool has_in_file(const struct world *w, struct id id)
{
    struct sqlite3 *database = NULL;
    sqlite3_stmt *found = NULL;
    bool is_there = sqlite3_open_v2(w->central, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                    sqlite3_busy_timeout(database, 5000) == SQLITE_OK &&
                    sqlite3_prepare_v2(database, "SELECT 1 FROM change WHERE id = ?", -1, &found, NULL) == SQLITE_OK &&
                    sqlite3_bind_blob(found, 1, id.bytes, sizeof id.bytes, SQLITE_STATIC) == SQLITE_OK;

    if (!is_there)
        exit(2);
    is_there = sqlite3_step(found) == SQLITE_ROW;
    sqlite3_finalize(found);
    sqlite3_close(database);
    return is_there;
}

bool central_has(const struct world *w, struct id id)
{
    char hex[ID_TEXT_BYTES];
    scoped_text sql = mem_format("SELECT 1 FROM change WHERE id = decode('%s', 'hex')", id_format(id, hex));
    scoped_text url = *w->postgres ? address_of(w, "world") : NULL;

    return url ? ask_postgres(url, sql) : has_in_file(w, id);
}
