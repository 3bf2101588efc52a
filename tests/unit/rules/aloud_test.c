/* aloud_test.c — any expression of the rules as it was written and part by part, on the day that is asked. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#define DAY date_make(2023, 6, 1)

static const char *const all_sheets[] = {
    "regels/feiten.csv",
    FACTS_HEAD "oud,integer,${leeftijd} + 1,,Oud,A05\n",
    "regels/t.csv",
    "name,valid_from,valid_to,when,uit,calculation::som,reason::nl,source\n"
    "a,2023-01-01,2023-06-30,${x} = 1,vast,${x} + 1,,R-1\na,2023-07-01,,${x} = 2,vast,,,R-2\nrest,,,true(),,,,\n",
    "regels/voorwaarden.csv",
    PRECONDITIONS_HEAD "v,intake,2023-01-01,,${x} = 1,${y} = 2,,Nee.,E1\n",
    "regels/taken.csv",
    TASKS_HEAD "taak,2023-01-01,,instance('test')/root/item,${soort} = 'MO',${datum},${datum},false(),1,r,"
               "${wie},f,L,T1\n",
    NULL
};

/* Which cell, and what is written there. */
static const struct {
    struct rules_cell cell;
    const char *expression, *source;
    size_t line;
} cells[] = {
    { { "feiten", "oud", "calculation", NULL }, "${leeftijd} + 1", "A05", 2 },
    { { "t", "a", "when", NULL }, "${x} = 1", "R-1", 2 },
    { { "t", "a", "calculation::som", NULL }, "${x} + 1", "R-1", 2 },
    { { "t", "a", "som", NULL }, "${x} + 1", "R-1", 2 },
    { { "t", "a", "uit", NULL }, "", "R-1", 2 },
    { { "t", "a", "weg", NULL }, "", "R-1", 2 },
    { { "voorwaarden", "v", "relevant", NULL }, "${x} = 1", "E1", 2 },
    { { "voorwaarden", "v", "constraint", NULL }, "${y} = 2", "E1", 2 },
    { { "taken", "taak", "for_each", NULL }, "instance('test')/root/item", "T1", 2 },
    { { "taken", "taak", "when", NULL }, "${soort} = 'MO'", "T1", 2 },
    { { "taken", "taak", "from", NULL }, "${datum}", "T1", 2 },
    { { "taken", "taak", "due", NULL }, "${datum}", "T1", 2 },
    { { "taken", "taak", "done_when", NULL }, "false()", "T1", 2 },
    { { "taken", "taak", "assignee", NULL }, "${wie}", "T1", 2 },
    { { "taken", "taak", "label", NULL }, "", "T1", 2 },
};

static void every_cell_of_every_sheet_is_told_as_written(void **state)
{
    struct desk *desk = *state;

    assert_true(load(desk, all_sheets));
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct rules_written written = { 0 };
        if (!rules_written(desk->rules, &cells[i].cell, DAY, &written) ||
            strcmp(written.expression, cells[i].expression) != 0 || strcmp(written.source, cells[i].source) != 0 ||
            written.line != cells[i].line)
            fail_msg("%s %s %s: %s", cells[i].cell.table, cells[i].cell.row, cells[i].cell.column, written.expression);
    }
}

static const struct rules_cell absent[] = {
    { "feiten", "jong", "calculation", NULL },
    { "voorwaarden", "w", "relevant", NULL },
    { "taken", "klus", "when", NULL },
    { "t", "b", "when", NULL },
    { "u", "a", "when", NULL },
};

static void a_row_that_is_not_there_is_not_told(void **state)
{
    struct desk *desk = *state;
    struct rules_written written = { .line = 7 };

    assert_true(load(desk, all_sheets));
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_false(rules_written(desk->rules, &absent[i], DAY, &written));
    assert_int_equal(written.line, 7);
}

static void the_row_in_force_on_the_day_is_told(void **state)
{
    const struct rules_cell row = { "t", "a", "when", NULL }, condition = { "voorwaarden", "v", "relevant", NULL },
                            task = { "taken", "taak", "when", NULL };
    struct desk *desk = *state;
    struct rules_written written;

    assert_true(load(desk, all_sheets));
    assert_true(rules_written(desk->rules, &row, date_make(2023, 7, 1), &written));
    assert_string_equal(written.source, "R-2");
    assert_int_equal(written.from.days, date_make(2023, 7, 1).days);
    assert_false(rules_written(desk->rules, &row, date_make(2022, 12, 31), &written));
    assert_true(rules_written(desk->rules, &row, date_none(), &written)); /* no day: any row of that name */
    assert_string_equal(written.source, "R-1");
    assert_int_equal(written.to.days, date_make(2023, 6, 30).days);
    assert_false(rules_written(desk->rules, &condition, date_make(2022, 12, 31), &written));
    assert_false(rules_written(desk->rules, &task, date_make(2022, 12, 31), &written));
}

static void a_fact_is_in_force_on_every_day(void **state)
{
    const struct rules_cell fact = { "feiten", "oud", "calculation", NULL };
    struct desk *desk = *state;
    struct rules_written written;

    assert_true(load(desk, all_sheets));
    assert_true(rules_written(desk->rules, &fact, date_make(1999, 1, 1), &written));
    assert_false(date_is_set(written.from));
    assert_false(date_is_set(written.to));
}

/* Keeps the last part heard: the whole expression. */
static void hear(void *with, int depth, const char *source, const struct value *value)
{
    char *heard = with;

    (void)depth;
    snprintf(heard, 100, "%s %s", source, value_is_true(value) ? "holds" : "does not hold");
}

static const char *explain(struct desk *desk, const struct rules_cell *cell, char heard[100])
{
    struct expr_listener listener = { hear, heard };

    snprintf(heard, 100, "nothing");
    rules_explain(desk->view, cell, DAY, &listener, &desk->err);
    return heard;
}

static void put_things(struct desk *desk, struct arena *arena)
{
    static const char *const columns[] = { "name", "soort", "datum", NULL }, *const things[] = {
        "t1", "MO", "2023-01-01", "t2", "NT2", "2023-02-01", NULL
    };

    desk->tests = list_of(arena, columns, things);
}

static void a_task_is_explained_for_the_thing_it_is_about(void **state)
{
    struct rules_cell cell = { "taken", "taak", "when", "t1" };
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    char heard[100];

    assert_true(load(desk, all_sheets));
    put_things(desk, arena);
    assert_string_equal(explain(desk, &cell, heard), "${soort} = 'MO' holds");
    cell.entity = "t2";
    assert_string_equal(explain(desk, &cell, heard), "${soort} = 'MO' does not hold");
    cell.entity = "t3"; /* no such thing, and none at all: the dossier itself */
    assert_string_equal(explain(desk, &cell, heard), "${soort} = 'MO' does not hold");
    cell.entity = "";
    assert_string_equal(explain(desk, &cell, heard), "${soort} = 'MO' does not hold");
    cell.entity = NULL;
    assert_string_equal(explain(desk, &cell, heard), "${soort} = 'MO' does not hold");
}

static void things_without_an_id_or_that_are_none_are_passed_by(void **state)
{
    static const char *const files[] = {
        "regels/taken.csv",
        TASKS_HEAD "a,,,${soort},${x} = 1,,,,1,r,,f,L,\nb,,,\"param(${weg}, '')\",${x} = 1,,,,1,r,,f,L,\n"
                   "c,,,instance('test')/root/item,${x} = 1,,,,1,r,,f,L,\n",
        NULL
    };
    static const char *const columns[] = { "x", NULL }, *const nameless[] = { "1", NULL };
    const struct rules_cell of[] = { { "taken", "a", "when", "t1" },
                                     { "taken", "b", "when", "t1" },
                                     { "taken", "c", "when", "t1" } };
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    char heard[100];

    assert_true(load(desk, files));
    desk->tests = list_of(arena, columns, nameless);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        assert_string_equal(explain(desk, &of[i], heard), "${x} = 1 does not hold");
}

static void a_cell_without_an_expression_says_that_it_is_always_so(void **state)
{
    const struct rules_cell literal = { "t", "a", "uit", NULL }, none = { "t", "weg", "when", NULL };
    struct desk *desk = *state;
    char heard[100];

    assert_true(load(desk, all_sheets));
    assert_string_equal(explain(desk, &literal, heard), "nothing");
    assert_string_equal(desk->err.text, "Nothing was written down for this: it is always so.");
    desk->err = (struct error){ 0 };
    assert_string_equal(explain(desk, &none, heard), "nothing");
    assert_int_equal(desk->err.kind, ERROR_ABSENT);
}

static void note(void *with, const char *row)
{
    char *rows = with;

    snprintf(rows + strlen(rows), 100 - strlen(rows), "%s ", row);
}

static void the_rows_before_the_one_that_holds_were_passed_over(void **state)
{
    static const char *const files[] = {
        "regels/t.csv",
        TABLE_HEAD "a,,,${x} = 1,,,\nlater,2024-01-01,,true(),,,\nb,,,${x} = 2,,,\nc,,,${x} = 3,,,\n" REST, NULL
    };
    static const char *const two[] = { "x", "2", NULL };
    struct desk *desk = *state;
    char rows[100] = "";

    assert_true(load(desk, files));
    rules_passed_over(desk->view, "t", DAY, note, rows);
    assert_string_equal(rows, "a b c ");
    *rows = '\0';
    desk->answers = two;
    rules_passed_over(desk->view, "t", DAY, note, rows);
    assert_string_equal(rows, "a ");
    rules_passed_over(desk->view, "weg", DAY, note, rows);
    assert_string_equal(rows, "a ");
}

static void a_table_of_all_rows_may_pass_over_every_one(void **state)
{
    static const char *const files[] = { "regels/t.all.csv", TABLE_HEAD "a,,,${x} = 1,,,\nb,,,${x} = 2,,,\n", NULL };
    struct desk *desk = *state;
    char rows[100] = "";

    assert_true(load(desk, files));
    rules_passed_over(desk->view, "t", DAY, note, rows);
    assert_string_equal(rows, "a b ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(every_cell_of_every_sheet_is_told_as_written),
        WITH_DESK(a_row_that_is_not_there_is_not_told),
        WITH_DESK(the_row_in_force_on_the_day_is_told),
        WITH_DESK(a_fact_is_in_force_on_every_day),
        WITH_DESK(a_task_is_explained_for_the_thing_it_is_about),
        WITH_DESK(things_without_an_id_or_that_are_none_are_passed_by),
        WITH_DESK(a_cell_without_an_expression_says_that_it_is_always_so),
        WITH_DESK(the_rows_before_the_one_that_holds_were_passed_over),
        WITH_DESK(a_table_of_all_rows_may_pass_over_every_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
