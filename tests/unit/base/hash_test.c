/* hash_test.c — whether digests are those of BLAKE2b and are read back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void a_digest_is_that_of_blake2b(void **state)
{
    struct digest digest = hash_bytes("abc", 3);
    char text[DIGEST_TEXT_BYTES];

    (void)state;
    assert_string_equal(digest_format(&digest, text),
                        "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    digest = hash_bytes("", 0);
    assert_string_equal(digest_format(&digest, text),
                        "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void an_id_can_be_a_hash(void **state)
{
    char text[ID_TEXT_BYTES];

    (void)state;
    assert_string_equal(id_format(hash_id("abc", 3), text), "cf4ab791c62b8d2b2109c90275287816");
    assert_true(id_equal(hash_id("x", 1), hash_id("x", 1)));
    assert_false(id_equal(hash_id("x", 1), hash_id("y", 1)));
}

static void a_digest_is_read_back_as_it_was_written(void **state)
{
    struct digest digest = hash_bytes("balie", 5), again = { { 0 } };
    char text[DIGEST_TEXT_BYTES];

    (void)state;
    assert_false(digest_is_set(&again));
    assert_true(digest_parse(digest_format(&digest, text), &again));
    assert_true(digest_equal(&digest, &again));
    assert_true(digest_is_set(&again));
    text[63] = 'z';
    assert_false(digest_parse(text, &again));
    assert_false(digest_parse("", &again));
    assert_true(digest_equal(&digest, &again));
}

static void random_bytes_are_not_twice_the_same(void **state)
{
    uint8_t one[32] = { 0 }, two[32] = { 0 };

    (void)state;
    random_bytes(one, sizeof one);
    random_bytes(two, sizeof two);
    assert_memory_not_equal(one, two, sizeof one);
    random_bytes(one, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_is_that_of_blake2b),
        cmocka_unit_test(an_id_can_be_a_hash),
        cmocka_unit_test(a_digest_is_read_back_as_it_was_written),
        cmocka_unit_test(random_bytes_are_not_twice_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
