/* renewal.c — a draft begun with older content is opened: what changed, and whether it moves over. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/entry.h"
#include "desk/renewal.h"
#include "head.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/page.h"
#include "tui/pane.h"

struct renewal {
    struct entry *entry; /* owned until a choice is made */
    struct page page;
};

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct renewal *renewal = screen->state;
    struct pane rest = *pane, rule;
    struct head head = { .dossier = screen->dossier, .entry = renewal->entry };

    head_draw(app, &rest, &head);
    rule = pane_cut_top(&rest, 1);
    pane_rule(&rule, 0, _("Newer content"));
    page_draw(&renewal->page, &rest);
}

static struct next go_on(struct app *app, struct screen *screen)
{
    struct renewal *renewal = screen->state;
    struct entry *entry = renewal->entry;

    renewal->entry = NULL;
    screen->entry = NULL;
    return next_replace(form_screen(app, entry));
}

static struct next move(struct app *app, struct screen *screen)
{
    struct renewal *renewal = screen->state;
    struct error err = { 0 };
    struct entry *moved = renewal_take(app_seat(app), entry_record(renewal->entry), &err);

    if (!moved) {
        app_refuse(app, &err);
        return next_redraw();
    }
    screen->entry = NULL;
    entry_free(renewal->entry);
    renewal->entry = NULL;
    app_say(app, _("The draft has moved to the newer version; every answer is still there."));
    return next_replace(form_screen(app, moved));
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct renewal *renewal = screen->state;

    (void)app;
    return page_key(&renewal->page, pressed) ? next_redraw() : next_pass();
}

static void release(void *state)
{
    struct renewal *renewal = state;

    entry_free(renewal->entry);
    page_clear(&renewal->page);
    mem_free(renewal);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("finish old"), PRESS_ENTER,  0, NEEDS_SEAT | NEEDS_ENTRY, go_on, N_("Go on with the version it was begun with") },
    { N_("move over"),  PRESS_F + 4,  0, NEEDS_SEAT | NEEDS_ENTRY, move,  N_("Move the draft to the newer version") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "renewal",
    .title = N_("A draft whose form has newer content"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *renewal_screen(struct app *app, struct entry *entry)
{
    struct error err = { 0 };
    scoped_json told = renewal_of(entry, &err);
    scoped_buf text = { 0 };
    struct renewal *renewal;
    struct screen *screen;

    if (!told)
        return form_screen(app, entry);
    renewal_write(told, &text);
    renewal = mem_new(sizeof *renewal);
    renewal->entry = entry;
    page_set(&renewal->page, buf_view(&text));
    screen = screen_new(&kind, renewal);
    screen->dossier = entry_dossier(entry);
    screen->entry = entry;
    return screen;
}
