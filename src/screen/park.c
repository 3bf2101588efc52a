/* park.c — the screen on which a form is put aside. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parking_plan.h"

#include "app.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/entry.h"
#include "form_state.h"
#include "head.h"
#include "screen.h"
#include "screens_internal.h"
#include "sheet.h"
#include "tui/key.h"
#include "tui/pane.h"

struct park {
    struct parking_plan plan;
    struct sheet sheet;
};

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct park *park = screen->state;
    struct pane rest = *pane, part;
    struct head head = { screen->dossier, screen->entry, NULL };

    head_draw(app, &rest, &head);
    part = pane_cut_top(&rest, 1);
    pane_rule(&part, 0, _("Put aside"));
    part = pane_cut_bottom(&rest, 1);
    pane_text(&part, 0, 0, STYLE_FAINT,
              _("Enter goes on; after the last question the form is put aside as it is. Esc goes back to it."));
    park->sheet.width = rest.columns;
    park->sheet.height = rest.rows;
    parking_plan_show(&park->plan, &park->sheet);
    form_draw_sheet(&park->sheet, &rest, 0);
}

static struct next carry_out(struct app *app, struct screen *screen)
{
    struct park *park = screen->state;
    struct receipt receipt;
    struct error err = { 0 };

    if (!parking_plan_carry_out(&park->plan, screen->entry, &receipt, &err)) {
        app_refuse(app, &err);
        return next_redraw();
    }
    app_changed(app);
    if (!parking_plan_close_sitting(&park->plan, receipt.dossier, &err))
        app_refuse(app, &err);
    else
        app_say(app, _("Put aside: it is at the top of the first screen, on every desk of the team."));
    return next_pop(2);
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct park *park = screen->state;

    if (pressed->code == PRESS_ESCAPE)
        return next_pop(1);
    if (pressed->code == PRESS_ENTER)
        parking_plan_enter(&park->plan);
    else if (!parking_plan_key(&park->plan, pressed))
        return next_pass();
    return park->plan.is_ready ? carry_out(app, screen) : next_redraw();
}

static void release(void *given)
{
    struct park *park = given;

    parking_plan_close(&park->plan);
    sheet_clear(&park->sheet);
    mem_free(park);
}

static const struct screen_kind kind = {
    .name = "park",
    .title = N_("Putting a form aside"),
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *park_screen(struct app *app, struct entry *entry)
{
    struct park *park = mem_new(sizeof *park);
    struct error err = { 0 };
    struct screen *screen;

    if (!parking_plan_open(&park->plan, app_seat(app), &err)) {
        app_refuse(app, &err);
        release(park);
        return NULL;
    }
    screen = screen_new(&kind, park);
    screen->dossier = entry_dossier(entry);
    screen->entry = entry;
    return screen;
}
