/* columns_test.c — columns and types may be written in every way that other XLSForm programs take. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#include "expr/expr.h"

#define YN "list_name,name,label\nyn,y,Yes\nyn,n,No\n"

static void a_column_has_many_names(void **state)
{
    static const char *const same[] = { "relevance", "bind::relevant", "Relevant", "RELEVANT", "bind:relevant" };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        scoped_text survey = mem_format("type,name,label,%s\ntext,a,A,\ntext,b,B,${a} = 'x'\n", same[i]);
        struct content sheets = { .survey = survey };
        struct form *form = content_load(&sheets);
        assert_non_null(form);
        assert_non_null(form_find(form, "b")->relevant);
        form_free(form);
        content_clear(&sheets);
    }
}

static void a_mistake_is_told_with_the_column_as_it_was_written(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label,Relevance\ntext,a,A,${c} = 1\n" },
            "f/survey.csv:2:Relevance:");
    refuses((struct content){ .survey = "type,name,label,relevant,relevance\ntext,a,A,,\n" },
            "“relevant” and “relevance” mean the same");
}

static void texts_take_one_colon_or_two_and_a_language_with_its_code(void **state)
{
    struct content sheets = { .survey = "type,name,Label:English (en),label : Français (fr),Guidance Hint\n"
                                        "note,a,Hello,Bonjour,More\n" };
    struct form *form;

    (void)state;
    form = content_load(&sheets);
    assert_non_null(form);
    assert_int_equal(form_languages(form), 3);
    assert_string_equal(form_text(form, form_question(form, 0), TEXT_LABEL, "fr"), "Bonjour");
    assert_string_equal(form_text(form, form_question(form, 0), TEXT_LABEL, "en"), "Hello");
    assert_string_equal(form_text(form, form_question(form, 0), TEXT_GUIDANCE, "en"), "More");
    form_free(form);
    content_clear(&sheets);
}

static void media_may_stand_alone_or_below_media(void **state)
{
    struct content sheets = { .survey = "type,name,label,image,media::audio::fr\nnote,a,A,a.png,a.mp3\n" };
    struct form *form;

    (void)state;
    form = content_load(&sheets);
    assert_non_null(form);
    assert_string_equal(form_text(form, form_question(form, 0), TEXT_MEDIA, ""), "a.png");
    assert_string_equal(form_text(form, form_question(form, 0), TEXT_MEDIA, "fr"), "a.mp3");
    form_free(form);
    content_clear(&sheets);
}

static void a_type_has_many_names(void **state)
{
    static const struct {
        const char *written;
        enum question_type type;
    } same[] = {
        { "int", QUESTION_INTEGER },
        { "select one yn", QUESTION_SELECT_ONE },
        { "select_one  yn", QUESTION_SELECT_ONE },
        { "select one from yn", QUESTION_SELECT_ONE },
        { "add select one prompt using yn", QUESTION_SELECT_ONE },
        { "select1 yn", QUESTION_SELECT_ONE },
        { "select all that apply yn", QUESTION_SELECT_MULTIPLE },
        { "select_multiple yn or_other", QUESTION_SELECT_MULTIPLE },
        { "select_multiple yn or specify other", QUESTION_SELECT_MULTIPLE },
        { "rank yn", QUESTION_RANK },
        { "photo", QUESTION_FILE },
        { "trigger", QUESTION_ACKNOWLEDGE },
        { "gps", QUESTION_GEOPOINT },
        { "geoshape", QUESTION_GEOPOINT },
        { "date time", QUESTION_DATE_TIME },
        { "q string", QUESTION_TEXT },
        { "add integer prompt", QUESTION_INTEGER },
        { "percentage", QUESTION_INTEGER },
        { "imei", QUESTION_METADATA },
        { "background-audio", QUESTION_METADATA },
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        scoped_text survey = mem_format("type,name,label\n%s,a,A\n", same[i].written);
        makes((struct content){ .survey = survey, .choices = YN }, "a", same[i].type);
    }
    makes((struct content){ .survey = "type,name,label\nbegin  group,g,G\ntext,a,A\nend group,,\n" }, "g",
          QUESTION_GROUP);
    makes((struct content){ .survey = "type,name,label\nbegin lgroup,g,G\ntext,a,A\nend lgroup,,\n" }, "g",
          QUESTION_REPEAT);
}

static void what_is_not_supported_is_refused_by_name(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label\nbegin loop over yn,a,A\n", .choices = YN }, "Loops");
    refuses((struct content){ .survey = "type,name,label\nosm,a,A\n" }, "the type osm is not supported");
    refuses((struct content){ .survey = "type,name,label\nhologram,a,A\n" }, "The type “hologram” is not supported");
    refuses((struct content){ .survey = "type,name,label\nintegr,a,A\n" }, "it looks like integer");
    refuses((struct content){ .survey = "type,name,label\nselect_one yn twice,a,A\n", .choices = YN }, "“twice” means");
    refuses((struct content){ .survey = "type,name,label\nselect_one_from_file towns.txt,a,A\n" }, "ends in .csv");
    refuses((struct content){ .survey = "type,name,label\n,a,A\n" }, "a has no type");
    warns((struct content){ .survey = "type,name,label\nstart-geopoint,a,A\n" }, "cannot tell where it is");
}

static void parameters_are_judged(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label,parameters\nrange,a,A,start=1 stop=5\n" },
            "no parameter “stop” here; there are: start end step");
    refuses((struct content){ .survey = "type,name,label,parameters\nrange,a,A,start=a\n" }, "are numbers");
    refuses((struct content){ .survey = "type,name,label,parameters\nrange,a,A,start=1 end=5 step=9\n" }, "The step");
    refuses((struct content){ .survey = "type,name,label,parameters\nrange,a,A,start=1 end=5 step=0\n" }, "The step");
    refuses((struct content){ .survey = "type,name,label,parameters\ndate,a,A,start=1\n" }, "takes no parameters");
    refuses((struct content){ .survey = "type,name,label,parameters\nrange,a,A,start\n" }, "name=value");
    refuses((struct content){ .survey = "type,name,label,parameters\nselect_one yn,a,A,seed=3\n", .choices = YN },
            "randomize=true beside it");
    refuses(
        (struct content){ .survey = "type,name,label,parameters\nselect_one yn,a,A,randomize=maybe\n", .choices = YN },
        "randomize is true or false");
    refuses((struct content){ .survey = "type,name,label,parameters\nselect_one yn,a,A,randomize=true seed=x\n",
                              .choices = YN },
            "A seed is a number");
    warns((struct content){ .survey = "type,name,label,parameters\nrange,a,A,\"start=0.5, end = 5;step=.5\"\n" }, NULL);
}

static void curled_quotes_in_expressions_are_taken_for_straight_ones(void **state)
{
    (void)state;
    warns((struct content){ .survey = "type,name,label,relevant\ntext,a,L’autre,\ntext,b,B,${a} = ‘x’\n" }, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_has_many_names),
        cmocka_unit_test(a_mistake_is_told_with_the_column_as_it_was_written),
        cmocka_unit_test(texts_take_one_colon_or_two_and_a_language_with_its_code),
        cmocka_unit_test(media_may_stand_alone_or_below_media),
        cmocka_unit_test(a_type_has_many_names),
        cmocka_unit_test(what_is_not_supported_is_refused_by_name),
        cmocka_unit_test(parameters_are_judged),
        cmocka_unit_test(curled_quotes_in_expressions_are_taken_for_straight_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
