/* page.c — a text longer than the screen, broken into lines and scrolled. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tui/page.h"

#include <string.h>

#include "tui/key.h"
#include "tui/pane.h"
#include "tui/text.h"
#include "wrap.h"

static size_t line_count(const struct page *page)
{
    return page->lines.count ? page->lines.count - 1 : 0;
}

static void break_lines(struct page *page, int columns)
{
    const char *text = buf_view(&page->text);
    struct page_line line = { 0 };
    size_t next;

    page->columns = columns;
    page->lines.count = 0;
    *array_add(&page->lines) = line;
    while (text[line.start]) {
        int hang = line.hang ? line.hang : wrap_hang(text + line.start, columns);
        wrap_line(text + line.start, columns - line.hang, &next);
        line.start += next;
        line.hang = text[line.start - 1] == '\n' ? 0 : hang;
        *array_add(&page->lines) = line;
    }
}

void page_set(struct page *page, const char *text)
{
    buf_cut(&page->text, 0);
    text_accept(&page->text, text, TEXT_LINES);
    page->columns = 0;
    page->top = 0;
}

bool page_key(struct page *page, const struct key *key)
{
    size_t rows = page->rows ? page->rows : 1, step = rows > 1 ? rows - 1 : 1;
    size_t last = line_count(page) > rows ? line_count(page) - rows : 0, top = page->top;

    if (key->code == PRESS_UP)
        top = top ? top - 1 : 0;
    else if (key->code == PRESS_DOWN)
        top++;
    else if (key->code == PRESS_PAGE_UP)
        top = top > step ? top - step : 0;
    else if (key->code == PRESS_PAGE_DOWN || key->code == ' ')
        top += step;
    else if (key->code == PRESS_HOME)
        top = 0;
    else if (key->code == PRESS_END)
        top = last;
    else
        return false;
    page->top = top > last ? last : top;
    return true;
}

void page_draw(struct page *page, const struct pane *pane)
{
    const char *text = buf_view(&page->text);

    if (pane->rows < 1 || pane->columns < 1)
        return;
    page->rows = (size_t)pane->rows;
    if (page->columns != pane->columns)
        break_lines(page, pane->columns);
    if (page->top >= line_count(page))
        page->top = 0;
    for (size_t i = 0; i < page->rows && page->top + i < line_count(page); i++) {
        struct page_line from = page->lines.at[page->top + i];
        size_t next, size = wrap_line(text + from.start, pane->columns - from.hang, &next);
        scoped_buf line = { 0 };
        buf_add(&line, text + from.start, size);
        pane_text(pane, (int)i, from.hang, STYLE_PLAIN, buf_view(&line));
    }
    if (page->top + page->rows < line_count(page))
        pane_text_right(pane, pane->rows - 1, STYLE_FAINT, " …");
}

void page_clear(struct page *page)
{
    buf_clear(&page->text);
    array_clear(&page->lines);
}
