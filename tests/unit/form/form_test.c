/* form_test.c — a form is read as its author meant it, and each mistake is named with its place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#include "expr/expr.h"

static void a_name_that_is_no_question_is_refused_with_its_cell(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label,relevant\ntext,a,A,\ntext,b,B,${c} = 'x'\n" },
            "E f/survey.csv:3:relevant: ${c}");
    refuses((struct content){ .survey = "type,name,label\ntext,a,Dag ${wie}\n" }, "f/survey.csv:2:label: ${wie}");
    refuses((struct content){ .survey = "type,name,label,trigger,calculation\ntext,a,A,${x},1\n" },
            "f/survey.csv:2:trigger: ${x}");
}

static void a_bad_expression_is_refused_with_its_cell(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label,calculation\ncalculate,a,,1 +\n" },
            "f/survey.csv:2:calculation");
    refuses((struct content){ .survey = "type,name,label,constraint\ntext,a,A,foutje(.)\n" }, "foutje");
}

static void a_circle_is_refused_with_its_path(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label,calculation\ncalculate,a,,${b} + 1\ncalculate,b,,${c}\n"
                                        "calculate,c,,${a}\n" },
            "in a circle: ");
    refuses((struct content){ .survey = "type,name,label,relevant\ntext,a,A,${a} = 'x'\n" }, "a → a");
    refuses((struct content){ .survey = "type,name,label,relevant,calculation\nbegin_group,g,G,${x} = '1',\n"
                                        "text,t,T,,\nend_group,,,,\ncalculate,x,,,${t}\n" },
            "in a circle");
}

static void a_trigger_that_reads_back_is_no_circle(void **state)
{
    (void)state;
    warns((struct content){ .survey = "type,name,label,calculation,trigger\ntext,a,A,${b},${b}\ntext,b,B,${a},${a}\n" },
          NULL);
}

static void a_missing_list_is_refused(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label\nselect_one kleuren,a,A\n" },
            "f/survey.csv:2:type: There is no list");
    refuses((struct content){ .survey = "type,name,label\nselect_one_from_file x.csv,a,A\n" }, "lijsten/x.csv");
    refuses((struct content){ .survey = "type,name,label,default\nselect_one_from_file jn.csv,a,A,misschien\n" },
            "misschien");
    refuses((struct content){ .survey = "type,name,label,calculation\ncalculate,a,,instance('weg')/root/item/x\n" },
            "instance('weg') is no list");
    refuses((struct content){ .survey = "type,name,label,calculation\ncalculate,a,,instance('persoon')/root/item/x\n" },
            "csv-external,persoon");
}

static void names_stand_once_and_groups_are_closed(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label\ntext,a,A\ntext,a,A\n" }, "two questions named a");
    refuses((struct content){ .survey = "type,name,label\nbegin_group,g,G\ntext,a,A\n" }, "begun but not ended");
    refuses((struct content){ .survey = "type,name,label\ntext,a,A\nend_group,,\n" }, "was not begun");
    refuses((struct content){ .survey = "type,name,label\nbegin_group,g,G\ntext,a,A\nend_repeat,,\n" },
            "was not begun");
    refuses((struct content){ .survey = "type,name,label\ntext,,A\n" }, "no name");
    refuses((struct content){ .survey = "type,name,label\ntex,a,A\n" }, "There is no type");
    refuses((struct content){ .survey = "type,name,label\nosm,a,A\n" }, "not supported");
}

static void a_column_nearly_right_is_refused_and_a_strange_one_kept(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label,relevnt\ntext,a,A,\n" }, "looks like “relevant”");
    warns((struct content){ .survey = "type,name,label,mijn_nota\ntext,a,A,x\n" }, "W f/survey.csv:1:mijn_nota");
    warns((struct content){ .survey = "type,name,label,ref,source,kbi\ntext,a,A,x,,\n" }, NULL);
    refuses((struct content){ .survey = "type,name,label,bind::balie:blanc\ntext,a,A,\n" }, "bind::balie:blank");
}

static void the_entities_sheet_takes_only_its_own_columns(void **state)
{
    const char *survey = "type,name,label,save_to\ntext,a,A,persoon#naam\n";

    (void)state;
    refuses((struct content){ .survey = survey, .entities = "list_name,label,repeat\npersoon,'x',\n" },
            "was withdrawn");
    refuses((struct content){ .survey = survey, .entities = "list_name,label,note\npersoon,'x',\n" },
            "no column “note”");
    refuses((struct content){ .survey = survey, .entities = "list_name,label\nrelatie,'x'\n" }, "does not stand on");
    refuses((struct content){ .survey = survey, .entities = "list_name,label,update_if\npersoon,'x',true()\n" },
            "needs an entity_id");
    refuses((struct content){ .survey = survey,
                              .entities = "list_name,label,entity_id,create_if\npersoon,'x','i',true()\n" },
            "needs update_if");
    refuses((struct content){ .survey = survey, .entities = "list_name,label\npersoon,'x'\njn,'x'\n" },
            "list of choices already");
    refuses((struct content){ .survey = "type,name,label,save_to\ntext,a,A,persoon#naam\ntext,b,B,contract#x\n",
                              .entities = "list_name,label\npersoon,'x'\ncontract,'x'\n" },
            "one part has one list");
}

static void a_partial_date_is_never_compared(void **state)
{
    (void)state;
    refuses((struct content){ .survey = "type,name,label,appearance,calculation\ntext,geboren,G,partial-date,\n"
                                        "calculate,x,,,\"if(${geboren} < '2005-01-01', 1, 0)\"\n" },
            "age-at()");
    warns((struct content){ .survey = "type,name,label,appearance,calculation\ntext,geboren,G,partial-date,\n"
                                      "calculate,x,,,\"age-at(${geboren}, '2023-01-01')\"\n" },
          NULL);
}

static void doubtful_content_is_warned_about(void **state)
{
    (void)state;
    warns((struct content){ .survey = "type,name,label,calculation\ninteger,a,A,\ncalculate,b,,${a} > 3\n" },
          "true or false");
    warns((struct content){ .survey = "type,name,label::nl,label::fr\ntext,a,A,\n" }, "not translated into “fr”");
    warns((struct content){ .survey = "type,name,label,default\ntext,a,A,\ntext,b,B,${a}\n" },
          "A default is computed once");
}

static void all_findings_are_told_in_one_go(void **state)
{
    struct content content = { .survey = "type,name,label,relevant\ntext,a,A,${x} = 1\ntext,b,B,1 +\n" };

    (void)state;
    assert_null(content_load(&content));
    assert_non_null(strstr(content.found, "survey.csv:2:relevant"));
    assert_non_null(strstr(content.found, "survey.csv:3:relevant"));
    assert_string_equal(content.err.field, "f/survey.csv:2:relevant");
    content_clear(&content);
}

static void questions_know_their_place(void **state)
{
    struct content content = { .survey =
                                   "type,name,label,ref,appearance\ntext,a,A,A1,multiline\nbegin_group,g,G,,besluit\n"
                                   "text,b,B,,\nend_group,,,,\nbegin_repeat,r,R,,\ntext,c,C,,\nend_repeat,,,,\n" };
    struct form *form = content_load(&content);

    (void)state;
    assert_non_null(form);
    assert_int_equal(form_size(form), 5);
    assert_ptr_equal(form_find(form, "A1"), form_find(form, "a"));
    assert_ptr_equal(form_find(form, "b")->parent, form_find(form, "g"));
    assert_ptr_equal(form_find(form, "c")->repeat, form_find(form, "r"));
    assert_int_equal(form_find(form, "a")->next, form_find(form, "g")->index);
    assert_true(form_find(form, "g")->flags & QUESTION_BESLUIT);
    assert_true(form_find(form, "a")->flags & QUESTION_MULTILINE);
    form_free(form);
    content_clear(&content);
}

static void texts_fall_back_to_the_default_language(void **state)
{
    struct content content = { .survey = "type,name,label::nl,label::Français (fr)\ntext,a,Naam,Nom\ntext,b,Bus,\n",
                               .settings = "form_title::nl,form_title::fr,default_language\nVraag,Question,nl\n" };
    struct form *form = content_load(&content);

    (void)state;
    assert_non_null(form);
    assert_string_equal(form_text(form, form_find(form, "a"), TEXT_LABEL, "fr"), "Nom");
    assert_string_equal(form_text(form, form_find(form, "b"), TEXT_LABEL, "fr"), "Bus");
    assert_string_equal(form_title(form, "fr"), "Question");
    assert_string_equal(form_title(form, "en"), "Vraag");
    form_free(form);
    content_clear(&content);
}

static void a_form_prints_what_it_understands(void **state)
{
    struct content content = {
        .survey = "type,name,label,calculation,save_to\ninteger,a,A,,persoon#x\ncalculate,b,,${a} + 1,\n",
        .entities = "list_name,label\npersoon,'x'\n"
    };
    struct form *form = content_load(&content);
    scoped_buf out = { 0 };

    (void)state;
    assert_non_null(form);
    form_print(form, &out);
    assert_non_null(strstr(buf_view(&out), "changes: b.calculation"));
    assert_non_null(strstr(buf_view(&out), "saves: persoon#x"));
    form_free(form);
    content_clear(&content);
}

static void or_other_asks_what_else(void **state)
{
    struct fixture f = { .content.choices = "list_name,name,label\nk,rood,Rood\n" };

    (void)state;
    fixture_open(&f, "type,name,label\nselect_one k or_other,kleur,Kleur\n");
    assert_false(item_is_relevant(at(&f, "kleur_other")));
    assert_true(answer(&f, "kleur", "other"));
    assert_true(answer(&f, "kleur_other", "paars"));
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_is_no_question_is_refused_with_its_cell),
        cmocka_unit_test(a_bad_expression_is_refused_with_its_cell),
        cmocka_unit_test(a_circle_is_refused_with_its_path),
        cmocka_unit_test(a_trigger_that_reads_back_is_no_circle),
        cmocka_unit_test(a_missing_list_is_refused),
        cmocka_unit_test(names_stand_once_and_groups_are_closed),
        cmocka_unit_test(a_column_nearly_right_is_refused_and_a_strange_one_kept),
        cmocka_unit_test(the_entities_sheet_takes_only_its_own_columns),
        cmocka_unit_test(a_partial_date_is_never_compared),
        cmocka_unit_test(doubtful_content_is_warned_about),
        cmocka_unit_test(all_findings_are_told_in_one_go),
        cmocka_unit_test(questions_know_their_place),
        cmocka_unit_test(texts_fall_back_to_the_default_language),
        cmocka_unit_test(a_form_prints_what_it_understands),
        cmocka_unit_test(or_other_asks_what_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
