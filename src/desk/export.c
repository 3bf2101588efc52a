/* export.c — all that is known of one person, for that person: as JSON and as a PDF to read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/export.h"

#include "audit.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/card.h"
#include "desk/rights.h"
#include "document/markup.h"
#include "document/pdf.h"
#include "export_inside.h"
#include "fold/fold.h"
#include "form/form.h"
#include "store/dossier.h"
#include "store/log.h"
#include "summary.h"
#include "world.h"

#define FILE_MODE   0600
#define FOLDER_MODE 0700

static void add_given(struct export *export, struct json_t *one, const struct fold_candidate *given)
{
    char moment[CLOCK_TEXT_BYTES];

    json_set_text(one, "value", given->value);
    if (given->blank)
        json_set_text(one, "blank", given->blank);
    json_set_text(one, "by", seat_name_of(export->seat, given->change->user));
    json_set_text(one, "at", clock_format(given->change->at_ms, moment));
}

static struct json_t *answer_json(struct export *export, const struct reading *reading,
                                  const struct fold_answer *answer)
{
    struct json_t *one = json_make_object(), *others = json_make_array();
    scoped_buf text = { 0 };

    reading_value(reading, answer, &text);
    json_set_text(one, "question", answer->key);
    json_set_text(one, "label", reading_label(reading, answer->key));
    json_set_text(one, "text", buf_view(&text));
    add_given(export, one, &(struct fold_candidate){ answer->value, answer->blank, answer->change });
    if (answer->computed)
        json_set(one, "computed", json_make_bool(true));
    for (size_t i = 1; i < answer->candidate_count; i++) {
        struct json_t *other = json_make_object();

        add_given(export, other, &answer->candidates[i]);
        json_add(others, other);
    }
    json_set(one, "others", others); /* what other desks filled in without having seen this */
    return one;
}

static void add_paper(struct export *export, const struct fold_record *record, const char *title)
{
    scoped_buf text = { 0 };
    char day[DATE_TEXT_BYTES];

    summary_full(export->seat, export->world, record, &text);
    markup_heading(export->markup, title, date_format(record->date, day));
    markup_escape(export->markup, buf_view(&text));
    buf_text(export->markup, "\n");
}

static void add_record(struct export *export, const struct fold_record *record)
{
    const struct reading reading = reading_of(export->seat, export->world, record);
    const char *title = reading.form ? form_title(reading.form, seat_language(export->seat)) : record->form;
    struct json_t *one, *answers;
    char id[ID_TEXT_BYTES], day[DATE_TEXT_BYTES];

    if (record->erased)
        return;
    one = json_make_object();
    answers = json_make_array();
    json_set_text(one, "record", id_format(record->id, id));
    json_set_text(one, "form", record->form);
    json_set_text(one, "title", title);
    json_set_text(one, "date", date_format(record->date, day));
    json_set(one, "withdrawn", json_make_bool(record->withdrawn));
    for (size_t i = 0; i < record->answer_count; i++)
        json_add(answers, answer_json(export, &reading, &record->answers[i]));
    json_set(one, "answers", answers);
    json_add(export->records, one);
    add_paper(export, record, title);
}

static bool add_look(void *with, const struct change *change, int64_t arrival_ms)
{
    struct export *export = with;
    struct json_t *one = json_make_object();
    char moment[CLOCK_TEXT_BYTES];

    (void)arrival_ms;
    json_set_text(one, "kind", change->kind);
    json_set_text(one, "form", change->form);
    json_set_text(one, "by", seat_name_of(export->seat, change->user));
    json_set_text(one, "at", clock_format(change->at_ms, moment));
    json_add(export->looks, one);
    return true;
}

/* Who the papers are about, and who made them when. */
static void add_front(struct export *export, struct id dossier)
{
    scoped_buf left = { 0 }, right = { 0 }, second = { 0 };
    struct card_lines_out lines = { &left, &right, &second };
    char moment[CLOCK_TEXT_BYTES];
    scoped_text about =
        mem_format(_("exported on %s by %s"), clock_show(clock_now(), moment), seat_user_name(export->seat));

    card_head(export->seat, dossier, NULL, &lines);
    markup_heading(export->markup, buf_view(&left), "");
    markup_escape(export->markup, about);
    buf_text(export->markup, "\n\n");
}

static struct json_t *gather(struct export *export, struct id dossier)
{
    struct dossier *held = world_dossier(export->world);
    struct json_t *out = json_make_object();
    char id[ID_TEXT_BYTES], moment[CLOCK_TEXT_BYTES];

    json_set_text(out, "dossier", id_format(dossier, id));
    json_set_text(out, "exported", clock_format(clock_now(), moment));
    json_set_text(out, "by", seat_user_name(export->seat));
    export->records = json_make_array();
    export->looks = json_make_array();
    add_front(export, dossier);
    for (size_t i = 0; i < dossier_fold_count(held); i++) {
        size_t count;
        const struct fold_record *records = fold_records(dossier_fold(held, i), &count);
        for (size_t r = 0; r < count; r++)
            add_record(export, &records[r]);
    }
    log_each(seat_store(export->seat), dossier, true, add_look, export);
    json_set(out, "records", export->records);
    json_set(out, "drafts", export_drafts(export));
    json_set(out, "files", export_files(export));
    json_set(out, "log", export->looks);
    return out;
}

/* A row of the table may be about one form alone. */
static bool may_see_all(struct seat *seat, const struct dossier *held, struct error *err)
{
    bool good = true;

    for (size_t i = 0; good && i < dossier_fold_count(held); i++) {
        size_t count;
        const struct fold_record *records = fold_records(dossier_fold(held, i), &count);
        for (size_t at = 0; good && at < count; at++)
            good = seat_may(seat, RIGHT_LOOK, records[at].form, err) &&
                   seat_may(seat, RIGHT_SENSITIVE, records[at].form, err);
    }
    return good;
}

/* What is exported is whole or not at all: who may not see everything makes none. */
static struct json_t *export_both(struct seat *seat, struct id dossier, struct buf *markup, struct error *err)
{
    struct export export = { .seat = seat, .markup = markup };
    struct json_t *out = NULL;

    if (!seat_may_in(seat, RIGHT_EXPORT, dossier, NULL, err) || !seat_may(seat, RIGHT_SENSITIVE, NULL, err))
        return NULL;
    export.world = seat_world(seat, seat_library(seat), dossier, err);
    if (export.world && !world_dossier(export.world))
        error_set(err, ERROR_ABSENT, _("There is no such dossier here."));
    else if (export.world && may_see_all(seat, world_dossier(export.world), err) && audit_view(seat, dossier, err) &&
             audit_act(seat, dossier, "export", err))
        out = gather(&export, dossier);
    world_free(export.world);
    return out;
}

struct json_t *export_json(struct seat *seat, struct id dossier, struct error *err)
{
    scoped_buf markup = { 0 };

    return export_both(seat, dossier, &markup, err);
}

static bool write_json(const struct json_t *json, const char *path, struct error *err)
{
    scoped_buf text = { 0 };

    json_write_pretty(&text, json);
    buf_char(&text, '\n');
    return file_replace(path, buf_view(&text), text.size_bytes, FILE_MODE, err);
}

static bool write_pdf(const struct buf *markup, const char *code, const char *path, struct error *err)
{
    struct pdf_order order = { .markup = buf_view(markup),
                               .title = _("What is known of you"),
                               .language = words_language(),
                               .code = code,
                               .at_ms = clock_now() };
    scoped_buf pdf = { 0 };

    return pdf_make(&order, &pdf, err) && file_replace(path, buf_view(&pdf), pdf.size_bytes, FILE_MODE, err);
}

/* Where the file with that ending goes; NULL: nowhere. */
static char *place_of(const char *path, const char *code, const char *ending, const char *other)
{
    if (text_ends(path, other))
        return NULL;
    return text_ends(path, ending) ? mem_text(path) : mem_format("%s/%s%s", path, code, ending);
}

bool export_write(struct seat *seat, struct id dossier, const char *path, struct buf *written, struct error *err)
{
    char code[ID_CODE_BYTES];
    scoped_text json_path = place_of(path, id_code(dossier, code), ".json", ".pdf");
    scoped_text pdf_path = place_of(path, code, ".pdf", ".json");
    scoped_buf markup = { 0 };
    scoped_json out = NULL;

    out = export_both(seat, dossier, &markup, err);
    if (!out || (json_path && pdf_path && !file_make_folder(path, FOLDER_MODE, err)) ||
        (json_path && !write_json(out, json_path, err)))
        return false;
    if (pdf_path && !write_pdf(&markup, code, pdf_path, err))
        return false;
    if (json_path)
        buf_format(written, "%s\n", json_path);
    if (pdf_path)
        buf_format(written, "%s\n", pdf_path);
    return !json_path || !pdf_path || export_write_files(seat, path, json_get(out, "files"), written, err);
}
