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
#include "desk/restriction.h"
#include "desk/retention.h"
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

static bool restrict_dossier(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    struct permit permit = { arguments->ground, arguments->reason };
    struct id dossier;

    if (!resolve(context, &dossier, err))
        return false;
    if (arguments->lift && arguments->ground)
        return error_set(err, ERROR_USAGE, _("Either lift it or name a ground: not both."));
    if (arguments->lift)
        return restriction_lift(context->seat, dossier, arguments->reason, err);
    if (arguments->ground)
        return restriction_permit(context->seat, dossier, &permit, err);
    return restriction_set(context->seat, dossier, arguments->reason, err);
}

static void print_due(void *with, const struct retention_due *due)
{
    char until[DATE_TEXT_BYTES], day[DATE_TEXT_BYTES], code[ID_CODE_BYTES], record[ID_TEXT_BYTES];
    struct json_t *one = json_make_object();

    if (with) {
        json_set_text(one, "dossier", id_format(due->dossier, record));
        json_set_text(one, "record", id_format(due->record, record));
        json_set_text(one, "form", due->form);
        json_set_text(one, "date", date_format(due->date, day));
        json_set_text(one, "until", date_format(due->until, until));
        json_set_text(one, "basis", due->basis);
        json_add(with, one);
        return;
    }
    json_free(one);
    out_format("%s  %s  %-28s %s  %s\n", date_format(due->until, until), id_code(due->dossier, code), due->title,
               date_format(due->date, day), due->basis);
}

static bool retention(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    scoped_json all = arguments->json ? json_make_array() : NULL;
    char code[RETENTION_CODE_BYTES];
    size_t count = 0;

    if (arguments->confirm) {
        if (!retention_run(context->seat, arguments->confirm, &count, err))
            return false;
        out_format(ngettext("%zu record is gone.\n", "%zu records are gone.\n", count), count);
        return true;
    }
    if (!retention_each(context->seat, print_due, all, &count, err))
        return false;
    if (all)
        print_json(all);
    if (!arguments->run)
        return true;
    return retention_ask(context->seat, code, err) &&
           error_set(err, ERROR_INPUT,
                     _("Nothing is erased yet. Who confirms it says: balie retention --run --confirm %s"), code);
}

/* clang-format off */
const struct command person_commands[] = {
    { "export",  "DOSSIER -o FOLDER|FILE",                                1, 1, NEEDS_SEAT, export_person, N_("all that is known of a person, as JSON and as a PDF to read") },
    { "rectify", "RECORD --answers FILE",                                 1, 1, NEEDS_SEAT, rectify,       N_("put right what a person says is wrong: a correction like any other") },
    { "erase",   "DOSSIER [--record ID] --reason TEXT [--confirm CODE]",  1, 1, NEEDS_SEAT, erase,         N_("erase for good, on every desk and the server; asked twice") },
    { "restrict", "DOSSIER --reason TEXT [--lift | --ground CODE]",       1, 1, NEEDS_SEAT, restrict_dossier, N_("a dossier is looked at, no longer worked with (GDPR art. 18); --lift ends that, --ground excepts who says so for today") },
    { "retention", "[--json] [--run [--confirm CODE]]",                   0, 0, NEEDS_SEAT, retention,     N_("what is kept longer than its term; --run erases it, once another confirms") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
