/* style.h — what each named style looks like on this terminal, and where its cursor will stand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_STYLE_H
#define BALIE_TUI_STYLE_H

#include <stdbool.h>

#include "tui/pane.h"

/* Chooses colours, or attributes alone where there are none or NO_COLOR asks for it. Curses has begun. */
void style_open(void);
int style_attributes(enum style style);
/* The cursor of the terminal: hidden unless set since style_forget_caret(). */
void style_set_caret(int row, int column);
void style_forget_caret(void);
bool style_caret(int *row, int *column);

#endif
