/* list_test.c — a list of choices: its codes, its labels, when they hold. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#include "expr/node.h"

static struct list *parse(const char *csv, struct error *err)
{
    return list_parse("landen", csv, strlen(csv), NULL, err);
}

static void codes_and_labels_are_found(void **state)
{
    scoped(list) list =
        parse("name,label::nl,label::fr,alias,iso\nBE,België,Belgique,belgie,BEL\nNL,Nederland,,,NLD\n", NULL);

    (void)state;
    assert_int_equal(list_count(list), 2);
    assert_string_equal(choice_label(list, list_find(list, "BE"), "fr"), "Belgique");
    assert_string_equal(choice_label(list, list_find(list, "NL"), "fr"), "Nederland");
    assert_string_equal(choice_label(list, list_find(list, "BE"), "en"), "België");
    assert_null(list_find(list, "be"));
    assert_true(list_has_column(list, "iso"));
    assert_false(list_has_column(list, "zee"));
}

static void both_days_of_a_period_belong_to_it(void **state)
{
    scoped(list) list = parse("name,label,valid_from,valid_to\nA,a,2022-03-01,2023-02-28\n", NULL);
    const struct choice *choice = list_choice(list, 0);

    (void)state;
    assert_true(choice_is_valid(choice, date_make(2022, 3, 1)));
    assert_true(choice_is_valid(choice, date_make(2023, 2, 28)));
    assert_false(choice_is_valid(choice, date_make(2022, 2, 28)));
    assert_false(choice_is_valid(choice, date_make(2023, 3, 1)));
    assert_true(choice_is_valid(choice, date_none()));
}

static void a_list_is_a_tree_for_expressions(void **state)
{
    scoped(list) list = parse("name,label::nl,iso\nBE,België,BEL\n", NULL);
    struct node *item = list_tree(list)->first->first;

    (void)state;
    assert_string_equal(node_child(item, node_name("name"))->text, "BE");
    assert_string_equal(node_child(item, node_name("label"))->text, "België");
    assert_string_equal(node_child(item, node_name("iso"))->text, "BEL");
    assert_ptr_equal(list_tree(list), list_tree(list));
}

static void a_bad_list_is_refused_with_its_cell(void **state)
{
    static const struct {
        const char *csv, *where;
    } cases[] = {
        { "name,label\nA,a\nA,b\n", "lijsten/landen.csv:3:name" },
        { "name,label\n,a\n", "lijsten/landen.csv:2:name" },
        { "name,label\nA B,a\n", "lijsten/landen.csv:2:name" },
        { "name,label,valid_from\nA,a,1/3/2022\n", "lijsten/landen.csv:2:valid_from" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = { 0 };
        assert_null(parse(cases[i].csv, &err));
        assert_string_equal(err.field, cases[i].where);
    }
}

static void note(void *with, bool is_error, const char *where, const char *sentence)
{
    (void)sentence;
    buf_format(with, "%c %s;", is_error ? 'E' : 'W', where);
}

static void all_that_is_wrong_in_a_list_is_told_and_the_first_is_the_error(void **state)
{
    const char *csv = "name,label,valid_to,\na b,A,,\n,B,,\nc,C,ooit,\nd,D,,\nd,D,,\n";
    scoped_buf found = { 0 };
    struct findings findings = { note, &found };
    struct error err = { 0 };

    (void)state;
    assert_null(list_parse("landen", csv, strlen(csv), &findings, &err));
    assert_string_equal(buf_view(&found), "E lijsten/landen.csv:2:name;E lijsten/landen.csv:3:name;"
                                          "E lijsten/landen.csv:4:valid_to;E lijsten/landen.csv:6:name;");
    assert_string_equal(err.field, "lijsten/landen.csv:2:name");
    assert_null(list_parse("landen", csv, strlen(csv), NULL, NULL));
    assert_null(list_parse("landen", "name\n\"torn", 10, NULL, &err));
}

static void a_label_missing_in_all_languages_is_the_code(void **state)
{
    scoped(list) list = parse("name,label::nl,label::fr\nBE,,Belgique\nNL,,\n", NULL);

    (void)state;
    assert_string_equal(choice_label(list, list_find(list, "BE"), "nl"), "Belgique");
    assert_string_equal(choice_label(list, list_find(list, "NL"), "nl"), "NL");
    assert_int_equal(list_language_place(list, "de"), SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_wrong_in_a_list_is_told_and_the_first_is_the_error),
        cmocka_unit_test(a_label_missing_in_all_languages_is_the_code),
        cmocka_unit_test(codes_and_labels_are_found),
        cmocka_unit_test(both_days_of_a_period_belong_to_it),
        cmocka_unit_test(a_list_is_a_tree_for_expressions),
        cmocka_unit_test(a_bad_list_is_refused_with_its_cell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
