/* reading.c — a dossier read in full: one record, its log, its state as JSON. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/card.h"

#include <inttypes.h>
#include <string.h>

#include "audit.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "fold/fold.h"
#include "library.h"
#include "mask.h"
#include "store/dossier.h"
#include "store/log.h"
#include "store/store.h"
#include "summary.h"
#include "world.h"

bool card_record(struct seat *seat, struct id dossier, struct id record, struct buf *out, struct error *err)
{
    scoped(world) world = seat_seen_world(seat, seat_library(seat), dossier, err);
    const struct fold_record *found;
    size_t at;

    if (!world)
        return false;
    found = world_dossier(world) ? dossier_record(world_dossier(world), record, &at) : NULL;
    if (!found)
        return error_set(err, ERROR_ABSENT, _("This dossier has no such record."));
    summary_full(seat, world, found, out);
    return true;
}

const struct form *card_form_of(struct seat *seat, struct id dossier, struct id record, struct error *err)
{
    scoped(dossier) held = dossier_load(seat_store(seat), dossier, date_none(), err);
    const struct fold_record *found;
    size_t at;

    found = held ? dossier_record(held, record, &at) : NULL;
    if (found)
        return library_form(seat_library_of_change(seat, found->last->id, NULL), found->form, err);
    error_set(err, ERROR_ABSENT, _("This dossier has no such record."));
    return NULL;
}

static void write_seen(struct seat *seat, const struct fold *fold, struct buf *out)
{
    scoped_buf whole = { 0 };

    fold_write_json(fold, &whole);
    if (seat_hides_some(seat)) {
        scoped_json seen = mask_json(seat, json_parse(buf_view(&whole), whole.size_bytes, NULL));
        json_write(out, seen);
        buf_char(out, '\n');
    } else {
        buf_add(out, buf_view(&whole), whole.size_bytes);
    }
    buf_char(out, '\n');
}

bool card_json(struct seat *seat, struct id dossier, struct buf *out, struct error *err)
{
    struct date at = seat_is_at_past(seat) ? seat_today(seat) : date_none();
    scoped(dossier) held = dossier_load(seat_store(seat), dossier, at, err);

    if (!held || !audit_view(seat, dossier, err))
        return false;
    for (size_t i = 0; i < dossier_fold_count(held); i++)
        write_seen(seat, dossier_fold(held, i), out);
    return true;
}

struct log_lines {
    struct seat *seat;
    struct buf *out;
};

/* A look says what was done: a search, a letter, an export; a person's reason is not repeated here. */
static void add_act(const struct change *change, struct buf *out)
{
    scoped(arena) arena = arena_new();
    struct body body;

    if (text_equal(change->kind, CHANGE_VIEW) && change->body &&
        body_decode(arena, change->body, change->body_bytes, &body, NULL) && body.note)
        buf_text(out, body.note);
    else
        buf_text(out, change->form);
}

static bool add_entry(void *with, const struct change *change, int64_t arrival_ms)
{
    struct log_lines *lines = with;
    char moment[CLOCK_TEXT_BYTES], id[ID_TEXT_BYTES];
    scoped_buf act = { 0 };

    clock_format(change->at_ms, moment);
    add_act(change, &act);
    buf_format(lines->out, "%.19s  %-8s  %-24s  %-20s  %.8s  %s\n", moment, change->kind, buf_view(&act),
               seat_name_of(lines->seat, change->user), id_format(change->id, id),
               arrival_ms == INT64_MAX ? _("waits for the exchange") : "");
    return true;
}

static bool add_own(void *with, const struct change *change, int64_t arrival_ms)
{
    struct log_lines *lines = with;
    char code[ID_CODE_BYTES];

    buf_format(lines->out, "%6" PRIu64 "  %-8s  ", change->seq,
               id_is_set(change->dossier) ? id_code(change->dossier, code) : "");
    return add_entry(with, change, arrival_ms);
}

bool device_log(struct seat *seat, struct buf *out, struct error *err)
{
    struct log_lines lines = { seat, out };

    return seat_may(seat, RIGHT_DEVICE_LOG, NULL, err) && log_each_own(seat_store(seat), 0, add_own, &lines);
}

bool card_log(struct seat *seat, struct id dossier, struct buf *out, struct error *err)
{
    struct log_lines lines = { seat, out };

    if (!seat_may(seat, RIGHT_LOG, NULL, err))
        return false;
    if (!dossier_exists(seat_store(seat), dossier))
        return error_set(err, ERROR_ABSENT, _("There is no such dossier here."));
    return log_each(seat_store(seat), dossier, true, add_entry, &lines);
}

static void add_header(const struct change *change, struct json_t *one)
{
    char moment[CLOCK_TEXT_BYTES], id[ID_TEXT_BYTES], day[DATE_TEXT_BYTES], hex[DIGEST_TEXT_BYTES];

    json_set_text(one, "id", id_format(change->id, id));
    json_set_text(one, "kind", change->kind);
    json_set_text(one, "at", clock_format(change->at_ms, moment));
    json_set_text(one, "user", id_format(change->user, id));
    json_set_text(one, "device", id_format(change->device, id));
    json_set_integer(one, "seq", (int64_t)change->seq);
    json_set_text(one, "dossier", id_format(change->dossier, id));
    json_set_text(one, "record", id_is_set(change->record) ? id_format(change->record, id) : NULL);
    json_set_text(one, "form", change->form);
    json_set_text(one, "bundle", digest_format(&change->bundle, hex));
    json_set_text(one, "region", change->region);
    json_set_text(one, "date", date_format(change->date, day));
}

static bool add_change(void *with, const struct change *change, int64_t arrival_ms)
{
    struct json_t *one = json_make_object(), *parents = json_make_array();
    char id[ID_TEXT_BYTES], moment[CLOCK_TEXT_BYTES];

    add_header(change, one);
    for (size_t i = 0; i < change->parent_count; i++)
        json_add(parents, json_make_text(id_format(change->parents[i], id)));
    json_set(one, "parents", parents);
    json_set_text(one, "arrival", arrival_ms == INT64_MAX ? NULL : clock_format(arrival_ms, moment));
    json_set(one, "body", change->body ? json_parse(change->body, change->body_bytes, NULL) : json_make_null());
    json_add(with, one);
    return true;
}

struct json_t *card_log_json(struct seat *seat, struct id dossier, struct error *err)
{
    struct json_t *all;

    if (!seat_may(seat, RIGHT_LOG, NULL, err))
        return NULL;
    all = json_make_array();
    if (dossier_exists(seat_store(seat), dossier)) {
        log_each(seat_store(seat), dossier, true, add_change, all);
        return mask_json(seat, all);
    }
    error_set(err, ERROR_ABSENT, _("There is no such dossier here."));
    json_free(all);
    return NULL;
}

struct json_t *device_log_json(struct seat *seat, struct error *err)
{
    struct json_t *all;

    if (!seat_may(seat, RIGHT_DEVICE_LOG, NULL, err))
        return NULL;
    all = json_make_array();
    log_each_own(seat_store(seat), 0, add_change, all);
    return mask_json(seat, all);
}
