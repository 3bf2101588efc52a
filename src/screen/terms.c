/* terms.c — what is kept longer than its term: a list to look through, and letting go of it, confirmed by a code. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"
#include "asking.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/retention.h"
#include "desk/rights.h"
#include "moment.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/roster.h"

struct due {
    struct id dossier;
    struct date date, until;
    char *title, *basis;
};

struct terms {
    ARRAY(struct due) due;
    struct roster roster;
};

static void note(void *with, const struct retention_due *due)
{
    struct terms *terms = with;

    *array_add(&terms->due) =
        (struct due){ due->dossier, due->date, due->until, mem_text(due->title), mem_text(due->basis) };
}

static void forget(struct terms *terms)
{
    for (size_t i = 0; i < terms->due.count; i++) {
        mem_free(terms->due.at[i].title);
        mem_free(terms->due.at[i].basis);
    }
    terms->due.count = 0;
}

static void look_up(struct app *app, struct terms *terms)
{
    struct error err = { 0 };
    size_t count;

    forget(terms);
    if (!retention_each(app_seat(app), note, terms, &count, &err))
        app_refuse(app, &err);
    roster_recount(&terms->roster, terms->due.count);
}

static void draw_row(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct terms *terms = with;
    const struct due *due = &terms->due.at[i];
    enum style style = is_at ? STYLE_CURSOR : STYLE_PLAIN;
    scoped_buf until = { 0 }, date = { 0 };
    char code[ID_CODE_BYTES];

    moment_day(&until, due->until);
    moment_day(&date, due->date);
    pane_cell(pane, (struct pane_cell){ 0, 1, 10 }, style, buf_view(&until));
    pane_cell(pane, (struct pane_cell){ 0, 12, 7 }, style, id_code(due->dossier, code));
    pane_cell(pane, (struct pane_cell){ 0, 20, 26 }, style, due->title);
    pane_cell(pane, (struct pane_cell){ 0, 47, 10 }, style, buf_view(&date));
    pane_cell(pane, (struct pane_cell){ 0, 58, pane->columns - 58 }, style, due->basis);
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct terms *terms = screen->state;
    struct pane rest = *pane, top = pane_cut_top(&rest, 2);

    (void)app;
    pane_rule(&top, 0, _("Kept longer than its term"));
    if (!terms->due.count)
        pane_text(&top, 1, 1, STYLE_PLAIN, _("Nothing is due."));
    else
        pane_format(&top, (struct pane_cell){ 1, 1, top.columns - 1 }, STYLE_LABEL,
                    ngettext("%zu record: until, dossier, what, its date, ground",
                             "%zu records: until, dossier, what, their date, ground", terms->due.count),
                    terms->due.count);
    roster_draw(&terms->roster, &rest);
}

static struct next look(struct app *app, struct screen *screen)
{
    struct terms *terms = screen->state;

    if (terms->roster.at >= terms->due.count)
        return next_redraw();
    return app_open_dossier(app, terms->due.at[terms->roster.at].dossier);
}

static bool let_go(struct app *app, const struct asking *asking, const char *code, struct error *err)
{
    size_t count = 0;
    scoped_text said = NULL;

    (void)asking;
    if (!retention_run(app_seat(app), code, &count, err))
        return false;
    said = mem_format(ngettext("%zu record is gone.", "%zu records are gone.", count), count);
    app_changed(app);
    app_say(app, said);
    return true;
}

static struct next ask(struct app *app, struct screen *screen)
{
    const struct asking asking = { .label = _("Code:"), .given = let_go };
    struct terms *terms = screen->state;
    char code[RETENTION_CODE_BYTES];
    struct error err = { 0 };
    scoped_buf about = { 0 };

    if (!retention_ask(app_seat(app), code, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    buf_format(
        &about,
        ngettext("%zu record is erased for good, on every desk and at the centre. Who confirms it types the code "
                 "%s: that is a colleague, where two must agree.",
                 "%zu records are erased for good, on every desk and at the centre. Who confirms it types the "
                 "code %s: that is a colleague, where two must agree.",
                 terms->due.count),
        terms->due.count, code);
    return next_push(asking_screen(&asking, _("Letting go of what is kept too long"), buf_view(&about)));
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct terms *terms = screen->state;

    (void)app;
    return roster_key(&terms->roster, pressed) ? next_redraw() : next_pass();
}

static struct next resume(struct app *app, struct screen *screen)
{
    look_up(app, screen->state);
    return next_redraw();
}

static void release(void *state)
{
    struct terms *terms = state;

    forget(terms);
    array_clear(&terms->due);
    roster_close(&terms->roster);
    mem_free(terms);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("open"),   PRESS_ENTER, 0, NEEDS_SEAT,                                look, N_("Open the dossier the cursor is on") },
    { N_("let go"), PRESS_F + 4, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_RETENTION), ask,  N_("Erase all that is listed, once it is confirmed") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "terms",
    .title = N_("What is kept longer than its term"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .resume = resume,
    .free = release,
};

struct screen *terms_screen(struct app *app)
{
    struct terms *terms = mem_new(sizeof *terms);

    roster_open(&terms->roster, (struct roster_source){ .with = terms, .draw = draw_row }, 0);
    look_up(app, terms);
    return screen_new(&kind, terms);
}
