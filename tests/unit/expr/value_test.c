/* value_test.c — whether values become truths, numbers and texts as XPath says. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/value.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"

#include "expr/node.h"

static double read(const char *text)
{
    return value_read_number(text, strlen(text));
}

static void numbers_are_read_to_the_last_bit(void **state)
{
    (void)state;
    assert_true(read("0.1") == 0.1);
    assert_true(read("-12.375") == -12.375);
    assert_true(read("  7 ") == 7);
    assert_true(read("9007199254740993") == 9007199254740992.0);
    assert_true(read("123456789012345678901234567890") == 123456789012345678901234567890.0);
    assert_true(read("1.7976931348623157e308") == 1.7976931348623157e308);
    assert_true(read("2.5e-3") == 0.0025);
    assert_true(read(".5") == 0.5 && read("5.") == 5);
    assert_true(signbit(read("-0")));
    assert_true(isinf(read("1e999")) && read("1e-999") == 0 && read("0e99999999999") == 0);
}

static void what_is_no_number_is_nan(void **state)
{
    static const char *const texts[] = { "", " ", ".", "-", "1,5", "1 2", "1e", "1e+", "abc", "0x10", "1.2.3", "--1" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(isnan(read(texts[i])));
}

static void numbers_are_written_without_exponent_and_read_back_the_same(void **state)
{
    static const double numbers[] = { 0.1,  1.0 / 3, 1e21,     123456789.125, 1e-7, 5e-324, 1.7976931348623157e308,
                                      -2.5, 1e15,    1e15 + 2, 0.000123,      100,  -0.05 };
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct value value = value_number(numbers[i]);
        const char *text = value_to_text(&value, arena);

        assert_null(strchr(text, 'e'));
        assert_true(read(text) == numbers[i]);
    }
}

static void numbers_are_written_as_xpath_writes_them(void **state)
{
    static const struct {
        double number;
        const char *text;
    } rows[] = { { 12, "12" },
                 { -0.0, "0" },
                 { 0.5, "0.5" },
                 { -0.05, "-0.05" },
                 { 1e20, "100000000000000000000" },
                 { NAN, "NaN" },
                 { INFINITY, "Infinity" },
                 { -INFINITY, "-Infinity" },
                 { 1234.5, "1234.5" },
                 { 1e-6, "0.000001" } };
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct value value = value_number(rows[i].number);

        assert_string_equal(value_to_text(&value, arena), rows[i].text);
    }
}

static void a_decimal_comma_of_the_machine_changes_nothing(void **state)
{
    struct value value = value_number(1234.5);

    (void)state;
    if (!setlocale(LC_NUMERIC, "nl_BE.UTF-8") && !setlocale(LC_NUMERIC, "de_DE.UTF-8"))
        return; /* no such language on this machine: nothing to see */
    scoped(arena) arena = arena_new();
    assert_string_equal(value_to_text(&value, arena), "1234.5");
    assert_true(read("1234.5") == 1234.5);
    setlocale(LC_NUMERIC, "C");
}

static void truth_is_not_being_empty_zero_or_nan(void **state)
{
    const struct value truths[] = { value_boolean(true), value_number(-1), value_text("false"), value_date(0) };
    const struct value lies[] = { value_boolean(false), value_number(0), value_number(NAN),      value_text(""),
                                  value_text(NULL),     value_date(NAN), { .type = VALUE_NODES } };

    (void)state;
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
        assert_true(value_is_true(&truths[i]));
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++)
        assert_false(value_is_true(&lies[i]));
}

static void a_date_is_a_number_of_days(void **state)
{
    struct value text = value_text("1970-01-11"), noon = value_text("1970-01-01T12:00:00");
    struct value month = value_text("1970-01");

    (void)state;
    assert_true(value_to_number(&text) == 10);
    assert_true(value_to_number(&noon) == 0.5);
    assert_true(isnan(value_to_number(&month)));
}

static void the_text_of_a_node_is_what_stands_below_and_is_not_hidden(void **state)
{
    scoped(arena) arena = arena_new();
    struct node *top = node_new(arena, NODE_ELEMENT, "t", NULL), *a = node_new(arena, NODE_ELEMENT, "a", NULL);
    struct node *b = node_new(arena, NODE_ELEMENT, "b", "twee");
    struct node *nodes[] = { top };
    struct value value = { .type = VALUE_NODES, .nodes = nodes, .node_count = 1 };

    (void)state;
    assert_string_equal(node_text(top, arena), "");
    node_append(top, a);
    node_append(a, node_new(arena, NODE_TEXT, NULL, "een"));
    assert_string_equal(node_text(a, arena), "een");
    node_append(a, node_new(arena, NODE_COMMENT, NULL, "weg"));
    node_append(top, b);
    assert_string_equal(node_text(top, arena), "eentwee");
    a->hidden = true;
    assert_string_equal(value_to_text(&value, arena), "twee");
    assert_string_equal(node_text(a, arena), "");
    b->text = "12";
    assert_true(value_to_number(&value) == 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_to_the_last_bit),
        cmocka_unit_test(what_is_no_number_is_nan),
        cmocka_unit_test(numbers_are_written_without_exponent_and_read_back_the_same),
        cmocka_unit_test(numbers_are_written_as_xpath_writes_them),
        cmocka_unit_test(a_decimal_comma_of_the_machine_changes_nothing),
        cmocka_unit_test(truth_is_not_being_empty_zero_or_nan),
        cmocka_unit_test(a_date_is_a_number_of_days),
        cmocka_unit_test(the_text_of_a_node_is_what_stands_below_and_is_not_hidden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
