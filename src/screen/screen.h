/* screen.h — what a screen is: one row of functions, one table of actions, and what must follow a key. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_SCREEN_H
#define BALIE_SCREEN_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "tui/key.h"

struct app; /* what all screens share: app.h */
struct entry;
struct error;
struct pane;
struct screen;

/* What must follow a key. A handler only tells; it never draws, never waits. */
enum follow {
    FOLLOW_PASS,    /* not my key */
    FOLLOW_STAY,    /* taken, nothing changed on the screen */
    FOLLOW_REDRAW,  /* taken */
    FOLLOW_PUSH,    /* SCREEN comes on top */
    FOLLOW_REPLACE, /* SCREEN comes instead */
    FOLLOW_POP,     /* this one goes, and LEVELS - 1 below it */
    FOLLOW_QUIT
};
struct next {
    enum follow follow;
    struct screen *screen;
    unsigned levels;
};
struct next next_pass(void);
struct next next_stay(void);
struct next next_redraw(void);
struct next next_push(struct screen *screen);    /* NULL (it could not be made, and was said): redraw */
struct next next_replace(struct screen *screen); /* NULL: redraw */
struct next next_pop(unsigned levels);
struct next next_quit(void);

/* What an action needs; checked once, by the dispatcher. */
enum needs {
    NEEDS_NOTHING = 0,
    NEEDS_SEAT = 1,    /* somebody sits here: the vault is open */
    NEEDS_DOSSIER = 2, /* the screen is about a dossier */
    NEEDS_ENTRY = 4,   /* a form is being filled in on it */
    NEEDS_SERVER = 8,  /* this computer is enrolled */
    NEEDS_PAGE = 16    /* there is more than the passphrase to see: somebody sits here, or a form stands alone */
};

/* … and a right of the table of rights (desk/rights.h), in the dossier the screen is about. */
#define NEEDS_RIGHT(right) (((unsigned)(right) + 1) << 8)
#define NEEDS_PLACE        0xFFu /* what is no right */

/* One row is everything about an action: key line, help and palette are printed from it. NAME NULL ends a table. */
struct action {
    const char *name;        /* N_(): one or two words */
    uint32_t key, other_key; /* tui/key.h; 0 none */
    unsigned needs;          /* NEEDS_… */
    struct next (*run)(struct app *app, struct screen *screen);
    const char *help; /* N_(): one sentence */
};

struct screen_kind {
    const char *name;             /* for ourselves */
    const char *title;            /* N_(): in help */
    const struct action *actions; /* NULL: none of its own */
    void (*draw)(struct app *app, struct screen *screen, const struct pane *pane);
    /* Keys that are no action of its own. NULL: none. Asked before the keys that work everywhere. */
    struct next (*key)(struct app *app, struct screen *screen, const struct key *key);
    /* Once a second while it is on top, and at once after app_soon(). NULL: nothing. */
    struct next (*tick)(struct app *app, struct screen *screen);
    /* It is on top again: what was above it is gone. NULL: nothing to renew. */
    struct next (*resume)(struct app *app, struct screen *screen);
    /* The person goes: what is half done is kept where it comes back from. NULL: nothing. */
    void (*put_aside)(struct app *app, struct screen *screen);
    void (*free)(void *state); /* NULL: nothing */
};

struct screen {
    const struct screen_kind *kind;
    void *state;         /* its own, released by kind->free */
    struct id dossier;   /* which one it is about, none */
    struct entry *entry; /* the form being filled in on it, borrowed from STATE; NULL */
};

struct screen *screen_new(const struct screen_kind *kind, void *state);
void screen_free(struct screen *screen); /* NULL is fine */

/* The action of TABLE that answers to CODE, NULL. */
const struct action *action_find(const struct action *table, uint32_t code);
/* Whether ACTION may run on SCREEN now. */
bool action_may(struct app *app, const struct screen *screen, const struct action *action);
/* Whether the role of who sits here allows it; refused: it shows, greyed, and ERR says why. */
bool action_is_allowed(struct app *app, const struct screen *screen, const struct action *action, struct error *err);

#endif
