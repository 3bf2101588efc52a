/* line_test.c — typing, moving and erasing by letters as a person counts them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <locale.h>

#include "base/text.h"
#include "tui/key.h"
#include "tui/line.h"

static void type(struct line *line, const char *text)
{
    while (*text) {
        struct key key = { 0 };
        size_t size = utf8_next(text, &key.code);
        memcpy(key.text, text, size);
        assert_true(line_key(line, &key));
        text += size;
    }
}

static void press(struct line *line, uint32_t code)
{
    struct key key = { .code = code };

    assert_true(line_key(line, &key));
}

static void letters_go_where_the_caret_is(void **state)
{
    struct line line = { 0 };

    (void)state;
    type(&line, "Hale");
    press(&line, PRESS_LEFT);
    press(&line, PRESS_LEFT);
    type(&line, "i");
    assert_string_equal(line_view(&line), "Haile");
    press(&line, PRESS_HOME);
    type(&line, "é");
    press(&line, PRESS_END);
    type(&line, "!");
    assert_string_equal(line_view(&line), "éHaile!");
    line_clear(&line);
}

static void erasing_takes_a_whole_letter_with_its_marks(void **state)
{
    struct line line = { 0 };

    (void)state;
    line_set(&line, "ae\xCC\x81");
    press(&line, PRESS_BACKSPACE);
    assert_string_equal(line_view(&line), "a");
    press(&line, PRESS_BACKSPACE);
    press(&line, PRESS_BACKSPACE);
    assert_true(line_is_empty(&line));
    line_set(&line, "e\xCC\x81x");
    press(&line, PRESS_HOME);
    press(&line, PRESS_DELETE);
    assert_string_equal(line_view(&line), "x");
    line_clear(&line);
}

static void words_are_passed_and_erased_whole(void **state)
{
    struct line line = { 0 };

    (void)state;
    line_set(&line, "van der Aa");
    press(&line, PRESS_CTRL + PRESS_LEFT);
    assert_int_equal(line.caret, 8);
    press(&line, PRESS_CTRL + 'w');
    assert_string_equal(line_view(&line), "van Aa");
    press(&line, PRESS_HOME);
    press(&line, PRESS_CTRL + PRESS_RIGHT);
    assert_int_equal(line.caret, 3);
    press(&line, PRESS_CTRL + 'k');
    assert_string_equal(line_view(&line), "van");
    press(&line, PRESS_CTRL + 'u');
    assert_true(line_is_empty(&line));
    line_clear(&line);
}

static void what_was_erased_comes_back(void **state)
{
    struct line line = { 0 };

    (void)state;
    type(&line, "Mehret");
    press(&line, PRESS_CTRL + 'u');
    press(&line, PRESS_CTRL + 'z');
    assert_string_equal(line_view(&line), "Mehret");
    press(&line, PRESS_CTRL + 'z');
    assert_string_equal(line_view(&line), "");
    line_clear(&line);
}

static void letters_typed_in_a_row_are_taken_back_together(void **state)
{
    struct line line = { 0 };

    (void)state;
    line_set(&line, "An");
    type(&line, "nelies");
    press(&line, PRESS_CTRL + 'z');
    assert_string_equal(line_view(&line), "An");
    line_clear(&line);
}

static void what_is_pasted_is_text_only(void **state)
{
    struct line line = { 0 };
    struct key key = { .code = PRESS_PASTE,
                       .pasted = "Ali\n\033[31mBa\xE2\x80\xAE"
                                 "ba" };

    (void)state;
    assert_true(line_key(&line, &key));
    assert_string_equal(line_view(&line), "Ali [31mBaba");
    line_clear(&line);
}

static void a_full_line_takes_nothing_more(void **state)
{
    struct line line = { 0 };

    (void)state;
    for (int i = 0; i < LINE_LIMIT_BYTES + 10; i++)
        type(&line, "x");
    assert_int_equal(line.text.size_bytes, LINE_LIMIT_BYTES);
    line_clear(&line);
}

static void other_keys_are_left_to_others(void **state)
{
    struct line line = { 0 };
    struct key key = { .code = PRESS_ENTER };

    (void)state;
    assert_false(line_key(&line, &key));
    key.code = PRESS_F + 8;
    assert_false(line_key(&line, &key));
    line_clear(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_go_where_the_caret_is),
        cmocka_unit_test(erasing_takes_a_whole_letter_with_its_marks),
        cmocka_unit_test(words_are_passed_and_erased_whole),
        cmocka_unit_test(what_was_erased_comes_back),
        cmocka_unit_test(letters_typed_in_a_row_are_taken_back_together),
        cmocka_unit_test(what_is_pasted_is_text_only),
        cmocka_unit_test(a_full_line_takes_nothing_more),
        cmocka_unit_test(other_keys_are_left_to_others),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
