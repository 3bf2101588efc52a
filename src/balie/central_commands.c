/* central_commands.c — subcommands about what goes between regions: take, move, and what this computer tells. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include "base/error.h"
#include "base/words.h"
#include "desk/central.h"
#include "desk/seat.h"
#include "desk/telling.h"
#include "store/dossier.h"

/* One that is here by any of its names; another as the centre told its id. */
static bool name_any(struct context *context, const char *text, struct id *out, struct error *err)
{
    return id_parse(text, out) || dossier_resolve(seat_store(context->seat), text, out, NULL) ||
           error_set(err, ERROR_USAGE, _("Name the dossier as “balie search --central” shows it."));
}

static bool take(struct context *context, struct error *err)
{
    struct id dossier;

    return name_any(context, context->arguments->words[0], &dossier, err) &&
           central_take(context->seat, dossier, context->arguments->reason, err);
}

static bool move(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    struct id dossier;

    return dossier_resolve(seat_store(context->seat), arguments->words[0], &dossier, err) &&
           central_move(context->seat, dossier, arguments->words[1], arguments->reason, err);
}

static bool tasks_read(struct context *context, struct error *err)
{
    return telling_read(context->seat, context->arguments->words[0], context->arguments->words[1], err);
}

/* clang-format off */
const struct command central_commands[] = {
    { "take",       "DOSSIER --reason TEXT",        1, 1, NEEDS_SEAT, take,       N_("take a dossier of another region in hand; it is here after the next exchange") },
    { "move",       "DOSSIER REGION --reason TEXT", 2, 2, NEEDS_SEAT, move,       N_("give a dossier to another region; what waits here of it goes along") },
    { "tasks read", "NAME KEY",                     2, 2, NEEDS_SEAT, tasks_read, N_("what this computer told was read: it is told no more") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
