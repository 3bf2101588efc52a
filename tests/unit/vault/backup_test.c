/* backup_test.c — backups: which file is one, which are kept, what a judge may say of them, and what is put back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "household.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <sys/stat.h>

#include "cheap.h"
#include "counted.h"
#include "stubborn.h"
#include "vault/backup.h"
#include "vault/inside.h"
#include "vault/keys.h"

#define DAY_MS 86400000

static char folder[128];

static int make(void **state)
{
    (void)state;
    make_household(folder, sizeof folder);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    unsetenv("BALIE_NOW");
    remove_all(folder);
    return 0;
}

static char *path_of(const char *name)
{
    return file_join(folder, name);
}

static struct vault *enter(void)
{
    struct vault *vault = enter_as(folder, "anna", ANNA, NULL);

    assert_non_null(vault);
    return vault;
}

/* Puts PATH back beside; NULL and why. */
static struct vault *put_back(const char *path, const char *name, const char *words, struct error *err)
{
    scoped(secret) passphrase = secret_copy(words, strlen(words));
    scoped_text elsewhere = path_of("elders");
    struct vault_restoring what = { elsewhere, path, name, NULL };

    return vault_restore_begin(&what, passphrase, err);
}

static enum error_kind refusal_of(const char *path)
{
    struct error err = { 0 };

    assert_null(put_back(path, "anna", ANNA, &err));
    assert_true(*err.text);
    return err.kind;
}

/* A backup with the byte at PLACE turned over. */
static enum error_kind refusal_with(const struct buf *whole, size_t place, size_t size_bytes)
{
    scoped_text path = path_of("anders.balie");
    scoped_buf altered = { 0 };

    buf_add(&altered, whole->bytes, size_bytes);
    if (place < size_bytes)
        altered.bytes[place] ^= 1;
    assert_true(file_replace(path, altered.bytes, altered.size_bytes, 0600, NULL));
    return refusal_of(path);
}

static void only_a_whole_backup_is_put_back(void **state)
{
    scoped_text path = path_of("kopie.balie");
    scoped_text none = path_of("geen.balie");
    scoped_text below = path_of("keys/geen.balie");
    scoped_buf whole = { 0 };
    struct vault *vault = enter();

    (void)state;
    assert_true(fill_pages(vault) && vault_backup(vault, path, NULL));
    vault_close(vault);
    assert_true(file_read(path, 1 << 26, &whole, NULL));
    assert_int_equal(refusal_of(none), ERROR_ABSENT);
    assert_int_equal(refusal_of(below), ERROR_ABSENT);
    assert_int_equal(refusal_of(folder), ERROR_SYSTEM);
    assert_int_equal(refusal_with(&whole, SIZE_MAX, 4000), ERROR_INPUT);      /* cut in its lead */
    assert_int_equal(refusal_with(&whole, 0, whole.size_bytes), ERROR_INPUT); /* another beginning */
    assert_int_equal(refusal_with(&whole, 8, whole.size_bytes), ERROR_INPUT); /* another version */
    assert_int_equal(refusal_with(&whole, 9, whole.size_bytes), ERROR_INPUT);
    assert_int_equal(refusal_with(&whole, 10, whole.size_bytes), ERROR_INPUT);
    assert_int_equal(refusal_with(&whole, 11, whole.size_bytes), ERROR_INPUT);
    assert_int_equal(refusal_with(&whole, 12, whole.size_bytes), ERROR_DAMAGED);        /* of another file */
    assert_int_equal(refusal_with(&whole, 36, whole.size_bytes), ERROR_DAMAGED);        /* its keys */
    assert_int_equal(refusal_with(&whole, SIZE_MAX, BACKUP_LEAD_BYTES), ERROR_DAMAGED); /* no page */
    assert_int_equal(refusal_with(&whole, SIZE_MAX, whole.size_bytes - 4096), ERROR_DAMAGED);
    assert_int_equal(refusal_with(&whole, whole.size_bytes - 5000, whole.size_bytes), ERROR_DAMAGED);
}

static void a_backup_opens_for_who_was_in_it(void **state)
{
    scoped_text path = path_of("kopie.balie");
    struct vault *vault = enter(), *restored;
    struct error err = { 0 };

    (void)state;
    assert_true(vault_backup(vault, path, NULL));
    vault_close(vault);
    assert_null(put_back(path, "niemand", ANNA, &err));
    assert_int_equal(err.kind, ERROR_LOCKED);
    assert_null(put_back(path, "anna", BART, &err));
    assert_int_equal(err.kind, ERROR_LOCKED);
    restored = put_back(path, NULL, BART, &err); /* whoever the passphrase belongs to */
    assert_non_null(restored);
    assert_string_equal(vault_user(restored).name, "bart");
    vault_close(restored);
}

/* Whoever has a backup and no key puts somebody else into it. */
static void a_backup_with_other_keys_is_refused(void **state)
{
    scoped_text path = path_of("kopie.balie");
    scoped(secret) other = secret_new(SEAL_KEY_BYTES);
    uint8_t file_id[DATABASE_ID_BYTES];
    struct vault *vault = enter();
    scoped(keys) keys = NULL;
    scoped_buf whole = { 0 }, fake = { 0 };

    (void)state;
    assert_true(vault_backup(vault, path, NULL));
    vault_close(vault);
    keys = backup_load_keys(path, file_id, NULL);
    keys->slots[7] = keys->slots[1];
    keys_encode(keys, other, &fake);
    assert_true(file_read(path, 1 << 26, &whole, NULL));
    memcpy(whole.bytes + 36, fake.bytes, KEYS_FILE_BYTES);
    assert_true(file_replace(path, whole.bytes, whole.size_bytes, 0600, NULL));
    assert_int_equal(refusal_of(path), ERROR_DAMAGED);
    /* and its data key sealed to a pair that is not hers */
    keys->slots[0].data_key[3] ^= 1;
    fake.size_bytes = 0;
    keys_encode(keys, other, &fake);
    memcpy(whole.bytes + 36, fake.bytes, KEYS_FILE_BYTES);
    assert_true(file_replace(path, whole.bytes, whole.size_bytes, 0600, NULL));
    assert_int_equal(refusal_of(path), ERROR_LOCKED);
    unlink(path);
}

static void nothing_else_is_replaced_by_a_backup(void **state)
{
    scoped_text path = path_of("brief.txt");
    scoped_text nowhere = path_of("geen/map/kopie.balie");
    struct vault *vault = enter();
    struct error err = { 0 };
    scoped_buf text = { 0 };

    (void)state;
    assert_true(file_replace(path, "een brief", 9, 0600, NULL));
    assert_false(vault_backup(vault, path, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_true(file_read(path, 100, &text, NULL));
    assert_string_equal(buf_view(&text), "een brief");
    assert_false(vault_backup(vault, nowhere, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    vault_close(vault);
}

/* What has a meaning where SQLite reads names is a name all the same. */
static void a_folder_may_be_called_anything(void **state)
{
    scoped_text odd = path_of("50% ?vfs=x#y");
    scoped(secret) passphrase = secret_copy(ANNA, strlen(ANNA));
    struct vault *vault;

    (void)state;
    vault = vault_create(odd, "anna", passphrase, NULL);
    assert_non_null(vault);
    assert_true(run_sql(vault, "CREATE TABLE t(x); INSERT INTO t VALUES(7)"));
    assert_true(vault_rewrite(vault, "INSERT INTO t VALUES(8)", NULL));
    assert_int_equal(ask_vault(vault, "SELECT count(*) FROM t"), 2);
    vault_close(vault);
    remove_all(odd);
}

/* A rolling backup to its end; what it was given up for. */
static enum error_kind roll(struct vault *vault, const struct vault_rolling *how, struct error *err)
{
    bool is_busy, good = vault_roll(vault, how, err);

    while (good && vault_is_rolling(vault)) {
        good = vault_step(vault, 1, &is_busy, err);
        if (vault->checker)
            poll(NULL, 0, 1);
    }
    return good ? ERROR_NONE : err->kind;
}

static size_t count_backups(const struct vault *vault)
{
    return vault_list_backups(vault, NULL, 0) + vault_list_backups(vault, (int64_t[16]){ 0 }, 16);
}

static void the_oldest_of_more_than_are_kept_go(void **state)
{
    static const char *const days[] = { "2024-01-01T10:00:00Z", "2024-01-02T10:00:01Z", "2024-01-03T10:00:02Z",
                                        "2024-01-04T10:00:03Z" };
    struct vault_rolling how = { .every_ms = DAY_MS, .keep = 2 };
    struct vault *vault = enter(), *copy;
    struct error err = { 0 };
    int64_t made[4];

    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        setenv("BALIE_NOW", days[i], 1);
        assert_int_equal(roll(vault, &how, &err), ERROR_NONE);
        assert_true(run_sql(vault, "INSERT INTO t VALUES(8)"));
    }
    assert_int_equal(vault_list_backups(vault, made, 4), 2);
    assert_true(made[0] > made[1]); /* the newest first */
    assert_int_equal(vault_list_backups(vault, made, 1), 1);
    copy = vault_open_backup(vault, made[0], &err);
    assert_non_null(copy);
    assert_int_equal(ask_vault(copy, "SELECT count(*) FROM t"), 4);
    assert_false(run_sql(copy, "DELETE FROM t")); /* to be read alone */
    vault_close(copy);
    assert_null(vault_open_backup(vault, 12345, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    assert_true(vault_roll(vault, &(struct vault_rolling){ .keep = 0 }, &err)); /* none wanted */
    assert_false(vault_is_rolling(vault));
    vault_close(vault);
}

/* Backups that are newer than now were made by a clock that was wrong: one is due. */
static void after_a_clock_that_was_set_back_one_is_due(void **state)
{
    struct vault_rolling how = { .every_ms = DAY_MS, .keep = 5 };
    struct vault *vault = enter();
    struct error err = { 0 };
    size_t before;

    (void)state;
    setenv("BALIE_NOW", "2031-01-01T10:00:00Z", 1);
    assert_int_equal(roll(vault, &how, &err), ERROR_NONE);
    before = count_backups(vault);
    assert_int_equal(roll(vault, &how, &err), ERROR_NONE);
    assert_int_equal(count_backups(vault), before); /* none is due */
    setenv("BALIE_NOW", "2024-06-01T10:00:00Z", 1);
    assert_int_equal(roll(vault, &how, &err), ERROR_NONE);
    assert_int_equal(count_backups(vault), before + 1);
    vault_close(vault);
}

static bool say_damaged(struct vault *copy, struct error *err)
{
    (void)copy;
    return error_set(err, ERROR_DAMAGED, "the copy is bad");
}

static bool say_untidy(struct vault *copy, struct error *err)
{
    (void)copy;
    return error_set(err, ERROR_SYSTEM, "the tables are not what the log says");
}

static bool come_down(struct vault *copy, struct error *err)
{
    (void)copy;
    (void)err;
    raise(SIGKILL);
    return true;
}

static bool say_nothing(struct vault *copy, struct error *err)
{
    (void)copy;
    (void)err;
    return false;
}

/* A disk that cannot be read any more while the copy is judged: who judges may not even notice. */
static bool meet_a_bad_disk(struct vault *copy, struct error *err)
{
    static const struct stubborn_way way = { "", STUBBORN_READ, EIO, true, false };

    (void)err;
    sqlite3_db_release_memory(vault_database(copy));
    stubborn_begin(0, &way);
    ask_vault(copy, "SELECT count(*) FROM much");
    stubborn_end();
    return true;
}

static bool try_out(struct vault *copy, struct error *err)
{
    return run_sql(copy, "BEGIN; DELETE FROM t; ROLLBACK") || error_set(err, ERROR_DAMAGED, "nothing can be tried");
}

/* What a judge says decides what becomes of the copy; it is told in any case. */
static void a_copy_is_kept_as_its_judge_says(void **state)
{
    static const struct {
        bool (*judge)(struct vault *copy, struct error *err);
        enum error_kind told;
        bool is_kept;
    } cases[] = {
        { say_damaged, ERROR_DAMAGED, false }, { say_untidy, ERROR_SYSTEM, true },
        { come_down, ERROR_DAMAGED, false },   { say_nothing, ERROR_DAMAGED, false },
        { try_out, ERROR_NONE, true },         { meet_a_bad_disk, ERROR_SYSTEM, false },
    };
    struct vault *vault = enter();

    (void)state;
    assert_true(fill_pages(vault));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vault_rolling how = { .keep = 9, .judge = cases[i].judge };
        scoped_text now = mem_format("2025-01-0%zuT10:00:00Z", i + 1);
        struct error err = { 0 };
        size_t before = vault_list_backups(vault, (int64_t[16]){ 0 }, 16);

        setenv("BALIE_NOW", now, 1);
        assert_int_equal(roll(vault, &how, &err), cases[i].told);
        assert_int_equal(vault_list_backups(vault, (int64_t[16]){ 0 }, 16), before + cases[i].is_kept);
    }
    vault_close(vault);
}

/* While it is read back: closing does not wait for it, and what was not published is not there. */
static void closing_stops_what_reads_a_backup_back(void **state)
{
    struct vault *vault = enter();
    struct error err = { 0 };
    size_t before = vault_list_backups(vault, (int64_t[16]){ 0 }, 16);
    bool is_busy = true;

    (void)state;
    setenv("BALIE_NOW", "2026-01-01T10:00:00Z", 1);
    assert_true(vault_roll(vault, &(struct vault_rolling){ .keep = 99 }, &err));
    assert_true(vault_roll(vault, &(struct vault_rolling){ .keep = 99 }, &err)); /* one is being made */
    while (is_busy)
        assert_true(vault_step(vault, 1, &is_busy, &err));
    assert_true(vault->checker > 0);
    vault_close(vault);
    vault = enter();
    assert_int_equal(vault_list_backups(vault, (int64_t[16]){ 0 }, 16), before);
    vault_close(vault);
}

/* The process that reads it back is waited for by somebody else: it is said, and the copy goes. */
static void a_reader_that_is_gone_is_no_good_word(void **state)
{
    struct vault *vault = enter();
    struct error err = { 0 };
    bool is_busy = true;
    int status;

    (void)state;
    setenv("BALIE_NOW", "2026-02-01T10:00:00Z", 1);
    assert_true(vault_roll(vault, &(struct vault_rolling){ .keep = 99 }, &err));
    while (is_busy)
        assert_true(vault_step(vault, 1, &is_busy, &err));
    assert_int_equal(waitpid(vault->checker, &status, 0), vault->checker);
    assert_false(vault_step(vault, 1, &is_busy, &err));
    assert_true(err.kind != ERROR_NONE && *err.text);
    assert_false(vault_is_rolling(vault));
    vault_close(vault);
}

/* One user under the same name, with another id: the backup of before lets in somebody who left. */
static void a_name_that_is_given_again_is_another_user(void **state)
{
    scoped(secret) fresh = secret_copy(FRESH, strlen(FRESH));
    scoped_text backups = path_of("backups");
    scoped_text kept = path_of("bewaard");
    struct vault *vault = enter();
    struct error err = { 0 };

    (void)state;
    setenv("BALIE_NOW", "2027-01-01T10:00:00Z", 1);
    remove_all(backups);
    assert_int_equal(roll(vault, &(struct vault_rolling){ .keep = 9 }, &err), ERROR_NONE);
    copy_all(backups, kept);
    assert_false(roll_is_outdated(vault));
    assert_true(vault_remove_user(vault, "bart", &err));
    assert_true(vault_add_user(vault, "bart", fresh, &err));
    remove_all(backups);
    assert_int_equal(rename(kept, backups), 0);
    assert_true(roll_is_outdated(vault));
    vault_close(vault);
    vault = enter();
    assert_false(roll_is_outdated(vault));
    vault_close(vault);
    vault = enter_as(folder, "bart", FRESH, NULL);
    assert_non_null(vault);
    vault_close(vault);
}

/* A vault made anew in its place has other users: those of the backup get in. */
static void a_backup_of_another_vault_keeps_its_own_users(void **state)
{
    scoped_text path = path_of("kopie.balie");
    scoped_text other = path_of("ander");
    scoped(secret) fresh = secret_copy(FRESH, strlen(FRESH));
    scoped(secret) anna = secret_copy(ANNA, strlen(ANNA));
    struct vault *vault = enter(), *restored;
    struct vault_restoring what = { other, path, "anna", NULL };

    (void)state;
    assert_true(vault_backup(vault, path, NULL));
    vault_close(vault);
    vault = vault_create(other, "zoe", fresh, NULL);
    assert_non_null(vault);
    what.standing = vault;
    restored = vault_restore_begin(&what, anna, NULL);
    vault_close(vault);
    assert_non_null(restored);
    assert_true(vault_restore_finish(restored, NULL));
    vault_close(restored);
    assert_null(enter_as(other, "zoe", FRESH, NULL));
    vault = enter_as(other, "anna", ANNA, NULL);
    assert_non_null(vault);
    vault_close(vault);
    remove_all(other);
}

/* Restored twice: what was there before the first is kept under its own number and nothing is overwritten. */
static void each_restoring_keeps_what_was_there(void **state)
{
    scoped_text path = path_of("kopie.balie");
    scoped(secret) anna = secret_copy(ANNA, strlen(ANNA));
    struct vault *vault = enter(), *restored;
    size_t kept = 0;
    DIR *dir;

    (void)state;
    assert_true(vault_backup(vault, path, NULL));
    for (int i = 0; i < 2; i++) {
        struct vault_restoring what = { folder, path, "anna", vault };

        restored = vault_restore_begin(&what, anna, NULL);
        assert_non_null(restored);
        vault_close(vault);
        assert_true(vault_restore_finish(restored, NULL));
        vault_close(restored);
        vault = enter();
    }
    vault_close(vault);
    dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        kept += strncmp(entry->d_name, "before-restore-", 15) == 0;
    closedir(dir);
    assert_int_equal(kept, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_whole_backup_is_put_back),
        cmocka_unit_test(a_backup_opens_for_who_was_in_it),
        cmocka_unit_test(a_backup_with_other_keys_is_refused),
        cmocka_unit_test(nothing_else_is_replaced_by_a_backup),
        cmocka_unit_test(a_folder_may_be_called_anything),
        cmocka_unit_test(the_oldest_of_more_than_are_kept_go),
        cmocka_unit_test(after_a_clock_that_was_set_back_one_is_due),
        cmocka_unit_test(a_copy_is_kept_as_its_judge_says),
        cmocka_unit_test(closing_stops_what_reads_a_backup_back),
        cmocka_unit_test(a_reader_that_is_gone_is_no_good_word),
        cmocka_unit_test(a_name_that_is_given_again_is_another_user),
        cmocka_unit_test(a_backup_of_another_vault_keeps_its_own_users),
        cmocka_unit_test(each_restoring_keeps_what_was_there),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
