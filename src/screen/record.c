/* record.c — one filled form of a dossier, read in full: corrected, undone, withdrawn, explained. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "record.h"

#include "app.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/rights.h"
#include "desk/card.h"
#include "desk/change_of_mind.h"
#include "desk/settlement.h"
#include "desk/entry.h"
#include "desk/sitting.h"
#include "head.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/line.h"
#include "tui/page.h"
#include "tui/pane.h"

struct record {
    struct id dossier, id;
    char *title, *form;
    struct page page;
    bool is_asking; /* why it is withdrawn is being typed */
    struct line reason;
};

static void renew(struct app *app, struct record *record)
{
    struct error err = { 0 };
    scoped_buf text = { 0 };

    if (card_record(app_seat(app), record->dossier, record->id, &text, &err))
        page_set(&record->page, buf_view(&text));
    else
        app_refuse(app, &err);
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct record *record = screen->state;
    struct pane rest = *pane, rule;
    struct head head = { .dossier = record->dossier };

    head_draw(app, &rest, &head);
    rule = pane_cut_top(&rest, 1);
    pane_rule(&rule, 0, record->title);
    if (record->is_asking) {
        struct pane ask = pane_cut_bottom(&rest, 1);
        int column = pane_text(&ask, 0, 1, STYLE_LABEL, _("Why is it withdrawn?")) + 1;
        line_draw(&record->reason, &ask, 0, column);
    }
    page_draw(&record->page, &rest);
}

/* What was done shows; or why it was not. */
static struct next finish(struct app *app, struct record *record, bool good, const struct error *err)
{
    if (!good)
        app_refuse(app, err);
    app_changed(app);
    renew(app, record);
    return next_redraw();
}

static struct next correct(struct app *app, struct screen *screen)
{
    struct record *record = screen->state;
    struct error err = { 0 };
    struct id sitting;
    struct entry *entry = NULL;

    if (sitting_start(app_seat(app), record->dossier, &sitting, &err))
        entry = entry_take(app_seat(app), record->dossier, record->id, &err);
    if (!entry)
        app_refuse(app, &err);
    return app_open_entry(app, entry);
}

static struct next why(struct app *app, struct screen *screen)
{
    struct record *record = screen->state;
    struct why_about about = { record->dossier, record->id, record->form };

    return next_push(why_screen(app, &about));
}

static struct next undo(struct app *app, struct screen *screen)
{
    struct record *record = screen->state;
    struct error err = { 0 };
    scoped_buf names = { 0 }, sentence = { 0 };
    bool good = record_undo(app_seat(app), record->dossier, record->id, &names, &err);

    if (good && names.size_bytes) {
        buf_format(&sentence, _("Undone, but not where others wrote after it: %s."), buf_view(&names));
        app_say(app, buf_view(&sentence));
    } else if (good) {
        app_say(app, _("The last change of this record is undone; it stays in the log."));
    }
    return finish(app, record, good, &err);
}

static struct next ask_withdraw(struct app *app, struct screen *screen)
{
    struct record *record = screen->state;

    (void)app;
    record->is_asking = true;
    line_set(&record->reason, "");
    return next_redraw();
}

static struct next withdraw(struct app *app, struct record *record)
{
    struct error err = { 0 };
    bool good;

    record->is_asking = false;
    good = record_withdraw(app_seat(app), record->dossier, record->id, line_view(&record->reason), &err);
    if (good)
        app_say(app, _("Withdrawn; it stays in the log and can be put back."));
    return finish(app, record, good, &err);
}

static struct next restore(struct app *app, struct screen *screen)
{
    struct record *record = screen->state;
    struct error err = { 0 };
    bool good = record_restore(app_seat(app), record->dossier, record->id, &err);

    if (good)
        app_say(app, _("Put back."));
    return finish(app, record, good, &err);
}

static struct next confirm(struct app *app, struct screen *screen)
{
    struct record *record = screen->state;
    struct error err = { 0 };
    bool good = record_confirm(app_seat(app), record->id, &err);

    if (good)
        app_say(app, _("Confirmed: it is right as it was put together."));
    return finish(app, record, good, &err);
}

static struct next reason_key(struct app *app, struct record *record, const struct key *pressed)
{
    if (pressed->code == PRESS_ENTER && !line_is_empty(&record->reason))
        return withdraw(app, record);
    if (pressed->code == PRESS_ESCAPE) {
        record->is_asking = false;
        return next_redraw();
    }
    return line_key(&record->reason, pressed) ? next_redraw() : next_pass();
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct record *record = screen->state;

    if (record->is_asking)
        return reason_key(app, record, pressed);
    return page_key(&record->page, pressed) ? next_redraw() : next_pass();
}

static struct next resume(struct app *app, struct screen *screen)
{
    renew(app, screen->state);
    return next_redraw();
}

static void release(void *state)
{
    struct record *record = state;

    page_clear(&record->page);
    line_clear(&record->reason);
    mem_free(record->title);
    mem_free(record->form);
    mem_free(record);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("why"),      PRESS_F + 2,        PRESS_CTRL + 'y', NEEDS_DOSSIER, why,          N_("Why a value is what it is: rule, row, reason, source") },
    { N_("correct"),  PRESS_F + 4,        0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_WRITE), correct,      N_("Open it again to correct it; both stay in the log") },
    { N_("undo"),     PRESS_F + 6,        0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_UNDO), undo,         N_("Undo its last change where nobody wrote after it") },
    { N_("withdraw"), PRESS_DELETE,       0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_UNDO), ask_withdraw, N_("Withdraw the whole record, with a reason") },
    { N_("put back"), PRESS_INSERT,       0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_UNDO), restore,      N_("Put a withdrawn record back") },
    { N_("confirm"),  PRESS_F + 7,        0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_SETTLE), confirm,      N_("A record put together from two desks is right so") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "record",
    .title = N_("One filled form"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .resume = resume,
    .free = release,
};

struct screen *record_screen(struct app *app, struct id dossier, const struct card_event *event)
{
    struct record *record = mem_new(sizeof *record);
    struct screen *screen = screen_new(&kind, record);

    record->dossier = screen->dossier = dossier;
    record->id = event->record;
    record->title = mem_text(event->title);
    record->form = mem_text(event->form);
    renew(app, record);
    return screen;
}
