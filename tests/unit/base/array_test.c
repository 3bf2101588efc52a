/* array_test.c — whether an array grows and forgets. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void an_array_keeps_what_is_added(void **state)
{
    ARRAY(size_t) squares = { 0 };

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        *array_add(&squares) = i * i;
    assert_int_equal(squares.count, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(squares.at[i], i * i);
    array_clear(&squares);
}

static void a_new_element_is_zeroed_even_where_one_was_before(void **state)
{
    struct pair {
        int left, right;
    };
    ARRAY(struct pair) pairs = { 0 };

    (void)state;
    *array_add(&pairs) = (struct pair){ 1, 2 };
    pairs.count = 0;
    assert_int_equal(array_add(&pairs)->right, 0);
    array_clear(&pairs);
}

static void a_cleared_array_can_be_used_again(void **state)
{
    ARRAY(char) letters = { 0 };

    (void)state;
    *array_add(&letters) = 'a';
    array_clear(&letters);
    assert_null(letters.at);
    assert_int_equal(letters.count, 0);
    *array_add(&letters) = 'b';
    assert_int_equal(letters.at[0], 'b');
    array_clear(&letters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_keeps_what_is_added),
        cmocka_unit_test(a_new_element_is_zeroed_even_where_one_was_before),
        cmocka_unit_test(a_cleared_array_can_be_used_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
