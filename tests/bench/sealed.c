/* sealed.c — what sealing costs: the same work on plain SQLite and on sealed pages, turn by turn. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "vault/database.h"

#define ROWS   100000
#define TURNS  5
#define POINTS 50000

enum work { INSERT, SMALL, WARM_READ, WARM_SCAN, COLD_SCAN, WORKS };

static const struct {
    const char *name;
    double bar;
} works[WORKS] = {
    { "insert of 100,000 rows, 3 indexes", 1.4 },
    { "200 small durable changes", 1.4 },
    { "point read, warm", 1.3 },
    { "full scan, warm", 1.3 },
    { "full scan, cold", 2.5 },
};

struct side {
    sqlite3 *database;
    struct database *sealed;
    double best_ms[WORKS];
};

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static void run(sqlite3 *database, const char *sql)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return;
    fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(database));
    exit(1);
}

static void insert(sqlite3 *database)
{
    sqlite3_stmt *add;

    run(database, "BEGIN");
    sqlite3_prepare_v2(database, "INSERT INTO t VALUES(?, ?, ?, ?, ?)", -1, &add, NULL);
    for (int i = 0; i < ROWS; i++) {
        char name[32], town[32], note[120];

        snprintf(name, sizeof name, "name%08d", (int)((unsigned)i * 2654435761u % 100000000u));
        snprintf(town, sizeof town, "town%d", i % 581);
        memset(note, 'a' + i % 26, sizeof note - 1);
        note[sizeof note - 1] = '\0';
        sqlite3_bind_int(add, 1, i);
        sqlite3_bind_text(add, 2, name, -1, SQLITE_STATIC);
        sqlite3_bind_text(add, 3, town, -1, SQLITE_STATIC);
        sqlite3_bind_int(add, 4, i * 7 % 100003);
        sqlite3_bind_text(add, 5, note, -1, SQLITE_STATIC);
        sqlite3_step(add);
        sqlite3_reset(add);
    }
    sqlite3_finalize(add);
    run(database, "COMMIT");
}

static void read_points(sqlite3 *database)
{
    sqlite3_stmt *find;

    sqlite3_prepare_v2(database, "SELECT note FROM t WHERE id = ?", -1, &find, NULL);
    for (unsigned i = 0; i < POINTS; i++) {
        sqlite3_bind_int(find, 1, (int)(i * 2654435761u % ROWS));
        sqlite3_step(find);
        sqlite3_reset(find);
    }
    sqlite3_finalize(find);
}

static void small_changes(sqlite3 *database)
{
    for (int i = 0; i < 200; i++)
        run(database, "UPDATE t SET note = 'b' || note WHERE id = abs(random() % 100000)");
}

static void work_on(struct side *side, enum work work)
{
    sqlite3 *database = side->database;
    double from;

    if (work == INSERT)
        run(database, "DROP TABLE IF EXISTS t; CREATE TABLE t(id INTEGER PRIMARY KEY, name, town, number, note);"
                      "CREATE INDEX a ON t(name); CREATE INDEX b ON t(town); CREATE INDEX c ON t(number);"
                      "PRAGMA wal_checkpoint(TRUNCATE)");
    if (work == COLD_SCAN)
        sqlite3_db_release_memory(database);
    if (work == WARM_SCAN || work == WARM_READ)
        run(database, "SELECT sum(length(note)) FROM t");
    from = now_ms();
    if (work == INSERT)
        insert(database);
    else if (work == SMALL)
        small_changes(database);
    else if (work == WARM_READ)
        read_points(database);
    else
        run(database, "SELECT sum(length(note)) FROM t");
    from = now_ms() - from;
    if (side->best_ms[work] <= 0 || from < side->best_ms[work])
        side->best_ms[work] = from;
    if (work == INSERT)
        run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static void open_plain(struct side *side, const char *folder)
{
    scoped_text path = file_join(folder, "plain.db");

    if (sqlite3_open(path, &side->database) != SQLITE_OK)
        exit(1);
    run(side->database, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                        "PRAGMA cache_spill=OFF; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;"
                        "PRAGMA secure_delete=ON");
}

static void open_sealed(struct side *side, const char *folder)
{
    scoped(secret) key = secret_new(32);
    scoped_text path = file_join(folder, "sealed.db");
    struct database_place place = { .path = path, .data_key = key };
    struct error err = { 0 };

    if (!database_make(&place, &err) || !(side->sealed = database_open(&place, &err))) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    side->database = database_connection(side->sealed);
}

static void clean_up(const char *folder)
{
    static const char *const names[] = { "plain.db", "plain.db-wal", "sealed.db", "sealed.db-wal" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scoped_text path = file_join(folder, names[i]);

        remove(path);
    }
}

/* In a process of its own: plain SQLite with the memory it has by itself. */
static void run_apart(struct side *side, const char *folder, bool is_sealed)
{
    double times[WORKS];
    int ends[2];
    pid_t child;

    if (pipe(ends) != 0 || (child = fork()) < 0)
        exit(1);
    if (child == 0) {
        if (is_sealed)
            open_sealed(side, folder);
        else
            open_plain(side, folder);
        run(side->database, "PRAGMA cache_size=-65536");
        memset(side->best_ms, 0, sizeof side->best_ms);
        for (int work = 0; work < WORKS; work++)
            work_on(side, (enum work)work);
        _exit(write(ends[1], side->best_ms, sizeof side->best_ms) != sizeof side->best_ms);
    }
    close(ends[1]);
    if (read(ends[0], times, sizeof times) != sizeof times)
        exit(1);
    close(ends[0]);
    waitpid(child, NULL, 0);
    for (int work = 0; work < WORKS; work++)
        if (side->best_ms[work] <= 0 || times[work] < side->best_ms[work])
            side->best_ms[work] = times[work];
    clean_up(folder);
}

int main(void)
{
    struct side sides[2] = { { 0 } };
    char folder[] = "/tmp/balie-bench-XXXXXX";

    if (!mkdtemp(folder))
        return 1;
    for (int turn = 0; turn < TURNS * 2; turn++)
        run_apart(&sides[turn % 2], folder, turn % 2);
    rmdir(folder);
    for (int work = 0; work < WORKS; work++) {
        double factor = sides[1].best_ms[work] / sides[0].best_ms[work];

        printf("%-36s plain %8.2f ms  sealed %8.2f ms  %.2f times (bar %.1f)%s\n", works[work].name,
               sides[0].best_ms[work], sides[1].best_ms[work], factor, works[work].bar,
               factor > works[work].bar ? "  over" : "");
    }
    return 0;
}
