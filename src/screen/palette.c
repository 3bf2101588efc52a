/* palette.c — any action found by a few letters of its name or help, and run on the screen below. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/roster.h"

#define NAME_COLUMNS 18

struct palette {
    ARRAY(const struct action *) actions;
    ARRAY(char *) refusals; /* of each: why the role does not allow it; NULL */
    struct roster roster;
};

static void draw_row(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct palette *palette = with;
    const struct action *action = palette->actions.at[i];
    const char *refusal = palette->refusals.at[i];
    enum style style = is_at ? STYLE_CURSOR : refusal ? STYLE_FAINT : STYLE_PLAIN;
    char name[KEY_LABEL_BYTES];

    pane_cell(pane, (struct pane_cell){ 0, 1, NAME_COLUMNS }, style, _(action->name));
    if (action->key)
        pane_cell(pane, (struct pane_cell){ 0, NAME_COLUMNS + 1, 11 }, is_at || refusal ? style : STYLE_KEY,
                  key_label(action->key, name));
    pane_text(pane, 0, NAME_COLUMNS + 13, style, refusal ? refusal : _(action->help));
}

/* Whether the letters of FOLDED come in this order in TEXT, others between them or not. */
static bool has_letters(const char *text, const char *folded)
{
    for (; *folded; folded++) {
        while (*text && *text != *folded)
            text++;
        if (!*text++)
            return *folded == '\0';
    }
    return true;
}

static bool matches(void *with, size_t i, const char *folded)
{
    const struct palette *palette = with;
    const struct action *action = palette->actions.at[i];
    scoped_buf name = { 0 }, help = { 0 };

    text_fold(&name, _(action->name));
    text_fold(&help, _(action->help));
    return has_letters(buf_view(&name), folded) || strstr(buf_view(&help), folded);
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct palette *palette = screen->state;
    struct pane rest = *pane, top = pane_cut_top(&rest, 2);
    int column = pane_text(&top, 0, 1, STYLE_LABEL, _("Do:")) + 1;

    (void)app;
    line_draw(&palette->roster.filter, &top, 0, column);
    roster_draw(&palette->roster, &rest);
}

static struct next choose(struct app *app, struct screen *screen)
{
    struct palette *palette = screen->state;

    if (palette->roster.at == ROSTER_NONE)
        return next_redraw();
    app->chosen = palette->actions.at[palette->roster.at];
    return next_pop(1);
}

/* A name that begins with what was typed is the likeliest. */
static void highlight(struct palette *palette)
{
    scoped_buf typed = { 0 };

    text_fold(&typed, line_view(&palette->roster.filter));
    for (size_t i = 0; typed.size_bytes && i < palette->actions.count; i++) {
        scoped_buf name = { 0 };
        text_fold(&name, _(palette->actions.at[i]->name));
        if (text_starts(buf_view(&name), buf_view(&typed))) {
            roster_move_to(&palette->roster, i);
            return;
        }
    }
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct palette *palette = screen->state;

    (void)app;
    if (!roster_key(&palette->roster, pressed))
        return next_pass();
    if (*pressed->text)
        highlight(palette);
    return next_redraw();
}

static void release(void *state)
{
    struct palette *palette = state;

    for (size_t i = 0; i < palette->refusals.count; i++)
        mem_free(palette->refusals.at[i]);
    array_clear(&palette->refusals);
    array_clear(&palette->actions);
    roster_close(&palette->roster);
    mem_free(palette);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("do"), PRESS_ENTER, 0, NEEDS_SEAT, choose, N_("Do what the cursor is on") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "palette",
    .title = N_("Every action by its name"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

static void add_table(struct app *app, struct palette *palette, const struct screen *about, const struct action *table)
{
    for (const struct action *row = table; row && row->name; row++) {
        struct error err = { 0 };

        if (!action_may(app, about, row))
            continue;
        *array_add(&palette->actions) = row;
        *array_add(&palette->refusals) = action_is_allowed(app, about, row, &err) ? NULL : mem_text(err.text);
    }
}

struct screen *palette_screen(struct app *app, const struct screen *about)
{
    struct palette *palette = mem_new(sizeof *palette);
    struct roster_source source = { .with = palette, .draw = draw_row, .matches = matches };

    add_table(app, palette, about, about->kind->actions);
    add_table(app, palette, about, app_actions());
    roster_open(&palette->roster, source, palette->actions.count);
    return screen_new(&kind, palette);
}
