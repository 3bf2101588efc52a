/* roster.h — a list of any length of which only what shows is asked for: cursor, pages, filter, jump to a number. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_ROSTER_H
#define BALIE_TUI_ROSTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "tui/line.h"

struct key;
struct pane;

#define ROSTER_NONE ((size_t)-1)

struct roster_source {
    void *with;
    /* Draws row I in the one-row PANE; IS_AT: the cursor is on it (the row is filled already). */
    void (*draw)(void *with, const struct pane *pane, size_t i, bool is_at);
    /* Whether row I holds the FOLDED words of the filter; NULL: there is no filter. */
    bool (*matches)(void *with, size_t i, const char *folded);
    /* Whether the cursor may stand on row I; NULL: on all. */
    bool (*is_open)(void *with, size_t i);
};

struct roster {
    struct roster_source source;
    size_t count;        /* rows there are */
    size_t at;           /* row under the cursor, ROSTER_NONE when there is none */
    size_t top;          /* place of the first row on the screen */
    size_t page;         /* rows on the screen at the last drawing */
    struct line filter;  /* what was typed to narrow it */
    size_t number;       /* digits typed so far: jumps to that row; 0 none */
    ARRAY(size_t) shown; /* rows that match the filter, when there is one */
};

void roster_open(struct roster *roster, struct roster_source source, size_t count);
void roster_recount(struct roster *roster, size_t count); /* rows changed: the cursor stays where it may */
/* Takes keys that move, and letters for the filter where the source has one; digits jump where it has none. */
bool roster_key(struct roster *roster, const struct key *key);
void roster_move_to(struct roster *roster, size_t row);
size_t roster_shown(const struct roster *roster); /* how many match */
void roster_draw(struct roster *roster, const struct pane *pane);
void roster_close(struct roster *roster);

#endif
