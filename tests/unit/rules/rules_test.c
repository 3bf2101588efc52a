/* rules_test.c — parameters by date, decision tables with their trace, facts, preconditions, tasks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#include "base/json.h"
#include "mistakes.h"

#define PARAMETERS                                                                                                     \
    "name,type,value,valid_from,valid_to,status,label::nl,source\n"                                                    \
    "sokkel_min,integer,6,2022-03-28,2023-02-28,bevestigd,Sokkel,R-MO-04\n"                                            \
    "sokkel_min,integer,9,2023-03-01,,bevestigd,Sokkel,R-MO-05\n"                                                      \
    "praktisch_min,integer,16,2022-03-28,,te_bevestigen,Praktisch,R-MO-06\n"                                           \
    "codes_ok,codes,A B,2022-01-01,,bevestigd,Codes,x\n"
#define TABLE                                                                                                          \
    "name,valid_from,valid_to,when,geslaagd,reason::nl,reason::en,source\n"                                            \
    "ontbreekt,2022-03-28,,${sokkel} = '' or ${praktisch} = '',,De score ontbreekt.,The score is missing.,\n"          \
    "ja,2022-03-28,,\"${sokkel} >= param('sokkel_min', ${peildatum}) and ${praktisch} >= param('praktisch_min', "      \
    "${peildatum})\",ja,Beide gehaald.,Both passed.,R-MO-08\n"                                                         \
    "nee,2022-03-28,,${sokkel} != '',nee,Niet gehaald: ${sokkel}/11.,Not passed: ${sokkel}/11.,R-MO-08\n"              \
    "rest,2022-03-28,,true(),,Geen cesuur bekend op ${peildatum}.,No cut-off known on ${peildatum}.,\n"

static const char *const mo_files[] = { "regels/parameters.csv", PARAMETERS, "regels/mo.csv", TABLE, NULL };

static const struct rules_decision *decide(struct desk *desk, const char *const *answers, struct date on)
{
    const struct rules_decision *decision = NULL;

    desk->answers = answers;
    rules_view_changed(desk->view);
    assert_true(rules_decide(desk->view, "mo", on, &decision, &desk->err));
    return decision;
}

static void the_cut_off_of_the_date_decides(void **state)
{
    struct desk desk = { 0 };
    const char *const answers[] = { "sokkel", "6", "praktisch", "20", NULL };

    (void)state;
    assert_true(load(&desk, mo_files));
    assert_string_equal(decide(&desk, answers, date_make(2023, 2, 28))->row, "ja");
    assert_string_equal(decide(&desk, answers, date_make(2023, 3, 1))->row, "nee");
    assert_string_equal(decide(&desk, answers, date_make(2022, 3, 27))->row, "");
    leave(&desk);
}

static void a_decision_names_what_it_rests_on(void **state)
{
    struct desk desk = { 0 };
    const char *const answers[] = { "sokkel", "7", "praktisch", "20", NULL };
    const struct rules_decision *decision;

    (void)state;
    assert_true(load(&desk, mo_files));
    decision = decide(&desk, answers, date_make(2023, 6, 1));
    assert_string_equal(decision->row, "nee");
    assert_string_equal(decision->reason, "Niet gehaald: 7/11.");
    assert_string_equal(decision->source, "R-MO-08");
    assert_int_equal(decision->line, 4);
    assert_string_equal(rules_output(decision, "geslaagd"), "nee");
    assert_int_equal(decision->parameter_count, 1);
    assert_string_equal(decision->parameters[0].value, "9");
    assert_false(decision->is_unconfirmed);
    leave(&desk);
}

static void an_unconfirmed_parameter_shines_through(void **state)
{
    struct desk desk = { 0 };
    const char *const answers[] = { "sokkel", "9", "praktisch", "20", NULL };
    const struct rules_decision *decision;

    (void)state;
    assert_true(load(&desk, mo_files));
    decision = decide(&desk, answers, date_make(2023, 6, 1));
    assert_string_equal(decision->row, "ja");
    assert_true(decision->is_unconfirmed);
    leave(&desk);
}

static void a_decision_is_made_anew_when_told_of_a_change(void **state)
{
    struct desk desk = { 0 };
    const char *const before[] = { "sokkel", "9", "praktisch", "20", NULL }, *const after[] = { "sokkel", "1",
                                                                                                "praktisch", "20",
                                                                                                NULL };

    (void)state;
    assert_true(load(&desk, mo_files));
    assert_string_equal(decide(&desk, before, date_make(2023, 6, 1))->row, "ja");
    assert_string_equal(decide(&desk, after, date_make(2023, 6, 1))->row, "nee");
    leave(&desk);
}

static void the_trace_is_json(void **state)
{
    struct desk desk = { 0 };
    const char *const answers[] = { "sokkel", "9", "praktisch", "20", NULL };
    struct json_t *json = json_make_object();

    (void)state;
    assert_true(load(&desk, mo_files));
    rules_decision_json(decide(&desk, answers, date_make(2023, 6, 1)), json);
    assert_string_equal(json_get_text(json, "table"), "mo");
    assert_string_equal(json_get_text(json_get(json, "outputs"), "geslaagd"), "ja");
    assert_int_equal(json_size(json_get(json, "parameters")), 2);
    assert_string_equal(json_get_text(json, "date"), "2023-06-01");
    json_free(json);
    leave(&desk);
}

static void facts_read_facts_and_tables(void **state)
{
    static const char *const files[] = { "regels/parameters.csv",
                                         PARAMETERS,
                                         "regels/mo.csv",
                                         TABLE,
                                         "regels/feiten.csv",
                                         "name,type,calculation,save_to,label::nl,source\n"
                                         "dubbel,integer,${sokkel} * 2,,Dubbel,\n"
                                         "vierdubbel,integer,${dubbel} * 2,vier,Vier,\n"
                                         "uitslag,text,\"decide('mo', 'geslaagd', ${peildatum})\",uitslag,Uitslag,\n",
                                         NULL };
    struct desk desk = { 0 };
    const char *const answers[] = { "sokkel", "10", "praktisch", "20", NULL };
    struct buf out = { 0 };

    (void)state;
    assert_true(load(&desk, files));
    desk.answers = answers;
    assert_true(rules_name(desk.view, "vierdubbel", date_make(2023, 6, 1), &out));
    assert_string_equal(buf_view(&out), "40");
    buf_cut(&out, 0);
    assert_true(rules_name(desk.view, "uitslag", date_make(2023, 6, 1), &out));
    assert_string_equal(buf_view(&out), "ja");
    buf_clear(&out);
    leave(&desk);
}

static void an_answer_hides_a_fact_of_the_same_name(void **state)
{
    static const char *const files[] = { "regels/feiten.csv",
                                         "name,type,calculation,save_to,label::nl,source\nregio,text,'feit',,R,\n",
                                         NULL };
    struct desk desk = { 0 };
    const char *const answers[] = { "regio", "antwoord", NULL };
    struct buf out = { 0 };

    (void)state;
    assert_true(load(&desk, files));
    rules_name(desk.view, "regio", date_make(2023, 6, 1), &out);
    assert_string_equal(buf_view(&out), "feit");
    buf_cut(&out, 0);
    desk.answers = answers;
    rules_name(desk.view, "regio", date_make(2023, 6, 1), &out);
    assert_string_equal(buf_view(&out), "antwoord");
    buf_clear(&out);
    leave(&desk);
}

static bool gather_name(void *with, const char *name)
{
    char *names = with;

    strncat(names, name, 200);
    strncat(names, " ", 2);
    return true;
}

static void a_table_tells_every_name_it_reads_through_facts(void **state)
{
    static const char *const files[] = {
        "regels/feiten.csv", "name,type,calculation,save_to,label::nl,source\noud,integer,${leeftijd} + 1,,O,\n",
        "regels/t.csv",
        "name,valid_from,valid_to,when,uit,reason::nl,source\n"
        "a,,,${oud} = 3,,R,\nrest,,,true(),,R,\n",
        NULL
    };
    struct desk desk = { 0 };
    char names[512] = "";

    (void)state;
    assert_true(load(&desk, files));
    assert_true(rules_reads(desk.rules, "t", gather_name, names));
    assert_non_null(strstr(names, "oud "));
    assert_non_null(strstr(names, "leeftijd "));
    leave(&desk);
}

/* Each mistake, in which file, and the words of the finding that must name it. */
static const struct mistake mistakes[] = {
    { "regels/t.csv", "name,valid_from,valid_to,when,uit,source\na,,,true(),x,\n", "regels/t.csv:2:name", "rest" },
    { "regels/t.csv", "name,valid_from,valid_to,when,uit,source\nrest,,,true(),RECHT,\n", "regels/t.csv:2:name",
      "uit = RECHT" },
    { "regels/t.csv", "name,valid_from,valid_to,when,uit,source\na,,,${onbekend} = 1,,\nrest,,,true(),,\n",
      "regels/t.csv:2:when", "binds nowhere" },
    { "regels/t.csv", "name,valid_from,valid_to,when,uit,source\na,,,${x} = today(),,\nrest,,,true(),,\n",
      "regels/t.csv:2:when", "clock" },
    { "regels/t.csv", "name,valid_from,valid_to,when,uit,source\na,,,${x} = ,,\nrest,,,true(),,\n",
      "regels/t.csv:2:when", "" },
    { "regels/t.csv", "name,valid_from,valid_to,when,uit,source\na,,,frob(1),,\nrest,,,true(),,\n",
      "regels/t.csv:2:when", "frob" },
    { "regels/t.csv", "name,valid_from,valid_to,when,geslaagd,source\na,,,${x} = 1,misschien,\nrest,,,true(),,\n",
      "regels/t.csv:2:geslaagd", "misschien" },
    { "regels/t.csv", "name,valid_from,valid_to,when,uit,source\na,,,${x} = 1,,\na,,,${x} = 2,,\nrest,,,true(),,\n",
      "regels/t.csv:3:name", "Row 2" },
    { "regels/t.csv",
      "name,valid_from,valid_to,when,calculation::uit,source\na,,,${x} = 1,${x} = 2,\nrest,,,true(),,\n",
      "regels/t.csv:2:calculation::uit", "true or false" },
    { "regels/t.csv",
      "name,valid_from,valid_to,when,uit,source\na,,,${geboortedatum} < '2005-01-01',,\nrest,,,true(),,\n",
      "regels/t.csv:2:when", "half known" },
    { "regels/parameters.csv",
      "name,type,value,valid_from,valid_to,status,source\np,integer,1,2022-01-01,2022-12-31,x,\np,integer,2,2022-12-31,"
      ",x,\n",
      "regels/parameters.csv:3:valid_from", "overlaps" },
    { "regels/parameters.csv", "name,type,value,valid_from,valid_to,status,source\np,integer,een,2022-01-01,,x,\n",
      "regels/parameters.csv:2:value", "type integer" },
    { "regels/parameters.csv", "name,type,value,valid_from,valid_to,status,source\np,integer,1,1-1-2022,,x,\n",
      "regels/parameters.csv:2:valid_from", "not a date" },
    { "regels/feiten.csv", "name,type,calculation,save_to,source\na,text,${b},,\nb,text,${a},,\n",
      "regels/feiten.csv:2:calculation", "circle" },
    { "regels/taken.csv",
      "name,valid_from,valid_to,for_each,when,from,due,done_when,priority,role,assignee,form,label::nl,source\n"
      "t,,,,${peildatum} = '2023-01-01',,,,1,onthaal,,f,L,\n",
      "regels/taken.csv:2:when", "peildatum" },
};

static void every_mistake_is_named_with_its_place(void **state)
{
    (void)state;
    each_is_named_with_its_place(mistakes, sizeof mistakes / sizeof *mistakes);
}

static void comparing_a_value_that_may_be_blank_is_warned_about(void **state)
{
    static const char *const
        unguarded[] = { "regels/t.csv",
                        "name,valid_from,valid_to,when,uit,source\na,,,${leeftijd} < 18,,\nrest,,,true(),,\n", NULL },
        *const guarded[] = { "regels/t.csv",
                             "name,valid_from,valid_to,when,uit,source\nm,,,${leeftijd} = '',,\n"
                             "a,,,${leeftijd} < 18,,\nrest,,,true(),,\n",
                             NULL };
    struct desk desk = { 0 }, other = { 0 };

    (void)state;
    assert_true(load(&desk, unguarded));
    assert_int_equal(desk.warnings, 1);
    leave(&desk);
    assert_true(load(&other, guarded));
    assert_int_equal(other.warnings, 0);
    leave(&other);
}

/* The last part told is the whole expression. */
static void hear(void *with, int depth, const char *source, const struct value *value)
{
    char *text = with;

    (void)depth;
    snprintf(text, 200, "%s = %s", source, value_is_true(value) ? "true" : "false");
}

static void note_row(void *with, const char *row)
{
    char *rows = with;

    snprintf(rows + strlen(rows), 100 - strlen(rows), "%s ", row);
}

static void any_cell_is_told_as_written_and_part_by_part(void **state)
{
    struct desk desk = { 0 };
    const char *const answers[] = { "sokkel", "7", "praktisch", "20", NULL };
    struct rules_cell cell = { .table = "mo", .row = "ja", .column = "when" }, none = { .table = "mo", .row = "x" };
    struct rules_written written;
    char heard[200] = "", passed[100] = "";
    struct expr_listener listener = { hear, heard };
    struct date on = date_make(2023, 6, 1);

    (void)state;
    assert_true(load(&desk, mo_files));
    desk.answers = answers;
    assert_true(rules_written(desk.rules, &cell, on, &written));
    assert_non_null(strstr(written.expression, "${sokkel}"));
    assert_true(rules_explain(desk.view, &cell, on, &listener, &desk.err));
    assert_string_equal(heard + strlen(heard) - 7, "= false");
    assert_false(rules_written(desk.rules, &none, on, &written));
    assert_false(rules_explain(desk.view, &none, on, &listener, &desk.err));
    rules_passed_over(desk.view, "mo", on, note_row, passed);
    assert_non_null(strstr(passed, "ja "));
    assert_int_equal(rules_origin(desk.view, "sokkel"), RULES_OF_ANSWER);
    assert_int_equal(rules_origin(desk.view, "nergens"), RULES_OF_NOTHING);
    leave(&desk);
}

static bool gather_task(void *with, const struct rules_task *task)
{
    char *text = with;
    char from[DATE_TEXT_BYTES], due[DATE_TEXT_BYTES];
    size_t used = strlen(text);

    snprintf(text + used, 500 - used, "%s %s %s %s|%s\n", task->name, task->entity, date_format(task->from, from),
             date_format(task->due, due), task->label_count ? task->labels[0] : "");
    return true;
}

static void a_task_per_thing_that_is_not_done(void **state)
{
    static const char *const files[] = {
        "regels/taken.csv",
        "name,valid_from,valid_to,for_each,when,from,due,done_when,priority,role,assignee,form,label::nl,source\n"
        "herkansing,2022-03-28,,\"instance('test')/root/item[soort = 'MO' and geslaagd = 'nee']\",true(),${datum},"
        "\"add-months(${datum}, 3)\",\"count(instance('test')/root/item[soort = 'MO' and datum > ${datum}]) > 0\",2,"
        "onthaal,,mo,Niet geslaagd op ${datum},R\n",
        NULL
    };
    static const char *const columns[] = { "name", "soort", "geslaagd", "datum", NULL };
    static const char *const cells[] = { "t1", "MO", "nee", "2023-04-30", "t2", "MO", "nee", "2023-06-15", NULL };
    struct arena *arena = arena_new();
    struct desk desk = { .tests = list_of(arena, columns, cells) };
    char found[500] = "";

    (void)state;
    assert_true(load(&desk, files));
    assert_true(rules_tasks(desk.view, gather_task, found, &desk.err));
    assert_string_equal(found, "herkansing t2 2023-06-15 2023-09-15|Niet geslaagd op 15/6/2023\n");
    leave(&desk);
    arena_free(arena);
}

static void keep_refusal(void *with, const struct rules_refusal *refusal)
{
    snprintf(with, 200, "%s|%s|%s", refusal->name, refusal->sentence, refusal->override);
}

static void a_precondition_that_does_not_hold_refuses_with_its_sentence(void **state)
{
    static const char *const files[] = {
        "regels/voorwaarden.csv",
        "name,form,valid_from,valid_to,relevant,constraint,override,constraint_message::nl,source\n"
        "doelgroep,c,2022-03-01,,true(),\"selected('A B', ${groep})\",baas,Nu ${groep}.,E12\n",
        NULL
    };
    const char *const bad[] = { "groep", "C", NULL }, *const good[] = { "groep", "B", NULL };
    struct desk desk = { .answers = bad };
    char refusal[200] = "";

    (void)state;
    assert_true(load(&desk, files));
    assert_int_equal(rules_refusals(desk.view, "c", date_make(2023, 1, 1), keep_refusal, refusal), 1);
    assert_string_equal(refusal, "doelgroep|Nu C.|baas");
    assert_int_equal(rules_refusals(desk.view, "c", date_make(2022, 1, 1), keep_refusal, refusal), 0);
    assert_int_equal(rules_refusals(desk.view, "d", date_make(2023, 1, 1), keep_refusal, refusal), 0);
    desk.answers = good;
    rules_view_changed(desk.view);
    assert_int_equal(rules_refusals(desk.view, "c", date_make(2023, 1, 1), keep_refusal, refusal), 0);
    leave(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cut_off_of_the_date_decides),
        cmocka_unit_test(a_decision_names_what_it_rests_on),
        cmocka_unit_test(an_unconfirmed_parameter_shines_through),
        cmocka_unit_test(a_decision_is_made_anew_when_told_of_a_change),
        cmocka_unit_test(the_trace_is_json),
        cmocka_unit_test(facts_read_facts_and_tables),
        cmocka_unit_test(an_answer_hides_a_fact_of_the_same_name),
        cmocka_unit_test(a_table_tells_every_name_it_reads_through_facts),
        cmocka_unit_test(every_mistake_is_named_with_its_place),
        cmocka_unit_test(comparing_a_value_that_may_be_blank_is_warned_about),
        cmocka_unit_test(any_cell_is_told_as_written_and_part_by_part),
        cmocka_unit_test(a_task_per_thing_that_is_not_done),
        cmocka_unit_test(a_precondition_that_does_not_hold_refuses_with_its_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
