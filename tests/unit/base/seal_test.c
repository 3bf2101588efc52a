/* seal_test.c — what is sealed opens with its own key, unaltered, and with nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/secret.h"

#define PLAIN "sixteen letters."

static const struct seal_cost cheap = { 1, 64 };
static const uint8_t salt[SEAL_SALT_BYTES] = { 1 };

static void a_passphrase_gives_the_same_key_again(void **state)
{
    scoped(secret) passphrase = secret_copy("paard", 5);
    scoped(secret) other = secret_copy("fiets", 5);
    scoped(secret) key = seal_stretch(passphrase, salt, cheap);
    scoped(secret) again = seal_stretch(passphrase, salt, cheap);
    scoped(secret) another = seal_stretch(other, salt, cheap);

    (void)state;
    assert_memory_equal(secret_bytes(key), secret_bytes(again), SEAL_KEY_BYTES);
    assert_memory_not_equal(secret_bytes(key), secret_bytes(another), SEAL_KEY_BYTES);
}

static void every_byte_that_is_altered_is_noticed(void **state)
{
    scoped(secret) key = secret_new(SEAL_KEY_BYTES);
    scoped(secret) plain = secret_copy(PLAIN, 16);
    scoped(secret) back = secret_new(16);
    uint8_t sealed[16 + SEAL_EXTRA_BYTES];

    (void)state;
    seal_close(key, "beside", 6, plain, sealed);
    assert_true(seal_open(key, "beside", 6, sealed, back));
    assert_memory_equal(secret_bytes(back), PLAIN, 16);
    assert_false(seal_open(key, "besides", 7, sealed, back));
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 1;
        assert_false(seal_open(key, "beside", 6, sealed, back));
        sealed[i] ^= 1;
    }
    secret_bytes(key)[0] ^= 1;
    assert_false(seal_open(key, "beside", 6, sealed, back));
}

static void a_gift_is_for_one_private_key(void **state)
{
    scoped(secret) own = secret_new(SEAL_KEY_BYTES);
    scoped(secret) other = secret_new(SEAL_KEY_BYTES);
    scoped(secret) plain = secret_copy(PLAIN, 16);
    scoped(secret) back = secret_new(16);
    uint8_t own_public[SEAL_PUBLIC_BYTES], other_public[SEAL_PUBLIC_BYTES], gift[16 + SEAL_GIFT_BYTES];

    (void)state;
    seal_make_pair(own_public, own);
    seal_make_pair(other_public, other);
    seal_give(own_public, plain, gift);
    assert_true(seal_take(own_public, own, gift, back));
    assert_memory_equal(secret_bytes(back), PLAIN, 16);
    assert_false(seal_take(other_public, other, gift, back));
}

static void a_mark_needs_its_key_and_its_bytes(void **state)
{
    scoped(secret) key = secret_copy("01234567890123456789012345678901", SEAL_KEY_BYTES);
    uint8_t mark[SEAL_MARK_BYTES], other[SEAL_MARK_BYTES];

    (void)state;
    seal_mark(key, "abc", 3, mark);
    seal_mark(key, "abd", 3, other);
    assert_memory_not_equal(mark, other, sizeof mark);
    secret_bytes(key)[0] ^= 1;
    seal_mark(key, "abc", 3, other);
    assert_memory_not_equal(mark, other, sizeof mark);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_passphrase_gives_the_same_key_again),
        cmocka_unit_test(every_byte_that_is_altered_is_noticed),
        cmocka_unit_test(a_gift_is_for_one_private_key),
        cmocka_unit_test(a_mark_needs_its_key_and_its_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
