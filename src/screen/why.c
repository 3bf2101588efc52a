/* why.c — the questions of a filled form; Enter tells why a value is what it is. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "record.h"

#include <string.h>

#include "app.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/card.h"
#include "desk/seat.h"
#include "desk/why.h"
#include "form/form.h"
#include "head.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/roster.h"

struct why {
    struct id dossier, record;
    const struct form *form;
    const char *language;
    ARRAY(const struct question *) questions;
    struct roster roster;
};

static const char *label_of(const struct why *why, size_t i)
{
    const char *label = form_text(why->form, why->questions.at[i], TEXT_LABEL, why->language);

    return *label ? label : why->questions.at[i]->name;
}

static void draw_row(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct why *why = with;
    enum style style = is_at ? STYLE_CURSOR : STYLE_PLAIN;
    int half = pane->columns * 2 / 3;

    pane_cell(pane, (struct pane_cell){ 0, 1, half - 2 }, style, label_of(why, i));
    pane_cell(pane, (struct pane_cell){ 0, half, pane->columns - half }, is_at ? style : STYLE_FAINT,
              why->questions.at[i]->name);
}

static bool matches(void *with, size_t i, const char *folded)
{
    const struct why *why = with;
    scoped_buf text = { 0 };

    text_fold(&text, label_of(why, i));
    buf_format(&text, " %s", why->questions.at[i]->name);
    return strstr(buf_view(&text), folded);
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct why *why = screen->state;
    struct pane rest = *pane, top;
    struct head head = { .dossier = why->dossier };
    int column;

    head_draw(app, &rest, &head);
    top = pane_cut_top(&rest, 1);
    column = pane_text(&top, 0, 1, STYLE_LABEL, _("Why:")) + 1;
    line_draw(&why->roster.filter, &top, 0, column);
    roster_draw(&why->roster, &rest);
}

static struct next tell(struct app *app, struct screen *screen)
{
    struct why *why = screen->state;
    struct error err = { 0 };
    scoped_json told = NULL;

    if (why->roster.at == ROSTER_NONE)
        return next_redraw();
    told = why_record(app_seat(app), why->record, why->questions.at[why->roster.at]->name, NULL, &err);
    if (!told) {
        app_refuse(app, &err);
        return next_redraw();
    }
    return next_push(account_screen(app, why->dossier, label_of(why, why->roster.at), told));
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct why *why = screen->state;

    (void)app;
    return roster_key(&why->roster, pressed) ? next_redraw() : next_pass();
}

static void release(void *state)
{
    struct why *why = state;

    array_clear(&why->questions);
    roster_close(&why->roster);
    mem_free(why);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("why"), PRESS_ENTER, 0, NEEDS_DOSSIER, tell, N_("Tell why this value is what it is") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "why",
    .title = N_("Why a value is what it is"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

static bool has_value(const struct question *question)
{
    return question->type != QUESTION_GROUP && question->type != QUESTION_REPEAT && question->type != QUESTION_NOTE;
}

struct screen *why_screen(struct app *app, const struct why_about *about)
{
    struct error err = { 0 };
    const struct form *form = card_form_of(app_seat(app), about->dossier, about->record, &err);
    struct roster_source source = { .draw = draw_row, .matches = matches };
    struct screen *screen;
    struct why *why;

    if (!form) {
        app_refuse(app, &err);
        return NULL;
    }
    why = mem_new(sizeof *why);
    screen = screen_new(&kind, why);
    why->dossier = screen->dossier = about->dossier;
    why->record = about->record;
    why->form = form;
    why->language = seat_language(app_seat(app));
    for (size_t i = 0; i < form_size(form); i++)
        if (has_value(form_question(form, i)))
            *array_add(&why->questions) = form_question(form, i);
    source.with = why;
    roster_open(&why->roster, source, why->questions.count);
    return screen;
}
