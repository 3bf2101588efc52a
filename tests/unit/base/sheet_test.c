/* sheet_test.c — whether a CSV sheet is read cell by cell and every refusal tells its place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"

static struct sheet *parse(const char *text)
{
    struct error err = { 0 };
    struct sheet *sheet = sheet_parse("s.csv", text, strlen(text), &err);

    if (!sheet)
        print_error("%s at %s\n", err.text, err.field);
    assert_non_null(sheet);
    return sheet;
}

static void assert_refused(const char *text, const char *place)
{
    struct error err = { 0 };

    assert_null(sheet_parse("s.csv", text, strlen(text), &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_true(err.text[0] != '\0');
    assert_string_equal(err.field, place);
}

static void cells_are_found_by_row_and_column(void **state)
{
    scoped(sheet) sheet = parse("list_name,name,label::nl\njn,ja,Ja\njn,nee,Nee\n");

    (void)state;
    assert_string_equal(sheet_name(sheet), "s.csv");
    assert_int_equal(sheet_rows(sheet), 2);
    assert_int_equal(sheet_columns(sheet), 3);
    assert_string_equal(sheet_column(sheet, 2), "label::nl");
    assert_int_equal(sheet_find(sheet, "name"), 1);
    assert_int_equal(sheet_find(sheet, "nam"), -1);
    assert_string_equal(sheet_get(sheet, 1, "label::nl"), "Nee");
    assert_string_equal(sheet_cell(sheet, 0, 0), "jn");
    assert_string_equal(sheet_cell(sheet, 0, -1), "");
    assert_string_equal(sheet_cell(sheet, 0, 3), "");
    assert_string_equal(sheet_get(sheet, 0, "absent"), "");
}

static void quotes_commas_and_newlines_stay_in_their_cell(void **state)
{
    scoped(sheet) sheet = parse("a,b\r\n\"x, \"\"y\"\"\",\"een\ntwee\"\r\nlast,");

    (void)state;
    assert_int_equal(sheet_rows(sheet), 2);
    assert_string_equal(sheet_get(sheet, 0, "a"), "x, \"y\"");
    assert_string_equal(sheet_get(sheet, 0, "b"), "een\ntwee");
    assert_string_equal(sheet_get(sheet, 1, "a"), "last");
    assert_string_equal(sheet_get(sheet, 1, "b"), "");
}

static void a_row_knows_the_line_where_it_begins(void **state)
{
    scoped(sheet) sheet = parse("a,b\n\n1,2\n,\n\"3\n3\n3\",4\n  \n5,6");

    (void)state;
    assert_int_equal(sheet_rows(sheet), 3);
    assert_int_equal(sheet_line(sheet, 0), 3);
    assert_int_equal(sheet_line(sheet, 1), 5);
    assert_int_equal(sheet_line(sheet, 2), 9);
}

static void lines_may_end_in_any_way(void **state)
{
    scoped(sheet) windows = parse("a\r\n1\r\n\r\n2\r\n");
    scoped(sheet) old = parse("a\r1\r2\r");

    (void)state;
    assert_int_equal(sheet_rows(windows), 2);
    assert_int_equal(sheet_line(windows, 1), 4);
    assert_int_equal(sheet_rows(old), 2);
    assert_int_equal(sheet_line(old, 1), 3);
}

static void cells_are_composed_and_trimmed_and_a_byte_mark_is_no_text(void **state)
{
    scoped(sheet) sheet = parse("\xEF\xBB\xBFnaam,b\n \" Jose\xCC\x81 \t\" ,\xC2\xA0x y\xC2\xA0\n");

    (void)state;
    assert_string_equal(sheet_column(sheet, 0), "naam");
    assert_string_equal(sheet_get(sheet, 0, "naam"), "Jos\xC3\xA9");
    assert_string_equal(sheet_get(sheet, 0, "b"), "x y");
}

static void a_short_row_is_blank_at_its_end(void **state)
{
    scoped(sheet) sheet = parse("a,b,c\n1\n1,2,3,,\n");

    (void)state;
    assert_string_equal(sheet_get(sheet, 0, "c"), "");
    assert_string_equal(sheet_get(sheet, 1, "c"), "3");
}

static void a_sheet_with_a_header_only_has_no_rows(void **state)
{
    scoped(sheet) sheet = parse("a,,b");

    (void)state;
    assert_int_equal(sheet_rows(sheet), 0);
    assert_int_equal(sheet_columns(sheet), 3);
    assert_int_equal(sheet_find(sheet, ""), -1);
    assert_int_equal(sheet_find(sheet, "b"), 2);
}

static void what_is_wrong_is_refused_where_it_stands(void **state)
{
    (void)state;
    assert_refused("", "s.csv:1");
    assert_refused("\n \n", "s.csv:3");
    assert_refused("a,b,a\n", "s.csv:1:3");
    assert_refused("a,b\n1,2\n1,2,3\n", "s.csv:3:3");
    assert_refused("a,b\n1,2\n\"x,2\n3,4\n", "s.csv:3");
    assert_refused("a,b\n1,2\n\"x\"y,2\n", "s.csv:3");
    assert_refused("a,b\n1,2\n\xFF,2\n", "s.csv:3");
}

static void a_sheet_may_have_4096_columns_and_no_more(void **state)
{
    scoped_buf text = { 0 };
    struct sheet *sheet;

    (void)state;
    for (int i = 0; i < 4096; i++)
        buf_format(&text, "%sc%d", i ? "," : "", i);
    sheet = parse(buf_view(&text));
    assert_int_equal(sheet_find(sheet, "c4095"), 4095);
    sheet_free(sheet);
    buf_text(&text, ",c4096");
    assert_refused(buf_view(&text), "s.csv:1");
}

static void a_sheet_may_have_a_million_rows_and_no_more(void **state)
{
    scoped_buf text = { 0 };
    struct sheet *sheet;

    (void)state;
    buf_text(&text, "a\n");
    for (int i = 0; i < 1000000; i++)
        buf_add(&text, "x\n", 2);
    sheet = parse(buf_view(&text));
    assert_int_equal(sheet_rows(sheet), 1000000);
    assert_int_equal(sheet_line(sheet, 999999), 1000001);
    sheet_free(sheet);
    buf_text(&text, "x\n");
    assert_refused(buf_view(&text), "s.csv:1000002");
}

static void a_sheet_can_be_filled_by_hand(void **state)
{
    static const char *const columns[] = { "a", "b" }, *const cells[] = { "1", NULL, "3" };
    scoped(sheet) sheet = sheet_new("map.xlsx/survey", columns, 2);

    (void)state;
    sheet_add_row(sheet, cells, 3, 7);
    sheet_add_row(sheet, cells, 0, 8);
    assert_int_equal(sheet_rows(sheet), 2);
    assert_string_equal(sheet_get(sheet, 0, "a"), "1");
    assert_string_equal(sheet_get(sheet, 0, "b"), "");
    assert_int_equal(sheet_line(sheet, 0), 7);
}

static void an_error_is_put_where_the_cell_stands(void **state)
{
    scoped(sheet) sheet = parse("a,b\n\n1,2\n");
    struct error err = { 0 };

    (void)state;
    error_set(&err, ERROR_INPUT, "No.");
    assert_false(sheet_error(sheet, 0, "b", &err));
    assert_string_equal(err.field, "s.csv:3:b");
    assert_false(sheet_error(sheet, 0, NULL, &err));
    assert_string_equal(err.field, "s.csv:3");
    sheet_free(NULL);
}

static void a_column_keeps_the_name_it_was_written_with(void **state)
{
    scoped(sheet) sheet = parse("Relevance,name\nx,y\n");
    struct error err = { 0 };

    (void)state;
    assert_true(sheet_rename(sheet, 0, "relevant"));
    assert_int_equal(sheet_find(sheet, "Relevance"), -1);
    assert_string_equal(sheet_get(sheet, 0, "relevant"), "x");
    assert_string_equal(sheet_written(sheet, 0), "Relevance");
    sheet_error(sheet, 0, "relevant", &err);
    assert_string_equal(err.field, "s.csv:2:Relevance");
    assert_true(sheet_rename(sheet, 0, "relevant"));
    assert_false(sheet_rename(sheet, 0, "name"));
}

static void a_sheet_is_written_as_it_was_read(void **state)
{
    static const char text[] = "a,b\n\"x, \"\"y\"\"\",\"een\ntwee\"\n,z\n";
    scoped(sheet) sheet = parse(text);
    scoped_buf out = { 0 };

    (void)state;
    sheet_format(sheet, &out);
    assert_string_equal(buf_view(&out), text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_found_by_row_and_column),
        cmocka_unit_test(quotes_commas_and_newlines_stay_in_their_cell),
        cmocka_unit_test(a_row_knows_the_line_where_it_begins),
        cmocka_unit_test(lines_may_end_in_any_way),
        cmocka_unit_test(cells_are_composed_and_trimmed_and_a_byte_mark_is_no_text),
        cmocka_unit_test(a_short_row_is_blank_at_its_end),
        cmocka_unit_test(a_sheet_with_a_header_only_has_no_rows),
        cmocka_unit_test(what_is_wrong_is_refused_where_it_stands),
        cmocka_unit_test(a_sheet_may_have_4096_columns_and_no_more),
        cmocka_unit_test(a_sheet_may_have_a_million_rows_and_no_more),
        cmocka_unit_test(a_sheet_can_be_filled_by_hand),
        cmocka_unit_test(an_error_is_put_where_the_cell_stands),
        cmocka_unit_test(a_column_keeps_the_name_it_was_written_with),
        cmocka_unit_test(a_sheet_is_written_as_it_was_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
