/* secret_test.c — whether a secret is kept and starts clean. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void a_new_secret_is_zeroed(void **state)
{
    scoped(secret) secret = secret_new(32);

    (void)state;
    assert_int_equal(secret_size_bytes(secret), 32);
    for (size_t i = 0; i < 32; i++)
        assert_int_equal(secret_bytes(secret)[i], 0);
}

static void a_secret_is_a_copy(void **state)
{
    char passphrase[] = "open sesame";
    scoped(secret) secret = secret_copy(passphrase, strlen(passphrase));

    (void)state;
    memset(passphrase, 0, sizeof passphrase);
    assert_int_equal(secret_size_bytes(secret), 11);
    assert_memory_equal(secret_bytes(secret), "open sesame", 11);
}

static void an_empty_secret_is_a_secret(void **state)
{
    scoped(secret) secret = secret_copy(NULL, 0);

    (void)state;
    assert_int_equal(secret_size_bytes(secret), 0);
    assert_non_null(secret_bytes(secret));
    secret_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_secret_is_zeroed),
        cmocka_unit_test(a_secret_is_a_copy),
        cmocka_unit_test(an_empty_secret_is_a_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
