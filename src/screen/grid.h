/* grid.h — a list of choices laid out in rows and columns, such as the parts of the days of a week. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_GRID_H
#define BALIE_SCREEN_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "chosen.h"

struct buf;
struct item_choice;

struct grid {
    const struct item_choice *choices;
    size_t count, columns;
};

/* The columns an appearance asks for ("columns-3" is 3, "columns" as many as fit well); 0 when it asks for none. */
size_t grid_columns(const char *appearance, size_t count);
size_t grid_rows(const struct grid *grid);
/* What all choices of a row begin with, or of a column end with; "" when they share nothing. */
void grid_row_label(const struct grid *grid, size_t row, struct buf *out);
void grid_column_label(const struct grid *grid, size_t column, struct buf *out);
/* Whether rows and columns have labels of their own, so that the cells need none. */
bool grid_is_labelled(const struct grid *grid);
struct chosen_span grid_row(const struct grid *grid, size_t row);
struct chosen_span grid_column(const struct grid *grid, size_t column);

#endif
