/* decide_test.c — decisions that rest on parameters, on other tables and on days written in every way. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#define PARAMETERS                                                                                                     \
    "regels/parameters.csv",                                                                                           \
        PARAMETERS_HEAD "tien,integer,10,2023-01-01,2023-12-31,x,,\nhalf,decimal,0.5,,,x,,\ncent,money,9000,,,x,,\n"   \
                        "open,integer,,,,te_bevestigen,,\nbegin,date,2022-03-01,,,x,,\n"
#define DAY date_make(2023, 6, 1)

static const char *const parameters_only[] = { PARAMETERS, NULL };

/* What EXPRESSION gives on DAY, in OUT; NULL when it fails. */
static const char *run(struct desk *desk, const char *expression, struct buf *out)
{
    buf_cut(out, 0);
    return rules_evaluate(desk->view, expression, DAY, out) ? buf_view(out) : NULL;
}

static void a_number_of_the_law_counts_as_a_number(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, parameters_only));
    assert_string_equal(run(desk, "param('tien', ${peildatum}) + 1", &out), "11");
    assert_string_equal(run(desk, "param('half', ${peildatum}) + 1", &out), "1.5");
    assert_string_equal(run(desk, "param('cent', ${peildatum}) div 100", &out), "90");
    assert_string_equal(run(desk, "param('begin', ${peildatum})", &out), "2022-03-01");
}

static void a_value_not_yet_known_or_not_in_force_is_blank(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, parameters_only));
    assert_string_equal(run(desk, "param('open', ${peildatum}) = ''", &out), "true");
    assert_string_equal(run(desk, "param('tien', '2024-01-01') = ''", &out), "true");
}

static void a_parameter_nobody_wrote_is_a_mistake_and_not_a_blank(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, parameters_only));
    assert_null(run(desk, "param('elf', ${peildatum})", &out));
    assert_null(run(desk, "decide('nergens', 'uit', ${peildatum})", &out));
}

/* How a day may be given, and whether it lies in 2023, when there is a parameter tien. */
static const struct {
    const char *day;
    bool is_in_2023;
} days[] = {
    { "'2023-12-31'", true },
    { "'2023-12-31T23:59:59.000+01:00'", true },
    { "date('2023-12-31')", true },
    { "19722", true }, /* 2023-12-31 in days since 1970 */
    { "19722.9", true },
    { "19723", false },
    { "'31/12/2023'", false },
    { "''", false },
    { "number('x')", false },
    { "1 div 0", false },
    { "99999999999", false },
    { "-99999999999", false },
};

static void a_day_is_a_date_a_moment_or_a_number_of_days(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, parameters_only));
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        scoped_text expression = mem_format("param('tien', %s) = 10", days[i].day);
        const char *found = run(desk, expression, &out);
        if (!found || strcmp(found, days[i].is_in_2023 ? "true" : "false") != 0)
            fail_msg("%s gives %s", expression, found ? found : "nothing");
    }
}

#define OUTER                                                                                                          \
    "regels/buiten.csv",                                                                                               \
        TABLE_HEAD "a,,,\"decide('t', 'uit', ${peildatum}) = 'ja' and param('half', ${peildatum}) < 1\",ja,,\n"        \
                   "b,,,\"decide('t', 'name', ${peildatum}) = 'rest'\",nee,,\n" REST
#define INNER "regels/t.csv", TABLE_HEAD "a,,,\"${x} >= param('tien', ${peildatum})\",ja,,\n" REST

static const char *const two_tables[] = { PARAMETERS, OUTER, INNER, NULL };
static const char *const ten[] = { "x", "10", NULL }, *const nine[] = { "x", "9", NULL };

static void a_decision_rests_on_what_the_tables_it_asks_rest_on(void **state)
{
    struct desk *desk = *state;
    const struct rules_decision *decision;

    assert_true(load(desk, two_tables));
    desk->answers = ten;
    assert_true(rules_decide(desk->view, "buiten", DAY, &decision, &desk->err));
    assert_string_equal(decision->row, "a");
    assert_int_equal(decision->parameter_count, 2);
    assert_string_equal(decision->parameters[0].name, "tien");
    assert_string_equal(decision->parameters[1].name, "half");
}

static void a_decision_made_before_lends_its_parameters_once(void **state)
{
    struct desk *desk = *state;
    const struct rules_decision *inner, *outer, *again;

    assert_true(load(desk, two_tables));
    desk->answers = nine;
    assert_true(rules_decide(desk->view, "t", DAY, &inner, &desk->err));
    assert_true(rules_decide(desk->view, "buiten", DAY, &outer, &desk->err));
    assert_string_equal(outer->row, "b"); /* asked the inner table twice */
    assert_int_equal(outer->parameter_count, 1);
    assert_true(rules_decide(desk->view, "t", DAY, &again, &desk->err));
    assert_ptr_equal(inner, again);
}

static void another_day_or_place_is_another_decision(void **state)
{
    struct desk *desk = *state;
    const struct rules_decision *one, *next_year, *elsewhere;
    struct node *place = NULL;
    scoped(arena) arena = arena_new();

    assert_true(load(desk, two_tables));
    desk->answers = ten;
    place = node_new(arena, NODE_ELEMENT, "rij", NULL);
    assert_true(rules_decide(desk->view, "t", DAY, &one, &desk->err));
    assert_true(rules_decide(desk->view, "t", date_make(2024, 6, 1), &next_year, &desk->err));
    assert_int_equal(next_year->parameter_count, 0);
    assert_int_equal(next_year->on.days, date_make(2024, 6, 1).days);
    rules_view_stand_on(desk->view, place);
    assert_true(rules_decide(desk->view, "t", DAY, &elsewhere, &desk->err));
    assert_ptr_not_equal(one, elsewhere);
}

static void a_table_asked_on_no_day_decides_nothing(void **state)
{
    struct desk *desk = *state;
    const struct rules_decision *decision;
    scoped_buf out = { 0 };

    assert_true(load(desk, two_tables));
    desk->answers = ten;
    assert_true(rules_decide(desk->view, "t", date_none(), &decision, &desk->err));
    assert_string_equal(decision->row, "");
    assert_int_equal(decision->line, 0);
    assert_string_equal(decision->source, "");
    assert_string_equal(rules_output(decision, "uit"), "");
    assert_string_equal(run(desk, "decide('t', 'uit', ${nergens})", &out), "");
}

static void a_column_the_table_does_not_have_is_blank(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, two_tables));
    desk->answers = ten;
    assert_string_equal(run(desk, "decide('t', 'uit', ${peildatum})", &out), "ja");
    assert_string_equal(run(desk, "decide('t', 'name', ${peildatum})", &out), "a");
    assert_string_equal(run(desk, "decide('t', 'in', ${peildatum})", &out), "");
}

static void a_table_that_is_not_there_is_said_by_name(void **state)
{
    struct desk *desk = *state;
    const struct rules_decision *decision = NULL;

    assert_true(load(desk, two_tables));
    assert_false(rules_decide(desk->view, "u", DAY, &decision, &desk->err));
    assert_int_equal(desk->err.kind, ERROR_ABSENT);
    assert_string_equal(desk->err.text, "There is no table named u: look in regels/.");
    assert_null(decision);
}

static void a_condition_that_fails_stops_the_decision_and_names_its_row(void **state)
{
    static const char *const files[] = { "regels/t.csv",
                                         TABLE_HEAD "a,,,\"decide(${welke}, 'uit', ${peildatum}) = 'ja'\",,,\n" REST,
                                         NULL };
    static const char *const answers[] = { "welke", "weg", NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision = NULL;

    assert_true(load(desk, files));
    desk->answers = answers;
    assert_false(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_string_equal(desk->err.text, "Table t, row a: There is no table named weg: look in regels/.");
    assert_null(decision);
}

static void an_output_that_fails_stops_the_decision(void **state)
{
    static const char *const files[] = { "regels/t.csv",
                                         "name,valid_from,valid_to,when,calculation::uit,source\n"
                                         "a,,,${x} = 10,\"param(${welke}, ${peildatum})\",\nrest,,,true(),,\n",
                                         "regels/u.csv",
                                         TABLE_HEAD "a,,,\"decide('t', 'uit', ${peildatum}) = ''\",,,\n" REST, NULL };
    static const char *const answers[] = { "x", "10", "welke", "weg", NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision = NULL;

    assert_true(load(desk, files));
    desk->answers = answers;
    assert_false(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_string_equal(desk->err.text,
                        "Table t, row a: There is no parameter named weg: look in regels/parameters.csv.");
    assert_string_equal(desk->err.field, "regels/t.csv:2");
}

static void what_fails_in_a_table_asked_by_another_is_said_of_that_table(void **state)
{
    static const char *const files[] = { "regels/t.csv", TABLE_HEAD "a,,,\"param(${weg}, ${peildatum}) = 1\",,,\n" REST,
                                         "regels/u.csv",
                                         TABLE_HEAD "b,,,\"decide('t', 'uit', ${peildatum}) = ''\",,,\n" REST, NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision = NULL;

    assert_true(load(desk, files));
    assert_false(rules_decide(desk->view, "u", DAY, &decision, &desk->err));
    assert_string_equal(desk->err.text, "Table t, row a: There is no parameter named : look in regels/parameters.csv.");
    assert_string_equal(desk->err.field, "regels/t.csv:2");
}

static void tables_that_ask_each_other_end_with_a_sentence(void **state)
{
    static const char *const files[] = { "regels/t.csv",
                                         TABLE_HEAD "a,,,\"decide('u', 'uit', ${peildatum}) = 'ja'\",,,\n" REST,
                                         "regels/u.csv",
                                         TABLE_HEAD "a,,,\"decide('t', 'uit', ${peildatum}) = 'ja'\",,,\n" REST, NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision = NULL;

    assert_true(load(desk, files));
    assert_false(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_non_null(strstr(desk->err.text, "round in a circle"));
    assert_int_equal(desk->err.kind, ERROR_INPUT);
}

static bool note_row(void *with, const struct rules_decision *decision)
{
    char *rows = with;

    snprintf(rows + strlen(rows), 100 - strlen(rows), "%s/%zu ", decision->row, decision->parameter_count);
    return strcmp(decision->row, "stop") != 0;
}

#define ALL                                                                                                            \
    "regels/papier.all.csv",                                                                                           \
        TABLE_HEAD "a,,,${x} = 10,,,\nb,2024-01-01,,true(),,,\nc,,,\"decide(${weg}, 'uit', ${peildatum}) = ''\",,,\n"  \
                   "d,,,\"${x} >= param('tien', ${peildatum})\",,,\ne,,,${x} = 9,,,\n"
static const char *const every_row[] = { PARAMETERS, ALL, NULL };

static void every_row_that_holds_is_told_with_its_own_parameters(void **state)
{
    struct desk *desk = *state;
    char rows[100] = "";

    assert_true(load(desk, every_row));
    desk->answers = ten;
    assert_true(rules_all(desk->view, "papier", DAY, note_row, rows));
    assert_string_equal(rows, "a/0 d/1 "); /* b is of later, c cannot be computed, e does not hold */
}

static void the_rows_end_where_the_listener_has_heard_enough(void **state)
{
    static const char *const files[] = { "regels/p.all.csv", TABLE_HEAD "stop,,,true(),,,\nverder,,,true(),,,\n",
                                         NULL };
    struct desk *desk = *state;
    char rows[100] = "";

    assert_true(load(desk, files));
    assert_false(rules_all(desk->view, "p", DAY, note_row, rows));
    assert_string_equal(rows, "stop/0 ");
    assert_false(rules_all(desk->view, "q", DAY, note_row, rows)); /* no such table */
}

static void a_row_whose_output_fails_is_not_told(void **state)
{
    static const char *const files[] = { "regels/p.all.csv",
                                         "name,valid_from,valid_to,when,calculation::uit,source\n"
                                         "a,,,true(),\"param(${weg}, ${peildatum})\",\nb,,,true(),1 + 1,\n",
                                         NULL };
    struct desk *desk = *state;
    char rows[100] = "";

    assert_true(load(desk, files));
    assert_true(rules_all(desk->view, "p", DAY, note_row, rows));
    assert_string_equal(rows, "b/0 ");
}

/* A form: another machine, that asks the rules from the node it computes. */
static bool form_answer(void *with, const char *name, struct node *context, struct value *out)
{
    (void)with;
    if (!context || strcmp(name, "x") != 0)
        return false;
    *out = value_text(context->text);
    return true;
}

static void a_form_asks_a_table_from_the_node_it_computes(void **state)
{
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    struct expr_host host = { 0 };
    struct expr_scene scene = { .context = node_new(arena, NODE_ELEMENT, "x", "12") };
    struct value value;

    prepare(desk, two_tables);
    desk->scope.answer = form_answer;
    assert_true(open_prepared(desk));
    host.functions = rules_functions(desk->rules, NULL, &host.function_count);
    const struct expr *expr = expr_compile(arena, "decide('t', 'uit', '2023-06-01')", &host, &desk->err);
    assert_non_null(expr);
    host.functions = rules_functions(desk->rules, desk->view, &host.function_count);
    scoped(expr_machine) machine = expr_machine_new(&host);
    assert_true(expr_run(machine, expr, &scene, &value, &desk->err));
    assert_string_equal(value_to_text(&value, arena), "ja");
    scene.context->text = "8";
    rules_view_changed(desk->view);
    assert_true(expr_run(machine, expr, &scene, &value, &desk->err));
    assert_string_equal(value_to_text(&value, arena), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_number_of_the_law_counts_as_a_number),
        WITH_DESK(a_value_not_yet_known_or_not_in_force_is_blank),
        WITH_DESK(a_parameter_nobody_wrote_is_a_mistake_and_not_a_blank),
        WITH_DESK(a_day_is_a_date_a_moment_or_a_number_of_days),
        WITH_DESK(a_decision_rests_on_what_the_tables_it_asks_rest_on),
        WITH_DESK(a_decision_made_before_lends_its_parameters_once),
        WITH_DESK(another_day_or_place_is_another_decision),
        WITH_DESK(a_table_asked_on_no_day_decides_nothing),
        WITH_DESK(a_column_the_table_does_not_have_is_blank),
        WITH_DESK(a_table_that_is_not_there_is_said_by_name),
        WITH_DESK(a_condition_that_fails_stops_the_decision_and_names_its_row),
        WITH_DESK(an_output_that_fails_stops_the_decision),
        WITH_DESK(what_fails_in_a_table_asked_by_another_is_said_of_that_table),
        WITH_DESK(tables_that_ask_each_other_end_with_a_sentence),
        WITH_DESK(every_row_that_holds_is_told_with_its_own_parameters),
        WITH_DESK(the_rows_end_where_the_listener_has_heard_enough),
        WITH_DESK(a_row_whose_output_fails_is_not_told),
        WITH_DESK(a_form_asks_a_table_from_the_node_it_computes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
