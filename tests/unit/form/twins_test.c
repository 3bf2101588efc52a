/* twins_test.c — in a form of its own, questions of two groups may share a name; each keeps its answer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#define HEAD  "type,name,label,relevant\n"
#define TWINS HEAD "begin_group,g,G,\ntext,x,X,\nend_group,,,\nbegin_group,h,H,\ntext,x,X,\nend_group,,,\n"

static struct form *load(struct content *sheets)
{
    sheets->findings = (struct findings){ content_report, sheets };
    sheets->world =
        (struct form_world){ .with = sheets, .read = content_read, .findings = &sheets->findings, .is_loose = true };
    return form_load("f", &sheets->world, &sheets->err);
}

static void each_twin_goes_by_its_path(void **state)
{
    struct content sheets = { .survey = TWINS };
    struct session_world world = { .now_ms = 1 };
    struct form *form = load(&sheets);
    struct session *session;

    (void)state;
    if (!form)
        fail_msg("%s", sheets.found);
    session = session_open(form, &world, &sheets.err);
    assert_true(session_answer(session, session_item(session, "g/x"), "one", NULL));
    assert_true(session_answer(session, session_item(session, "h/x"), "two", NULL));
    assert_string_equal(item_value(session_item(session, "g/x")), "one");
    assert_string_equal(item_key(session_item(session, "h/x")), "h/x");
    assert_null(session_item(session, "x"));
    session_free(session);
    form_free(form);
}

static void a_name_that_may_mean_two_is_refused(void **state)
{
    struct content sheets = { .survey = TWINS "text,y,Y,${x} = 1\n" };

    (void)state;
    assert_null(load(&sheets));
    assert_non_null(strstr(sheets.found, "Several questions are called x"));
}

static void two_of_one_name_in_one_group_are_refused(void **state)
{
    struct content sheets = { .survey = HEAD "begin_group,g,G,\ntext,x,X,\nend_group,,,\nbegin_group,h,H,\ntext,x,X,\n"
                                             "text,x,X,\nend_group,,,\n" };

    (void)state;
    assert_null(load(&sheets));
    assert_non_null(strstr(sheets.found, "f/survey.csv:7:name: There are two questions named x"));
}

static void in_dossiers_names_are_keys_and_stand_once(void **state)
{
    (void)state;
    refuses((struct content){ .survey = TWINS }, "There are two questions named x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_twin_goes_by_its_path),
        cmocka_unit_test(a_name_that_may_mean_two_is_refused),
        cmocka_unit_test(two_of_one_name_in_one_group_are_refused),
        cmocka_unit_test(in_dossiers_names_are_keys_and_stand_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
