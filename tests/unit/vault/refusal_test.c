/* refusal_test.c — whatever the disk refuses, the vault opens again, as it was or as was meant. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "household.h"

#include <poll.h>
#include <sys/stat.h>

#include "cheap.h"
#include "counted.h"
#include "stubborn.h"
#include "vault/inside.h"

static const struct stubborn_way ways[] = {
    { "a change is refused", STUBBORN_CHANGE, EIO, false, true },
    { "the disk is full from then on", STUBBORN_CHANGE, ENOSPC, true, true },
    { "a reading is refused", STUBBORN_READ, EIO, false, false },
    { "an opening is refused", STUBBORN_OPEN, EMFILE, false, false },
    { "the disk cannot be written from then on", STUBBORN_CHANGE | STUBBORN_OPEN, EROFS, true, false },
    { "the machine refuses", STUBBORN_MACHINE, EAGAIN, false, false },
};

/* Every place is tried, but under the sanitizers, where each takes many times as long. */
#ifdef __SANITIZE_ADDRESS__
#define STRIDE         3
#define LASTING_STRIDE 9
#else
#define STRIDE         1
#define LASTING_STRIDE 1
#endif

struct house {
    char folder[128];
    struct vault *vault;
};

static bool add_user(struct house *house, struct error *err)
{
    scoped(secret) passphrase = secret_copy(FRESH, strlen(FRESH));

    return vault_add_user(house->vault, "cas", passphrase, err);
}

static bool lets_in(const char *folder, const char *name, const char *words)
{
    struct vault *vault = enter_as(folder, name, words, NULL);

    vault_close(vault);
    return vault;
}

static bool has_cas(const char *folder)
{
    return lets_in(folder, "cas", FRESH);
}

static bool remove_user(struct house *house, struct error *err)
{
    return vault_remove_user(house->vault, "bart", err);
}

static bool has_no_bart(const char *folder)
{
    return !lets_in(folder, "bart", BART);
}

static bool set_recovery(struct house *house, struct error *err)
{
    scoped(secret) code = secret_copy(CODE, strlen(CODE));

    return vault_set_recovery(house->vault, code, err);
}

static bool has_recovery(const char *folder)
{
    struct vault *vault = enter_as(folder, NULL, ANNA, NULL);
    bool has = vault && vault_has_recovery(vault);

    vault_close(vault);
    return has;
}

static bool back_up(struct house *house, struct error *err)
{
    scoped_text path = file_join(house->folder, "kopie.balie");

    return vault_backup(house->vault, path, err);
}

/* A backup that has its name is one that opens. */
static bool has_backup(const char *folder)
{
    scoped_text path = file_join(folder, "kopie.balie");
    scoped_text elsewhere = file_join(folder, "elders");
    scoped(secret) passphrase = secret_copy(ANNA, strlen(ANNA));
    struct vault_restoring what = { .folder = elsewhere, .path = path };
    struct vault *vault;

    if (!file_exists(path))
        return false;
    vault = vault_restore_begin(&what, passphrase, NULL);
    assert_non_null(vault);
    assert_int_equal(ask_vault(vault, "SELECT x FROM t"), 7);
    vault_close(vault);
    return true;
}

static bool write_row(struct house *house, struct error *err)
{
    return run_sql(house->vault, "INSERT INTO t VALUES(8)") ||
           error_set(err, ERROR_SYSTEM, "%s", sqlite3_errmsg(vault_database(house->vault)));
}

static bool has_row(const char *folder)
{
    struct vault *vault = enter_as(folder, NULL, ANNA, NULL);
    int64_t count;

    assert_non_null(vault);
    count = ask_vault(vault, "SELECT count(*) FROM t");
    vault_close(vault);
    return count == 2;
}

/* Rows go into the log, the log into the database, and all is read back from the disk. */
static bool write_and_read(struct house *house, struct error *err)
{
    bool good = run_sql(house->vault, "PRAGMA wal_autocheckpoint=8") && fill_pages(house->vault) &&
                fill_pages(house->vault) && run_sql(house->vault, "INSERT INTO t VALUES(8)");

    sqlite3_db_release_memory(vault_database(house->vault));
    good = good && ask_vault(house->vault, "SELECT sum(length(x)) FROM much") > 0 &&
           ask_vault(house->vault, "SELECT count(*) FROM t") == 2;
    if (!vault_is_well(house->vault, err))
        return false;
    return good || error_set(err, ERROR_SYSTEM, "%s", sqlite3_errmsg(vault_database(house->vault)));
}

/* Into the log and from there into the database, on its way to the disk while the work goes on. */
static bool write_behind(struct house *house, struct error *err)
{
    bool good;

    vault_defer(house->vault, true);
    good = run_sql(house->vault, "PRAGMA wal_autocheckpoint=8") && fill_pages(house->vault) &&
           run_sql(house->vault, "INSERT INTO t VALUES(8)");
    vault_defer(house->vault, false);
    if (!vault_catch_up(house->vault, err))
        return false;
    assert_false(vault_is_behind(house->vault));
    return good || error_set(err, ERROR_SYSTEM, "%s", sqlite3_errmsg(vault_database(house->vault)));
}

/* The files as a process that was killed leaves them: a change in the log alone. */
static void leave_log(const char *folder)
{
    scoped_text killed = mem_format("%s.killed", folder);
    struct vault *vault = enter_as(folder, "anna", ANNA, NULL);

    assert_true(vault && fill_pages(vault) && run_sql(vault, "INSERT INTO t VALUES(8)"));
    copy_all(folder, killed);
    vault_close(vault);
    remove_all(folder);
    assert_int_equal(rename(killed, folder), 0);
}

static bool open_it(struct house *house, struct error *err)
{
    house->vault = enter_as(house->folder, "anna", ANNA, err);
    return house->vault;
}

static bool change_passphrase(struct house *house, struct error *err)
{
    scoped(secret) old = secret_copy(ANNA, strlen(ANNA));
    scoped(secret) fresh = secret_copy(FRESH, strlen(FRESH));

    return vault_change_passphrase(house->vault, old, fresh, err);
}

static bool opens_with_the_new_one(const char *folder)
{
    return lets_in(folder, "anna", FRESH);
}

static void give_code(const char *folder)
{
    struct house house = { .vault = enter_as(folder, "anna", ANNA, NULL) };

    assert_true(house.vault && set_recovery(&house, NULL));
    vault_close(house.vault);
}

static bool recover(struct house *house, struct error *err)
{
    scoped(secret) code = secret_copy(CODE, strlen(CODE));
    scoped(secret) fresh = secret_copy(FRESH, strlen(FRESH));

    return vault_recover(house->folder, "anna", code, fresh, err);
}

static bool is_good_copy(struct vault *copy, struct error *err)
{
    return ask_vault(copy, "SELECT min(x) FROM t") == 7 || vault_is_well(copy, err) == false ||
           error_set(err, ERROR_DAMAGED, "the copy has no 7");
}

/* A rolling backup to its end. */
static bool roll(struct house *house, struct error *err)
{
    struct vault_rolling how = { .keep = 1, .judge = is_good_copy };
    bool is_busy, good = vault_roll(house->vault, &how, err);

    while (good && vault_is_rolling(house->vault)) {
        good = vault_step(house->vault, 1, &is_busy, err);
        if (house->vault->checker)
            poll(NULL, 0, 1);
    }
    return good;
}

static bool has_rolled(const char *folder)
{
    struct vault *vault = enter_as(folder, "anna", ANNA, NULL);
    int64_t made[4];
    struct vault *copy = NULL;

    assert_non_null(vault);
    if (vault_list_backups(vault, made, 4) == 1)
        copy = vault_open_backup(vault, made[0], NULL);
    if (copy)
        assert_int_equal(ask_vault(copy, "SELECT min(x) FROM t"), 7);
    vault_close(copy);
    vault_close(vault);
    return copy;
}

static bool dismiss_in_steps(struct house *house, struct error *err)
{
    bool is_busy = true, good = vault_dismiss_user(house->vault, "bart", err);

    while (good && is_busy)
        good = vault_step(house->vault, 1, &is_busy, err);
    good = good && write_row(house, err);
    vault_close(house->vault); /* switches */
    house->vault = NULL;
    return good;
}

/* Dismissed, a rolling backup that lets bart in beside: the next opening has all of it to do. */
static void leave_bart_leaving(const char *folder)
{
    struct house house = { .vault = enter_as(folder, "anna", ANNA, NULL) };

    assert_true(house.vault && fill_pages(house.vault) && roll(&house, NULL));
    assert_true(vault_dismiss_user(house.vault, "bart", NULL));
    vault_close(house.vault);
}

/* Removed, but the rolling backups of before are still there. */
static void leave_old_backup(const char *folder)
{
    struct house house = { .vault = enter_as(folder, "anna", ANNA, NULL) };
    scoped_text backups = file_join(folder, "backups");
    scoped_text kept = mem_format("%s.kept", folder);

    assert_true(house.vault && roll(&house, NULL));
    copy_all(backups, kept);
    assert_true(vault_remove_user(house.vault, "bart", NULL));
    vault_close(house.vault);
    remove_all(backups);
    assert_int_equal(rename(kept, backups), 0);
}

static bool rewrite(struct house *house, struct error *err)
{
    return vault_rewrite(house->vault, "INSERT INTO t VALUES(8)", err);
}

/* A backup with 7 alone; the standing vault has 8 too. */
static void leave_backup(const char *folder)
{
    struct house house = { .vault = enter_as(folder, "anna", ANNA, NULL) };

    snprintf(house.folder, sizeof house.folder, "%s", folder);
    assert_true(house.vault && fill_pages(house.vault) && back_up(&house, NULL) && write_row(&house, NULL));
    vault_close(house.vault);
}

static bool restore(struct house *house, struct error *err)
{
    scoped_text path = file_join(house->folder, "kopie.balie");
    scoped(secret) passphrase = secret_copy(ANNA, strlen(ANNA));
    struct vault_restoring what = { house->folder, path, "anna", house->vault };
    struct vault *restored = vault_restore_begin(&what, passphrase, err);
    bool good;

    vault_close(house->vault);
    house->vault = NULL;
    good = restored && run_sql(restored, "CREATE TABLE put_back(x)") && vault_restore_finish(restored, err);
    if (restored && !good && err->kind == ERROR_NONE)
        error_set(err, ERROR_SYSTEM, "%s", sqlite3_errmsg(vault_database(restored)));
    vault_close(restored);
    return good;
}

/* All of what was put back, and what the caller did to it; or all of the one before. */
static bool is_put_back(const char *folder)
{
    struct vault *vault = enter_as(folder, "anna", ANNA, NULL);
    int64_t rows, marks;

    assert_non_null(vault);
    rows = ask_vault(vault, "SELECT count(*) FROM t");
    marks = ask_vault(vault, "SELECT count(*) FROM sqlite_schema WHERE name = 'put_back'");
    assert_int_equal(rows, marks ? 1 : 2);
    vault_close(vault);
    return marks;
}

static bool restore_elsewhere(struct house *house, struct error *err)
{
    scoped_text path = file_join(house->folder, "kopie.balie");
    scoped_text elsewhere = file_join(house->folder, "elders/verder");
    scoped(secret) passphrase = secret_copy(ANNA, strlen(ANNA));
    struct vault_restoring what = { elsewhere, path, "anna", NULL };
    struct vault *restored = vault_restore_begin(&what, passphrase, err);
    bool good = restored && vault_restore_finish(restored, err);

    vault_close(restored);
    return good;
}

static bool is_put_back_elsewhere(const char *folder)
{
    scoped_text elsewhere = file_join(folder, "elders/verder");

    return lets_in(elsewhere, "anna", ANNA) && lets_in(elsewhere, "bart", BART);
}

/* The keys of the vault cannot be read any more: the backup is put back beside all that is there. */
static void leave_bad_keys(const char *folder)
{
    scoped_text keys = file_join(folder, "keys");

    leave_backup(folder);
    assert_true(file_replace(keys, "no keys", 7, 0600, NULL));
}

static bool forget(struct house *house, struct error *err)
{
    return vault_forget(house->vault, err);
}

static bool is_forgotten(const char *folder)
{
    scoped_text backups = file_join(folder, "backups");
    DIR *dir = opendir(backups);
    size_t count = 0;

    for (struct dirent *entry; dir && (entry = readdir(dir));)
        count += *entry->d_name != '.';
    if (dir)
        closedir(dir);
    return !vault_exists(folder) && count == 0;
}

/* What is done, and how one sees afterwards that it was. */
static const struct operation {
    const char *name;
    void (*prepare)(const char *folder);
    bool (*run)(struct house *house, struct error *err);
    bool (*is_done)(const char *folder);
    bool is_closed; /* the vault is not open yet */
    bool is_broken; /* it may be there only when it was done */
} operations[] = {
    { "add a user", NULL, add_user, has_cas, false, false },
    { "remove a user", NULL, remove_user, has_no_bart, false, false },
    { "give a recovery code", NULL, set_recovery, has_recovery, false, false },
    { "back up", NULL, back_up, has_backup, false, false },
    { "write", NULL, write_row, has_row, false, false },
    { "write and read", NULL, write_and_read, has_row, false, false },
    { "write behind the work", NULL, write_behind, has_row, false, false },
    { "open with a log", leave_log, open_it, has_row, true, false },
    { "change the passphrase", NULL, change_passphrase, opens_with_the_new_one, false, false },
    { "recover", give_code, recover, opens_with_the_new_one, true, false },
    { "roll a backup", leave_log, roll, has_rolled, false, false },
    { "dismiss in steps", leave_log, dismiss_in_steps, has_no_bart, false, false },
    { "open when somebody is leaving", leave_bart_leaving, open_it, has_no_bart, true, false },
    { "open when an older backup is there", leave_old_backup, open_it, has_no_bart, true, false },
    { "write anew", NULL, rewrite, has_row, false, false },
    { "put back", leave_backup, restore, is_put_back, false, false },
    { "put back elsewhere", leave_backup, restore_elsewhere, is_put_back_elsewhere, true, false },
    { "put back without keys", leave_bad_keys, restore, is_put_back, true, true },
    { "forget", leave_old_backup, forget, is_forgotten, false, true },
};

static struct vault *open_either(const char *folder)
{
    struct vault *vault = enter_as(folder, "anna", ANNA, NULL);

    return vault ? vault : enter_as(folder, "anna", FRESH, NULL);
}

/* What is entered after the refusal: whether it is accepted. */
static bool enter_more(struct vault *vault)
{
    return vault && vault->database && run_sql(vault, "CREATE TABLE more(x)");
}

struct outcome {
    char when[96];
    bool good, has_more;
};

static void judge(const struct operation *operation, const char *folder, const struct outcome *outcome)
{
    const char *when = outcome->when;
    bool good = outcome->good;
    struct vault *vault;
    struct error err = { 0 };

    if (good && !operation->is_done(folder))
        fail_msg("%s, %s: is said to be done", operation->name, when);
    if ((!good && operation->is_broken) || !vault_exists(folder))
        return;
    vault = open_either(folder);
    if (!vault)
        fail_msg("%s, %s: does not open any more", operation->name, when);
    assert_int_equal(ask_vault(vault, "SELECT x FROM t"), 7);
    if (!vault_check(vault, &err) || !run_sql(vault, "INSERT INTO t VALUES(9)"))
        fail_msg("%s, %s: is damaged: %s", operation->name, when, err.text);
    if (outcome->has_more && ask_vault(vault, "SELECT count(*) FROM more") != 0)
        fail_msg("%s, %s: what was accepted afterwards is lost", operation->name, when);
    vault_close(vault);
}

/* With the N-th of WAY refused: whether there was one. */
static bool is_as_before_or_as_meant(const struct operation *operation, const char *template,
                                     const struct stubborn_way *way, long n)
{
    struct house house = { 0 };
    struct error err = { 0 };
    struct outcome outcome = { 0 };
    bool is_hit;

    snprintf(outcome.when, sizeof outcome.when, "%s at %ld", way->name, n);
    snprintf(house.folder, sizeof house.folder, "%s.work", template);
    copy_all(template, house.folder);
    if (!operation->is_closed)
        assert_true(open_it(&house, NULL));
    stubborn_begin(n, way);
    outcome.good = operation->run(&house, &err);
    is_hit = stubborn_end();
    outcome.has_more = enter_more(house.vault);
    vault_close(house.vault);
    if (!outcome.good && (!is_hit || err.kind == ERROR_NONE || !*err.text))
        fail_msg("%s, %s: fails without a word: %s", operation->name, outcome.when, err.text);
    judge(operation, house.folder, &outcome);
    remove_all(house.folder);
    return is_hit;
}

static void try_all(const struct operation *operation, const struct stubborn_way *way)
{
    char template[128];
    long n = 0;

    make_household(template, sizeof template);
    if (operation->prepare)
        operation->prepare(template);
    while (is_as_before_or_as_meant(operation, template, way, n))
        n += way->lasts ? LASTING_STRIDE : STRIDE;
    remove_all(template);
}

static void a_refused_operation_leaves_a_vault_that_opens(void **state)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        try_all(&operations[i], *state);
}

/* Making one: afterwards there is none, or it opens. */
static bool is_made_or_not(const struct stubborn_way *way, long n)
{
    char folder[128];
    scoped(secret) passphrase = secret_copy(ANNA, strlen(ANNA));
    struct error err = { 0 };
    struct vault *vault;
    bool is_hit;

    temporary_path(folder, sizeof folder, "balie-refusal-XXXXXX");
    assert_non_null(mkdtemp(folder));
    stubborn_begin(n, way);
    vault = vault_create(folder, "anna", passphrase, &err);
    is_hit = stubborn_end();
    assert_true(vault || (is_hit && err.kind != ERROR_NONE && *err.text));
    vault_close(vault);
    if (vault_exists(folder)) {
        vault = enter_as(folder, "anna", ANNA, NULL);
        assert_non_null(vault);
    } else {
        vault = vault_create(folder, "anna", passphrase, &err);
        assert_non_null(vault);
    }
    vault_close(vault);
    remove_all(folder);
    return is_hit;
}

static void a_vault_whose_making_was_refused_is_there_or_is_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        for (long n = 0; is_made_or_not(&ways[i], n);)
            n++;
}

static void what_could_not_be_written_behind_is_told_and_nothing_follows(void **state)
{
    struct house house = { 0 };
    struct error err = { 0 };

    (void)state;
    make_household(house.folder, sizeof house.folder);
    assert_true(open_it(&house, NULL));
    stubborn_begin(0, &ways[1]);
    vault_defer(house.vault, true);
    assert_true(write_row(&house, NULL)); /* as far as can be seen */
    vault_defer(house.vault, false);
    assert_false(vault_catch_up(house.vault, &err));
    assert_true(stubborn_end()); /* there is room again */
    assert_string_equal(err.text,
                        "The disk could not be written: nothing is written any more, and what came in last is "
                        "not kept. Free some space or look at the disk, then open the vault again.");
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_false(write_row(&house, NULL));
    assert_false(vault_is_well(house.vault, NULL));
    vault_close(house.vault);
    assert_false(has_row(house.folder));
    remove_all(house.folder);
}

#define with_way(i) cmocka_unit_test_prestate(a_refused_operation_leaves_a_vault_that_opens, (void *)&ways[i])

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_way(0),
        with_way(1),
        with_way(2),
        with_way(3),
        with_way(4),
        with_way(5),
        cmocka_unit_test(what_could_not_be_written_behind_is_told_and_nothing_follows),
        cmocka_unit_test(a_vault_whose_making_was_refused_is_there_or_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
