/* database.c — the one connection to the database of a vault, sealed, and set up so that nothing committed is lost. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "database.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "aftermath.h"
#include "page.h"
#include "sealed.h"

#define VAULT_NUMBER "1651273829" /* application_id: "blie" */

struct database {
    struct sealed *sealed;
    sqlite3 *connection;
    char *path;
    const char *notice;
};

struct setting {
    const char *sql, *answer;
};

/* In this order: exclusive locking before the first access (no -shm file, one process), and no spilling of the cache,
 * by which SQLite 3.40.1 loses commits. An empty answer means that the setting answers nothing. */
static const struct setting usual[] = {
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
    { NULL, NULL },
};

/* Without a log, and not synced on the way: the file is not there for anybody before it is whole, and whoever made it
 * syncs it once. */
static const struct setting target[] = {
    { "PRAGMA locking_mode=EXCLUSIVE", "exclusive" },
    { "PRAGMA journal_mode=MEMORY", "memory" },
    { "PRAGMA synchronous=OFF", "" },
    { "PRAGMA cache_size=-256", "" }, /* what is left for the last step */
    { "PRAGMA temp_store=MEMORY", "" },
    { NULL, NULL },
};

static const struct setting copied[] = {
    { "PRAGMA locking_mode=EXCLUSIVE", "exclusive" },
    { "PRAGMA cache_size=-16384", "" },
    { "PRAGMA temp_store=MEMORY", "" },
    { "PRAGMA query_only=ON", "" },
    { NULL, NULL },
};

static bool refuse(const char *path, sqlite3 *database, struct error *err)
{
    int code = sqlite3_errcode(database) & 0xff;

    if (code == SQLITE_FULL)
        return error_set(err, ERROR_SYSTEM, _("The disk is full. Free some space and try again."));
    if (code == SQLITE_BUSY) /* the file of the lock was taken away from under its feet */
        return error_set(err, ERROR_LOCKED, _("Another balie has this vault open. Close it first."));
    if (code == SQLITE_CANTOPEN || code == SQLITE_PERM || code == SQLITE_READONLY || code == SQLITE_IOERR)
        return error_set(err, ERROR_SYSTEM, _("%s cannot be opened: %s. Look at the disk and the rights on it."), path,
                         sqlite3_errmsg(database));
    return error_set(err, ERROR_DAMAGED, _("%s is damaged: %s. Put back the backup with: balie restore FILE"), path,
                     sqlite3_errmsg(database));
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

/* Page memory holds people's lives: it is wiped when it is given back. SQLite itself keeps NULL from all but the first
 * of these. */
static void *take_memory(int size)
{
    return malloc((size_t)size);
}

static void give_memory(void *memory)
{
    explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

static void *resize_memory(void *memory, int size)
{
    void *larger = malloc((size_t)size);
    size_t old_bytes = malloc_usable_size(memory);

    if (!larger)
        return NULL;
    memcpy(larger, memory, old_bytes < (size_t)size ? old_bytes : (size_t)size);
    give_memory(memory);
    return larger;
}

static int memory_bytes(void *memory)
{
    return (int)malloc_usable_size(memory);
}

static int round_up(int size)
{
    return (size + 7) & ~7;
}

static int begin_memory(void *with)
{
    (void)with;
    return SQLITE_OK;
}

static void end_memory(void *with)
{
    (void)with;
}

/* Without effect after the first connection of the program. */
static void wipe_what_is_freed(void)
{
    static const sqlite3_mem_methods wiping = { take_memory, give_memory,  resize_memory, memory_bytes,
                                                round_up,    begin_memory, end_memory,    NULL };

    sqlite3_config(SQLITE_CONFIG_MALLOC, &wiping);
}

static bool set_up(sqlite3 *database, const struct setting *settings)
{
    int room = PAGE_ROOM_BYTES;

    sqlite3_extended_result_codes(database, 0);
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &room) != SQLITE_OK)
        return false;
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    for (const struct setting *setting = settings; setting->sql; setting++)
        if (!ask(database, setting->sql, setting->answer))
            return false;
    return true;
}

static bool connect(struct database *database, const struct database_place *place, const struct setting *settings,
                    struct error *err)
{
    wipe_what_is_freed();
    database->sealed = sealed_new(place->data_key, place->file_id, sizeof place->file_id, place->lead_bytes);
    if (sqlite3_open_v2(database->path, &database->connection,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                        sealed_name(database->sealed)) == SQLITE_OK &&
        set_up(database->connection, settings)) {
        sealed_settle(database->sealed);
        return true;
    }
    return database_is_well(database, err) && refuse(database->path, database->connection, err);
}

static struct database *database_new(const char *path)
{
    struct database *database = mem_new(sizeof *database);

    database->path = mem_text(path);
    return database;
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

void database_remove(const char *path)
{
    scoped_text log = mem_format("%s-wal", path);

    unlink(path);
    unlink(log);
}

bool database_make(const struct database_place *place, struct error *err)
{
    scoped_text fresh = mem_format("%s.tmp", place->path);
    struct database *database = database_new(fresh);
    bool good;

    database_remove(fresh);
    create_for_owner(fresh);
    good = connect(database, place, usual, err);
    if (good && !(ask(database->connection, "PRAGMA application_id=" VAULT_NUMBER, NULL) &&
                  ask(database->connection, "PRAGMA wal_checkpoint(TRUNCATE)", "0")))
        good = refuse(fresh, database->connection, err);
    database_close(database);
    return good && publish(fresh, place->path, err);
}

/* A file of plain pages was made before pages were sealed, by whoever: nothing of it is taken for ours. */
static bool is_sealed(const struct database_place *place, struct error *err)
{
    char start[16] = "";
    int file = open(place->path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file >= 0 ? pread(file, start, sizeof start, (off_t)place->lead_bytes) : -1;
    int why = errno;

    if (file >= 0)
        close(file);
    if (got < 0)
        return error_set(err, ERROR_SYSTEM, _("%s cannot be read (%s). Look at the disk and the rights on it."),
                         place->path, strerror(why));
    if (got < (ssize_t)sizeof start)
        return error_set(err, ERROR_DAMAGED, _("%s is cut off. Put back the backup with: balie restore FILE"),
                         place->path);
    if (memcmp(start, "SQLite format 3", sizeof start) == 0)
        return error_set(err, ERROR_DAMAGED,
                         _("%s was made by a balie that did not seal its pages yet. Make a new vault in another folder "
                           "with: balie init --user NAME"),
                         place->path);
    return true;
}

static bool judge_log(struct database *database, const struct page_keys *keys, struct error *err)
{
    scoped_text log = mem_format("%s-wal", database->path);

    switch (aftermath_judge(log, keys)) {
    case AFTERMATH_CLEAN:
        return true;
    case AFTERMATH_CUT:
        database->notice = _("The last change was being written when balie or the computer stopped: it is not whole "
                             "and was left out. Look whether your last entry is there.");
        return true;
    case AFTERMATH_DAMAGED:
        return error_set(err, ERROR_DAMAGED,
                         _("%s, the newest changes of the vault, was altered. Put back the backup with: balie restore "
                           "FILE"),
                         log);
    }
    return false;
}

static bool is_ours(struct database *database, struct error *err)
{
    if (ask(database->connection, "PRAGMA application_id", VAULT_NUMBER))
        return true;
    if (database_is_well(database, err))
        error_set(err, ERROR_DAMAGED, _("%s is not a vault. Put back the backup with: balie restore FILE"),
                  database->path);
    return false;
}

/* What a stop left in the log goes into the database at once: the log begins anew, without remains of what was never
 * finished. */
static bool take_in(struct database *database, struct error *err)
{
    if (!is_ours(database, err))
        return false;
    if (ask(database->connection, "PRAGMA wal_checkpoint(TRUNCATE)", "0"))
        return true;
    return database_is_well(database, err) && refuse(database->path, database->connection, err);
}

static bool open_usual(struct database *database, const struct database_place *place, struct error *err)
{
    struct page_keys keys;
    bool good;

    page_keys_make(&keys, place->data_key, place->file_id, sizeof place->file_id);
    good = judge_log(database, &keys, err);
    page_keys_clear(&keys);
    return good && connect(database, place, usual, err) && take_in(database, err);
}

struct database *database_open(const struct database_place *place, struct error *err)
{
    struct database *database;

    if (!is_sealed(place, err))
        return NULL;
    database = database_new(place->path);
    if (open_usual(database, place, err))
        return database;
    database_close(database);
    return NULL;
}

struct database *database_open_target(const struct database_place *place, struct error *err)
{
    struct database *database = database_new(place->path);

    create_for_owner(place->path);
    if (connect(database, place, target, err))
        return database;
    database_close(database);
    return NULL;
}

struct database *database_open_copy(const struct database_place *place, struct error *err)
{
    struct database *database;

    if (!is_sealed(place, err))
        return NULL;
    database = database_new(place->path);
    if (connect(database, place, copied, err) && is_ours(database, err))
        return database;
    database_close(database);
    return NULL;
}

void database_allow_trials(struct database *database)
{
    ask(database->connection, "PRAGMA query_only=OFF", NULL);
}

/* What has a meaning in a URI is written as its number. */
static char *uri_of(const char *path, const char *vfs)
{
    scoped_buf uri = { 0 };

    buf_text(&uri, "file:");
    for (; *path; path++)
        if (strchr("%?#", *path))
            buf_format(&uri, "%%%02x", (unsigned)(unsigned char)*path);
        else
            buf_char(&uri, *path);
    buf_format(&uri, "?vfs=%s", vfs);
    return mem_text(buf_view(&uri));
}

/* The cache of what is written may leave memory early, whatever the settings of the connection. */
static bool write_rows(struct database *database, const char *uri, struct error *err)
{
    int attached = sqlite3_limit(database->connection, SQLITE_LIMIT_ATTACHED, 1);
    sqlite3_stmt *write = NULL;
    bool good = sqlite3_prepare_v2(database->connection, "VACUUM INTO ?", -1, &write, NULL) == SQLITE_OK &&
                sqlite3_bind_text(write, 1, uri, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
                sqlite3_step(write) == SQLITE_DONE;

    if (!good && database_is_well(database, err))
        refuse(database->path, database->connection, err);
    sqlite3_finalize(write);
    sqlite3_limit(database->connection, SQLITE_LIMIT_ATTACHED, attached);
    return good;
}

/* Opened as the vault's own, for a fresh file does not say yet that it has a log: said once it is the vault's, that
 * would be a write into its first page outside of any log, and half of it is no vault any more. */
static bool run_after(const struct database_place *place, const char *after, struct error *err)
{
    struct database *fresh = database_new(place->path);
    bool good = connect(fresh, place, usual, err);

    if (good && !(sqlite3_exec(fresh->connection, after, NULL, NULL, NULL) == SQLITE_OK &&
                  ask(fresh->connection, "PRAGMA wal_checkpoint(TRUNCATE)", "0")))
        good = refuse(place->path, fresh->connection, err);
    database_close(fresh);
    return good && file_sync(place->path, err);
}

bool database_write_anew(struct database *database, const struct database_place *place, const char *after,
                         struct error *err)
{
    struct sealed *sealed = sealed_new(place->data_key, place->file_id, sizeof place->file_id, place->lead_bytes);
    scoped_text uri = uri_of(place->path, sealed_name(sealed));
    bool good;

    database_remove(place->path);
    create_for_owner(place->path);
    good = write_rows(database, uri, err) && sealed_is_well(sealed, err);
    sealed_free(sealed);
    good = good && run_after(place, after, err);
    if (!good)
        database_remove(place->path);
    return good;
}

struct sqlite3 *database_connection(const struct database *database)
{
    return database->connection;
}

bool database_is_well(const struct database *database, struct error *err)
{
    return !database->sealed || sealed_is_well(database->sealed, err);
}

void database_defer(struct database *database, bool is_deferring)
{
    sealed_defer(database->sealed, is_deferring);
}

bool database_is_behind(const struct database *database)
{
    return sealed_is_behind(database->sealed);
}

bool database_catch_up(struct database *database, struct error *err)
{
    sealed_catch_up(database->sealed);
    return database_is_well(database, err);
}

int database_descriptor(const struct database *database)
{
    return sealed_descriptor(database->sealed);
}

void database_give_up(struct database *database)
{
    sealed_give_up(database->sealed);
}

const char *database_notice(const struct database *database)
{
    return database->notice;
}

bool database_check(struct database *database, struct error *err)
{
    if (ask(database->connection, "PRAGMA integrity_check(1)", "ok"))
        return true;
    if (database_is_well(database, err))
        error_set(err, ERROR_DAMAGED, _("%s is damaged inside. Put back the backup with: balie restore FILE"),
                  database->path);
    return false;
}

void database_close(struct database *database)
{
    if (!database)
        return;
    /* With statements still open it stays open until the process ends: nothing is lost by that, but its files are
     * still used. */
    if (sqlite3_close(database->connection) == SQLITE_OK)
        sealed_free(database->sealed);
    mem_free(database->path);
    mem_free(database);
}
