/* trial_test.c — the cases of a form's tests sheet: what holds passes, what is otherwise is said in a sentence. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#include "form/trial.h"

#define SURVEY                                                                                                         \
    "type,name,label,relevant,required,constraint,calculation\ninteger,n,N,,yes,. < 10,\ntext,t,T,${n} = 1,,,\n"       \
    "calculate,dubbel,,,,,${n} * 2\nselect_multiple kl,m,M,,,,\nbegin_repeat,kind,K,,,,\ninteger,l,L,,,. < 18,\n"      \
    "begin_repeat,vak,V,,,,\ntext,v,V,,,,\nend_repeat,,,,,,\nend_repeat,,,,,,\ndecimal,d,D,,,,\ntext,w,W,,,,\n"        \
    "select_one_from_file persoon.csv,wie,Wie,,,,\nhidden,stil,,,,,\ntext,tien,T,,,,\nhidden,vul,,,,,\n"
#define COLOURS "list_name,name,label\nkl,rood,Rood\nkl,groen,Groen\n"

static void note(void *with, const char *name, const char *sentence)
{
    struct buf *said = with;

    buf_format(said, "%s: %s\n", name, sentence);
}

/* Runs the cases of SHEET and gives what is said of those that fail. */
static void run(const char *sheet, struct buf *said, struct trial_report *report)
{
    struct content content = { .survey = SURVEY, .choices = COLOURS, .tests = sheet };
    struct form *form = content_load(&content);
    struct session_world world = { .now_ms = 1696233600000 };
    struct error err = { 0 };

    if (!form)
        fail_msg("%s", content.found);
    *report = (struct trial_report){ .failed = note, .with = said };
    assert_true(trial_run(form, &world, report, &err));
    form_free(form);
    content_clear(&content);
}

/* GIVEN must lead to EXPECT; else WANTED is said of it. */
static void assert_case(const char *given, const char *expect, const char *wanted)
{
    scoped_buf sheet = { 0 }, said = { 0 };
    struct trial_report report;

    buf_text(&sheet, "case,given,expect\nproef,");
    for (int i = 0; i < 2; i++) {
        buf_text(&sheet, i ? "\",\"" : "\"");
        for (const char *at = i ? expect : given; *at; at++)
            buf_text(&sheet, *at == '"' ? "\"\"" : (char[]){ *at, '\0' });
    }
    buf_text(&sheet, "\"\n");
    run(buf_view(&sheet), &said, &report);
    assert_int_equal(report.passed + report.failures, 1);
    if (wanted ? !strstr(buf_view(&said), wanted) : said.size_bytes > 0)
        fail_msg("wanted “%s”, said: %s", wanted ? wanted : "nothing", buf_view(&said));
}

static void what_is_computed_may_be_expected_as_text_or_number(void **state)
{
    (void)state;
    assert_case("{\"n\":3}", "{\"dubbel\":6,\"n\":\"3\"}", NULL);
    assert_case("{\"n\":3}", "{\"dubbel\":7}", "proef: dubbel is “6”, not “7”.");
    assert_case("{\"d\":1.5}", "{\"d\":1.5}", NULL);
    assert_case("{\"w\":\"true\"}", "{\"w\":true}", NULL);
    assert_case("{\"w\":\"true\"}", "{\"w\":false}", "w is “true”, not “false”.");
}

static void several_codes_are_an_array_or_a_text(void **state)
{
    (void)state;
    assert_case("{\"m\":[\"rood\",\"groen\"]}", "{\"m\":[\"rood\",\"groen\"]}", NULL);
    assert_case("{\"m\":\"rood groen\"}", "{\"m\":\"rood groen\"}", NULL);
    assert_case("{\"m\":[\"groen\"]}", "{\"m\":[\"rood\"]}", "m is “groen”, not “rood”.");
}

static void a_blank_is_expected_as_nothing(void **state)
{
    (void)state;
    assert_case("", "{\"n\":\"\",\"t\":null}", NULL);
    assert_case("{\"n\":1}", "{\"n\":null}", "n is “1”, not “”.");
}

static void an_answer_that_is_not_asked_counts_as_blank(void **state)
{
    (void)state;
    assert_case("{\"n\":1,\"t\":\"x\"}", "{\"t\":\"x\"}", NULL);
    assert_case("{\"n\":2}", "{\"t\":\"\",\"t.relevant\":false}", NULL);
}

static void relevance_and_need_may_be_expected(void **state)
{
    (void)state;
    assert_case("{\"n\":1}", "{\"t.relevant\":true,\"n.required\":true,\"t.required\":false}", NULL);
    assert_case("{\"n\":1}", "{\"t.relevant\":false}", "t.relevant is true, not false.");
    assert_case("{\"n\":2}", "{\"t.relevant\":true}", "t.relevant is false, not true.");
}

static void a_refusal_may_be_expected(void **state)
{
    (void)state;
    assert_case("{\"n\":12}", "{\"n.refused\":true}", NULL);
    assert_case("{\"n\":9}", "{\"n.refused\":false}", NULL);
    assert_case("{\"kind\":[],\"w\":\"x\"}", "{\"n.refused\":true}", "n = “” is accepted");
    assert_case("{\"n\":9}", "{\"n.refused\":true}", "n = “9” is accepted, but must be refused.");
    assert_case("{\"n\":12}", "{\"n.refused\":false}", "n = “12” is refused: ");
}

static void a_refusal_in_a_row_may_be_expected(void **state)
{
    (void)state;
    assert_case("{\"kind\":[{\"l\":20}]}", "{\"l.refused\":true}", NULL);
    assert_case("{\"kind\":[{\"l\":12},{\"l\":7}]}", "{\"l.refused\":true}", "is accepted, but must be refused.");
}

static void an_answer_that_is_refused_unasked_fails_the_case(void **state)
{
    (void)state;
    assert_case("{\"n\":12}", "{\"n\":12}", "rule of this question");
}

static void rows_are_expected_one_by_one(void **state)
{
    (void)state;
    assert_case("{\"kind\":[{\"l\":1},{\"l\":2}]}", "{\"kind\":[{\"l\":1},{\"l\":2}]}", NULL);
    assert_case("{\"kind\":[{\"l\":1},{\"l\":2}]}", "{\"kind\":[{\"l\":1},{\"l\":3}]}", "l is “2”, not “3”.");
    assert_case("{\"kind\":[{\"l\":1}]}", "{\"kind\":[]}", "kind has 1 rows, not 0.");
    assert_case("{\"kind\":[{\"l\":1,\"vak\":[{\"v\":\"taal\"}]}]}", "{\"kind\":[{\"vak\":[{\"v\":\"taal\"}]}]}", NULL);
    assert_case("{\"n\":3,\"kind\":[{\"l\":1}]}", "{\"kind\":[{\"n\":3}]}", NULL);
}

static void a_question_in_a_repeat_means_the_one_in_the_first_row(void **state)
{
    (void)state;
    assert_case("{\"kind\":[{\"l\":1},{\"l\":2}]}", "{\"l\":1}", NULL);
    assert_case("{\"kind\":[{\"vak\":[{\"v\":\"taal\"}]}]}", "{\"v\":\"taal\"}", NULL);
    assert_case("{\"n\":1}", "{\"v.relevant\":true}", NULL);
}

static void an_entity_is_taken_at_its_word(void **state)
{
    (void)state;
    assert_case("{\"wie\":\"p1\"}", "{\"wie\":\"p1\"}", NULL);
    assert_case("{\"wie\":[\"p1\"]}", "{}", "not in the list");
}

static void a_question_that_is_not_there_is_named(void **state)
{
    (void)state;
    assert_case("{\"n\":1}", "{\"weg\":1}", "There is no question weg.");
    assert_case("{\"weg\":1}", "{\"n\":1}", "weg");
}

static void what_is_no_object_is_told(void **state)
{
    (void)state;
    assert_case("[1]", "{}", "Given and expect are objects");
    assert_case("{}", "[1]", "Given and expect are objects");
    assert_case("{\"n\":", "{}", "JSON");
    assert_case("{}", "", "JSON");
}

static void passes_and_failures_are_counted(void **state)
{
    scoped_buf said = { 0 };
    struct trial_report report;

    (void)state;
    run("case,given,expect\na,\"{\"\"n\"\":1}\",\"{\"\"dubbel\"\":2}\"\nb,\"{\"\"n\"\":1}\",\"{\"\"dubbel\"\":3}\"\n"
        "c,\"{\"\"n\"\":2}\",\"{\"\"dubbel\"\":1,\"\"n\"\":5}\"\n",
        &said, &report);
    assert_int_equal(report.passed, 1);
    assert_int_equal(report.failures, 2);
}

static void failures_may_be_counted_in_silence(void **state)
{
    struct content content = { .survey = SURVEY,
                               .choices = COLOURS,
                               .tests = "case,given,expect\na,,\"{\"\"n\"\":1}\"\n" };
    struct form *form = content_load(&content);
    struct session_world world = { .now_ms = 1696233600000 };
    struct trial_report report = { 0 };

    (void)state;
    assert_true(trial_run(form, &world, &report, &content.err));
    assert_int_equal(report.failures, 1);
    form_free(form);
    content_clear(&content);
}

static void a_form_without_cases_passes(void **state)
{
    scoped_buf said = { 0 };
    struct trial_report report;

    (void)state;
    run(NULL, &said, &report);
    assert_int_equal(report.passed + report.failures, 0);
}

static bool read_badly(void *with, const char *path, struct buf *out, struct error *err)
{
    (void)with;
    (void)out;
    return error_set(err, ERROR_SYSTEM, "%s cannot be read.", path);
}

static void a_sheet_that_cannot_be_read_is_told(void **state)
{
    struct content content = { .survey = SURVEY, .choices = COLOURS };
    struct form *form = content_load(&content);
    struct session_world world = { .now_ms = 1696233600000 };
    struct trial_report report = { 0 };

    (void)state;
    content.world.read = read_badly;
    assert_false(trial_run(form, &world, &report, &content.err));
    assert_string_equal(content.err.text, "f/tests.csv cannot be read.");
    content.world.read = content_read;
    content.tests = "case,given,expect\n\"nooit gesloten";
    assert_false(trial_run(form, &world, &report, &content.err));
    form_free(form);
    content_clear(&content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_computed_may_be_expected_as_text_or_number),
        cmocka_unit_test(several_codes_are_an_array_or_a_text),
        cmocka_unit_test(a_blank_is_expected_as_nothing),
        cmocka_unit_test(an_answer_that_is_not_asked_counts_as_blank),
        cmocka_unit_test(relevance_and_need_may_be_expected),
        cmocka_unit_test(a_refusal_may_be_expected),
        cmocka_unit_test(a_refusal_in_a_row_may_be_expected),
        cmocka_unit_test(an_answer_that_is_refused_unasked_fails_the_case),
        cmocka_unit_test(rows_are_expected_one_by_one),
        cmocka_unit_test(a_question_in_a_repeat_means_the_one_in_the_first_row),
        cmocka_unit_test(an_entity_is_taken_at_its_word),
        cmocka_unit_test(a_question_that_is_not_there_is_named),
        cmocka_unit_test(what_is_no_object_is_told),
        cmocka_unit_test(passes_and_failures_are_counted),
        cmocka_unit_test(failures_may_be_counted_in_silence),
        cmocka_unit_test(a_form_without_cases_passes),
        cmocka_unit_test(a_sheet_that_cannot_be_read_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
