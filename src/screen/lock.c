/* lock.c — locking: the vault is closed and nothing of it stays in memory; what was open comes back to its person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "lock.h"

#include <assert.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_inside.h"
#include "base/error.h"
#include "base/words.h"
#include "desk/entry.h"
#include "desk/disuse.h"
#include "desk/erasing.h"
#include "desk/leaving.h"
#include "desk/seat.h"
#include "form/form.h"
#include "form/session.h"
#include "screens_internal.h"
#include "tui/pane.h"
#include "tui/terminal.h"
#include "vault/vault.h"

static_assert(LOCK_PLACES == APP_PLACES, "places");

#define WIPE        0x5A
#define SMALL_BYTES 1032 /* pieces up to this size wait for use without being overwritten, */
#define SMALL_STEP  16
#define SMALL_EACH  7 /* so many of each size */

void lock_prepare(void)
{
    mallopt(M_PERTURB, WIPE);
}

/* The allocator keeps a few freed pieces of each small size aside as they were: taking them all and giving them back
 * emptied leaves nothing in them. (calloc() would not take these.) */
static void wipe_small(void)
{
    void *pieces[SMALL_BYTES / SMALL_STEP + 1][SMALL_EACH];
    size_t sizes = sizeof pieces / sizeof *pieces;

    for (size_t i = 0; i < sizes; i++)
        for (size_t each = 0; each < SMALL_EACH; each++) {
            size_t size = i * SMALL_STEP + SMALL_STEP / 2;
            pieces[i][each] = malloc(size);
            if (pieces[i][each])
                explicit_bzero(pieces[i][each], size);
        }
    for (size_t i = 0; i < sizes; i++)
        for (size_t each = 0; each < SMALL_EACH; each++)
            free(pieces[i][each]);
}

static void note_form(struct entry *entry, struct lock_place *kept)
{
    kept->record = entry_record(entry);
    snprintf(kept->form, sizeof kept->form, "%s", form_name(session_form(entry_session(entry))));
}

static void keep_place(struct app *app, size_t at)
{
    struct place *place = &app->places[at];
    struct lock_place kept = { .at = at, .dossier = place->dossier };

    for (size_t i = 0; i < place->screens.count; i++) {
        struct screen *screen = place->screens.at[i];
        if (screen->kind->put_aside)
            screen->kind->put_aside(app, screen);
        if (screen->entry)
            note_form(screen->entry, &kept);
    }
    if (at && place->screens.count)
        app->kept.places[app->kept.place_count++] = kept;
}

static void close_vault(struct app *app)
{
    bool is_over;

    exchange_end(app->exchange);
    app->exchange = NULL;
    places_close(app);
    for (size_t i = 0; i < APP_PLACES; i++)
        app->places[i].dossier = id_none();
    buf_clear(&app->head.left);
    buf_clear(&app->head.right);
    buf_clear(&app->head.second);
    app->head = (struct head_kept){ 0 };
    memset(app->said, 0, sizeof app->said);
    app->chosen = NULL;
    app->is_blank = app->is_deriving = false;
    seat_free(app->seat);
    if (app->vault) { /* what cannot be done now is done at the next closing */
        erasing_clean(app->vault, NULL);
        disuse_finish(app->vault, &is_over, NULL);
    }
    vault_close(app->vault);
    app->seat = NULL;
    app->vault = NULL;
    app->at = 0;
}

static void ask_who(struct app *app)
{
    malloc_trim(0);
    wipe_small();
    places_follow(app, 0, next_push(unlock_screen(app)));
    terminal_repaint(app->terminal);
}

void lock_now(struct app *app)
{
    if (!app->seat)
        return;
    app->kept = (struct lock_kept){ 0 };
    app->kept.is_locked = true;
    app->kept.user = seat_user(app->seat);
    app->kept.at = app->at;
    app->server_looked_ms = 0;
    app->kept.pending = app_exchange(app)->pending;
    for (size_t at = 0; at < APP_PLACES; at++)
        keep_place(app, at);
    close_vault(app);
    ask_who(app);
}

void lock_log_out(struct app *app)
{
    struct error err = { 0 };
    struct id user = seat_user(app->seat);

    for (size_t at = 0; at < APP_PLACES; at++)
        keep_place(app, at);
    places_close(app);
    leaving_park(app->seat, user, NULL, &err);
    app->kept = (struct lock_kept){ 0 };
    app->server_looked_ms = 0;
    app->kept.pending = app_exchange(app)->pending;
    close_vault(app);
    ask_who(app);
    if (err.kind)
        app_refuse(app, &err);
}

static void reopen(struct app *app, const struct lock_place *kept)
{
    struct error err = { 0 };
    struct entry *entry = id_is_set(kept->record) ? entry_resume(app->seat, kept->record, &err) : NULL;

    if (!entry && *kept->form && id_is_set(kept->dossier)) /* nothing was answered in it yet */
        entry = entry_open(app->seat, kept->dossier, kept->form, &err);
    if (entry)
        app_open_entry(app, entry);
    else if (id_is_set(kept->dossier))
        app_open_dossier(app, kept->dossier);
}

void lock_welcome(struct app *app)
{
    struct lock_kept kept = app->kept;
    struct error err = { 0 };
    size_t parked = 0;

    if (!kept.is_locked || !app->seat)
        return;
    app->kept = (struct lock_kept){ 0 };
    if (id_equal(kept.user, seat_user(app->seat))) {
        for (size_t i = 0; i < kept.place_count; i++)
            reopen(app, &kept.places[i]);
        if (!places_go(app, kept.at))
            places_go(app, 0);
    } else if (!leaving_park(app->seat, kept.user, &parked, &err)) {
        app_refuse(app, &err);
    } else if (parked) {
        places_go(app, 0); /* it shows there */
        app_say(app, _("What your colleague was filling in is parked: it is on the first screen."));
        app_changed(app);
    }
}

int lock_draw(const struct app *app, const struct pane *pane, int row)
{
    size_t pending = app->kept.pending;

    if (!pending)
        return row;
    pane_format(pane, (struct pane_cell){ row, 2, 0 }, STYLE_PLAIN,
                ngettext("%zu change waits for the exchange.", "%zu changes wait for the exchange.", pending), pending);
    return row + 2;
}
