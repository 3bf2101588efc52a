/* exchange_commands.c — subcommands about the central server: enrol, sync, status. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/words.h"
#include "out.h"
#include "desk/exchange.h"
#include "desk/seat.h"
#include "desk/standing.h"

static bool enrol(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;

    return exchange_enrol(context->seat, arguments->words[0], arguments->words[1], arguments->authority, err);
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
    scoped_json standing = standing_json(context->seat);
    scoped_buf text = { 0 };

    (void)err;
    if (context->arguments->json) {
        print_json(standing);
        return true;
    }
    standing_write(standing, &text);
    out_text(stdout, buf_view(&text));
    return true;
}

/* clang-format off */
const struct command exchange_commands[] = {
    { "enrol",  "URL CODE [--ca FILE]", 2, 2, NEEDS_SEAT, enrol,  N_("join the central server with a one-time code") },
    { "sync",   "",         0, 0, NEEDS_SEAT, sync,   N_("exchange changes with the central server now") },
    { "status", "[--json]", 0, 0, NEEDS_SEAT, status, N_("what waits for the exchange and why") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
