/* derive.c — from the log to the tables: one dossier is folded whole, and its rows are written anew. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "derive.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "card.h"
#include "entry.h"
#include "fold/fold.h"
#include "list.h"
#include "departing.h"
#include "state.h"
#include "store/log.h"
#include "store/store.h"
#include "wire/body.h"
#include "wire/change.h"

#define STILL "9999-12-31" /* the last day of a stretch that has no end */

enum flag { FLAG_WITHDRAWN = 1, FLAG_FROZEN = 2, FLAG_MERGED = 4, FLAG_ERASED = 8, FLAG_PARKED = 16 };

static const struct kind {
    const char *name;
    enum fold_kind kind;
} kinds[] = {
    { CHANGE_SET, FOLD_SET },       { CHANGE_WITHDRAW, FOLD_WITHDRAW }, { CHANGE_RESTORE, FOLD_RESTORE },
    { CHANGE_FREEZE, FOLD_FREEZE }, { CHANGE_MOVE, FOLD_MOVE },         { CHANGE_LINK, FOLD_LINK },
    { CHANGE_UNLINK, FOLD_UNLINK }, { CHANGE_ERASE, FOLD_ERASE },       { CHANGE_RESTRICT, FOLD_RESTRICT },
    { CHANGE_LIFT, FOLD_LIFT },     { CHANGE_PERMIT, FOLD_PERMIT },
};

static enum fold_kind kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return kinds[i].kind;
    return FOLD_OTHER;
}

static const char *text_of(const struct body_value *value, int wanted)
{
    return (int)value->kind == wanted ? value->text : NULL;
}

static void take_body(struct arena *arena, const struct body *body, struct fold_change *out)
{
    struct fold_write *writes = arena_alloc(arena, body->set_count * sizeof *writes);
    struct fold_save *saves = arena_alloc(arena, body->save_count * sizeof *saves);

    for (size_t i = 0; i < body->set_count; i++)
        writes[i] = (struct fold_write){ .key = body->sets[i].key,
                                         .value = text_of(&body->sets[i].value, BODY_TEXT),
                                         .blank = text_of(&body->sets[i].value, BODY_BLANK),
                                         .computed = body->sets[i].computed };
    for (size_t i = 0; i < body->save_count; i++)
        saves[i] = (struct fold_save){ .list = body->saves[i].list,
                                       .entity = body->saves[i].entity,
                                       .property = body->saves[i].property,
                                       .value = text_of(&body->saves[i].value, BODY_TEXT),
                                       .computed = body->saves[i].computed };
    out->writes = writes;
    out->write_count = body->set_count;
    out->saves = saves;
    out->save_count = body->save_count;
    out->other = body->linked;
    out->parked = body->why;
    out->parked_at = body->where;
    out->parked_until = body->until;
    out->handed_to = body->handed_to;
}

/* A body that a newer program wrote in a way unknown here takes part in ancestry alone. */
struct fold_change derive_change(struct arena *arena, const struct change *change, int64_t arrival_ms)
{
    struct fold_change out = {
        .id = change->id,
        .kind = kind_of(change->kind),
        .at_ms = change->at_ms,
        .arrival_ms = arrival_ms,
        .device = change->device,
        .user = change->user,
        .seq = change->seq,
        .record = change->record,
        .form = change->form,
        .region = change->region,
        .date = change->date,
        .parents = change->parents,
        .parent_count = change->parent_count,
    };
    struct body body = { 0 };

    if (change->body && out.kind != FOLD_OTHER) {
        if (body_decode(arena, change->body, change->body_bytes, &body, NULL))
            take_body(arena, &body, &out);
        else
            out.kind = FOLD_OTHER;
    }
    return out;
}

struct fold_changes {
    struct fold_change *at;
    size_t count, room;
};

static bool read_changes(struct store *store, int64_t dossier, struct arena *arena, struct fold_changes *out,
                         struct error *err)
{
    struct query query =
        query_open(store, store->shuffle ? "SELECT " ENTRY_COLUMNS " FROM _log l WHERE l.dossier = ?"
                                           " AND l.kind <> " TERM_VIEW_SQL " ORDER BY (l.number * ?) & 1048575"
                                         : "SELECT " ENTRY_COLUMNS " FROM _log l WHERE l.dossier = ?"
                                           " AND l.kind <> " TERM_VIEW_SQL);
    struct change change;
    int64_t arrival_ms;

    query_integer(&query, dossier);
    if (store->shuffle)
        query_integer(&query, (int64_t)((store->shuffle * 2654435761u | 1) & 0xfffffff));
    while (query_row(&query)) {
        arrival_ms = entry_read_quickly(&query, arena, &change);
        *array_add(out) = derive_change(arena, &change, arrival_ms);
    }
    return query_close(&query, err);
}

static struct fold *fold_of(const struct fold_changes *changes)
{
    struct fold *fold = fold_new();

    for (size_t i = 0; i < changes->count; i++)
        fold_add(fold, &changes->at[i]);
    fold_run(fold);
    return fold;
}

/* Changes of a record that lies after AT stay as ancestors alone. */
static bool hide_later(const struct fold *fold, struct date at, struct fold_changes *changes)
{
    size_t count;
    const struct fold_record *records = fold_records(fold, &count);
    bool is_any = false;

    for (size_t i = 0; i < count; i++) {
        if (!date_is_set(records[i].date) || date_compare(records[i].date, at) <= 0)
            continue;
        is_any = true;
        for (size_t j = 0; j < changes->count; j++)
            if (id_equal(changes->at[j].record, records[i].id))
                changes->at[j].kind = FOLD_OTHER;
    }
    return is_any;
}

struct fold *derive_fold(struct store *store, int64_t dossier, struct date at, struct arena *arena, struct error *err)
{
    struct fold_changes read = { 0 }, *changes = arena_alloc(arena, sizeof *changes);
    struct fold *fold = NULL;

    if (read_changes(store, dossier, arena, &read, err)) {
        changes->at = read.count ? arena_copy(arena, read.at, read.count * sizeof *read.at) : NULL;
        changes->count = read.count;
        fold = fold_of(changes);
        if (date_is_set(at) && hide_later(fold, at, changes)) {
            fold_free(fold);
            fold = fold_of(changes);
        }
    }
    array_clear(&read);
    return fold;
}

static bool run_for(struct store *store, int64_t dossier, const char *sql)
{
    struct query query = query_open(store, sql);

    query_integer(&query, dossier);
    return query_run(&query, NULL);
}

static bool clear_list(struct store *store, int64_t dossier, const struct list *list)
{
    bool good = run_for(store, dossier, list->clear) && run_for(store, dossier, list->clear_stretches);

    for (size_t i = 0; good && i < list->column_count; i++)
        good = !list->columns[i].clear_codes || run_for(store, dossier, list->columns[i].clear_codes);
    return good;
}

static bool clear_all(struct store *store, int64_t dossier)
{
    bool good = run_for(store, dossier, "DELETE FROM _record WHERE dossier = ?") &&
                run_for(store, dossier, "DELETE FROM _conflict WHERE dossier = ?") &&
                run_for(store, dossier, "DELETE FROM _link WHERE dossier = ?");

    for (size_t i = 0; good && i < lists_count(store->lists); i++)
        good = clear_list(store, dossier, lists_at(store->lists, i));
    return good;
}

static bool add_conflict(struct store *store, int64_t dossier, struct id record, const char *kind, const char *key)
{
    struct query query = query_open(store, "INSERT OR IGNORE INTO _conflict(dossier, record, key, kind)"
                                           " VALUES(?, ?, ?, ?)");

    query_integer(&query, dossier);
    query_bytes(&query, record.bytes, sizeof record.bytes);
    query_text(&query, key);
    query_text(&query, kind);
    return query_run(&query, NULL);
}

/* Names and rows take turns in a key: "kind/<row>" is the row itself, "kind/<row>/age" a value in it. */
static const char *conflict_kind(const char *key)
{
    size_t slashes = 0;

    for (; *key; key++)
        slashes += *key == '/';
    return slashes % 2 ? "row" : "value";
}

static bool add_record_conflicts(struct store *store, int64_t dossier, const struct fold_record *record)
{
    char text[ID_TEXT_BYTES];
    bool good = (!record->merged || add_conflict(store, dossier, record->id, "merged", "")) &&
                (record->stays_count < 2 || add_conflict(store, dossier, record->id, "withdraw", ""));

    for (size_t i = 0; good && i < record->answer_count; i++)
        if (record->answers[i].candidate_count > 1 && !record->answers[i].computed)
            good =
                add_conflict(store, dossier, record->id, conflict_kind(record->answers[i].key), record->answers[i].key);
    for (size_t i = 0; good && i < record->beside_count; i++)
        good = add_conflict(store, dossier, record->id, "beside", id_format(record->beside[i]->id, text));
    return good;
}

static int flags_of(const struct fold_record *record)
{
    return (record->withdrawn ? FLAG_WITHDRAWN : 0) | (record->frozen ? FLAG_FROZEN : 0) |
           (record->merged ? FLAG_MERGED : 0) | (record->erased ? FLAG_ERASED : 0) | (record->parked ? FLAG_PARKED : 0);
}

static bool add_record(struct store *store, int64_t dossier, const struct fold_record *record)
{
    int64_t form = term_of_text(store, record->form);
    struct query query = query_open(store, "INSERT INTO _record(dossier, id, form, date, first, flags)"
                                           " VALUES(?, ?, ?, ?, ?, ?)");

    query_integer(&query, dossier);
    query_id(&query, &record->id);
    query_integer(&query, form);
    if (date_is_set(record->date))
        query_integer(&query, record->date.days);
    else
        query_null(&query);
    query_integer(&query, record->first_at_ms);
    query_integer(&query, flags_of(record));
    return query_run(&query, NULL) && add_record_conflicts(store, dossier, record);
}

static bool add_records(struct store *store, int64_t dossier, const struct fold *fold)
{
    size_t count;
    const struct fold_record *records = fold_records(fold, &count);

    for (size_t i = 0; i < count; i++)
        if (!add_record(store, dossier, &records[i]))
            return false;
    return true;
}

static bool mark_restricted(struct store *store, int64_t dossier, const struct fold *fold, bool is_new)
{
    size_t count;

    fold_restrictions(fold, &count);
    if (count)
        return run_for(store, dossier, "INSERT OR IGNORE INTO _restricted(dossier) VALUES(?)");
    return is_new || run_for(store, dossier, "DELETE FROM _restricted WHERE dossier = ?");
}

static bool add_waiting(struct store *store, int64_t dossier, const struct fold *fold)
{
    size_t count;
    const struct fold_change *const *waiting = fold_waiting(fold, &count);
    char text[ID_TEXT_BYTES];

    for (size_t i = 0; i < count; i++)
        if (!add_conflict(store, dossier, waiting[i]->record, "waiting", id_format(waiting[i]->id, text)))
            return false;
    return true;
}

static bool add_links(struct store *store, int64_t dossier, const struct fold *fold)
{
    size_t count;
    const char *const *links = fold_links(fold, &count);
    struct query query;
    struct id other;

    for (size_t i = 0; i < count; i++) {
        if (!id_parse(links[i], &other))
            continue;
        query = query_open(store, "INSERT OR IGNORE INTO _link(dossier, other) VALUES(?, ?)");
        query_integer(&query, dossier);
        query_id(&query, &other);
        if (!query_run(&query, NULL))
            return false;
    }
    return true;
}

static const char *find_value(const struct fold_property *properties, size_t count, size_t *from, const char *name)
{
    int order = -1;

    while (*from < count && (order = strcmp(properties[*from].name, name)) < 0)
        ++*from;
    return *from < count && order == 0 ? properties[*from].value : NULL;
}

/* Both are sorted by name, so that one walk finds every column its value. */
static void bind_columns(struct query *query, const struct list *list, const struct fold_property *properties,
                         size_t count, bool is_history)
{
    size_t from = 0;

    for (size_t i = 0; i < list->column_count; i++)
        if (!is_history || list->columns[i].has_history)
            query_text(query, find_value(properties, count, &from, list->columns[i].name));
}

static bool add_codes(struct store *store, int64_t dossier, const struct list *list, const struct fold_entity *entity)
{
    size_t from = 0;

    for (size_t i = 0; i < list->column_count; i++) {
        const char *codes = list->columns[i].add_codes
                                ? find_value(entity->properties, entity->property_count, &from, list->columns[i].name)
                                : NULL;
        const char *word;

        for (size_t size; codes && (size = text_word(&codes, &word));) {
            scoped_text code = mem_text_part(word, size);
            struct query query = query_open(store, list->columns[i].add_codes);

            query_integer(&query, dossier);
            query_text(&query, entity->entity);
            query_text(&query, code);
            if (!query_run(&query, NULL))
                return false;
        }
    }
    return true;
}

static bool add_entity_conflicts(struct store *store, int64_t dossier, const struct fold_entity *entity)
{
    for (size_t i = 0; i < entity->property_count; i++) {
        const struct fold_property *property = &entity->properties[i];
        scoped_text key = NULL;

        if (property->candidate_count < 2)
            continue;
        key = mem_format("%s/%s/%s", entity->list, entity->entity, property->name);
        if (!add_conflict(store, dossier, property->record ? property->record->id : entity->record, "entity", key))
            return false;
    }
    return true;
}

static bool add_entities(struct store *store, int64_t dossier, const struct fold *fold)
{
    size_t count;
    const struct fold_entity *entities = fold_entities(fold, &count);

    for (size_t i = 0; i < count; i++) {
        const struct fold_entity *entity = &entities[i];
        const struct list *list = lists_find(store->lists, entity->list);
        struct query query;

        if (!add_entity_conflicts(store, dossier, entity))
            return false;
        if (!list)
            continue;
        query = query_open(store, list->add);
        query_integer(&query, dossier);
        query_text(&query, entity->entity);
        query_id(&query, &entity->record);
        bind_columns(&query, list, entity->properties, entity->property_count, false);
        if (!query_run(&query, NULL) || !add_codes(store, dossier, list, entity))
            return false;
    }
    return true;
}

static bool add_stretches(struct store *store, int64_t dossier, const struct fold *fold)
{
    size_t count;
    const struct fold_stretch *history = fold_history(fold, &count);
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];

    for (size_t i = 0; i < count; i++) {
        const struct list *list = lists_find(store->lists, history[i].list);
        struct query query;

        if (!list)
            continue;
        query = query_open(store, list->add_stretch);
        query_integer(&query, dossier);
        query_text(&query, history[i].entity);
        query_text(&query, date_format(history[i].van, from));
        query_text(&query, date_is_set(history[i].tot) ? date_format(history[i].tot, to) : STILL);
        bind_columns(&query, list, history[i].properties, history[i].property_count, true);
        if (!query_run(&query, NULL))
            return false;
    }
    return true;
}

/* What desk derived tells of the person too; it derives anew what is left. */
static bool drop_derived(struct store *store, int64_t dossier, const struct fold *fold)
{
    return !fold_is_erased(fold) || (run_for(store, dossier, "DELETE FROM _task WHERE dossier = ?") &&
                                     run_for(store, dossier, "DELETE FROM dossier WHERE dossier = ?"));
}

bool derive_write(struct store *store, int64_t dossier, const struct fold *fold, bool is_new, struct error *err)
{
    if ((is_new || clear_all(store, dossier)) && add_records(store, dossier, fold) &&
        add_waiting(store, dossier, fold) && add_links(store, dossier, fold) && add_entities(store, dossier, fold) &&
        add_stretches(store, dossier, fold) && drop_derived(store, dossier, fold) &&
        card_write(store, dossier, fold, is_new) && mark_restricted(store, dossier, fold, is_new) &&
        run_for(store, dossier, "INSERT OR IGNORE INTO _dirty(dossier) VALUES(?)"))
        return true;
    return query_refuse(store->database, err);
}

bool derive_clear(struct store *store, int64_t dossier)
{
    scoped(fold) nothing = fold_new();

    fold_run(nothing);
    return clear_all(store, dossier) && mark_restricted(store, dossier, nothing, false) &&
           run_for(store, dossier, "DELETE FROM _task WHERE dossier = ?") &&
           run_for(store, dossier, "DELETE FROM dossier WHERE dossier = ?") &&
           card_write(store, dossier, nothing, false) && run_for(store, dossier, "DELETE FROM _card WHERE dossier = ?");
}

bool derive_later(struct store *store, int64_t dossier, struct error *err)
{
    struct query query = query_open(store, "INSERT OR IGNORE INTO _stale(dossier) VALUES(?)");

    query_integer(&query, dossier);
    return query_run(&query, err);
}

bool derive_all_later(struct store *store, struct error *err)
{
    return query_execute(store,
                         "INSERT OR IGNORE INTO _stale(dossier) SELECT number FROM _dossier WHERE number NOT IN"
                         " (SELECT dossier FROM _departure WHERE state > " LEAVING ")",
                         err);
}

bool derive_now(struct store *store, struct error *err)
{
    size_t left;

    return log_derive(store, 0, &left, err);
}
