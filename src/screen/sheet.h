/* sheet.h — the lines of one group of a form as they will stand on the screen, the current question opened up. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_SHEET_H
#define BALIE_SCREEN_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "stress.h"

struct arena;
struct filling;

enum sheet_look {
    LOOK_QUESTION,
    LOOK_CURRENT,
    LOOK_HEADING,
    LOOK_NOTE,
    LOOK_HINT,
    LOOK_EARLIER,
    LOOK_FOREIGN, /* the client's language */
    LOOK_CHOICE,
    LOOK_HIGHLIGHT,
    LOOK_WARNING,
    LOOK_REFUSAL,
    LOOK_KINDS
};

/* MARK stands in the first column, LABEL at INDENT, VALUE (when not NULL) in the column of the answers. */
struct sheet_line {
    const char *mark, *label, *value;
    enum sheet_look look;
    int indent;
    struct stress stress; /* of the words that LABEL is a part of */
    size_t unread;        /* what it says is not known yet: it is of the stop before this number; 0: it is */
    long caret;           /* bytes into VALUE where the cursor stands; -1: not here */
};

struct sheet {
    struct arena *arena;
    ARRAY(struct sheet_line) lines;
    size_t current_first, current_last; /* the lines of the current question: [first, last) */
    int width, height;                  /* room there is, in columns and lines */
    int value_column;
    const char *foreign; /* a language to show each current label in as well; "" */
};

/* Empties it, ready for lines; the strings of lines live in its arena until the next time. */
void sheet_begin(struct sheet *sheet);
/* Makes the lines anew for the page the cursor is on, WIDTH by HEIGHT; those of other questions are yet to be read. */
void sheet_make(struct sheet *sheet, const struct filling *filling);
/* The first line to draw, so that the current question shows whole when it fits. */
size_t sheet_top(const struct sheet *sheet, size_t before);
/* Reads what the lines that show from TOP on say: a page may have a thousand. */
void sheet_read(struct sheet *sheet, const struct filling *filling, size_t top);
void sheet_clear(struct sheet *sheet);
size_t sheet_fit(const char *text, int columns); /* the bytes of TEXT that show in so many columns */
/* Appends TEXT, which may have stressed words, as lines of at most WIDTH columns, broken at spaces. */
void sheet_wrap(struct sheet *sheet, const char *text, enum sheet_look look, int indent);

#endif
