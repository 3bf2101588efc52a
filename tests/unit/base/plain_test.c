/* plain_test.c — whether text from anywhere comes out harmless: as lines, as cells, as names of files, as JSON. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json.h"

#define MARK "\xEF\xBF\xBD"

typedef void write_as(struct buf *out, const char *text);

static void as_line(struct buf *out, const char *text)
{
    plain_text(out, text, PLAIN_ONE_LINE);
}

static void as_lines(struct buf *out, const char *text)
{
    plain_text(out, text, PLAIN_LINES);
}

static void assert_written(write_as *as, const char *text, const char *expected)
{
    scoped_buf out = { 0 };

    as(&out, text);
    assert_string_equal(buf_view(&out), expected);
}

static void what_steers_hides_or_turns_becomes_a_mark(void **state)
{
    (void)state;
    assert_written(as_line, "Țurcanu, Cătălin", "Țurcanu, Cătălin");
    assert_written(as_line, "a\033[2Jb", "a" MARK "[2Jb");
    assert_written(as_line, "a\nb", "a" MARK "b");
    assert_written(as_lines, "a\nb\tc\r\n", "a\nb" MARK "c" MARK "\n");
    assert_written(as_line,
                   "a\xC2\x9B"
                   "31m",
                   "a" MARK "31m");
    assert_written(as_line, "\xE2\x80\xAE", MARK);
    assert_written(as_line, "\xE3\x85\xA4", MARK); /* a filler that looks like nothing */
    assert_written(as_line, "a\xFF", "a" MARK);
}

static void every_character_that_may_not_be_shown_leaves_something_to_see(void **state)
{
    (void)state;
    for (uint32_t code = 1; code < 0x110000; code++) {
        scoped_buf text = { 0 }, out = { 0 };
        if (!plain_is_unsafe(code) || (code >= 0xD800 && code < 0xE000))
            continue;
        buf_code(&text, code);
        as_line(&out, buf_view(&text));
        assert_string_equal(buf_view(&out), MARK);
    }
}

static void the_order_of_writing_stays(void **state)
{
    (void)state;
    assert_written(as_line, "Levi \xD7\x9C\xD7\x95\xD7\x99", "Levi \xD7\x9C\xD7\x95\xD7\x99");
}

static void a_flood_of_marks_on_a_letter_ends_in_one_that_shows(void **state)
{
    scoped_buf many = { 0 };

    (void)state;
    buf_text(&many, "a");
    for (int i = 0; i < 500; i++)
        buf_code(&many, 0x301);
    buf_text(&many, "b");
    assert_written(as_line, buf_view(&many), "a\xCC\x81\xCC\x81\xCC\x81\xCC\x81" MARK "b");
    assert_written(as_line, "\xCC\x81", MARK); /* no letter to stand on */
    assert_written(as_lines,
                   "a\n\xE2\x80\x8D"
                   "b",
                   "a\n" MARK "b");
}

static void a_cell_is_never_computed_by_a_spreadsheet(void **state)
{
    (void)state;
    assert_written(plain_cell, "Peeters", "Peeters");
    assert_written(plain_cell, "=1+1", "\"'=1+1\"");
    assert_written(plain_cell, "+32 470 11 22 33", "\"'+32 470 11 22 33\"");
    assert_written(plain_cell, "-cmd", "\"'-cmd\"");
    assert_written(plain_cell, "@SUM(A1)", "\"'@SUM(A1)\"");
    assert_written(plain_cell, "\t=1", "\"'" MARK "=1\"");
    assert_written(plain_cell, "-12.50", "-12.50");
    assert_written(plain_cell, "-", "\"'-\"");
    assert_written(plain_cell, "a \"b\", c", "\"a \"\"b\"\", c\"");
    assert_written(plain_cell, "a;b", "\"a;b\"");
    assert_written(plain_cell, "", "");
}

static void the_name_of_a_file_stays_in_its_folder(void **state)
{
    (void)state;
    assert_written(plain_file_name, "Peeters, An", "Peeters, An");
    assert_written(plain_file_name, "../../etc/passwd", "_.._etc_passwd");
    assert_written(plain_file_name, "-rf", "rf");
    assert_written(plain_file_name, "a\nb\033c", "a_b_c");
    assert_written(plain_file_name, "   ", "_");
    assert_written(plain_file_name, "", "_");
    assert_written(plain_file_name, "a  ", "a");
}

static void json_says_the_same_without_a_byte_that_steers(void **state)
{
    static const char json[] = "{\"a\":\"x\xC2\x9B\xE2\x80\xAE\xF3\xA0\x81\x81\xCC\x81y\"}";
    scoped_buf out = { 0 };

    (void)state;
    plain_json(&out, json);
    for (size_t i = 0; i < out.size_bytes; i++)
        assert_true((unsigned char)out.bytes[i] < 0x7F);
    scoped_json before = json_parse(json, strlen(json), NULL);
    scoped_json after = json_parse(buf_view(&out), out.size_bytes, NULL);
    assert_string_equal(json_get_text(before, "a"), json_get_text(after, "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_steers_hides_or_turns_becomes_a_mark),
        cmocka_unit_test(every_character_that_may_not_be_shown_leaves_something_to_see),
        cmocka_unit_test(the_order_of_writing_stays),
        cmocka_unit_test(a_flood_of_marks_on_a_letter_ends_in_one_that_shows),
        cmocka_unit_test(a_cell_is_never_computed_by_a_spreadsheet),
        cmocka_unit_test(the_name_of_a_file_stays_in_its_folder),
        cmocka_unit_test(json_says_the_same_without_a_byte_that_steers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
