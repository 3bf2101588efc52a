/* picker.h — choosing from a list while typing: by number, by letters of its label, other spellings or code. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_PICKER_H
#define BALIE_SCREEN_PICKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"

struct arena;
struct item_choice;

/* Lists longer than this answer to letters only: their numbers would be learnt by nobody. */
#define PICKER_NUMBERED 99

struct picker {
    struct arena *arena; /* NULL until loaded */
    const struct item_choice *choices;
    const char **folded; /* label, spellings and code of each, made ready for comparing; NULL until letters come */
    size_t count;
    ARRAY(size_t) shown; /* which choices match, best first */
    size_t at;           /* the highlighted one, a place in SHOWN */
};

/* Takes copies. What was typed and highlighted is forgotten. */
void picker_load(struct picker *picker, const struct item_choice *choices, size_t count);
void picker_clear(struct picker *picker);
/* Narrows to what TYPED allows ("" = all); the best match is highlighted. */
void picker_filter(struct picker *picker, const char *typed);
/* Whether TYPED is the number of exactly one choice and no longer number, spelling or code begins with it. */
bool picker_is_certain(const struct picker *picker, const char *typed);
/* The highlighted choice; NULL when nothing matches. */
const struct item_choice *picker_choice(const struct picker *picker);
/* The number people type for choice I (its place in the whole list, from 1); 0 when the list is too long for numbers.
 */
size_t picker_number(const struct picker *picker, size_t i);
void picker_move(struct picker *picker, long by); /* the highlight, stopping at both ends */
void picker_highlight(struct picker *picker, const char *name);

#endif
