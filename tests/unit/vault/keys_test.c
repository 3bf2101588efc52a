/* keys_test.c — a slot opens for its user's passphrase as it was written, and never once it was altered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "cheap.h"
#include "vault/keys.h"

#define ANNA "paard batterij nietje geluk"
#define BERT "fiets regen lampje morgen"

static struct keys *keys;
static struct secret *data_key, *anna, *bert;

static void add(const char *name, struct secret *passphrase)
{
    struct vault_user user = { .id = id_random() };
    struct error err = { 0 };

    snprintf(user.name, sizeof user.name, "%s", name);
    if (!keys_add(keys, &user, passphrase, data_key, &err))
        fail_msg("%s", err.text);
}

static int make(void **state)
{
    (void)state;
    keys = mem_new(sizeof *keys);
    keys->epoch = 1;
    keys->vault = id_random();
    data_key = secret_new(SEAL_KEY_BYTES);
    random_bytes(secret_bytes(data_key), SEAL_KEY_BYTES);
    anna = secret_copy(ANNA, strlen(ANNA));
    bert = secret_copy(BERT, strlen(BERT));
    add("anna", anna);
    add("bert", bert);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    keys_free(keys);
    secret_free(data_key);
    secret_free(anna);
    secret_free(bert);
    return 0;
}

static bool opens(const struct keys *which, const char *name, struct secret *passphrase)
{
    scoped(secret) private_key = NULL;
    const struct keys_slot *slot = keys_try(which, name, passphrase, &private_key);
    scoped(secret) key = slot ? keys_take(which, slot, private_key) : NULL;

    return key;
}

static void without_a_name_the_passphrase_finds_its_user(void **state)
{
    scoped(secret) private_key = NULL;
    const struct keys_slot *slot = keys_try(keys, NULL, bert, &private_key);

    (void)state;
    assert_non_null(slot);
    assert_string_equal(slot->user.name, "bert");
    assert_true(opens(keys, "anna", anna));
    assert_false(opens(keys, "anna", bert));
    assert_false(opens(keys, "carl", bert));
}

/* One stretching of a passphrase tries them all: unlocking takes as long with thirty users as with one. */
static void all_users_of_a_vault_share_a_salt_and_no_two_vaults_do(void **state)
{
    struct keys other = { .epoch = 1, .vault = id_random() };
    struct vault_user user = { .id = id_random(), .name = "anna" };

    (void)state;
    assert_memory_equal(keys->slots[0].salt, keys->slots[1].salt, SEAL_SALT_BYTES);
    assert_memory_not_equal(keys->slots[0].private_key, keys->slots[1].private_key, SEAL_KEY_BYTES + SEAL_EXTRA_BYTES);
    assert_true(keys_add(&other, &user, anna, data_key, NULL));
    assert_memory_not_equal(keys->slots[0].salt, other.slots[0].salt, SEAL_SALT_BYTES);
}

static void a_slot_with_a_salt_of_its_own_opens_as_well(void **state)
{
    struct keys older = *keys, fresh = { .epoch = 1, .vault = keys->vault };
    struct vault_user user = keys->slots[1].user;

    (void)state;
    assert_true(keys_add(&fresh, &user, bert, data_key, NULL));
    older.slots[1] = fresh.slots[0];
    assert_true(opens(&older, NULL, bert));
}

/* 32 slots: who comes after has no room, and nor has a recovery code; one who leaves makes room. */
static void a_full_house_takes_nobody_and_no_code(void **state)
{
    struct keys full = *keys;
    struct vault_user user = { .id = id_random(), .name = "zoe" };
    struct error err = { 0 };

    (void)state;
    for (size_t i = 2; i < VAULT_USERS; i++) {
        struct vault_user other = { .id = id_random() };

        snprintf(other.name, sizeof other.name, "user%zu", i);
        assert_true(keys_add(&full, &other, bert, data_key, &err));
    }
    assert_false(keys_add(&full, &user, bert, data_key, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    err = (struct error){ 0 };
    assert_false(keys_set_recovery(&full, bert, data_key, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    full.slots[5].kind = KEYS_LEAVING;
    assert_false(keys_add(&full, &user, bert, data_key, &err)); /* only the next epoch gives the slot back */
    keys_turn(&full, 2, data_key);
    assert_true(keys_add(&full, &user, bert, data_key, &err));
    assert_true(opens(&full, "user7", bert));
}

static void without_the_memory_for_a_key_nothing_changes(void **state)
{
    struct keys changed = *keys;
    struct vault_user user = { .id = id_random(), .name = "zoe" };
    struct error err = { 0 };

    (void)state;
    cheap_is_refused = true;
    assert_false(keys_add(&changed, &user, bert, data_key, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_false(keys_set_recovery(&changed, bert, data_key, &err));
    assert_false(opens(&changed, "anna", anna));
    cheap_is_refused = false;
    assert_true(keys_equal(&changed, keys));
    assert_true(opens(&changed, "anna", anna));
}

/* As they are made when what a passphrase costs has been raised: each with a salt of its own. */
static void a_user_with_another_cost_has_another_salt(void **state)
{
    struct keys mixed = { .epoch = 1, .vault = id_random() };
    struct vault_user user = { .id = id_random(), .name = "anna" }, other = { .id = id_random(), .name = "bert" };

    (void)state;
    assert_true(keys_add(&mixed, &user, anna, data_key, NULL));
    mixed.slots[0].cost.rounds++;
    assert_true(keys_add(&mixed, &other, bert, data_key, NULL));
    assert_memory_not_equal(mixed.slots[0].salt, mixed.slots[1].salt, SEAL_SALT_BYTES);
    assert_true(opens(&mixed, NULL, bert));
    assert_false(opens(&mixed, NULL, anna)); /* its cost is bound to it */
}

static void cheapen_memory(struct keys *altered)
{
    altered->slots[0].cost.memory_kib = 64 * 1024; /* the least that is taken at all */
}

static void cheapen_below(struct keys *altered)
{
    altered->slots[0].cost.memory_kib = 8;
}

static void make_dear(struct keys *altered)
{
    altered->slots[0].cost.memory_kib = UINT32_MAX;
}

static void make_long(struct keys *altered)
{
    altered->slots[0].cost.rounds = 17;
}

static void make_short(struct keys *altered)
{
    altered->slots[0].cost.rounds = 1;
}

static void rename_slot(struct keys *altered)
{
    memcpy(altered->slots[0].user.name, "bert", 5);
    memcpy(altered->slots[1].user.name, "anna", 5);
}

static void change_id(struct keys *altered)
{
    altered->slots[0].user.id.bytes[3] ^= 1;
}

static void make_recovery(struct keys *altered)
{
    altered->slots[0].kind = KEYS_RECOVERY;
}

static void swap_public(struct keys *altered)
{
    memcpy(altered->slots[0].public_key, altered->slots[1].public_key, SEAL_PUBLIC_BYTES);
}

static void change_salt(struct keys *altered)
{
    altered->slots[0].salt[0] ^= 1;
}

static void take_other_data_key(struct keys *altered)
{
    memcpy(altered->slots[0].data_key, altered->slots[1].data_key, sizeof altered->slots[0].data_key);
}

static void move_to_other_vault(struct keys *altered)
{
    altered->vault = id_random();
}

static void go_back_an_epoch(struct keys *altered)
{
    altered->epoch = 0;
}

static void an_altered_slot_never_opens(void **state)
{
    static void (*const ways[])(
        struct keys *) = { cheapen_memory,      cheapen_below,       make_dear,       make_long,   make_short,
                           rename_slot,         change_id,           make_recovery,   swap_public, change_salt,
                           take_other_data_key, move_to_other_vault, go_back_an_epoch };
    struct keys altered = *keys;

    (void)state;
    assert_true(opens(&altered, "anna", anna));
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        altered = *keys;
        ways[i](&altered);
        if (opens(&altered, "anna", anna))
            fail_msg("altered in way %zu it opens", i);
    }
}

static void a_file_that_was_cut_or_grew_is_damage(void **state)
{
    scoped_buf file = { 0 };
    struct error err;

    (void)state;
    keys_encode(keys, data_key, &file);
    for (size_t size = 0; size < KEYS_FILE_BYTES; size += 7) {
        err = (struct error){ 0 };
        assert_null(keys_decode((const uint8_t *)file.bytes, size, "keys", &err));
        assert_int_equal(err.kind, ERROR_DAMAGED);
    }
    buf_char(&file, 'x');
    assert_null(keys_decode((const uint8_t *)file.bytes, file.size_bytes, "keys", &err));
}

/* Another beginning or another version, with a checksum that is right: what to do is said. */
static void keys_of_another_version_say_so(void **state)
{
    static const size_t places[] = { 0, 7, 8, 11 };
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        scoped_buf file = { 0 };
        struct digest digest;

        keys_encode(keys, data_key, &file);
        file.bytes[places[i]] ^= 1;
        digest = hash_bytes(file.bytes, file.size_bytes - sizeof digest.bytes);
        memcpy(file.bytes + file.size_bytes - sizeof digest.bytes, digest.bytes, sizeof digest.bytes);
        err = (struct error){ 0 };
        assert_null(keys_decode((const uint8_t *)file.bytes, file.size_bytes, "keys", &err));
        assert_int_equal(err.kind, ERROR_DAMAGED);
        assert_non_null(strstr(err.text, "another version"));
    }
}

/* A kind that nobody knows lets nobody in. */
static void a_slot_of_an_unknown_kind_lets_nobody_in(void **state)
{
    scoped_buf file = { 0 };
    struct digest digest;
    struct keys *read;

    (void)state;
    keys_encode(keys, data_key, &file);
    file.bytes[8 + 4 + 8 + 16] = 9; /* of the first slot */
    digest = hash_bytes(file.bytes, file.size_bytes - sizeof digest.bytes);
    memcpy(file.bytes + file.size_bytes - sizeof digest.bytes, digest.bytes, sizeof digest.bytes);
    read = keys_decode((const uint8_t *)file.bytes, file.size_bytes, "keys", NULL);
    assert_non_null(read);
    assert_false(opens(read, "anna", anna));
    assert_true(opens(read, "bert", bert));
    assert_false(keys_is_marked(read, data_key));
    keys_free(read);
}

/* Whoever has no data key cannot write a file that is taken for the vault's. */
static void another_data_key_does_not_make_the_mark(void **state)
{
    scoped(secret) other = secret_new(SEAL_KEY_BYTES);
    scoped_buf file = { 0 };
    struct keys *read;

    (void)state;
    random_bytes(secret_bytes(other), SEAL_KEY_BYTES);
    keys_encode(keys, other, &file);
    read = keys_decode((const uint8_t *)file.bytes, file.size_bytes, "keys", NULL);
    assert_non_null(read);
    assert_false(keys_is_marked(read, data_key));
    assert_true(keys_is_marked(read, other));
    keys_free(read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_name_the_passphrase_finds_its_user),
        cmocka_unit_test(all_users_of_a_vault_share_a_salt_and_no_two_vaults_do),
        cmocka_unit_test(a_slot_with_a_salt_of_its_own_opens_as_well),
        cmocka_unit_test(a_full_house_takes_nobody_and_no_code),
        cmocka_unit_test(without_the_memory_for_a_key_nothing_changes),
        cmocka_unit_test(a_user_with_another_cost_has_another_salt),
        cmocka_unit_test(an_altered_slot_never_opens),
        cmocka_unit_test(keys_of_another_version_say_so),
        cmocka_unit_test(a_slot_of_an_unknown_kind_lets_nobody_in),
        cmocka_unit_test(a_file_that_was_cut_or_grew_is_damage),
        cmocka_unit_test(another_data_key_does_not_make_the_mark),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
