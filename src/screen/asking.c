/* asking.c — one line is asked for before something is done: why it is done, where it goes, which file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "asking.h"

#include "app.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "screen.h"
#include "tui/key.h"
#include "tui/line.h"
#include "tui/pane.h"

struct asked {
    struct asking asking;
    char *title, *about, *kept;
    struct line typed;
};

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct asked *asked = screen->state;
    struct pane rest = *pane, top = pane_cut_top(&rest, 1);
    int row = 1, column;

    (void)app;
    pane_rule(&top, 0, asked->title);
    if (*asked->about)
        row = pane_wrapped(&rest, row, 1, STYLE_PLAIN, asked->about) + 1;
    column = pane_text(&rest, row, 1, STYLE_LABEL, asked->asking.label) + 1;
    line_draw(&asked->typed, &rest, row, column);
}

static struct next done(struct app *app, struct screen *screen)
{
    struct asked *asked = screen->state;
    struct screen *following = NULL;
    struct error err = { 0 };

    if (asked->asking.follows) {
        following = asked->asking.follows(app, &asked->asking, line_view(&asked->typed), &err);
        if (following)
            return next_replace(following);
    } else if (asked->asking.given(app, &asked->asking, line_view(&asked->typed), &err))
        return next_pop(1 + asked->asking.levels);
    app_refuse(app, &err);
    return next_redraw();
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct asked *asked = screen->state;

    (void)app;
    return line_key(&asked->typed, pressed) ? next_redraw() : next_pass();
}

static void release(void *state)
{
    struct asked *asked = state;

    line_clear(&asked->typed);
    mem_free(asked->title);
    mem_free(asked->about);
    mem_free(asked->kept);
    mem_free(asked);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("do it"), PRESS_ENTER, 0, NEEDS_SEAT, done, N_("Do it with what was typed; Escape leaves everything as it is") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "asking",
    .title = N_("One thing is asked first"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *asking_screen(const struct asking *asking, const char *title, const char *about)
{
    struct asked *asked = mem_new(sizeof *asked);

    asked->asking = *asking;
    asked->title = mem_text(title);
    asked->about = mem_text(about);
    asked->kept = mem_text(asking->kept ? asking->kept : "");
    asked->asking.kept = asked->kept;
    line_set(&asked->typed, "");
    return screen_new(&kind, asked);
}
