/* page.h — a text longer than the screen, broken into lines and scrolled. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_PAGE_H
#define BALIE_TUI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "base/buf.h"

struct key;
struct pane;

/* Where a line of the screen begins in the text, and how far it hangs under the line it continues. */
struct page_line {
    size_t start;
    int hang;
};

struct page {
    struct buf text;
    ARRAY(struct page_line) lines; /* one more at the end */
    int columns;                   /* for which width LINES was made */
    size_t top, rows;
};

void page_set(struct page *page, const char *text);
bool page_key(struct page *page, const struct key *key); /* arrows, pages, home, end, space */
void page_draw(struct page *page, const struct pane *pane);
void page_clear(struct page *page);

#endif
