/* work.c — one piece of waiting work as a row on the screen, and opened with Enter. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include "app.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/words.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "desk/why.h"
#include "desk/worklist.h"
#include "moment.h"
#include "screens_internal.h"
#include "tui/pane.h"

#define WHO_COLUMNS 22
#define DAY_COLUMNS 10

static bool is_late(struct app *app, const struct work *work)
{
    return date_is_set(work->due) && date_compare(work->due, seat_today(app_seat(app))) < 0;
}

/* A task: its day, then what is to be done. */
static void draw_task(const struct work *work, const struct pane *pane, int column, enum style style)
{
    scoped_buf day = { 0 };

    moment_day(&day, work->due);
    pane_cell(pane, (struct pane_cell){ 0, column, DAY_COLUMNS }, style, buf_view(&day));
    column += DAY_COLUMNS + 1;
    pane_cell(pane, (struct pane_cell){ 0, column, pane->columns - column }, style, work->what);
}

/* What was put aside or is a draft: which form, then why and since when. */
static void draw_kept(const struct work *work, const struct pane *pane, int column, enum style style)
{
    int what = (pane->columns - column) * 2 / 5;
    scoped_buf detail = { 0 };

    if (work->kind == WORK_DRAFT)
        moment_since(&detail, work->since_ms);
    buf_text(&detail, work->detail);
    pane_cell(pane, (struct pane_cell){ 0, column, what }, style, work->what);
    column += what + 1;
    pane_cell(pane, (struct pane_cell){ 0, column, pane->columns - column }, style, buf_view(&detail));
}

void work_draw(struct app *app, const struct work *work, const struct pane *pane, bool is_at)
{
    enum style style = is_at ? STYLE_CURSOR : STYLE_PLAIN;
    int who = pane->columns > 100 ? pane->columns / 4 : WHO_COLUMNS;
    scoped_buf name = { 0 };

    buf_format(&name, "%s%s", work->is_restricted ? _("[restricted] ") : "", work->who);
    pane_text(pane, 0, 1, style, is_late(app, work) ? "!" : " ");
    pane_cell(pane, (struct pane_cell){ 0, 3, who }, style, buf_view(&name));
    if (work->kind == WORK_TASK)
        draw_task(work, pane, 3 + who + 1, style);
    else if (work->kind == WORK_CONFLICT)
        pane_cell(pane, (struct pane_cell){ 0, 3 + who + 1, pane->columns - who - 4 }, style, work->what);
    else
        draw_kept(work, pane, 3 + who + 1, style);
}

static struct next open_entry(struct app *app, struct entry *entry, const struct error *err)
{
    if (!entry)
        app_refuse(app, err);
    return app_open_entry(app, entry);
}

static struct next open_task(struct app *app, const struct work *work)
{
    struct error err = { 0 };
    struct id sitting;

    if (work->is_told)
        return next_push(telling_screen(work));
    app_open_dossier(app, work->dossier);
    if (!*work->form)
        return next_redraw();
    if (!sitting_start(app_seat(app), work->dossier, &sitting, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    return open_entry(app, entry_open(app_seat(app), work->dossier, work->form, &err), &err);
}

struct next work_open(struct app *app, const struct work *work)
{
    struct error err = { 0 };
    struct id sitting;

    switch (work->kind) {
    case WORK_HANDED:
    case WORK_PARKED:
        if (!sitting_start(app_seat(app), work->dossier, &sitting, &err))
            app_refuse(app, &err);
        return open_entry(app, entry_take(app_seat(app), work->dossier, work->record, &err), &err);
    case WORK_DRAFT:
        return open_entry(app, entry_resume(app_seat(app), work->record, &err), &err);
    case WORK_TASK:
        return open_task(app, work);
    case WORK_CONFLICT:
        return next_push(conflicts_screen(app, work->dossier));
    }
    return next_redraw();
}

static struct next why_task(struct app *app, const struct work *work)
{
    struct why_subject subject = { work->name, work->entity };
    struct error err = { 0 };
    scoped_json told = NULL;

    if (work->is_told)
        return next_push(telling_screen(work));
    told = why_dossier(app_seat(app), work->dossier, &subject, &err);
    if (told)
        return next_push(account_screen(app, work->dossier, work->what, told));
    app_refuse(app, &err);
    return next_redraw();
}

struct next work_why(struct app *app, const struct work *work)
{
    switch (work->kind) {
    case WORK_TASK:
        return why_task(app, work);
    case WORK_CONFLICT:
        return next_push(conflict_why_screen(app, work));
    case WORK_HANDED:
    case WORK_PARKED:
    case WORK_DRAFT:
        app_say(app, *work->detail ? work->detail : _("This is your own draft: it waits until you submit or park it."));
        return next_redraw();
    }
    return next_redraw();
}
