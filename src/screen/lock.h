/* lock.h — locking: the vault is closed and nothing of it stays in memory; what was open comes back to its person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_LOCK_H
#define BALIE_SCREEN_LOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct app;
struct pane;

#define LOCK_PLACES 10

/* A place as it was left: ids alone, nothing of a person. */
struct lock_place {
    size_t at;
    struct id dossier, record; /* record: of the form that was open there, none */
    char form[64];
};
struct lock_kept {
    bool is_locked; /* somebody sat here and is to come back */
    struct id user;
    size_t at, pending;
    struct lock_place places[LOCK_PLACES]; /* in place: a piece of memory taken now could still hold what it held */
    size_t place_count;
};

/* Freed memory is overwritten from here on. Called once, before anything is read. */
void lock_prepare(void);
/* Ends the exchange, puts every open form aside as a draft, closes the vault, and asks who comes. */
void lock_now(struct app *app);
/* This person goes: her drafts become parked, for whoever may go on with them; then the vault is closed. */
void lock_log_out(struct app *app);
/* After somebody sat down: the same person finds her forms as they were; of another the drafts become parked. */
void lock_welcome(struct app *app);
/* What the lock screen says under the names; returns the row after it. */
int lock_draw(const struct app *app, const struct pane *pane, int row);

#endif
