/* erasing.c — erasing what is known of a person: asked twice, in every dossier that is hers, told to every desk. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/erasing.h"

#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "erase_one.h"
#include "fold/fold.h"
#include "form/form.h"
#include "store/departure.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "store/erased.h"
#include "store/store.h"
#include "vault/vault.h"

/* The dossiers of one person: the one that was named, and all that are linked to it. */
struct dossiers {
    ARRAY(struct id) ids;
};

static bool has(const struct dossiers *dossiers, struct id id)
{
    for (size_t i = 0; i < dossiers->ids.count; i++)
        if (id_equal(dossiers->ids.at[i], id))
            return true;
    return false;
}

static void gather_links(struct seat *seat, const struct fold *fold, struct dossiers *out)
{
    size_t count;
    const char *const *links = fold_links(fold, &count);
    struct id other;

    for (size_t i = 0; i < count; i++)
        if (id_parse(links[i], &other) && !has(out, other) && dossier_exists(seat_store(seat), other) &&
            !departure_is_gone(seat_store(seat), other))
            *array_add(&out->ids) = other;
}

static void gather(struct seat *seat, struct id dossier, struct dossiers *out)
{
    *array_add(&out->ids) = dossier;
    for (size_t at = 0; at < out->ids.count; at++) {
        scoped(dossier) held = dossier_load(seat_store(seat), out->ids.at[at], date_none(), NULL);
        for (size_t i = 0; held && i < dossier_fold_count(held); i++)
            gather_links(seat, dossier_fold(held, i), out);
    }
}

static void add_title(struct seat *seat, const struct fold_record *record, struct buf *out)
{
    const struct form *form = seat_form(seat, record->form, NULL);
    char day[DATE_TEXT_BYTES];

    buf_format(out, "  %s  %s\n", date_format(record->date, day),
               form ? form_title(form, seat_language(seat)) : record->form);
}

static void describe_records(struct seat *seat, struct dossier *held, struct buf *out)
{
    for (size_t i = 0; i < dossier_fold_count(held); i++) {
        size_t count;
        const struct fold_record *records = fold_records(dossier_fold(held, i), &count);
        for (size_t r = 0; r < count; r++)
            if (!records[r].erased)
                add_title(seat, &records[r], out);
    }
}

static bool describe(struct seat *seat, const struct erasing *erasing, const struct dossiers *dossiers,
                     struct buf *what, struct error *err)
{
    scoped(dossier) held = dossier_load(seat_store(seat), erasing->dossier, date_none(), err);
    const struct fold_record *record;
    char code[ID_CODE_BYTES];

    if (!held)
        return false;
    for (size_t i = 0; i < dossiers->ids.count; i++)
        buf_format(what, i ? _("Linked dossier %s goes with it.\n") : _("Dossier %s:\n"),
                   id_code(dossiers->ids.at[i], code));
    if (!id_is_set(erasing->record)) {
        describe_records(seat, held, what);
        return true;
    }
    record = dossier_record(held, erasing->record, NULL);
    if (!record || record->erased)
        return error_set(err, ERROR_ABSENT, _("This dossier has no such record."));
    add_title(seat, record, what);
    return true;
}

/* It changes with every change of what would be erased: one confirms what one was shown. */
static void make_code(struct seat *seat, const struct erasing *erasing, const struct dossiers *dossiers,
                      char code[ERASING_CODE_BYTES])
{
    scoped_buf all = { 0 };
    struct digest digest;
    char hex[DIGEST_TEXT_BYTES];

    buf_add(&all, erasing->record.bytes, sizeof erasing->record.bytes);
    for (size_t i = 0; i < dossiers->ids.count; i++) {
        scoped(dossier) held = dossier_load(seat_store(seat), dossiers->ids.at[i], date_none(), NULL);
        buf_add(&all, dossiers->ids.at[i].bytes, sizeof dossiers->ids.at[i].bytes);
        for (size_t f = 0; held && f < dossier_fold_count(held); f++)
            fold_write_json(dossier_fold(held, f), &all);
    }
    digest = hash_bytes(buf_view(&all), all.size_bytes);
    snprintf(code, ERASING_CODE_BYTES, "%.8s", digest_format(&digest, hex));
}

static char *asked_name(const struct erasing *erasing)
{
    char dossier[ID_TEXT_BYTES], record[ID_TEXT_BYTES];

    return mem_format("erase:%s:%s", id_format(erasing->dossier, dossier), id_format(erasing->record, record));
}

static bool may(struct seat *seat, const struct erasing *erasing, struct error *err)
{
    return seat_may_in(seat, RIGHT_ERASE, erasing->dossier, NULL, err) &&
           (!text_is_blank(erasing->reason) || error_set(err, ERROR_USAGE, _("Say why: --reason “…”.")));
}

/* Who looks at what a colleague asked, asks nothing anew: she may confirm it. */
static bool was_asked(struct seat *seat, const char *name, const char *code)
{
    scoped_text asked = store_get(seat_store(seat), name);

    return asked && strlen(asked) >= ID_TEXT_BYTES && text_equal(asked + ID_TEXT_BYTES, code);
}

bool erasing_ask(struct seat *seat, const struct erasing *erasing, struct buf *what, char code[ERASING_CODE_BYTES],
                 struct error *err)
{
    struct dossiers dossiers = { 0 };
    scoped_text name = asked_name(erasing);
    scoped_text asked = NULL;
    char user[ID_TEXT_BYTES];
    bool good;

    if (!may(seat, erasing, err))
        return false;
    gather(seat, erasing->dossier, &dossiers);
    good = describe(seat, erasing, &dossiers, what, err);
    if (good) {
        make_code(seat, erasing, &dossiers, code);
        asked = mem_format("%s %s", id_format(seat_user(seat), user), code);
        good = audit_act(seat, erasing->dossier, "erase asked", err) &&
               (was_asked(seat, name, code) || store_set(seat_store(seat), name, asked, err));
    }
    array_clear(&dossiers.ids);
    return good;
}

static bool is_asked(struct seat *seat, const struct erasing *erasing, const char *code, struct error *err)
{
    scoped_text name = asked_name(erasing);
    scoped_text asked = store_get(seat_store(seat), name);
    const char *two = seat_setting(seat, "erase_two_persons");
    char user[ID_TEXT_BYTES];

    if (!asked || !code || strlen(asked) < ID_TEXT_BYTES || !text_equal(asked + ID_TEXT_BYTES, code))
        return error_set(err, ERROR_INPUT,
                         _("This was not asked, or what is there changed since. Ask again, read what goes, and give "
                           "the code."));
    if ((text_equal(two, "ja") || text_equal(two, "yes")) && text_starts(asked, id_format(seat_user(seat), user)))
        return error_set(err, ERROR_INPUT,
                         _("Another person than who asked must confirm it: let a colleague do that."));
    return true;
}

bool erase_one(struct seat *seat, const struct erasing *erasing, struct id dossier, struct error *err)
{
    scoped(dossier) held = dossier_load(seat_store(seat), dossier, date_none(), err);
    struct body body = { .note = erasing->reason };
    struct change change;

    if (!held)
        return false;
    change = change_begin(seat, CHANGE_ERASE, dossier, NULL);
    change.record = erasing->record;
    return change_write(seat, &change, &body, err) && derive_dossier(seat, dossier, err);
}

/* A record lies in one of the dossiers. */
static bool erase_all(struct seat *seat, const struct erasing *erasing, const struct dossiers *dossiers,
                      struct error *err)
{
    struct id holder = erasing->dossier;

    if (id_is_set(erasing->record)) {
        dossier_of_record(seat_store(seat), erasing->record, &holder);
        return erase_one(seat, erasing, holder, err);
    }
    for (size_t i = 0; i < dossiers->ids.count; i++)
        if (!erase_one(seat, erasing, dossiers->ids.at[i], err))
            return false;
    return true;
}

bool erasing_confirm(struct seat *seat, const struct erasing *erasing, const char *code, struct error *err)
{
    struct store *store = seat_store(seat);
    struct dossiers dossiers = { 0 };
    scoped_text name = asked_name(erasing);
    char now[ERASING_CODE_BYTES];
    bool good;

    if (!may(seat, erasing, err))
        return false;
    gather(seat, erasing->dossier, &dossiers);
    make_code(seat, erasing, &dossiers, now);
    good = is_asked(seat, erasing, text_equal(now, code) ? code : NULL, err) && store_begin(store, err);
    if (good) {
        good = erase_all(seat, erasing, &dossiers, err) && store_set(store, name, NULL, err);
        good = good ? store_commit(store, err) : (store_cancel(store), false);
    }
    array_clear(&dossiers.ids);
    return good && erasing_finish(seat, err);
}

struct telling {
    struct seat *seat;
    ARRAY(struct erased) all;
};

static bool note_untold(void *with, const struct erased *erased)
{
    struct telling *telling = with;

    if (!erased->is_told && !erased->is_own)
        *array_add(&telling->all) = *erased;
    return true;
}

/* In the name of the desk: whoever sits here, the program did it. */
static bool tell_all(struct seat *seat, struct error *err)
{
    struct telling telling = { .seat = seat };
    bool good = erased_each(seat_store(seat), note_untold, &telling);

    for (size_t i = 0; good && i < telling.all.count; i++) {
        struct change change = change_begin(seat, CHANGE_ERASED, telling.all.at[i].dossier, NULL);
        struct body body = { 0 };

        change.record = telling.all.at[i].record;
        good = change_write_for_desk(seat, &change, &body, err);
    }
    array_clear(&telling.all);
    return good;
}

bool erasing_finish(struct seat *seat, struct error *err)
{
    return erased_rest(seat_store(seat)) == ERASED_CLEAN || tell_all(seat, err);
}

static enum erased_rest rest_of(struct vault *vault)
{
    scoped(store) store = store_open(vault, NULL);

    return store ? erased_rest(store) : ERASED_CLEAN;
}

bool erasing_is_due(struct vault *vault)
{
    return rest_of(vault) != ERASED_CLEAN;
}

bool erasing_clean(struct vault *vault, struct error *err)
{
    enum erased_rest rest = vault_is_well(vault, NULL) ? rest_of(vault) : ERASED_CLEAN;
    scoped(store) store = NULL;

    if (rest == ERASED_CLEAN)
        return true;
    if (!(rest == ERASED_IN_PAGES ? vault_rewrite(vault, ERASED_FROM_PAGES, err) : vault_roll_anew(vault, err)))
        return false;
    store = store_open(vault, err);
    return store && erased_is_done(store, err);
}

struct listing {
    struct seat *seat;
    struct json_t *all, *desks;
};

static bool list_desk(void *with, struct id device, struct id user, int64_t at_ms)
{
    struct listing *listing = with;
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES], moment[CLOCK_TEXT_BYTES];

    json_set_text(one, "device", id_format(device, id));
    json_set_text(one, "by", seat_name_of(listing->seat, user));
    json_set_text(one, "at", clock_format(at_ms, moment));
    json_add(listing->desks, one);
    return true;
}

static bool list_erased(void *with, const struct erased *erased)
{
    struct listing *listing = with;
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES], moment[CLOCK_TEXT_BYTES];
    bool has_arrived = erased->arrival_ms != INT64_MAX, is_record = id_is_set(erased->record);

    json_set_text(one, "dossier", id_format(erased->dossier, id));
    json_set_text(one, "record", is_record ? id_format(erased->record, id) : NULL);
    json_set_text(one, "asked", clock_format(erased->at_ms, moment));
    json_set_text(one, "by", seat_name_of(listing->seat, erased->user));
    json_set_text(one, "server", has_arrived ? clock_format(erased->arrival_ms, moment) : NULL);
    listing->desks = json_make_array();
    erased_told(seat_store(listing->seat), erased, list_desk, listing);
    json_set(one, "desks", listing->desks);
    json_add(listing->all, one);
    return true;
}

struct json_t *erasing_json(struct seat *seat)
{
    struct listing listing = { seat, json_make_array(), NULL };

    erased_each(seat_store(seat), list_erased, &listing);
    return listing.all;
}

static void write_one(const struct json_t *one, struct buf *out)
{
    const struct json_t *desks = json_get(one, "desks");
    const char *server = json_get_text(one, "server");
    char moment[CLOCK_TEXT_BYTES];

    buf_format(out, _("Erased %.8s: asked %.16s by %s\n"), json_get_text(one, "dossier"),
               clock_show_text(json_get_text(one, "asked"), moment), json_get_text(one, "by"));
    if (server)
        buf_format(out, _("  carried out at the server, %.16s\n"), clock_show_text(server, moment));
    else
        buf_text(out, _("  waits for the exchange: the server has it still\n"));
    for (size_t i = 0; i < json_size(desks); i++)
        buf_format(out, _("  carried out at desk %.4s (%s), %.16s\n"), json_get_text(json_at(desks, i), "device"),
                   json_get_text(json_at(desks, i), "by"),
                   clock_show_text(json_get_text(json_at(desks, i), "at"), moment));
}

void erasing_write(const struct json_t *erased, struct buf *out)
{
    for (size_t i = 0; i < json_size(erased); i++)
        write_one(json_at(erased, i), out);
}
