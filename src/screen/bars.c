/* bars.c — the last lines of every screen: the sentence that answers the last key, and the keys there are. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"
#include "base/words.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/text.h"

/* Draws one key and its name when both fit; returns the column after it. */
static int draw_key(const struct pane *pane, int column, const struct action *action)
{
    char name[KEY_LABEL_BYTES];
    int columns = (int)(text_columns(key_label(action->key, name)) + text_columns(_(action->name))) + 1;

    if (column + columns > pane->columns)
        return column;
    column = pane_text(pane, 0, column, STYLE_KEY, name);
    return pane_text(pane, 0, column + 1, STYLE_BAR, _(action->name)) + 2;
}

static int draw_keys(struct app *app, const struct screen *screen, const struct pane *pane, int column,
                     const struct action *table)
{
    for (const struct action *row = table; row && row->name; row++)
        if (row->key && action_may(app, screen, row) &&
            (table == screen->kind->actions || !action_find(screen->kind->actions, row->key)))
            column = draw_key(pane, column, row);
    return column;
}

void bars_draw(struct app *app, const struct screen *screen, struct pane *pane)
{
    struct pane keys = pane_cut_bottom(pane, 1), sentence = pane_cut_bottom(pane, 1);
    int column = draw_keys(app, screen, &keys, 1, screen->kind->actions);

    draw_keys(app, screen, &keys, column, app_actions());
    if (app->is_refusal)
        pane_text(&sentence, 0, 0, STYLE_REFUSAL, "!");
    pane_text(&sentence, 0, app->is_refusal ? 2 : 1, app->is_refusal ? STYLE_REFUSAL : STYLE_GOOD, app->said);
}
