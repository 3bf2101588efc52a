/* server.c — the central server: when it was last reached, what still waits here and why, and exchanging now. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/standing.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/page.h"
#include "tui/pane.h"

struct server {
    struct page page;
    uint64_t version; /* of what PAGE shows */
};

static void write_state(struct app *app, struct buf *out)
{
    scoped_json standing = NULL;

    standing = standing_json(app->seat);
    if (app_exchange(app)->is_enrolled) {
        standing_write(standing, out);
        return;
    }
    buf_text(out, _("This computer works on its own: “balie enrol URL CODE” joins it to a central server."));
    buf_char(out, '\n');
    standing_write_backups(standing, out);
}

static void renew(struct app *app, struct server *server)
{
    scoped_buf text = { 0 };
    size_t top = server->page.top;

    write_state(app, &text);
    page_set(&server->page, buf_view(&text));
    server->page.top = top;
    server->version = app->version;
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct server *server = screen->state;
    struct pane rest = *pane, top = pane_cut_top(&rest, 2);

    if (server->version != app->version)
        renew(app, server);
    pane_rule(&top, 0, _("The central server"));
    if (app->exchange)
        pane_text(&top, 1, 1, STYLE_WARNING, _("Exchanging …"));
    page_draw(&server->page, &rest);
}

static struct next exchange_key(struct app *app, struct screen *screen)
{
    (void)screen;
    app_exchange_now(app);
    return next_redraw();
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct server *server = screen->state;

    (void)app;
    return page_key(&server->page, pressed) ? next_redraw() : next_pass();
}

static void release(void *state)
{
    struct server *server = state;

    page_clear(&server->page);
    mem_free(server);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("exchange"), PRESS_ENTER, PRESS_CTRL + 'r', NEEDS_SERVER, exchange_key, N_("Exchange changes with the central server now") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "server",
    .title = N_("What waits for the central server"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *server_screen(struct app *app)
{
    struct server *server = mem_new(sizeof *server);

    renew(app, server);
    return screen_new(&kind, server);
}
