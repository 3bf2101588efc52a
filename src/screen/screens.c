/* screens.c — balie at the counter: from the passphrase to the last key, in one loop of keys, network and timers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "screen/screens.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_inside.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/entry.h"
#include "desk/disuse.h"
#include "desk/erasing.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "idle.h"
#include "screens_internal.h"
#include "tui/pane.h"
#include "tui/terminal.h"
#include "tui/text.h"
#include "vault/vault.h"

#define DESCRIPTORS 16
#define TICK_MS     1000
#define DERIVE_MS   3     /* and a key waits for 5 at most */
#define REST_MS     250   /* what can wait, waits for the keys to rest so long */
#define PATIENCE_MS 10000 /* or so long, when they never do */

static void draw(struct app *app)
{
    struct pane pane = terminal_pane(app->terminal);
    struct screen *top = places_top(app);

    terminal_begin(app->terminal);
    if (!app->is_blank && top) {
        bars_draw(app, top, &pane);
        top->kind->draw(app, top, &pane);
    }
    terminal_show(app->terminal);
}

/* Belgian keyboards give the digits with Shift: without it these stand on the same keys. */
static bool place_of_key(uint32_t code, size_t *place)
{
    static const uint32_t unshifted[APP_PLACES] = { 0xE0, '&', 0xE9, '"', '\'', '(', 0xA7, 0xE8, '!', 0xE7 };

    if (!(code & PRESS_ALT) || code & PRESS_CTRL)
        return false;
    code -= PRESS_ALT;
    for (size_t i = 0; i < APP_PLACES; i++)
        if (code == '0' + i || code == unshifted[i]) {
            *place = i;
            return true;
        }
    return false;
}

/* The one place where an action is refused for its role. */
static struct next run_allowed(struct app *app, struct screen *top, const struct action *action)
{
    struct error err = { 0 };

    if (action_is_allowed(app, top, action, &err))
        return action->run(app, top);
    app_refuse(app, &err);
    return next_redraw();
}

static struct next run_action(struct app *app, struct screen *top, const struct action *action)
{
    if (action_may(app, top, action))
        return run_allowed(app, top, action);
    app_say(app, _("This cannot be done here: it needs an open dossier, form or server."));
    return next_redraw();
}

static struct next answer(struct app *app, struct screen *top, const struct key *key)
{
    const struct action *own = action_find(top->kind->actions, key->code), *shared;
    struct next next = next_pass();
    size_t place;

    if (own && action_may(app, top, own))
        return run_allowed(app, top, own);
    if (top->kind->key)
        next = top->kind->key(app, top, key);
    if (next.follow != FOLLOW_PASS)
        return next;
    if (app->seat && place_of_key(key->code, &place)) {
        places_go(app, place);
        return next_redraw();
    }
    shared = action_find(app_actions(), key->code);
    return shared ? run_action(app, top, shared) : next_stay();
}

/* What the palette chose runs on the screen it was opened over. */
static void run_chosen(struct app *app)
{
    const struct action *chosen = app->chosen;
    size_t place = app->at;

    app->chosen = NULL;
    if (chosen && places_top(app))
        places_follow(app, place, run_action(app, places_top(app), chosen));
}

static void press(struct app *app, const struct key *key)
{
    size_t place = app->at;
    struct screen *top = places_top(app);

    app->pressed_ms = clock_tick_ms();
    if (app->is_blank) {
        app->is_blank = false; /* the key only brings the screen back */
        return;
    }
    app_say(app, "");
    places_follow(app, place, answer(app, top, key));
    run_chosen(app);
}

/* A conversation is open in one of the dossiers on the screens. */
static bool is_talking(const struct app *app)
{
    struct id sitting;

    for (size_t i = 1; i < APP_PLACES; i++)
        if (id_is_set(app->places[i].dossier) && sitting_find(app->seat, app->places[i].dossier, &sitting, NULL))
            return true;
    return false;
}

static void watch_idle(struct app *app, int64_t now)
{
    struct idle_limits limits;

    if (!app->seat)
        return;
    limits = idle_read(app->seat);
    if (now - app->pressed_ms < limits.blank_ms && now - app->pressed_ms < limits.lock_ms)
        return;
    switch (idle_after(&limits, now - app->pressed_ms, is_talking(app))) {
    case IDLE_AWAKE:
        break;
    case IDLE_BLANK:
        app->is_blank = true;
        break;
    case IDLE_LOCK:
        lock_now(app);
        break;
    }
}

/* Once a second, and right after a drawing that announced work. Returns whether something may look different. */
static bool tick(struct app *app)
{
    int64_t now = clock_tick_ms();
    struct screen *top;
    size_t place;

    if (!app->is_soon && now - app->ticked_ms < TICK_MS)
        return false;
    app->is_soon = false;
    app->ticked_ms = now;
    watch_idle(app, now);
    top = places_top(app);
    place = app->at;
    if (top && top->kind->tick)
        places_follow(app, place, top->kind->tick(app, top));
    lock_welcome(app);
    return true;
}

/* When to go on with what can wait: a key that comes while it is done waits for it. */
static int64_t work_due_ms(const struct app *app)
{
    int64_t rested_ms = app->pressed_ms + REST_MS, patient_ms = app->worked_ms + PATIENCE_MS;

    return rested_ms < patient_ms ? rested_ms : patient_ms;
}

static int until_ms(int64_t due_ms)
{
    int64_t left = due_ms - clock_tick_ms();

    return left < 0 ? 0 : (int)left;
}

/* What can wait waits for the disk too, when what it wrote is still on its way there. */
static size_t work_wait(struct app *app, struct pollfd *out, size_t room, int *timeout_ms)
{
    int64_t due_ms = app->ticked_ms + TICK_MS;
    size_t count = app->seat && app->is_deriving ? seat_wait_behind(app->seat, out, room, timeout_ms) : 0;

    if (!count && (app->is_deriving || app->is_caring) && work_due_ms(app) < due_ms)
        due_ms = work_due_ms(app);
    *timeout_ms = until_ms(due_ms);
    return count;
}

/* Keys first, all that are there: what is typed ahead is never lost. */
static bool take_keys(struct app *app)
{
    bool is_dirty = false;
    struct key key;

    while (!app->is_leaving && !app->is_soon && terminal_key(app->terminal, &key)) {
        press(app, &key);
        is_dirty = true;
    }
    return is_dirty;
}

static void work_on(struct app *app)
{
    int64_t now = clock_tick_ms();

    if (now < work_due_ms(app))
        return;
    app->worked_ms = now;
    if (app->seat && app->is_deriving)
        app->is_deriving = seat_derive(app->seat, DERIVE_MS) > 0;
    else
        app->is_deriving = false;
    if (!app->is_deriving)
        caring_step(app);
}

/* Looked for between two pieces of work: a key waits for one of them at most. */
static bool has_key(struct app *app, bool *is_dirty)
{
    unsigned events = terminal_wait(app->terminal, NULL, 0, 0);

    *is_dirty |= events & TERMINAL_SIZE;
    return events & TERMINAL_KEY;
}

static void loop(struct app *app)
{
    bool is_dirty = true;

    while (!app->is_leaving) {
        struct pollfd others[DESCRIPTORS];
        bool was_exchanging = app->exchange;
        int timeout_ms = 0;
        unsigned events;
        size_t count;
        if (is_dirty)
            draw(app);
        if (app->is_soon) {
            is_dirty = tick(app);
            continue;
        }
        count = work_wait(app, others, DESCRIPTORS, &timeout_ms);
        count += exchanging_wait(app, others + count, DESCRIPTORS - count, &timeout_ms);
        count += beside_wait(app, others + count, DESCRIPTORS - count, &timeout_ms);
        events = terminal_wait(app->terminal, others, count, timeout_ms);
        is_dirty = take_keys(app) || (events & TERMINAL_SIZE);
        if (events & TERMINAL_GONE)
            return;
        if (events & TERMINAL_KEY)
            continue; /* drawn before anything else is done */
        is_dirty |= tick(app);
        exchanging_step(app);
        is_dirty |= beside_step(app);
        is_dirty |= was_exchanging != (app->exchange != NULL);
        if (!has_key(app, &is_dirty))
            work_on(app);
    }
}

static void close_all(struct app *app, struct error *err)
{
    bool is_over = false;

    places_close(app);
    exchange_end(app->exchange);
    buf_clear(&app->head.left);
    buf_clear(&app->head.right);
    buf_clear(&app->head.second);
    seat_free(app->seat);
    terminal_close(app->terminal);
    if (app->vault && erasing_clean(app->vault, err))
        disuse_finish(app->vault, &is_over, err);
    vault_close(app->vault);
    if (is_over)
        fprintf(stderr, "balie: %s\n",
                _("The key of this vault was removed: the centre put this computer out of use."));
}

bool screens_fill(struct entry *entry, struct error *err)
{
    struct app app = { .pressed_ms = clock_tick_ms(), .is_loose = true };
    bool is_finished = false;

    app.terminal = terminal_open(err);
    if (!app.terminal) {
        entry_free(entry);
        return false;
    }
    places_follow(&app, 0, next_push(loose_screen(&app, entry, &is_finished)));
    loop(&app);
    close_all(&app, err);
    return is_finished;
}

int screens_run(const char *home, const char *forms_folder)
{
    struct error err = { 0 };
    scoped_buf said = { 0 };
    struct app app = { .home = home, .forms = forms_folder, .pressed_ms = clock_tick_ms() };

    lock_prepare();
    if (!vault_exists(home))
        error_set(&err, ERROR_ABSENT, _("There is no vault in %s: make one with “balie init --user NAME”."), home);
    else
        app.terminal = terminal_open(&err);
    if (!app.terminal) {
        text_show(&said, err.text, TEXT_WHOLE);
        fprintf(stderr, "balie: %s\n", buf_view(&said));
        return error_exit(&err);
    }
    places_follow(&app, 0, next_push(unlock_screen(&app)));
    loop(&app);
    if (app.vault)
        vault_is_well(app.vault, &err);
    close_all(&app, err.kind ? NULL : &err);
    if (!err.kind)
        return 0;
    text_show(&said, err.text, TEXT_WHOLE);
    fprintf(stderr, "balie: %s\n", buf_view(&said));
    return error_exit(&err);
}
