/* search.c — finding a person while typing, by name, number, place or slip; the last row is somebody new. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"
#include "afar.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/rights.h"
#include "desk/entry.h"
#include "desk/finder.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "found.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/line.h"
#include "tui/pane.h"
#include "tui/roster.h"

#define MOST_FOUND  50
#define MOST_RECENT 20

struct search {
    struct line words;
    struct found found[MOST_FOUND];
    size_t count;
    struct roster roster; /* what was found, and one row more */
    bool is_warned;       /* FOUND are possible doubles of somebody new */
    struct afar *afar;    /* instead of FOUND: who is found at the centre */
};

static size_t row_count(const struct search *search)
{
    return afar_is_shown(search->afar) ? afar_count(search->afar) : search->count + 1;
}

static bool is_new_row(const struct search *search, size_t i)
{
    return i == search->count;
}

static void draw_row(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct search *search = with;
    enum style style = is_at ? STYLE_CURSOR : STYLE_PLAIN;

    if (afar_is_shown(search->afar))
        afar_draw(search->afar, pane, i, is_at);
    else if (is_new_row(search, i))
        pane_text(pane, 0, 2, is_at ? STYLE_CURSOR : STYLE_STRONG, _("+ new dossier"));
    else
        found_draw(&search->found[i], pane, style);
}

static void look(struct app *app, struct search *search)
{
    const char *words = line_view(&search->words);

    search->is_warned = false;
    afar_forget(search->afar);
    if (text_is_blank(words))
        search->count = finder_recent(app_seat(app), search->found, MOST_RECENT);
    else
        search->count = finder_search(app_seat(app), words, search->found, MOST_FOUND);
    roster_recount(&search->roster, search->count + 1);
    roster_move_to(&search->roster, 0);
}

static const char *caption(const struct search *search)
{
    if (search->is_warned)
        return _("These may be the same person: look first. Enter on the last row makes a new dossier all the same.");
    if (afar_is_shown(search->afar))
        return afar_caption(search->afar);
    if (line_is_empty(&search->words))
        return _("The last ones opened here");
    return search->count ? _("Found") : _("Nobody found");
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct search *search = screen->state;
    struct pane rest = *pane, top = pane_cut_top(&rest, 3);
    int column = pane_text(&top, 0, 1, STYLE_LABEL, _("Search:")) + 1;

    (void)app;
    if (search->is_warned)
        pane_wrapped(&top, 1, 1, STYLE_WARNING, caption(search));
    else
        pane_rule(&top, 2, caption(search));
    line_draw(&search->words, &top, 0, column);
    roster_draw(&search->roster, &rest);
}

/* Somebody new: the first form, with what the search words already say. */
static struct next begin_new(struct app *app, struct search *search)
{
    struct error err = { 0 };
    scoped_json guess = finder_guess(app_seat(app), line_view(&search->words));
    struct entry *entry;

    if (!search->is_warned) {
        size_t count = guess ? finder_doubles(app_seat(app), guess, search->found, MOST_FOUND) : 0;
        if (count) {
            search->count = count;
            search->is_warned = true;
            roster_recount(&search->roster, count + 1);
            roster_move_to(&search->roster, count);
            return next_redraw();
        }
    }
    entry = entry_open_new(app_seat(app), seat_setting(app_seat(app), "first"), &err);
    if (!entry) {
        app_refuse(app, &err);
        return next_redraw();
    }
    if (guess && !entry_fill(entry, guess, &err))
        app_say(app, ""); /* a guess that does not fit is no answer */
    app_open_entry(app, entry);
    return next_pop(1);
}

static struct next open_row(struct app *app, struct screen *screen)
{
    struct search *search = screen->state;
    struct error err = { 0 };
    struct id dossier;

    if (search->roster.at == ROSTER_NONE)
        return next_redraw();
    if (afar_is_shown(search->afar))
        return afar_open(search->afar, search->roster.at);
    if (is_new_row(search, search->roster.at))
        return begin_new(app, search);
    dossier = search->found[search->roster.at].dossier;
    if (!finder_opened(app_seat(app), search->count, dossier, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    app_open_dossier(app, dossier);
    return next_pop(1);
}

static struct next new_one(struct app *app, struct screen *screen)
{
    return begin_new(app, screen->state);
}

/* Asked without waiting: one types on meanwhile, and then it is let go. */
static struct next ask_centre(struct app *app, struct screen *screen)
{
    struct search *search = screen->state;
    struct error err = { 0 };

    search->is_warned = false;
    if (!afar_ask(search->afar, line_view(&search->words), &err))
        app_refuse(app, &err);
    roster_recount(&search->roster, row_count(search));
    return next_redraw();
}

static void answered(void *with)
{
    struct search *search = with;

    roster_recount(&search->roster, row_count(search));
    roster_move_to(&search->roster, 0);
}

static bool is_list_key(const struct key *key)
{
    return key->code == PRESS_UP || key->code == PRESS_DOWN || key->code == PRESS_PAGE_UP ||
           key->code == PRESS_PAGE_DOWN;
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct search *search = screen->state;
    size_t size = search->words.text.size_bytes;
    uint32_t code = pressed->code;

    if (is_list_key(pressed))
        return roster_key(&search->roster, pressed) ? next_redraw() : next_stay();
    if (!line_key(&search->words, pressed))
        return next_pass();
    if (size != search->words.text.size_bytes || *pressed->text || code == PRESS_PASTE)
        look(app, search);
    return next_redraw();
}

static void release(void *state)
{
    struct search *search = state;

    afar_free(search->afar);
    line_clear(&search->words);
    roster_close(&search->roster);
    mem_free(search);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("open"), PRESS_ENTER,      0,           NEEDS_SEAT, open_row, N_("Open the dossier the cursor is on") },
    { N_("new"),  PRESS_CTRL + 'n', PRESS_F + 2, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_WRITE), new_one,  N_("A new dossier, after a look at who may be the same person") },
    { N_("centre"), PRESS_F + 3,    0,           NEEDS_SERVER, ask_centre, N_("Look for this name or number in all regions, at the centre") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "search",
    .title = N_("Finding a person"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *search_screen(struct app *app, const char *words)
{
    struct search *search = mem_new(sizeof *search);

    roster_open(&search->roster, (struct roster_source){ .with = search, .draw = draw_row }, 1);
    line_set(&search->words, words);
    search->afar = afar_new(app, answered, search);
    look(app, search);
    return screen_new(&kind, search);
}
