/* form.c — filling in a form: its keys, what follows them, and where one goes after. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form_state.h"

#include "app.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "control.h"
#include "decision.h"
#include "desk/rights.h"
#include "desk/card.h"
#include "desk/entry.h"
#include "desk/handout.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "desk/why.h"
#include "form/form.h"
#include "form/session.h"
#include "screen.h"
#include "screens_internal.h"
#include "tui/key.h"

static struct form_state *state(const struct screen *screen)
{
    return screen->state;
}

struct form_state *form_state_new(struct app *app, struct entry *entry)
{
    struct form_state *form = mem_new(sizeof *form);

    filling_open(&form->filling, app_seat(app), entry);
    return form;
}

void form_state_free(void *given)
{
    struct form_state *form = given;

    filling_close(&form->filling);
    handouts_free(form->handouts);
    sheet_clear(&form->sheet);
    sheet_clear(&form->aside);
    buf_clear(&form->foreign);
    mem_free(form);
}

void form_client_language(struct form_state *form, struct buf *out)
{
    const struct filling *filling = &form->filling;
    const struct form *asked = session_form(filling_session(filling));
    scoped_buf language = { 0 };

    card_phrase(filling->seat, entry_dossier(filling->entry), filling->entry, "client_language", &language);
    for (size_t i = 0; i < form_languages(asked); i++)
        if (text_equal(form_language(asked, i), buf_view(&language)))
            buf_text(out, buf_view(&language));
}

static struct next submit(struct app *app, struct screen *screen)
{
    struct form_state *form = state(screen);

    form->is_armed = false;
    if (form->filling.is_done || !filling_submit(&form->filling))
        return next_redraw();
    screen->entry = NULL; /* it is a record now */
    app_changed(app);
    return form->is_left_at_once ? next_pop(1) : next_redraw();
}

/* After submitting: what the rules say comes next, or back to the dossier. */
static struct next go_on(struct app *app, struct screen *screen)
{
    const struct receipt *receipt = &state(screen)->filling.receipt;
    struct error err = { 0 };
    struct entry *entry;
    struct id sitting;

    if (!*receipt->next_form)
        return next_pop(1);
    if (!sitting_start(app_seat(app), receipt->dossier, &sitting, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    entry = entry_open(app_seat(app), receipt->dossier, receipt->next_form, &err);
    if (!entry) {
        app_refuse(app, &err);
        return next_redraw();
    }
    return next_replace(form_screen(app, entry));
}

static struct next leave(struct app *app, struct screen *screen)
{
    const struct filling *filling = &state(screen)->filling;

    if (!filling->is_done && filling->has_answers)
        app_say(app, _("The answers are kept as your draft: it is on the first screen and in the dossier."));
    app_changed(app);
    return next_pop(1);
}

/* What is being typed has its own why: whether it would be taken. */
static struct next why(struct app *app, struct screen *screen)
{
    struct filling *filling = &state(screen)->filling;
    const char *typed = filling->is_typing && !line_is_empty(&filling->typed) ? line_view(&filling->typed) : NULL;
    scoped_json told = NULL;
    scoped_buf title = { 0 };

    if (filling->is_done || !filling_stop(filling))
        return next_redraw();
    told = why_item(filling->entry, filling_item(filling), filling_has_choices(filling) ? NULL : typed);
    item_text(filling_session(filling), filling_item(filling), TEXT_LABEL, NULL, &title);
    return next_push(account_screen(app, screen->dossier, buf_view(&title), told));
}

struct next form_missing(struct app *app, struct screen *screen)
{
    (void)app;
    if (!state(screen)->filling.is_done)
        filling_next_missing(&state(screen)->filling);
    return next_redraw();
}

struct next form_blank(struct app *app, struct screen *screen)
{
    (void)app;
    if (!state(screen)->filling.is_done)
        filling_ask_blank(&state(screen)->filling);
    return next_redraw();
}

static struct next foreign(struct app *app, struct screen *screen)
{
    struct form_state *form = state(screen);
    bool shows = form->foreign.size_bytes > 0;

    buf_cut(&form->foreign, 0);
    if (shows || form->filling.is_done)
        return next_redraw();
    form_client_language(form, &form->foreign);
    if (!form->foreign.size_bytes)
        app_say(app, _("This form has no texts in the client's language."));
    return next_redraw();
}

static struct next client(struct app *app, struct screen *screen)
{
    if (state(screen)->filling.is_done || !filling_stop(&state(screen)->filling))
        return next_redraw();
    return next_push(client_screen(app, state(screen)));
}

static struct next park(struct app *app, struct screen *screen)
{
    struct filling *filling = &state(screen)->filling;
    struct error err = { 0 };

    if (filling->is_done)
        return next_redraw();
    if (filling_item(filling) && !entry_move(filling->entry, filling_item(filling), &err))
        app_refuse(app, &err);
    return next_push(park_screen(app, filling->entry));
}

/* The same answers in the dossier they belong to: it is searched, then opened with them. */
static struct next carry(struct app *app, struct screen *screen)
{
    if (state(screen)->filling.is_done)
        return next_redraw();
    return next_push(carry_screen(app, state(screen)));
}

static struct next discard(struct app *app, struct screen *screen)
{
    struct filling *filling = &state(screen)->filling;
    struct error err = { 0 };

    if (filling->is_done)
        return next_redraw();
    if (!state(screen)->is_discarding) {
        state(screen)->is_discarding = true;
        filling_say(filling, _("Do this again to throw the draft away for good; any other key keeps it."));
        return next_redraw();
    }
    if (!entry_discard(filling->entry, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    filling->has_answers = false;
    app_changed(app);
    return next_pop(1);
}

static struct next papers(struct app *app, struct screen *screen)
{
    return next_push(paper_screen(app, screen->dossier));
}

/* On the closing page Enter also says yes to what must be confirmed: it stands there to be read. */
static void confirm(struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);

    if (stop && stop->kind == STOP_QUESTION && item_question(stop->item)->type == QUESTION_ACKNOWLEDGE &&
        item_is_required(stop->item) && !*item_value(stop->item))
        control_of(filling)->letter(filling, " ");
}

/* The closing page: nothing missing and Enter pressed twice closes it; every other key is of the form. */
static struct next close_key(struct app *app, struct screen *screen, const struct key *key)
{
    struct form_state *form = state(screen);
    bool is_idle = !form->filling.is_typing && !form->filling.is_picking && form->filling.asks == ASKS_ANSWER;
    bool was_armed = form->is_armed;

    form->is_armed = false;
    if (key->code != PRESS_ENTER || !is_idle)
        return next_pass();
    if (was_armed)
        return submit(app, screen);
    confirm(&form->filling);
    if (session_missing(filling_session(&form->filling)))
        return next_pass();
    form->is_armed = true;
    filling_say(&form->filling, "");
    return next_redraw();
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct form_state *form = state(screen);
    struct filling *filling = &form->filling;

    if (filling->is_done)
        return pressed->code == PRESS_ENTER ? go_on(app, screen) : next_pass();
    form->is_discarding = false;
    if (form->is_closing) {
        struct next next = close_key(app, screen, pressed);
        if (next.follow != FOLLOW_PASS)
            return next;
    }
    if (!filling_key(filling, pressed))
        return next_pass();
    if (filling->is_done) { /* passed over a precondition, with a reason */
        screen->entry = NULL;
        app_changed(app);
    }
    return next_redraw();
}

/* clang-format off */
static const struct action actions[] = {
    { N_("submit"),      PRESS_CTRL + 's', 0,  NEEDS_SEAT | NEEDS_RIGHT(RIGHT_WRITE),               submit,    N_("Submit the form: it becomes part of the dossier") },
/* What is being typed has its own why: whether it would be taken. */
    { N_("why"),         PRESS_F + 2,      0,  NEEDS_SEAT | NEEDS_ENTRY, why, N_("Why this is asked, suggested or refused") },
    { N_("missing"),     PRESS_F + 3,      0,  NEEDS_SEAT | NEEDS_ENTRY, form_missing, N_("Go to the next question that must be answered") },
    { N_("blank"),       PRESS_F + 4,      0,  NEEDS_SEAT | NEEDS_ENTRY, form_blank, N_("Leave the question blank, with a reason") },
    { N_("papers"),      PRESS_F + 11,     0,  NEEDS_SEAT | NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_PRINT), papers,  N_("Letters and documents of this dossier: preview, PDF, print") },
    { N_("their words"), PRESS_F + 6,      0,  NEEDS_SEAT | NEEDS_ENTRY, foreign,   N_("Show the question in the client's language too") },
    { N_("show client"), PRESS_F + 7,      0,  NEEDS_SEAT | NEEDS_ENTRY, client,    N_("Turn the screen: only this question, large, in the client's language") },
    { N_("park"),        PRESS_F + 8,      0,  NEEDS_SEAT | NEEDS_ENTRY | NEEDS_RIGHT(RIGHT_WRITE), park,      N_("Put the form aside: why, until when, for whom") },
    { N_("leave"),       PRESS_F + 10,     0,  NEEDS_NOTHING,            leave,     N_("Leave the form; what was answered stays as your draft") },
    { N_("somebody else's"), 0,            0,  NEEDS_SEAT | NEEDS_ENTRY | NEEDS_RIGHT(RIGHT_WRITE), carry,     N_("These answers belong to somebody else: take them there") },
    { N_("throw away"),  0,                0,  NEEDS_SEAT | NEEDS_ENTRY, discard,   N_("Throw the draft away; asked twice") },
    { 0 },
};
/* clang-format on */

/* What was ticked as given on another screen is an answer of this very page: it is taken up again as it is kept. */
static struct next resume_closing(struct app *app, struct screen *screen)
{
    struct form_state *form = state(screen);
    struct error err = { 0 };
    struct entry *entry;

    handouts_free(form->handouts);
    form->handouts = handouts_open(app_seat(app), screen->dossier, NULL);
    if (form->filling.is_done || form->filling.is_typing)
        return next_redraw();
    entry = sitting_close(app_seat(app), screen->dossier, &err);
    if (!entry) {
        app_refuse(app, &err);
        return next_redraw();
    }
    filling_close(&form->filling);
    filling_open(&form->filling, app_seat(app), entry);
    screen->entry = entry;
    return next_redraw();
}

static void put_aside(struct app *app, struct screen *screen)
{
    (void)app;
    filling_put_aside(&state(screen)->filling);
}

static const struct screen_kind form_kind = {
    .name = "form",
    .title = N_("Filling in a form"),
    .actions = actions,
    .draw = form_draw,
    .key = key,
    .put_aside = put_aside,
    .free = form_state_free,
};
static const struct screen_kind closing_kind = {
    .name = "closing",
    .title = N_("Closing the conversation"),
    .actions = actions,
    .draw = form_draw,
    .key = key,
    .resume = resume_closing,
    .free = form_state_free,
};

static struct screen *make(struct app *app, const struct screen_kind *kind, struct entry *entry)
{
    struct form_state *form = form_state_new(app, entry);
    struct screen *screen = screen_new(kind, form);

    screen->dossier = entry_dossier(entry);
    screen->entry = entry;
    return screen;
}

struct screen *form_screen(struct app *app, struct entry *entry)
{
    return make(app, &form_kind, entry);
}

struct screen *closing_screen(struct app *app, struct id dossier)
{
    struct error err = { 0 };
    struct entry *entry = sitting_close(app_seat(app), dossier, &err);
    struct screen *screen;

    if (!entry) {
        app_refuse(app, &err);
        return NULL;
    }
    screen = make(app, &closing_kind, entry);
    state(screen)->is_closing = state(screen)->is_left_at_once = true;
    state(screen)->handouts = handouts_open(app_seat(app), dossier, NULL);
    filling_next_missing(&state(screen)->filling);
    filling_say(&state(screen)->filling, "");
    return screen;
}
