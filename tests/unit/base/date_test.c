/* date_test.c — whether days are counted as the calendar does. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *text_of(struct date date)
{
    static char text[DATE_TEXT_BYTES];

    return date_format(date, text);
}

static void days_are_counted_from_1970(void **state)
{
    (void)state;
    assert_int_equal(date_make(1970, 1, 1).days, 0);
    assert_int_equal(date_make(1969, 12, 31).days, -1);
    assert_int_equal(date_make(2000, 3, 1).days, 11017);
    assert_int_equal(date_make(2023, 9, 1).days, 19601);
}

static void every_day_of_four_centuries_comes_back_as_it_was(void **state)
{
    int year = 1800, month = 1, day = 1, y, m, d;

    (void)state;
    for (int32_t days = date_make(1800, 1, 1).days; year < 2200; days++) {
        date_split((struct date){ days }, &y, &m, &d);
        assert_true(y == year && m == month && d == day);
        assert_int_equal(date_make(year, month, day).days, days);
        if (++day > date_month_days(year, month)) {
            day = 1;
            month++;
        }
        if (month > 12) {
            month = 1;
            year++;
        }
    }
}

static void there_is_no_such_day(void **state)
{
    (void)state;
    assert_false(date_is_set(date_make(2023, 2, 29)));
    assert_true(date_is_set(date_make(2024, 2, 29)));
    assert_false(date_is_set(date_make(1900, 2, 29)));
    assert_true(date_is_set(date_make(2000, 2, 29)));
    assert_false(date_is_set(date_make(2023, 13, 1)));
    assert_false(date_is_set(date_make(2023, 0, 1)));
    assert_false(date_is_set(date_make(2023, 4, 31)));
    assert_false(date_is_set(date_make(2023, 4, 0)));
    assert_false(date_is_set(date_make(10000, 1, 1)));
    assert_false(date_is_set(date_none()));
}

static void only_the_iso_form_is_read(void **state)
{
    static const char *const bad[] = { "",           "2023",       "2023-9-1",    "2023-09-01T", "2023-09-01 ",
                                       "01-09-2023", "2023/09/01", " 2023-09-01", "2023-09-31",  "-023-09-01",
                                       "+202-09-01" };
    struct date date = { 5 };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(date_parse(bad[i], &date));
    assert_false(date_parse(NULL, &date));
    assert_int_equal(date.days, 5);
    assert_true(date_parse("2023-09-01", &date));
    assert_string_equal(text_of(date), "2023-09-01");
    assert_true(date_parse("0001-01-01", &date));
    assert_string_equal(text_of(date), "0001-01-01");
    assert_string_equal(text_of(date_none()), "");
}

static void a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(void **state)
{
    (void)state;
    assert_string_equal(text_of(date_add_months(date_make(2023, 1, 31), 1)), "2023-02-28");
    assert_string_equal(text_of(date_add_months(date_make(2024, 1, 31), 1)), "2024-02-29");
    assert_string_equal(text_of(date_add_months(date_make(2023, 3, 31), -1)), "2023-02-28");
    assert_string_equal(text_of(date_add_months(date_make(2023, 9, 15), 24)), "2025-09-15");
    assert_string_equal(text_of(date_add_months(date_make(2023, 1, 15), -1)), "2022-12-15");
    assert_string_equal(text_of(date_add_months(date_make(2023, 12, 1), 1)), "2024-01-01");
    assert_false(date_is_set(date_add_months(date_none(), 1)));
    assert_false(date_is_set(date_add_months(date_make(9999, 12, 1), 1)));
    assert_false(date_is_set(date_add_months(date_make(2000, 1, 1), INT32_MAX)));
}

static void days_are_ordered_and_named(void **state)
{
    (void)state;
    assert_true(date_compare(date_make(2023, 1, 1), date_make(2023, 1, 2)) < 0);
    assert_true(date_compare(date_make(2023, 1, 2), date_make(2023, 1, 1)) > 0);
    assert_int_equal(date_compare(date_make(2023, 1, 1), date_make(2023, 1, 1)), 0);
    assert_int_equal(date_weekday(date_make(1970, 1, 1)), 3);
    assert_int_equal(date_weekday(date_make(2023, 9, 4)), 0);
    assert_int_equal(date_weekday(date_make(1969, 12, 28)), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(every_day_of_four_centuries_comes_back_as_it_was),
        cmocka_unit_test(there_is_no_such_day),
        cmocka_unit_test(only_the_iso_form_is_read),
        cmocka_unit_test(a_month_later_is_the_same_day_or_the_last_of_a_shorter_month),
        cmocka_unit_test(days_are_ordered_and_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
