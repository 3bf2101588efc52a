/* text_test.c — what may be shown is shown, what could harm is marked, and columns are counted right. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <locale.h>

#include "base/buf.h"
#include "tui/text.h"

#define MARK "\xEF\xBF\xBD"

static void assert_shown(const char *text, size_t columns, const char *expected, size_t used)
{
    scoped_buf out = { 0 };

    assert_int_equal(text_show(&out, text, columns), used);
    assert_string_equal(buf_view(&out), expected);
}

static void plain_text_is_shown_as_it_is(void **state)
{
    (void)state;
    assert_shown("Peeters, An", TEXT_WHOLE, "Peeters, An", 11);
    assert_shown("", TEXT_WHOLE, "", 0);
    assert_shown("Țurcanu Cătălin", TEXT_WHOLE, "Țurcanu Cătălin", 15);
}

/* clang-format off */
static const struct {
    const char *text, *shown;
} corpus[] = {
    { "a\033]0;title\ab",           "a" MARK "]0;title" MARK "b" },      /* title of the window */
    { "a\033[2Jb",                  "a" MARK "[2Jb" },                   /* clear the screen */
    { "a\r\n\tb",                   "a" MARK MARK MARK "b" },            /* overwrite what stands there */
    { "a\bb\177c",                  "a" MARK "b" MARK "c" },
    { "a\xC2\x9B" "31mb",           "a" MARK "31mb" },                   /* C1 */
    { "a\xE2\x80\xAE" "b",          "a" MARK "b" },                      /* RLO */
    { "a\xE2\x81\xA6" "b",          "a" MARK "b" },                      /* LRI */
    { "a\xE2\x80\x8B" "b",          "a" MARK "b" },                      /* zero width space */
    { "a\xEF\xBB\xBF" "b",          "a" MARK "b" },                      /* BOM */
    { "a\xE2\x80\xA8" "b",          "a" MARK "b" },                      /* line separator */
    { "a\xF3\xA0\x81\x81" "b",      "a" MARK "b" },                      /* tags */
    { "a\xEE\x80\x80" "b",          "a" MARK "b" },                      /* private use */
    { "a\xEF\xBF\xBF" "b",          "a" MARK "b" },                      /* noncharacter */
    { "a\xFF" "b",                  "a" MARK "b" },                      /* no UTF-8 */
    { "a\xC3",                      "a" MARK },
    { "\xED\xA0\x80",               MARK MARK MARK },                    /* a surrogate */
};
/* clang-format on */

static void what_could_steer_the_terminal_becomes_a_visible_mark(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof corpus / sizeof *corpus; i++) {
        scoped_buf out = { 0 };
        text_show(&out, corpus[i].text, TEXT_WHOLE);
        assert_string_equal(buf_view(&out), corpus[i].shown);
    }
}

static void joiners_of_persian_and_hindi_stay(void **state)
{
    scoped_buf out = { 0 };

    (void)state;
    text_show(&out, "\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7", TEXT_WHOLE);
    assert_non_null(strstr(buf_view(&out), "\xE2\x80\x8D"));
}

static void a_letter_keeps_four_marks_at_most(void **state)
{
    scoped_buf many = { 0 }, out = { 0 };

    (void)state;
    buf_char(&many, 'a');
    for (int i = 0; i < 2000; i++)
        buf_code(&many, 0x301);
    assert_int_equal(text_show(&out, buf_view(&many), TEXT_WHOLE), 2);
    assert_int_equal(out.size_bytes, 1 + 4 * 2 + strlen(MARK)); /* that there were more is seen */
}

static void text_is_cut_by_columns_not_bytes(void **state)
{
    (void)state;
    assert_shown("Mehret", 4, "Meh…", 4);
    assert_shown("Mehret", 6, "Mehret", 6);
    assert_shown("ምሕረት", 3, "ምሕ…", 3);
    assert_shown("漢字漢字", 5, "漢字…", 5);
    assert_shown("漢字漢字", 4, "漢…", 3);
    assert_shown("abc", 0, "", 0);
    assert_shown("abc", 1, "…", 1);
}

static void wide_letters_take_two_columns(void **state)
{
    (void)state;
    assert_int_equal(text_columns("漢字"), 4);
    assert_int_equal(text_columns("e\xCC\x81"), 1);
}

static void right_to_left_names_are_put_in_the_order_of_the_screen(void **state)
{
    (void)state;
    assert_shown("Levi \xD7\x9C\xD7\x95\xD7\x99", TEXT_WHOLE, "Levi \xD7\x99\xD7\x95\xD7\x9C", 8);
}

static void a_letter_is_counted_with_all_that_belongs_to_it(void **state)
{
    (void)state;
    assert_int_equal(text_cluster("e\xCC\x81x"), 3);
    assert_int_equal(text_cluster("xe"), 1);
    assert_int_equal(text_cluster(""), 0);
    assert_int_equal(text_cluster("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7x"), 11);
}

static void what_is_typed_loses_the_same_characters(void **state)
{
    scoped_buf one = { 0 }, lines = { 0 };

    (void)state;
    text_accept(&one, "a\033[31mb\r\nc\td\xE2\x80\xAE", TEXT_ONE_LINE);
    assert_string_equal(buf_view(&one), "a[31mb c d");
    text_accept(&lines, "a\r\nb\nc", TEXT_LINES);
    assert_string_equal(buf_view(&lines), "a\nb\nc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_is_shown_as_it_is),
        cmocka_unit_test(what_could_steer_the_terminal_becomes_a_visible_mark),
        cmocka_unit_test(joiners_of_persian_and_hindi_stay),
        cmocka_unit_test(a_letter_keeps_four_marks_at_most),
        cmocka_unit_test(text_is_cut_by_columns_not_bytes),
        cmocka_unit_test(wide_letters_take_two_columns),
        cmocka_unit_test(right_to_left_names_are_put_in_the_order_of_the_screen),
        cmocka_unit_test(a_letter_is_counted_with_all_that_belongs_to_it),
        cmocka_unit_test(what_is_typed_loses_the_same_characters),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
