/* text.h — makes any text safe and right to show on a terminal: the one road from data to the screen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_TEXT_H
#define BALIE_TUI_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct buf;

#define TEXT_WHOLE ((size_t)-1) /* do not cut */

/* Appends TEXT as it may be shown in at most COLUMNS columns; returns the columns it takes. What could steer a
 * terminal or hide itself (controls, direction marks, zero-width and private characters, bad bytes) becomes a visible
 * mark; a letter keeps at most four combining marks; text cut off ends in "…"; right-to-left runs are put in the order
 * they are read on the screen. */
size_t text_show(struct buf *out, const char *text, size_t columns);
/* The columns of TEXT when it is shown whole. */
size_t text_columns(const char *text);
/* The bytes of the letter at TEXT with everything that belongs to it (a cluster); 0 at the end. */
size_t text_cluster(const char *text);
/* Appends TEXT without what may not be typed or pasted into an answer (the same set); line ends become a space, or stay
 * when LINES. */
enum text_lines { TEXT_ONE_LINE, TEXT_LINES };
void text_accept(struct buf *out, const char *text, enum text_lines lines);

#endif
