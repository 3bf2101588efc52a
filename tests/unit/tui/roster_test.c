/* roster_test.c — the cursor in a list of any length: pages, headings, filter and numbers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/key.h"
#include "tui/roster.h"

static const char *const names[] = { "haile", "olena", "mehret", "ali", "hayat" };

static void draw_nothing(void *with, const struct pane *pane, size_t i, bool is_at)
{
    (void)with;
    (void)pane;
    (void)i;
    (void)is_at;
}

static bool has_name(void *with, size_t i, const char *folded)
{
    (void)with;
    return strstr(names[i], folded);
}

/* Every third row is a heading. */
static bool is_no_heading(void *with, size_t i)
{
    (void)with;
    return i % 3 != 0;
}

static bool press(struct roster *roster, uint32_t code)
{
    struct key key = { .code = code };

    if (code < 0x80)
        key.text[0] = (char)code;
    return roster_key(roster, &key);
}

static void the_cursor_stays_within_a_million_rows(void **state)
{
    struct roster roster;

    (void)state;
    roster_open(&roster, (struct roster_source){ .draw = draw_nothing }, 1000000);
    press(&roster, PRESS_UP);
    assert_int_equal(roster.at, 0);
    press(&roster, PRESS_END);
    assert_int_equal(roster.at, 999999);
    press(&roster, PRESS_DOWN);
    assert_int_equal(roster.at, 999999);
    roster.page = 20;
    press(&roster, PRESS_PAGE_UP);
    assert_int_equal(roster.at, 999980);
    press(&roster, PRESS_HOME);
    assert_int_equal(roster.at, 0);
    roster_close(&roster);
}

static void digits_jump_to_the_row_of_that_number(void **state)
{
    struct roster roster;

    (void)state;
    roster_open(&roster, (struct roster_source){ .draw = draw_nothing }, 22);
    press(&roster, '1');
    assert_int_equal(roster.at, 0);
    press(&roster, '7');
    assert_int_equal(roster.at, 16);
    press(&roster, '3'); /* there is no 173: a new number begins */
    assert_int_equal(roster.at, 2);
    roster_close(&roster);
}

static void headings_are_passed_over_both_ways(void **state)
{
    struct roster roster;

    (void)state;
    roster_open(&roster, (struct roster_source){ .draw = draw_nothing, .is_open = is_no_heading }, 7);
    assert_int_equal(roster.at, 1);
    press(&roster, PRESS_DOWN);
    press(&roster, PRESS_DOWN);
    assert_int_equal(roster.at, 4);
    press(&roster, PRESS_UP);
    assert_int_equal(roster.at, 2);
    press(&roster, PRESS_END); /* row 6 is a heading */
    assert_int_equal(roster.at, 5);
    press(&roster, PRESS_HOME);
    press(&roster, PRESS_UP);
    assert_int_equal(roster.at, 1);
    roster_close(&roster);
}

static void letters_leave_the_rows_that_hold_them(void **state)
{
    struct roster roster;

    (void)state;
    roster_open(&roster, (struct roster_source){ .draw = draw_nothing, .matches = has_name }, 5);
    press(&roster, 'h');
    press(&roster, 'a');
    assert_int_equal(roster_shown(&roster), 2);
    assert_int_equal(roster.at, 0);
    press(&roster, PRESS_DOWN);
    assert_int_equal(roster.at, 4);
    press(&roster, 'z');
    assert_int_equal(roster_shown(&roster), 0);
    assert_true(roster.at == ROSTER_NONE);
    press(&roster, PRESS_BACKSPACE);
    press(&roster, PRESS_BACKSPACE);
    press(&roster, PRESS_BACKSPACE);
    assert_int_equal(roster_shown(&roster), 5);
    assert_false(press(&roster, PRESS_BACKSPACE));
    roster_close(&roster);
}

static void an_empty_list_has_no_cursor(void **state)
{
    struct roster roster;

    (void)state;
    roster_open(&roster, (struct roster_source){ .draw = draw_nothing }, 0);
    assert_true(roster.at == ROSTER_NONE);
    press(&roster, PRESS_DOWN);
    assert_true(roster.at == ROSTER_NONE);
    roster_recount(&roster, 3);
    assert_int_equal(roster.at, 0);
    roster_move_to(&roster, 2);
    roster_recount(&roster, 2);
    assert_int_equal(roster.at, 1);
    roster_close(&roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_stays_within_a_million_rows),
        cmocka_unit_test(digits_jump_to_the_row_of_that_number),
        cmocka_unit_test(headings_are_passed_over_both_ways),
        cmocka_unit_test(letters_leave_the_rows_that_hold_them),
        cmocka_unit_test(an_empty_list_has_no_cursor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
