/* line.h — one line being typed: letters as a person counts them, with a caret and one step back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_LINE_H
#define BALIE_TUI_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct key;
struct pane;

#define LINE_LIMIT_BYTES 4000

struct line {
    struct buf text;
    size_t caret;      /* in bytes, between two letters */
    struct buf before; /* what Ctrl-Z brings back */
    bool is_typing;    /* letters follow one another: one step of undo */
};

/* Takes the key when it is one of the line's: letters, pasted text, Left and Right (Ctrl: by word), Home, End,
 * Backspace, Delete, Ctrl-W (word), Ctrl-U (to the start), Ctrl-K (to the end), Ctrl-Z (back). */
bool line_key(struct line *line, const struct key *key);
void line_set(struct line *line, const char *text);    /* the caret at its end */
void line_insert(struct line *line, const char *text); /* made acceptable; nothing when the line is full */
const char *line_view(const struct line *line);
bool line_is_empty(const struct line *line);
/* Draws it in COLUMNS columns, moved so that the caret shows, and puts the terminal's cursor there. */
void line_draw(const struct line *line, const struct pane *pane, int row, int column);
void line_clear(struct line *line);

#endif
