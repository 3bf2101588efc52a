/* attachment_commands.c — subcommands about files that belong to a dossier: list them, get one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/words.h"
#include "desk/attachment.h"
#include "desk/exchange.h"
#include "desk/seat.h"
#include "out.h"
#include "store/dossier.h"

#define EXCHANGES 5

static bool list(struct context *context, struct error *err)
{
    struct id dossier;
    scoped_json all = NULL;

    if (!dossier_resolve(seat_store(context->seat), context->arguments->words[0], &dossier, err))
        return false;
    all = attachment_list(context->seat, dossier, err);
    if (!all)
        return false;
    if (context->arguments->json) {
        print_json(all);
        return true;
    }
    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i);

        out_format("%.12s  %8lld  %-6s  %s\n", json_get_text(one, "hash"), (long long)json_get_integer(one, "bytes"),
                   json_is_true(json_get(one, "here")) ? _("here") : _("centre"), json_get_text(one, "name"));
    }
    return true;
}

/* What is not here is fetched now, when the centre can be reached. */
static bool open_or_fetch(struct context *context, struct id dossier, struct buf *out, struct error *err)
{
    const char *word = context->arguments->words[1];
    enum attachment_found found = attachment_open(context->seat, dossier, word, out, err);

    /* An exchange carries a quarter of the largest one. */
    for (int i = 0; found == ATTACHMENT_ASKED && i < EXCHANGES; i++) {
        if (!exchange_run(context->seat, err))
            return false;
        found = attachment_open(context->seat, dossier, word, out, err);
    }
    if (found != ATTACHMENT_ASKED)
        return found == ATTACHMENT_HERE;
    return error_set(err, ERROR_ABSENT,
                     _("The centre does not have this attachment yet: it comes with a later exchange."));
}

static bool get(struct context *context, struct error *err)
{
    const char *output = context->arguments->output;
    scoped_buf bytes = { 0 };
    struct id dossier;

    if (!output)
        return error_set(err, ERROR_USAGE, _("Say where it goes: balie attachment get DOSSIER NAME -o FILE"));
    if (!dossier_resolve(seat_store(context->seat), context->arguments->words[0], &dossier, err) ||
        !open_or_fetch(context, dossier, &bytes, err))
        return false;
    return file_replace(output, buf_view(&bytes), bytes.size_bytes, 0600, err);
}

/* clang-format off */
const struct command attachment_commands[] = {
    { "attachment list", "DOSSIER [--json]",     1, 1, NEEDS_SEAT, list, N_("the files that belong to a dossier") },
    { "attachment get",  "DOSSIER NAME -o FILE", 2, 2, NEEDS_SEAT, get,  N_("write one of them to a file; what is not here is fetched") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
