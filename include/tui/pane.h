/* pane.h — a part of the screen one draws in: text, lines and fields, always cut to its edges. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_PANE_H
#define BALIE_TUI_PANE_H

#include <stddef.h>

struct pane {
    int row, column, rows, columns;
};

/* Named by meaning; each differs from plain without colour too. */
enum style {
    STYLE_PLAIN,
    STYLE_STRONG,  /* what matters most */
    STYLE_FAINT,   /* not possible now, or beside the point */
    STYLE_HEAD,    /* the fixed lines on top */
    STYLE_RULE,    /* a line with a title in it */
    STYLE_CURSOR,  /* the row or choice the cursor is on */
    STYLE_FIELD,   /* what is being typed */
    STYLE_LABEL,   /* the question before a value */
    STYLE_WARNING, /* look at this */
    STYLE_REFUSAL, /* this was refused */
    STYLE_GOOD,    /* this was accepted */
    STYLE_KEY,     /* a key's name */
    STYLE_BAR,     /* the key line */
    STYLES
};

/* Draws TEXT, made safe, at ROW and COLUMN of PANE; returns the column after it. Outside the pane nothing shows. */
int pane_text(const struct pane *pane, int row, int column, enum style style, const char *text);
/* The same, ending in the last column; returns the column it begins in. */
int pane_text_right(const struct pane *pane, int row, enum style style, const char *text);
/* The same in exactly COLUMNS columns, filled up with spaces. */
struct pane_cell {
    int row, column, columns;
};
void pane_cell(const struct pane *pane, struct pane_cell cell, enum style style, const char *text);
/* What is drawn there in STYLE stands out from the rest of it. */
void pane_stress(const struct pane *pane, struct pane_cell cell, enum style style);
/* Formats first; for whole translated sentences. */
int pane_format(const struct pane *pane, struct pane_cell at, enum style style, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void pane_fill(const struct pane *pane, int row, enum style style);  /* the whole row in this style, empty */
void pane_rule(const struct pane *pane, int row, const char *title); /* "─ title ─────" */
/* TEXT broken between words over rows from ROW on; returns the row after it. */
int pane_wrapped(const struct pane *pane, int row, int column, enum style style, const char *text);
void pane_caret(const struct pane *pane, int row, int column); /* where the terminal's cursor stands after drawing */
/* Takes ROWS rows off the top or bottom of PANE and gives them. */
struct pane pane_cut_top(struct pane *pane, int rows);
struct pane pane_cut_bottom(struct pane *pane, int rows);
struct pane pane_cut_left(struct pane *pane, int columns);

#endif
