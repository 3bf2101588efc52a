/* exchanging.c — the exchange with the central server beside the work: begun by the clock, stepped by the loop. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"

#include <poll.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/words.h"
#include "desk/seat.h"

#define PENDING_MS 20000  /* changes wait: soon again */
#define QUIET_MS   120000 /* nothing waits */
/* Who were all asked for the same patience do not come back at once. */
#define PATIENCE_LUCK_MS 10000

static void finish(struct app *app, int64_t again_ms)
{
    exchange_end(app->exchange);
    app->exchange = NULL;
    app_changed(app);
    app->exchange_due_ms = clock_tick_ms() + again_ms;
}

/* The server could not be reached: later, and later each time, and not before it wants to be asked again. */
static int64_t pause_ms(struct app *app)
{
    int64_t pause_ms, patience_ms = app->exchange ? exchange_patience_ms(app->exchange) : 0;
    uint32_t luck;

    random_bytes(&luck, sizeof luck);
    app_changed(app);
    pause_ms = exchange_pause_ms(app_exchange(app)->attempt, luck);
    return patience_ms > pause_ms ? patience_ms + (int64_t)(luck % PATIENCE_LUCK_MS) : pause_ms;
}

static void begin(struct app *app)
{
    struct error err = { 0 };

    app->exchange_due_ms = clock_tick_ms() + QUIET_MS;
    if (!app_exchange(app)->is_enrolled)
        return;
    app->exchange = exchange_begin(app->seat, &err);
    if (!app->exchange)
        app->exchange_due_ms = clock_tick_ms() + pause_ms(app);
}

static int sooner(int timeout_ms, int wanted_ms)
{
    return wanted_ms >= 0 && (timeout_ms < 0 || wanted_ms < timeout_ms) ? wanted_ms : timeout_ms;
}

size_t beside_wait(struct app *app, struct pollfd *out, size_t room, int *timeout_ms)
{
    int wanted_ms = *timeout_ms;
    size_t count;

    if (!app->seat || !app->beside)
        return 0;
    count = app->beside->wait(app->beside->with, out, room, &wanted_ms);
    *timeout_ms = sooner(*timeout_ms, wanted_ms);
    return count;
}

bool beside_step(struct app *app)
{
    return app->seat && app->beside && app->beside->step(app->beside->with);
}

size_t exchanging_wait(struct app *app, struct pollfd *out, size_t room, int *timeout_ms)
{
    int64_t left;

    if (!app->seat)
        return 0;
    if (app->exchange) {
        int wanted = *timeout_ms;
        size_t count = exchange_wait(app->exchange, out, room, &wanted);
        *timeout_ms = sooner(*timeout_ms, wanted);
        return count;
    }
    left = app->exchange_due_ms - clock_tick_ms();
    if (left < 0)
        left = 0;
    if (*timeout_ms < 0 || left < *timeout_ms)
        *timeout_ms = (int)left;
    return 0;
}

/* What the centre told of who sits here. What she may see no longer leaves the screen, and memory. */
static void obey(struct app *app)
{
    struct error err = { 0 };

    switch (seat_renew(app->seat, &err)) {
    case SEAT_SAME:
        break;
    case SEAT_OTHER:
        app_say(app, _("The centre gave you another role: more is open to you now."));
        break;
    case SEAT_NARROWED:
        lock_now(app);
        error_set(&err, ERROR_LOCKED, _("The centre gave you another role or region: unlock to go on with that."));
        app_refuse(app, &err);
        break;
    case SEAT_GONE:
        lock_now(app);
        app_refuse(app, &err);
        break;
    }
}

void exchanging_step(struct app *app)
{
    struct error err = { 0 };

    if (!app->seat)
        return;
    if (!app->exchange && clock_tick_ms() >= app->exchange_due_ms)
        begin(app);
    if (!app->exchange)
        return;
    switch (exchange_step(app->exchange, &err)) {
    case EXCHANGE_BUSY:
        break;
    case EXCHANGE_DONE:
        finish(app, QUIET_MS);
        if (app->is_exchange_asked)
            app->exchange_due_ms = clock_tick_ms();
        else if (app_exchange(app)->pending)
            app->exchange_due_ms = clock_tick_ms() + PENDING_MS;
        app->is_exchange_asked = false;
        obey(app);
        break;
    case EXCHANGE_FAILED:
        finish(app, pause_ms(app));
        app->is_exchange_asked = false;
        break;
    }
}
