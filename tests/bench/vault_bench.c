/* vault_bench.c — unlocking, a backup read back and all rows written anew: what they take, beside their bars. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "vault/vault.h"

#define WORDS       "vier gewone woorden bench"
#define OTHER       "vier andere woorden bench"
#define TURNS       5
#define ROWS        150000
#define UNLOCK_MS   1000
#define GUESS_MS    300
#define STEP_MS     3 /* as the screens give it */
#define KEY_MS      5 /* that a key may wait for it */
#define COPY_BAR    2.5
#define REWRITE_BAR 2.5

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* What this process worked, whatever others did meanwhile. */
static double worked_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static void fail(const struct error *err)
{
    fprintf(stderr, "%s\n", err->text);
    exit(1);
}

static void run(sqlite3 *database, const char *sql)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return;
    fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(database));
    exit(1);
}

static struct vault *enter(const char *folder, const char *name, const char *words, struct error *err)
{
    scoped(secret) passphrase = secret_copy(words, strlen(words));

    return vault_open(folder, name, passphrase, err);
}

static void tell(const char *what, double ms, double bar_ms, bool is_at_least)
{
    bool is_over = is_at_least ? ms < bar_ms : ms > bar_ms;

    printf("%-48s %8.1f ms (bar %s %.0f ms)%s\n", what, ms, is_at_least ? "at least" : "at most", bar_ms,
           is_over ? "  over" : "");
}

/* The best of some turns; a wrong passphrase does not open it. */
static double unlock_ms(const char *folder, const char *name, const char *words, bool opens)
{
    double best = 0;

    for (int turn = 0; turn < TURNS; turn++) {
        struct error err = { 0 };
        double from = now_ms();
        struct vault *vault = enter(folder, name, words, &err);
        double took = now_ms() - from;

        if ((vault != NULL) != opens)
            fail(&err);
        vault_close(vault);
        if (!turn || took < best)
            best = took;
    }
    return best;
}

static void measure_unlocking(const char *folder)
{
    struct error err = { 0 };
    scoped(secret) first = secret_copy(WORDS, strlen(WORDS));
    scoped(secret) other = secret_copy(OTHER, strlen(OTHER));
    struct vault *vault = vault_create(folder, "user0", first, &err);

    if (!vault)
        fail(&err);
    vault_close(vault);
    tell("unlock, one user", unlock_ms(folder, "user0", WORDS, true), UNLOCK_MS, false);
    vault = enter(folder, "user0", WORDS, &err);
    for (int i = 1; i < VAULT_USERS; i++) {
        char name[16];

        snprintf(name, sizeof name, "user%d", i);
        if (!vault_add_user(vault, name, other, &err))
            fail(&err);
    }
    vault_close(vault);
    printf("of %d users, as many as a vault holds:\n", VAULT_USERS);
    tell("  unlock by name", unlock_ms(folder, "user31", OTHER, true), UNLOCK_MS, false);
    tell("  unlock by the passphrase alone", unlock_ms(folder, NULL, OTHER, true), UNLOCK_MS, false);
    tell("  a wrong passphrase, by name", unlock_ms(folder, "user31", WORDS, false), GUESS_MS, true);
    tell("  a wrong passphrase, whoever's", unlock_ms(folder, NULL, "geen van deze woorden", false), GUESS_MS, true);
}

/* The same rows in both: text of some hundred letters, two indexes. */
static void fill(sqlite3 *database)
{
    char sql[400];

    snprintf(sql, sizeof sql,
             "CREATE TABLE t(id INTEGER PRIMARY KEY, name, note); CREATE INDEX t_name ON t(name); BEGIN;"
             "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %d)"
             "INSERT INTO t SELECT n, 'name' || (n * 7919 %% 100003), hex(randomblob(150)) FROM c; COMMIT;"
             "PRAGMA wal_checkpoint(TRUNCATE)",
             ROWS);
    run(database, sql);
}

/* What plain SQLite takes for a copy of all pages that is read back, and for all rows written anew. */
static void measure_plain(const char *folder, double *copy_ms, double *rewrite_ms)
{
    scoped_text path = file_join(folder, "plain.db");
    scoped_text copy = file_join(folder, "copy.db");
    scoped_text anew = file_join(folder, "anew.db");
    scoped_text vacuum = mem_format("VACUUM INTO '%s'", anew);
    sqlite3 *database, *target;
    sqlite3_backup *pages;
    double from;

    if (sqlite3_open(path, &database) != SQLITE_OK)
        exit(1);
    run(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON");
    fill(database);
    from = now_ms();
    if (sqlite3_open(copy, &target) != SQLITE_OK)
        exit(1);
    pages = sqlite3_backup_init(target, "main", database, "main");
    sqlite3_backup_step(pages, -1);
    sqlite3_backup_finish(pages);
    run(target, "PRAGMA integrity_check");
    sqlite3_close(target);
    file_sync(copy, NULL);
    *copy_ms = now_ms() - from;
    from = now_ms();
    run(database, vacuum);
    file_sync(anew, NULL);
    *rewrite_ms = now_ms() - from;
    sqlite3_close(database);
    remove(path);
    remove(copy);
    remove(anew);
}

static void compare(const char *what, double plain_ms, double sealed_ms, double bar)
{
    printf("%-48s plain %8.1f ms  sealed %8.1f ms  %.2f times (bar %.1f)%s\n", what, plain_ms, sealed_ms,
           sealed_ms / plain_ms, bar, sealed_ms > bar * plain_ms ? "  over" : "");
}

/* The longest that a key waits while a backup is made and read back beside the work. */
static void measure_steps(struct vault *vault)
{
    struct vault_rolling how = { .keep = 1 };
    struct error err = { 0 };
    double longest = 0, busiest = 0, whole = now_ms();
    size_t steps = 0;
    bool is_busy;

    if (!vault_roll(vault, &how, &err))
        fail(&err);
    for (; vault_is_rolling(vault); steps++) {
        double from = now_ms(), worked = worked_ms();

        if (!vault_step(vault, STEP_MS, &is_busy, &err))
            fail(&err);
        worked = worked_ms() - worked;
        from = now_ms() - from;
        longest = from > longest ? from : longest;
        busiest = worked > busiest ? worked : busiest;
        if (!is_busy)
            usleep(1000); /* it is being read back */
    }
    printf("a backup beside the work: %zu steps, %.0f ms until it was read back and stood there\n", steps,
           now_ms() - whole);
    tell("  the longest step, waiting for others included", longest, KEY_MS, false);
    tell("  the step with most work in it", busiest, KEY_MS, false);
}

static void measure_care(const char *folder)
{
    scoped_text path = file_join(folder, "copy.balie");
    struct error err = { 0 };
    struct vault *vault = enter(folder, "user0", WORDS, &err);
    double plain_copy, plain_rewrite, from, copy_ms, rewrite_ms;

    if (!vault)
        fail(&err);
    fill(vault_database(vault));
    measure_plain(folder, &plain_copy, &plain_rewrite);
    from = now_ms();
    if (!vault_backup(vault, path, &err))
        fail(&err);
    copy_ms = now_ms() - from;
    compare("a backup, every page and index read back", plain_copy, copy_ms, COPY_BAR);
    measure_steps(vault);
    from = now_ms();
    if (!vault_rewrite(vault, "SELECT 1", &err))
        fail(&err);
    rewrite_ms = now_ms() - from;
    compare("all rows anew, and the backup (erasure)", plain_copy + plain_rewrite, rewrite_ms, REWRITE_BAR);
    vault_close(vault);
}

static bool remove_one(void *with, const char *relative, struct error *err)
{
    scoped_text path = file_join(with, relative);

    (void)err;
    return remove(path) == 0;
}

int main(void)
{
    const char *tmp = getenv("TMPDIR");
    scoped_text folder = mem_format("%s/balie-bench-XXXXXX", tmp ? tmp : "/tmp");
    scoped_text backups = NULL;

    if (!mkdtemp(folder))
        return 1;
    measure_unlocking(folder);
    measure_care(folder);
    file_walk(folder, remove_one, folder, NULL);
    backups = file_join(folder, "backups");
    rmdir(backups);
    rmdir(folder);
    return 0;
}
