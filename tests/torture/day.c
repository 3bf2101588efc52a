/* day.c — a day of a vault: what was accepted is told, and judged afterwards. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "day.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/secret.h"
#include "store/draft.h"
#include "store/store.h"
#include "vault/inside.h"
#include "vault/keys.h"
#include "vault/backup.h"
#include "vault/vault.h"

#define ANNA      "vier gewone woorden voor anna"
#define BERT      "vier andere woorden voor bert"
#define LOT_ROWS  5
#define ROW_BYTES 1500
#define SIZE_MOST (64u << 20)

static struct id draft_id(void)
{
    struct id id = { { 7, 7, 7 } };

    return id;
}

void day_note(void *with, int what)
{
    struct day_seen *seen = with;

    if (what >= DAY_ANSWER && what < DAY_ANSWER + DAY_ROUNDS)
        seen->answers[what] = true;
    else if (what >= DAY_LOT && what < DAY_LOT + DAY_ROUNDS)
        seen->lots[what - DAY_LOT] = true;
    seen->made |= what == DAY_MADE;
    seen->backup |= what == DAY_BACKUP;
    seen->removed |= what == DAY_REMOVED;
}

static struct vault *open_as(const char *folder, const char *name, const char *words, struct error *err)
{
    scoped(secret) passphrase = secret_copy(words, strlen(words));

    return vault_open(folder, name, passphrase, err);
}

static bool run(struct sqlite3 *database, const char *sql)
{
    return sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool make(const char *folder)
{
    scoped(secret) anna = secret_copy(ANNA, strlen(ANNA));
    scoped(secret) bert = secret_copy(BERT, strlen(BERT));
    scoped(vault) vault = vault_create(folder, "anna", anna, NULL);
    scoped(store) store = vault ? store_open(vault, NULL) : NULL;
    struct draft draft = { .id = draft_id(), .form = "f", .answers = "{}" };

    return store && vault_add_user(vault, "bert", bert, NULL) && draft_save(store, &draft, NULL) &&
           run(vault_database(vault), "CREATE TABLE lot(n, part, text); CREATE INDEX lot_text ON lot(text, n)");
}

static bool answer(struct store *store, int n)
{
    char key[16], value[64];

    snprintf(key, sizeof key, "key%d", n);
    snprintf(value, sizeof value, "\"" DAY_MARKER " %d\"", n);
    return draft_answer(store, draft_id(), &(struct draft_answer){ key, value, key }, NULL);
}

/* Several pages in one transaction, with a step back in it. */
static bool lot(struct sqlite3 *database, int n)
{
    char sql[512];

    snprintf(sql, sizeof sql,
             "BEGIN; INSERT INTO lot SELECT %d, value, '" DAY_MARKER "' || value || hex(zeroblob(%d)) FROM"
             " generate_parts; SAVEPOINT s; UPDATE lot SET part = -part WHERE n = %d; ROLLBACK TO s; COMMIT",
             n, ROW_BYTES / 2, n);
    if (run(database, sql))
        return true;
    run(database, "ROLLBACK");
    return false;
}

static void rounds(struct vault *vault, int from, int to, void (*tell)(int what))
{
    scoped(store) store = store_open(vault, NULL);
    struct sqlite3 *database = vault_database(vault);

    run(database, "PRAGMA wal_autocheckpoint=24");
    run(database, "CREATE TEMP VIEW generate_parts AS WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1"
                  " FROM c WHERE value < 5) SELECT value FROM c");
    for (int n = from; store && n < to; n++) {
        if (answer(store, n))
            tell(DAY_ANSWER + n);
        if (lot(database, n))
            tell(DAY_LOT + n);
    }
}

void day_live(const char *folder, void (*tell)(int what))
{
    scoped_text copy = file_join(folder, "copy.balie");
    struct vault *vault;

    if (!vault_exists(folder) && !make(folder))
        return;
    tell(DAY_MADE);
    vault = open_as(folder, "anna", ANNA, NULL);
    if (!vault)
        return;
    rounds(vault, 0, DAY_ROUNDS / 2, tell);
    if (vault_backup(vault, copy, NULL))
        tell(DAY_BACKUP);
    if (vault_remove_user(vault, "bert", NULL))
        tell(DAY_REMOVED);
    vault_close(vault);
    vault = open_as(folder, "anna", ANNA, NULL);
    if (!vault)
        return;
    rounds(vault, DAY_ROUNDS / 2, DAY_ROUNDS, tell);
    tell(DAY_END);
    vault_close(vault);
}

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

static bool has_answer(struct sqlite3 *database, int n)
{
    return ask(database,
               "SELECT count(*) FROM _draft_answer WHERE key = 'key' || ?1 AND value = '\"" DAY_MARKER
               " ' || ?1 || '\"'",
               n) == 1;
}

static const char *judge_rounds(struct sqlite3 *database, const struct day_seen *seen)
{
    for (int n = 0; n < DAY_ROUNDS; n++) {
        int64_t rows = ask(database, "SELECT count(*) FROM lot WHERE n = ?1 AND part > 0 AND length(text) > 1500", n);

        if (seen->answers[n] && !has_answer(database, n))
            return "an accepted answer is lost";
        if (rows != 0 && rows != LOT_ROWS)
            return "a part of a transaction is there";
        if (seen->lots[n] && rows != LOT_ROWS)
            return "an accepted transaction is lost";
        if (rows != ask(database, "SELECT count(*) FROM lot INDEXED BY lot_text WHERE text > '' AND n = ?1", n))
            return "an index says something else than its table";
    }
    return NULL;
}

static const char *judge_removed(const char *folder)
{
    struct error err = { 0 };
    struct vault *vault = open_as(folder, "bert", BERT, &err);

    vault_close(vault);
    return vault                      ? "who was removed gets in"
           : err.kind != ERROR_LOCKED ? "who was removed is told something else"
                                      : NULL;
}

static const char *judge_backup(const char *folder)
{
    scoped_text path = file_join(folder, "copy.balie");
    scoped(secret) anna = secret_copy(ANNA, strlen(ANNA));
    scoped_text again = mem_format("%s/again", folder);
    struct vault_restoring what = { again, path, "anna", NULL };
    struct vault *vault = vault_restore_begin(&what, anna, NULL);
    scoped_text lock = file_join(again, "lock");
    const char *wrong = NULL;

    if (!vault || !vault_check(vault, NULL))
        wrong = "an accepted backup cannot be put back";
    for (int n = 0; vault && !wrong && n < DAY_ROUNDS / 2; n++)
        if (ask(vault_database(vault), "SELECT count(*) FROM lot WHERE n = ?1", n) % LOT_ROWS)
            wrong = "a backup has a part of a transaction";
    vault_close(vault);
    unlink(lock);
    rmdir(again);
    return wrong;
}

static bool has_marker(const char *folder)
{
    DIR *dir = opendir(folder);
    bool found = false;

    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        scoped_text path = file_join(folder, entry->d_name);
        scoped_buf bytes = { 0 };

        if (entry->d_name[0] != '.' && !file_is_folder(path) && file_read(path, SIZE_MOST, &bytes, NULL))
            found |= memmem(bytes.bytes, bytes.size_bytes, DAY_MARKER, strlen(DAY_MARKER)) ||
                     memmem(bytes.bytes, bytes.size_bytes, "SQLite format 3", 15);
    }
    if (dir)
        closedir(dir);
    return found;
}

static const char *judge_open(struct vault *vault, const struct day_seen *seen)
{
    scoped(store) store = store_open(vault, NULL);

    if (!store)
        return seen->made ? "the tables are gone" : NULL;
    if (!vault_check(vault, NULL))
        return "the database is damaged";
    return seen->made ? judge_rounds(vault_database(vault), seen) : NULL;
}

const char *day_judge(const char *folder, const struct day_seen *seen)
{
    static char said[1200];
    struct error err = { 0 };
    struct vault *vault;
    const char *wrong;

    if (has_marker(folder))
        return "what was entered can be read in a file";
    if (!vault_exists(folder))
        return seen->made ? "the vault is gone" : NULL;
    vault = open_as(folder, "anna", ANNA, &err);
    snprintf(said, sizeof said, "it does not open: %s", err.text);
    if (!vault)
        return said;
    wrong = judge_open(vault, seen);
    vault_close(vault);
    if (!wrong && seen->removed)
        wrong = judge_removed(folder);
    if (!wrong && seen->backup)
        wrong = judge_backup(folder);
    return wrong;
}

const char *day_judge_altered(const char *folder)
{
    struct day_seen whole = { .made = true };
    struct error err = { 0 };
    struct vault *vault = open_as(folder, "anna", ANNA, &err);
    const char *wrong;
    bool is_told;

    if (!vault)
        return err.kind == ERROR_DAMAGED || err.kind == ERROR_LOCKED ? NULL : "an altered file gives another error";
    memset(whole.answers, 1, sizeof whole.answers);
    memset(whole.lots, 1, sizeof whole.lots);
    wrong = judge_open(vault, &whole);
    is_told = vault_notice(vault) || !vault_is_well(vault, &err);
    vault_close(vault);
    return is_told ? NULL : wrong;
}
