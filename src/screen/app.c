/* app.c — what all screens share: who sits here, the open dossiers, the sentence at the bottom. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"

#include <stdio.h>

#include "app_inside.h"
#include "base/clock.h"
#include "base/error.h"
#include "desk/care.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "screens_internal.h"

#define LOOK_MS 1000

struct seat *app_seat(const struct app *app)
{
    return app->seat;
}

bool app_is_loose(const struct app *app)
{
    return app->is_loose;
}

void app_say(struct app *app, const char *sentence)
{
    snprintf(app->said, sizeof app->said, "%s", sentence);
    app->is_refusal = false;
}

void app_refuse(struct app *app, const struct error *err)
{
    app_say(app, err->text);
    app->is_refusal = true;
}

void app_soon(struct app *app)
{
    app->is_soon = true;
}

void app_open_vault(struct app *app, struct vault *vault, struct seat *seat)
{
    app->vault = vault;
    app->seat = seat;
    app->was_open = true;
    app->is_clock_told = care_clock_behind_ms(seat) > 0; /* the person said that it is right all the same */
    app->is_deriving = true;
    app->exchange_due_ms = clock_tick_ms();
    app->server_looked_ms = 0;
}

const struct exchange_state *app_exchange(struct app *app)
{
    int64_t now = clock_tick_ms();

    if (app->seat && (!app->server_looked_ms || now - app->server_looked_ms >= LOOK_MS)) {
        exchange_state(app->seat, &app->server);
        app->server_looked_ms = now;
    }
    return &app->server;
}

void app_exchange_now(struct app *app)
{
    app->is_exchange_asked = app->exchange != NULL;
    app->exchange_due_ms = clock_tick_ms();
}

void app_changed(struct app *app)
{
    app->version++;
    app->server_looked_ms = 0;
    app->is_deriving = true;
}
