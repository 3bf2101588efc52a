/* app_inside.h — what the screens share, as the loop and the shared keys see it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_APP_INSIDE_H
#define BALIE_SCREEN_APP_INSIDE_H

#include "app.h"
#include "base/array.h"
#include "base/buf.h"
#include "desk/exchange.h"
#include "lock.h"
#include "prompt.h"

struct exchange;
struct terminal;
struct vault;

#define APP_PLACES 10 /* the first screen (Alt-0) and nine dossiers */

struct place {
    struct id dossier; /* none for the first place */
    ARRAY(struct screen *) screens;
};

/* The two lines on top, made once until something they show changes. */
struct head_kept {
    bool is_made, clock_runs;
    struct id dossier;
    const struct entry *entry;
    uint64_t generation, version;
    int64_t saved_ms, clock_ms, clock_looked_ms;
    struct buf left, right, second;
};

/* Something that a screen waits for beside the keys. STEP returns whether something may look different. */
struct pollfd;
struct beside {
    void *with;
    size_t (*wait)(void *with, struct pollfd *out, size_t room, int *timeout_ms);
    bool (*step)(void *with);
};

struct app {
    const char *home, *forms;
    struct terminal *terminal;
    struct vault *vault;
    struct seat *seat;
    struct place places[APP_PLACES];
    size_t at; /* the place on the screen */
    char said[1024];
    bool is_refusal; /* SAID says why something was refused */
    bool is_soon, is_blank, is_leaving;
    bool was_open;               /* somebody sat here since balie was started */
    bool is_deriving;            /* dossiers changed: their tasks are worked out when there is time */
    bool is_caring;              /* a backup or the next epoch is being written */
    int64_t care_due_ms;         /* when to ask whether a backup is due */
    bool is_care_asked;          /* a backup now, and what became of it said */
    bool is_clock_told;          /* that it is before the newest change here */
    struct lock_kept kept;       /* of who sat here before the lock */
    bool is_loose;               /* one form from a file is filled in, without a vault */
    const struct action *chosen; /* by the palette, for the screen below it */
    uint64_t version;            /* grows with everything written */
    struct exchange_state server;
    int64_t server_looked_ms;
    struct beside *beside;     /* NULL: no screen waits for anything */
    struct exchange *exchange; /* under way */
    int64_t exchange_due_ms;
    bool is_exchange_asked; /* while one was under way: another follows it, for what came after it began */
    int64_t pressed_ms, ticked_ms, worked_ms;
    struct head_kept head;
};

/* In app.c */
void app_open_vault(struct app *app, struct vault *vault, struct seat *seat); /* takes both over */
void app_exchange_now(struct app *app);
/* In places.c: the stacks of screens. */
struct screen *places_top(struct app *app);
void places_follow(struct app *app, size_t place, struct next next);
bool places_go(struct app *app, size_t place); /* false: nothing is open there */
void places_close(struct app *app);
/* In bars.c: the sentence and the keys at the bottom. */
void bars_draw(struct app *app, const struct screen *screen, struct pane *pane);
/* In exchanging.c: the exchange with the server, a step at a time. */
void caring_now(struct app *app);  /* caring.c: a backup at once, judged whole */
void caring_step(struct app *app); /* caring.c: a few milliseconds of it */
size_t exchanging_wait(struct app *app, struct pollfd *out, size_t room, int *timeout_ms);
void exchanging_step(struct app *app);
size_t beside_wait(struct app *app, struct pollfd *out, size_t room, int *timeout_ms);
bool beside_step(struct app *app);

#endif
