/* screen.c — what a screen is: one row of functions, one table of actions, and what must follow a key. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "screen.h"

#include "app.h"
#include "base/memory.h"
#include "desk/exchange.h"
#include "desk/rights.h"

struct next next_pass(void)
{
    return (struct next){ .follow = FOLLOW_PASS };
}

struct next next_stay(void)
{
    return (struct next){ .follow = FOLLOW_STAY };
}

struct next next_redraw(void)
{
    return (struct next){ .follow = FOLLOW_REDRAW };
}

struct next next_push(struct screen *screen)
{
    return screen ? (struct next){ FOLLOW_PUSH, screen, 0 } : next_redraw();
}

struct next next_replace(struct screen *screen)
{
    return screen ? (struct next){ FOLLOW_REPLACE, screen, 0 } : next_redraw();
}

struct next next_pop(unsigned levels)
{
    return (struct next){ .follow = FOLLOW_POP, .levels = levels };
}

struct next next_quit(void)
{
    return (struct next){ .follow = FOLLOW_QUIT };
}

struct screen *screen_new(const struct screen_kind *kind, void *state)
{
    struct screen *screen = mem_new(sizeof *screen);

    screen->kind = kind;
    screen->state = state;
    return screen;
}

void screen_free(struct screen *screen)
{
    if (!screen)
        return;
    if (screen->kind->free)
        screen->kind->free(screen->state);
    mem_free(screen);
}

const struct action *action_find(const struct action *table, uint32_t code)
{
    for (const struct action *row = table; row && row->name; row++)
        if (code && (row->key == code || row->other_key == code))
            return row;
    return NULL;
}

bool action_may(struct app *app, const struct screen *screen, const struct action *action)
{
    unsigned has = NEEDS_NOTHING;

    if (app_seat(app))
        has |= NEEDS_SEAT | NEEDS_PAGE;
    if (app_is_loose(app))
        has |= NEEDS_PAGE;
    if (id_is_set(screen->dossier))
        has |= NEEDS_DOSSIER;
    if (screen->entry)
        has |= NEEDS_ENTRY;
    if (app_seat(app) && (action->needs & NEEDS_SERVER) && app_exchange(app)->is_enrolled)
        has |= NEEDS_SERVER;
    return (action->needs & NEEDS_PLACE & ~has) == 0;
}

bool action_is_allowed(struct app *app, const struct screen *screen, const struct action *action, struct error *err)
{
    unsigned asked = action->needs >> 8;

    return !asked || !app_seat(app) || seat_may_in(app_seat(app), (enum right)(asked - 1), screen->dossier, NULL, err);
}
