/* task_test.c — tasks that follow from a dossier: for whom, from when, until when, and when not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#include "mistakes.h"

#define PATH "regels/taken.csv"

static bool gather(void *with, const struct rules_task *task)
{
    char *text = with;
    char from[DATE_TEXT_BYTES], due[DATE_TEXT_BYTES];

    snprintf(text + strlen(text), 500 - strlen(text), "%s(%s) %s..%s %s;", task->name, task->entity,
             date_format(task->from, from), date_format(task->due, due), task->assignee);
    return strcmp(task->name, "stop") != 0;
}

static const char *tasks_of(struct desk *desk, const char *const *answers, char found[500])
{
    *found = '\0';
    desk->err = (struct error){ 0 };
    desk->answers = answers;
    rules_view_changed(desk->view);
    rules_tasks(desk->view, gather, found, &desk->err);
    return found;
}

static const char *const plain[] = { PATH,
                                     TASKS_HEAD "verval,,,,${tot} != '',\"add-months(${tot}, -3)\",${tot},"
                                                "${klaar} = 'ja',2,onthaal,${wie},intake,Vervalt op ${tot},R1\n",
                                     NULL };

static void a_task_without_things_is_about_the_dossier(void **state)
{
    static const char *const answers[] = { "tot", "2023-05-31", "wie", "an", NULL };
    struct desk *desk = *state;
    char found[500];

    assert_true(load(desk, plain));
    assert_string_equal(tasks_of(desk, answers, found), "verval() 2023-02-28..2023-05-31 an;");
    assert_int_equal(desk->err.kind, ERROR_NONE);
}

static void a_task_is_there_only_while_it_must_be_done(void **state)
{
    static const char *const blank[] = { "tot", "", NULL }, *const done[] = { "tot", "2023-05-31", "klaar", "ja",
                                                                              NULL };
    struct desk *desk = *state;
    char found[500];

    assert_true(load(desk, plain));
    assert_string_equal(tasks_of(desk, blank, found), "");
    assert_string_equal(tasks_of(desk, done, found), "");
}

static bool keep_task(void *with, const struct rules_task *task)
{
    snprintf(with, 500, "%s %s %s %d %zu %s=%s %s=%s", task->role, task->form, task->source, task->priority,
             task->label_count, task->languages[0], task->labels[0], task->languages[1], task->labels[1]);
    return true;
}

static void a_task_has_its_label_in_every_language(void **state)
{
    static const char *const files[] = { PATH,
                                         "name,valid_from,valid_to,for_each,when,from,due,done_when,priority,role,"
                                         "assignee,form,label::nl,label::fr,source\n"
                                         "t,,,,${x} = 1,,,,,balie,,intake,Doe ${x} op ${op},Faites ${x},R1\n",
                                         NULL };
    static const char *const answers[] = { "x", "1", "op", "2023-03-01", NULL };
    struct desk *desk = *state;
    char told[500] = "";

    assert_true(load(desk, files));
    desk->answers = answers;
    assert_true(rules_tasks(desk->view, keep_task, told, &desk->err));
    assert_string_equal(told, "balie intake R1 5 2 nl=Doe 1 op 1/3/2023 fr=Faites 1"); /* 5 when not said */
}

/* Which due day falls under which period of a rule. */
static const struct {
    const char *period, *due;
    bool is_task;
} periods[] = {
    { "2023-01-01,2023-12-31", "2023-01-01", true },  { "2023-01-01,2023-12-31", "2023-12-31", true },
    { "2023-01-01,2023-12-31", "2022-12-31", false }, { "2023-01-01,2023-12-31", "2024-01-01", false },
    { "2023-01-01,2023-12-31", "", false },           { "2023-01-01,", "", true },
    { ",", "2023-06-01T10:00:00.000+02:00", true },   { ",", "morgen", true },
};

static void a_rule_counts_for_what_is_due_in_its_period(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        struct desk desk = { 0 };
        scoped_text text = mem_format(TASKS_HEAD "t,%s,,${x} = 1,,${dag},,1,r,,f,L,\n", periods[i].period);
        const char *const files[] = { PATH, text, NULL }, *const answers[] = { "x", "1", "dag", periods[i].due, NULL };
        char found[500];
        assert_true(load(&desk, files));
        if ((*tasks_of(&desk, answers, found) != '\0') != periods[i].is_task)
            fail_msg("%s, due %s: “%s”", periods[i].period, periods[i].due, found);
        leave(&desk);
    }
}

static void a_moment_is_due_on_its_day_and_what_is_no_day_is_never_due(void **state)
{
    static const char *const moment[] = { "tot", "2023-06-01T23:30:00.000+02:00", NULL }, *const text[] = { "tot",
                                                                                                            "ooit",
                                                                                                            NULL };
    static const char *const files[] = { PATH, TASKS_HEAD "t,,,,${tot} != '',,${tot},,1,r,,f,L,\n", NULL };
    struct desk *desk = *state;
    char found[500];

    assert_true(load(desk, files));
    assert_string_equal(tasks_of(desk, moment, found), "t() ..2023-06-01 ;");
    assert_string_equal(tasks_of(desk, text, found), "t() .. ;");
}

#define PER_TEST                                                                                                       \
    PATH, TASKS_HEAD "a,,,instance('test')/root/item,${x} = 1,,,,1,r,,f,L,\nstop,,,instance('test')/root/item,"        \
                     "${x} = 1,,,,1,r,,f,L,\nb,,,,true(),,,,1,r,,f,L,\n"

static void things_without_an_id_have_tasks_of_the_dossier(void **state)
{
    static const char *const files[] = { PER_TEST, NULL }, *const columns[] = { "x", NULL },
                             *const one[] = { "1", NULL };
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    char found[500];

    assert_true(load(desk, files));
    desk->tests = list_of(arena, columns, one);
    assert_string_equal(tasks_of(desk, NULL, found), "a() .. ;stop() .. ;");
}

static void the_visitor_ends_the_tasks_of_every_rule(void **state)
{
    static const char *const files[] = { PER_TEST, NULL }, *const columns[] = { "name", "x", NULL },
                             *const three[] = { "t1", "1", "t2", "0", "t3", "1", NULL };
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    char found[500] = "";

    assert_true(load(desk, files));
    desk->tests = list_of(arena, columns, three);
    assert_false(rules_tasks(desk->view, gather, found, &desk->err));
    assert_string_equal(found, "a(t1) .. ;a(t3) .. ;stop(t1) .. ;");
    assert_int_equal(desk->err.kind, ERROR_NONE);
}

static void an_id_that_is_blank_is_the_dossier(void **state)
{
    static const char *const files[] = { PATH, TASKS_HEAD "a,,,instance('test')/root/item,true(),,,,1,r,,f,L,\n",
                                         NULL },
                             *const columns[] = { "name", NULL }, *const one[] = { "t1", NULL };
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    char found[500];

    assert_true(load(desk, files));
    desk->tests = list_of(arena, columns, one);
    node_child(node_child(desk->tests->first, node_name("item")), node_name("name"))->text = NULL;
    assert_string_equal(tasks_of(desk, NULL, found), "a() .. ;");
}

/* One cell of a rule that cannot be computed, between two rules that can. */
static const char *const broken[] = {
    "\"param(${weg}, '')\",true(),,,,1,r,,f",     ",\"param(${weg}, '') = 1\",,,,1,r,,f",
    ",true(),\"param(${weg}, '')\",,,1,r,,f",     ",true(),,\"param(${weg}, '')\",,1,r,,f",
    ",true(),,,\"param(${weg}, '') = 1\",1,r,,f", ",true(),,,,1,r,\"param(${weg}, '')\",f",
};

static void a_rule_that_cannot_be_computed_gives_no_task_and_holds_up_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct desk desk = { 0 };
        scoped_text text = mem_format(TASKS_HEAD "a,,,,true(),,,,1,r,,f,L,\nkapot,,,%s,L,\nkapot2,,,%s,L,\n"
                                                 "b,,,,true(),,,,1,r,,f,L,\n",
                                      broken[i], broken[i]);
        const char *const files[] = { PATH, text, NULL };
        char found[500];
        assert_true(load(&desk, files));
        assert_string_equal(tasks_of(&desk, NULL, found), "a() .. ;b() .. ;");
        assert_string_equal(desk.err.text, "Table taken, row kapot: There is no parameter named : look in "
                                           "regels/parameters.csv.");
        leave(&desk);
    }
}

static void a_for_each_that_gives_no_things_is_said(void **state)
{
    static const char *const files[] = { PATH, TASKS_HEAD "t,,,${x},true(),,,,1,r,,f,L,\n", NULL };
    struct desk *desk = *state;
    char found[500];

    assert_true(load(desk, files));
    assert_string_equal(tasks_of(desk, NULL, found), "");
    assert_string_equal(desk->err.text, "Table taken, row t: for_each gives no things: write a path to a list.");
}

static const struct mistake mistakes[] = {
    { PATH, TASKS_HEAD "Taak,,,,true(),,,,1,r,,f,L,\n", PATH ":2:name", "“Taak” is not a name" },
    { PATH, TASKS_HEAD "t,,,,true(),,,,10,r,,f,L,\n", PATH ":2:priority", "“10” is not a priority from 0 to 9" },
    { PATH, TASKS_HEAD "t,,,,true(),,,,hoog,r,,f,L,\n", PATH ":2:priority", "“hoog” is not a priority" },
    { PATH, TASKS_HEAD "t,,,instance('test')/root/item[datum = ${peildatum}],true(),,,,1,r,,f,L,\n", PATH ":2:for_each",
      "peildatum" },
    { PATH, TASKS_HEAD "t,,,,true(),,,${x} = ${peildatum},1,r,,f,L,\n", PATH ":2:done_when", "peildatum" },
    { PATH, TASKS_HEAD "t,2023-01-01,2022-01-01,,true(),,,,1,r,,f,L,\n", PATH ":2:valid_to", "ends before it begins" },
};

static void a_bad_rule_is_named_with_its_place(void **state)
{
    (void)state;
    each_is_named_with_its_place(mistakes, sizeof mistakes / sizeof *mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_task_without_things_is_about_the_dossier),
        WITH_DESK(a_task_is_there_only_while_it_must_be_done),
        WITH_DESK(a_task_has_its_label_in_every_language),
        cmocka_unit_test(a_rule_counts_for_what_is_due_in_its_period),
        WITH_DESK(a_moment_is_due_on_its_day_and_what_is_no_day_is_never_due),
        WITH_DESK(things_without_an_id_have_tasks_of_the_dossier),
        WITH_DESK(the_visitor_ends_the_tasks_of_every_rule),
        WITH_DESK(an_id_that_is_blank_is_the_dossier),
        cmocka_unit_test(a_rule_that_cannot_be_computed_gives_no_task_and_holds_up_no_other),
        WITH_DESK(a_for_each_that_gives_no_things_is_said),
        cmocka_unit_test(a_bad_rule_is_named_with_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
