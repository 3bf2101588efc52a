/* refusal_test.c — whatever the disk refuses, the vault opens again, as it was or as was meant. */
/* SPDX-License-Identifier: EUPL-1.2 */
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
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "cheap.h"
#include "stubborn.h"
#include "vault/vault.h"

#define GOOD  "paard batterij nietje geluk"
#define OTHER "fiets regen lampje morgen"

/* Everything below PATH, and PATH. */
static void remove_all(const char *path)
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

static struct vault *enter(const char *folder, const char *name, const char *text)
{
    scoped(secret) passphrase = secret_copy(text, strlen(text));

    return vault_open(folder, name, passphrase, NULL);
}

static int read_number(struct vault *vault)
{
    sqlite3_stmt *query;
    int number = -1;

    if (sqlite3_prepare_v2(vault_database(vault), "SELECT x FROM t", -1, &query, NULL) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        number = sqlite3_column_int(query, 0);
    sqlite3_finalize(query);
    return number;
}

/* The vault of anna, with a second user and 7 in it. */
static void make_vault(const char *folder)
{
    scoped(secret) passphrase = secret_copy(GOOD, strlen(GOOD));
    scoped(secret) other = secret_copy(OTHER, strlen(OTHER));
    struct vault *vault = vault_create(folder, "anna", passphrase, NULL);

    assert_non_null(vault);
    assert_int_equal(sqlite3_exec(vault_database(vault), "CREATE TABLE t(x); INSERT INTO t VALUES(7)", 0, 0, 0), 0);
    assert_true(vault_add_user(vault, "bart", other, NULL));
    vault_close(vault);
}

static bool add_user(struct vault *vault, struct error *err)
{
    scoped(secret) passphrase = secret_copy("wolk tafel groen zeven", 22);

    return vault_add_user(vault, "cas", passphrase, err);
}

static bool has_cas(const char *folder)
{
    struct vault *vault = enter(folder, "cas", "wolk tafel groen zeven");

    vault_close(vault);
    return vault;
}

static bool remove_user(struct vault *vault, struct error *err)
{
    return vault_remove_user(vault, "bart", err);
}

static bool has_no_bart(const char *folder)
{
    struct vault *vault = enter(folder, "bart", OTHER);

    vault_close(vault);
    return !vault;
}

static bool set_recovery(struct vault *vault, struct error *err)
{
    scoped(secret) code = secret_copy("een code op papier", 18);

    return vault_set_recovery(vault, code, err);
}

static bool has_recovery(const char *folder)
{
    struct vault *vault = enter(folder, NULL, GOOD);
    bool has = vault && vault_has_recovery(vault);

    vault_close(vault);
    return has;
}

static bool back_up(struct vault *vault, struct error *err)
{
    scoped_text path = file_join(vault_folder(vault), "kopie.balie");

    return vault_backup(vault, path, err);
}

/* A backup that has its name is one that opens. */
static bool has_backup(const char *folder)
{
    scoped_text path = file_join(folder, "kopie.balie");
    scoped_text elsewhere = file_join(folder, "elders");
    scoped(secret) passphrase = secret_copy(GOOD, strlen(GOOD));
    struct vault_restoring what = { .folder = elsewhere, .path = path };
    struct vault *vault;
    bool is_there = access(path, F_OK) == 0;

    if (!is_there)
        return false;
    vault = vault_restore_begin(&what, passphrase, NULL);
    assert_non_null(vault);
    assert_int_equal(read_number(vault), 7);
    vault_close(vault);
    return true;
}

static bool write_row(struct vault *vault, struct error *err)
{
    return sqlite3_exec(vault_database(vault), "INSERT INTO t VALUES(8)", 0, 0, 0) == SQLITE_OK ||
           error_set(err, ERROR_SYSTEM, "%s", sqlite3_errmsg(vault_database(vault)));
}

static bool has_row(const char *folder)
{
    struct vault *vault = enter(folder, NULL, GOOD);
    sqlite3_stmt *query;
    int count;

    assert_non_null(vault);
    sqlite3_prepare_v2(vault_database(vault), "SELECT count(*) FROM t", -1, &query, NULL);
    sqlite3_step(query);
    count = sqlite3_column_int(query, 0);
    sqlite3_finalize(query);
    vault_close(vault);
    return count == 2;
}

/* What is done, and how one sees afterwards that it was. */
static const struct operation {
    const char *name;
    bool (*run)(struct vault *vault, struct error *err);
    bool (*is_done)(const char *folder);
} operations[] = {
    { "add a user", add_user, has_cas },
    { "remove a user", remove_user, has_no_bart },
    { "recovery", set_recovery, has_recovery },
    { "back up", back_up, has_backup },
    { "write", write_row, has_row },
};

/* With the N-th operation refused: whether there was one. */
static bool is_as_before_or_as_meant(const struct operation *operation, long n)
{
    char folder[] = "/tmp/balie-refusal-XXXXXX";
    struct error err = { 0 };
    struct vault *vault;
    bool good, is_hit;

    assert_non_null(mkdtemp(folder));
    make_vault(folder);
    vault = enter(folder, "anna", GOOD);
    assert_non_null(vault);
    stubborn_begin(n);
    good = operation->run(vault, &err);
    is_hit = stubborn_end();
    vault_close(vault);
    if (!good && (!is_hit || err.kind == ERROR_NONE || !*err.text))
        fail_msg("%s, %ld: fails without a word", operation->name, n);
    vault = enter(folder, "anna", GOOD);
    if (!vault)
        fail_msg("%s, %ld: does not open any more", operation->name, n);
    assert_int_equal(read_number(vault), 7);
    assert_true(vault_check(vault, &err));
    vault_close(vault);
    if (good && !operation->is_done(folder))
        fail_msg("%s, %ld: is said to be done", operation->name, n);
    remove_all(folder);
    return is_hit;
}

static void a_refused_operation_leaves_a_vault_that_opens(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        for (long n = 0; is_as_before_or_as_meant(&operations[i], n);)
            n++;
}

/* Making one: afterwards there is none, or it opens. */
static bool is_made_or_not(long n)
{
    char folder[] = "/tmp/balie-refusal-XXXXXX";
    scoped(secret) passphrase = secret_copy(GOOD, strlen(GOOD));
    struct error err = { 0 };
    struct vault *vault;
    bool is_hit;

    assert_non_null(mkdtemp(folder));
    stubborn_begin(n);
    vault = vault_create(folder, "anna", passphrase, &err);
    is_hit = stubborn_end();
    assert_true(vault || (is_hit && err.kind != ERROR_NONE && *err.text));
    vault_close(vault);
    if (vault_exists(folder)) {
        vault = enter(folder, "anna", GOOD);
        assert_non_null(vault);
        vault_close(vault);
    } else {
        vault = vault_create(folder, "anna", passphrase, &err);
        assert_non_null(vault);
        vault_close(vault);
    }
    remove_all(folder);
    return is_hit;
}

static void a_vault_whose_making_was_refused_is_there_or_is_not(void **state)
{
    (void)state;
    for (long n = 0; is_made_or_not(n);)
        n++;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_operation_leaves_a_vault_that_opens),
        cmocka_unit_test(a_vault_whose_making_was_refused_is_there_or_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
