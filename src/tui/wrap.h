/* wrap.h — where a long text is broken to fit a width. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_WRAP_H
#define BALIE_TUI_WRAP_H

#include <stddef.h>

/* The bytes of the first line of TEXT that fits COLUMNS, broken at a line end, else between words, else anywhere; *NEXT
 * gets where the line after it begins. At least one letter is taken. */
size_t wrap_line(const char *text, int columns, size_t *next);
/* The column under which the lines hang that the first line of TEXT breaks into: where its last column of a table
 * begins, else its indentation; 0 where that would leave less than half of COLUMNS. */
int wrap_hang(const char *text, int columns);

#endif
