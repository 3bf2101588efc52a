/* stretch_test.c — the text of an expression taken apart, without reading more into it than stands there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "expr/stretch.h"

static struct stretch whole(const char *text)
{
    return (struct stretch){ text, strlen(text) };
}

static void assert_is(struct stretch text, const char *wanted)
{
    scoped_text copy = stretch_copy(text, 0, 0);

    assert_string_equal(copy, wanted);
}

static void white_space_around_a_part_is_no_part_of_it(void **state)
{
    (void)state;
    assert_is(stretch_trim(whole(" \t a b \n")), "a b");
    assert_is(stretch_trim(whole("  ")), "");
    assert_is(stretch_part(whole("a = b"), 1, 4), "=");
}

static void only_parentheses_around_all_of_it_fall_away(void **state)
{
    (void)state;
    assert_is(stretch_bare(whole(" ( (a or b) ) ")), "a or b");
    assert_is(stretch_bare(whole("(a) or (b)")), "(a) or (b)");
    assert_is(stretch_bare(whole("(')')")), "')'");
    assert_is(stretch_bare(whole("(a")), "(a");
}

static void a_sign_in_a_text_a_bracket_or_a_name_is_passed_by(void **state)
{
    struct stretch text = whole("concat('=', x[y = 1], ${a-b}) = \"=\" = 2");

    (void)state;
    assert_int_equal(stretch_find(text, 0, "="), 30);
    assert_int_equal(stretch_find(text, 31, "="), 36);
    assert_int_equal(stretch_find(text, 37, "="), text.size);
}

static void a_word_stands_free_to_be_found(void **state)
{
    (void)state;
    assert_int_equal(stretch_find(whole("order or floor"), 0, "or"), 6);
    assert_int_equal(stretch_find(whole("a-or-b"), 0, "or"), strlen("a-or-b"));
    assert_int_equal(stretch_find(whole("a or${b}"), 0, "or"), 2);
    assert_int_equal(stretch_find(whole("or b"), 0, "or"), strlen("or b"));
    assert_int_equal(stretch_find(whole("a or"), 0, "or"), strlen("a or"));
}

static void a_call_has_a_name_and_arguments_and_nothing_behind_it(void **state)
{
    struct stretch_call call = { .count = 9 };

    (void)state;
    assert_true(stretch_call(whole("selected (${a}, 'b,c')"), &call));
    assert_is(call.name, "selected");
    assert_int_equal(call.count, 2);
    assert_is(call.arguments[0], "${a}");
    assert_is(call.arguments[1], "'b,c'");
    assert_true(stretch_call(whole("true()"), &call));
    assert_int_equal(call.count, 0);
    assert_false(stretch_call(whole("f(a) + 1"), &call));
    assert_false(stretch_call(whole("(a)"), &call));
    assert_false(stretch_call(whole("f(a"), &call));
    assert_false(stretch_call(whole("f"), &call));
}

static void of_many_arguments_the_first_are_kept(void **state)
{
    struct stretch_call call;

    (void)state;
    assert_true(stretch_call(whole("f(1, 2, 3, 4, 5, 6)"), &call));
    assert_int_equal(call.count, STRETCH_ARGUMENTS);
    assert_is(call.arguments[STRETCH_ARGUMENTS - 1], "4");
}

static void a_text_is_closed_by_the_quote_that_opened_it(void **state)
{
    (void)state;
    assert_true(stretch_is_text(whole("'a'")) && stretch_is_text(whole("\"a'b\"")) && stretch_is_text(whole("''")));
    assert_false(stretch_is_text(whole("'a")) || stretch_is_text(whole("'")) || stretch_is_text(whole("'a' + 'b'")));
    assert_false(stretch_is_text(whole("'a\"")) || stretch_is_text(whole("a")));
}

static void a_name_is_all_of_it(void **state)
{
    scoped_text inside = stretch_copy(whole("${ab}"), 2, 1);

    (void)state;
    assert_true(stretch_is_name(whole("${a}")));
    assert_false(stretch_is_name(whole("${}")) || stretch_is_name(whole("${a} ")) || stretch_is_name(whole("a")));
    assert_string_equal(inside, "ab");
    assert_true(stretch_is(whole("."), "."));
    assert_false(stretch_is(whole(".."), ".") || stretch_is(whole(""), "."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space_around_a_part_is_no_part_of_it),
        cmocka_unit_test(only_parentheses_around_all_of_it_fall_away),
        cmocka_unit_test(a_sign_in_a_text_a_bracket_or_a_name_is_passed_by),
        cmocka_unit_test(a_word_stands_free_to_be_found),
        cmocka_unit_test(a_call_has_a_name_and_arguments_and_nothing_behind_it),
        cmocka_unit_test(of_many_arguments_the_first_are_kept),
        cmocka_unit_test(a_text_is_closed_by_the_quote_that_opened_it),
        cmocka_unit_test(a_name_is_all_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
