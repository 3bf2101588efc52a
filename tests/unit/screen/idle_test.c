/* idle_test.c — whether a silent desk goes blank and locks when it should. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "screen/idle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MINUTE_MS ((int64_t)60000)

static const struct idle_limits usual = { 5 * MINUTE_MS, 15 * MINUTE_MS, 5 * MINUTE_MS };

static void while_a_conversation_is_open_it_goes_blank_first_and_locks_later(void **state)
{
    (void)state;
    assert_int_equal(idle_after(&usual, 0, true), IDLE_AWAKE);
    assert_int_equal(idle_after(&usual, 5 * MINUTE_MS - 1, true), IDLE_AWAKE);
    assert_int_equal(idle_after(&usual, 5 * MINUTE_MS, true), IDLE_BLANK);
    assert_int_equal(idle_after(&usual, 15 * MINUTE_MS - 1, true), IDLE_BLANK);
    assert_int_equal(idle_after(&usual, 15 * MINUTE_MS, true), IDLE_LOCK);
}

static void without_one_it_locks_at_once(void **state)
{
    (void)state;
    assert_int_equal(idle_after(&usual, 5 * MINUTE_MS - 1, false), IDLE_AWAKE);
    assert_int_equal(idle_after(&usual, 5 * MINUTE_MS, false), IDLE_LOCK);
}

static void a_night_with_the_lid_closed_locks(void **state)
{
    (void)state;
    assert_int_equal(idle_after(&usual, 14 * 60 * MINUTE_MS, true), IDLE_LOCK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(while_a_conversation_is_open_it_goes_blank_first_and_locks_later),
        cmocka_unit_test(without_one_it_locks_at_once),
        cmocka_unit_test(a_night_with_the_lid_closed_locks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
