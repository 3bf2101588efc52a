/* grid.c — a list of choices laid out in rows and columns, such as the parts of the days of a week. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "grid.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/session.h"

#define USUAL_COLUMNS 3
#define MOST_COLUMNS  9

size_t grid_columns(const char *appearance, size_t count)
{
    const char *at = strstr(appearance, "columns");

    if (!at || !count)
        return 0;
    at += strlen("columns");
    if (at[0] == '-' && at[1] >= '1' && at[1] <= '0' + MOST_COLUMNS)
        return (size_t)(at[1] - '0');
    return USUAL_COLUMNS;
}

size_t grid_rows(const struct grid *grid)
{
    return grid->columns ? (grid->count + grid->columns - 1) / grid->columns : 0;
}

struct chosen_span grid_row(const struct grid *grid, size_t row)
{
    size_t last = (row + 1) * grid->columns;

    return (struct chosen_span){ row * grid->columns, last < grid->count ? last : grid->count, 1 };
}

struct chosen_span grid_column(const struct grid *grid, size_t column)
{
    return (struct chosen_span){ column, grid->count, grid->columns };
}

static size_t first_word_bytes(const char *label)
{
    return strcspn(label, " ");
}

void grid_row_label(const struct grid *grid, size_t row, struct buf *out)
{
    struct chosen_span span = grid_row(grid, row);
    const char *label = grid->choices[span.first].label;
    size_t size = first_word_bytes(label);

    if (!label[size] || span.last - span.first < 2)
        return;
    for (size_t i = span.first; i < span.last; i++)
        if (strncmp(grid->choices[i].label, label, size + 1) != 0)
            return;
    buf_add(out, label, size);
}

void grid_column_label(const struct grid *grid, size_t column, struct buf *out)
{
    struct chosen_span span = grid_column(grid, column);
    const char *label = grid->choices[span.first].label;
    const char *rest = label + first_word_bytes(label);

    if (!*rest || grid_rows(grid) < 2)
        return;
    for (size_t i = span.first; i < span.last; i += span.step)
        if (!text_ends(grid->choices[i].label, rest))
            return;
    buf_text(out, rest + 1);
}

bool grid_is_labelled(const struct grid *grid)
{
    for (size_t row = 0; row < grid_rows(grid); row++) {
        scoped_buf label = { 0 };
        grid_row_label(grid, row, &label);
        if (!label.size_bytes)
            return false;
    }
    for (size_t column = 0; column < grid->columns; column++) {
        scoped_buf label = { 0 };
        grid_column_label(grid, column, &label);
        if (!label.size_bytes)
            return false;
    }
    return true;
}
