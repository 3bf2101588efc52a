/* table_test.c — a decision table as it is written: its rows, its outputs, its last row, and what is wrong with it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#include "mistakes.h"

#define PATH "regels/t.csv"
#define DAY  date_make(2023, 6, 1)

static const struct mistake mistakes[] = {
    { PATH, TABLE_HEAD "Rij,,,true(),,,\n" REST, PATH ":2:name", "“Rij” is not a name" },
    { PATH, TABLE_HEAD "a,,,,x,,\n" REST, PATH ":2:when", "A row needs a condition" },
    { PATH, TABLE_HEAD "a,2023-09-01,2023-08-31,true(),x,,\n" REST, PATH ":2:valid_to", "ends before it begins" },
    { PATH, TABLE_HEAD "a,2023-09-xx,,true(),x,,\n" REST, PATH ":2:valid_from", "“2023-09-xx” is not a date" },
    { PATH, TABLE_HEAD, PATH ":", "The last row of a table must be named rest" },
    { PATH, TABLE_HEAD "rest,,,,,,\n", PATH ":2:name", "The last row of a table must be named rest" },
    { PATH, TABLE_HEAD "rest,,,false(),,,\n", PATH ":2:name", "The last row of a table must be named rest" },
    { PATH, TABLE_HEAD "rest,,,${x} = 1,,,\n", PATH ":2:name", "The last row of a table must be named rest" },
    { PATH, TABLE_HEAD "a,2023-01-01,2023-06-30,true(),,,\na,2023-06-30,,true(),,,\n" REST, PATH ":3:name",
      "Row 2 has the name a too" },
};

static void a_bad_table_is_named_with_its_place(void **state)
{
    (void)state;
    each_is_named_with_its_place(mistakes, sizeof mistakes / sizeof *mistakes);
}

static void a_name_may_come_again_in_another_period(void **state)
{
    static const char *const files[] = {
        PATH, TABLE_HEAD "a,2023-01-01,2023-06-30,true(),oud,,\na,2023-07-01,,true(),nieuw,,\n" REST, NULL
    };
    struct desk *desk = *state;
    const struct rules_decision *decision;

    assert_true(load(desk, files));
    assert_true(rules_decide(desk->view, "t", date_make(2023, 6, 30), &decision, &desk->err));
    assert_string_equal(rules_output(decision, "uit"), "oud");
    assert_true(rules_decide(desk->view, "t", date_make(2023, 7, 1), &decision, &desk->err));
    assert_string_equal(rules_output(decision, "uit"), "nieuw");
}

static void the_last_row_may_say_that_it_is_still_to_be_determined(void **state)
{
    static const char *const files[] = { PATH, TABLE_HEAD "rest,,,true(),NADER_TE_BEPALEN,,\n", NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision;

    assert_true(load(desk, files));
    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_string_equal(rules_output(decision, "uit"), "NADER_TE_BEPALEN");
}

static void an_output_written_and_computed_is_one_output(void **state)
{
    static const char *const files[] = {
        PATH,
        "name,valid_from,valid_to,when,uit,calculation::uit,note,,source\n"
        "a,,,${x} = 1,vast,,,,\nb,,,${x} = 2,,${x} * 10,een noot,,\nrest,,,true(),,,,,\n",
        NULL
    };
    static const char *const one[] = { "x", "1", NULL }, *const two[] = { "x", "2", NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision;

    assert_true(load(desk, files));
    desk->answers = one;
    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_int_equal(decision->output_count, 1);
    assert_string_equal(rules_output(decision, "uit"), "vast");
    desk->answers = two;
    rules_view_changed(desk->view);
    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_string_equal(rules_output(decision, "uit"), "20");
}

static void a_table_of_all_rows_needs_no_last_one(void **state)
{
    static const char *const files[] = { "regels/papier.all.csv", TABLE_HEAD "a,,,${x} = 1,,,\n", NULL };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_true(rules_has_table(desk->rules, "papier"));
    assert_true(rules_has_table(desk->rules, "papier.all"));
    assert_false(rules_has_table(desk->rules, "papie"));
}

static void a_file_told_of_twice_counts_once_as_it_was_told_last(void **state)
{
    static const char *const files[] = { PATH, TABLE_HEAD "a,,,${x} = 1,,,\n" REST, PATH,
                                         TABLE_HEAD "a,,,${x} = 1,,,\n" REST, NULL };
    static const char *const answers[] = { "x", "1", NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision;

    assert_true(load(desk, files));
    desk->answers = answers;
    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_string_equal(decision->row, "a");
}

static void without_lists_to_ask_no_code_is_judged(void **state)
{
    static const char *const files[] = {
        PATH, "name,valid_from,valid_to,when,geslaagd,source\na,,,${x} = 1,misschien,\nrest,,,true(),,\n", NULL
    };
    struct desk *desk = *state;

    prepare(desk, files);
    desk->world.knows_code = NULL;
    assert_true(open_prepared(desk));
}

static void a_reason_is_kept_in_eight_languages_at_most(void **state)
{
    static const char *const files[] = {
        PATH,
        "name,valid_from,valid_to,when,source,reason::a,reason::b,reason::c,reason::d,reason::e,reason::f,reason::g,"
        "reason::h,reason::i\nrest,,,true(),,A,B,C,D,E,F,G,H,I\n",
        NULL
    };
    struct desk *desk = *state;
    const struct rules_decision *decision;

    prepare(desk, files);
    desk->scope.language = "h";
    assert_true(open_prepared(desk));
    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_string_equal(decision->reason, "H");
    rules_view_free(desk->view);
    desk->scope.language = "i"; /* the ninth is not there: the first stands in */
    desk->view = rules_view_new(desk->rules, &desk->scope);
    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_string_equal(decision->reason, "A");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_table_is_named_with_its_place),
        WITH_DESK(a_name_may_come_again_in_another_period),
        WITH_DESK(the_last_row_may_say_that_it_is_still_to_be_determined),
        WITH_DESK(an_output_written_and_computed_is_one_output),
        WITH_DESK(a_table_of_all_rows_needs_no_last_one),
        WITH_DESK(a_file_told_of_twice_counts_once_as_it_was_told_last),
        WITH_DESK(without_lists_to_ask_no_code_is_judged),
        WITH_DESK(a_reason_is_kept_in_eight_languages_at_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
