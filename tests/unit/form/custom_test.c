/* custom_test.c — pyxform's rules hold: what it refuses is refused here, with its place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#include "expr/expr.h"

#define HEAD "type,name,label,required,trigger,calculation,choice_filter,default\n"
#define YN   "list_name,name,label\nyn,y,Yes\nyn,n,No\n"

static void names_that_are_taken_are_refused(void **state)
{
    (void)state;
    refuses((struct content){ .survey = HEAD "begin_repeat,data,D,,,,,\ntext,a,A,,,,,\nend_repeat,,,,,,,\n" },
            "A repeat is not called data");
    refuses((struct content){ .survey = HEAD "begin_repeat,r,D,,,,,\ntext,a,A,,,,,\nbegin_repeat,r,R,,,,,\n"
                                             "text,b,B,,,,,\nend_repeat,,,,,,,\nend_repeat,,,,,,,\n" },
            "two repeats named r");
    refuses((struct content){ .survey = HEAD "text,meta,M,,,,,\n" }, "The name meta is kept");
    refuses((struct content){ .survey = HEAD "audit,log,,,,,,\n" }, "always called audit");
    warns((struct content){ .survey = HEAD "audit,,,,,,,\nnote,,N,,,,,\n" }, NULL);
    warns((struct content){ .survey = HEAD "text,Age,A,,,,,\ntext,age,B,,,,,\n" }, "differ in capitals only");
}

static void containers_hold_no_answers(void **state)
{
    (void)state;
    refuses((struct content){ .survey = HEAD "begin_group,g,G,yes,,,,\ntext,a,A,,,,,\nend_group,,,,,,,\n" },
            "f/survey.csv:2:required: A group or repeat cannot be required");
    refuses((struct content){ .survey = HEAD "begin_group,g,G,,,,,\ntext,a,A,,,,,\nend_group,,,,,,,\n"
                                             "text,b,B,,${g},1,,\n" },
            "${g} is a group or repeat");
    refuses((struct content){ .survey = HEAD "begin_repeat,r,R,,,,,\ncsv-external,c,,,,,,\ntext,a,A,,,,,\n"
                                             "end_repeat,,,,,,,\n" },
            "not declared inside a repeat");
}

static void triggers_are_names_with_commas_between(void **state)
{
    static const char *const bad[] = { "a", "${a} ${b}", "${a}; ${b}", "when ${a}", "${a" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_text survey = mem_format(HEAD "text,a,A,,,,,\ntext,b,B,,,,,\ntext,c,C,,\"%s\",1,,\n", bad[i]);
        refuses((struct content){ .survey = survey }, "f/survey.csv:4:trigger: A trigger is written as");
    }
    warns((struct content){ .survey = HEAD "text,a,A,,,,,\ntext,b,B,,,,,\ntext,c,C,,\"${a}, ${b}\",1,,\n" }, NULL);
}

static void a_value_in_a_text_is_written_whole(void **state)
{
    (void)state;
    refuses((struct content){ .survey = HEAD "text,a,A,,,,,\nnote,b,Hello ${a,,,,,\n" },
            "f/survey.csv:3:label: A value in a text");
    refuses((struct content){ .survey = HEAD "text,a,A,,,,,\nnote,b,Hello ${ a },,,,,\n" }, "A value in a text");
    warns((struct content){ .survey = HEAD "text,a,A,,,,,\nnote,b,Hello ${a} for $5,,,,,\n" }, NULL);
}

static void choices_follow_the_rules(void **state)
{
    (void)state;
    refuses((struct content){ .survey = HEAD "select_multiple yn,a,A,,,,,\n", .choices = YN "yn,a b,Both\n" },
            "f/choices.csv:4:name: A code may not hold a space");
    refuses((struct content){ .survey = HEAD "select_one yn or_other,a,A,,,,name = 'y',\n", .choices = YN },
            "or_other does not go with a filter");
    refuses((struct content){ .survey = HEAD "select_one yn,a,A,,,,,\n", .choices = YN "yn,y,Again\n" },
            "stands in the list twice");
    warns((struct content){ .survey = HEAD "select_one yn,a,A,,,,,\n",
                            .choices = YN "yn,y,Again\n",
                            .settings = "allow_choice_duplicates\nyes\n" },
          NULL);
    warns((struct content){ .survey = HEAD "select_one yn,a,A,,,,,\n", .choices = YN "yn,m,\n" },
          "The choice m of the list yn has no label");
    warns((struct content){ .survey = HEAD "select_one yn,a,A,,,,,\n",
                            .choices = "list_name,name,label::en,label::fr\nyn,y,Yes,Oui\nyn,n,No,\n" },
          "The choice n of the list yn has no label in “fr”");
    warns((struct content){ .survey = HEAD "select_one yn,a,A,,,,,\n", .choices = YN ",z,Nowhere\n" },
          "W f/choices.csv:4:list_name: This choice belongs to no list");
    refuses((struct content){ .survey = HEAD "csv-external,yn,,,,,,\nselect_one yn,a,A,,,,,\n", .choices = YN },
            "declared from a file as well");
}

/* Whether WRITTEN as a default of a question of TYPE is computed. */
static void assert_computed(const char *type, const char *written, bool wanted)
{
    scoped_text survey = mem_format(HEAD "%s,a,A,,,,,\"%s\"\n", type, written);
    struct content sheets = { .survey = survey };
    struct form *form = content_load(&sheets);

    if (!form)
        fail_msg("%s: %s", written, sheets.found);
    if ((form_find(form, "a")->default_value != NULL) != wanted)
        fail_msg("%s is %s", written, wanted ? "not computed" : "computed");
    form_free(form);
    content_clear(&sheets);
}

static void a_default_is_computed_when_it_computes(void **state)
{
    (void)state;
    assert_computed("date", "2023-09-01", false);
    assert_computed("date", "today()", true);
    assert_computed("integer", "-1", false);
    assert_computed("integer", "1 + 2", true);
    assert_computed("integer", "4 - 1", true);
    assert_computed("integer", "5 mod 2", true);
    assert_computed("text", "well-known", false);
    assert_computed("text", "Hello world", false);
    assert_computed("text", "'a' | 'b'", true);
    assert_computed("geopoint", "50.8 4.3 0 0", false);
    assert_computed("text", "concat('a', 'b')", true);
}

static void a_calculate_needs_something_to_compute(void **state)
{
    (void)state;
    refuses((struct content){ .survey = HEAD "calculate,a,,,,,,5\n" }, "a computes nothing");
    warns((struct content){ .survey = HEAD "calculate,a,,,,,,today()\n" }, NULL);
    warns((struct content){ .survey = HEAD "calculate,a,,,,5,,\n" }, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_are_taken_are_refused),
        cmocka_unit_test(containers_hold_no_answers),
        cmocka_unit_test(triggers_are_names_with_commas_between),
        cmocka_unit_test(a_value_in_a_text_is_written_whole),
        cmocka_unit_test(choices_follow_the_rules),
        cmocka_unit_test(a_default_is_computed_when_it_computes),
        cmocka_unit_test(a_calculate_needs_something_to_compute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
