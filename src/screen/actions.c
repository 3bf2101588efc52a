/* actions.c — the keys that work on every screen: help, palette, blank, lock, park, urgent, the open dossiers, quit. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/buf.h"
#include "base/words.h"
#include "desk/rights.h"
#include "desk/card.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "form/session.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/terminal.h"

static struct next help(struct app *app, struct screen *screen)
{
    return next_push(help_screen(app, screen));
}

static struct next palette(struct app *app, struct screen *screen)
{
    return next_push(palette_screen(app, screen));
}

static struct next back(struct app *app, struct screen *screen)
{
    (void)app;
    (void)screen;
    return next_pop(1);
}

static struct next blank(struct app *app, struct screen *screen)
{
    (void)screen;
    app->is_blank = true;
    return next_redraw();
}

static struct next lock(struct app *app, struct screen *screen)
{
    (void)screen;
    lock_now(app);
    return next_redraw();
}

static struct next log_out(struct app *app, struct screen *screen)
{
    (void)screen;
    lock_log_out(app);
    return next_redraw();
}

/* What the content says is known already ("question code"), and the cursor on what must still be said. */
static bool answer_ahead(struct entry *entry, const char *known, struct error *err)
{
    const char *word;
    size_t size = text_word(&known, &word);
    scoped_text question = mem_text_part(word, size);
    struct item *item = size ? session_item(entry_session(entry), question) : NULL;

    if (item && !entry_answer(entry, item, known + strspn(known, " "), err))
        return false;
    item = session_next_missing(entry_session(entry), NULL);
    return !item || entry_move(entry, item, err);
}

static struct next urgent(struct app *app, struct screen *screen)
{
    struct seat *seat = app_seat(app);
    struct error err = { 0 };
    struct entry *entry = entry_open(seat, screen->dossier, seat_setting(seat, "urgent"), &err);

    if (!entry || !answer_ahead(entry, seat_setting(seat, "urgent_known"), &err))
        app_refuse(app, &err);
    return app_open_entry(app, entry);
}

static struct next aid_clock(struct app *app, struct screen *screen)
{
    struct error err = { 0 };
    bool is_running;

    sitting_clock_ms(app_seat(app), screen->dossier, &is_running);
    if (!sitting_clock(app_seat(app), screen->dossier, !is_running, &err))
        app_refuse(app, &err);
    else
        app_say(app, is_running ? _("The clock of the language aid stands still.")
                                : _("The clock of the language aid runs."));
    app_changed(app);
    return next_redraw();
}

static struct next server(struct app *app, struct screen *screen)
{
    (void)screen;
    return next_push(server_screen(app));
}

static struct next check(struct app *app, struct screen *screen)
{
    (void)screen;
    caring_now(app);
    return next_redraw();
}

static struct next own_log(struct app *app, struct screen *screen)
{
    struct error err = { 0 };
    scoped_buf text = { 0 };

    (void)screen;
    if (device_log(app_seat(app), &text, &err))
        return next_push(reading_screen(app, id_none(), _("The log of this computer"), buf_view(&text)));
    app_refuse(app, &err);
    return next_redraw();
}

static struct next terms(struct app *app, struct screen *screen)
{
    (void)screen;
    return next_push(terms_screen(app));
}

static struct next first_place(struct app *app, struct screen *screen)
{
    (void)screen;
    places_go(app, 0);
    return next_redraw();
}

static struct next next_place(struct app *app, struct screen *screen)
{
    (void)screen;
    for (size_t i = 1; i <= APP_PLACES; i++)
        if (places_go(app, (app->at + i) % APP_PLACES))
            break;
    return next_redraw();
}

static struct next quit(struct app *app, struct screen *screen)
{
    (void)app;
    (void)screen;
    return next_quit();
}

/* clang-format off */
static const struct action actions[] = {
    { N_("help"),     PRESS_F + 1,      '?',              NEEDS_NOTHING,              help,        N_("What this screen is for and its keys") },
    { N_("back"),     PRESS_ESCAPE,     0,                NEEDS_PAGE,                 back,        N_("Leave this screen; nothing is lost") },
    { N_("actions"),  PRESS_CTRL + 'p', 0,                NEEDS_SEAT,                 palette,     N_("Find any action by its name") },
    { N_("clock"),    PRESS_F + 5,      0,                NEEDS_SEAT | NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_WRITE), aid_clock,   N_("Start or stop the clock of the language aid") },
    { N_("urgent"),   PRESS_F + 9,      0,                NEEDS_SEAT | NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_WRITE), urgent,      N_("Something urgent about this person: write it down now") },
    { N_("blank"),    PRESS_F + 12,     PRESS_CTRL + 'b', NEEDS_SEAT,                 blank,       N_("Nothing on the screen until the next key; nothing is lost") },
    { N_("lock"),     PRESS_CTRL + 'l', 0,                NEEDS_SEAT,                 lock,        N_("Lock until the passphrase is typed; nothing is lost") },
    { N_("log out"),  PRESS_ALT + 'l',  0,                NEEDS_SEAT,                 log_out,     N_("Another person comes: your drafts become parked, for whoever goes on") },
    { N_("server"),   PRESS_CTRL + 'r', 0,                NEEDS_SEAT,                 server,      N_("The central server: what still waits, exchange now") },
    { N_("computer's log"), 0,          0,                NEEDS_SEAT | NEEDS_RIGHT(RIGHT_DEVICE_LOG),                 own_log,     N_("Who wrote and looked on this computer, in order") },
    { N_("check"),    0,                0,                NEEDS_SEAT,                 check,       N_("Make a backup now and judge everything in it; you go on meanwhile") },
    { N_("terms of keeping"), 0,        0,                NEEDS_SEAT | NEEDS_RIGHT(RIGHT_RETENTION), terms, N_("What is kept longer than its term, and letting go of it") },
    { N_("first"),    PRESS_ALT + '0',  0,                NEEDS_SEAT,                 first_place, N_("The first screen; Alt-1 to Alt-9 are the open dossiers") },
    { N_("next one"), PRESS_ALT + 'n',  0,                NEEDS_SEAT,                 next_place,  N_("The next open dossier") },
    { N_("quit"),     PRESS_F + 10,     PRESS_CTRL + 'q', NEEDS_NOTHING,              quit,        N_("Leave balie; drafts stay as they are") },
    { 0 },
};
/* clang-format on */

const struct action *app_actions(void)
{
    return actions;
}
