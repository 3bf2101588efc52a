/* chosen.h — several choices of one list, kept in the order they were chosen, as codes with spaces between. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_CHOSEN_H
#define BALIE_SCREEN_CHOSEN_H

#include <stddef.h>

struct buf;
struct item_choice;

/* Appends VALUE with CODE added at its end, or taken out when it was in. */
void chosen_toggle(const char *value, const char *code, struct buf *out);
/* The same for every STEP-th of CHOICES from FIRST below LAST at once: all in, or all out when all were in. */
struct chosen_span {
    size_t first, last, step;
};
void chosen_toggle_span(const char *value, const struct item_choice *choices, struct chosen_span span, struct buf *out);

#endif
