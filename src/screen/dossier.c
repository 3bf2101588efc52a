/* dossier.c — one dossier at a glance: the last conversation, what is due and missing, the next step, the timeline. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"

#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/rights.h"
#include "desk/card.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "desk/why.h"
#include "form/form.h"
#include "head.h"
#include "moment.h"
#include "privacy.h"
#include "record.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/roster.h"

enum part { PART_RULE, PART_TEXT, PART_WARNING, PART_NEXT, PART_EVENT, PART_FORM };

struct row {
    enum part part;
    size_t i;         /* which line, event or form */
    const char *text; /* of a rule */
};

struct glance {
    struct app *app;
    struct id dossier;
    struct card *card; /* NULL: not there yet, or not looked up */
    ARRAY(struct row) rows;
    struct roster roster;
    struct buf begun;       /* since when a conversation is open */
    struct buf restriction; /* its lines, each ended by a zero byte */
};

static const struct card_event *event_at(const struct glance *glance, size_t i)
{
    const struct card_event *events;

    card_events(glance->card, &events);
    return &events[i];
}

static const struct card_form *form_at(const struct glance *glance, size_t i)
{
    const struct card_form *forms;

    card_forms(glance->card, &forms);
    return &forms[i];
}

static bool is_open(void *with, size_t i)
{
    const struct glance *glance = with;

    enum part part = glance->rows.at[i].part;

    return part != PART_RULE && part != PART_TEXT && part != PART_WARNING;
}

/* clang-format off */
static const struct {
    size_t offset;
    const char *word;
} marks[] = {
    { offsetof(struct card_event, parked),      N_("parked") },
    { offsetof(struct card_event, frozen),      N_("signed") },
    { offsetof(struct card_event, withdrawn),   N_("withdrawn") },
    { offsetof(struct card_event, merged),      N_("put together") },
    { offsetof(struct card_event, in_conflict), N_("to decide") },
};
/* clang-format on */

static void write_marks(const struct card_event *event, struct buf *out)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (*(const bool *)((const char *)event + marks[i].offset))
            buf_format(out, "[%s] ", _(marks[i].word));
}

static void draw_event(const struct card_event *event, const struct pane *pane, bool is_at)
{
    enum style style = is_at ? STYLE_CURSOR : event->withdrawn ? STYLE_FAINT : STYLE_PLAIN;
    scoped_buf day = { 0 }, text = { 0 };

    moment_day(&day, event->date);
    write_marks(event, &text);
    buf_text(&text, event->summary);
    pane_cell(pane, (struct pane_cell){ 0, 1, 10 }, style, buf_view(&day));
    pane_cell(pane, (struct pane_cell){ 0, 12, 22 }, style, event->title);
    pane_cell(pane, (struct pane_cell){ 0, 35, 8 }, style, event->who);
    pane_cell(pane, (struct pane_cell){ 0, 44, pane->columns - 44 }, style, buf_view(&text));
}

static void draw_form(const struct card_form *form, const struct pane *pane, bool is_at)
{
    enum style style = is_at ? STYLE_CURSOR : *form->refusal ? STYLE_FAINT : STYLE_PLAIN;

    pane_cell(pane, (struct pane_cell){ 0, 1, 32 }, style, form->title);
    pane_cell(pane, (struct pane_cell){ 0, 34, pane->columns - 34 }, style, form->refusal);
}

static void draw_next(const struct glance *glance, const struct pane *pane, bool is_at)
{
    const struct form *form = seat_form(app_seat(glance->app), card_next_form(glance->card), NULL);
    enum style style = is_at ? STYLE_CURSOR : STYLE_STRONG;
    const char *title = form ? form_title(form, seat_language(app_seat(glance->app))) : card_next_form(glance->card);

    pane_format(pane, (struct pane_cell){ 0, 1, pane->columns - 1 }, style, _("Next: %s — %s"), title,
                card_next_reason(glance->card));
}

static void draw_row(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct glance *glance = with;
    const struct row *row = &glance->rows.at[i];

    switch (row->part) {
    case PART_RULE:
        pane_rule(pane, 0, row->text);
        break;
    case PART_TEXT:
        pane_text(pane, 0, 1, STYLE_PLAIN, row->text);
        break;
    case PART_WARNING:
        pane_text(pane, 0, 1, STYLE_WARNING, row->text);
        break;
    case PART_NEXT:
        draw_next(glance, pane, is_at);
        break;
    case PART_EVENT:
        draw_event(event_at(glance, row->i), pane, is_at);
        break;
    case PART_FORM:
        draw_form(form_at(glance, row->i), pane, is_at);
        break;
    }
}

static void add(struct glance *glance, enum part part, size_t i, const char *text)
{
    *array_add(&glance->rows) = (struct row){ part, i, text };
}

/* Why it may only be looked at: a row for each of its lines. */
static void list_restriction(struct glance *glance)
{
    const char *rest = card_restriction(glance->card);

    for (size_t size; *rest; rest += size + (rest[size] == '\n')) {
        size = strcspn(rest, "\n");
        buf_add(&glance->restriction, rest, size);
        buf_char(&glance->restriction, '\0');
    }
    for (size_t at = 0; at < glance->restriction.size_bytes; at += strlen(buf_view(&glance->restriction) + at) + 1)
        add(glance, PART_WARNING, 0, buf_view(&glance->restriction) + at);
}

static void list_rows(struct glance *glance)
{
    const char *const *lines;
    const struct card_event *events;
    const struct card_form *forms;
    size_t line_count = card_lines(glance->card, &lines);
    size_t event_count = card_events(glance->card, &events), form_count = card_forms(glance->card, &forms);

    glance->rows.count = 0;
    buf_cut(&glance->restriction, 0);
    list_restriction(glance);
    if (*card_next_form(glance->card))
        add(glance, PART_NEXT, 0, NULL);
    else if (*card_next_reason(glance->card))
        add(glance, PART_TEXT, 0, card_next_reason(glance->card));
    if (glance->begun.size_bytes)
        add(glance, PART_TEXT, 0, buf_view(&glance->begun));
    for (size_t i = 0; i < line_count; i++)
        add(glance, PART_TEXT, i, lines[i]);
    add(glance, PART_RULE, 0, _("What happened"));
    for (size_t i = 0; i < event_count; i++)
        add(glance, PART_EVENT, i, NULL);
    add(glance, PART_RULE, 0, _("Forms"));
    for (size_t i = 0; i < form_count; i++)
        if (!*forms[i].refusal)
            add(glance, PART_FORM, i, NULL);
    for (size_t i = 0; i < form_count; i++)
        if (*forms[i].refusal)
            add(glance, PART_FORM, i, NULL);
}

static void note_begin(struct glance *glance)
{
    struct id sitting;
    int64_t begun_ms;

    buf_cut(&glance->begun, 0);
    if (!sitting_find(app_seat(glance->app), glance->dossier, &sitting, &begun_ms))
        return;
    buf_text(&glance->begun, _("Conversation open since "));
    moment_instant(&glance->begun, begun_ms);
}

/* Looks it all up again; false when there is no such dossier (yet). */
static bool renew(struct app *app, struct glance *glance)
{
    struct error err = { 0 };
    struct card *card = card_open(app_seat(app), glance->dossier, &err);
    bool is_first = !glance->card;

    if (!card) {
        if (err.kind != ERROR_ABSENT)
            app_refuse(app, &err);
        return false;
    }
    card_free(glance->card);
    glance->card = card;
    note_begin(glance);
    list_rows(glance);
    roster_recount(&glance->roster, glance->rows.count);
    if (is_first || *card_next_form(card))
        roster_move_to(&glance->roster, 0);
    return true;
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct glance *glance = screen->state;
    struct pane rest = *pane;
    struct head head = { .dossier = glance->dossier };

    if (!glance->card)
        return;
    head.note = card_code(glance->card);
    head_draw(app, &rest, &head);
    roster_draw(&glance->roster, &rest);
}

static struct next open_form(struct app *app, struct glance *glance, const char *form)
{
    struct error err = { 0 };
    struct entry *entry = NULL;
    struct id sitting;

    if (sitting_start(app_seat(app), glance->dossier, &sitting, &err))
        entry = entry_open(app_seat(app), glance->dossier, form, &err);
    if (!entry)
        app_refuse(app, &err);
    return app_open_entry(app, entry);
}

static struct next open_event(struct app *app, struct glance *glance, const struct card_event *event)
{
    struct error err = { 0 };
    struct entry *entry;

    if (!event->parked)
        return next_push(record_screen(app, glance->dossier, event));
    entry = entry_take(app_seat(app), glance->dossier, event->record, &err);
    if (!entry)
        app_refuse(app, &err);
    return app_open_entry(app, entry);
}

static struct next open_allowed(struct app *app, struct glance *glance, const struct card_form *form)
{
    struct error err = { 0 };

    if (!*form->refusal)
        return open_form(app, glance, form->name);
    error_set(&err, ERROR_INPUT, "%s", form->refusal);
    app_refuse(app, &err);
    return next_redraw();
}

static struct next open_row(struct app *app, struct screen *screen)
{
    struct glance *glance = screen->state;
    const struct row *row = glance->roster.at < glance->rows.count ? &glance->rows.at[glance->roster.at] : NULL;

    if (!row || !glance->card)
        return next_redraw();
    switch (row->part) {
    case PART_RULE:
    case PART_TEXT:
    case PART_WARNING:
        return next_redraw();
    case PART_NEXT:
        return open_form(app, glance, card_next_form(glance->card));
    case PART_EVENT:
        return open_event(app, glance, event_at(glance, row->i));
    case PART_FORM:
        return open_allowed(app, glance, form_at(glance, row->i));
    }
    return next_redraw();
}

/* Of the next step its table, of a form its preconditions, of a record each of its values. */
static struct next why_row(struct app *app, struct screen *screen)
{
    struct glance *glance = screen->state;
    const struct row *row = glance->roster.at < glance->rows.count ? &glance->rows.at[glance->roster.at] : NULL;
    struct why_subject subject = { NULL, NULL };
    struct error err = { 0 };
    scoped_json told = NULL;

    if (!row || !glance->card)
        return next_redraw();
    if (row->part == PART_EVENT) {
        const struct card_event *event = event_at(glance, row->i);
        struct why_about about = { glance->dossier, event->record, event->form };
        return next_push(why_screen(app, &about));
    }
    if (row->part == PART_FORM)
        subject.name = form_at(glance, row->i)->name;
    told = why_dossier(app_seat(app), glance->dossier, &subject, &err);
    if (told)
        return next_push(account_screen(app, glance->dossier, _("Why"), told));
    app_refuse(app, &err);
    return next_redraw();
}

static struct next to_forms(struct app *app, struct screen *screen)
{
    struct glance *glance = screen->state;

    (void)app;
    for (size_t i = 0; i < glance->rows.count; i++)
        if (glance->rows.at[i].part == PART_FORM) {
            roster_move_to(&glance->roster, i);
            break;
        }
    return next_redraw();
}

static struct next show_log(struct app *app, struct screen *screen)
{
    struct error err = { 0 };
    scoped_buf text = { 0 };

    if (card_log(app_seat(app), screen->dossier, &text, &err))
        return next_push(reading_screen(app, screen->dossier, _("The log"), buf_view(&text)));
    app_refuse(app, &err);
    return next_redraw();
}

static struct next papers(struct app *app, struct screen *screen)
{
    return next_push(paper_screen(app, screen->dossier));
}

static struct next attachments(struct app *app, struct screen *screen)
{
    return next_push(attachments_screen(app, screen->dossier));
}

static struct next close_sitting(struct app *app, struct screen *screen)
{
    return next_push(closing_screen(app, screen->dossier));
}

static struct next conflicts(struct app *app, struct screen *screen)
{
    return next_push(conflicts_screen(app, screen->dossier));
}

/* A letter begins a search: somebody else has a quick question. */
static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct glance *glance = screen->state;

    if (pressed->code == PRESS_PASTE)
        return next_push(search_screen(app, pressed->pasted));
    if (*pressed->text && pressed->code != '?' && pressed->code != ' ')
        return next_push(search_screen(app, pressed->text));
    return roster_key(&glance->roster, pressed) ? next_redraw() : next_pass();
}

/* A new dossier that was never submitted is not there: its place closes. */
static struct next resume(struct app *app, struct screen *screen)
{
    struct glance *glance = screen->state;

    if (renew(app, glance))
        return next_redraw();
    return glance->card ? next_redraw() : next_pop(1);
}

static void release(void *state)
{
    struct glance *glance = state;

    card_free(glance->card);
    array_clear(&glance->rows);
    roster_close(&glance->roster);
    buf_clear(&glance->begun);
    buf_clear(&glance->restriction);
    mem_free(glance);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("open"),      PRESS_ENTER, 0, NEEDS_DOSSIER, open_row,      N_("Take the next step, or open what the cursor is on") },
    { N_("why"),       PRESS_F + 2, PRESS_CTRL + 'y', NEEDS_DOSSIER, why_row, N_("Why this step, this form or this value") },
    { N_("forms"),     PRESS_F + 3, 0, NEEDS_DOSSIER, to_forms,      N_("Go to the forms; grey ones may not be opened now, Enter tells why") },
    { N_("log"),       PRESS_F + 4, 0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_LOG), show_log,      N_("Everything that was written or looked at, with who and when") },
    { N_("papers"),    PRESS_F + 6, 0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_PRINT), papers,        N_("Letters and documents: preview, PDF, print") },
    { N_("close"),     PRESS_F + 7, 0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_WRITE), close_sitting, N_("Close the conversation: outcome, appointment, what was promised") },
    { N_("conflicts"), PRESS_F + 11, 0, NEEDS_DOSSIER, conflicts,    N_("Answers given twice and differently in this dossier") },
    { N_("files"),     PRESS_F + 8, 0, NEEDS_DOSSIER, attachments,   N_("Files that belong to this dossier: read, save, add") },
    { N_("export"),    0, 0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_EXPORT), privacy_export, N_("All that is known of the person, for her: to read and as JSON, in your home folder") },
    { N_("restrict"),  0, 0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_RESTRICT), privacy_restrict, N_("From now on it is looked at and no longer worked with (GDPR art. 18)") },
    { N_("lift"),      0, 0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_RESTRICT), privacy_lift,     N_("End the restriction: everybody works in it again") },
    { N_("except"),    0, 0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_RESTRICT), privacy_except,   N_("Work in a restricted dossier today, on a ground of the law that is written down") },
    { N_("erase"),     0, 0, NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_ERASE),    privacy_erase,    N_("Erase what is known of the person for good, on every desk; with a reason and a code to type") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "dossier",
    .title = N_("One dossier at a glance"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .resume = resume,
    .free = release,
};

struct screen *dossier_screen(struct app *app, struct id dossier)
{
    struct glance *glance = mem_new(sizeof *glance);
    struct screen *screen = screen_new(&kind, glance);

    glance->app = app;
    glance->dossier = screen->dossier = dossier;
    roster_open(&glance->roster, (struct roster_source){ .with = glance, .draw = draw_row, .is_open = is_open }, 0);
    return screen;
}
