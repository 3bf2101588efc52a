/* clock_test.c — whether instants and the days of Brussels agree. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int64_t at(const char *text)
{
    int64_t at_ms = -1;

    assert_true(clock_parse(text, &at_ms));
    return at_ms;
}

static const char *text_of(int64_t at_ms)
{
    static char text[CLOCK_TEXT_BYTES];

    return clock_format(at_ms, text);
}

static void an_instant_is_shown_in_brussels(void **state)
{
    (void)state;
    assert_string_equal(text_of(at("2023-08-31T22:30:00Z")), "2023-09-01T00:30:00.000+02:00");
    assert_string_equal(text_of(at("2023-12-31T23:00:00.25Z")), "2024-01-01T00:00:00.250+01:00");
    assert_string_equal(text_of(-1), "1970-01-01T00:59:59.999+01:00");
}

static void summer_time_begins_and_ends_on_the_last_sunday(void **state)
{
    (void)state;
    assert_int_equal(clock_offset_minutes(at("2023-03-26T00:59:59.999Z")), 60);
    assert_int_equal(clock_offset_minutes(at("2023-03-26T01:00:00Z")), 120);
    assert_int_equal(clock_offset_minutes(at("2023-10-29T00:59:59.999Z")), 120);
    assert_int_equal(clock_offset_minutes(at("2023-10-29T01:00:00Z")), 60);
    assert_int_equal(clock_offset_minutes(at("2024-03-31T00:59:59Z")), 60);
    assert_int_equal(clock_offset_minutes(at("2024-03-31T01:00:00Z")), 120);
    assert_int_equal(clock_offset_minutes(at("2021-10-31T01:00:00Z")), 60);
}

static void the_legal_day_is_that_of_brussels(void **state)
{
    (void)state;
    assert_int_equal(clock_day(at("2023-08-31T21:59:59Z")).days, date_make(2023, 8, 31).days);
    assert_int_equal(clock_day(at("2023-08-31T22:00:00Z")).days, date_make(2023, 9, 1).days);
    assert_int_equal(clock_day(at("2023-01-31T22:59:59Z")).days, date_make(2023, 1, 31).days);
    assert_int_equal(clock_day(at("2023-01-31T23:00:00Z")).days, date_make(2023, 2, 1).days);
    assert_int_equal(clock_minute(at("2023-08-31T22:30:59Z")), 30);
    assert_int_equal(clock_minute(at("1969-12-31T22:59:00Z")), 23 * 60 + 59);
}

static void a_time_without_zone_is_that_of_brussels(void **state)
{
    (void)state;
    assert_int_equal(at("2023-07-01T12:00"), at("2023-07-01T10:00:00Z"));
    assert_int_equal(at("2023-01-01T12:00:00"), at("2023-01-01T11:00:00Z"));
    assert_int_equal(at("2023-07-01"), at("2023-07-01T10:00:00Z"));
    assert_int_equal(at("2023-10-29T02:30"), at("2023-10-29T00:30:00Z"));
    assert_int_equal(at("2023-10-29T03:00"), at("2023-10-29T02:00:00Z"));
    assert_int_equal(at("2023-03-26T02:30"), at("2023-03-26T01:30:00Z"));
}

static void zones_are_taken_off(void **state)
{
    (void)state;
    assert_int_equal(at("2023-07-01T12:00:00+05:30"), at("2023-07-01T06:30:00Z"));
    assert_int_equal(at("2023-07-01T12:00:00-0230"), at("2023-07-01T14:30:00Z"));
    assert_int_equal(at("2023-07-01T12:00:00+02"), at("2023-07-01T10:00:00Z"));
    assert_int_equal(at("2023-07-01T12:00:00.1234567Z"), at("2023-07-01T12:00:00.123Z"));
}

static void what_is_no_instant_is_refused(void **state)
{
    static const char *const bad[] = { "",
                                       "2023",
                                       "2023-02-30T10:00:00Z",
                                       "2023-07-01 10:00",
                                       "2023-07-01T",
                                       "2023-07-01T10",
                                       "2023-07-01T24:00:00Z",
                                       "2023-07-01T10:60:00Z",
                                       "2023-07-01T10:00:60Z",
                                       "2023-07-01T10:00:00.Z",
                                       "2023-07-01T10:00:00X",
                                       "2023-07-01T10:00:00Zx",
                                       "2023-07-01T10:00:00+1",
                                       "2023-07-01T10:00:00+24:00",
                                       "2023-07-01T10:00:00+02:00x" };
    int64_t at_ms = 42;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(clock_parse(bad[i], &at_ms));
    assert_false(clock_parse(NULL, &at_ms));
    assert_int_equal(at_ms, 42);
}

static void what_is_formatted_is_read_back(void **state)
{
    (void)state;
    for (int64_t at_ms = -4000000000000; at_ms < 4000000000000; at_ms += 7654321987)
        assert_int_equal(at(text_of(at_ms)), at_ms);
}

static void the_clock_can_be_frozen_and_freed(void **state)
{
    int64_t now;

    (void)state;
    setenv("BALIE_NOW", "2023-09-01T08:15:00Z", 1);
    assert_int_equal(clock_now(), at("2023-09-01T08:15:00Z"));
    setenv("BALIE_NOW", "2022-03-01", 1);
    assert_int_equal(clock_today().days, date_make(2022, 3, 1).days);
    unsetenv("BALIE_NOW");
    now = clock_now();
    assert_true(now > at("2024-01-01"));
    assert_true(clock_now() >= now);
}

static void ticks_never_go_back(void **state)
{
    int64_t before = clock_tick_ms();

    (void)state;
    for (int i = 0; i < 1000; i++) {
        int64_t now = clock_tick_ms();

        assert_true(now >= before);
        before = now;
    }
}

static void an_instant_is_shown_as_people_read_it_in_brussels(void **state)
{
    char text[CLOCK_TEXT_BYTES];
    int64_t at_ms;

    (void)state;
    assert_true(clock_parse("2026-07-01T22:30:00.000Z", &at_ms));
    assert_string_equal(clock_show(at_ms, text), "02/07/2026 00:30");
    assert_string_equal(clock_show_text("2026-03-01T14:02:59.000+01:00", text), "01/03/2026 14:02");
    assert_string_equal(clock_show_text("nog niet", text), "nog niet");
    assert_string_equal(clock_show_text(NULL, text), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instant_is_shown_as_people_read_it_in_brussels),
        cmocka_unit_test(an_instant_is_shown_in_brussels),
        cmocka_unit_test(summer_time_begins_and_ends_on_the_last_sunday),
        cmocka_unit_test(the_legal_day_is_that_of_brussels),
        cmocka_unit_test(a_time_without_zone_is_that_of_brussels),
        cmocka_unit_test(zones_are_taken_off),
        cmocka_unit_test(what_is_no_instant_is_refused),
        cmocka_unit_test(what_is_formatted_is_read_back),
        cmocka_unit_test(the_clock_can_be_frozen_and_freed),
        cmocka_unit_test(ticks_never_go_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
