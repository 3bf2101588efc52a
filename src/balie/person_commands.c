/* person_commands.c — subcommands for what a person may ask: export, rectify, erase, restrict; and terms of keeping. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "base/words.h"
#include "desk/erasing.h"
#include "desk/export.h"
#include "desk/seat.h"
#include "desk/submission.h"
#include "out.h"
#include "store/dossier.h"

static bool resolve(struct context *context, struct id *out, struct error *err)
{
    return dossier_resolve(seat_store(context->seat), context->arguments->words[0], out, err);
}

static bool export_person(struct context *context, struct error *err)
{
    scoped_buf written = { 0 };
    struct id dossier;

    if (!context->arguments->output)
        return error_set(err, ERROR_USAGE, _("Say where to: -o FOLDER, or -o FILE.json or FILE.pdf."));
    if (!resolve(context, &dossier, err) ||
        !export_write(context->seat, dossier, context->arguments->output, &written, err))
        return false;
    out_text(stdout, buf_view(&written));
    return true;
}

static bool rectify(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    scoped_json answers = read_answers(arguments->answers, err);
    struct submission submission = { .record = arguments->words[0], .answers = answers };
    struct json_t *out = NULL;
    bool good;

    if (!answers)
        return false;
    if (!arguments->answers || !json_is_object(answers))
        return error_set(err, ERROR_USAGE, _("Give what is right as one JSON object: --answers FILE."));
    good = submission_fill(context->seat, &submission, &out, err);
    if (good)
        print_json(out);
    json_free(out);
    return good;
}

static bool erase(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    struct erasing erasing = { .reason = arguments->reason };
    char code[ERASING_CODE_BYTES];
    scoped_buf what = { 0 };

    if (!resolve(context, &erasing.dossier, err))
        return false;
    if (arguments->record && !id_parse(arguments->record, &erasing.record))
        return error_set(err, ERROR_USAGE,
                         _("“%s” is not the id of a record: 32 digits and letters a-f, as “show” prints."),
                         arguments->record);
    if (arguments->confirm)
        return erasing_confirm(context->seat, &erasing, arguments->confirm, err);
    if (!erasing_ask(context->seat, &erasing, &what, code, err))
        return false;
    out_text(stdout, buf_view(&what));
    return error_set(err, ERROR_INPUT,
                     _("Nothing is erased yet. To erase this for good, say it again with: --confirm %s"), code);
}

/* clang-format off */
const struct command person_commands[] = {
    { "export",  "DOSSIER -o FOLDER|FILE",                                1, 1, NEEDS_SEAT, export_person, N_("all that is known of a person, as JSON and as a PDF to read") },
    { "rectify", "RECORD --answers FILE",                                 1, 1, NEEDS_SEAT, rectify,       N_("put right what a person says is wrong: a correction like any other") },
    { "erase",   "DOSSIER [--record ID] --reason TEXT [--confirm CODE]",  1, 1, NEEDS_SEAT, erase,         N_("erase for good, on every desk and the server; asked twice") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
