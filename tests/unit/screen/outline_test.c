/* outline_test.c — whether the lines of a form follow its answers and the cursor keeps its place meanwhile. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "screen/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "form/form.h"
#include "form/session.h"
#include "screen/decision.h"
#include "screen/rows.h"

static const struct {
    const char *path, *text;
} sheets[] = {
    { "probe/survey.csv", "type,name,label,required,relevant,calculation,default,appearance\n"
                          "hidden,unseen,,,,,,\n"
                          "begin_group,first,First,,,,,\n"
                          "text,one,One,,,,,\n"
                          "text,two,Two,,${one} = 'yes',,,\n"
                          "calculate,sum,,,,1 + 1,,\n"
                          "begin_group,inner,Inner,,${one} = 'yes',,,\n"
                          "note,said,Said,,,,,\n"
                          "text,three,Three,,,,,\n"
                          "end_group,,,,,,,\n"
                          "end_group,,,,,,,\n"
                          "begin_group,judged,Judged,,,,,besluit\n"
                          "calculate,x_voorstel,,,,'A',,\n"
                          "calculate,x_regel,,,,'rule_a',,\n"
                          "text,x_afwijken,Overrule,,,,nee,\n"
                          "text,x_keuze,Choice,true(),${x_afwijken} = 'ja',,,\n"
                          "text,x_reden,Why,true(),${x_afwijken} = 'ja',,,\n"
                          "calculate,x,,,,\"if(${x_afwijken} = 'ja', ${x_keuze}, ${x_voorstel})\",,\n"
                          "end_group,,,,,,,\n"
                          "begin_repeat,row,Row,,,,,\n"
                          "integer,age,Age,true(),,,,\n"
                          "text,remark,Remark,,,,,\n"
                          "end_repeat,,,,,,,\n" },
    { "probe/settings.csv", "form_title,form_id,version\nProbe,probe,1\n" },
};

static bool read_sheet(void *with, const char *path, struct buf *out, struct error *err)
{
    (void)with;
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
        if (text_equal(sheets[i].path, path)) {
            buf_text(out, sheets[i].text);
            return true;
        }
    return error_set(err, ERROR_ABSENT, "There is no %s.", path);
}

static struct list *no_list(void *with, const char *name, struct error *err)
{
    (void)with;
    error_set(err, ERROR_ABSENT, "There is no list %s.", name);
    return NULL;
}

static bool no_instance(void *with, const char *id)
{
    (void)with;
    (void)id;
    return false;
}

struct probe {
    struct form *form;
    struct session *session;
    struct session_world world;
    struct outline outline;
};

static int open_probe(void **state)
{
    static struct probe probe;
    struct form_world world = { .read = read_sheet, .list = no_list, .has_instance = no_instance };
    struct error err = { 0 };

    memset(&probe, 0, sizeof probe);
    probe.world.language = "nl";
    probe.form = form_load("probe", &world, &err);
    if (!probe.form)
        fail_msg("%s (%s)", err.text, err.field);
    probe.session = session_open(probe.form, &probe.world, &err);
    if (!probe.session || !session_settle(probe.session, &err))
        fail_msg("%s", err.text);
    outline_clear(&probe.outline);
    outline_refresh(&probe.outline, probe.session);
    *state = &probe;
    return 0;
}

static int close_probe(void **state)
{
    struct probe *probe = *state;

    outline_clear(&probe->outline);
    session_free(probe->session);
    form_free(probe->form);
    return 0;
}

static struct item *item(struct probe *probe, const char *key)
{
    return session_item(probe->session, key);
}

static void answer(struct probe *probe, const char *key, const char *text)
{
    struct error err = { 0 };

    if (!session_answer(probe->session, item(probe, key), text, &err))
        fail_msg("%s", err.text);
    outline_refresh(&probe->outline, probe->session);
}

static void only_what_a_person_answers_or_reads_is_a_line(void **state)
{
    struct probe *probe = *state;

    assert_int_equal(outline_find(&probe->outline, item(probe, "unseen")), OUTLINE_NONE);
    assert_int_equal(outline_find(&probe->outline, item(probe, "sum")), OUTLINE_NONE);
    assert_int_equal(outline_find(&probe->outline, item(probe, "two")), OUTLINE_NONE);
    assert_int_equal(outline_find(&probe->outline, item(probe, "one")), 0);
}

static void questions_appear_and_the_cursor_keeps_its_place(void **state)
{
    struct probe *probe = *state;
    size_t at;

    answer(probe, "one", "yes");
    at = outline_settle(&probe->outline, probe->session, item(probe, "one"));
    assert_ptr_equal(probe->outline.stops.at[at].item, item(probe, "one"));
    at = outline_next(&probe->outline, at);
    assert_ptr_equal(probe->outline.stops.at[at].item, item(probe, "two"));
    at = outline_next(&probe->outline, at); /* past the heading and the note */
    assert_ptr_equal(probe->outline.stops.at[at].item, item(probe, "three"));
    assert_int_equal(outline_previous(&probe->outline, at), outline_find(&probe->outline, item(probe, "two")));
}

static void a_cursor_on_a_question_that_vanishes_goes_to_the_next(void **state)
{
    struct probe *probe = *state;
    size_t at;

    answer(probe, "one", "yes");
    answer(probe, "one", "no");
    at = outline_settle(&probe->outline, probe->session, item(probe, "two"));
    assert_int_equal(probe->outline.stops.at[at].kind, STOP_DECISION);
}

static void a_decision_is_one_line_until_it_is_overruled(void **state)
{
    struct probe *probe = *state;
    struct item *group = item(probe, "judged");
    scoped_buf outcome = { 0 };

    assert_int_equal(outline_find(&probe->outline, item(probe, "x_afwijken")), OUTLINE_NONE);
    assert_int_equal(outline_find(&probe->outline, item(probe, "x_keuze")), OUTLINE_NONE);
    assert_false(decision_is_overruled(probe->session, group));
    decision_outcome(probe->session, group, "nl", &outcome);
    assert_string_equal(buf_view(&outcome), "A");
    answer(probe, "x_afwijken", "ja");
    assert_true(decision_is_overruled(probe->session, group));
    assert_int_equal(outline_find(&probe->outline, item(probe, "x_afwijken")), OUTLINE_NONE);
    assert_int_not_equal(outline_find(&probe->outline, item(probe, "x_keuze")), OUTLINE_NONE);
    assert_int_not_equal(outline_find(&probe->outline, item(probe, "x_reden")), OUTLINE_NONE);
}

static void the_line_that_adds_rows_stands_after_the_rows(void **state)
{
    struct probe *probe = *state;
    struct error err = { 0 };
    struct item *repeat = item(probe, "row");
    size_t last;

    assert_non_null(session_add_row(probe->session, repeat, &err));
    assert_non_null(session_add_row(probe->session, repeat, &err));
    outline_refresh(&probe->outline, probe->session);
    last = probe->outline.stops.count - 1;
    assert_int_equal(probe->outline.stops.at[last].kind, STOP_REPEAT);
    assert_int_equal(probe->outline.stops.at[last - 1].kind, STOP_QUESTION);
    assert_int_equal(probe->outline.stops.at[last - 3].kind, STOP_ROW);
    assert_int_equal(rows_count(probe->session, repeat), 2);
}

static void numbers_may_be_typed_where_a_row_asks_one_number(void **state)
{
    struct probe *probe = *state;

    assert_true(rows_take_numbers(probe->session, item(probe, "row")));
}

static void a_decision_stays_on_the_page_before_it_and_a_repeat_has_its_own(void **state)
{
    struct probe *probe = *state;
    size_t decision = outline_find(&probe->outline, item(probe, "judged"));

    assert_int_equal(probe->outline.pages.count, 2);
    assert_int_equal(probe->outline.stops.at[decision].page, 0);
    assert_ptr_equal(probe->outline.pages.at[1], item(probe, "row"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_what_a_person_answers_or_reads_is_a_line, open_probe, close_probe),
        cmocka_unit_test_setup_teardown(questions_appear_and_the_cursor_keeps_its_place, open_probe, close_probe),
        cmocka_unit_test_setup_teardown(a_cursor_on_a_question_that_vanishes_goes_to_the_next, open_probe, close_probe),
        cmocka_unit_test_setup_teardown(a_decision_is_one_line_until_it_is_overruled, open_probe, close_probe),
        cmocka_unit_test_setup_teardown(the_line_that_adds_rows_stands_after_the_rows, open_probe, close_probe),
        cmocka_unit_test_setup_teardown(numbers_may_be_typed_where_a_row_asks_one_number, open_probe, close_probe),
        cmocka_unit_test_setup_teardown(a_decision_stays_on_the_page_before_it_and_a_repeat_has_its_own, open_probe,
                                        close_probe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
