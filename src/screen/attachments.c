/* attachments.c — the files that belong to a dossier: listed, fetched when they are elsewhere, read, saved, added. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"

#include <string.h>

#include "asking.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/attachment.h"
#include "desk/rights.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "form/session.h"
#include "head.h"
#include "moment.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/roster.h"

#define SIZE_COLUMNS  9
#define PLACE_COLUMNS 11
#define WHO_COLUMNS   26

struct attachments {
    struct app *app;
    struct id dossier;
    struct json_t *all;
    struct roster roster;
    uint64_t version; /* of what is listed */
};

static const char *text_of(const struct json_t *json, const char *name)
{
    const char *text = json_get_text(json, name);

    return text ? text : "";
}

static void draw_row(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct attachments *attachments = with;
    const struct json_t *one = json_at(attachments->all, i);
    enum style style = is_at ? STYLE_CURSOR : STYLE_PLAIN;
    int column = pane->columns - SIZE_COLUMNS - PLACE_COLUMNS - WHO_COLUMNS;
    scoped_buf size = { 0 };
    scoped_buf who = { 0 };
    int64_t at_ms;

    buf_format(&size, "%lld kB", (long long)(json_get_integer(one, "bytes") + 1023) / 1024);
    buf_format(&who, "%s ", text_of(one, "by"));
    if (clock_parse(text_of(one, "at"), &at_ms))
        moment_instant(&who, at_ms);
    pane_cell(pane, (struct pane_cell){ 0, 2, column - 3 }, style, text_of(one, "name"));
    pane_cell(pane, (struct pane_cell){ 0, column, SIZE_COLUMNS - 1 }, style, buf_view(&size));
    pane_cell(pane, (struct pane_cell){ 0, column + SIZE_COLUMNS, PLACE_COLUMNS - 1 }, style,
              json_is_true(json_get(one, "here")) ? _("here") : _("at the centre"));
    pane_cell(pane, (struct pane_cell){ 0, column + SIZE_COLUMNS + PLACE_COLUMNS, WHO_COLUMNS }, style, buf_view(&who));
}

static void renew(struct attachments *attachments)
{
    struct error err = { 0 };
    struct json_t *all = attachment_list(app_seat(attachments->app), attachments->dossier, &err);

    attachments->version = attachments->app->version;
    if (!all) {
        app_refuse(attachments->app, &err);
        return;
    }
    json_free(attachments->all);
    attachments->all = all;
    roster_recount(&attachments->roster, json_size(all));
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct attachments *attachments = screen->state;
    struct pane rest = *pane, top;
    struct head head = { .dossier = attachments->dossier };

    if (attachments->version != app->version)
        renew(attachments);
    head_draw(app, &rest, &head);
    top = pane_cut_top(&rest, 1);
    pane_rule(&top, 0, json_size(attachments->all) ? _("Files of this dossier") : _("No file belongs to this dossier"));
    roster_draw(&attachments->roster, &rest);
}

static const struct json_t *row_at(const struct attachments *attachments)
{
    return attachments->roster.at == ROSTER_NONE ? NULL : json_at(attachments->all, attachments->roster.at);
}

/* The bytes of the file the cursor is on; what is not here is asked for, and comes while one waits. */
static bool take(struct attachments *attachments, struct buf *out)
{
    struct app *app = attachments->app;
    const struct json_t *one = row_at(attachments);
    struct error err = { 0 };

    if (!one)
        return false;
    switch (attachment_open(app->seat, attachments->dossier, text_of(one, "hash"), out, &err)) {
    case ATTACHMENT_FAILED:
        app_refuse(app, &err);
        return false;
    case ATTACHMENT_ASKED:
        app_say(app, app_exchange(app)->is_enrolled
                         ? _("It is fetched from the centre: open it again when it says “here”.")
                         : _("It is not on this computer, and this computer has no centre to fetch it from."));
        app_exchange_now(app);
        return false;
    case ATTACHMENT_HERE:
        return true;
    }
    return false;
}

static struct next read_it(struct app *app, struct screen *screen)
{
    struct attachments *attachments = screen->state;
    scoped_buf bytes = { 0 };

    if (!take(attachments, &bytes))
        return next_redraw();
    if (utf8_check(buf_view(&bytes), bytes.size_bytes) && !memchr(buf_view(&bytes), '\0', bytes.size_bytes))
        return next_push(
            reading_screen(app, attachments->dossier, text_of(row_at(attachments), "name"), buf_view(&bytes)));
    app_say(app, _("This is no text: save it to a file, then open that with its own program."));
    return next_redraw();
}

static bool save(struct app *app, const struct asking *asking, const char *path, struct error *err)
{
    scoped_buf bytes = { 0 };

    if (text_is_blank(path))
        return error_set(err, ERROR_INPUT, _("Type the path of the file to write."));
    if (file_exists(path))
        return error_set(err, ERROR_INPUT, _("“%s” is there already: give another name."), path);
    if (!take(asking->with, &bytes))
        return error_set(err, ERROR_ABSENT, "%s", app->said);
    if (!file_replace(path, buf_view(&bytes), bytes.size_bytes, 0600, err))
        return false;
    app_say(app, _("Saved. It lies outside the vault now: remove it when it is no longer needed."));
    return true;
}

static struct next ask_save(struct app *app, struct screen *screen)
{
    struct attachments *attachments = screen->state;
    const struct asking asking = {
        .label = _("File to write:"), .given = save, .with = attachments, .dossier = attachments->dossier
    };
    const struct json_t *one = row_at(attachments);
    scoped_buf bytes = { 0 };

    (void)app;
    return one && take(attachments, &bytes)
               ? next_push(
                     asking_screen(&asking, text_of(one, "name"),
                                   _("A file outside the vault is not sealed: whoever uses this computer can read "
                                     "it.")))
               : next_redraw();
}

/* The form with a question for a file, the cursor on it: like everything it enters the dossier by a form. */
static struct next attach(struct app *app, struct screen *screen)
{
    struct attachments *attachments = screen->state;
    const char *rest = seat_setting(app->seat, "attach"), *word;
    size_t size = text_word(&rest, &word);
    scoped_text form = mem_text_part(word, size);
    struct error err = { 0 };
    struct entry *entry = NULL;
    struct item *item;
    struct id sitting;

    if (!size) {
        app_say(app, _("The content has no form to add a file with."));
        return next_redraw();
    }
    if (sitting_start(app->seat, attachments->dossier, &sitting, &err))
        entry = entry_open(app->seat, attachments->dossier, form, &err);
    size = entry ? text_word(&rest, &word) : 0;
    if (size) {
        scoped_text question = mem_text_part(word, size);
        item = session_item(entry_session(entry), question);
        if (item && !entry_move(entry, item, &err))
            app_refuse(app, &err);
    }
    if (!entry)
        app_refuse(app, &err);
    return app_open_entry(app, entry);
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct attachments *attachments = screen->state;

    (void)app;
    return roster_key(&attachments->roster, pressed) ? next_redraw() : next_pass();
}

static struct next resume(struct app *app, struct screen *screen)
{
    (void)app;
    renew(screen->state);
    return next_redraw();
}

static void release(void *state)
{
    struct attachments *attachments = state;

    roster_close(&attachments->roster);
    json_free(attachments->all);
    mem_free(attachments);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("read"), PRESS_ENTER, 0,           NEEDS_DOSSIER, read_it,  N_("Read it here; what is at the centre is fetched first") },
    { N_("save"), PRESS_F + 4, 0,           NEEDS_DOSSIER, ask_save, N_("Write it to a file of this computer") },
    { N_("add"),  PRESS_F + 2, PRESS_CTRL + 'n', NEEDS_DOSSIER | NEEDS_RIGHT(RIGHT_WRITE), attach, N_("Add a file: by its path, with a form that says what it is") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "attachments",
    .title = N_("The files of a dossier"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .resume = resume,
    .free = release,
};

struct screen *attachments_screen(struct app *app, struct id dossier)
{
    struct attachments *attachments = mem_new(sizeof *attachments);
    struct screen *screen = screen_new(&kind, attachments);

    attachments->app = app;
    attachments->dossier = screen->dossier = dossier;
    roster_open(&attachments->roster, (struct roster_source){ .with = attachments, .draw = draw_row }, 0);
    renew(attachments);
    return screen;
}
