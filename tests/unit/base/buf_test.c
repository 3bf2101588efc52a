/* buf_test.c — whether text is built as asked and always ends. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void an_empty_buffer_reads_as_empty_text(void **state)
{
    struct buf buf = { 0 };

    (void)state;
    assert_string_equal(buf_view(&buf), "");
    buf_text(&buf, NULL);
    buf_add(&buf, NULL, 0);
    assert_null(buf.bytes);
}

static void parts_follow_each_other(void **state)
{
    scoped_buf buf = { 0 };

    (void)state;
    buf_text(&buf, "dossier ");
    buf_char(&buf, '#');
    buf_format(&buf, "%d/%s", 12, "b");
    buf_add(&buf, "xyz", 2);
    assert_string_equal(buf_view(&buf), "dossier #12/bxy");
    assert_int_equal(buf.size_bytes, 15);
}

static void bytes_may_hold_a_nul(void **state)
{
    scoped_buf buf = { 0 };

    (void)state;
    buf_add(&buf, "a\0b", 3);
    assert_int_equal(buf.size_bytes, 3);
    assert_memory_equal(buf_view(&buf), "a\0b", 4);
}

static void it_grows_past_any_size_and_stays_terminated(void **state)
{
    scoped_buf buf = { 0 };

    (void)state;
    for (int i = 0; i < 10000; i++) {
        buf_format(&buf, "%04d", i);
        assert_int_equal(buf.bytes[buf.size_bytes], 0);
    }
    assert_int_equal(buf.size_bytes, 40000);
    assert_memory_equal(buf.bytes + 4 * 1234, "1234", 4);
}

static void code_points_become_utf_8(void **state)
{
    scoped_buf buf = { 0 };

    (void)state;
    buf_code(&buf, 'a');
    buf_code(&buf, 0xE9);
    buf_code(&buf, 0x20AC);
    buf_code(&buf, 0x1F600);
    assert_string_equal(buf_view(&buf), "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

static void what_is_no_code_point_becomes_the_mark_for_it(void **state)
{
    scoped_buf buf = { 0 };

    (void)state;
    buf_code(&buf, 0xD800);
    buf_code(&buf, 0x110000);
    assert_string_equal(buf_view(&buf), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void cutting_keeps_the_first_bytes_only(void **state)
{
    scoped_buf buf = { 0 };

    (void)state;
    buf_text(&buf, "inburgering");
    buf_cut(&buf, 100);
    assert_string_equal(buf_view(&buf), "inburgering");
    buf_cut(&buf, 2);
    assert_string_equal(buf_view(&buf), "in");
    assert_int_equal(buf.size_bytes, 2);
}

static void what_is_taken_is_no_longer_in_the_buffer(void **state)
{
    struct buf buf = { 0 };
    char *text, *none = buf_take(&buf);

    (void)state;
    assert_string_equal(none, "");
    buf_text(&buf, "slip");
    text = buf_take(&buf);
    assert_string_equal(text, "slip");
    assert_int_equal(buf.size_bytes, 0);
    assert_string_equal(buf_view(&buf), "");
    free(text);
    free(none);
}

static void room_asked_for_is_room_that_does_not_move(void **state)
{
    scoped_buf buf = { 0 };
    const char *before;

    (void)state;
    buf_room(&buf, 5000);
    before = buf.bytes;
    for (int i = 0; i < 5000; i++)
        buf_char(&buf, 'x');
    assert_ptr_equal(buf.bytes, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_reads_as_empty_text),
        cmocka_unit_test(parts_follow_each_other),
        cmocka_unit_test(bytes_may_hold_a_nul),
        cmocka_unit_test(it_grows_past_any_size_and_stays_terminated),
        cmocka_unit_test(code_points_become_utf_8),
        cmocka_unit_test(what_is_no_code_point_becomes_the_mark_for_it),
        cmocka_unit_test(cutting_keeps_the_first_bytes_only),
        cmocka_unit_test(what_is_taken_is_no_longer_in_the_buffer),
        cmocka_unit_test(room_asked_for_is_room_that_does_not_move),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
