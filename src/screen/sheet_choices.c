/* sheet_choices.c — the choices under the current question, as a list or as a grid. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet_choices.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/words.h"
#include "filling.h"
#include "form/session.h"
#include "grid.h"
#include "sheet.h"
#include "tui/text.h"

#define FEWEST_LINES 4
#define KEPT_LINES   6 /* for the question itself, its hint and what is around it */
#define CELL_COLUMNS 16

static const char *tick(const struct filling *filling, const struct item_choice *choice)
{
    if (!filling_has_many(filling))
        return "";
    return text_has_word(filling_open_value(filling), choice->name) ? "[x] " : "[ ] ";
}

static void add_choice(struct sheet *sheet, const struct filling *filling, size_t place, int indent)
{
    const struct picker *picker = &filling->picker;
    const struct item_choice *choice = &picker->choices[picker->shown.at[place]];
    size_t number = picker_number(picker, picker->shown.at[place]);
    bool is_open = filling->is_picking || filling->is_typing || filling_has_many(filling);
    bool is_standing = filling->asks == ASKS_ANSWER && text_equal(choice->name, filling_open_value(filling));
    bool is_marked = place == picker->at && (is_open || is_standing || filling->asks == ASKS_BLANK);
    struct sheet_line *line = array_add(&sheet->lines);
    const char *pointer = is_marked ? "›" : " ";

    *line = (struct sheet_line){
        .mark = "", .look = is_marked ? LOOK_HIGHLIGHT : LOOK_CHOICE, .indent = indent, .caret = -1
    };
    if (number)
        line->label = arena_format(sheet->arena, "%s%2zu %s%s", pointer, number, tick(filling, choice), choice->label);
    else
        line->label = arena_format(sheet->arena, "%s %s%s", pointer, tick(filling, choice), choice->label);
}

static void add_list(struct sheet *sheet, const struct filling *filling, int indent)
{
    size_t count = filling->picker.shown.count, at = filling->picker.at, first = 0;
    size_t room = sheet->height > FEWEST_LINES + KEPT_LINES ? (size_t)(sheet->height - KEPT_LINES) : FEWEST_LINES;

    if (count <= room)
        room = count;
    else
        first = at < room / 2 ? 0 : at - room / 2;
    if (first + room > count)
        first = count - room;
    for (size_t place = first; place < first + room; place++)
        add_choice(sheet, filling, place, indent);
    if (room < count) {
        scoped_buf more = { 0 };
        buf_format(&more, ngettext("%zu more: type letters of it", "%zu more: type letters of it", count - room),
                   count - room);
        sheet_wrap(sheet, buf_view(&more), LOOK_HINT, indent);
    }
    if (!count)
        sheet_wrap(sheet, _("nothing matches"), LOOK_HINT, indent);
}

static void pad(struct buf *out, const char *text, int columns)
{
    size_t size = sheet_fit(text, columns - 1);

    buf_add(out, text, size);
    for (int at = (int)text_columns(text) < columns ? (int)text_columns(text) : columns - 1; at < columns; at++)
        buf_char(out, ' ');
}

static void add_grid_line(struct sheet *sheet, const char *text, enum sheet_look look, int indent)
{
    *array_add(&sheet->lines) = (struct sheet_line){
        .mark = "", .label = arena_text(sheet->arena, text), .look = look, .indent = indent, .caret = -1
    };
}

static void add_grid_head(struct sheet *sheet, const struct grid *grid, int indent)
{
    scoped_buf line = { 0 };

    pad(&line, "", CELL_COLUMNS);
    for (size_t column = 0; column < grid->columns; column++) {
        scoped_buf label = { 0 };
        buf_format(&label, "%c ", (char)('a' + column));
        grid_column_label(grid, column, &label);
        pad(&line, buf_view(&label), CELL_COLUMNS);
    }
    add_grid_line(sheet, buf_view(&line), LOOK_HINT, indent);
}

static void add_cell(const struct filling *filling, const struct grid *grid, size_t cell, struct buf *line)
{
    scoped_buf text = { 0 };

    buf_text(&text, cell == filling->cell ? "›" : " ");
    buf_text(&text, tick(filling, &grid->choices[cell]));
    if (!grid_is_labelled(grid))
        buf_text(&text, grid->choices[cell].label);
    pad(line, buf_view(&text), CELL_COLUMNS);
}

static void add_grid(struct sheet *sheet, const struct filling *filling, int indent)
{
    struct grid grid = { filling->picker.choices, filling->picker.count, filling_grid_columns(filling) };

    add_grid_head(sheet, &grid, indent);
    for (size_t row = 0; row < grid_rows(&grid); row++) {
        struct chosen_span span = grid_row(&grid, row);
        scoped_buf line = { 0 }, label = { 0 };
        buf_format(&label, "%zu ", row + 1);
        grid_row_label(&grid, row, &label);
        pad(&line, buf_view(&label), CELL_COLUMNS);
        for (size_t cell = span.first; cell < span.last; cell++)
            add_cell(filling, &grid, cell, &line);
        add_grid_line(sheet, buf_view(&line),
                      filling->cell >= span.first && filling->cell < span.last ? LOOK_HIGHLIGHT : LOOK_CHOICE, indent);
    }
}

void sheet_choices(struct sheet *sheet, const struct filling *filling, int indent)
{
    if (filling_grid_columns(filling))
        add_grid(sheet, filling, indent);
    else
        add_list(sheet, filling, indent);
}
