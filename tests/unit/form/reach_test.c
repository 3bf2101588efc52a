/* reach_test.c — what can never be asked, accepted or chosen is found; what can is left alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#define HEAD "type,name,label,relevant,constraint,choice_filter,calculation\n"
#define ASK  HEAD "select_one yn,a,A,,,,\nselect_multiple yn,m,M,,,,\ninteger,n,N,,,,\ndate,d,D,,,,\ntext,t,T,,,,\n"
#define YN   "list_name,name,label\nyn,y,Yes\nyn,n,No\n"

/* Whether a question asked when RELEVANT is warned about with WANTED (NULL: not at all). */
static void asked_when(const char *relevant, const char *wanted)
{
    scoped_text survey = mem_format(ASK "text,z,Z,\"%s\",,,\n", relevant);
    struct content sheets = { .survey = survey, .choices = YN };
    struct form *form = content_load(&sheets);

    if (!form)
        fail_msg("%s: %s", relevant, sheets.found);
    if (wanted ? !strstr(sheets.found, wanted) : *sheets.found)
        fail_msg("%s: wanted “%s”, found: %s", relevant, wanted ? wanted : "nothing", sheets.found);
    form_free(form);
    content_clear(&sheets);
}

static void a_code_that_is_in_no_list_is_found(void **state)
{
    (void)state;
    asked_when("${a} = 'zz'", "W f/survey.csv:7:relevant: The list yn of ${a} has no code “zz”");
    asked_when("selected(${m}, 'zz')", "no code “zz”");
    asked_when("'zz' = ${a}", "no code “zz”");
    asked_when("${n} > 3 and (${a} = 'zz')", "no code “zz”");
    asked_when("${a} = 'y' or ${a} = 'zz'", "no code “zz”");
    asked_when("if(${a} = 'zz', true(), false())", "no code “zz”");
    asked_when("${a} = 'y'", NULL);
    asked_when("${a} != 'zz' and ${a} = ''", "no code “zz”");
    asked_when("${m} = 'y n'", NULL);
    asked_when("selected(${m}, 'y') or not(selected(${m}, 'n'))", NULL);
}

static void a_value_of_another_type_is_found(void **state)
{
    (void)state;
    asked_when("${n} = 'abc'", "${n} can never be “abc”");
    asked_when("${n} >= 'abc'", "${n} can never be “abc”");
    asked_when("${d} = 'soon'", "${d} can never be “soon”");
    asked_when("${n} = '12' and ${d} = '2023-01-01' and ${t} = 'soon'", NULL);
    asked_when("${n} != 'abc'", NULL);
}

static void what_contradicts_itself_is_found(void **state)
{
    (void)state;
    asked_when("${a} = 'y' and ${a} = 'n'", "z is never asked: ${a} is wanted to be “y” and something else");
    asked_when("${a} = 'y' and ${a} != 'y'", "is never asked");
    asked_when("selected(${m}, 'y') and not(selected(${m}, 'y'))", "is never asked");
    asked_when("${n} > 5 and ${n} < 3", "is never asked");
    asked_when("${n} > 5 and ${n} = 5", "is never asked");
    asked_when("(${a} = 'y' or ${n} = 1) and ${a} = 'n' and ${n} = 2", "is never asked");
    asked_when("not(${a} = 'y' or ${a} != 'y')", "is never asked");
    asked_when("${t} = 'x' and ${t} = 'y'", "is never asked");
    asked_when("false()", "z is never asked: its rule never holds");
    asked_when("1 = 2", "never holds");
    asked_when("0", "never holds");
}

static void what_may_hold_is_left_alone(void **state)
{
    static const char *const fine[] = {
        "${a} = 'y' or ${a} = 'n'",
        "selected(${m}, 'y') and selected(${m}, 'n')",
        "${n} > 3 and ${n} < 5",
        "${n} >= 5 and ${n} <= 5",
        "not(${n} > 5) and not(${n} <= 5)",
        "${n} + 1 = 2 and ${n} = 3",
        "string-length(${t}) = 1 and ${t} = 'y'",
        "count-selected(${m}) > 1",
        "true()",
        "1",
        "${a} = ${t} and ${a} = 'y'",
        "contains(${t}, ' and ') or ${t} = ' or '",
        "(${a} = 'y') = true()",
        "${n} = 1 or (${n} = 2 and (${a} = 'y' or ${t} = 'x'))",
    };

    (void)state;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        asked_when(fine[i], NULL);
}

static void what_stands_around_counts_and_is_told_once(void **state)
{
    struct content sheets = { .survey = ASK
                              "begin_group,g,G,${a} = 'y',,,\ntext,x,X,${a} = 'n',,,\ntext,w,W,,,,\nend_group,,,,,,\n"
                              "begin_group,h,H,false(),,,\ntext,v,V,${a} = 'n' and ${a} = 'y',,,\nend_group,,,,,,\n",
                              .choices = YN };
    struct form *form;

    (void)state;
    form = content_load(&sheets);
    assert_non_null(form);
    assert_non_null(strstr(sheets.found, "x is never asked"));
    assert_non_null(strstr(sheets.found, "h is never asked"));
    assert_null(strstr(sheets.found, "w is never asked"));
    assert_null(strstr(sheets.found, "v is never asked"));
    form_free(form);
    content_clear(&sheets);
}

static void several_rows_may_each_hold_something_else(void **state)
{
    (void)state;
    warns((struct content){ .survey = HEAD "begin_repeat,r,R,,,,\nselect_one yn,a,A,,,,\nend_repeat,,,,,,\n"
                                           "text,z,Z,${a} = 'y' and ${a} = 'n',,,\n",
                            .choices = YN },
          NULL);
}

static void an_answer_that_can_never_be_accepted_is_found(void **state)
{
    (void)state;
    warns((struct content){ .survey = HEAD "integer,n,N,,. > 5 and . < 3,,\n" }, "No answer to n is ever accepted");
    warns((struct content){ .survey = HEAD "integer,n,N,,. > 5 and . < 30,,\n" }, NULL);
}

#define TOWNS_HEAD "list_name,name,label,region\nre,n,North,\nre,s,South,\nto,a,A,n\nto,b,B,s\n"

static void a_choice_no_filter_lets_through_is_found(void **state)
{
    const char *survey = HEAD "select_one re,r,R,,,,\nselect_one to,t,T,,,region = ${r},\n";

    (void)state;
    warns((struct content){ .survey = survey, .choices = TOWNS_HEAD "to,c,C,west\n" },
          "W f/choices.csv:6:name: The choice c is never offered");
    warns((struct content){ .survey = survey, .choices = TOWNS_HEAD }, NULL);
    warns((struct content){ .survey = HEAD "select_one re,r,R,,,,\nselect_one to,t,T,,,region = 'n',\n",
                            .choices = TOWNS_HEAD },
          "The choice b is never offered");
    warns((struct content){ .survey = HEAD "select_one re,r,R,,,,\nselect_one to,t,T,,,region = 'n',\n"
                                           "select_one to,u,U,,,region != 'n',\n",
                            .choices = TOWNS_HEAD },
          NULL);
    warns((struct content){ .survey = HEAD "select_one re,r,R,,,,\n", .choices = TOWNS_HEAD },
          "No question asks the list to");
    warns((struct content){ .survey = HEAD "select_one re,r,R,,,,\ncalculate,c,,,,,count(instance('to')/root/item)\n",
                            .choices = TOWNS_HEAD },
          NULL);
}

static void a_repeat_that_is_asked_later_is_found(void **state)
{
    (void)state;
    warns((struct content){ .survey = HEAD "text,z,Z,count(${x}) > 0,,,\nbegin_repeat,r,R,,,,\ntext,x,X,,,,\n"
                                           "end_repeat,,,,,,\n" },
          "W f/survey.csv:2:relevant: ${x} stands in the repeat r, which is asked later");
    warns((struct content){ .survey = HEAD "calculate,z,,,,,count(${x})\nbegin_repeat,r,R,,,,\ntext,x,X,,,,\n"
                                           "end_repeat,,,,,,\ntext,y,Y,count(${x}) > 0,,,\n" },
          NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_that_is_in_no_list_is_found),
        cmocka_unit_test(a_value_of_another_type_is_found),
        cmocka_unit_test(what_contradicts_itself_is_found),
        cmocka_unit_test(what_may_hold_is_left_alone),
        cmocka_unit_test(what_stands_around_counts_and_is_told_once),
        cmocka_unit_test(several_rows_may_each_hold_something_else),
        cmocka_unit_test(an_answer_that_can_never_be_accepted_is_found),
        cmocka_unit_test(a_choice_no_filter_lets_through_is_found),
        cmocka_unit_test(a_repeat_that_is_asked_later_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
