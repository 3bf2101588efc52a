/* offered_test.c — what may be chosen now: own lists, lists of a dossier, answers; and what no filter lets through. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"
#include "form/saves.h"
#include "form/xform_content.h"

#include "base/arena.h"
#include "form/choice_list.h"

#define CHOICES "list_name,name,label,groep\nkl,rood,Rood,warm\nkl,groen,Groen,koud\nkl,geel,Geel,warm\nkl,grijs,,\n"

/* The choices of KEY, as "code=label". */
static void assert_choices(struct session *session, struct item *item, const char *wanted)
{
    const struct item_choice *choices;
    size_t count = item_choices(session, item, &choices);
    scoped_buf found = { 0 };

    for (size_t i = 0; i < count; i++)
        buf_format(&found, "%s%s=%s", i ? " " : "", choices[i].name, choices[i].label);
    assert_string_equal(buf_view(&found), wanted);
}

static void a_question_without_a_list_has_no_choices(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ntext,a,A\n");
    assert_choices(f.session, at(&f, "a"), "");
    fixture_close(&f);
}

static void other_stands_behind_the_list(void **state)
{
    struct fixture f = { .content.choices = CHOICES };

    (void)state;
    fixture_open(&f, "type,name,label\nselect_one kl or_other,a,A\n");
    assert_choices(f.session, at(&f, "a"), "rood=Rood groen=Groen geel=Geel grijs=grijs other=Other");
    assert_true(answer(&f, "a", "other"));
    assert_true(item_is_relevant(at(&f, "a_other")));
    assert_true(answer(&f, "a", "rood"));
    assert_false(item_is_relevant(at(&f, "a_other")));
    fixture_close(&f);
}

static void a_filter_lets_few_or_many_through(void **state)
{
    struct fixture f = { .content.choices = CHOICES };

    (void)state;
    fixture_open(&f, "type,name,label,choice_filter\ntext,g,G,\nselect_one kl,a,A,groep = ${g}\n"
                     "select_one kl,b,B,groep != ${g}\nselect_one kl,c,C,count(${g}) > 0\n");
    assert_true(answer(&f, "g", "koud"));
    assert_choices(f.session, at(&f, "a"), "groen=Groen");
    assert_choices(f.session, at(&f, "b"), "rood=Rood geel=Geel grijs=grijs");
    assert_choices(f.session, at(&f, "c"), ""); /* it cannot be computed */
    assert_false(answer(&f, "a", "rood"));
    assert_true(answer(&f, "a", "groen"));
    fixture_close(&f);
}

static void one_of_very_many_is_let_through(void **state)
{
    scoped_buf choices = { 0 };
    struct fixture f = { 0 };

    (void)state;
    buf_text(&choices, "list_name,name,label\n");
    for (int i = 0; i < 1200; i++)
        buf_format(&choices, "kl,c%d,Code %d\n", i, i);
    f.content.choices = buf_view(&choices);
    fixture_open(&f, "type,name,label,choice_filter\ntext,g,G,\nselect_one kl,a,A,name = ${g}\n"
                     "select_one kl or_other,b,B,\n");
    assert_true(answer(&f, "g", "c700"));
    assert_choices(f.session, at(&f, "a"), "c700=Code 700");
    assert_true(answer(&f, "a", "c700"));
    assert_false(answer(&f, "b", "c1200"));
    assert_true(answer(&f, "b", "c1199"));
    fixture_close(&f);
}

static void things_of_a_dossier_are_called_by_label_or_id(void **state)
{
    scoped(arena) arena = arena_new();
    struct shelf shelf = { arena };
    struct fixture f = { .world = { .with = &shelf, .instance = shelf_instance } };
    scoped_buf shown = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\nselect_one_from_file contract.csv,c,C\nselect_one_from_file persoon.csv,p,P\n");
    assert_string_equal(value(&f, "c"), "c1"); /* the only one */
    assert_choices(f.session, at(&f, "c"), "c1=Oud");
    assert_choices(f.session, at(&f, "p"), "");
    item_display(f.session, at(&f, "c"), &shown);
    assert_string_equal(buf_view(&shown), "Oud");
    buf_cut(&shown, 0);
    session_restore(f.session, "c", "c2", NULL);
    item_display(f.session, at(&f, "c"), &shown);
    assert_string_equal(buf_view(&shown), "c2");
    fixture_close(&f);
}

static void a_thing_chosen_before_is_not_chosen_for_somebody(void **state)
{
    scoped(arena) arena = arena_new();
    struct shelf shelf = { arena };
    struct fixture f = { .world = { .with = &shelf, .instance = shelf_instance } };

    (void)state;
    fixture_open(&f, "type,name,label,default\nselect_one_from_file contract.csv,c,C,c7\n"
                     "select_multiple_from_file contract.csv,m,M,\n");
    assert_string_equal(value(&f, "c"), "c7");
    assert_string_equal(value(&f, "m"), "");
    fixture_close(&f);
}

static void answers_in_groups_of_rows_may_be_chosen(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,choice_filter\nbegin_repeat,r,R,\nbegin_group,g,G,\ntext,naam,N,\nend_group,,,\n"
                     "end_repeat,,,\nselect_one ${naam},a,A,\nselect_one ${naam},b,B,g/naam != 'An'\n");
    saves_fill(f.session, "{\"r\":[{\"naam\":\"An\"},{\"naam\":\"Bo\"}]}");
    assert_choices(f.session, at(&f, "a"), "An=An Bo=Bo");
    assert_choices(f.session, at(&f, "b"), "Bo=Bo");
    fixture_close(&f);
}

static void only_answers_in_rows_can_be_chosen(void **state)
{
    static const char *const bad[] = { "${weg}", "${t}", "${r}" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_text survey = mem_format("type,name,label\ntext,t,T\nbegin_repeat,r,R\ntext,x,X\nend_repeat,,\n"
                                        "select_one %s,a,A\n",
                                        bad[i]);
        refuses((struct content){ .survey = survey }, "is no question in a repeat");
    }
}

/* --- lists by hand --- */

static void a_list_of_its_own_takes_as_many_as_it_has_room_for(void **state)
{
    static const char *const languages[] = { "nl", "fr" };
    static const char *const labels[] = { "Een", "" };
    scoped(list) list = list_begin_plain("l", languages, 2, 2);
    const struct choice one = { .name = "1", .alias = "", .labels = labels };

    (void)state;
    assert_non_null(list_add_choice(list, &one));
    assert_non_null(list_add_choice(list, &one));
    assert_null(list_add_choice(list, &one));
    assert_ptr_equal(list_find(list, "1"), list_choice(list, 0));
    assert_string_equal(choice_label(list, list_choice(list, 0), "fr"), "Een");
    assert_string_equal(choice_label(list, list_choice(list, 0), "en"), "Een");
    assert_true(list_has_column(list, "name") && list_has_column(list, "label"));
    assert_false(list_has_column(list, "groep"));
    assert_null(list_cell(list, 0, "groep"));
    assert_non_null(list_tree(list));
    list_free(NULL);
}

static void a_language_is_what_stands_in_brackets_or_behind_the_colons(void **state)
{
    scoped(arena) arena = arena_new();

    (void)state;
    assert_string_equal(language_code(arena, "label"), "");
    assert_string_equal(language_code(arena, "label::nl"), "nl");
    assert_string_equal(language_code(arena, "label::Nederlands (nl)"), "nl");
    assert_string_equal(language_code(arena, "media::image::fr"), "fr");
    assert_string_equal(language_code(arena, "label::Frans (fr"), "Frans (fr");
}

/* --- what no filter lets through --- */

#define TO "list_name,name,label,region,,alias\nre,n,North,,,\nre,s,South,,,\nto,a,A,n,,\nto,b,B,s,,\nto,c,C,west,,\n"

/* With FILTER on the second question, WANTED is warned about (NULL: nothing). */
static void assert_never(const char *filter, const char *wanted)
{
    scoped_text survey = mem_format("type,name,label,choice_filter\nselect_one re,r,R,\nselect_multiple re,m,M,\n"
                                    "text,x,X,\nselect_one to,t,T,\"%s\"\n",
                                    filter);

    warns((struct content){ .survey = survey, .choices = TO }, wanted);
}

static void a_filter_that_can_be_read_is_held_against_the_list(void **state)
{
    (void)state;
    assert_never("region = ${r}", "The choice c is never offered");
    assert_never("region='n'", "The choice b is never offered: no filter lets it through (one of 2).");
    assert_never("region = \"\"n\"\" and name = 'a'", "The choice b is never offered");
    assert_never("region = ${r} and region = 'n'", "The choice b is never offered");
    assert_never("kleur = 'n'", NULL);
}

static void a_filter_that_says_more_is_left_alone(void **state)
{
    static const char *const more[] = {
        "region != ${r}",
        "${r} = region",
        "region = ${x}",
        "region = ${m}",
        "starts-with(region, 'n')",
        "region = ${r} or 1",
        "region < 'n'",
        "region = 'n' + 'o'",
        "not(region = 'n')",
        "region = concat('n')",
        "substr(region, 1) = 'n'",
        "region = 'n' and a = '1' and a = '1' and a = '1' and a = '1' and a = '1' and a = '1' and a = '1' and a = '1'",
    };

    (void)state;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        assert_never(more[i], NULL);
}

static void codes_are_looked_for_wherever_they_are_compared(void **state)
{
    const char *choices = "list_name,name,label\nyn,y,Y\nyn,n,N\n";
    static const char *const rules[] = { "${a}='zz'", "${a} !=  'zz'", "selected( ${a}, 'zz')",
                                         "1 = 2 or ${a} = \"\"zz\"\"" };
    static const char *const fine[] = { "contains(${a}, 'zz')", "${b} = 'zz'", "${a} = y", "${a} = ${b}" };

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        scoped_text survey = mem_format("type,name,label,calculation\nselect_one yn,a,A,\ntext,b,B,\n"
                                        "calculate,c,,\"if(%s, 1, 2)\"\n",
                                        rules[i]);
        warns((struct content){ .survey = survey, .choices = choices }, "has no code “zz”");
    }
    for (size_t i = 0; i < 4; i++) {
        scoped_text survey = mem_format("type,name,label,calculation\nselect_one yn,a,A,\ntext,b,B,\n"
                                        "calculate,c,,\"if(%s, 1, 2)\"\n",
                                        fine[i]);
        warns((struct content){ .survey = survey, .choices = choices }, NULL);
    }
}

static void an_answer_whose_rule_never_holds_is_told(void **state)
{
    (void)state;
    warns((struct content){ .survey = "type,name,label,constraint\ntext,a,A,false()\n" },
          "No answer to a is ever accepted: its rule never holds.");
    warns((struct content){ .survey = "type,name,label,constraint\ninteger,a,A,. = 'x'\n" }, "can never be “x”");
}

/* --- itemsets of an XForm --- */

#define ITEMS                                                                                                          \
    "<instance id='l'><wortel><item><c>1</c><n>Een</n></item><item><c>2</c></item><ander><c>3</c></ander></wortel>"    \
    "</instance>"

/* The nodeset and refs of an itemset give WANTED. */
static void assert_itemset(const char *nodeset, const char *refs, const char *wanted)
{
    struct xfixture f;
    scoped_text body = mem_format(
        "<select1 ref='/data/a'><label>A</label><itemset nodeset=\"%s\">%s</itemset></select1>", nodeset, refs);

    xform_begin(&f, (struct parts){ .instance = "<a/><b>1</b>", .model = ITEMS, .body = body });
    assert_choices(f.session, xitem(&f, "a"), wanted);
    xform_end(&f);
}

static void an_itemset_takes_any_way_to_its_nodes(void **state)
{
    const char *refs = "<value ref='c'/><label ref='n'/>";

    (void)state;
    assert_itemset("instance('l')/wortel/item", refs, "1=Een 2=2");
    assert_itemset("instance('l')/wortel/item[c = /data/b]", refs, "1=Een");
    assert_itemset("instance('l')/wortel/item[c = 1]/../ander", refs, "3=3");
    assert_itemset("instance('l')/weg/item", refs, "");
    assert_itemset("instance('l')/wortel/*[c > 1]", refs, "2=2 3=3");
    assert_itemset("randomize( instance('l')/wortel/item[c = 1])", refs, "1=Een");
}

static void codes_and_labels_may_be_computed(void **state)
{
    (void)state;
    assert_itemset("instance('l')/wortel/item", "<value ref='c + 10'/><label ref='n'/>", "11=Een 12=12");
    assert_itemset("instance('l')/wortel/item", "<value ref='c'/><label ref='concat(c, n)'/>", "1=1Een 2=2");
    assert_itemset("instance('l')/wortel/item", "<value ref='.'/>", "1Een=1Een 2=2");
    assert_itemset("instance('l')/wortel/item", "<value ref='n'/>", "Een=Een");
    assert_itemset("instance('l')/wortel/item", "<value ref='count(c)'/><label ref='count(1)'/>", "1=1 1=1");
}

static void two_questions_may_ask_one_list_with_other_labels(void **state)
{
    struct xfixture f;

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<a/><b/><c/>",
                                    .model = ITEMS,
                                    .body = "<select1 ref='/data/a'><itemset nodeset=\"instance('l')/wortel/item\">"
                                            "<value ref='c'/><label ref='n'/></itemset></select1>"
                                            "<select1 ref='/data/b'><itemset nodeset=\"instance('l')/wortel/item\">"
                                            "<value ref='c'/><label ref='c'/></itemset></select1>"
                                            "<select1 ref='/data/c'><itemset nodeset=\"instance('l')/wortel/item\">"
                                            "<value ref='c'/><label ref='n'/></itemset></select1>" });
    assert_choices(f.session, xitem(&f, "a"), "1=Een 2=2");
    assert_choices(f.session, xitem(&f, "b"), "1=1 2=2");
    assert_choices(f.session, xitem(&f, "c"), "1=Een 2=2");
    xform_end(&f);
}

static void a_label_of_a_choice_may_hold_a_value(void **state)
{
    struct xfixture f;

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<a/><b>7</b>",
                                    .body = "<select1 ref='/data/a'><label>A</label><item><label>Groep <output "
                                            "value='/data/b'/></label><value>g</value></item></select1>" });
    assert_choices(f.session, xitem(&f, "a"), "g=Groep 7");
    xform_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_without_a_list_has_no_choices),
        cmocka_unit_test(other_stands_behind_the_list),
        cmocka_unit_test(a_filter_lets_few_or_many_through),
        cmocka_unit_test(one_of_very_many_is_let_through),
        cmocka_unit_test(things_of_a_dossier_are_called_by_label_or_id),
        cmocka_unit_test(a_thing_chosen_before_is_not_chosen_for_somebody),
        cmocka_unit_test(answers_in_groups_of_rows_may_be_chosen),
        cmocka_unit_test(only_answers_in_rows_can_be_chosen),
        cmocka_unit_test(a_list_of_its_own_takes_as_many_as_it_has_room_for),
        cmocka_unit_test(a_language_is_what_stands_in_brackets_or_behind_the_colons),
        cmocka_unit_test(a_filter_that_can_be_read_is_held_against_the_list),
        cmocka_unit_test(a_filter_that_says_more_is_left_alone),
        cmocka_unit_test(codes_are_looked_for_wherever_they_are_compared),
        cmocka_unit_test(an_answer_whose_rule_never_holds_is_told),
        cmocka_unit_test(an_itemset_takes_any_way_to_its_nodes),
        cmocka_unit_test(codes_and_labels_may_be_computed),
        cmocka_unit_test(two_questions_may_ask_one_list_with_other_labels),
        cmocka_unit_test(a_label_of_a_choice_may_hold_a_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
