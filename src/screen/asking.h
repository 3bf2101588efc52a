/* asking.h — one line is asked for before something is done: why it is done, where it goes, which file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_ASKING_H
#define BALIE_SCREEN_ASKING_H

#include <stdbool.h>

#include "base/id.h"

struct app;
struct error;
struct screen;

/* GIVEN does it with what was typed, and says so; false: it was refused, ERR says why, and one may type again. */
struct asking {
    const char *label; /* before the line; must last */
    bool (*given)(struct app *app, const struct asking *asking, const char *text, struct error *err);
    /* Instead of GIVEN: what comes in its place, as a second question; NULL: refused. */
    struct screen *(*follows)(struct app *app, const struct asking *asking, const char *text, struct error *err);
    const char *kept; /* what was answered before; copied */
    void *with;       /* lent: of the screen below, which stays as long as this one */
    struct id dossier, other;
    unsigned levels; /* screens below that go too when it was done */
};

struct screen *asking_screen(const struct asking *asking, const char *title, const char *about);

#endif
