/* telling.c — what this computer has to tell, in full, and what one may do about it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"
#include "asking.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/central.h"
#include "desk/linking.h"
#include "desk/rights.h"
#include "desk/seat.h"
#include "desk/telling.h"
#include "desk/worklist.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/page.h"
#include "tui/pane.h"

struct told {
    struct page page;
    char *name, *key, *sentence;
    struct id dossier, other;
};

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct told *told = screen->state;
    struct pane rest = *pane, top = pane_cut_top(&rest, 2);

    (void)app;
    pane_rule(&top, 0, _("This computer tells"));
    page_draw(&told->page, &rest);
}

static struct next put_away(struct app *app, struct screen *screen)
{
    const struct told *told = screen->state;
    struct error err = { 0 };

    if (telling_read(app_seat(app), told->name, told->key, &err)) {
        app_changed(app);
        app_say(app, _("Put away: it is told no more."));
        return next_pop(1);
    }
    app_refuse(app, &err);
    return next_redraw();
}

static struct next look(struct app *app, struct screen *screen)
{
    const struct told *told = screen->state;

    if (id_is_set(told->dossier))
        return app_open_dossier(app, told->dossier);
    return next_push(server_screen(app));
}

static struct next take(struct app *app, struct screen *screen)
{
    const struct told *told = screen->state;

    if (text_equal(told->name, "departed") && *told->key)
        return next_push(taking_screen(told->dossier, 0));
    app_say(app, _("This is not about a dossier that has left."));
    return next_redraw();
}

static bool is_double(struct app *app, const struct told *told)
{
    if (!id_is_set(told->other))
        app_say(app, _("This is not about two dossiers."));
    return id_is_set(told->other);
}

static bool join(struct app *app, const struct asking *asking, const char *reason, struct error *err)
{
    if (!linking_join(app_seat(app), (struct id[2]){ asking->dossier, asking->other }, reason, err))
        return false;
    app_say(app, _("Linked: they are shown as one. What is elsewhere comes with the next exchange."));
    app_changed(app);
    return true;
}

static bool part(struct app *app, const struct asking *asking, const char *reason, struct error *err)
{
    if (!linking_part(app_seat(app), (struct id[2]){ asking->dossier, asking->other }, reason, err))
        return false;
    app_say(app, _("Two persons: this is told no more."));
    app_changed(app);
    return true;
}

static struct next ask_join(struct app *app, struct screen *screen)
{
    struct told *told = screen->state;
    const struct asking asking = {
        .label = _("Why:"), .given = join, .dossier = told->dossier, .other = told->other, .levels = 1
    };

    return is_double(app, told) ? next_push(asking_screen(&asking, _("One person"), told->sentence)) : next_redraw();
}

static struct next ask_part(struct app *app, struct screen *screen)
{
    struct told *told = screen->state;
    const struct asking asking = {
        .label = _("Why:"), .given = part, .dossier = told->dossier, .other = told->other, .levels = 1
    };

    return is_double(app, told) ? next_push(asking_screen(&asking, _("Two persons"), told->sentence)) : next_redraw();
}

static struct next look_other(struct app *app, struct screen *screen)
{
    struct told *told = screen->state;

    if (!is_double(app, told))
        return next_redraw();
    if (central_is_here(app_seat(app), told->other))
        return app_open_dossier(app, told->other);
    return next_push(taking_screen(told->other, 0));
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct told *told = screen->state;

    (void)app;
    return page_key(&told->page, pressed) ? next_redraw() : next_pass();
}

static void release(void *state)
{
    struct told *told = state;

    page_clear(&told->page);
    mem_free(told->name);
    mem_free(told->key);
    mem_free(told->sentence);
    mem_free(told);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("look"), PRESS_ENTER, 0, NEEDS_SEAT, look,     N_("Open the dossier it is about, or how this computer stands with the centre") },
    { N_("read"), PRESS_F + 4, 0, NEEDS_SEAT, put_away, N_("It was read: put it away") },
    { N_("take"), PRESS_F + 6, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_WRITE), take,     N_("Take the dossier that left in hand again") },
    { N_("other"), PRESS_F + 3, 0, NEEDS_SEAT, look_other, N_("The other dossier: opened, or taken in hand when it is of another region") },
    { N_("one person"), PRESS_F + 7, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_WRITE), ask_join, N_("They are of one person: link them") },
    { N_("two persons"), PRESS_F + 8, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_WRITE), ask_part, N_("They are of two persons: tell it no more") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "telling",
    .title = N_("What this computer has to tell"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *telling_screen(const struct work *work)
{
    struct told *told = mem_new(sizeof *told);

    told->name = mem_text(work->name);
    told->key = mem_text(work->entity);
    told->sentence = mem_text(work->what);
    told->dossier = work->dossier;
    told->other = work->other;
    page_set(&told->page, work->what);
    return screen_new(&kind, told);
}
