/* opening_test.c — who gets in, and what is said to who does not: names, passphrases, recovery, keys altered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "household.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "cheap.h"
#include "vault/inside.h"
#include "vault/keys.h"
#include "vault/lock.h"

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
    remove_all(folder);
    return 0;
}

static void a_name_has_letters_and_not_too_many(void **state)
{
    static const char *const names[] = { NULL, "", "   ", "\xff\xfe",
                                         "precies negenenveertig letters is er een te veel!!" };
    scoped(secret) passphrase = secret_copy(FRESH, strlen(FRESH));
    struct vault *vault = enter_as(folder, "anna", ANNA, NULL);

    (void)state;
    assert_true(strlen(names[4]) >= VAULT_NAME_BYTES);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct error err = { 0 };

        assert_null(vault_create("/nergens/kluis", names[i], passphrase, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_false(vault_add_user(vault, names[i], passphrase, &err));
    }
    assert_int_equal(vault_list_users(folder, (struct vault_user[VAULT_USERS]){ 0 }), 2);
    vault_close(vault);
}

/* Before anything is written: where no folder can be made there is nothing afterwards. */
static void where_no_folder_can_be_made_no_vault_is(void **state)
{
    scoped(secret) passphrase = secret_copy(FRESH, strlen(FRESH));
    scoped_text inside_a_file = file_join(folder, "keys/kluis");
    struct error err = { 0 };

    (void)state;
    assert_null(vault_create(inside_a_file, "anna", passphrase, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
}

static void without_the_memory_for_a_key_no_vault_is_made(void **state)
{
    scoped(secret) passphrase = secret_copy(FRESH, strlen(FRESH));
    scoped_text place = mem_format("%s.new", folder);
    struct error err = { 0 };

    (void)state;
    cheap_is_refused = true;
    assert_null(vault_create(place, "anna", passphrase, &err));
    cheap_is_refused = false;
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_false(vault_exists(place));
    remove_all(place);
}

static void what_a_user_may_not_do_is_said(void **state)
{
    struct vault *vault = enter_as(folder, "anna", ANNA, NULL);
    scoped(secret) good = secret_copy(ANNA, strlen(ANNA));
    scoped(secret) weak = secret_copy("kort", 4);
    struct error err = { 0 };

    (void)state;
    assert_false(vault_remove_user(vault, "niemand", &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    err = (struct error){ 0 };
    assert_false(vault_change_passphrase(vault, good, weak, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_true(vault_is_passphrase(vault, good));
    cheap_is_refused = true;
    assert_false(vault_set_recovery(vault, good, &err));
    cheap_is_refused = false;
    assert_false(vault_has_recovery(vault));
    assert_string_equal(vault_folder(vault), folder);
    vault_close(vault);
}

static enum error_kind recover(const char *where, const char *name, const char *words, const char *fresh)
{
    scoped(secret) code = secret_copy(words, strlen(words));
    scoped(secret) passphrase = secret_copy(fresh, strlen(fresh));
    struct error err = { 0 };

    assert_false(vault_recover(where, name, code, passphrase, &err));
    assert_true(*err.text);
    return err.kind;
}

static void recovery_says_what_is_missing(void **state)
{
    struct vault *vault;
    scoped(secret) code = secret_copy(CODE, strlen(CODE));
    scoped_text keys = file_join(folder, "keys");
    scoped_buf good = { 0 };

    (void)state;
    assert_int_equal(recover("/nergens/kluis", "anna", CODE, FRESH), ERROR_ABSENT);
    assert_int_equal(recover(folder, "anna", CODE, "kort"), ERROR_INPUT);
    assert_int_equal(recover(folder, "anna", CODE, FRESH), ERROR_LOCKED); /* there is no code yet */
    vault = enter_as(folder, "anna", ANNA, NULL);
    assert_int_equal(recover(folder, "anna", CODE, FRESH), ERROR_LOCKED); /* somebody is at work */
    assert_true(vault_set_recovery(vault, code, NULL));
    vault_close(vault);
    assert_int_equal(recover(folder, "anna", "een ander blad papier", FRESH), ERROR_LOCKED);
    assert_int_equal(recover(folder, "niemand", CODE, FRESH), ERROR_ABSENT);
    assert_true(file_read(keys, 1 << 20, &good, NULL));
    assert_true(file_replace(keys, "geen sleutels", 13, 0600, NULL));
    assert_int_equal(recover(folder, "anna", CODE, FRESH), ERROR_DAMAGED);
    assert_int_equal(vault_list_users(folder, (struct vault_user[VAULT_USERS]){ 0 }), 0);
    assert_true(file_replace(keys, good.bytes, good.size_bytes, 0600, NULL));
}

/* The file of keys replaced by CHANGED, which whoever has the disk can write; the mark needs the data key. */
static enum error_kind open_with_keys(void (*alter)(struct keys *keys), bool is_marked)
{
    scoped(keys) keys = keys_load(folder, NULL);
    scoped_text path = file_join(folder, "keys");
    scoped(secret) passphrase = secret_copy(ANNA, strlen(ANNA));
    scoped(secret) private_key = NULL;
    scoped(secret) data_key = NULL;
    scoped(secret) other = secret_new(SEAL_KEY_BYTES);
    scoped_buf good = { 0 };
    const struct keys_slot *slot = keys_try(keys, "anna", passphrase, &private_key);
    struct error err = { 0 };

    assert_true(file_read(path, 1 << 20, &good, NULL));
    data_key = keys_take(keys, slot, private_key);
    assert_non_null(data_key);
    alter(keys);
    assert_true(keys_save(keys, folder, is_marked ? data_key : other, NULL));
    assert_null(enter_as(folder, "anna", ANNA, &err));
    assert_true(file_replace(path, good.bytes, good.size_bytes, 0600, NULL));
    return err.kind;
}

static void let_in_another(struct keys *keys)
{
    keys->slots[5] = keys->slots[1];
    snprintf(keys->slots[5].user.name, sizeof keys->slots[5].user.name, "indringer");
}

static void go_on_an_epoch(struct keys *keys)
{
    keys->epoch = 4;
}

static void take_another_vault(struct keys *keys)
{
    keys->vault = id_random();
}

/* Sealed to anna, by somebody who has the data key, for a database that is not there. */
static void name_no_database(struct keys *keys)
{
    scoped(secret) key = secret_new(SEAL_KEY_BYTES);

    keys_turn(keys, 8, key);
}

static void keys_that_were_altered_open_nothing(void **state)
{
    (void)state;
    assert_int_equal(open_with_keys(let_in_another, false), ERROR_DAMAGED);
    assert_int_equal(open_with_keys(go_on_an_epoch, true), ERROR_LOCKED);
    assert_int_equal(open_with_keys(take_another_vault, true), ERROR_LOCKED);
    assert_int_equal(open_with_keys(name_no_database, true), ERROR_DAMAGED);
}

static void a_file_that_is_too_large_is_no_file_of_keys(void **state)
{
    scoped_text path = file_join(folder, "keys");
    scoped_buf good = { 0 }, large = { 0 };
    struct error err = { 0 };

    (void)state;
    assert_true(file_read(path, 1 << 20, &good, NULL));
    for (int i = 0; i < (1 << 20) + 5; i++)
        buf_char(&large, 'x');
    assert_true(file_replace(path, large.bytes, large.size_bytes, 0600, NULL));
    assert_null(enter_as(folder, "anna", ANNA, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    assert_null(keys_load(folder, NULL)); /* nobody asks why */
    assert_true(file_replace(path, good.bytes, good.size_bytes, 0600, NULL));
}

/* What the second one is told, when the first left TEXT about itself. */
static void told_of(const char *text, const char *said)
{
    scoped_text path = file_join(folder, "lock");
    struct error err = { 0 };
    int lock = lock_take(folder, NULL);

    assert_true(lock >= 0);
    assert_int_equal(truncate(path, 0), 0);
    if (*text)
        assert_int_equal(pwrite(lock, text, strlen(text), 0), (ssize_t)strlen(text));
    assert_int_equal(lock_take(folder, &err), -1);
    assert_int_equal(err.kind, ERROR_LOCKED);
    assert_non_null(strstr(err.text, said));
    lock_release(lock);
}

static void the_second_is_told_what_the_first_said_of_itself(void **state)
{
    (void)state;
    told_of("", "Another balie");
    told_of("geen getal", "Another balie");
    told_of("4711 -", "Process 4711 has");
    told_of("4711 /dev/pts/9", "on terminal /dev/pts/9");
}

/* Somebody took the file of the lock away: what holds the database says so, and the first one goes on. */
static void without_the_file_of_the_lock_a_second_is_refused_all_the_same(void **state)
{
    scoped_text path = file_join(folder, "lock");
    struct vault *vault = enter_as(folder, "anna", ANNA, NULL);
    struct error err = { 0 };

    (void)state;
    assert_int_equal(unlink(path), 0);
    assert_null(enter_as(folder, "anna", ANNA, &err));
    assert_int_equal(err.kind, ERROR_LOCKED);
    assert_non_null(strstr(err.text, "has this vault open"));
    assert_true(run_sql(vault, "INSERT INTO t VALUES(8)"));
    assert_true(vault_check(vault, &err));
    vault_close(vault);
}

/* From a terminal and from none: its name is in the message. */
static void who_holds_it_from_a_terminal_names_it(void **state)
{
    int outer, inner, before = dup(STDIN_FILENO), none = open("/dev/null", O_RDONLY), lock;
    char name[64];
    struct error err = { 0 };

    (void)state;
    if (openpty(&outer, &inner, name, NULL, NULL) != 0)
        skip();
    dup2(inner, STDIN_FILENO);
    lock = lock_take(folder, NULL);
    assert_int_equal(lock_take(folder, &err), -1);
    assert_non_null(strstr(err.text, name));
    lock_release(lock);
    dup2(none, STDIN_FILENO);
    lock = lock_take(folder, NULL);
    assert_int_equal(lock_take(folder, &err), -1);
    assert_null(strstr(err.text, "terminal"));
    lock_release(lock);
    dup2(before, STDIN_FILENO);
    close(before);
    close(none);
    close(outer);
    close(inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_has_letters_and_not_too_many),
        cmocka_unit_test(where_no_folder_can_be_made_no_vault_is),
        cmocka_unit_test(without_the_memory_for_a_key_no_vault_is_made),
        cmocka_unit_test(what_a_user_may_not_do_is_said),
        cmocka_unit_test(recovery_says_what_is_missing),
        cmocka_unit_test(keys_that_were_altered_open_nothing),
        cmocka_unit_test(a_file_that_is_too_large_is_no_file_of_keys),
        cmocka_unit_test(the_second_is_told_what_the_first_said_of_itself),
        cmocka_unit_test(without_the_file_of_the_lock_a_second_is_refused_all_the_same),
        cmocka_unit_test(who_holds_it_from_a_terminal_names_it),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
