/* exchange_commands.c — subcommands about the central server: enrol, sync, status. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "out.h"
#include "desk/exchange.h"
#include "desk/seat.h"

static bool enrol(struct context *context, struct error *err)
{
    return exchange_enrol(context->seat, context->arguments->words[0], context->arguments->words[1], err);
}

static bool sync(struct context *context, struct error *err)
{
    struct exchange_state state;

    if (!exchange_run(context->seat, err))
        return false;
    exchange_state(context->seat, &state);
    out_format(_("%zu sent, %zu received, %zu wait\n"), state.sent, state.received, state.pending);
    return true;
}

static bool status(struct context *context, struct error *err)
{
    struct exchange_state state;
    scoped_buf waiting = { 0 };
    char moment[CLOCK_TEXT_BYTES];

    exchange_state(context->seat, &state);
    out_format(_("Server: %s\n"), state.is_enrolled ? state.server : _("not enrolled"));
    out_format(_("Last exchange: %s\n"), state.last_ms ? clock_format(state.last_ms, moment) : _("never"));
    out_format(_("Waiting: %zu\n"), state.pending);
    if (*state.trouble)
        out_format("%s\n", state.trouble);
    if (!exchange_pending(context->seat, &waiting, err))
        return false;
    out_text(stdout, buf_view(&waiting));
    return true;
}

/* clang-format off */
const struct command exchange_commands[] = {
    { "enrol",  "URL CODE", 2, 2, NEEDS_SEAT, enrol,  N_("join the central server with a one-time code") },
    { "sync",   "",         0, 0, NEEDS_SEAT, sync,   N_("exchange changes with the central server now") },
    { "status", "",         0, 0, NEEDS_SEAT, status, N_("what waits for the exchange and why") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
