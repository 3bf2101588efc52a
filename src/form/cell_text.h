/* cell_text.h — what a cell of a workbook says, as a person would write it: numbers, dates, truths, texts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_CELL_TEXT_H
#define BALIE_FORM_CELL_TEXT_H

#include <stdbool.h>

struct buf;

/* Whether numbers shown in this format are days or hours: a built-in format by its NUMBER, else by its CODE. */
bool cell_format_is_moment(int number, const char *code);
/* 3 as "3", 0.1 as "0.1", never with an exponent; text that is no number stays. */
void cell_number(const char *text, struct buf *out);
/* The days since the calendar's beginning as "2023-09-01", "2023-09-01T09:30:00" or "09:30:00". */
void cell_moment(const char *text, bool from_1904, struct buf *out);
/* Text as it is stored: no-break spaces become spaces, "_x000A_" the character it stands for; white space at the ends
 * goes. */
void cell_plain(const char *text, struct buf *out);

#endif
