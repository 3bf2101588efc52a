/* parameter_test.c — numbers of the law by date: their types, their periods, how they are called. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#include "mistakes.h"

#define PATH "regels/parameters.csv"

static const char *value_on(const struct desk *desk, struct date on)
{
    struct rules_parameter found;

    return rules_parameter_find(desk->rules, "p", on, &found) ? found.value : NULL;
}

static void both_days_of_a_period_belong_to_it(void **state)
{
    static const char *const files[] = { PATH, PARAMETERS_HEAD "p,integer,1,2022-03-01,2022-12-31,x,,\n", NULL };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_null(value_on(desk, date_make(2022, 2, 28)));
    assert_string_equal(value_on(desk, date_make(2022, 3, 1)), "1");
    assert_string_equal(value_on(desk, date_make(2022, 12, 31)), "1");
    assert_null(value_on(desk, date_make(2023, 1, 1)));
}

static void a_period_without_days_is_always_and_no_date_is_never(void **state)
{
    static const char *const files[] = { PATH, PARAMETERS_HEAD "p,integer,1,,,x,,\n", NULL };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_string_equal(value_on(desk, date_make(1900, 1, 1)), "1");
    assert_string_equal(value_on(desk, date_make(2999, 1, 1)), "1");
    assert_null(value_on(desk, date_none()));
}

static void a_parameter_is_found_with_everything_its_row_says(void **state)
{
    static const char *const files[] = { PATH,
                                         PARAMETERS_HEAD "p,money,2500,2023-09-01,,te_bevestigen,Prijs,R-RET-01\n",
                                         NULL };
    struct desk *desk = *state;
    struct rules_parameter found;

    assert_true(load(desk, files));
    assert_true(rules_parameter_find(desk->rules, "p", date_make(2024, 1, 1), &found));
    assert_string_equal(found.name, "p");
    assert_string_equal(found.value, "2500");
    assert_string_equal(found.status, "te_bevestigen");
    assert_string_equal(found.source, "R-RET-01");
    assert_int_equal(found.from.days, date_make(2023, 9, 1).days);
    assert_false(date_is_set(found.to));
}

static void a_parameter_nobody_wrote_is_not_found_and_changes_nothing(void **state)
{
    static const char *const files[] = { PATH, PARAMETERS_HEAD "p,integer,1,,,x,,\n", NULL };
    struct desk *desk = *state;
    struct rules_parameter found = { .name = "as it was" };

    assert_true(load(desk, files));
    assert_false(rules_parameter_find(desk->rules, "q", date_make(2024, 1, 1), &found));
    assert_string_equal(found.name, "as it was");
}

static void every_type_of_parameter_takes_its_values_and_a_blank(void **state)
{
    static const char *const files[] = { PATH,
                                         PARAMETERS_HEAD
                                         "a,integer,18,,,x,,\nb,decimal,0.5,,,x,,\nc,money,9000,,,x,,\n"
                                         "d,date,2022-03-01,,,x,,\ne,text,Zo is het.,,,x,,\nf,codes,A B,,,x,,\n"
                                         "g,integer,,,,te_bevestigen,,\nh,date,,,,te_bevestigen,,\n",
                                         NULL };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_int_equal(desk->errors, 0);
    assert_int_equal(desk->warnings, 0);
}

static const struct mistake mistakes[] = {
    { PATH, PARAMETERS_HEAD "Leeftijd,integer,1,,,x,,\n", PATH ":2:name", "“Leeftijd” is not a name" },
    { PATH, PARAMETERS_HEAD "p,number,1,,,x,,\n", PATH ":2:type", "“number” is not a type of parameter" },
    { PATH, PARAMETERS_HEAD "p,date,1 maart,,,x,,\n", PATH ":2:value", "“1 maart” is not of type date" },
    { PATH, PARAMETERS_HEAD "p,decimal,half,,,x,,\n", PATH ":2:value", "“half” is not of type decimal" },
    { PATH, PARAMETERS_HEAD "p,money,veel,,,x,,\n", PATH ":2:value", "“veel” is not of type money" },
    { PATH, PARAMETERS_HEAD "p,integer,1,,2022-02-30,x,,\n", PATH ":2:valid_to", "“2022-02-30” is not a date" },
    { PATH, PARAMETERS_HEAD "p,integer,1,2022-03-01,2022-02-28,x,,\n", PATH ":2:valid_to", "ends before it begins" },
};

static void a_bad_row_is_named_with_its_place(void **state)
{
    (void)state;
    each_is_named_with_its_place(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* Two periods of one parameter and whether they share a day. */
static const struct {
    const char *first, *second;
    bool is_shared;
} pairs[] = {
    { "2022-01-01,2022-12-31", "2022-12-31,2023-12-31", true },
    { "2022-01-01,2022-12-31", "2023-01-01,2023-12-31", false },
    { "2023-01-01,2023-12-31", "2022-01-01,2022-12-31", false },
    { "2023-01-01,2023-12-31", "2022-01-01,2023-01-01", true },
    { ",2022-12-31", "2023-01-01,", false },
    { "2023-01-01,", ",2022-12-31", false },
    { ",2022-12-31", ",2020-01-01", true },
    { "2022-01-01,", "2023-01-01,", true },
    { ",", "2022-01-01,2022-01-01", true },
    { "2022-01-01,2022-01-01", ",", true },
};

static void two_periods_that_share_a_day_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct desk desk = { 0 };
        scoped_text text =
            mem_format(PARAMETERS_HEAD "p,integer,1,%s,x,,\np,integer,2,%s,x,,\n", pairs[i].first, pairs[i].second);
        const char *const files[] = { PATH, text, NULL };
        if (load(&desk, files) == pairs[i].is_shared)
            fail_msg("%s and %s", pairs[i].first, pairs[i].second);
        assert_true(!pairs[i].is_shared || strstr(desk.findings, PATH ":3:valid_from|This period of p overlaps"));
        leave(&desk);
    }
}

/* Rows in any order, and how many days without law lie between them. */
static const struct {
    const char *rows;
    size_t gaps;
} histories[] = {
    { "p,integer,1,2022-01-01,2022-12-31,x,,\np,integer,2,2023-01-01,,x,,\n", 0 },
    { "p,integer,1,2022-01-01,2022-12-30,x,,\np,integer,2,2023-01-01,,x,,\n", 1 },
    { "p,integer,2,2023-01-02,,x,,\np,integer,1,,2022-12-31,x,,\n", 1 },
    { "p,integer,2,2023-01-01,2023-01-31,x,,\np,integer,1,,2022-12-31,x,,\np,integer,3,2023-02-02,,x,,\n", 1 },
};

static void days_between_two_periods_are_warned_about(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof histories / sizeof *histories; i++) {
        struct desk desk = { 0 };
        scoped_text text = mem_format(PARAMETERS_HEAD "%s", histories[i].rows);
        const char *const files[] = { PATH, text, NULL };
        assert_true(load(&desk, files));
        if (desk.warnings != histories[i].gaps)
            fail_msg("history %zu: %zu warnings: %s", i, desk.warnings, desk.findings);
        assert_true(!desk.warnings || strstr(desk.findings, "There is a gap"));
        leave(&desk);
    }
}

static bool says(const struct desk *desk, const char *name, const char *language, const char *label)
{
    scoped_buf out = { 0 };
    bool has = rules_label(desk->rules, name, language, &out);

    return has == (*label != '\0') && strcmp(buf_view(&out), label) == 0;
}

static void a_fact_or_parameter_is_called_by_its_label(void **state)
{
    static const char *const files[] = {
        PATH,
        "name,type,value,valid_from,valid_to,status,label::nl,label::en,source\n"
        "p,integer,1,,2022-12-31,x,Oud,Old,\np,integer,2,2023-01-01,,x,Nieuw,,\nq,integer,1,,,x,,,\n",
        "regels/feiten.csv", "name,type,calculation,save_to,label::nl,label::en,source\nf,integer,1 + 1,,Feit,Fact,\n",
        NULL
    };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_true(says(desk, "f", "en", "Fact"));
    assert_true(says(desk, "f", "fr", "Feit"));  /* not in that language: the first one */
    assert_true(says(desk, "p", "nl", "Nieuw")); /* the newest wording */
    assert_true(says(desk, "p", "en", "Nieuw"));
    assert_true(says(desk, "q", "nl", ""));
    assert_true(says(desk, "nergens", "nl", ""));
}

static void a_sheet_without_labels_gives_none(void **state)
{
    static const char *const files[] = { PATH, "name,type,value\np,integer,1\n", NULL };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_true(says(desk, "p", "nl", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(both_days_of_a_period_belong_to_it),
        WITH_DESK(a_period_without_days_is_always_and_no_date_is_never),
        WITH_DESK(a_parameter_is_found_with_everything_its_row_says),
        WITH_DESK(a_parameter_nobody_wrote_is_not_found_and_changes_nothing),
        WITH_DESK(every_type_of_parameter_takes_its_values_and_a_blank),
        cmocka_unit_test(a_bad_row_is_named_with_its_place),
        cmocka_unit_test(two_periods_that_share_a_day_are_refused),
        cmocka_unit_test(days_between_two_periods_are_warned_about),
        WITH_DESK(a_fact_or_parameter_is_called_by_its_label),
        WITH_DESK(a_sheet_without_labels_gives_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
