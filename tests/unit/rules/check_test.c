/* check_test.c — what can only be judged when every sheet is there: names, circles, comparisons, what is called. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#include "mistakes.h"

#define TABLE  "regels/t.csv"
#define FACTS  "regels/feiten.csv"
#define COLUMN "name,valid_from,valid_to,when,calculation::uit,source\n"

static const struct mistake mistakes[] = {
    { FACTS, FACTS_HEAD "Feit,text,'x',,,\n", FACTS ":2:name", "“Feit” is not a name" },
    { FACTS, FACTS_HEAD "f,text,,,,\n", FACTS ":2:calculation", "A fact needs a calculation" },
    { FACTS, FACTS_HEAD "f,text,'x',,,\nf,text,'y',,,\n", FACTS ":3:name", "There is already a fact named f" },
    { FACTS, FACTS_HEAD "f,text,${f},,,\n", FACTS ":2:calculation", "The fact f needs itself" },
    { FACTS, FACTS_HEAD "f,text,${onbekend},,,\n", FACTS ":2:calculation", "${onbekend} binds nowhere" },
    { FACTS, FACTS_HEAD "f,text,\"param('weg', '2023-01-01')\",,,\n", FACTS ":2:calculation",
      "There is no parameter named weg" },
    { FACTS, FACTS_HEAD "f,text,\"decide('weg', 'uit', '2023-01-01')\",,,\n", FACTS ":2:calculation",
      "There is no table named weg" },
    { TABLE, TABLE_HEAD "a,,,\"decide('t', 'in', ${peildatum}) = 1\",,,\n" REST, TABLE ":2:when",
      "The table t has no column in" },
    { TABLE, TABLE_HEAD "a,,,${geboortedatum} < '2005-01-01',,,\n" REST, TABLE ":2:when", "half known" },
    { TABLE, TABLE_HEAD "a,,,'2005-01-01' >= ${ geboortedatum},,,\n" REST, TABLE ":2:when", "half known" },
    { TABLE, COLUMN "a,,,${x} = 1,not(${x} = 2),\nrest,,,true(),,\n", TABLE ":2:calculation::uit", "true or false" },
};

static void what_is_wrong_between_sheets_is_named_with_its_place(void **state)
{
    (void)state;
    each_is_named_with_its_place(mistakes, sizeof mistakes / sizeof *mistakes);
}

static void what_is_called_by_name_may_stand_in_a_later_sheet(void **state)
{
    static const char *const files[] = {
        FACTS,
        FACTS_HEAD "f,text,\"decide('t', 'uit', '2023-01-01')\",,,\ng,text,\"decide('t', 'name', '2023-01-01')\",,,\n"
                   "h,integer,\"param('p', '2023-01-01')\",,,\ni,text,\"decide('t', ${f}, '2023-01-01')\",,,\n"
                   "j,text,\"decide(${f}, 'uit', param(${f}, '2023-01-01'))\",,,\n",
        TABLE,
        TABLE_HEAD REST,
        "regels/parameters.csv",
        PARAMETERS_HEAD "p,integer,1,,,x,,\n",
        NULL
    };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_int_equal(desk->errors + desk->warnings, 0);
}

static void what_a_table_calls_is_named_once_and_at_its_own_cell(void **state)
{
    static const char *const files[] = { TABLE, TABLE_HEAD "a,,,\"${x} = param('weg', ${peildatum})\",,,\n" REST, FACTS,
                                         FACTS_HEAD "f,text,\"decide('t', 'uit', '2023-01-01')\",,,\n", NULL };
    struct desk *desk = *state;

    assert_false(load(desk, files));
    assert_string_equal(desk->findings,
                        "regels/t.csv:2:when|There is no parameter named weg: look in regels/parameters.csv.\n");
}

static void a_circle_through_three_facts_is_told_once(void **state)
{
    static const char *const files[] = {
        FACTS, FACTS_HEAD "a,text,${b},,,\nb,text,${c},,,\nc,text,${a} + ${d},,,\nd,text,'x',,,\n", NULL
    };
    struct desk *desk = *state;

    assert_false(load(desk, files));
    assert_int_equal(desk->errors, 1);
    assert_non_null(strstr(desk->findings, "The fact a needs itself"));
}

static void facts_that_read_lists_and_the_same_fact_twice_make_no_circle(void **state)
{
    static const char *const files[] = {
        FACTS, FACTS_HEAD "a,text,${b} + ${b} + count(instance('test')/root/item),,,\nb,text,'1',,,\n", NULL
    };
    struct desk *desk = *state;

    assert_true(load(desk, files));
}

/* A condition, and whether it compares ${x}, which may be blank, by order. */
static const struct {
    const char *when;
    bool is_warned;
} conditions[] = {
    { "${x} < 1", true },
    { "${x} > 1", true },
    { "${x} <= 1", true },
    { "1 < ${x}", true },
    { "1 > ${x}", true },
    { "1 <= ${x}", true },
    { "1 >= ${x}", true },
    { "1<${x}", true },
    { "1>=${x}", true },
    { "1 = ${x}", false },
    { "1 != ${x}", false },
    { "${x} = 1", false },
    { "${x}", false },
    { "-${x} = 1", false },
    { "(${x}) = 1", false },
    { "${peildatum} < 1", false },
    { "${x} != '' and ${x} < 1", false },
    { "${x} = '' or ${x} < 1", false },
    { "'${' = ${y}", false },
    { "${een_lange_naam_van_meer_dan_honderdachtentwintig_letters_die_niemand_ooit_zou_schrijven_maar_die_toch_mag_"
      "omdat_"
      "er_geen_grens_aan_is_gesteld_2} < 1",
      true },
};

static void only_what_may_be_blank_and_is_put_in_order_is_warned_about(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        struct desk desk = { 0 };
        scoped_text text = mem_format(TABLE_HEAD "a,,,%s,,,\n" REST, conditions[i].when);
        const char *const files[] = { TABLE, text, NULL };
        assert_true(load(&desk, files));
        if (desk.warnings != (size_t)conditions[i].is_warned)
            fail_msg("%s: %s", conditions[i].when, desk.findings);
        assert_true(!desk.warnings || strstr(desk.findings, "may be blank"));
        leave(&desk);
    }
}

static void a_row_before_that_deals_with_the_blank_is_enough(void **state)
{
    static const char *const before[] = { TABLE, TABLE_HEAD "a,,,${x} = '',,,\nb,,,${x} < 1,,,\n" REST, NULL },
                             *const after[] = { TABLE, TABLE_HEAD "a,,,${x} < 1,,,\nb,,,${x} = '',,,\n" REST, NULL };
    struct desk *desk = *state;

    assert_true(load(desk, before));
    assert_int_equal(desk->warnings, 0);
    leave(desk);
    *desk = (struct desk){ 0 };
    assert_true(load(desk, after));
    assert_int_equal(desk->warnings, 1);
}

static void a_world_that_knows_no_names_and_hears_no_findings_still_refuses(void **state)
{
    static const char *const good[] = { TABLE, TABLE_HEAD "a,,,${onbekend} < ${geboortedatum},,,\n" REST, NULL },
                             *const bad[] = { FACTS, FACTS_HEAD "f,text,${f},,,\ng,text,,,,\n", NULL };
    struct desk *desk = *state;

    prepare(desk, good);
    desk->world.knows_name = NULL;
    desk->world.is_partial = NULL;
    assert_true(open_prepared(desk));
    leave(desk);
    *desk = (struct desk){ 0 };
    prepare(desk, bad);
    desk->world.report = NULL;
    assert_false(open_prepared(desk));
    assert_string_equal(desk->err.text, "The rules have 2 errors: run “balie check” to see them.");
}

static void an_output_that_is_no_truth_is_left_alone(void **state)
{
    static const char *const files[] = { TABLE,
                                         COLUMN "a,,,${x} = 1,1 + 1,\nb,,,${x} = 2,${x},\nc,,,${x} = 3,'ja',\n"
                                                "rest,,,true(),,\n",
                                         NULL };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    assert_int_equal(desk->errors, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_between_sheets_is_named_with_its_place),
        WITH_DESK(what_is_called_by_name_may_stand_in_a_later_sheet),
        WITH_DESK(what_a_table_calls_is_named_once_and_at_its_own_cell),
        WITH_DESK(a_circle_through_three_facts_is_told_once),
        WITH_DESK(facts_that_read_lists_and_the_same_fact_twice_make_no_circle),
        cmocka_unit_test(only_what_may_be_blank_and_is_put_in_order_is_warned_about),
        WITH_DESK(a_row_before_that_deals_with_the_blank_is_enough),
        WITH_DESK(a_world_that_knows_no_names_and_hears_no_findings_still_refuses),
        WITH_DESK(an_output_that_is_no_truth_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
