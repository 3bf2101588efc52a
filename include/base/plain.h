/* plain.h — text that came from anywhere, made harmless: nothing in it steers, hides or turns what is shown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_PLAIN_H
#define BALIE_BASE_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

#define PLAIN_MARK  0xFFFD /* shown for what may not be shown */
#define PLAIN_MARKS 4      /* combining marks a letter keeps */

/* Whether CODE steers a terminal, turns the order of letters, or cannot be seen. Joiners (200C, 200D) may stay: Persian
 * and Hindi are written with them. */
bool plain_is_unsafe(uint32_t code);
/* Whether CODE belongs to the letter before it: a combining mark or a joiner. */
bool plain_is_joined(uint32_t code);

/* Appends TEXT with a visible mark for all that is unsafe, for joined ones that have no letter, and one for those
 * beyond the fourth on a letter. The order of letters is left as it is. */
enum plain_lines { PLAIN_ONE_LINE, PLAIN_LINES };
void plain_text(struct buf *out, const char *text, enum plain_lines lines);
/* The same as a cell of a CSV sheet: quoted where needed, and one that a spreadsheet would compute (= + - @) begins
 * with an apostrophe; a plain number stays one. */
void plain_cell(struct buf *out, const char *text);
/* The same as the name of a file: no separators, no spaces at its ends, no dot or dash first; never empty. */
void plain_file_name(struct buf *out, const char *text);
/* JSON text with what is unsafe written as \uXXXX: it says the same to who reads it as JSON. */
void plain_json(struct buf *out, const char *json);

#endif
