/* carry.c — answers that belong to somebody else: that person is searched, and the form goes on there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form_state.h"

#include "app.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/entry.h"
#include "desk/finder.h"
#include "screen.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/line.h"
#include "tui/pane.h"

#define MOST_FOUND 12

struct carry {
    struct form_state *form;
    struct line words;
    struct found found[MOST_FOUND];
    size_t count, at;
};

static void search(struct app *app, struct carry *carry)
{
    carry->count = finder_search(app_seat(app), line_view(&carry->words), carry->found, MOST_FOUND);
    carry->at = 0;
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct carry *carry = screen->state;

    (void)app;
    pane_rule(pane, 0, _("Whose answers are these?"));
    line_draw(&carry->words, pane, 2, 2);
    for (size_t i = 0; i < carry->count; i++) {
        const struct found *found = &carry->found[i];
        pane_format(pane, (struct pane_cell){ 4 + (int)i, 2, pane->columns - 4 },
                    i == carry->at ? STYLE_CURSOR : STYLE_PLAIN, "%s %s  %s  %s  %s", i == carry->at ? "›" : " ",
                    found->name, found->birth, found->place, found->code);
    }
    pane_text(pane, pane->rows - 1, 0, STYLE_FAINT,
              _("Enter takes the answers to this person; nothing of them stays here. Esc goes back."));
}

static struct next take_there(struct app *app, struct carry *carry)
{
    struct filling *filling = &carry->form->filling;
    struct error err = { 0 };
    struct entry *carried;
    struct next next;

    if (!carry->count)
        return next_redraw();
    carried = entry_carry(filling->entry, carry->found[carry->at].dossier, &err);
    if (!carried) {
        app_refuse(app, &err);
        return next_redraw();
    }
    filling->has_answers = false; /* the draft here is gone */
    app_changed(app);
    next = next_replace(form_screen(app, carried));
    app_say(app, _("These answers are now a draft in this person's dossier: check them and submit."));
    return next;
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct carry *carry = screen->state;

    if (pressed->code == PRESS_ESCAPE)
        return next_pop(1);
    if (pressed->code == PRESS_ENTER)
        return take_there(app, carry);
    if (pressed->code == PRESS_UP && carry->at)
        carry->at--;
    else if (pressed->code == PRESS_DOWN && carry->at + 1 < carry->count)
        carry->at++;
    else if (line_key(&carry->words, pressed))
        search(app, carry);
    else
        return next_pass();
    return next_redraw();
}

static void release(void *given)
{
    struct carry *carry = given;

    line_clear(&carry->words);
    mem_free(carry);
}

static const struct screen_kind kind = {
    .name = "carry",
    .title = N_("Answers that belong to somebody else"),
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *carry_screen(struct app *app, struct form_state *form)
{
    struct carry *carry = mem_new(sizeof *carry);

    (void)app;
    carry->form = form;
    return screen_new(&kind, carry);
}
