/* loose.c — a form from a file on the screen: the same keys as in a dossier, but nothing is kept. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/expr.h"
#include "form/form.h"
#include "form/session.h"
#include "form_state.h"
#include "screen.h"
#include "screens_internal.h"
#include "tui/key.h"

static struct form_state *state(const struct screen *screen)
{
    return screen->state;
}

static struct next submit(struct app *app, struct screen *screen)
{
    (void)app;
    if (!filling_submit(&state(screen)->filling))
        return next_redraw();
    *state(screen)->is_finished = true;
    return next_quit();
}

/* Nothing is kept, so leaving answers behind is asked twice. */
static struct next leave(struct app *app, struct screen *screen)
{
    struct form_state *form = state(screen);

    (void)app;
    if (!form->filling.has_answers || form->is_discarding)
        return next_quit();
    form->is_discarding = true;
    filling_say(&form->filling, _("Press it again to leave: the answers are kept nowhere. Ctrl-S finishes the form."));
    return next_redraw();
}

/* --- why --- */

static void add_part(void *with, int depth, const char *source, const struct value *value)
{
    scoped(arena) arena = arena_new();
    struct buf *out = with;

    for (int i = 0; i < depth; i++)
        buf_text(out, "  ");
    buf_format(out, "%s → %s\n", source, value_to_text(value, arena));
}

/* Each rule that the form has for ITEM, with the value of its parts. */
static void explain(struct session *session, struct item *item, struct buf *out)
{
    static const struct {
        enum session_aspect aspect;
        const char *title;
    } aspects[] = {
        { ASPECT_RELEVANT, N_("Asked when:") },
        { ASPECT_REQUIRED, N_("Required when:") },
        { ASPECT_CONSTRAINT, N_("Accepted when:") },
        { ASPECT_VALUE, N_("Computed as:") },
    };
    struct expr_listener listener = { add_part, out };

    for (size_t i = 0; i < sizeof aspects / sizeof *aspects; i++) {
        scoped_buf parts = { 0 };
        listener.with = &parts;
        if (session_why(session, item, aspects[i].aspect, &listener, NULL))
            buf_format(out, "%s\n%s\n", _(aspects[i].title), buf_view(&parts));
    }
}

static struct next why(struct app *app, struct screen *screen)
{
    struct filling *filling = &state(screen)->filling;
    struct session *session = filling_session(filling);
    scoped_buf text = { 0 }, title = { 0 };

    if (!filling_stop(filling))
        return next_redraw();
    for (struct item *item = filling_item(filling); item; item = item_parent(item)) {
        buf_format(&text, "%s = %s\n", item_key(item), item_value(item));
        explain(session, item, &text);
    }
    item_text(session, filling_item(filling), TEXT_LABEL, NULL, &title);
    return next_push(reading_screen(app, screen->dossier, buf_view(&title), buf_view(&text)));
}

/* The labels in the form's next language. */
static struct next language(struct app *app, struct screen *screen)
{
    struct session *session = filling_session(&state(screen)->filling);
    const struct form *form = session_form(session);
    size_t count = form_languages(form), at = 0;

    while (at < count && !text_equal(form_language(form, at), session_language(session)))
        at++;
    if (count > 1)
        session_set_language(session, form_language(form, at + 1 < count ? at + 1 : 0));
    else
        app_say(app, _("This form has its texts in one language only."));
    filling_refresh(&state(screen)->filling, filling_item(&state(screen)->filling));
    return next_redraw();
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct form_state *form = state(screen);

    (void)app;
    if (pressed->code != PRESS_ESCAPE)
        form->is_discarding = false;
    if (filling_key(&form->filling, pressed))
        return next_redraw();
    return pressed->code == PRESS_ESCAPE ? leave(app, screen) : next_pass();
}

/* clang-format off */
static const struct action actions[] = {
    { N_("finish"),   PRESS_CTRL + 's', 0,                NEEDS_ENTRY,   submit,       N_("Finish the form: what was answered is printed") },
    { N_("why"),      PRESS_F + 2,      0,                NEEDS_ENTRY,   why,          N_("Why this is asked, suggested or refused") },
    { N_("missing"),  PRESS_F + 3,      0,                NEEDS_ENTRY,   form_missing, N_("Go to the next question that must be answered") },
    { N_("blank"),    PRESS_F + 4,      0,                NEEDS_ENTRY,   form_blank,   N_("Leave the question blank, with a reason") },
    { N_("language"), PRESS_F + 6,      0,                NEEDS_ENTRY,   language,     N_("The texts of the form in its next language") },
    { N_("leave"),    PRESS_F + 10,     PRESS_CTRL + 'q', NEEDS_NOTHING, leave,        N_("Leave without finishing; asked twice when there are answers") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "loose",
    .title = N_("Filling in a form from a file"),
    .actions = actions,
    .draw = form_draw,
    .key = key,
    .free = form_state_free,
};

struct screen *loose_screen(struct app *app, struct entry *entry, bool *is_finished)
{
    struct form_state *form = form_state_new(app, entry);
    struct screen *screen = screen_new(&kind, form);

    form->is_finished = is_finished;
    screen->entry = entry;
    return screen;
}
