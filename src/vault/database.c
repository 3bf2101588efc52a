/* database.c — the one connection to the database of a vault, set up so that nothing committed is lost. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "database.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"

#define PAGE_FILES   NULL         /* the machine's own files; the name of the sealing ones comes here */
#define VAULT_NUMBER "1651273829" /* application_id: "blie" */

/* In this order: exclusive locking before the first access (no -shm file, one process), and no spilling of the cache,
 * by which SQLite 3.40.1 loses commits. An empty answer means that the setting answers nothing. */
static const struct setting {
    const char *sql, *answer;
} settings[] = {
    { "PRAGMA locking_mode=EXCLUSIVE", "exclusive" },
    { "PRAGMA journal_mode=WAL", "wal" },
    { "PRAGMA synchronous=FULL", "" },
    { "PRAGMA cache_spill=OFF", "" },
    { "PRAGMA cache_size=-16384", "" },
    { "PRAGMA temp_store=MEMORY", "" },
    { "PRAGMA mmap_size=0", NULL },
    { "PRAGMA secure_delete=ON", "1" },
    { "PRAGMA foreign_keys=OFF", "" },
    { "PRAGMA wal_autocheckpoint=4000", "4000" },
    { "PRAGMA journal_size_limit=16777216", "16777216" },
};

static bool refuse(const char *path, sqlite3 *database, struct error *err)
{
    int code = database ? sqlite3_errcode(database) : SQLITE_NOMEM;

    if (code == SQLITE_FULL)
        return error_set(err, ERROR_SYSTEM, _("The disk is full. Free some space and try again."));
    if (code == SQLITE_CANTOPEN || code == SQLITE_PERM || code == SQLITE_READONLY || code == SQLITE_IOERR)
        return error_set(err, ERROR_SYSTEM, _("%s cannot be opened: %s. Look at the disk and the rights on it."), path,
                         sqlite3_errmsg(database));
    return error_set(err, ERROR_DAMAGED, _("%s is damaged: %s. Put back the backup with: balie restore FILE"), path,
                     database ? sqlite3_errmsg(database) : "");
}

/* Runs SQL and compares its first answer, when ANSWER is not NULL. */
static bool ask(sqlite3 *database, const char *sql, const char *answer)
{
    sqlite3_stmt *statement = NULL;
    const char *text = "";
    bool good = sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK;
    int step = good ? sqlite3_step(statement) : SQLITE_ERROR;

    if (step == SQLITE_ROW && sqlite3_column_text(statement, 0))
        text = (const char *)sqlite3_column_text(statement, 0);
    good = (step == SQLITE_ROW || step == SQLITE_DONE) && (!answer || strcmp(answer, text) == 0);
    sqlite3_finalize(statement);
    return good;
}

static bool set_up(sqlite3 *database)
{
    sqlite3_extended_result_codes(database, 0);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (!ask(database, settings[i].sql, settings[i].answer))
            return false;
    return true;
}

static struct sqlite3 *connect(const char *path, int flags, struct error *err)
{
    sqlite3 *database = NULL;

    if (sqlite3_open_v2(path, &database, flags, PAGE_FILES) == SQLITE_OK && set_up(database))
        return database;
    refuse(path, database, err);
    sqlite3_close(database);
    return NULL;
}

static bool sync_path(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool good = file >= 0 && fsync(file) == 0;

    if (file >= 0)
        close(file);
    return good;
}

static bool publish(const char *from, const char *to, struct error *err)
{
    scoped_text copy = mem_text(to);

    if (sync_path(from) && rename(from, to) == 0 && sync_path(dirname(copy)))
        return true;
    return error_set(err, ERROR_SYSTEM, _("%s cannot be written: %s. Free some space or choose another folder."), to,
                     strerror(errno));
}

/* SQLite gives its log the rights of the database; a failure here comes back when it opens the file. */
static void create_for_owner(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (file >= 0)
        close(file);
}

bool database_make(const char *path, struct error *err)
{
    scoped_text fresh = mem_format("%s.tmp", path);
    scoped_text log = mem_format("%s.tmp-wal", path);
    sqlite3 *database;
    bool good;

    unlink(fresh);
    unlink(log);
    create_for_owner(fresh);
    database = connect(fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (!database)
        return false;
    good = ask(database, "PRAGMA application_id=" VAULT_NUMBER, NULL) &&
           ask(database, "PRAGMA wal_checkpoint(TRUNCATE)", "0");
    if (!good)
        refuse(fresh, database, err);
    sqlite3_close(database);
    return good && publish(fresh, path, err);
}

struct sqlite3 *database_open(const char *path, struct error *err)
{
    sqlite3 *database = connect(path, SQLITE_OPEN_READWRITE, err);

    if (!database || ask(database, "PRAGMA application_id", VAULT_NUMBER))
        return database;
    error_set(err, ERROR_DAMAGED, _("%s is not a vault. Put back the backup with: balie restore FILE"), path);
    sqlite3_close(database);
    return NULL;
}

void database_close(struct sqlite3 *database)
{
    int left = sqlite3_close(database);

    (void)left; /* with statements still open it stays open until the process ends: nothing is lost by that */
}
