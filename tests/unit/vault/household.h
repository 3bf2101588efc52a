/* household.h — a vault that is ready made: anna and bart, and 7 in it; copied for each test, opened, thrown away. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_VAULT_HOUSEHOLD_H
#define BALIE_TESTS_VAULT_HOUSEHOLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../temporary.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "vault/vault.h"

#define ANNA  "paard batterij nietje geluk"
#define BART  "fiets regen lampje morgen"
#define FRESH "wolk tafel groen zeven"
#define CODE  "een code op papier"

/* Everything below PATH, and PATH. */
static inline void remove_all(const char *path)
{
    DIR *folder = opendir(path);

    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        scoped_text inner = file_join(path, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_all(inner);
    }
    if (folder)
        closedir(folder);
    remove(path);
}

/* Written without a sync: nobody cuts the power here. */
static inline void copy_file(const char *from, const char *to)
{
    scoped_buf bytes = { 0 };
    FILE *file = fopen(to, "wb");

    assert_true(file_read(from, (size_t)1 << 26, &bytes, NULL));
    assert_non_null(file);
    assert_int_equal(fwrite(buf_view(&bytes), 1, bytes.size_bytes, file), bytes.size_bytes);
    fclose(file);
}

/* The folder FROM with all below it, as it lies there at this moment. */
static inline void copy_all(const char *from, const char *to)
{
    DIR *folder = opendir(from);

    assert_non_null(folder);
    file_make_folder(to, 0700, NULL);
    for (struct dirent *entry; (entry = readdir(folder));) {
        scoped_text inner = file_join(from, entry->d_name);
        scoped_text other = file_join(to, entry->d_name);

        if (entry->d_name[0] == '.')
            continue;
        if (file_is_folder(inner))
            copy_all(inner, other);
        else
            copy_file(inner, other);
    }
    closedir(folder);
}

static inline struct vault *enter_as(const char *folder, const char *name, const char *words, struct error *err)
{
    scoped(secret) passphrase = secret_copy(words, strlen(words));

    return vault_open(folder, name, passphrase, err);
}

static inline bool run_sql(struct vault *vault, const char *sql)
{
    return sqlite3_exec(vault_database(vault), sql, NULL, NULL, NULL) == SQLITE_OK;
}

static inline int64_t ask_vault(struct vault *vault, const char *sql)
{
    sqlite3_stmt *query = NULL;
    int64_t number = -1;

    if (sqlite3_prepare_v2(vault_database(vault), sql, -1, &query, NULL) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return number;
}

/* Makes the household in a folder below TMPDIR. */
static inline void make_household(char *folder, size_t room)
{
    scoped(secret) anna = secret_copy(ANNA, strlen(ANNA));
    scoped(secret) bart = secret_copy(BART, strlen(BART));
    struct vault *vault;

    temporary_path(folder, room, "balie-house-XXXXXX");
    assert_non_null(mkdtemp(folder));
    vault = vault_create(folder, "anna", anna, NULL);
    assert_non_null(vault);
    assert_true(run_sql(vault, "CREATE TABLE t(x); INSERT INTO t VALUES(7)"));
    assert_true(vault_add_user(vault, "bart", bart, NULL));
    vault_close(vault);
}

/* More pages than go in one step: what goes in steps takes several. */
static inline bool fill_pages(struct vault *vault)
{
    return run_sql(vault, "CREATE TABLE IF NOT EXISTS much(n INTEGER PRIMARY KEY, x);"
                          "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 90)"
                          "INSERT OR REPLACE INTO much SELECT n, hex(randomblob(700)) FROM c");
}

#endif
