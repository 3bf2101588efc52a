/* paper.c — the papers of a dossier: looked at, kept as PDF, printed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "screens_internal.h"

#include <stdlib.h>

#include "app.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/paper.h"
#include "head.h"
#include "screen.h"
#include "tui/key.h"
#include "tui/page.h"
#include "tui/pane.h"
#include "tui/roster.h"

#define LIST_COLUMNS 34
#define WIDE_COLUMNS 120

struct papers {
    const struct paper *list;
    struct roster roster;
    struct page preview;
    size_t shown; /* the paper in PREVIEW; ROSTER_NONE: none */
    bool is_reading;
};

static void draw_paper(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct papers *papers = with;

    pane_format(pane, (struct pane_cell){ 0, 1, pane->columns - 1 }, is_at ? STYLE_CURSOR : STYLE_PLAIN, "%zu %s (%s)",
                i + 1, papers->list[i].title, papers->list[i].language);
}

static struct paper_order order_of(const struct papers *papers, const struct screen *screen)
{
    const struct paper *paper = &papers->list[papers->roster.at];

    return (struct paper_order){ .name = paper->name, .language = paper->language, .dossier = screen->dossier };
}

static bool has_paper(const struct papers *papers)
{
    return papers->roster.at != ROSTER_NONE && papers->roster.count;
}

static struct next look(struct app *app, struct screen *screen)
{
    struct papers *papers = screen->state;
    struct paper_order order;
    struct error err = { 0 };
    scoped_buf text = { 0 };

    if (!has_paper(papers))
        return next_redraw();
    order = order_of(papers, screen);
    if (!paper_preview(app_seat(app), &order, &text, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    page_set(&papers->preview, buf_view(&text));
    papers->shown = papers->roster.at;
    papers->is_reading = true;
    return next_redraw();
}

/* Where a person looks for a file: the home folder; named after the paper and the dossier's short code. */
static char *pdf_path(const struct paper_order *order)
{
    const char *home = getenv("HOME");
    char code[ID_CODE_BYTES];
    scoped_text name = mem_format("%s-%s-%s.pdf", order->name, id_code(order->dossier, code), order->language);

    return file_join(home && *home ? home : ".", name);
}

static struct next keep(struct app *app, struct screen *screen)
{
    struct papers *papers = screen->state;
    struct paper_order order;
    struct error err = { 0 };
    scoped_text path = NULL;
    scoped_text done = NULL;

    if (!has_paper(papers))
        return next_redraw();
    order = order_of(papers, screen);
    path = pdf_path(&order);
    if (!paper_pdf(app_seat(app), &order, path, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    done = mem_format(_("Written to %s: take it away when it is printed."), path);
    app_say(app, done);
    return next_redraw();
}

static struct next print(struct app *app, struct screen *screen)
{
    struct papers *papers = screen->state;
    struct paper_order order;
    struct error err = { 0 };

    if (!has_paper(papers))
        return next_redraw();
    if (!paper_has_printer()) {
        app_say(app, _("No printer is set up here: keep it as PDF (d), or write the code on the slip by hand."));
        return next_redraw();
    }
    order = order_of(papers, screen);
    if (paper_print(app_seat(app), &order, &err))
        app_say(app, _("Sent to the printer."));
    else
        app_refuse(app, &err);
    return next_redraw();
}

static struct next leave(struct app *app, struct screen *screen)
{
    struct papers *papers = screen->state;

    (void)app;
    if (!papers->is_reading)
        return next_pop(1);
    papers->is_reading = false;
    return next_redraw();
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct papers *papers = screen->state;

    (void)app;
    if (papers->is_reading)
        return page_key(&papers->preview, pressed) ? next_redraw() : next_pass();
    return roster_key(&papers->roster, pressed) ? next_redraw() : next_pass();
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct papers *papers = screen->state;
    struct pane rest = *pane, part;
    struct head head = { screen->dossier, screen->entry, NULL };

    head_draw(app, &rest, &head);
    part = pane_cut_top(&rest, 1);
    pane_rule(&part, 0, papers->is_reading ? papers->list[papers->shown].title : _("Papers"));
    part = rest;
    if (rest.columns >= WIDE_COLUMNS)
        part = pane_cut_left(&rest, LIST_COLUMNS);
    if (rest.columns >= WIDE_COLUMNS || !papers->is_reading)
        roster_draw(&papers->roster, &part);
    if (papers->is_reading)
        page_draw(&papers->preview, &rest);
    if (!papers->roster.count)
        pane_text(&part, 1, 2, STYLE_FAINT, _("The content has no papers."));
}

static void release(void *given)
{
    struct papers *papers = given;

    roster_close(&papers->roster);
    page_clear(&papers->preview);
    mem_free(papers);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("look"),  PRESS_ENTER,  0,            NEEDS_SEAT | NEEDS_DOSSIER, look,  N_("Read the paper as it would be now") },
    { N_("PDF"),   'd',          0,            NEEDS_SEAT | NEEDS_DOSSIER, keep,  N_("Keep the paper as a PDF in your home folder") },
    { N_("print"), 'p',          0,            NEEDS_SEAT | NEEDS_DOSSIER, print, N_("Print the paper") },
    { N_("back"),  PRESS_ESCAPE, PRESS_F + 10, NEEDS_NOTHING,              leave, N_("Back to where you came from") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "papers",
    .title = N_("Papers of the dossier"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *paper_screen(struct app *app, struct id dossier)
{
    struct papers *papers = mem_new(sizeof *papers);
    struct roster_source source = { .with = papers, .draw = draw_paper };
    size_t count = paper_list(app_seat(app), &papers->list);
    struct screen *screen;

    roster_open(&papers->roster, source, count);
    papers->shown = ROSTER_NONE;
    screen = screen_new(&kind, papers);
    screen->dossier = dossier;
    return screen;
}
