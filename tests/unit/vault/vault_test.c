/* vault_test.c — a vault opens for its users and for nobody else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/quint.h"
#include "base/secret.h"
#include "cheap.h"
#include "vault/vault.h"

#define GOOD  "paard batterij nietje geluk"
#define OTHER "fiets regen lampje morgen"

static char folder[] = "/tmp/balie-vault-XXXXXX";

static struct vault *open_with(const char *name, const char *text, struct error *err)
{
    scoped(secret) passphrase = secret_copy(text, strlen(text));

    return vault_open(folder, name, passphrase, err);
}

static char *path_of(const char *name)
{
    return file_join(folder, name);
}

static int make(void **state)
{
    scoped(secret) passphrase = secret_copy(GOOD, strlen(GOOD));
    struct error err = { 0 };
    struct vault *vault;

    (void)state;
    assert_non_null(mkdtemp(folder));
    vault = vault_create(folder, "anna", passphrase, &err);
    assert_non_null(vault);
    assert_int_equal(sqlite3_exec(vault_database(vault), "CREATE TABLE t(x); INSERT INTO t VALUES(7)", 0, 0, 0), 0);
    vault_close(vault);
    return 0;
}

static int drop(void **state)
{
    static const char *const names[] = { "keys",           "lock", "vault-1.db", "vault-1.db-wal", "vault-2.db",
                                         "vault-2.db-wal", "" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scoped_text path = path_of(names[i]);

        remove(path);
    }
    return 0;
}

static void what_was_written_is_there_after_opening(void **state)
{
    struct error err = { 0 };
    scoped(vault) vault = open_with(NULL, GOOD, &err);
    sqlite3_stmt *query;

    (void)state;
    assert_non_null(vault);
    assert_string_equal(vault_user(vault).name, "anna");
    assert_int_equal(sqlite3_prepare_v2(vault_database(vault), "SELECT x FROM t", -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(query, 0), 7);
    sqlite3_finalize(query);
}

static void a_wrong_passphrase_and_an_unknown_name_are_told_alike(void **state)
{
    struct error wrong = { 0 }, unknown = { 0 };

    (void)state;
    assert_null(open_with("anna", OTHER, &wrong));
    assert_null(open_with("bert", GOOD, &unknown));
    assert_int_equal(wrong.kind, ERROR_LOCKED);
    assert_int_equal(unknown.kind, ERROR_LOCKED);
    assert_string_equal(wrong.text, unknown.text);
}

static void no_vault_is_absent_and_a_second_one_is_refused(void **state)
{
    scoped(secret) passphrase = secret_copy(GOOD, strlen(GOOD));
    struct error err = { 0 };

    (void)state;
    assert_null(vault_open("/tmp/balie-no-such-folder", NULL, passphrase, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    assert_null(vault_create(folder, "bert", passphrase, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void a_weak_passphrase_is_refused_and_leaves_nothing(void **state)
{
    static const char *const weak[] = { "", "kort", "aaaaaaaaaaaaaaaaaaaa", "12341234123412341234" };
    struct error err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        scoped(secret) passphrase = secret_copy(weak[i], strlen(weak[i]));

        assert_null(vault_create("/tmp/balie-weak", "anna", passphrase, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_false(file_exists("/tmp/balie-weak"));
    }
}

static void a_second_process_is_told_who_holds_it(void **state)
{
    struct error err = { 0 };
    scoped(vault) vault = open_with(NULL, GOOD, &err);
    char pid[32];

    (void)state;
    assert_non_null(vault);
    assert_null(open_with(NULL, GOOD, &err));
    assert_int_equal(err.kind, ERROR_LOCKED);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    assert_non_null(strstr(err.text, pid));
}

static void the_lock_goes_with_the_process_that_dies(void **state)
{
    struct error err = { 0 };
    struct vault *vault;
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        open_with(NULL, GOOD, &err);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    vault = open_with(NULL, GOOD, &err);
    assert_non_null(vault);
    vault_close(vault);
}

static void the_files_are_for_their_owner_alone(void **state)
{
    static const char *const names[] = { "keys", "lock", "vault-1.db" };
    struct stat info;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scoped_text path = path_of(names[i]);

        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
    }
}

static void each_user_opens_it_until_removed(void **state)
{
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);
    scoped(secret) passphrase = secret_copy(OTHER, strlen(OTHER));
    struct vault_user users[VAULT_USERS];

    (void)state;
    assert_true(vault_add_user(vault, "bert", passphrase, &err));
    assert_false(vault_add_user(vault, "bert", passphrase, &err));
    assert_false(vault_remove_user(vault, "anna", &err));
    assert_int_equal(vault_list_users(folder, users), 2);
    vault_close(vault);
    vault = open_with(NULL, OTHER, &err);
    assert_non_null(vault);
    assert_string_equal(vault_user(vault).name, "bert");
    vault_close(vault);
    vault = open_with("anna", GOOD, &err);
    assert_true(vault_remove_user(vault, "bert", &err));
    vault_close(vault);
    assert_null(open_with("bert", OTHER, &err));
    assert_int_equal(vault_list_users(folder, users), 1);
}

static void a_new_passphrase_takes_the_place_of_the_old(void **state)
{
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);
    scoped(secret) good = secret_copy(GOOD, strlen(GOOD));
    scoped(secret) other = secret_copy(OTHER, strlen(OTHER));

    (void)state;
    assert_false(vault_change_passphrase(vault, other, other, &err));
    assert_int_equal(err.kind, ERROR_LOCKED);
    assert_true(vault_change_passphrase(vault, good, other, &err));
    assert_true(vault_is_passphrase(vault, other));
    assert_false(vault_is_passphrase(vault, good));
    assert_true(vault_change_passphrase(vault, other, good, &err));
    vault_close(vault);
}

/* Alters the file of keys at PLACE; REHASH makes its own checksum right again, as an attacker would. */
static enum error_kind kind_after_flip(size_t place, bool rehash)
{
    scoped_text path = path_of("keys");
    scoped_buf good = { 0 };
    scoped_buf bad = { 0 };
    struct error err = { 0 };
    struct digest digest;

    assert_true(file_read(path, 1 << 20, &good, &err));
    buf_add(&bad, good.bytes, good.size_bytes);
    bad.bytes[place] ^= 1;
    digest = hash_bytes(bad.bytes, bad.size_bytes - sizeof digest.bytes);
    if (rehash)
        memcpy(bad.bytes + bad.size_bytes - sizeof digest.bytes, digest.bytes, sizeof digest.bytes);
    assert_true(file_replace(path, bad.bytes, bad.size_bytes, 0600, &err));
    assert_null(open_with(NULL, GOOD, &err));
    assert_true(file_replace(path, good.bytes, good.size_bytes, 0600, NULL));
    return err.kind;
}

static void altered_keys_do_not_open(void **state)
{
    (void)state;
    assert_int_equal(kind_after_flip(100, false), ERROR_DAMAGED);
    assert_int_equal(kind_after_flip(12, true), ERROR_LOCKED);            /* epoch */
    assert_int_equal(kind_after_flip(24, true), ERROR_LOCKED);            /* vault */
    assert_int_equal(kind_after_flip(56, true), ERROR_LOCKED);            /* name */
    assert_int_equal(kind_after_flip(105, true), ERROR_LOCKED);           /* rounds: below the floor */
    assert_int_equal(kind_after_flip(170, true), ERROR_LOCKED);           /* private key */
    assert_int_equal(kind_after_flip(260, true), ERROR_LOCKED);           /* data key */
    assert_int_equal(kind_after_flip(36 + 301 + 4, true), ERROR_DAMAGED); /* a free slot: the mark tells */
}

static void a_database_that_is_gone_or_no_database_is_damage(void **state)
{
    scoped_text path = path_of("vault-2.db");
    scoped_buf good = { 0 };
    struct error err = { 0 };

    (void)state;
    assert_true(file_read(path, 1 << 24, &good, &err));
    remove(path);
    assert_null(open_with(NULL, GOOD, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    assert_true(file_replace(path, "no database at all, but text of some length ..", 46, 0600, &err));
    assert_null(open_with(NULL, GOOD, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    assert_true(file_replace(path, good.bytes, good.size_bytes, 0600, &err));
}

static void a_stale_epoch_is_cleared_away(void **state)
{
    scoped_text other = path_of("vault-3.db");
    struct error err = { 0 };
    struct vault *vault;

    (void)state;
    assert_true(file_replace(other, "x", 1, 0600, &err));
    vault = open_with(NULL, GOOD, &err);
    assert_non_null(vault);
    assert_false(file_exists(other));
    vault_close(vault);
}

static void remove_backups(void)
{
    scoped_text path = path_of("backups");
    DIR *dir = opendir(path);

    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        scoped_text file = file_join(path, entry->d_name);

        unlink(file);
    }
    closedir(dir);
    rmdir(path);
}

static size_t backups_there(void)
{
    scoped_text path = path_of("backups");
    DIR *dir = opendir(path);
    size_t count = 0;

    for (struct dirent *entry; dir && (entry = readdir(dir));)
        count += strstr(entry->d_name, ".balie") && !strstr(entry->d_name, ".part");
    if (dir)
        closedir(dir);
    return count;
}

static void roll_one(struct vault *vault, int64_t every_ms, size_t keep)
{
    struct error err = { 0 };
    size_t before = backups_there();
    bool is_busy = true;

    assert_true(vault_roll(vault, &(struct vault_rolling){ every_ms, keep, NULL }, &err));
    for (int i = 0; i < 100000 && (is_busy || i < 1); i++)
        assert_true(vault_step(vault, 1, &is_busy, &err));
    /* The process that reads it back is asked again and again. */
    for (int i = 0; i < 3000 && (backups_there() == before || before > keep); i++) {
        assert_true(vault_step(vault, 1, &is_busy, &err));
        poll(NULL, 0, 1);
    }
}

static void backups_roll_and_are_made_anew_when_somebody_leaves(void **state)
{
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);
    scoped(secret) other = secret_copy(OTHER, strlen(OTHER));

    (void)state;
    setenv("BALIE_NOW", "2024-01-01T10:00:00Z", 1);
    assert_true(vault_add_user(vault, "carl", other, &err));
    roll_one(vault, 3600000, 2);
    assert_int_equal(backups_there(), 1);
    assert_true(vault_roll(vault, &(struct vault_rolling){ 3600000, 2, NULL }, &err)); /* none is due */
    assert_int_equal(backups_there(), 1);
    assert_int_equal(sqlite3_exec(vault_database(vault), "INSERT INTO t VALUES(8)", 0, 0, 0), 0);
    assert_true(vault_remove_user(vault, "carl", &err));
    assert_int_equal(backups_there(), 1); /* another one: carl cannot open it */
    vault_close(vault);
    vault = open_with("anna", GOOD, &err);
    assert_non_null(vault);
    assert_int_equal(vault_list_users(folder, (struct vault_user[VAULT_USERS]){ 0 }), 1);
    vault_close(vault);
    unsetenv("BALIE_NOW");
    remove_backups();
}

/* Gives the path of the one backup there is, to be freed. */
static char *find_backup(void)
{
    scoped_text path = path_of("backups");
    DIR *dir = opendir(path);
    char *found = NULL;

    assert_non_null(dir);
    for (struct dirent *entry; !found && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            found = file_join(path, entry->d_name);
    closedir(dir);
    assert_non_null(found);
    return found;
}

static void a_removal_that_was_cut_off_before_its_backup_is_finished_at_the_next_opening(void **state)
{
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);
    scoped(secret) other = secret_copy(OTHER, strlen(OTHER));
    scoped_text path = NULL;
    scoped_text kept = NULL;
    scoped_text anew = NULL;
    scoped_buf before = { 0 }, after = { 0 };

    (void)state;
    assert_true(vault_add_user(vault, "carl", other, &err));
    roll_one(vault, 3600000, 2);
    path = find_backup();
    assert_true(file_read(path, 1 << 26, &before, &err));
    assert_true(vault_remove_user(vault, "carl", &err));
    vault_close(vault);
    kept = find_backup();
    unlink(kept);
    assert_true(file_replace(path, before.bytes, before.size_bytes, 0600, &err));
    vault = open_with("anna", GOOD, &err);
    assert_non_null(vault);
    anew = find_backup();
    assert_true(file_read(anew, 1 << 26, &after, &err));
    assert_int_not_equal(
        before.size_bytes == after.size_bytes ? memcmp(before.bytes, after.bytes, before.size_bytes) : 1, 0);
    vault_close(vault);
    remove_backups();
}

static void what_is_left_of_a_backup_goes_with_the_next(void **state)
{
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);
    scoped_text path = path_of("backups");
    scoped_text left = path_of("backups/1700000000000.balie.part");
    scoped_text other = path_of("backups/1700000000000.balie.part.0a1b2c3d.new");
    scoped_text mine = path_of("backups/notes");

    (void)state;
    assert_true(file_make_folder(path, 0700, &err));
    assert_true(file_replace(left, "x", 1, 0600, &err) && file_replace(other, "x", 1, 0600, &err) &&
                file_replace(mine, "x", 1, 0600, &err));
    roll_one(vault, 3600000, 2);
    assert_false(file_exists(left) || file_exists(other));
    assert_true(file_exists(mine)); /* nobody knows what it is */
    vault_close(vault);
    remove_backups();
}

static void the_process_that_reads_a_backup_back_does_not_hold_the_vault(void **state)
{
    struct error err = { 0 };
    int status, pipe_ends[2];
    pid_t child;
    char byte;

    (void)state;
    assert_int_equal(pipe(pipe_ends), 0);
    child = fork();
    if (child == 0) {
        struct vault *vault = open_with("anna", GOOD, &err);
        bool is_busy = true;

        while (is_busy && vault && vault_roll(vault, &(struct vault_rolling){ 0, 2, NULL }, &err))
            if (!vault_step(vault, 0, &is_busy, &err))
                _exit(1);
        if (write(pipe_ends[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause(); /* the helper was begun and is never waited for */
    }
    assert_int_equal(read(pipe_ends[0], &byte, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    {
        scoped(vault) vault = open_with("anna", GOOD, &err);

        assert_non_null(vault);
    }
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    remove_backups();
}

static void who_is_dismissed_is_out_at_once_and_sealed_out_at_the_end(void **state)
{
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);
    scoped(secret) other = secret_copy(OTHER, strlen(OTHER));
    bool is_busy = true;

    (void)state;
    assert_true(vault_add_user(vault, "dirk", other, &err));
    assert_true(vault_dismiss_user(vault, "dirk", &err));
    assert_int_equal(vault_list_users(folder, (struct vault_user[VAULT_USERS]){ 0 }), 1);
    while (is_busy)
        assert_true(vault_step(vault, 1, &is_busy, &err));
    assert_int_equal(sqlite3_exec(vault_database(vault), "INSERT INTO t VALUES(9)", 0, 0, 0), 0);
    vault_close(vault); /* switches */
    assert_null(open_with("dirk", OTHER, &err));
    vault = open_with("anna", GOOD, &err);
    assert_non_null(vault);
    assert_int_equal(sqlite3_exec(vault_database(vault), "DELETE FROM t WHERE x = 9", 0, 0, 0), 0);
    assert_int_equal(sqlite3_changes(vault_database(vault)), 1); /* written meanwhile, and there */
    vault_close(vault);
}

static void a_recovery_code_gives_a_new_passphrase_and_nothing_else_does(void **state)
{
    scoped(secret) code = quint_make();
    scoped(secret) older = quint_make();
    scoped(secret) other = secret_copy(OTHER, strlen(OTHER));
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);

    (void)state;
    assert_false(vault_has_recovery(vault));
    assert_true(vault_set_recovery(vault, older, &err));
    assert_true(vault_set_recovery(vault, code, &err));
    vault_close(vault);
    assert_false(vault_recover(folder, "anna", older, other, &err));
    assert_int_equal(err.kind, ERROR_LOCKED);
    assert_true(vault_recover(folder, "anna", code, other, &err));
    assert_null(open_with("anna", GOOD, &err));
    vault = open_with("anna", OTHER, &err);
    assert_non_null(vault);
    {
        scoped(secret) good = secret_copy(GOOD, strlen(GOOD));

        assert_true(vault_change_passphrase(vault, other, good, &err));
    }
    vault_close(vault);
}

static void the_database_is_set_up_to_lose_nothing(void **state)
{
    static const char *const settings[][2] = {
        { "PRAGMA journal_mode", "wal" },  { "PRAGMA locking_mode", "exclusive" },
        { "PRAGMA synchronous", "2" },     { "PRAGMA cache_spill", "0" },
        { "PRAGMA cache_size", "-16384" }, { "PRAGMA temp_store", "2" },
        { "PRAGMA secure_delete", "1" },   { "PRAGMA mmap_size", "0" },
    };
    struct error err = { 0 };
    scoped(vault) vault = open_with(NULL, GOOD, &err);
    scoped_text shared = path_of("vault-2.db-shm");

    (void)state;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        sqlite3_stmt *query;

        assert_int_equal(sqlite3_prepare_v2(vault_database(vault), settings[i][0], -1, &query, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(query), SQLITE_ROW);
        assert_string_equal((const char *)sqlite3_column_text(query, 0), settings[i][1]);
        sqlite3_finalize(query);
    }
    assert_false(file_exists(shared));
}

static void who_was_removed_does_not_come_back_with_a_backup(void **state)
{
    struct error err = { 0 };
    struct vault_user users[VAULT_USERS];
    struct vault *vault = open_with("anna", GOOD, &err), *restored;
    scoped(secret) good = secret_copy(GOOD, strlen(GOOD));
    scoped(secret) other = secret_copy(OTHER, strlen(OTHER));
    scoped_text path = path_of("copy.balie");
    struct vault_restoring what = { folder, path, "anna", vault };

    (void)state;
    assert_true(vault_add_user(vault, "carl", other, &err));
    assert_true(vault_backup(vault, path, &err));
    assert_true(vault_remove_user(vault, "carl", &err));
    assert_true(vault_add_user(vault, "dina", other, &err));
    restored = vault_restore_begin(&what, good, &err);
    vault_close(vault);
    assert_non_null(restored);
    assert_true(vault_restore_finish(restored, &err));
    vault_close(restored);
    assert_int_equal(vault_list_users(folder, users), 2);
    assert_null(open_with("carl", OTHER, &err));
    restored = open_with("dina", OTHER, &err);
    assert_non_null(restored);
    vault_close(restored);
}

static void what_was_deleted_is_gone_once_the_vault_is_written_anew(void **state)
{
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);
    struct sqlite3 *database = vault_database(vault);
    sqlite3_int64 size = 0;
    unsigned char *image;

    (void)state;
    /* Rows of many sizes come and go: pages split and join, and keep what was in them. */
    assert_int_equal(sqlite3_exec(database,
                                  "CREATE TABLE u(x); CREATE INDEX u_x ON u(x);"
                                  " WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 3000)"
                                  " INSERT INTO u SELECT 'geheim' || i || hex(zeroblob(i % 90)) FROM c;"
                                  " DELETE FROM u WHERE rowid % 3; DELETE FROM u; INSERT INTO u VALUES('blijft')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_true(vault_rewrite(vault, "INSERT INTO u VALUES('erna')", &err));
    image = sqlite3_serialize(vault_database(vault), "main", &size, 0);
    assert_null(memmem(image, (size_t)size, "geheim", 6));
    assert_non_null(memmem(image, (size_t)size, "blijft", 6));
    assert_non_null(memmem(image, (size_t)size, "erna", 4));
    sqlite3_free(image);
    assert_true(vault_check(vault, &err));
    vault_close(vault);
    vault = open_with("anna", GOOD, &err);
    assert_non_null(vault);
    assert_int_equal(sqlite3_exec(vault_database(vault), "DROP TABLE u", NULL, NULL, NULL), SQLITE_OK);
    vault_close(vault);
}

static void a_rewriting_that_fails_leaves_the_vault_as_it_was(void **state)
{
    struct error err = { 0 };
    struct vault *vault = open_with("anna", GOOD, &err);

    (void)state;
    assert_false(vault_rewrite(vault, "no SQL at all", &err));
    assert_int_equal(sqlite3_exec(vault_database(vault), "SELECT x FROM t", NULL, NULL, NULL), SQLITE_OK);
    vault_close(vault);
    vault = open_with("anna", GOOD, &err);
    assert_non_null(vault);
    vault_close(vault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_there_after_opening),
        cmocka_unit_test(a_wrong_passphrase_and_an_unknown_name_are_told_alike),
        cmocka_unit_test(no_vault_is_absent_and_a_second_one_is_refused),
        cmocka_unit_test(a_weak_passphrase_is_refused_and_leaves_nothing),
        cmocka_unit_test(a_second_process_is_told_who_holds_it),
        cmocka_unit_test(the_lock_goes_with_the_process_that_dies),
        cmocka_unit_test(the_files_are_for_their_owner_alone),
        cmocka_unit_test(each_user_opens_it_until_removed),
        cmocka_unit_test(a_new_passphrase_takes_the_place_of_the_old),
        cmocka_unit_test(altered_keys_do_not_open),
        cmocka_unit_test(a_database_that_is_gone_or_no_database_is_damage),
        cmocka_unit_test(a_stale_epoch_is_cleared_away),
        cmocka_unit_test(the_database_is_set_up_to_lose_nothing),
        cmocka_unit_test(backups_roll_and_are_made_anew_when_somebody_leaves),
        cmocka_unit_test(a_removal_that_was_cut_off_before_its_backup_is_finished_at_the_next_opening),
        cmocka_unit_test(what_is_left_of_a_backup_goes_with_the_next),
        cmocka_unit_test(the_process_that_reads_a_backup_back_does_not_hold_the_vault),
        cmocka_unit_test(who_is_dismissed_is_out_at_once_and_sealed_out_at_the_end),
        cmocka_unit_test(a_recovery_code_gives_a_new_passphrase_and_nothing_else_does),
        cmocka_unit_test(what_was_deleted_is_gone_once_the_vault_is_written_anew),
        cmocka_unit_test(a_rewriting_that_fails_leaves_the_vault_as_it_was),
        cmocka_unit_test(who_was_removed_does_not_come_back_with_a_backup),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
