/* pane.c — a part of the screen one draws in: text, lines and fields, always cut to its edges. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tui/pane.h"

#include <stdarg.h>
#include <string.h>

#include <curses.h>

#include "base/buf.h"
#include "style.h"
#include "tui/text.h"
#include "wrap.h"

/* Whether ROW and COLUMN are inside, and the screen has them. */
static bool reach(const struct pane *pane, int row, int column)
{
    return row >= 0 && row < pane->rows && column >= 0 && column < pane->columns &&
           move(pane->row + row, pane->column + column) == OK;
}

int pane_text(const struct pane *pane, int row, int column, enum style style, const char *text)
{
    scoped_buf shown = { 0 };
    size_t columns;

    if (!*text || !reach(pane, row, column))
        return column;
    columns = text_show(&shown, text, (size_t)(pane->columns - column));
    attrset(style_attributes(style));
    addstr(buf_view(&shown));
    return column + (int)columns;
}

int pane_text_right(const struct pane *pane, int row, enum style style, const char *text)
{
    int columns = (int)text_columns(text), column = columns < pane->columns ? pane->columns - columns : 0;

    pane_text(pane, row, column, style, text);
    return column;
}

void pane_cell(const struct pane *pane, struct pane_cell cell, enum style style, const char *text)
{
    scoped_buf shown = { 0 };
    int columns = cell.columns < pane->columns - cell.column ? cell.columns : pane->columns - cell.column;
    int used;

    if (columns < 1 || !reach(pane, cell.row, cell.column))
        return;
    for (used = (int)text_show(&shown, text, (size_t)columns); used < columns; used++)
        buf_char(&shown, ' ');
    attrset(style_attributes(style));
    addstr(buf_view(&shown));
}

/* Bold; underlined where all is bold. */
void pane_stress(const struct pane *pane, struct pane_cell cell, enum style style)
{
    attr_t attributes = (attr_t)style_attributes(style);
    int columns = cell.columns < pane->columns - cell.column ? cell.columns : pane->columns - cell.column;

    if (columns > 0 && reach(pane, cell.row, cell.column))
        chgat(columns, attributes | (attributes & A_BOLD ? A_UNDERLINE : A_BOLD), (short)PAIR_NUMBER(attributes), NULL);
}

int pane_format(const struct pane *pane, struct pane_cell at, enum style style, const char *format, ...)
{
    scoped_buf text = { 0 };
    va_list list;

    va_start(list, format);
    buf_format_list(&text, format, list);
    va_end(list);
    if (!at.columns)
        return pane_text(pane, at.row, at.column, style, buf_view(&text));
    pane_cell(pane, at, style, buf_view(&text));
    return at.column + at.columns;
}

void pane_fill(const struct pane *pane, int row, enum style style)
{
    pane_cell(pane, (struct pane_cell){ row, 0, pane->columns }, style, "");
}

void pane_rule(const struct pane *pane, int row, const char *title)
{
    scoped_buf line = { 0 };
    int used = *title ? (int)text_columns(title) + 3 : 0;

    if (*title)
        buf_format(&line, "─ %s ", title);
    for (; used < pane->columns; used++)
        buf_text(&line, "─");
    pane_text(pane, row, 0, STYLE_RULE, buf_view(&line));
}

int pane_wrapped(const struct pane *pane, int row, int column, enum style style, const char *text)
{
    size_t next;

    while (*text && row < pane->rows) {
        size_t size = wrap_line(text, pane->columns - column, &next);
        scoped_buf line = { 0 };
        buf_add(&line, text, size);
        pane_text(pane, row++, column, style, buf_view(&line));
        text += next;
    }
    return row;
}

void pane_caret(const struct pane *pane, int row, int column)
{
    style_set_caret(pane->row + row, pane->column + (column < pane->columns ? column : pane->columns - 1));
}

struct pane pane_cut_top(struct pane *pane, int rows)
{
    struct pane part = { pane->row, pane->column, rows < pane->rows ? rows : pane->rows, pane->columns };

    pane->row += part.rows;
    pane->rows -= part.rows;
    return part;
}

struct pane pane_cut_bottom(struct pane *pane, int rows)
{
    struct pane part = { pane->row, pane->column, rows < pane->rows ? rows : pane->rows, pane->columns };

    pane->rows -= part.rows;
    part.row += pane->rows;
    return part;
}

struct pane pane_cut_left(struct pane *pane, int columns)
{
    struct pane part = { pane->row, pane->column, pane->rows, columns < pane->columns ? columns : pane->columns };

    pane->column += part.columns;
    pane->columns -= part.columns;
    return part;
}
