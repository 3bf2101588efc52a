/* style.c — what each named style looks like on this terminal, and where its cursor will stand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "style.h"

#include <stdlib.h>

#include <curses.h>

/* clang-format off */
static const struct look {
    unsigned attributes; /* told without colour */
    short colour;        /* -1: the terminal's own */
} looks[STYLES] = {
    [STYLE_PLAIN]   = { A_NORMAL,             -1 },
    [STYLE_STRONG]  = { A_BOLD,               -1 },
    [STYLE_FAINT]   = { A_DIM,                -1 },
    [STYLE_HEAD]    = { A_REVERSE,            -1 },
    [STYLE_RULE]    = { A_NORMAL,             COLOR_CYAN },
    [STYLE_CURSOR]  = { A_REVERSE,            -1 },
    [STYLE_FIELD]   = { A_UNDERLINE,          -1 },
    [STYLE_LABEL]   = { A_NORMAL,             COLOR_CYAN },
    [STYLE_WARNING] = { A_BOLD,               COLOR_YELLOW },
    [STYLE_REFUSAL] = { A_BOLD | A_UNDERLINE, COLOR_RED },
    [STYLE_GOOD]    = { A_BOLD,               COLOR_GREEN },
    [STYLE_KEY]     = { A_BOLD,               COLOR_CYAN },
    [STYLE_BAR]     = { A_NORMAL,             -1 },
};
/* clang-format on */

/* The terminal is one; this is what is known of it. */
static struct {
    bool has_colours, has_caret;
    int row, column;
} face;

void style_open(void)
{
    const char *no_colour = getenv("NO_COLOR");

    face.has_colours = (!no_colour || !*no_colour) && has_colors() && start_color() == OK;
    if (!face.has_colours)
        return;
    use_default_colors();
    for (short i = 0; i < STYLES; i++)
        if (looks[i].colour >= 0)
            init_pair((short)(i + 1), looks[i].colour, -1);
}

int style_attributes(enum style style)
{
    unsigned attributes = looks[style].attributes;

    if (face.has_colours && looks[style].colour >= 0)
        attributes |= (unsigned)COLOR_PAIR(style + 1);
    return (int)attributes;
}

void style_set_caret(int row, int column)
{
    face.has_caret = true;
    face.row = row;
    face.column = column;
}

void style_forget_caret(void)
{
    face.has_caret = false;
}

bool style_caret(int *row, int *column)
{
    *row = face.row;
    *column = face.column;
    return face.has_caret;
}
