/* grid_test.c — whether choices in rows and columns carry the right labels and tick the right cells. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "screen/grid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "form/session.h"

static const struct item_choice moments[] = {
    { "MO", "Monday morning", "" },  { "MM", "Monday afternoon", "" },  { "MA", "Monday evening", "" },
    { "DO", "Tuesday morning", "" }, { "DM", "Tuesday afternoon", "" }, { "DA", "Tuesday evening", "" },
};
static const struct grid week = { moments, 6, 3 };

static void the_appearance_says_how_many_columns(void **state)
{
    (void)state;
    assert_int_equal(grid_columns("columns-3", 21), 3);
    assert_int_equal(grid_columns("w1 columns-7", 21), 7);
    assert_int_equal(grid_columns("columns", 21), 3);
    assert_int_equal(grid_columns("minimal", 21), 0);
    assert_int_equal(grid_columns("columns-3", 0), 0);
}

static void rows_and_columns_are_named_by_what_their_choices_share(void **state)
{
    scoped_buf row = { 0 }, column = { 0 };

    (void)state;
    grid_row_label(&week, 1, &row);
    grid_column_label(&week, 2, &column);
    assert_string_equal(buf_view(&row), "Tuesday");
    assert_string_equal(buf_view(&column), "evening");
    assert_true(grid_is_labelled(&week));
}

static void choices_that_share_nothing_keep_their_own_labels(void **state)
{
    static const struct item_choice devices[] = { { "A", "Smartphone", "" }, { "B", "Laptop of your own", "" } };
    struct grid grid = { devices, 2, 2 };

    (void)state;
    assert_false(grid_is_labelled(&grid));
}

static void a_column_is_ticked_at_once_and_cleared_when_it_was_full(void **state)
{
    scoped_buf all = { 0 }, none = { 0 };

    (void)state;
    chosen_toggle_span("MO DA", moments, grid_column(&week, 2), &all);
    assert_string_equal(buf_view(&all), "MO DA MA");
    chosen_toggle_span(buf_view(&all), moments, grid_column(&week, 2), &none);
    assert_string_equal(buf_view(&none), "MO");
}

static void a_row_ends_where_the_choices_end(void **state)
{
    struct grid grid = { moments, 5, 3 };

    (void)state;
    assert_int_equal(grid_rows(&grid), 2);
    assert_int_equal(grid_row(&grid, 1).last, 5);
}

static void one_choice_goes_in_at_the_end_and_out_again(void **state)
{
    scoped_buf in = { 0 }, out = { 0 };

    (void)state;
    chosen_toggle("tir", "nld", &in);
    assert_string_equal(buf_view(&in), "tir nld");
    chosen_toggle(buf_view(&in), "tir", &out);
    assert_string_equal(buf_view(&out), "nld");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_appearance_says_how_many_columns),
        cmocka_unit_test(rows_and_columns_are_named_by_what_their_choices_share),
        cmocka_unit_test(choices_that_share_nothing_keep_their_own_labels),
        cmocka_unit_test(a_column_is_ticked_at_once_and_cleared_when_it_was_full),
        cmocka_unit_test(a_row_ends_where_the_choices_end),
        cmocka_unit_test(one_choice_goes_in_at_the_end_and_out_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
