/* control.h — how each kind of question takes keys: text, choices, a grid, a tick, a decision, rows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_CONTROL_H
#define BALIE_SCREEN_CONTROL_H

#include <stdbool.h>

struct filling;

struct control {
    const char *help;                                            /* the keys it answers to, one line */
    void (*letter)(struct filling *filling, const char *letter); /* a typed character */
    bool (*commit)(struct filling *filling);                     /* takes what was typed; false: refused, stay */
    bool has_choices, has_many;
};

/* The control of the question under the cursor; never NULL. */
const struct control *control_of(const struct filling *filling);

#endif
