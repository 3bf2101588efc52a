/* submit.c — an open form becoming a change: checked, written, frozen, its tasks derived, in one transaction. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "fold/fold.h"
#include "library.h"
#include "rules/rules.h"
#include "store/conflict.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "store/log.h"
#include "store/store.h"
#include "store/task.h"
#include "world.h"

#define NEXT_TABLE "vervolg"

struct first {
    struct error *err;
    bool found;
};

static void keep_first(void *with, struct item *item, const char *sentence)
{
    struct first *first = with;

    if (first->found)
        return;
    first->found = true;
    error_set(first->err, ERROR_INPUT, "%s", sentence);
    error_at(first->err, "%s", item_key(item));
}

static bool passes(struct entry *entry, bool complete, struct error *err)
{
    struct first first = { err, false };

    return session_check(entry->session, complete, keep_first, &first) == 0;
}

static struct body_value body_value(const char *value, const char *blank)
{
    if (blank)
        return (struct body_value){ BODY_BLANK, blank };
    if (value)
        return (struct body_value){ BODY_TEXT, value };
    return (struct body_value){ BODY_NULL, NULL };
}

static bool stands(const struct entry *entry, const struct session_write *write)
{
    const struct standing *standing = map_find(entry->standing, write->key);

    if (!standing)
        return !write->value && !write->blank;
    return text_equal(standing->value, write->value) && text_equal(standing->blank, write->blank);
}

static bool is_in_a_row_taken_out(struct entry *entry, const char *key)
{
    const char *slash = strrchr(key, '/');
    scoped_text row = slash ? mem_text_part(key, (size_t)(slash - key)) : NULL;
    scoped_buf known = { 0 };

    return row && form_moved_key(entry->form, row, &known) && !session_item(entry->session, row);
}

/* Answers to questions this form has no longer stay in the record, under the names they had. */
static void add_foreign(struct entry *entry, struct body_set *sets, struct body *body)
{
    for (size_t i = 0; i < map_count(entry->foreign); i++) {
        const struct standing *foreign = map_value(entry->foreign, i);
        const struct standing *standing = map_find(entry->standing, foreign->key);
        if (foreign == standing || (!foreign->value && !foreign->blank) || is_in_a_row_taken_out(entry, foreign->key))
            continue;
        sets[body->set_count++] = (struct body_set){ foreign->key, body_value(foreign->value, foreign->blank), false };
    }
}

/* What stood under the former name of a question stands under its new one now. */
static void take_away_former(struct entry *entry, struct body_set *sets, struct body *body)
{
    for (size_t i = 0; i < map_count(entry->standing); i++) {
        const struct standing *standing = map_value(entry->standing, i);
        scoped_buf moved = { 0 };
        if ((!standing->value && !standing->blank) || !form_moved_key(entry->form, standing->key, &moved) ||
            text_equal(buf_view(&moved), standing->key))
            continue;
        sets[body->set_count++] = (struct body_set){ standing->key, body_value(NULL, NULL), false };
    }
}

/* Only what differs from what stood when the form was opened. */
static bool gather_sets(struct entry *entry, struct arena *arena, struct body *body, struct error *err)
{
    const struct session_write *writes;
    struct body_set *sets;
    size_t count;

    if (!session_writes(entry->session, arena, &writes, &count, err))
        return false;
    sets = arena_alloc(arena, (count + map_count(entry->standing) + map_count(entry->foreign) + 1) * sizeof *sets);
    body->sets = sets;
    for (size_t i = 0; i < count; i++)
        if (!stands(entry, &writes[i]))
            sets[body->set_count++] =
                (struct body_set){ writes[i].key, body_value(writes[i].value, writes[i].blank), writes[i].computed };
    add_foreign(entry, sets, body);
    take_away_former(entry, sets, body);
    return true;
}

static const struct session_save *find_save(const struct session_save *saves, size_t count,
                                            const struct session_save *like)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(saves[i].property, like->property) && text_equal(saves[i].entity, like->entity) &&
            text_equal(saves[i].list, like->list))
            return &saves[i];
    return NULL;
}

/* A form that signs saves when it is whole: one that is parked has signed nothing. */
static bool is_signing(const struct entry *entry)
{
    return *form_setting(entry->form, "attribute::balie:freeze");
}

static bool gather_saves(struct entry *entry, struct arena *arena, struct body *body)
{
    const struct session_save *saves, *base = NULL;
    size_t count, base_count = 0;
    struct body_save *out;

    if (entry->is_correction && !is_signing(entry)) {
        base = entry->base_saves;
        base_count = entry->base_save_count;
    }
    if (!session_saves(entry->session, arena, entry->record_text, &saves, &count))
        return false;
    out = arena_alloc(arena, (count + base_count + 1) * sizeof *out);
    body->saves = out;
    for (size_t i = 0; i < count; i++) {
        const struct session_save *old = find_save(base, base_count, &saves[i]);
        if (!old || !text_equal(old->value, saves[i].value))
            out[body->save_count++] = (struct body_save){ saves[i].list, saves[i].entity, saves[i].property,
                                                          body_value(saves[i].value, NULL), saves[i].computed };
    }
    for (size_t i = 0; i < base_count; i++) /* an entity whose row was taken out no longer exists */
        if (!*base[i].property && !find_save(saves, count, &base[i]))
            out[body->save_count++] =
                (struct body_save){ base[i].list, base[i].entity, "", { BODY_NULL, NULL }, false };
    return true;
}

static bool write_record(struct entry *entry, const struct parking *parking, struct change *change, struct error *err)
{
    scoped(arena) arena = arena_new();
    const struct digest *blobs;
    struct body body = { 0 };
    bool good;

    if (!gather_sets(entry, arena, &body, err))
        return false;
    if (!(parking && is_signing(entry)) && !gather_saves(entry, arena, &body))
        return false;
    body.note = entry->override_reason;
    if (parking) {
        body.why = parking->reason;
        body.where = entry->cursor ? entry->cursor : "";
        body.until = parking->until;
        body.handed_to = parking->to;
    }
    if (!attachment_take(entry, arena, &body, &blobs, err))
        return false;
    *change = change_begin(entry->seat, CHANGE_SET, entry->dossier, NULL);
    change->blobs = blobs;
    change->blob_count = body.file_count;
    change->record = entry->record;
    change->form = form_name(entry->form);
    change->bundle = library_bundle(entry->library);
    change->date = session_date(entry->session);
    change->parents = entry->parents;
    change->parent_count = entry->parent_count;
    good = change_write(entry->seat, change, &body, err);
    change->blobs = NULL; /* gone with the arena */
    return good;
}

struct open_conflict {
    struct id record;
    bool found;
};

static bool match_conflict(void *with, const struct conflict *conflict)
{
    struct open_conflict *open = with;

    if (id_equal(conflict->record, open->record) && !text_equal(conflict->kind, "merged"))
        open->found = true;
    return !open->found;
}

static bool freeze(struct entry *entry, struct id record, struct error *err)
{
    struct store *store = seat_store(entry->seat);
    scoped(dossier) dossier = dossier_load(store, entry->dossier, date_none(), err);
    const struct fold_record *found;
    struct change change;
    struct body body = { 0 };
    struct digest digest;
    char hex[DIGEST_TEXT_BYTES];
    scoped_buf folded = { 0 };
    size_t at;

    if (!dossier || !(found = dossier_record(dossier, record, &at)))
        return error_set(err, ERROR_ABSENT, _("The record to be signed is not in this dossier."));
    fold_write_record(dossier_fold(dossier, at), record, &folded);
    digest = hash_bytes(buf_view(&folded), folded.size_bytes);
    body.fold_hash = digest_format(&digest, hex);
    change = change_begin(entry->seat, CHANGE_FREEZE, dossier_id_at(dossier, at), dossier_fold(dossier, at));
    change.record = record;
    change.form = found->form;
    change.date = found->date;
    return change_write(entry->seat, &change, &body, err);
}

/* The record that made entity ENTITY of LIST in this dossier. */
static bool maker_of(struct entry *entry, const char *list, const char *entity, struct id *out)
{
    struct dossier *dossier = world_dossier(entry->world);

    for (size_t i = 0; dossier && i < dossier_fold_count(dossier); i++) {
        size_t count;
        const struct fold_entity *entities = fold_entities(dossier_fold(dossier, i), &count);
        for (size_t at = 0; at < count; at++)
            if (text_equal(entities[at].list, list) && text_equal(entities[at].entity, entity)) {
                *out = entities[at].record;
                return true;
            }
    }
    return false;
}

/* A form with the setting "freeze" signs: the record that made the chosen entity, and its own, stay as they are. */
static bool find_frozen(struct entry *entry, struct id *maker, struct error *err)
{
    const char *list = form_setting(entry->form, "attribute::balie:freeze");
    struct item *item = *list ? session_item(entry->session, list) : NULL;
    struct open_conflict open = { 0 };

    *maker = id_none();
    if (!item)
        return true;
    if (!maker_of(entry, list, item_value(item), maker))
        return error_set(err, ERROR_INPUT, _("What is signed here is not in this dossier: make it first."));
    open.record = *maker;
    conflict_each(seat_store(entry->seat), entry->dossier, match_conflict, &open);
    if (open.found)
        return error_set(err, ERROR_INPUT, _("Two desks gave different answers in what is signed: settle that first."));
    return true;
}

/* What was signed or withdrawn while the draft was open stays as it is; the draft stays as well. */
static bool may_enter(struct entry *entry, struct error *err)
{
    scoped(dossier) dossier = NULL;
    const struct fold_record *found;

    if (!entry->is_correction)
        return true;
    dossier = dossier_load(seat_store(entry->seat), entry->dossier, date_none(), err);
    found = dossier ? dossier_record(dossier, entry->record, NULL) : NULL;
    if (found && found->frozen)
        return error_set(err, ERROR_INPUT,
                         _("This record was signed meanwhile and stays as it is: add a new record with your answers."));
    if (found && found->withdrawn)
        return error_set(err, ERROR_INPUT, _("This record was withdrawn meanwhile: restore it first."));
    return dossier;
}

static bool write_all(struct entry *entry, const struct parking *parking, struct change *change, struct error *err)
{
    struct id maker;

    if (!find_frozen(entry, &maker, err) || !write_record(entry, parking, change, err))
        return false;
    if (id_is_set(maker) && !parking && (!freeze(entry, maker, err) || !freeze(entry, entry->record, err)))
        return false;
    if (!carry_finish(entry, err))
        return false;
    return !entry->has_draft || draft_remove(seat_store(entry->seat), entry->record, err);
}

static void copy_text(char *out, size_t room, const char *text)
{
    snprintf(out, room, "%s", text);
}

static void fill_receipt(struct entry *entry, struct receipt *out)
{
    struct seat *seat = entry->seat;
    scoped(world) world = seat_told_world(seat, seat_library(seat), entry->dossier, NULL);
    const struct task_filter open = { .today = date_none(), .dossier = entry->dossier };
    const struct rules_decision *next;

    out->dossier = entry->dossier;
    out->record = entry->record;
    out->next_form[0] = out->next_reason[0] = '\0';
    out->task_count = task_each(seat_store(seat), &open, NULL, NULL);
    if (!world || !rules_decide(world_rules(world), NEXT_TABLE, seat_today(seat), &next, NULL))
        return;
    copy_text(out->next_form, sizeof out->next_form, rules_output(next, "form"));
    copy_text(out->next_reason, sizeof out->next_reason, next->reason);
}

static bool send(struct entry *entry, const struct parking *parking, struct receipt *out, struct error *err)
{
    struct store *store = seat_store(entry->seat);
    struct change change;

    if (!seat_may_fill_in(entry->seat, entry->dossier, form_name(entry->form), err) || !may_enter(entry, err) ||
        !store_begin(store, err))
        return false;
    if (!write_all(entry, parking, &change, err) ||
        (!entry->at_ms && !derive_dossier(entry->seat, entry->dossier, err))) {
        store_cancel(store);
        return false;
    }
    if (!store_commit(store, err))
        return false;
    entry->has_draft = false;
    out->change = change.id;
    fill_receipt(entry, out);
    return true;
}

/* Preconditions are for what begins: a record that stands would refuse itself. */
bool entry_submit(struct entry *entry, const char *override_reason, struct receipt *out, struct error *err)
{
    if (entry->is_loose) {
        *out = (struct receipt){ 0 };
        return passes(entry, true, err);
    }
    return passes(entry, true, err) && (entry->is_correction || entry_preconditions(entry, override_reason, err)) &&
           send(entry, NULL, out, err);
}

bool entry_park(struct entry *entry, const struct parking *parking, struct receipt *out, struct error *err)
{
    return passes(entry, false, err) && send(entry, parking, out, err);
}
