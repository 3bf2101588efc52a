/* folder_test.c — the folder of rules: which files are rules, and what happens when one cannot be read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

static void what_is_no_rule_is_passed_by(void **state)
{
    static const char *const files[] = { "regels/tests.csv",
                                         "case,table\nx,t\n",
                                         "regels/rechten.csv",
                                         "right,form\nlook,\n",
                                         "regels/bewaartermijnen.csv",
                                         "form,months\nintake,\n",
                                         "regels/LEESMIJ.txt",
                                         "geen, tabel\n",
                                         "lijsten/landen.csv",
                                         "name,label\nBE,\n",
                                         "regels/t.csv",
                                         TABLE_HEAD REST,
                                         NULL };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_true(rules_has_table(desk->rules, "t"));
    assert_false(rules_has_table(desk->rules, "tests"));
    assert_false(rules_has_table(desk->rules, "rechten"));
    assert_false(rules_has_table(desk->rules, "landen"));
}

static bool read_nothing(void *with, const char *path, struct buf *out, struct error *err)
{
    (void)with;
    (void)out;
    return error_set(err, ERROR_SYSTEM, "%s cannot be read.", path);
}

static void a_file_that_cannot_be_read_stops_the_loading(void **state)
{
    static const char *const files[] = { "regels/t.csv", TABLE_HEAD REST, NULL };
    struct desk *desk = *state;

    prepare(desk, files);
    desk->world.read = read_nothing;
    assert_false(open_prepared(desk));
    assert_string_equal(desk->err.text, "regels/t.csv cannot be read.");
    assert_int_equal(desk->err.kind, ERROR_SYSTEM);
}

static bool read_too_much(void *with, const char *path, struct buf *out, struct error *err)
{
    static const char line[] = "a,,,true(),ja,,en nog meer tekst om vlug te groeien\n";

    (void)with;
    (void)path;
    (void)err;
    while (out->size_bytes <= 16777216)
        buf_text(out, line);
    return true;
}

static void a_file_past_the_limit_is_refused_by_name(void **state)
{
    static const char *const files[] = { "regels/t.csv", "", NULL };
    struct desk *desk = *state;

    prepare(desk, files);
    desk->world.read = read_too_much;
    assert_false(open_prepared(desk));
    assert_string_equal(desk->err.text, "regels/t.csv is too large: split it.");
}

static const char *const broken_sheet[] = { "regels/t.csv", "name,when\n\"niet gesloten,true()\n", "regels/u.csv",
                                            TABLE_HEAD "a,,,,,,\n" REST, NULL };

static void a_broken_sheet_is_told_and_the_others_are_judged_too(void **state)
{
    struct desk *desk = *state;

    assert_false(load(desk, broken_sheet));
    assert_int_equal(desk->errors, 2);
    assert_non_null(strstr(desk->findings, "regels/t.csv:2"));
    assert_non_null(strstr(desk->findings, "regels/u.csv:2:when|A row needs a condition"));
    assert_string_equal(desk->err.text, "The rules have 2 errors: run “balie check” to see them.");
}

static void a_broken_sheet_refuses_also_when_nobody_listens(void **state)
{
    struct desk *desk = *state;

    prepare(desk, broken_sheet);
    desk->world.report = NULL;
    assert_false(open_prepared(desk));
    assert_int_equal(desk->err.kind, ERROR_INPUT);
}

static void a_folder_without_rules_has_none(void **state)
{
    static const char *const files[] = { NULL };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_false(rules_has_table(desk->rules, "t"));
}

static void nothing_is_freed_as_well_as_something(void **state)
{
    (void)state;
    rules_free(NULL);
    rules_view_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(what_is_no_rule_is_passed_by),
        WITH_DESK(a_file_that_cannot_be_read_stops_the_loading),
        WITH_DESK(a_file_past_the_limit_is_refused_by_name),
        WITH_DESK(a_broken_sheet_is_told_and_the_others_are_judged_too),
        WITH_DESK(a_broken_sheet_refuses_also_when_nobody_listens),
        WITH_DESK(a_folder_without_rules_has_none),
        cmocka_unit_test(nothing_is_freed_as_well_as_something),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
