/* precondition_test.c — what must hold before a form is begun: for which form, from which day, and who may pass. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#include "mistakes.h"

#define PATH "regels/voorwaarden.csv"
#define DAY  date_make(2023, 6, 1)

static const char *const files[] = { PATH,
                                     PRECONDITIONS_HEAD "groep,intake,2023-01-01,2023-12-31,${groep} != '',"
                                                        "${groep} = 'A',baas,Nu ${groep}.,E1\n"
                                                        "altijd,intake,,,,${x} = 1,,X is geen 1.,E2\n"
                                                        "ander,contract,,,,false(),,Nooit.,E3\n",
                                     NULL };

static void note_refusal(void *with, const struct rules_refusal *refusal)
{
    char *text = with;

    snprintf(text + strlen(text), 300 - strlen(text), "%s/%s/%s/%s;", refusal->name, refusal->sentence,
             refusal->override, refusal->source);
}

/* What stands in the way of FORM on ON. */
static const char *refusals(struct desk *desk, const char *form, struct date on, char text[300])
{
    *text = '\0';
    rules_view_changed(desk->view);
    rules_refusals(desk->view, form, on, note_refusal, text);
    return text;
}

static void what_does_not_hold_refuses_with_its_sentence_and_who_may_pass(void **state)
{
    static const char *const answers[] = { "groep", "B", "x", "2", NULL };
    struct desk *desk = *state;
    char text[300];

    assert_true(load(desk, files));
    desk->answers = answers;
    assert_string_equal(refusals(desk, "intake", DAY, text), "groep/Nu B./baas/E1;altijd/X is geen 1.//E2;");
    assert_int_equal(rules_refusals(desk->view, "intake", DAY, note_refusal, text), 2);
    assert_int_equal(rules_refusals(desk->view, "contract", DAY, note_refusal, text), 1);
    assert_int_equal(rules_refusals(desk->view, "gesprek", DAY, note_refusal, text), 0);
}

static void what_is_not_relevant_or_not_in_force_refuses_nothing(void **state)
{
    static const char *const blank[] = { "x", "1", NULL }, *const wrong[] = { "x", "1", "groep", "B", NULL };
    struct desk *desk = *state;
    char text[300];

    assert_true(load(desk, files));
    desk->answers = blank;
    assert_string_equal(refusals(desk, "intake", DAY, text), "");
    desk->answers = wrong;
    assert_string_equal(refusals(desk, "intake", date_make(2022, 12, 31), text), "");
    assert_string_equal(refusals(desk, "intake", date_make(2023, 12, 31), text), "groep/Nu B./baas/E1;");
    assert_string_equal(refusals(desk, "intake", date_make(2024, 1, 1), text), "");
}

static void what_cannot_be_computed_refuses(void **state)
{
    static const char *const broken[] = { PATH,
                                          PRECONDITIONS_HEAD "a,intake,,,\"param(${weg}, '') = 1\",true(),,A.,\n"
                                                             "b,intake,,,true(),\"param(${weg}, '') = 1\",,B.,\n"
                                                             "c,intake,,,false(),\"param(${weg}, '') = 1\",,C.,\n",
                                          NULL };
    struct desk *desk = *state;
    char text[300];

    assert_true(load(desk, broken));
    assert_string_equal(refusals(desk, "intake", DAY, text), "a/A.//;b/B.//;"); /* c is not asked at all */
}

static void note_precondition(void *with, const struct rules_precondition *one)
{
    char *text = with;

    snprintf(text + strlen(text), 300 - strlen(text), "%s:%s,%s;", one->name, one->applies ? "applies" : "idle",
             one->holds ? "holds" : "refuses");
}

/* How the preconditions of FORM stand on ON. */
static const char *standing(struct desk *desk, const char *form, struct date on, char text[300])
{
    *text = '\0';
    rules_view_changed(desk->view);
    rules_preconditions(desk->view, form, on, note_precondition, text);
    return text;
}

static void every_precondition_in_force_tells_whether_it_applies_and_holds(void **state)
{
    static const char *const good[] = { "groep", "A", "x", "2", NULL };
    struct desk *desk = *state;
    char text[300];

    assert_true(load(desk, files));
    desk->answers = good;
    assert_string_equal(standing(desk, "intake", DAY, text), "groep:applies,holds;altijd:applies,refuses;");
    desk->answers = NULL;
    assert_string_equal(standing(desk, "intake", DAY, text), "groep:idle,holds;altijd:applies,refuses;");
    assert_string_equal(standing(desk, "intake", date_make(2022, 1, 1), text), "altijd:applies,refuses;");
    assert_string_equal(standing(desk, "gesprek", DAY, text), "");
}

static void one_that_cannot_be_computed_applies_and_refuses(void **state)
{
    static const char *const broken[] = { PATH, PRECONDITIONS_HEAD "a,intake,,,\"param(${weg}, '') = 1\",true(),,A.,\n",
                                          NULL };
    struct desk *desk = *state;
    char text[300];

    assert_true(load(desk, broken));
    assert_string_equal(standing(desk, "intake", DAY, text), "a:applies,refuses;");
}

static const struct mistake mistakes[] = {
    { PATH, PRECONDITIONS_HEAD "Naam,intake,,,,true(),,A.,\n", PATH ":2:name", "needs a name and a form" },
    { PATH, PRECONDITIONS_HEAD "a,,,,,true(),,A.,\n", PATH ":2:name", "needs a name and a form" },
    { PATH, PRECONDITIONS_HEAD "a,intake,,,,1 +,,A.,\n", PATH ":2:constraint", "" },
    { PATH, PRECONDITIONS_HEAD "a,intake,,,today() = 1,true(),,A.,\n", PATH ":2:relevant", "clock" },
};

static void a_bad_precondition_is_named_with_its_place(void **state)
{
    (void)state;
    each_is_named_with_its_place(mistakes, sizeof mistakes / sizeof *mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(what_does_not_hold_refuses_with_its_sentence_and_who_may_pass),
        WITH_DESK(what_is_not_relevant_or_not_in_force_refuses_nothing),
        WITH_DESK(what_cannot_be_computed_refuses),
        WITH_DESK(every_precondition_in_force_tells_whether_it_applies_and_holds),
        WITH_DESK(one_that_cannot_be_computed_applies_and_refuses),
        cmocka_unit_test(a_bad_precondition_is_named_with_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
