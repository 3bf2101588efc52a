/* qr_test.c — whether a QR code has the right size and its three corners. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void a_short_text_gives_the_smallest_code(void **state)
{
    scoped(qr) qr = qr_make("K7F-2Q9");

    (void)state;
    assert_non_null(qr);
    assert_int_equal(qr_width(qr), 21);
}

static void three_corners_have_their_square(void **state)
{
    scoped(qr) qr = qr_make("https://example.org/");
    size_t far = qr_width(qr) - 7;

    (void)state;
    for (size_t i = 0; i < 7; i++) {
        assert_true(qr_is_dark(qr, i, 0) && qr_is_dark(qr, 0, i));
        assert_true(qr_is_dark(qr, far + i, 0) && qr_is_dark(qr, 0, far + i));
    }
    assert_false(qr_is_dark(qr, 1, 1));
    assert_true(qr_is_dark(qr, 3, 3));
}

static void outside_the_code_all_is_light(void **state)
{
    scoped(qr) qr = qr_make("x");

    (void)state;
    assert_false(qr_is_dark(qr, 21, 0));
    assert_false(qr_is_dark(qr, 0, 21));
}

static void a_text_that_is_too_long_gives_none(void **state)
{
    static char text[4001];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    assert_null(qr_make(text));
    qr_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_text_gives_the_smallest_code),
        cmocka_unit_test(three_corners_have_their_square),
        cmocka_unit_test(outside_the_code_all_is_light),
        cmocka_unit_test(a_text_that_is_too_long_gives_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
