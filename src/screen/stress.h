/* stress.h — what of a text stands out, as its author emphasised it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_STRESS_H
#define BALIE_SCREEN_STRESS_H

#include <stddef.h>

#include "tui/pane.h"

struct arena;

/* Bytes of the words, [from, to). */
struct stretch {
    size_t from, to;
};
struct stress {
    const struct stretch *at;
    size_t count;
    size_t from; /* where the line begins in the words */
};

/* The words of TEXT without the signs of item_text_stressed(): TEXT itself when it has none, else in ARENA. */
const char *stress_take(struct arena *arena, const char *text, struct stress *out);
/* Makes what stands out so, in LINE as it was drawn at AT in STYLE. */
void stress_draw(const struct stress *stress, const char *line, const struct pane *pane, struct pane_cell at,
                 enum style style);

#endif
