/* typed_test.c — dates, times and numbers as people type them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#include "form/typed.h"

static void dates_are_read_as_people_type_them(void **state)
{
    static const struct {
        const char *typed, *wanted;
    } cases[] = {
        { "1-9-23", "2023-09-01" },
        { "1/9/2023", "2023-09-01" },
        { "010923", "2023-09-01" },
        { "01092023", "2023-09-01" },
        { "2023-09-01", "2023-09-01" },
        { "1.9.23", "2023-09-01" },
        { "vandaag", "2023-10-02" },
        { "Aujourd'hui", "2023-10-02" },
        { "today", "2023-10-02" },
        { "gisteren", "2023-10-01" },
        { "morgen", "2023-10-03" },
        { "+14", "2023-10-16" },
        { "-3", "2023-09-29" },
        { "+2w", "2023-10-16" },
        { "+1m", "2023-11-02" },
        { "12-5-88", "1988-05-12" },
        { "12-5-43", "2043-05-12" },
        { "12-5-44", "1944-05-12" },
        { "29-2-24", "2024-02-29" },
        { "31-1", "2023-01-31" },
        { "30-2-23", NULL },
        { "", NULL },
        { "x", NULL },
        { "1-13-23", NULL },
        { "1-9-023", NULL },
        { "00-00-2000", NULL },
        { "+", NULL },
        { "99999999999", NULL },
        { "1--2-23", NULL },
        { "+1x", NULL },
    };
    char text[DATE_TEXT_BYTES];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date date = date_none();
        bool good = typed_date(cases[i].typed, date_make(2023, 10, 2), NULL, NULL, &date);
        if (good != (cases[i].wanted != NULL))
            fail_msg("“%s” is %s", cases[i].typed, good ? "taken" : "refused");
        if (good)
            assert_string_equal(date_format(date, text), cases[i].wanted);
    }
}

static bool is_past(void *with, struct date date)
{
    (void)with;
    return date_compare(date, date_make(2023, 10, 2)) <= 0;
}

static void a_short_year_takes_the_latest_date_that_fits(void **state)
{
    struct date date;
    char text[DATE_TEXT_BYTES];

    (void)state;
    assert_true(typed_date("12-5-30", date_make(2023, 10, 2), is_past, NULL, &date));
    assert_string_equal(date_format(date, text), "1930-05-12");
    assert_true(typed_date("12-5-22", date_make(2023, 10, 2), is_past, NULL, &date));
    assert_string_equal(date_format(date, text), "2022-05-12");
}

/* Each row: what is typed, what it becomes; NULL: refused. */
struct typed_case {
    const char *typed, *wanted;
};

static void try_all(bool (*read)(const char *text, struct buf *out), const struct typed_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        scoped_buf out = { 0 };
        bool good = read(cases[i].typed, &out);
        if (good != (cases[i].wanted != NULL))
            fail_msg("“%s” is %s as “%s”", cases[i].typed, good ? "taken" : "refused", buf_view(&out));
        if (good)
            assert_string_equal(buf_view(&out), cases[i].wanted);
    }
}

static bool read_day(const char *text, struct buf *out)
{
    char day[DATE_TEXT_BYTES];
    struct date date;

    if (!typed_date(text, date_make(2023, 10, 2), NULL, NULL, &date))
        return false;
    buf_text(out, date_format(date, day));
    return true;
}

static void a_step_counts_from_today(void **state)
{
    static const struct typed_case cases[] = {
        { "+0", "2023-10-02" },  { "-3d", "2023-09-29" }, { "+2w", "2023-10-16" }, { "+1m", "2023-11-02" },
        { "-1j", "2022-10-02" }, { "+1y", "2024-10-02" }, { "+1a", "2024-10-02" }, { "+", NULL },
        { "-", NULL },           { "+1x", NULL },         { "+1dd", NULL },        { "+100000", NULL },
        { "+9999j", NULL },      { "-9999j", NULL },      { "+1 d", NULL },
    };

    (void)state;
    try_all(read_day, cases, sizeof cases / sizeof *cases);
}

static void a_day_without_a_year_is_of_this_year(void **state)
{
    static const struct typed_case cases[] = {
        { "1-9", "2023-09-01" }, { "31.12", "2023-12-31" }, { "30-2", NULL },    { "1-123", NULL }, { "123-1", NULL },
        { "1", NULL },           { "1-2-345", NULL },       { "", NULL },        { "   ", NULL },   { "1;9", NULL },
        { "1234567", NULL },     { "0109235", NULL },       { "29-2-23", NULL },
    };

    (void)state;
    try_all(read_day, cases, sizeof cases / sizeof *cases);
}

static bool read_partial(const char *text, struct buf *out)
{
    return typed_partial_date(text, date_make(2023, 10, 2), NULL, NULL, out);
}

static void a_partial_date_may_be_a_year_only(void **state)
{
    static const struct typed_case cases[] = {
        { "1988", "1988" },
        { "5-1988", "1988-05" },
        { "1988-05", "1988-05" },
        { "12-5-1988", "1988-05-12" },
        { "12051988", "1988-05-12" },
        { "1988-05-12", "1988-05-12" },
        { "88", NULL },
        { "12-5-88", "1988-05-12" },
        { "010190", "1990-01-01" },
        { "1-9-23", "2023-09-01" },
        { "3-10-23", "1923-10-03" },
        { "29-2-23", NULL },
        { "5-88", NULL },
        { "0190", NULL },
        { "13-1988", NULL },
        { "30-2-1988", NULL },
        { "0999", NULL },
        { "0999-05", NULL },
        { "5-0999", NULL },
        { "0-1988", NULL },
        { "1-1-0999", NULL },
        { "0999-01-01", NULL },
        { "1988-00", NULL },
        { "1/2/88", "1988-02-01" },
        { "1,2,1988", NULL },
        { "1-13-88", NULL },
        { "100-1-1-1988", NULL },
        { "1988-13-01", NULL },
        { "1-2-3-1988", NULL },
        { "1--1988", NULL },
        { "1988x", NULL },
        { "12345", NULL },
        { "123-1-88", NULL },
        { "1234567", NULL },
        { "", NULL },
    };

    (void)state;
    try_all(read_partial, cases, sizeof cases / sizeof *cases);
}

static bool is_before_2000(void *with, struct date date)
{
    (void)with;
    return date_compare(date, date_make(2000, 1, 1)) < 0;
}

static void a_short_year_of_a_half_known_date_lies_behind_us(void **state)
{
    scoped_buf out = { 0 };

    (void)state;
    assert_true(typed_partial_date("1-9-23", date_make(2023, 10, 2), is_before_2000, NULL, &out));
    assert_string_equal(buf_view(&out), "1923-09-01");
    buf_cut(&out, 0);
    assert_true(typed_partial_date("1-9-23", date_make(2023, 8, 2), NULL, NULL, &out));
    assert_string_equal(buf_view(&out), "1923-09-01"); /* this year's is still to come */
    assert_false(typed_partial_date("010190", date_none(), NULL, NULL, &out));
}

static void a_time_is_hours_and_minutes(void **state)
{
    static const struct typed_case cases[] = {
        { "9", "09:00" },        { "930", "09:30" },      { "9:30", "09:30" },
        { "9u30", "09:30" },     { "9u", "09:00" },       { "1430", "14:30" },
        { "14.05", "14:05" },    { "09:30:00", "09:30" }, { "24", NULL },
        { "9:60", NULL },        { "960", NULL },         { "", NULL },
        { "x", NULL },           { "9:3", NULL },         { "12345", NULL },
        { "9h30", "09:30" },     { "9U30", "09:30" },     { "9H", "09:00" },
        { "9:", NULL },          { "9.", "09:00" },       { "9:300", NULL },
        { "9:30:15", NULL },     { "9:30 uur", NULL },    { "9-30", NULL },
        { "930x", NULL },        { "9:30:00xyz", NULL },  { "9:30:00.000+02:00", "09:30" },
        { "9:30:00Z", "09:30" }, { "9:30:00+", NULL },    { "9:30:07", NULL },
        { "930:00", NULL },      { "2400", NULL },        { "2359", "23:59" },
        { " 9:30 ", "09:30" },
    };

    (void)state;
    try_all(typed_time, cases, sizeof cases / sizeof *cases);
}

static void a_number_has_a_comma_or_a_point(void **state)
{
    static const struct typed_case cases[] = {
        { "1.234,5", "1234.5" },
        { "1234.5", "1234.5" },
        { "1,234.5", "1234.5" },
        { "12,50", "12.5" },
        { "1.234.567", "1234567" },
        { "007", "7" },
        { "-3,5", "-3.5" },
        { "-0", "0" },
        { "100", "100" },
        { ",5", "0.5" },
        { "3.", "3" },
        { "1e5", NULL },
        { "", NULL },
        { "1,2,3", NULL },
        { "1 234,5", "1234.5" },
        { "1 234", "1234" },
        { "+3", "3" },
        { "1,234,567", "1234567" },
        { "1234,567.8", NULL },
        { ",234,567", NULL },
        { "x,234,567", NULL },
        { "1.23.456", NULL },
        { "1.234.5678", NULL },
        { "1.234.567x", NULL },
        { "1.234x567,8", NULL },
        { "1,5 3", NULL },
        { "1.234,5,6", NULL },
        { "12345,678.9", NULL },
        { "10", "10" },
        { " ,", NULL },
        { ".", NULL },
        { "0.0", "0" },
        { "-0,00", "0" },
        { "00,10", "0.1" },
        { "1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890" },
        { "12345678901234567890123456789012345678901", NULL },
        { "--1", NULL },
        { "1.2.3,4", NULL },
        { "10.00", "10" },
    };

    (void)state;
    try_all(typed_decimal, cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read_as_people_type_them),
        cmocka_unit_test(a_short_year_takes_the_latest_date_that_fits),
        cmocka_unit_test(a_step_counts_from_today),
        cmocka_unit_test(a_day_without_a_year_is_of_this_year),
        cmocka_unit_test(a_partial_date_may_be_a_year_only),
        cmocka_unit_test(a_short_year_of_a_half_known_date_lies_behind_us),
        cmocka_unit_test(a_time_is_hours_and_minutes),
        cmocka_unit_test(a_number_has_a_comma_or_a_point),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
