/* reading.c — any text to be read on a screen of its own: a record, the log, why something is so. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/why.h"
#include "head.h"
#include "screens_internal.h"
#include "tui/page.h"
#include "tui/pane.h"

struct reading {
    struct page page;
    char *title;
};

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct reading *reading = screen->state;
    struct pane rest = *pane, rule;
    struct head head = { .dossier = screen->dossier };

    if (id_is_set(screen->dossier))
        head_draw(app, &rest, &head);
    rule = pane_cut_top(&rest, 1);
    pane_rule(&rule, 0, reading->title);
    page_draw(&reading->page, &rest);
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct reading *reading = screen->state;

    (void)app;
    return page_key(&reading->page, pressed) ? next_redraw() : next_pass();
}

static void release(void *state)
{
    struct reading *reading = state;

    page_clear(&reading->page);
    mem_free(reading->title);
    mem_free(reading);
}

static const struct screen_kind kind = {
    .name = "reading",
    .title = N_("A text to be read"),
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *reading_screen(struct app *app, struct id dossier, const char *title, const char *text)
{
    struct reading *reading = mem_new(sizeof *reading);
    struct screen *screen = screen_new(&kind, reading);

    (void)app;
    reading->title = mem_text(title);
    page_set(&reading->page, text);
    screen->dossier = dossier;
    return screen;
}

struct screen *account_screen(struct app *app, struct id dossier, const char *title, const struct json_t *why)
{
    scoped_buf text = { 0 };

    why_write(why, &text);
    return reading_screen(app, dossier, title, buf_view(&text));
}
