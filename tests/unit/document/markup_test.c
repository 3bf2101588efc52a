/* markup_test.c — markup is refused before it reaches a page, and reads well as plain text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "document/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"

static void tags_are_counted_over_pieces(void **state)
{
    struct markup_tags tags = { 0 };
    (void)state;
    assert_true(markup_check(&tags, "<b>a", NULL));
    assert_int_equal(tags.depth, 1);
    assert_true(markup_check(&tags, "b</b> &amp; &#233;", NULL));
    assert_int_equal(tags.depth, 0);
}

static void bad_markup_is_refused(void **state)
{
    static const char *const bad[] = {
        "a < b", "a & b", "</b>", "<b></i>", "<script>", "<b", "&nbsp;", "<b <i>", "&#0;"
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct markup_tags tags = { 0 };
        struct error err = { 0 };
        bool good = markup_check(&tags, bad[i], &err);
        if (good)
            fail_msg("%s was taken", bad[i]);
        assert_int_equal(tags.depth, 0);
        assert_true(*err.text);
    }
}

static void what_a_person_is_called_never_becomes_markup(void **state)
{
    struct markup_tags tags = { 0 };
    scoped_buf out = { 0 };
    scoped_buf plain = { 0 };
    (void)state;
    markup_escape(&out, "<b>O'Neil & \"co\"");
    assert_true(markup_check(&tags, buf_view(&out), NULL));
    assert_int_equal(tags.depth, 0);
    markup_plain(&plain, buf_view(&out), 0);
    assert_string_equal(buf_view(&plain), "<b>O'Neil & \"co\"");
}

static void a_name_from_right_to_left_is_kept_apart(void **state)
{
    scoped_buf out = { 0 };
    scoped_buf plain = { 0 };
    (void)state;
    markup_escape(&out, "محمد");
    assert_string_equal(buf_view(&out), "\u2068محمد\u2069");
    markup_plain(&plain, buf_view(&out), 40);
    assert_string_equal(buf_view(&plain), "محمد");
}

static void lines_are_wrapped_between_words_and_under_their_bullet(void **state)
{
    scoped_buf out = { 0 };
    (void)state;
    markup_plain(&out, "<b>een twee</b> drie vier\n- vijf zes zeven\n", 12);
    assert_string_equal(buf_view(&out), "een twee\ndrie vier\n- vijf zes\n  zeven\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_are_counted_over_pieces),
        cmocka_unit_test(bad_markup_is_refused),
        cmocka_unit_test(what_a_person_is_called_never_becomes_markup),
        cmocka_unit_test(a_name_from_right_to_left_is_kept_apart),
        cmocka_unit_test(lines_are_wrapped_between_words_and_under_their_bullet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
