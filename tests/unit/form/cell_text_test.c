/* cell_text_test.c — what a cell of a workbook says: numbers, moments, truths and texts with escapes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "form/cell_text.h"

static void assert_number(const char *text, const char *wanted)
{
    scoped_buf out = { 0 };

    cell_number(text, &out);
    assert_string_equal(buf_view(&out), wanted);
}

static void assert_moment(const char *text, bool from_1904, const char *wanted)
{
    scoped_buf out = { 0 };

    cell_moment(text, from_1904, &out);
    assert_string_equal(buf_view(&out), wanted);
}

static void assert_plain(const char *text, const char *wanted)
{
    scoped_buf out = { 0 };

    cell_plain(text, &out);
    assert_string_equal(buf_view(&out), wanted);
}

static void a_number_has_no_more_digits_than_it_needs(void **state)
{
    (void)state;
    assert_number("3", "3");
    assert_number("3.50", "3.5");
    assert_number("0.1", "0.1");
    assert_number("-0", "0");
    assert_number("-2.0", "-2");
    assert_number("100", "100");
}

static void large_and_small_numbers_have_no_exponent(void **state)
{
    (void)state;
    assert_number("1E+20", "100000000000000000000");
    assert_number("1.5E-7", "0.00000015");
    assert_number("1E-30", "0");
    assert_number("-1E-30", "0");
}

static void what_is_no_number_stays_as_it_is(void **state)
{
    (void)state;
    assert_number("", "");
    assert_number("drie", "drie");
    assert_number("3 kg", "3 kg");
    assert_number("nan", "nan");
    assert_number("inf", "inf");
    assert_number("1E999", "1E999");
}

static void a_moment_is_a_day_an_hour_or_both(void **state)
{
    (void)state;
    assert_moment("45170", false, "2023-09-01");
    assert_moment("45170.75", false, "2023-09-01T18:00:00");
    assert_moment("0.5", false, "12:00:00");
    assert_moment("0", false, "00:00:00");
    assert_moment("45169.9999999", false, "2023-09-01");
}

static void the_calendar_of_1900_has_a_day_too_many(void **state)
{
    (void)state;
    assert_moment("1", false, "1900-01-01");
    assert_moment("59", false, "1900-02-28");
    assert_moment("61", false, "1900-03-01");
    assert_moment("0", true, "00:00:00");
    assert_moment("1", true, "1904-01-02");
    assert_moment("2958465", false, "9999-12-31");
}

static void a_moment_outside_the_calendar_is_a_number(void **state)
{
    (void)state;
    assert_moment("-1", false, "-1");
    assert_moment("2958466", false, "2958466");
    assert_moment("gisteren", false, "gisteren");
    assert_moment("nan", false, "nan");
}

static void a_format_with_days_or_hours_is_a_moment(void **state)
{
    static const char *const moments[] = { "dd/mm/yyyy", "[$-813]d mmmm", "h:mm",   "[h]:mm:ss", "[MM]",
                                           "\\xyy",      "\"op\" d",      "_-yyyy", "*-s",       "[Red]YY" };

    (void)state;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        if (!cell_format_is_moment(164, moments[i]))
            fail_msg("%s", moments[i]);
}

static void letters_that_are_only_shown_make_no_moment(void **state)
{
    static const char *const numbers[] = { "0.00", "\"days\"", "[Red]0", "\\d0", "_d0", "*d0",         "#,##0",
                                           "\"d",  "[d",       "0\\",    "[",    "",    "General\"s\"" };

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (cell_format_is_moment(164, numbers[i]))
            fail_msg("%s", numbers[i]);
    assert_false(cell_format_is_moment(0, NULL));
}

static void formats_every_workbook_has_are_known(void **state)
{
    (void)state;
    for (int number = 0; number < 60; number++) {
        bool is = (number >= 14 && number <= 22) || (number >= 27 && number <= 36) || (number >= 45 && number <= 47) ||
                  (number >= 50 && number <= 58);
        assert_int_equal(cell_format_is_moment(number, NULL), is);
    }
}

static void a_text_is_trimmed_and_its_escapes_are_read(void **state)
{
    (void)state;
    assert_plain("  a_x000A_b\xC2\xA0"
                 "c ",
                 "a\nb c");
    assert_plain("a_x000D_\r\nb", "a\nb");
    assert_plain("Zoe\xCC\x88", "Zo\xC3\xAB");
    assert_plain("_x00e9_", "\xC3\xA9");
}

static void what_only_looks_like_an_escape_stays(void **state)
{
    static const char *const same[] = { "_x00A_", "_y000A_", "_x000G_", "_x000A", "_x000A-", "_", "_x", "a_x12345_" };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_plain(same[i], same[i]);
}

static void escapes_that_are_no_character_vanish(void **state)
{
    (void)state;
    assert_plain("a_xD800_b", "ab");
    assert_plain("a_xDFFF_b", "ab");
    assert_plain("a_xFFFF_b", "ab");
    assert_plain("a_xFFFE_b", "ab");
    assert_plain("a_xE000_b", "a\xEE\x80\x80"
                              "b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_has_no_more_digits_than_it_needs),
        cmocka_unit_test(large_and_small_numbers_have_no_exponent),
        cmocka_unit_test(what_is_no_number_stays_as_it_is),
        cmocka_unit_test(a_moment_is_a_day_an_hour_or_both),
        cmocka_unit_test(the_calendar_of_1900_has_a_day_too_many),
        cmocka_unit_test(a_moment_outside_the_calendar_is_a_number),
        cmocka_unit_test(a_format_with_days_or_hours_is_a_moment),
        cmocka_unit_test(letters_that_are_only_shown_make_no_moment),
        cmocka_unit_test(formats_every_workbook_has_are_known),
        cmocka_unit_test(a_text_is_trimmed_and_its_escapes_are_read),
        cmocka_unit_test(what_only_looks_like_an_escape_stays),
        cmocka_unit_test(escapes_that_are_no_character_vanish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
