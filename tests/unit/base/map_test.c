/* map_test.c — whether what was put is found, in the order it was put. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void what_was_put_is_found(void **state)
{
    scoped(map) map = map_new();
    int one = 1, two = 2;

    (void)state;
    assert_null(map_put(map, "naam", &one));
    assert_ptr_equal(map_find(map, "naam"), &one);
    assert_null(map_find(map, "naa"));
    assert_null(map_find(map, ""));
    assert_ptr_equal(map_put(map, "naam", &two), &one);
    assert_ptr_equal(map_find(map, "naam"), &two);
    assert_int_equal(map_count(map), 1);
}

static void entries_stand_in_the_order_of_their_first_put(void **state)
{
    scoped(map) map = map_new();
    char keys[3000][8];

    (void)state;
    for (int i = 0; i < 3000; i++) {
        snprintf(keys[i], sizeof keys[i], "k%d", (i * 7919) % 3000);
        assert_null(map_put(map, keys[i], keys[i]));
    }
    map_put(map, keys[0], keys[1]);
    assert_int_equal(map_count(map), 3000);
    for (int i = 1; i < 3000; i++) {
        assert_ptr_equal(map_key(map, (size_t)i), keys[i]);
        assert_ptr_equal(map_value(map, (size_t)i), keys[i]);
        assert_ptr_equal(map_find(map, keys[i]), keys[i]);
    }
    assert_ptr_equal(map_value(map, 0), keys[1]);
}

static void a_key_is_compared_by_its_letters(void **state)
{
    scoped(map) map = map_new();
    char key[] = "gemeente", same[] = "gemeente";

    (void)state;
    map_put(map, key, key);
    assert_ptr_equal(map_find(map, same), key);
    map_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_is_found),
        cmocka_unit_test(entries_stand_in_the_order_of_their_first_put),
        cmocka_unit_test(a_key_is_compared_by_its_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
