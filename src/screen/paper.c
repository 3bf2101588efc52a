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
#include "desk/rights.h"
#include "desk/handout.h"
#include "desk/paper.h"
#include "head.h"
#include "screen.h"
#include "tui/key.h"
#include "tui/page.h"
#include "tui/pane.h"
#include "tui/roster.h"

#define LIST_COLUMNS   44
#define REASON_COLUMNS 34
#define WIDE_COLUMNS   120

/* First what this conversation gives along, each with a tick; then every paper there is. */
struct papers {
    struct handouts *handouts; /* NULL: the dossier is not there yet */
    const struct handout *due;
    size_t due_count;
    const struct paper *list;
    struct roster roster;
    struct page preview;
    const char *shown; /* title of the paper in PREVIEW */
    bool is_reading;
};

static void draw_handout(const struct handout *handout, const struct pane *pane, size_t i, enum style style)
{
    int split = pane->columns > LIST_COLUMNS ? pane->columns - REASON_COLUMNS : pane->columns;

    pane_format(pane, (struct pane_cell){ 0, 1, split - 2 }, style, "%zu [%s] %s (%s)", i + 1,
                handout->is_given ? "x" : " ", handout->title, handout->language);
    if (split < pane->columns)
        pane_cell(pane, (struct pane_cell){ 0, split, pane->columns - split }, style, handout->reason);
}

static void draw_paper(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct papers *papers = with;
    enum style style = is_at ? STYLE_CURSOR : STYLE_PLAIN;
    const struct paper *paper;

    if (i < papers->due_count) {
        draw_handout(&papers->due[i], pane, i, style);
        return;
    }
    paper = &papers->list[i - papers->due_count];
    pane_format(pane, (struct pane_cell){ 0, 1, pane->columns - 1 }, style, "%zu     %s (%s)", i + 1, paper->title,
                paper->language);
}

static struct paper_order order_of(const struct papers *papers, const struct screen *screen, size_t row)
{
    struct paper_order order = { .dossier = screen->dossier };

    if (row < papers->due_count) {
        const struct handout *handout = &papers->due[row];
        order.name = handout->name;
        order.language = handout->language;
        order.entity = *handout->entity ? handout->entity : NULL;
    } else {
        order.name = papers->list[row - papers->due_count].name;
        order.language = papers->list[row - papers->due_count].language;
    }
    return order;
}

static const char *title_of(const struct papers *papers, size_t row)
{
    return row < papers->due_count ? papers->due[row].title : papers->list[row - papers->due_count].title;
}

/* What is due is looked up again: a tick is an answer of the open conversation. */
static void renew(struct app *app, struct papers *papers, struct id dossier)
{
    handouts_free(papers->handouts);
    papers->handouts = handouts_open(app_seat(app), dossier, NULL);
    papers->due_count = papers->handouts ? handouts_list(papers->handouts, &papers->due) : 0;
}

/* Gives the paper on ROW: ticked from now on when it was due. */
static void give(struct app *app, struct screen *screen, size_t row, bool is_given)
{
    struct papers *papers = screen->state;
    struct error err = { 0 };

    if (row >= papers->due_count)
        return;
    if (!handout_give(app_seat(app), screen->dossier, papers->due[row].name, is_given, &err))
        app_refuse(app, &err);
    renew(app, papers, screen->dossier);
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
    order = order_of(papers, screen, papers->roster.at);
    if (!paper_preview(app_seat(app), &order, &text, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    page_set(&papers->preview, buf_view(&text));
    papers->shown = title_of(papers, papers->roster.at);
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
    order = order_of(papers, screen, papers->roster.at);
    path = pdf_path(&order);
    if (!paper_pdf(app_seat(app), &order, path, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    done = mem_format(_("Written to %s: take it away when it is printed."), path);
    app_say(app, done);
    return next_redraw();
}

static bool has_printer(struct app *app)
{
    if (paper_has_printer())
        return true;
    app_say(app, _("No printer is set up here: keep it as PDF (d), or write the code on the slip by hand."));
    return false;
}

static bool print_row(struct app *app, struct screen *screen, size_t row)
{
    struct paper_order order = order_of(screen->state, screen, row);
    struct error err = { 0 };

    if (!paper_print(app_seat(app), &order, &err)) {
        app_refuse(app, &err);
        return false;
    }
    give(app, screen, row, true);
    return true;
}

static struct next print(struct app *app, struct screen *screen)
{
    struct papers *papers = screen->state;

    if (has_paper(papers) && has_printer(app) && print_row(app, screen, papers->roster.at))
        app_say(app, _("Sent to the printer."));
    return next_redraw();
}

/* All that is due and was not given yet, in every language. */
static struct next print_all(struct app *app, struct screen *screen)
{
    struct papers *papers = screen->state;
    ARRAY(size_t) rows = { 0 };
    size_t printed = 0;
    scoped_text said = NULL;

    for (size_t i = 0; i < papers->due_count; i++)
        if (!papers->due[i].is_given)
            *array_add(&rows) = i;
    if (!rows.count)
        app_say(app, _("Every paper that is due was given."));
    else if (has_printer(app)) {
        while (printed < rows.count && print_row(app, screen, rows.at[printed]))
            printed++;
        said =
            mem_format(ngettext("%zu paper sent to the printer.", "%zu papers sent to the printer.", printed), printed);
        if (printed == rows.count)
            app_say(app, said);
    }
    array_clear(&rows);
    return next_redraw();
}

static struct next tick(struct app *app, struct screen *screen)
{
    struct papers *papers = screen->state;

    if (has_paper(papers) && papers->roster.at < papers->due_count)
        give(app, screen, papers->roster.at, !papers->due[papers->roster.at].is_given);
    else
        app_say(app, _("Only what is due in this conversation is ticked."));
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
    pane_rule(&part, 0, papers->is_reading ? papers->shown : _("Papers"));
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
    handouts_free(papers->handouts);
    mem_free(papers);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("look"),  PRESS_ENTER,  0,            NEEDS_SEAT | NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_PRINT), look,  N_("Read the paper as it would be now") },
    { N_("PDF"),   'd',          0,            NEEDS_SEAT | NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_PRINT), keep,  N_("Keep the paper as a PDF in your home folder") },
    { N_("print"), 'p',          0,            NEEDS_SEAT | NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_PRINT), print, N_("Print the paper") },
    { N_("print all"), 'a',      0,            NEEDS_SEAT | NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_PRINT), print_all, N_("Print everything that is due and was not given yet") },
    { N_("given"), ' ',          0,            NEEDS_SEAT | NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_WRITE), tick,  N_("Tick the paper as given, or take the tick away") },
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

    renew(app, papers, dossier);
    roster_open(&papers->roster, source, papers->due_count + count);
    screen = screen_new(&kind, papers);
    screen->dossier = dossier;
    return screen;
}
