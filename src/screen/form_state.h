/* form_state.h — the screen on which a form is filled in, from inside: what the form and the closing page share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_FORM_STATE_H
#define BALIE_SCREEN_FORM_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "filling.h"
#include "sheet.h"

struct app;
struct entry;
struct handouts;
struct next;
struct pane;
struct screen;

struct form_state {
    struct filling filling;
    struct sheet sheet, aside;
    size_t top;                /* first line of the sheet on the screen */
    struct buf foreign;        /* the client's language while it shows; empty: it does not */
    struct handouts *handouts; /* what to give along (closing page only) */
    bool is_closing;           /* the conversation's last page: two Enters close it */
    bool is_armed;             /* the next Enter submits (closing page only) */
    bool is_discarding;        /* asked once whether the draft may go */
    bool is_left_at_once;      /* after submitting nothing is shown: the page goes */
    bool *is_finished;         /* of a form of no dossier: told when it is whole; borrowed, else NULL */
};

struct form_state *form_state_new(struct app *app, struct entry *entry);
void form_state_free(void *state);
/* The language of the client when FORM has it; "" otherwise. */
void form_client_language(struct form_state *form, struct buf *out);
void form_draw(struct app *app, struct screen *screen, const struct pane *pane);
/* Lines of a sheet into a pane. */
void form_draw_sheet(const struct sheet *sheet, const struct pane *pane, size_t top);

/* Actions that every screen with a form on it has. */
struct next form_missing(struct app *app, struct screen *screen);
struct next form_blank(struct app *app, struct screen *screen);

/* These borrow FORM, which stays below. */
struct screen *client_screen(struct app *app, struct form_state *form);
struct screen *carry_screen(struct app *app, struct form_state *form);

#endif
