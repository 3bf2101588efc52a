/* judge.c — what a day left, judged as the next opening finds it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "day.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "life.h"
#include "store/store.h"
#include "vault/backup.h"
#include "vault/database.h"
#include "vault/keys.h"
#include "vault/vault.h"

#define SIZE_MOST (64u << 20)

static int64_t ask(struct sqlite3 *database, const char *sql, int64_t n)
{
    sqlite3_stmt *query = NULL;
    int64_t number = -1;

    if (sqlite3_prepare_v2(database, sql, -1, &query, NULL) == SQLITE_OK) {
        sqlite3_bind_int64(query, 1, n);
        if (sqlite3_step(query) == SQLITE_ROW)
            number = sqlite3_column_int64(query, 0);
    }
    sqlite3_finalize(query);
    return number;
}

/* Two when it is in the log and in the table that follows from it. */
static int64_t count_record(struct sqlite3 *database, const struct id *record)
{
    sqlite3_stmt *query = NULL;
    int64_t number = -1;

    if (sqlite3_prepare_v2(database,
                           "SELECT (SELECT count(*) FROM _log WHERE record = ?1 AND instr(body, '" DAY_MARKER
                           "') > 0) + (SELECT count(*) FROM _record WHERE id = ?1)",
                           -1, &query, NULL) == SQLITE_OK) {
        sqlite3_bind_blob(query, 1, record->bytes, sizeof record->bytes, SQLITE_STATIC);
        if (sqlite3_step(query) == SQLITE_ROW)
            number = sqlite3_column_int64(query, 0);
    }
    sqlite3_finalize(query);
    return number;
}

static bool has_answer(struct sqlite3 *database, int n)
{
    return ask(database,
               "SELECT count(*) FROM _draft_answer WHERE key = 'key' || ?1 AND value = '\"" DAY_MARKER
               " ' || ?1 || '\"'",
               n) == 1;
}

static bool is_put_back(struct sqlite3 *database)
{
    return ask(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'put_back'", 0) == 1;
}

/* Rows that came after the backup are in the vault before it was put back, and in no other. */
static bool is_replaced(struct sqlite3 *database, int n)
{
    return n >= DAY_BACKED && n < DAY_REPLACED && is_put_back(database);
}

static const char *judge_rounds(struct sqlite3 *database, const struct day_seen *seen, int count)
{
    for (int n = 0; n < count; n++) {
        int64_t rows = ask(database, "SELECT count(*) FROM lot WHERE n = ?1 AND part > 0 AND length(text) > 1500", n);

        if (seen->answers[n] && !has_answer(database, n))
            return "an accepted answer is lost";
        if (rows != 0 && rows != LIFE_LOT_ROWS)
            return "a part of a transaction is there";
        if (is_replaced(database, n) ? rows != 0 : seen->lots[n] && rows != LIFE_LOT_ROWS)
            return "an accepted transaction is lost, or two vaults are mixed";
        if (rows != ask(database, "SELECT count(*) FROM lot INDEXED BY lot_text WHERE text > '' AND n = ?1", n))
            return "an index says something else than its table";
    }
    return NULL;
}

static const char *judge_removed(const char *folder)
{
    struct error err = { 0 };
    struct vault *vault = life_open(folder, "bert", LIFE_BERT, &err);

    vault_close(vault);
    return vault                      ? "who was removed gets in"
           : err.kind != ERROR_LOCKED ? "who was removed is told something else"
                                      : NULL;
}

/* Every page, and no part of a transaction. */
static const char *judge_copy(const char *folder, const char *path, int rounds)
{
    scoped(secret) anna = secret_copy(LIFE_ANNA, strlen(LIFE_ANNA));
    scoped_text again = mem_format("%s/again", folder);
    struct vault_restoring what = { again, path, "anna", NULL };
    struct vault *vault = vault_restore_begin(&what, anna, NULL);
    scoped_text lock = file_join(again, "lock");
    const char *wrong = NULL;

    if (!vault || !vault_check(vault, NULL))
        wrong = "a backup cannot be put back";
    for (int n = 0; vault && !wrong && n < rounds; n++)
        if (ask(vault_database(vault), "SELECT count(*) FROM lot WHERE n = ?1", n) % LIFE_LOT_ROWS)
            wrong = "a backup has a part of a transaction";
    vault_close(vault);
    unlink(lock);
    rmdir(again);
    return wrong;
}

static bool lets_in_bert(const char *path)
{
    uint8_t id[DATABASE_ID_BYTES];
    scoped(keys) keys = backup_load_keys(path, id, NULL);

    return keys && keys_find(keys, "bert");
}

static bool is_backup(const char *name)
{
    const char *end = strstr(name, ".balie");

    return end && !end[strlen(".balie")];
}

/* Whatever has the name of a rolling backup is a whole one; REMAINS counts what has another. */
static const char *judge_rolling(const char *folder, const struct day_seen *seen, size_t *whole, size_t *remains)
{
    scoped_text path = file_join(folder, "backups");
    DIR *dir = opendir(path);
    const char *wrong = NULL;

    *whole = *remains = 0;
    for (struct dirent *entry; dir && !wrong && (entry = readdir(dir));) {
        scoped_text file = file_join(path, entry->d_name);

        if (entry->d_name[0] == '.')
            continue;
        ++*(is_backup(entry->d_name) ? whole : remains);
        if (is_backup(entry->d_name))
            wrong = seen->removed && lets_in_bert(file) ? "a rolling backup lets in who was removed"
                                                        : judge_copy(folder, file, DAY_ROUNDS);
    }
    if (dir)
        closedir(dir);
    return wrong;
}

/* What was cut off goes with the next one, and all but the newest. */
static const char *judge_next_roll(const char *folder, struct vault *vault, const struct day_seen *seen)
{
    struct vault_user users[VAULT_USERS];
    size_t whole, remains;
    const char *wrong = judge_rolling(folder, seen, &whole, &remains);

    if (wrong)
        return wrong;
    if (seen->rolled && !whole && (!seen->is_disk_failing || vault_list_users(folder, users) == 2))
        return "an accepted rolling backup is lost";
    if (!remains)
        return NULL;
    if (!life_roll(vault, 1))
        return "a rolling backup cannot be made any more";
    wrong = judge_rolling(folder, seen, &whole, &remains);
    return wrong ? wrong : whole != 1 || remains ? "what an older rolling backup left stays there" : NULL;
}

static const char *judge_log(struct vault *vault, const struct day_seen *seen)
{
    struct sqlite3 *database = vault_database(vault);

    if (!life_judge(vault, NULL))
        return "the log or what belongs to it is damaged";
    for (int n = -LIFE_EARLIER; n < DAY_ROUNDS; n++) {
        struct id record = life_record(n);
        int64_t count = count_record(database, &record);

        if (n < 0 || seen->changes[n] ? count != 2 : count > 2 || count == 1)
            return "an accepted change is lost, or is not what the tables say";
    }
    return NULL;
}

/* The older vault got its new tables whole or not yet. */
static const char *judge_tables(struct sqlite3 *database)
{
    if (ask(database, "PRAGMA user_version", 0) < 2)
        return "the tables are not the newest";
    return ask(database,
               "SELECT count(*) FROM _log l WHERE number <= ?1 AND NOT EXISTS"
               " (SELECT 1 FROM _unproved u WHERE u.dossier = l.dossier)",
               LIFE_EARLIER)
               ? "what the newest tables begin with is not there"
               : NULL;
}

static bool has_marker(const char *folder);

static bool is_readable(const char *path)
{
    scoped_buf bytes = { 0 };

    if (file_is_folder(path))
        return has_marker(path);
    return file_read(path, SIZE_MOST, &bytes, NULL) &&
           (memmem(bytes.bytes, bytes.size_bytes, DAY_MARKER, strlen(DAY_MARKER)) ||
            memmem(bytes.bytes, bytes.size_bytes, "SQLite format 3", 15));
}

static bool has_marker(const char *folder)
{
    DIR *dir = opendir(folder);
    bool found = false;

    for (struct dirent *entry; dir && !found && (entry = readdir(dir));) {
        scoped_text path = file_join(folder, entry->d_name);

        found = entry->d_name[0] != '.' && is_readable(path);
    }
    if (dir)
        closedir(dir);
    return found;
}

/* The folder of that name and some number, yours; NULL when there is none. */
static char *find_folder(const char *folder, const char *begin)
{
    DIR *dir = opendir(folder);
    char *found = NULL;

    for (struct dirent *entry; dir && !found && (entry = readdir(dir));)
        if (strncmp(entry->d_name, begin, strlen(begin)) == 0)
            found = file_join(folder, entry->d_name);
    if (dir)
        closedir(dir);
    return found;
}

/* Whoever put the wrong backup back can go back: the vault before is whole beside it. */
static const char *judge_before(const char *folder, const struct day_seen *seen)
{
    scoped_text beside = find_folder(folder, "before-restore-");
    struct vault *vault = beside ? life_open(beside, "anna", LIFE_ANNA, NULL) : NULL;
    const char *wrong;

    if (!vault || !vault_check(vault, NULL))
        wrong = "the vault before the one that was put back is not whole";
    else
        wrong = judge_rounds(vault_database(vault), seen, DAY_REPLACED);
    vault_close(vault);
    return wrong;
}

static const char *judge_open(struct vault *vault, const struct day_seen *seen)
{
    scoped(store) store = store_open(vault, NULL);
    struct sqlite3 *database = vault_database(vault);
    const char *wrong;

    if (!store)
        return seen->made ? "the tables are gone" : NULL;
    if (!vault_check(vault, NULL))
        return "the database is damaged";
    if (!seen->made)
        return NULL;
    wrong = judge_tables(database);
    if (!wrong && seen->put_back && !is_put_back(database))
        wrong = "a vault that was put back is not there";
    wrong = wrong ? wrong : judge_rounds(database, seen, DAY_ROUNDS);
    return wrong ? wrong : judge_log(vault, seen);
}

const char *day_judge(const char *folder, const struct day_seen *seen, bool *put_back)
{
    static char said[1200];
    struct error err = { 0 };
    struct vault *vault;
    const char *wrong;

    *put_back = false;
    if (has_marker(folder))
        return "what was entered can be read in a file";
    if (!vault_exists(folder))
        return seen->made ? "the vault is gone" : NULL;
    vault = life_open(folder, "anna", LIFE_ANNA, &err);
    snprintf(said, sizeof said, "it does not open: %s", err.text);
    if (!vault)
        return said;
    wrong = judge_open(vault, seen);
    if (!wrong && seen->made)
        wrong = judge_next_roll(folder, vault, seen);
    *put_back = is_put_back(vault_database(vault));
    vault_close(vault);
    if (!wrong && *put_back)
        wrong = judge_before(folder, seen);
    if (!wrong && seen->removed)
        wrong = judge_removed(folder);
    if (!wrong && seen->backup) {
        scoped_text path = file_join(folder, "copy.balie");

        wrong = judge_copy(folder, path, DAY_BACKED);
    }
    return wrong;
}

const char *day_judge_altered(const char *folder)
{
    struct day_seen whole = { .made = true };
    struct error err = { 0 };
    struct vault *vault = life_open(folder, "anna", LIFE_ANNA, &err);
    const char *wrong;
    bool is_told;

    if (!vault)
        return err.kind == ERROR_DAMAGED || err.kind == ERROR_LOCKED ? NULL : "an altered file gives another error";
    memset(whole.answers, 1, sizeof whole.answers);
    memset(whole.lots, 1, sizeof whole.lots);
    memset(whole.changes, 1, sizeof whole.changes);
    wrong = judge_open(vault, &whole);
    is_told = vault_notice(vault) || !vault_is_well(vault, &err);
    vault_close(vault);
    return is_told ? NULL : wrong;
}
