/* refusal_test.c — answers given as JSON: what is no answer is named with its key, and nothing changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"
#include "form/saves.h"
#include "form/xform_content.h"

#include "base/id.h"
#include "form/instance.h"

#define SURVEY                                                                                                         \
    "type,name,label,relevant,calculation,repeat_count,constraint,ref\ntext,a,A,,,,. != 'stuk',A1\ninteger,n,N,,,,,\n" \
    "calculate,som,S,,${n} + 1,,,\nselect_multiple kl,m,M,,,,,\nbegin_group,g,G,,,,,\ntext,b,B,${a} = 'x',,,,\n"       \
    "end_group,,,,,,,\nnote,nota,N,,,,,\nbegin_repeat,r,R,,,,,\ntext,c,C,,,,. != 'stuk',\nbegin_repeat,s,S,,,,,\n"     \
    "text,d,D,,,,,\nend_repeat,,,,,,,\nend_repeat,,,,,,,\nbegin_repeat,t,T,,,${n},,\ntext,e,E,,,,,\n"                  \
    "end_repeat,,,,,,,\nhidden,h,,,,,,\ndecimal,f,F,,,,,\nacknowledge,ok,O,,,,,\ndate,dag,D,,,,,A2\ntext,z,Z,,,,,A2\n"
#define CHOICES "list_name,name,label\nkl,rood,Rood\nkl,groen,Groen\n"

static void open(struct fixture *f)
{
    f->content.choices = CHOICES;
    fixture_open(f, SURVEY);
}

/* JSON is refused with KEY named and WANTED said, and all stays as it was. */
static void assert_refused(const char *json, const char *key, const char *wanted)
{
    struct fixture f = { 0 };
    scoped_json answers = json_parse(json, strlen(json), NULL);
    scoped_json after = NULL;
    scoped_buf left = { 0 };

    open(&f);
    assert_non_null(answers);
    if (session_fill(f.session, answers, &f.err))
        fail_msg("taken: %s", json);
    if (!strstr(f.err.text, wanted) || strcmp(f.err.field, key) != 0)
        fail_msg("%s: %s (%s)", json, f.err.text, f.err.field);
    assert_false(session_fill(f.session, answers, NULL));
    after = instance_json(f.session);
    json_write(&left, after);
    assert_string_equal(buf_view(&left), "{\"r\":[],\"t\":[]}");
    fixture_close(&f);
}

/* JSON is taken, and what can be filled in again is WANTED. */
static void assert_taken(const char *json, const char *wanted)
{
    struct fixture f = { 0 };
    scoped_json after = NULL;
    scoped_buf left = { 0 };

    open(&f);
    saves_fill(f.session, json);
    after = instance_json(f.session);
    json_write(&left, after);
    assert_string_equal(buf_view(&left), wanted);
    fixture_close(&f);
}

static void answers_may_be_texts_numbers_and_truths(void **state)
{
    (void)state;
    assert_taken("{\"f\":1.5,\"n\":2,\"ok\":true,\"a\":\"goed\"}",
                 "{\"a\":\"goed\",\"n\":\"2\",\"som\":\"3\",\"r\":[],\"t\":[{},{}],\"f\":\"1.5\",\"ok\":\"OK\"}");
}

static void several_codes_and_reasons_come_back_as_they_were(void **state)
{
    (void)state;
    assert_taken("{\"m\":[\"rood\",\"groen\"],\"a\":{\"leeg\":\"ONBEKEND\"}}",
                 "{\"a\":{\"leeg\":\"ONBEKEND\"},\"m\":[\"rood\",\"groen\"],\"r\":[],\"t\":[]}");
    assert_taken("{\"m\":\"groen\",\"a\":null}", "{\"m\":[\"groen\"],\"r\":[],\"t\":[]}");
}

static void an_answer_that_asks_a_question_may_come_after_it(void **state)
{
    (void)state;
    assert_taken("{\"b\":\"goed\",\"a\":\"x\"}", "{\"a\":\"x\",\"b\":\"goed\",\"r\":[],\"t\":[]}");
}

static void rows_wait_for_the_answer_that_counts_them(void **state)
{
    (void)state;
    assert_taken("{\"t\":[{\"e\":\"1\"},{\"e\":\"2\"}],\"n\":2}",
                 "{\"n\":\"2\",\"som\":\"3\",\"r\":[],\"t\":[{\"e\":\"1\"},{\"e\":\"2\"}]}");
    assert_taken("{\"r\":[{\"c\":\"1\",\"s\":[{\"d\":\"2\"}]}]}",
                 "{\"r\":[{\"c\":\"1\",\"s\":[{\"d\":\"2\"}]}],\"t\":[]}");
}

static void a_ref_stands_for_its_question(void **state)
{
    (void)state;
    assert_taken("{\"A1\":\"goed\"}", "{\"a\":\"goed\",\"r\":[],\"t\":[]}");
    assert_refused("{\"A2\":\"goed\"}", "A2", "more than one question has this number");
    assert_refused("{\"A1\":\"goed\",\"a\":\"goed\"}", "a", "this is answered twice");
}

static void what_is_no_question_is_named(void **state)
{
    (void)state;
    assert_refused("{\"a\":\"goed\",\"weg\":1}", "weg", "the form has no such question");
    assert_refused("{\"g\":\"goed\"}", "g", "the form has no such question");
    assert_refused("{\"nota\":\"goed\"}", "nota", "the form has no such question");
    assert_refused("{\"c\":\"goed\"}", "c", "the form has no such question");
    assert_refused("{\"r\":[{\"a\":\"goed\"}]}", "a", "the form has no such question");
}

static void what_is_no_answer_is_named(void **state)
{
    (void)state;
    assert_refused("{\"a\":{\"leeg\":1}}", "a", "this is no answer");
    assert_refused("{\"a\":{\"leeg\":\"ONBEKEND\",\"x\":1}}", "a", "this is no answer");
    assert_refused("{\"a\":{}}", "a", "this is no answer");
    assert_refused("{\"m\":[\"rood groen\"]}", "m", "this is no answer");
    assert_refused("{\"m\":[1]}", "m", "this is no answer");
    assert_refused("{\"ok\":false}", "ok", "only be confirmed");
}

static void what_repeats_is_a_list_of_objects(void **state)
{
    (void)state;
    assert_refused("{\"r\":\"goed\"}", "r", "this repeats: give a list of objects");
    assert_refused("{\"r\":{\"c\":\"goed\"}}", "r", "this repeats: give a list of objects");
    assert_refused("{\"r\":[{\"c\":\"goed\"},7]}", "r", "this repeats: give a list of objects");
    assert_refused("{\"n\":1,\"t\":[{\"e\":\"goed\"},{\"e\":\"goed\"}]}", "t", "more rows than the form has");
    assert_refused("{\"n\":2,\"t\":[{\"e\":\"goed\"},7]}", "t", "this repeats: give a list of objects");
}

static void what_is_computed_or_not_asked_takes_no_answer(void **state)
{
    (void)state;
    assert_refused("{\"a\":\"goed\",\"som\":7}", "som", "This is computed");
    assert_refused("{\"b\":\"goed\"}", "b", "This is not asked now");
    assert_refused("{\"a\":\"x\",\"m\":\"paars\"}", "m", "not in the list");
    assert_refused("{\"a\":\"goed\",\"dag\":\"ooit\"}", "dag", "no date");
}

static void answers_that_are_no_object_are_refused(void **state)
{
    (void)state;
    assert_refused("[1]", "", "The answers are no object");
}

static void a_refused_row_in_a_row_undoes_both(void **state)
{
    struct fixture f = { 0 };
    const char *json = "{\"r\":[{\"c\":\"goed\",\"s\":[{\"d\":\"x\"}]},{\"c\":\"stuk\"}]}";
    scoped_json answers = json_parse(json, strlen(json), NULL);
    struct item *row;

    (void)state;
    open(&f);
    row = session_add_row(f.session, at(&f, "r"), &f.err);
    assert_true(session_answer(f.session, session_next(f.session, row), "was er", &f.err));
    assert_false(session_fill(f.session, answers, &f.err));
    assert_string_equal(item_value(session_next(f.session, row)), "was er");
    fixture_close(&f);
}

static void an_answer_that_hides_an_earlier_one_is_refused(void **state)
{
    struct fixture f = { 0 };
    const char *json = "{\"a\":\"x\",\"b\":\"goed\"}";
    scoped_json answers = json_parse(json, strlen(json), NULL);

    (void)state;
    fixture_open(&f, "type,name,label,relevant\ntext,b,B,${a} != 'x'\ntext,a,A,\n");
    assert_false(session_fill(f.session, answers, &f.err));
    assert_string_equal(f.err.field, "b");
    assert_string_equal(value(&f, "a"), "");
    fixture_close(&f);
}

/* An XForm with nine groups that each ask x, and one that computes it. */
static void a_name_that_means_very_many_names_some_of_them(void **state)
{
    struct xfixture f;
    scoped_buf instance = { 0 }, body = { 0 };
    scoped_json answers = json_parse("{\"x\":\"1\"}", 9, NULL);

    (void)state;
    buf_text(&instance, "<c><x/></c>");
    for (int i = 0; i < 9; i++) {
        buf_format(&instance, "<g%d><x/></g%d>", i, i);
        buf_format(&body, "<input ref='/data/g%d/x'><label>X</label></input>", i);
    }
    xform_begin(&f, (struct parts){ .instance = buf_view(&instance),
                                    .model = "<bind nodeset='/data/c/x' calculate='1'/>",
                                    .body = buf_view(&body) });
    assert_false(session_fill(f.session, answers, &f.err));
    assert_non_null(strstr(f.err.text, "write one of g0/x, g1/x, g2/x, g3/x, g4/x, g5/x, g6/x, g7/x, …"));
    xform_end(&f);
}

static void rows_the_form_began_with_go_when_fewer_are_given(void **state)
{
    struct xfixture f;

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<r><a/></r><r><a/></r><r><a/></r>",
                                    .body = "<repeat nodeset='/data/r'><input ref='/data/r/a'><label>A</label></input>"
                                            "</repeat>" });
    xfill(&f, "{\"r\":[{\"a\":\"1\"}]}");
    xform_gives(&f, "<r><a>1</a></r>");
    xform_end(&f);
}

#define COUNTED                                                                                                        \
    "type,name,label,default,repeat_count\ninteger,n,N,3,\nbegin_repeat,t,T,,${n}\ntext,e,E,,\nend_repeat,,,,\n"

static void a_row_that_an_answer_takes_away_cannot_be_answered(void **state)
{
    struct fixture f = { 0 };
    const char *json = "{\"n\":1,\"t\":[{\"e\":\"a\"},{\"e\":\"b\"},{\"e\":\"c\"}]}";
    scoped_json answers = json_parse(json, strlen(json), NULL);

    (void)state;
    fixture_open(&f, COUNTED);
    assert_false(session_fill(f.session, answers, &f.err));
    assert_non_null(strstr(f.err.text, "more rows than the form has"));
    assert_string_equal(value(&f, "n"), "3");
    fixture_close(&f);
}

static void rows_taken_away_by_a_refused_answer_come_back(void **state)
{
    struct fixture f = { 0 };
    const char *json = "{\"n\":1,\"weg\":\"veel\"}";
    scoped_json answers = json_parse(json, strlen(json), NULL);
    size_t rows = 0;

    (void)state;
    fixture_open(&f, COUNTED "integer,weg,W,,\n");
    saves_fill(f.session, "{\"n\":1}");
    saves_fill(f.session, "{\"n\":3}");
    assert_false(session_fill(f.session, answers, &f.err));
    for (struct item *item = session_first(f.session); item; item = session_next(f.session, item))
        rows += item_is_row(item);
    assert_int_equal(rows, 3);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_may_be_texts_numbers_and_truths),
        cmocka_unit_test(several_codes_and_reasons_come_back_as_they_were),
        cmocka_unit_test(an_answer_that_asks_a_question_may_come_after_it),
        cmocka_unit_test(rows_wait_for_the_answer_that_counts_them),
        cmocka_unit_test(a_ref_stands_for_its_question),
        cmocka_unit_test(what_is_no_question_is_named),
        cmocka_unit_test(what_is_no_answer_is_named),
        cmocka_unit_test(what_repeats_is_a_list_of_objects),
        cmocka_unit_test(what_is_computed_or_not_asked_takes_no_answer),
        cmocka_unit_test(answers_that_are_no_object_are_refused),
        cmocka_unit_test(a_refused_row_in_a_row_undoes_both),
        cmocka_unit_test(an_answer_that_hides_an_earlier_one_is_refused),
        cmocka_unit_test(a_name_that_means_very_many_names_some_of_them),
        cmocka_unit_test(rows_the_form_began_with_go_when_fewer_are_given),
        cmocka_unit_test(a_row_that_an_answer_takes_away_cannot_be_answered),
        cmocka_unit_test(rows_taken_away_by_a_refused_answer_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
