/* submission.c — forms from JSON: fill one, import many, with the same checks as the screen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/submission.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "desk/worklist.h"
#include "entry_inside.h"
#include "fold/fold.h"
#include "form/form.h"
#include "mask.h"
#include "rules/rules.h"
#include "store/dossier.h"
#include "store/store.h"
#include "store/task.h"
#include "world.h"

#define IMPORT_LIMIT_BYTES 4294967296
#define BATCH_LINES        200

/* Where one submission goes. */
struct target {
    struct id dossier, record;
    bool is_new;
    int64_t at_ms;
};

static bool read_at(const char *at, int64_t *out, struct error *err)
{
    *out = 0;
    if (!at || clock_parse(at, out))
        return true;
    return error_set(err, ERROR_INPUT, _("“%s” is not a moment: write 2023-09-01 or 2023-09-01T10:30."), at);
}

static bool aim_at_record(struct seat *seat, const char *record, struct target *out, struct error *err)
{
    if (!id_parse(record, &out->record) || !dossier_of_record(seat_store(seat), out->record, &out->dossier))
        return error_set(err, ERROR_ABSENT, _("There is no record %s here: “show” lists them."), record);
    return true;
}

static bool aim(struct seat *seat, const struct submission *submission, struct target *out, struct error *err)
{
    if (submission->record)
        return aim_at_record(seat, submission->record, out, err);
    out->record = id_random();
    out->is_new = text_equal(submission->dossier, "new");
    if (!read_at(submission->at, &out->at_ms, err))
        return false;
    if (!out->is_new)
        return dossier_resolve(seat_store(seat), submission->dossier, &out->dossier, err);
    out->dossier = id_random();
    return true;
}

static struct entry *open_at(struct seat *seat, const struct submission *submission, const struct target *target,
                             struct error *err)
{
    struct entry_start start = { seat_library(seat), submission->form, target->dossier, target->record,
                                 id_none(),          target->at_ms,    target->is_new,  NULL };
    const struct form *form = submission->record ? NULL : seat_form(seat, submission->form, err);
    struct entry *entry;

    if (submission->record)
        return entry_take(seat, target->dossier, target->record, err);
    if (!form || !seat_may_fill_in(seat, target->dossier, submission->form, err))
        return NULL;
    if (target->is_new && !*form_setting(form, "attribute::balie:opens")) {
        error_set(err, ERROR_INPUT, _("“%s” cannot open a new dossier: name a dossier with --dossier."),
                  submission->form);
        return NULL;
    }
    entry = entry_begin(seat, &start, err);
    if (entry && !entry_settle(entry, err)) {
        entry_free(entry);
        return NULL;
    }
    return entry;
}

static bool submit_one(struct seat *seat, const struct submission *submission, const struct target *target,
                       struct json_t **out, struct error *err)
{
    scoped(entry) entry = open_at(seat, submission, target, err);
    struct receipt receipt;
    scoped_json decisions = NULL;
    char id[ID_TEXT_BYTES];

    if (!entry || !entry_fill_at(entry, submission->answers, submission->entity, err))
        return false;
    decisions = out ? entry_decisions(entry) : NULL;
    if (!entry_submit(entry, submission->override, &receipt, err))
        return false;
    if (!out)
        return true;
    *out = json_make_object();
    json_set_text(*out, "dossier", id_format(receipt.dossier, id));
    json_set_text(*out, "record", id_format(receipt.record, id));
    json_set(*out, "decisions", json_share(decisions));
    return true;
}

struct tasks {
    struct seat *seat;
    struct json_t *all;
};

static bool add_task(void *with, const struct task *task)
{
    struct tasks *tasks = with;
    struct json_t *one = json_make_object();
    scoped_buf words = { 0 };
    char day[DATE_TEXT_BYTES];

    task_words(tasks->seat, task, &words);

    json_set_text(one, "name", task->name);
    json_set_text(one, "entity", task->entity);
    json_set_text(one, "label", buf_view(&words));
    json_set_text(one, "from", date_format(task->from, day));
    json_set_text(one, "due", date_format(task->due, day));
    json_set_text(one, "form", task->form);
    json_add(tasks->all, one);
    return true;
}

bool submission_fill(struct seat *seat, const struct submission *submission, struct json_t **out, struct error *err)
{
    struct target target = { 0 };
    struct task_filter filter = { .today = date_none(), .limit = 1000 };
    struct tasks tasks = { .seat = seat };

    if (!aim(seat, submission, &target, err) || !submit_one(seat, submission, &target, out, err))
        return false;
    if (target.at_ms && !derive_dossier(seat, target.dossier, err))
        return false;
    filter.dossier = target.dossier;
    tasks.all = json_make_array();
    task_each(seat_store(seat), &filter, add_task, &tasks);
    json_set(*out, "tasks", tasks.all);
    *out = mask_json(seat, *out);
    return true;
}

/* One import under way. */
struct import {
    struct seat *seat;
    const char *source;
    void (*refused)(void *with, size_t line, const char *why);
    void *with;
    struct import_result result;
    size_t line, in_batch;
    struct error *err;
};

static struct id id_of_words(const char *source, const char *a, const char *b, const char *c)
{
    scoped_text words = mem_format("%s\n%s\n%s\n%s", source, a, b, c);

    return hash_id(words, strlen(words));
}

/* The dossier a line speaks of: one that is held, or the importer's own key. */
static void aim_line(struct import *import, const struct submission *submission, const char *key, struct target *target)
{
    if (!dossier_resolve(seat_store(import->seat), submission->dossier, &target->dossier, NULL))
        target->dossier = id_of_words(import->source, submission->dossier, "", "");
    target->record = id_of_words(import->source, submission->dossier, submission->form, key);
    target->is_new = !dossier_exists(seat_store(import->seat), target->dossier);
}

static bool read_line(const struct json_t *line, struct submission *out, struct error *err)
{
    out->form = json_get_text(line, "form");
    out->dossier = json_get_text(line, "dossier");
    out->entity = json_get_text(line, "entity");
    out->at = json_get_text(line, "at");
    out->answers = json_get(line, "answers");
    if (!out->form || !out->dossier || !json_is_object(out->answers))
        return error_set(err, ERROR_INPUT, _("A line needs \"form\", \"dossier\" and \"answers\" (an object)."));
    return true;
}

static bool import_object(struct import *import, const struct json_t *line, const char *key, struct error *err)
{
    struct submission submission = { 0 };
    struct target target = { 0 };
    struct id known;

    if (!read_line(line, &submission, err) || !read_at(submission.at, &target.at_ms, err))
        return false;
    aim_line(import, &submission, json_get_text(line, "key") ? json_get_text(line, "key") : key, &target);
    if (dossier_of_record(seat_store(import->seat), target.record, &known)) {
        import->result.there_already++;
        return true;
    }
    if (!target.at_ms)
        target.at_ms = clock_now();
    if (!submit_one(import->seat, &submission, &target, NULL, err))
        return false;
    import->result.done++;
    return true;
}

static void import_line(struct import *import, const char *text, size_t size_bytes)
{
    struct error err = { 0 };
    struct digest digest = hash_bytes(text, size_bytes);
    char key[DIGEST_TEXT_BYTES];
    scoped_json line = json_parse(text, size_bytes, &err);
    scoped_text why = NULL;

    if (line && import_object(import, line, digest_format(&digest, key), &err))
        return;
    import->result.refused++;
    why = *err.field ? mem_format("%s: %s", err.field, err.text) : mem_text(err.text);
    import->refused(import->with, import->line, why);
}

/* Lines are submitted in batches of one transaction; each line by itself is all or nothing. */
static bool next_batch(struct import *import)
{
    struct store *store = seat_store(import->seat);

    import->in_batch = 0;
    return store_commit(store, import->err) && store_begin(store, import->err);
}

static bool import_lines(struct import *import, const char *text, size_t size_bytes)
{
    const char *end = text + size_bytes;

    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t size = (size_t)((stop ? stop : end) - text);
        import->line++;
        if (size && strspn(text, " \t\r") < size) {
            import_line(import, text, size);
            if (++import->in_batch == BATCH_LINES && !next_batch(import))
                return false;
        }
        text += size + 1;
    }
    return true;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

bool submission_import(struct seat *seat, const char *path, struct import_sink *sink, struct import_result *out,
                       struct error *err)
{
    struct import import = {
        .seat = seat, .source = base_name(path), .refused = sink->refused, .with = sink->with, .err = err
    };
    struct store *store = seat_store(seat);
    scoped_buf bytes = { 0 };

    if (!seat_may(seat, RIGHT_IMPORT, NULL, err) || !file_read(path, IMPORT_LIMIT_BYTES, &bytes, err))
        return false;
    if (!utf8_check(buf_view(&bytes), bytes.size_bytes))
        return error_set(err, ERROR_INPUT, _("%s is not UTF-8: convert it first."), path);
    if (!store_begin(store, err))
        return false;
    if (!import_lines(&import, buf_view(&bytes), bytes.size_bytes)) {
        store_cancel(store);
        return false;
    }
    if (!store_commit(store, err))
        return false;
    seat_derive(seat, 0);
    *out = import.result;
    return true;
}
