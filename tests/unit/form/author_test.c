/* author_test.c — what an author of sheets may write, and what each slip of the pen is told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#include "expr/expr.h"

#define CHOICES "list_name,name,label\nkl,rood,Rood\nkl,groen,Groen\n"

/* One question: HEAD's columns and ROW, refused with WANTED. */
static void slips(const char *head, const char *row, const char *wanted)
{
    scoped_text survey = mem_format("%s\n%s\n", head, row);

    refuses((struct content){ .survey = survey, .choices = strstr(row, " kl") ? CHOICES : NULL }, wanted);
}

/* The same, loaded with WANTED as warning (NULL: none). */
static void passes(const char *head, const char *row, const char *wanted)
{
    scoped_text survey = mem_format("%s\n%s\n", head, row);

    warns((struct content){ .survey = survey, .choices = strstr(row, " kl") ? CHOICES : NULL }, wanted);
}

static void a_mark_is_yes_or_no(void **state)
{
    const char *head = "type,name,label,bind::balie:sensitive";

    (void)state;
    passes(head, "text,a,A,yes", NULL);
    passes(head, "text,a,A,no", NULL);
    passes(head, "text,a,A,always", NULL);
    passes(head, "text,a,A,true()", NULL);
    slips(head, "text,a,A,soms", "f/survey.csv:2:bind::balie:sensitive: Write yes or leave it blank.");
}

static void a_type_has_behind_it_only_what_it_takes(void **state)
{
    const char *head = "type,name,label";

    (void)state;
    slips(head, "text kort,a,A", "f/survey.csv:2:type: “kort” means nothing behind text: remove it.");
    slips(head, "select_one,a,A", "A choice needs a list: write its name behind select_one.");
    slips(head, "select_one kl anders,a,A", "“anders” means nothing behind select_one: remove it.");
    slips(head, "select_one_from_file .csv,a,A", "ends in .csv, .xml or .geojson: correct “.csv”");
    slips(head, "select_one_from_file kl.txt,a,A", "correct “kl.txt”");
    passes(head, "select_one kl or_other,a,A", NULL);
    passes(head, "select_multiple kl or specify other,a,A", NULL);
}

static void a_row_without_type_or_name_is_told(void **state)
{
    const char *head = "type,name,label,disabled";

    (void)state;
    slips(head, "text,a,A,\n,b,B,", "f/survey.csv:3:type: b has no type: give it one.");
    slips(head, "text,,A,", "no name");
    slips(head, "csv-external,,,", "This row declares a list: give its name.");
    slips(head, "csv-external,x,,\ncsv-external,x,,", "x is declared twice: keep one.");
    passes(head, "text,a,A,\n,,,\nwhatever,b,B,yes", NULL);
    passes(head, "text,a,A,\ntext,a,A,yes", NULL);
}

static void a_survey_needs_its_columns(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "name,label\na,A\n" }, "The survey needs the columns type and name");
    refuses((struct content){ .survey = "type,label\ntext,A\n" }, "The survey needs the columns type and name");
    refuses((struct content){ .settings = "form_title\nX\n" }, "survey");
}

static void a_name_is_short_and_of_letters(void **state)
{
    scoped_buf row = { 0 };
    static const char *const bad[] = { "1a", "-a", ".a", "a b", "a!", "a/b" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_text one = mem_format("text,%s,A", bad[i]);
        slips("type,name,label", one, "f/survey.csv:2:name: ");
    }
    buf_text(&row, "text,a");
    for (int i = 0; i < 100; i++)
        buf_char(&row, 'a');
    buf_text(&row, ",A");
    slips("type,name,label", buf_view(&row), "f/survey.csv:2:name: ");
    passes("type,name,label", "text,_a.b-c1,A", NULL);
}

static void groups_stand_in_each_other_only_so_deep(void **state)
{
    scoped_buf survey = { 0 };

    (void)state;
    buf_text(&survey, "type,name,label\n");
    for (int i = 0; i < 80; i++)
        buf_format(&survey, "begin_group,g%d,G\n", i);
    buf_text(&survey, "text,a,A\n");
    for (int i = 0; i < 80; i++)
        buf_text(&survey, "end_group,,\n");
    refuses((struct content){ .survey = buf_view(&survey) }, "f/survey.csv:");
}

static void a_survey_far_too_long_is_refused(void **state)
{
    scoped_buf survey = { 0 };

    (void)state;
    buf_text(&survey, "type,name,label\n");
    for (int i = 0; i < 60000; i++)
        buf_format(&survey, "text,q%d,Q\n", i);
    refuses((struct content){ .survey = buf_view(&survey) }, "A survey has at most");
}

static void what_is_saved_is_an_answer_with_a_good_name(void **state)
{
    const char *head = "type,name,label,save_to";

    (void)state;
    slips(head, "begin_group,g,G,persoon#x\ntext,a,A,\nend_group,,,", "A group or repeat holds no value to save");
    slips(head, "begin_repeat,g,G,persoon#x\ntext,a,A,\nend_repeat,,,", "A group or repeat holds no value to save");
    slips(head, "text,a,A,persoon#Name", "A property is written in lower case");
    slips(head, "text,a,A,persoon#LABEL", "A property is written in lower case");
    slips(head, "text,a,A,persoon#__x", "A property is written in lower case");
    slips(head, "text,a,A,persoon#a b", "A property is written in lower case");
}

static void in_a_loose_form_properties_follow_xlsform(void **state)
{
    struct content content = { .survey = "type,name,label,save_to\ntext,a,A,Naam\n",
                               .entities = "list_name,label\nMensen,${a}\n",
                               .is_loose = true };

    (void)state;
    warns(content, NULL);
    content.entities = "list_name,label\nmen.sen,${a}\n";
    refuses(content, "is no name for a list");
    content.entities = "list_name,label\n__mensen,${a}\n";
    refuses(content, "is no name for a list");
    content.entities = "list_name,label\n1mensen,${a}\n";
    refuses(content, "is no name for a list");
    content.survey = "type,name,label,save_to\ntext,a,A,1x\n";
    refuses(content, "A property is written in lower case");
}

static void a_changed_entity_must_be_read(void **state)
{
    struct content content = { .survey = "type,name,label,save_to\ntext,a,A,x\n",
                               .entities = "list_name,entity_id,update_if\npersoon,${a},true()\n" };

    (void)state;
    refuses(content, "persoon is changed, but the form does not read it");
    content.entities = "list_name,entity_id,create_if,update_if,label\npersoon,${a},true(),false(),${a}\n";
    warns(content, NULL);
    content.survey = "type,name,label,save_to\nselect_one_from_file persoon.csv,a,A,x\n";
    content.entities = "list_name,entity_id\npersoon,${a}\n";
    warns(content, NULL);
    content.survey = "type,name,label,save_to\ncsv-external,persoon,,\ntext,a,A,x\n";
    warns(content, NULL);
}

/* --- expressions in sheets --- */

static void what_an_instance_is_must_be_declared(void **state)
{
    const char *head = "type,name,label,calculation";

    (void)state;
    passes(head, "select_one_from_file persoon.csv,p,P,\ncalculate,x,,\"count(instance('persoon')/root/item)\"", NULL);
    passes(head, "csv-external,persoon,,\ncalculate,x,,\"count(instance(\"\"persoon\"\")/root/item)\"", NULL);
    passes(head, "select_one kl,k,K,\ncalculate,x,,\"count(instance('kl')/root/item)\"", NULL);
    passes(head, "csv-external,gemeenten,,\ncalculate,x,,\"count(instance('gemeenten')/root/item)\"", NULL);
    slips(head, "calculate,x,,\"count(instance('gemeenten')/root/item)\"", "instance('gemeenten') is not declared");
    slips(head, "select_one_from_file persoon.csv,p,P,\ncalculate,x,,\"count(instance('mens')/root/item)\"",
          "instance('mens') is no list");
}

static void in_a_loose_form_names_are_of_any_script(void **state)
{
    struct content content = { .survey = "type,name,label,relevant\n"
                                         "text,pr\xC3\xA9nom,A,\n"
                                         "text,b,B,${pr\xC3\xA9nom} != ''\n",
                               .is_loose = true };

    (void)state;
    warns(content, NULL);
    content.is_loose = false;
    refuses(content, "no name");
    content.is_loose = true;
    content.survey = "type,name,label\ntext,a\xC3\x97,A\n";
    refuses(content, "no name");
}

static void in_a_loose_form_what_is_declared_may_come_later(void **state)
{
    struct content content = { .survey = "type,name,label,calculation\ncsv-external,weg,,\n"
                                         "calculate,x,,\"count(instance('weg')/root/item)\"\n",
                               .is_loose = true,
                               .is_alone = true };

    (void)state;
    warns(content, NULL);
    content.survey = "type,name,label,calculation\ncalculate,x,,\"count(instance('weg')/root/item)\"\n";
    refuses(content, "instance('weg') is no list");
    content.survey = "type,name,label\nselect_one_from_file weg.csv,a,A\n";
    warns(content, "The file of the list weg is not beside the form");
    content.is_loose = false;
    refuses(content, "There is no list weg: add lijsten/weg.csv");
}

static void paths_say_which_questions_are_read(void **state)
{
    const char *head = "type,name,label,calculation,relevant";

    (void)state;
    slips(head, "calculate,a,,/data/b,\ncalculate,b,,../a,", "in a circle");
    slips(head, "begin_group,g,G,,\ncalculate,a,,../../b,\nend_group,,,,\ncalculate,b,,/data/g/a,", "in a circle");
    slips(head, "calculate,a,,sum(/data/*),\ncalculate,b,,${a},", "in a circle");
    slips(head, "begin_group,g,G,,\ncalculate,a,,sum(../*),\ncalculate,b,,${a},\nend_group,,,,", "in a circle");
    passes(head, "calculate,a,,../../../x,\ncalculate,b,,/data/weg/b,", NULL);
    passes(head, "text,a,A,,. != 'x'", NULL);
    passes(head, "calculate,a,,count(/data/*),", NULL);
}

static void a_row_may_read_where_it_stands(void **state)
{
    const char *head = "type,name,label,calculation";

    (void)state;
    passes(head,
           "begin_repeat,r,R,\ntext,a,A,\ncalculate,n,,position(..)\ncalculate,m,,../a\ncalculate,w,,../weg\n"
           "end_repeat,,,\ncalculate,t,,count(/data/r)",
           NULL);
    passes(head,
           "begin_repeat,r,R,\ntext,a,A,\nbegin_group,g,G,\ncalculate,n,,position(../..)\nend_group,,,\n"
           "end_repeat,,,",
           NULL);
}

/* Whether the default WRITTEN of a question of TYPE is computed. */
static void assert_computed(const char *type, const char *written, bool wanted)
{
    scoped_text survey = mem_format("type,name,label,default\n%s,a,A,\"%s\"\n", type, written);
    struct content content = { .survey = survey };
    struct form *form = content_load(&content);

    if (!form)
        fail_msg("%s: %s", written, content.found);
    if ((form_question(form, 0)->default_value != NULL) != wanted)
        fail_msg("%s", written);
    form_free(form);
    content_clear(&content);
}

static void a_default_computes_when_it_looks_like_that(void **state)
{
    (void)state;
    assert_computed("text", "today()", true);
    assert_computed("text", "(zomaar)", false);
    assert_computed("text", "zo (maar)", false);
    assert_computed("text", "4 div 2", true);
    assert_computed("text", "4 mod 2", true);
    assert_computed("text", "4 * 2", true);
    assert_computed("text", "4 - 2", true);
    assert_computed("text", "een-twee", false);
    assert_computed("text", "a -b", false);
    assert_computed("text", "-2", false);
    assert_computed("text", "4-", false);
    assert_computed("text", "'a*b'", false);
    assert_computed("text", "it's so", false);
    assert_computed("date", "2024-01-02", false);
    assert_computed("dateTime", "2024-01-02T10:00", false);
    assert_computed("geopoint", "50 -4", false);
    assert_computed("integer", "(4) - 2", true);
}

static void a_default_that_reads_what_comes_later_is_warned_about(void **state)
{
    const char *head = "type,name,label,calculation,default";
    const char *wanted = "A default is computed once, before ${a} is answered";

    (void)state;
    passes(head, "text,a,A,,\ntext,b,B,,${a}", wanted);
    passes(head, "text,a,A,,x\ntext,b,B,,${a}", NULL);
    passes(head, "text,a,A,,1 + 1\ntext,b,B,,${a}", NULL);
    passes(head, "calculate,a,,1,\ntext,b,B,,${a}", NULL);
    passes(head, "hidden,a,,,\ntext,b,B,,${a}", NULL);
    passes(head, "today,a,,,\ntext,b,B,,${a}", NULL);
    slips(head, "text,b,B,,${weg}", "f/survey.csv:2:default: ");
}

static void a_half_known_date_is_not_compared_with_any_sign(void **state)
{
    static const char *const bad[] = { "${a} < 1",  "${a}  > 1", "1 < ${a}", "1 > ${a}",
                                       "1 <= ${a}", "1 >= ${a}", "1<=${a}" };
    static const char *const good[] = { "${a} = '1'", "1 = 2 or ${a} = '1'", "string-length(${a}) > 3", "${a}",
                                        "'=' = ${a}" };
    const char *head = "type,name,label,appearance,relevant";

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_text row = mem_format("text,a,A,partial-date,\ntext,b,B,,%s", bad[i]);
        slips(head, row, "may be a year only and cannot be compared");
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        scoped_text row = mem_format("text,a,A,partial-date,\ntext,b,B,,%s", good[i]);
        passes(head, row, NULL);
    }
}

static void cells_that_do_not_belong_are_told(void **state)
{
    (void)state;
    slips("type,name,label,choice_filter", "text,a,A,name = 'x'", "a has no list to filter: remove the filter.");
    slips("type,name,label,repeat_count", "text,a,A,2", "Only a repeat has a number of rows");
    slips("type,name,label,trigger", "text,a,A,\ntext,b,B,${a}", "b has no calculation: write one.");
    slips("type,name,label", "begin_repeat,r,R\nend_repeat,,", "The repeat r is empty: put questions in it.");
    slips("type,name,label,default", "select_multiple kl,a,A,rood blauw", "The default blauw is not in the list kl");
    passes("type,name,label,default", "select_multiple kl,a,A,rood groen", NULL);
}

static void a_text_in_one_language_is_wanted_in_all(void **state)
{
    (void)state;
    passes("type,name,label::nl,label::fr,hint::nl,hint::fr", "text,a,A,A,H,", "hint of a is not translated into “fr”");
    passes("type,name,label::nl,label::fr,hint::nl,hint::fr", "text,a,A,A,,", NULL);
    passes("type,name,label,hint", "text,a,A,", NULL);
    slips("type,name,label::nl,label::fr", "text,a,A ${weg},A", "f/survey.csv:2:label::nl: ${weg}");
}

/* --- columns --- */

static void columns_are_known_by_other_names(void **state)
{
    (void)state;
    passes("type,name,label:nl,bind:relevant,jr:constraintMsg:nl", "text,a,A,true(),X", NULL);
    passes("type,name,Label,Guidance  Hint", "text,a,A,G", NULL);
    slips("type,name,label,relevant,relevance", "text,a,A,,", "mean the same: keep one.");
    slips("type,name,label,bind::relevnt", "text,a,A,", "looks like");
    slips("type,name,labell::nl", "text,a,A", "looks like");
    passes("type,name,label,bind::eigen,body::kleur,control::x,instance::y,attribute::z", "text,a,A,,,,,", NULL);
    passes("type,name,label,a::b::c::d::e::f::g", "text,a,A,", "is kept but means nothing here");
    passes("type,name,label,x", "text,a,A,", "is kept but means nothing here");
}

static void a_column_without_a_name_is_nobody_s(void **state)
{
    (void)state;
    passes("type,name,label,", "text,a,A,", NULL);
}

/* --- lists of choices --- */

static void choices_belong_to_a_list_with_its_columns(void **state)
{
    struct content content = { .survey = "type,name,label\nselect_one kl,a,A\n" };

    (void)state;
    content.choices = "list_name,label\nkl,Rood\n";
    refuses(content, "The choices need the columns list_name and name");
    content.choices = "name,label\nrood,Rood\n";
    refuses(content, "The choices need the columns list_name and name");
    content.choices = "list_name,name,label\nkl,rood,Rood\n,groen,Groen\n,,\n";
    warns(content, "This choice belongs to no list and is left out");
    content.choices = "list_name,name,label\nkl,rood,Rood\nkl,rood,Ook\n";
    refuses(content, "f/choices.csv:3:name: This code stands in the list twice");
    content.settings = "allow_choice_duplicates\nyes\n";
    warns(content, NULL);
}

static void a_list_stands_on_one_sheet(void **state)
{
    struct content content = { .survey = "type,name,label\nselect_one kl,a,A\n",
                               .choices = CHOICES,
                               .external = "list_name,name,label\nkl,blauw,Blauw\n" };

    (void)state;
    refuses(content, "The list kl stands on two sheets: keep one.");
}

static void codes_are_one_word_where_several_may_be_given(void **state)
{
    struct content content = { .survey = "type,name,label\nselect_one kl,a,A\n",
                               .choices = "list_name,name,label\nkl,licht blauw,L\n",
                               .is_loose = true };

    (void)state;
    warns(content, NULL);
    content.survey = "type,name,label\nselect_multiple kl,a,A\n";
    refuses(content, "A code may not hold a space");
    content.survey = "type,name,label\nrank kl,a,A\n";
    refuses(content, "A code may not hold a space");
    content.is_loose = false;
    content.survey = "type,name,label\nselect_one kl,a,A\nselect_one kl,b,B\n";
    refuses(content, "A code may not hold a space");
}

static void other_goes_with_neither_filter_nor_file(void **state)
{
    (void)state;
    slips("type,name,label,choice_filter", "select_one kl or_other,a,A,name = 'rood'",
          "or_other does not go with a filter");
    slips("type,name,label", "select_one_from_file persoon.csv or_other,a,A",
          "or_other does not go with a list from a file");
}

static void a_choice_has_a_label_in_each_language(void **state)
{
    struct content content = { .survey = "type,name,label\nselect_one kl,a,A\n",
                               .choices = "list_name,name,label\nkl,rood,Rood\nkl,groen,\nkl,geel,\n" };

    (void)state;
    warns(content, "The choice groen of the list kl has no label (one of 2)");
    content.choices = "list_name,name,label::nl,label::fr\nkl,rood,Rood,Rouge\nkl,groen,Groen,\n";
    warns(content, "The choice groen of the list kl has no label in “fr” (one of 1)");
    content.choices = "list_name,name,label::nl,label\nkl,rood,Rood,Rouge\nkl,groen,Groen,\n";
    warns(content, NULL);
    content.survey = "type,name,label\nselect_one kl,a,A\ncsv-external,kl,\n";
    content.choices = CHOICES;
    refuses(content, "kl is a list of choices and declared from a file as well");
}

static void findings_nobody_hears_still_refuse(void **state)
{
    struct content content = { .survey = "type,name,label\ntext,a,A\nselect_one weg,b,B\n", .is_quiet = true };

    (void)state;
    assert_null(content_load(&content));
    assert_non_null(strstr(content.err.text, "There is no list weg"));
    content_clear(&content);
    content.survey = "type,name,label\nselect_one kl,a,\n";
    content.choices = CHOICES;
    warns(content, NULL);
}

static void settings_name_a_date_and_an_instance(void **state)
{
    struct content content = { .survey = "type,name,label\ndate,dag,D\nbegin_repeat,r,R\ndate,in,D\nend_repeat,,\n",
                               .settings = "attribute::balie:date,instance_name\ndag,\"concat('d', ${dag})\"\n" };

    (void)state;
    warns(content, NULL);
    content.settings = "attribute::balie:date\nin\n";
    refuses(content, "The legal date is no question outside a repeat: in");
    content.settings = "instance_name\n1 +\n";
    refuses(content, "f/settings.csv:2:instance_name: ");
    content.settings = "instance_name\n";
    warns(content, NULL);
}

static void a_sheet_that_is_torn_is_told_by_its_file(void **state)
{
    struct content content = { .survey = "type,name,label\ntext,a,A\n" };

    (void)state;
    content.choices = "list_name,name\n\"nooit gesloten";
    refuses(content, "E f/choices.csv");
    content.choices = NULL;
    content.external = "list_name,name\n\"nooit gesloten";
    refuses(content, "E f/external_choices.csv");
    content.external = NULL;
    content.settings = "form_title\n\"nooit gesloten";
    refuses(content, "E f/settings.csv");
    content.settings = NULL;
    content.entities = "list_name\n\"nooit gesloten";
    refuses(content, "E f/entities.csv");
}

static void a_range_has_numbers_that_make_sense(void **state)
{
    static const char *const bad[] = { "start=x", "end=x", "step=x", "start=1 end=inf", "step=0" };
    const char *head = "type,name,label,parameters";

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_text row = mem_format("range,a,A,%s", bad[i]);
        slips(head, row, "f/survey.csv:2:parameters: ");
    }
    passes(head, "range,a,A,start=1 end=2 step=0.5", NULL);
    passes(head, "select_one kl,a,A,randomize=true seed=4", NULL);
    passes(head, "select_one kl,a,A,randomize=false", NULL);
    passes(head, "integer,n,N,\nselect_one kl,a,A,randomize=true seed=${n}", NULL);
    slips(head, "select_one kl,a,A,randomize=soms", "f/survey.csv:2:parameters: ");
    slips(head, "select_one kl,a,A,randomize=trui", "f/survey.csv:2:parameters: ");
    slips(head, "select_one kl,a,A,randomize=falsy", "f/survey.csv:2:parameters: ");
    slips(head, "select_one kl,a,A,randomize=true seed=x", "f/survey.csv:2:parameters: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_is_yes_or_no),
        cmocka_unit_test(a_type_has_behind_it_only_what_it_takes),
        cmocka_unit_test(a_row_without_type_or_name_is_told),
        cmocka_unit_test(a_survey_needs_its_columns),
        cmocka_unit_test(a_name_is_short_and_of_letters),
        cmocka_unit_test(groups_stand_in_each_other_only_so_deep),
        cmocka_unit_test(a_survey_far_too_long_is_refused),
        cmocka_unit_test(what_is_saved_is_an_answer_with_a_good_name),
        cmocka_unit_test(in_a_loose_form_properties_follow_xlsform),
        cmocka_unit_test(a_changed_entity_must_be_read),
        cmocka_unit_test(what_an_instance_is_must_be_declared),
        cmocka_unit_test(in_a_loose_form_names_are_of_any_script),
        cmocka_unit_test(in_a_loose_form_what_is_declared_may_come_later),
        cmocka_unit_test(paths_say_which_questions_are_read),
        cmocka_unit_test(a_row_may_read_where_it_stands),
        cmocka_unit_test(a_default_computes_when_it_looks_like_that),
        cmocka_unit_test(a_default_that_reads_what_comes_later_is_warned_about),
        cmocka_unit_test(a_half_known_date_is_not_compared_with_any_sign),
        cmocka_unit_test(cells_that_do_not_belong_are_told),
        cmocka_unit_test(a_text_in_one_language_is_wanted_in_all),
        cmocka_unit_test(columns_are_known_by_other_names),
        cmocka_unit_test(a_column_without_a_name_is_nobody_s),
        cmocka_unit_test(choices_belong_to_a_list_with_its_columns),
        cmocka_unit_test(a_list_stands_on_one_sheet),
        cmocka_unit_test(codes_are_one_word_where_several_may_be_given),
        cmocka_unit_test(other_goes_with_neither_filter_nor_file),
        cmocka_unit_test(a_choice_has_a_label_in_each_language),
        cmocka_unit_test(findings_nobody_hears_still_refuse),
        cmocka_unit_test(settings_name_a_date_and_an_instance),
        cmocka_unit_test(a_sheet_that_is_torn_is_told_by_its_file),
        cmocka_unit_test(a_range_has_numbers_that_make_sense),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
