/* help.c — what a screen is for and its keys, printed from the tables of actions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/words.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/text.h"

#define KEY_COLUMNS 14

static void pad(struct buf *out, size_t used, size_t columns)
{
    for (; used < columns; used++)
        buf_char(out, ' ');
}

static void write_keys(struct buf *out, const struct action *action)
{
    char name[KEY_LABEL_BYTES];
    size_t used = 0;

    if (action->key) {
        buf_text(out, key_label(action->key, name));
        used = text_columns(name);
    }
    if (action->other_key) {
        buf_format(out, ", %s", key_label(action->other_key, name));
        used += text_columns(name) + 2;
    }
    pad(out, used, KEY_COLUMNS);
}

/* The columns of the longest name in TABLE, at least COLUMNS. */
static size_t widest_name(const struct action *table, size_t columns)
{
    for (const struct action *row = table; row && row->name; row++)
        if (text_columns(_(row->name)) > columns)
            columns = text_columns(_(row->name));
    return columns;
}

/* What the role does not allow stands between brackets, with why. */
static void write_table(struct app *app, const struct screen *about, const struct action *table, struct buf *out)
{
    size_t name_columns = widest_name(app_actions(), widest_name(about->kind->actions, 0));

    for (const struct action *row = table; row && row->name; row++) {
        struct error err = { 0 };

        buf_text(out, "  ");
        write_keys(out, row);
        buf_text(out, _(row->name));
        pad(out, text_columns(_(row->name)), name_columns);
        if (action_is_allowed(app, about, row, &err))
            buf_format(out, "  %s\n", _(row->help));
        else
            buf_format(out, "  (%s: %s)\n", _("not with your role"), err.text);
    }
}

struct screen *help_screen(struct app *app, const struct screen *about)
{
    scoped_buf text = { 0 };

    buf_format(&text, "%s\n\n", _(about->kind->title));
    if (about->kind->actions) {
        buf_format(&text, "%s\n", _("Keys of this screen"));
        write_table(app, about, about->kind->actions, &text);
        buf_char(&text, '\n');
    }
    buf_format(&text, "%s\n", _("Keys of every screen"));
    write_table(app, about, app_actions(), &text);
    buf_format(&text, "\n%s\n", _("Alt-1 to Alt-9 go to the open dossiers, Alt-0 to the first screen."));
    return reading_screen(app, id_none(), _("Help"), buf_view(&text));
}
