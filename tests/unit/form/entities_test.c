/* entities_test.c — entities are declared where pyxform declares them, and its rules hold for their names. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#define HEAD "type,name,label,save_to\n"

/* Where LIST is declared: the name of a group or repeat, "" for the form. */
static void assert_scope(const char *survey, const char *entities, const char *list, const char *wanted)
{
    struct content sheets = { .survey = survey, .entities = entities };
    struct form *form = content_load(&sheets);
    bool found = false;

    if (!form)
        fail_msg("%s", sheets.found);
    for (size_t i = 0; i < form_entities(form); i++) {
        const struct form_entity *entity = form_entity(form, i);
        if (strcmp(entity->list, list) != 0)
            continue;
        found = true;
        assert_string_equal(entity->scope ? entity->scope->name : "", wanted);
    }
    assert_true(found);
    form_free(form);
    content_clear(&sheets);
}

static void one_list_outside_repeats_belongs_to_the_form(void **state)
{
    (void)state;
    assert_scope(HEAD "begin_group,g,G,\ntext,a,A,x\nend_group,,,\n", "list_name,label\ne1,${a}\n", "e1", "");
    assert_scope(HEAD "begin_group,g,G,\ntext,a,A,x\nbegin_group,h,H,\ntext,b,B,y\nend_group,,,\nend_group,,,\n",
                 "list_name,label\ne1,${b}\n", "e1", "");
}

static void a_list_saved_in_a_repeat_belongs_to_its_rows(void **state)
{
    (void)state;
    assert_scope(HEAD "begin_repeat,r,R,\ntext,a,A,x\nend_repeat,,,\n", "list_name,label\ne1,'x'\n", "e1", "r");
    assert_scope(HEAD "begin_repeat,r,R,\nbegin_group,g,G,\ntext,a,A,x\nend_group,,,\ntext,b,B,y\nend_repeat,,,\n",
                 "list_name,label\ne1,'x'\n", "e1", "r");
    /* what a label names counts as well */
    assert_scope(HEAD "begin_repeat,r,R,\ntext,a,A,\nend_repeat,,,\n", "list_name,label\ne1,${a}\n", "e1", "r");
}

static void several_lists_each_have_a_part_of_their_own(void **state)
{
    const char *survey = HEAD "text,a,A,e1#x\nbegin_repeat,r,R,\ntext,b,B,e2#x\nend_repeat,,,\n";
    const char *nested = HEAD "begin_group,g,G,\ntext,a,A,e1#x\nbegin_group,h,H,\ntext,b,B,e2#x\nend_group,,,\n"
                              "end_group,,,\n";

    (void)state;
    assert_scope(survey, "list_name,label\ne1,${a}\ne2,${b}\n", "e1", "");
    assert_scope(survey, "list_name,label\ne1,${a}\ne2,${b}\n", "e2", "r");
    assert_scope(nested, "list_name,label\ne1,${a}\ne2,${b}\n", "e1", "g");
    assert_scope(nested, "list_name,label\ne1,${a}\ne2,${b}\n", "e2", "h");
    /* two that are only named find room one above the other */
    assert_scope(HEAD "begin_group,g,G,\ntext,a,A,\nend_group,,,\n", "list_name,label\ne1,${a}\ne2,${a}\n", "e2", "");
}

static void what_has_no_part_of_its_own_is_refused(void **state)
{
    (void)state;
    refuses((struct content){ .survey = HEAD "text,a,A,\n", .entities = "list_name,label\ne1,${a}\ne2,${a}\n" },
            "E f/entities.csv:3:list_name: e2 has no part of its own in the form: e1 is declared there");
    refuses((struct content){ .survey = HEAD "begin_repeat,r,R,\ntext,a,A,\nend_repeat,,,\n",
                              .entities = "list_name,label\ne1,${a}\ne2,${a}\n" },
            "e2 has no part of its own in r");
}

static void a_list_does_not_cross_a_repeat(void **state)
{
    (void)state;
    refuses((struct content){ .survey = HEAD "text,a,A,e1#x\nbegin_repeat,r,R,\ntext,b,B,e1#y\nend_repeat,,,\n",
                              .entities = "list_name,label\ne1,'x'\n" },
            "save_to: e1 is saved inside and outside a repeat");
    refuses((struct content){ .survey = HEAD "begin_repeat,r,R,\ntext,a,A,x\nend_repeat,,,\nbegin_repeat,s,S,\n"
                                             "text,b,B,\nend_repeat,,,\n",
                              .entities = "list_name,label\ne1,${b}\n" },
            "E f/entities.csv:2:list_name: ${b} stands in another repeat");
}

static void names_follow_the_rules(void **state)
{
    static const char *const bad[] = { "name", "label", "__x", "a b", "2x" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_text survey = mem_format(HEAD "text,a,A,%s\n", bad[i]);
        refuses((struct content){ .survey = survey, .entities = "list_name,label\ne1,'x'\n" }, "A property is written");
    }
    refuses((struct content){ .survey = HEAD "text,a,A,x\ntext,b,B,x\n", .entities = "list_name,label\ne1,'x'\n" },
            "f/survey.csv:3:save_to: x is saved by a already");
    refuses((struct content){ .survey = HEAD "text,a,A,x\n" }, "there is no entities sheet");
    refuses((struct content){ .survey = HEAD "text,a,A,x\n", .entities = "list_name,label\ne1,'x'\ne2,'x'\n" },
            "list#property");
    refuses((struct content){ .survey = HEAD "begin_group,g,G,x\ntext,a,A,\nend_group,,,\n",
                              .entities = "list_name,label\ne1,'x'\n" },
            "A group or repeat holds no value");
    refuses((struct content){ .survey = HEAD "text,a,A,x\n", .entities = "list_name,label\n__e,'x'\n" }, "is no name");
    refuses((struct content){ .survey = HEAD "text,a,A,x\n", .entities = "list_name,label\ne1,'x'\ne1,'y'\n" },
            "has two lines");
}

static void the_cases_that_mean_nothing_are_refused(void **state)
{
    const char *survey = "type,name,label,save_to\ncsv-external,contract,,\ntext,a,A,x\n";

    (void)state;
    refuses((struct content){ .survey = survey, .entities = "list_name,label\ncontract,\n" },
            "What is made has a label");
    refuses((struct content){ .survey = survey, .entities = "list_name,label,update_if\ncontract,'x',true()\n" },
            "needs an entity_id");
    refuses((struct content){ .survey = survey,
                              .entities = "list_name,label,create_if,update_if\ncontract,'x',true(),true()\n" },
            "needs an entity_id");
    refuses((struct content){ .survey = survey,
                              .entities = "list_name,label,entity_id,create_if\ncontract,'x',${a},true()\n" },
            "needs update_if");
    warns((struct content){ .survey = survey, .entities = "list_name,entity_id\ncontract,${a}\n" }, NULL);
    warns((struct content){ .survey = survey, .entities = "list_name,entity_id,update_if\ncontract,${a},true()\n" },
          NULL);
    warns((struct content){ .survey = survey, .entities = "dataset,label\ncontract,${a}\n" }, NULL);
    refuses((struct content){ .survey = HEAD "text,a,A,x\n", .entities = "list_name,entity_id\ncontract,${a}\n" },
            "the form does not read it");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_list_outside_repeats_belongs_to_the_form),
        cmocka_unit_test(a_list_saved_in_a_repeat_belongs_to_its_rows),
        cmocka_unit_test(several_lists_each_have_a_part_of_their_own),
        cmocka_unit_test(what_has_no_part_of_its_own_is_refused),
        cmocka_unit_test(a_list_does_not_cross_a_repeat),
        cmocka_unit_test(names_follow_the_rules),
        cmocka_unit_test(the_cases_that_mean_nothing_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
