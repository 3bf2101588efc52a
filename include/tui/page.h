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

struct page {
    struct buf text;
    ARRAY(size_t) starts; /* where each line of the screen begins in TEXT; one more at the end */
    int columns;          /* for which width STARTS was made */
    size_t top, rows;
};

void page_set(struct page *page, const char *text);
bool page_key(struct page *page, const struct key *key); /* arrows, pages, home, end, space */
void page_draw(struct page *page, const struct pane *pane);
void page_clear(struct page *page);

#endif
