/* central_commands.c — subcommands about what goes between regions: take, move, and what this computer tells. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include "base/error.h"
#include "base/words.h"
#include "desk/central.h"
#include "desk/linking.h"
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

static bool say_of_both(struct context *context,
                        bool (*say)(struct seat *seat, const struct id both[2], const char *reason, struct error *err),
                        struct error *err)
{
    struct id both[2];

    return dossier_resolve(seat_store(context->seat), context->arguments->words[0], &both[0], err) &&
           name_any(context, context->arguments->words[1], &both[1], err) &&
           say(context->seat, both, context->arguments->reason, err);
}

static bool join(struct context *context, struct error *err)
{
    return say_of_both(context, linking_join, err);
}

static bool part(struct context *context, struct error *err)
{
    return say_of_both(context, linking_part, err);
}

static bool tasks_read(struct context *context, struct error *err)
{
    return telling_read(context->seat, context->arguments->words[0], context->arguments->words[1], err);
}

/* clang-format off */
const struct command central_commands[] = {
    { "take",       "DOSSIER --reason TEXT",        1, 1, NEEDS_SEAT, take,       N_("take a dossier of another region in hand; it is here after the next exchange") },
    { "move",       "DOSSIER REGION --reason TEXT", 2, 2, NEEDS_SEAT, move,       N_("give a dossier to another region; what waits here of it goes along") },
    { "link",       "DOSSIER OTHER --reason TEXT",  2, 2, NEEDS_SEAT, join,       N_("two dossiers of one person, shown as one; one of another region is taken in hand") },
    { "unlink",     "DOSSIER OTHER --reason TEXT",  2, 2, NEEDS_SEAT, part,       N_("two dossiers of two persons: a link ends, a likely double is told no more") },
    { "tasks read", "NAME KEY",                     2, 2, NEEDS_SEAT, tasks_read, N_("what this computer told was read: it is told no more") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
