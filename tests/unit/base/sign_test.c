/* sign_test.c — whether a signature proves who wrote what, and a changed byte is seen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/secret.h"

static void what_was_signed_is_known_and_any_changed_byte_is_seen(void **state)
{
    scoped(secret) private_key = secret_new(SIGN_PRIVATE_BYTES);
    uint8_t public_key[SIGN_PUBLIC_BYTES], again[SIGN_PUBLIC_BYTES], signature[SIGN_BYTES];
    char text[] = "An, onthaal, LIM";

    (void)state;
    sign_make_pair(public_key, private_key);
    sign_public_of(private_key, again);
    assert_memory_equal(again, public_key, sizeof again);
    sign_make(private_key, text, strlen(text), signature);
    assert_true(sign_is_by(public_key, text, strlen(text), signature));
    for (size_t i = 0; i < strlen(text); i++) {
        text[i] ^= 1;
        assert_false(sign_is_by(public_key, text, strlen(text), signature));
        text[i] ^= 1;
    }
    for (size_t i = 0; i < sizeof signature; i++) {
        signature[i] ^= 1;
        assert_false(sign_is_by(public_key, text, strlen(text), signature));
        signature[i] ^= 1;
    }
}

static void another_key_did_not_sign_it(void **state)
{
    scoped(secret) private_key = secret_new(SIGN_PRIVATE_BYTES);
    scoped(secret) other_key = secret_new(SIGN_PRIVATE_BYTES);
    uint8_t public_key[SIGN_PUBLIC_BYTES], other[SIGN_PUBLIC_BYTES], signature[SIGN_BYTES];

    (void)state;
    sign_make_pair(public_key, private_key);
    sign_make_pair(other, other_key);
    sign_make(other_key, "x", 1, signature);
    assert_false(sign_is_by(public_key, "x", 1, signature));
    assert_true(sign_is_by(other, "x", 1, signature));
}

static void a_key_as_text_is_read_back_and_nothing_else_is(void **state)
{
    uint8_t key[SIGN_PUBLIC_BYTES] = { 1, 0xab, 0xff }, back[SIGN_PUBLIC_BYTES];
    char text[SIGN_PUBLIC_TEXT];

    (void)state;
    sign_format(key, sizeof key, text);
    assert_int_equal(strlen(text), 64);
    assert_true(sign_parse(text, back, sizeof back));
    assert_memory_equal(key, back, sizeof key);
    assert_false(sign_parse("", back, sizeof back));
    assert_false(sign_parse("ab", back, sizeof back));
    text[63] = 'x';
    assert_false(sign_parse(text, back, sizeof back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_signed_is_known_and_any_changed_byte_is_seen),
        cmocka_unit_test(another_key_did_not_sign_it),
        cmocka_unit_test(a_key_as_text_is_read_back_and_nothing_else_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
