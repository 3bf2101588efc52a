/* log.c — the change log: the truth, appended to and never altered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/log.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/bug.h"
#include "base/error.h"
#include "base/words.h"
#include "chain.h"
#include "departing.h"
#include "derive.h"
#include "entry.h"
#include "erasure.h"
#include "fold/fold.h"
#include "state.h"
#include "store/pace.h"
#include "store/store.h"

#define DERIVE_BATCH 1000 /* dossiers a transaction: some megabytes */
#define DERIVE_STEP  250  /* between keys: more than fits in any slice */

/* A dossier that changes of one append touch. */
struct touched {
    int64_t number;
    bool is_new;
    size_t first, last; /* of its changes */
};
struct touched_list {
    struct touched *at;
    size_t count, room;
};

static bool is_view(const struct change *change)
{
    return strcmp(change->kind, CHANGE_VIEW) == 0;
}

/* Bounds of the wire are kept before anything is accepted: what is in the log can always be sent. */
static bool is_acceptable(const struct change *change, struct error *err)
{
    if (change->body_bytes > CHANGE_BODY_LIMIT_BYTES || change->parent_count > CHANGE_PARENTS_LIMIT)
        return error_set(err, ERROR_INPUT, _("This form is too large to be sent (more than 1 MiB). Shorten a text."));
    return true;
}

static bool find_dossier(struct store *store, const struct change *change, struct touched *out)
{
    *out = (struct touched){ 0 };
    if (!id_is_set(change->dossier))
        return true;
    out->number = dossier_number(store, change->dossier, &out->is_new);
    return out->number != 0;
}

static bool store_change(struct store *store, const struct change *change, struct touched dossier, int64_t arrival_ms,
                         struct error *err)
{
    struct change kept = *change;

    /* Of a dossier that is new here nothing was erased, unless this is the erasure. */
    if (dossier.number && (!dossier.is_new || strcmp(change->kind, CHANGE_ERASE) == 0) &&
        !erasure_apply(store, &kept, dossier.number, err))
        return false;
    return entry_add(store, &kept, dossier.number, arrival_ms, err);
}

static bool append_one(struct store *store, struct change *change, struct touched *out, struct error *err)
{
    if (!chain_find_head(store))
        return query_refuse(store->database, err);
    change->device = store->device;
    change->seq = store->head_seq + 1;
    change_identify(change);
    if (!change_verify(change, err))
        return false;
    if (!find_dossier(store, change, out) || !chain_add(store, change->id))
        return query_refuse(store->database, err);
    if (store->pending_count >= 0 && !is_view(change))
        store->pending_count++;
    return store_change(store, change, *out, ENTRY_NO_ARRIVAL, err);
}

/* From the end: changes of one dossier come together. */
static void note_touched(struct touched_list *list, struct touched touched)
{
    for (size_t i = touched.is_new ? 0 : list->count; i-- > 0;)
        if (list->at[i].number == touched.number) {
            list->at[i].last = touched.last;
            return;
        }
    *array_add(list) = touched;
}

/* A dossier that begins with these changes is folded without reading them back. */
static bool derive_new(struct store *store, struct touched dossier, const struct change *changes, struct error *err)
{
    scoped(arena) arena = arena_new();
    scoped(fold) fold = fold_new();
    struct id id = dossier_id_of(store, dossier.number);

    for (size_t i = dossier.first; i <= dossier.last; i++)
        if (!is_view(&changes[i]) && id_equal(changes[i].dossier, id)) {
            struct fold_change *change = arena_alloc(arena, sizeof *change);

            *change = derive_change(arena, &changes[i], ENTRY_NO_ARRIVAL);
            fold_add(fold, change);
        }
    fold_run(fold);
    return derive_write(store, dossier.number, fold, true, err);
}

/* What was let go of is not folded: it goes up, and goes. */
static bool derive_one(struct store *store, struct touched dossier, struct error *err)
{
    scoped(arena) arena = arena_new();
    scoped(fold) fold = NULL;

    if (departing_is_gone(store, dossier.number))
        return departing_write(store, dossier.number, err);
    fold = derive_fold(store, dossier.number, date_none(), arena, err);
    return fold && derive_write(store, dossier.number, fold, dossier.is_new, err);
}

static bool append_changes(struct store *store, struct change *changes, size_t count, struct touched_list *touched,
                           struct error *err)
{
    struct touched one;

    for (size_t i = 0; i < count; i++) {
        if (!append_one(store, &changes[i], &one, err))
            return false;
        one.first = one.last = i;
        if (one.number && !is_view(&changes[i]))
            note_touched(touched, one);
    }
    for (size_t i = 0; i < touched->count; i++)
        if (!(touched->at[i].is_new ? derive_new(store, touched->at[i], changes, err)
                                    : derive_one(store, touched->at[i], err)))
            return false;
    return true;
}

bool log_append_all(struct store *store, struct change *changes, size_t count, struct error *err)
{
    struct touched_list touched = { 0 };
    bool good;

    for (size_t i = 0; i < count; i++)
        if (!is_acceptable(&changes[i], err))
            return false;
    if (!store_begin(store, err))
        return false;
    good = append_changes(store, changes, count, &touched, err);
    array_clear(&touched);
    if (good)
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

bool log_append(struct store *store, struct change *change, struct error *err)
{
    return log_append_all(store, change, 1, err);
}

/* It must be compared with the server again. */
static bool doubt(struct store *store, int64_t dossier, struct error *err)
{
    struct query query = query_open(store, "INSERT OR IGNORE INTO _unproved(dossier) VALUES(?)");

    query_integer(&query, dossier);
    return query_run(&query, err);
}

static bool receive_new(struct store *store, const struct change *change, int64_t arrival_ms, struct error *err)
{
    struct touched touched;

    if (!find_dossier(store, change, &touched))
        return query_refuse(store->database, err);
    return store_change(store, change, touched, arrival_ms, err) &&
           (!touched.number || is_view(change) ||
            (derive_later(store, touched.number, err) && doubt(store, touched.number, err)));
}

/* What of a change that is here already may still alter: when it arrived, and the queue by which the server has it. */
struct known {
    int64_t number, dossier, at_ms, arrival_ms, device, seq;
    bool is_bare; /* without its body: erased, or let go of with its dossier */
    struct id seal;
};

static bool find_known(struct store *store, struct id id, struct known *out, bool *is_there, struct error *err)
{
    struct query query = query_open(store, "SELECT number, dossier, at, arrival, device, seq, body IS NULL,"
                                           " seal FROM _log WHERE id = ?");

    query_id(&query, &id);
    *is_there = query_row(&query);
    if (*is_there)
        *out = (struct known){
            query_get_integer(&query, 0), query_get_integer(&query, 1),
            query_get_integer(&query, 2), query_is_null(&query, 3) ? ENTRY_NO_ARRIVAL : query_get_integer(&query, 3),
            query_get_integer(&query, 4), query_get_integer(&query, 5),
            query_get_integer(&query, 6), query_get_id(&query, 7)
        };
    return query_close(&query, err);
}

/* A dossier that was let go of comes back: the server still has what was written here. */
static bool give_body(struct store *store, const struct known *known, const struct change *change, struct error *err)
{
    struct change kept = *change;
    struct query query;

    if (!known->is_bare || !change->body || BUG(210))
        return true;
    if (known->dossier && !erasure_apply(store, &kept, known->dossier, err))
        return false;
    if (!kept.body)
        return true;
    query = query_open(store, "UPDATE _log SET body = ?, body_hash = NULL WHERE number = ?");
    query_bytes(&query, kept.body, kept.body_bytes);
    query_integer(&query, known->number);
    return query_run(&query, err) && (!known->dossier || is_view(change) || derive_later(store, known->dossier, err));
}

static bool keep_seal(struct store *store, const struct known *known, const struct change *change, struct error *err)
{
    struct query query;

    if (!id_is_set(change->seal) || id_equal(change->seal, known->seal))
        return true;
    query = query_open(store, "UPDATE _log SET seal = ? WHERE number = ?");
    query_id(&query, &change->seal);
    query_integer(&query, known->number);
    return query_run(&query, err);
}

static int64_t earliest(int64_t at_ms, int64_t arrival_ms)
{
    return at_ms < arrival_ms ? at_ms : arrival_ms;
}

static bool receive_known(struct store *store, const struct known *known, const struct change *change,
                          int64_t arrival_ms, struct error *err)
{
    int64_t device = term_of_bytes(store, change->device.bytes, sizeof change->device.bytes);
    bool is_other_queue = device != known->device || (int64_t)change->seq != known->seq;
    struct query query;

    if (!give_body(store, known, change, err) || !keep_seal(store, known, change, err))
        return false;
    if (!is_other_queue && arrival_ms == known->arrival_ms)
        return true;
    store->pending_count = -1;
    query = query_open(store, "UPDATE _log SET arrival = ?, device = ?, seq = ? WHERE number = ?");
    query_integer(&query, arrival_ms);
    query_integer(&query, device);
    query_integer(&query, (int64_t)change->seq);
    query_integer(&query, known->number);
    if (!query_run(&query, err))
        return false;
    if (known->dossier && !is_view(change) && !doubt(store, known->dossier, err))
        return false;
    if (!known->dossier || is_view(change) ||
        (!is_other_queue && earliest(known->at_ms, known->arrival_ms) == earliest(known->at_ms, arrival_ms)))
        return true;
    return derive_later(store, known->dossier, err);
}

static bool receive(struct store *store, const struct change *change, int64_t arrival_ms, bool *is_new,
                    struct error *err)
{
    struct known known;
    bool is_there;

    if (!find_known(store, change->id, &known, &is_there, err))
        return false;
    *is_new = !is_there;
    return is_there ? receive_known(store, &known, change, arrival_ms, err)
                    : receive_new(store, change, arrival_ms, err);
}

bool log_receive(struct store *store, const struct change *change, int64_t arrival_ms, bool *is_new, struct error *err)
{
    bool was_new = false;

    if (!change_verify(change, err) || !store_begin(store, err))
        return false;
    if (!receive(store, change, arrival_ms, &was_new, err)) {
        store_cancel(store);
        return false;
    }
    if (!store_commit(store, err))
        return false;
    *is_new = was_new;
    return true;
}

static size_t find_stale(struct store *store, int64_t *numbers, size_t most)
{
    struct query query = query_open(store, store->shuffle ? "SELECT dossier FROM _stale"
                                                            " ORDER BY (dossier * ?2) & 1048575, dossier LIMIT ?1"
                                                          : "SELECT dossier FROM _stale ORDER BY dossier LIMIT ?1");
    size_t count = 0;

    query_integer(&query, (int64_t)most);
    if (store->shuffle)
        query_integer(&query, (int64_t)((store->shuffle * 2654435761u | 1) & 0xfffffff));
    while (count < most && query_row(&query))
        numbers[count++] = query_get_integer(&query, 0);
    query_close(&query, NULL);
    return count;
}

static bool derive_stale(struct store *store, int64_t dossier, struct error *err)
{
    struct query query;

    if (!derive_one(store, (struct touched){ .number = dossier }, err))
        return false;
    query = query_open(store, "DELETE FROM _stale WHERE dossier = ?");
    query_integer(&query, dossier);
    return query_run(&query, err);
}

/* One transaction of at most DERIVE_BATCH dossiers. */
static bool derive_batch(struct store *store, int64_t budget_ms, size_t *done, struct error *err)
{
    int64_t numbers[DERIVE_BATCH];
    struct slice slice;
    size_t count;
    bool good = true;

    if (!slice_begin(&slice, store, SLICE_DERIVE, budget_ms, err))
        return false;
    count = find_stale(store, numbers, budget_ms ? DERIVE_STEP : DERIVE_BATCH);
    for (*done = 0; good && *done < count; ++*done) {
        good = derive_stale(store, numbers[*done], err);
        if (good && !slice_go_on(&slice))
            count = *done;
    }
    if (good)
        return slice_commit(&slice, err);
    store_cancel(store);
    return false;
}

bool log_derive(struct store *store, int64_t budget_ms, size_t *left, struct error *err)
{
    struct query query;
    size_t done;
    int64_t count;

    do {
        if (!derive_batch(store, budget_ms, &done, err))
            return false;
    } while (done == DERIVE_BATCH && !budget_ms);
    query = query_open(store, "SELECT count(*) FROM (SELECT 1 FROM _stale LIMIT 1000)");
    count = query_number(&query, -1);
    if (count < 0)
        return query_refuse(store->database, err);
    *left = (size_t)count;
    return true;
}

bool log_find(struct store *store, struct id change, struct arena *arena, struct change *out, struct error *err)
{
    struct query query = query_open(store, "SELECT " ENTRY_COLUMNS " FROM _log l WHERE l.id = ?");
    bool is_there;

    query_id(&query, &change);
    is_there = query_row(&query);
    if (is_there)
        entry_read(&query, arena, out);
    if (!query_close(&query, err))
        return false;
    return is_there || error_set(err, ERROR_ABSENT, _("There is no such change here. Exchange first: balie sync"));
}

bool log_is_own(struct store *store, struct id change)
{
    struct query query = query_open(store, "SELECT 1 FROM _chain WHERE id = ? LIMIT 1");

    query_id(&query, &change);
    return query_number(&query, 0);
}

bool log_each(struct store *store, struct id dossier, bool views,
              bool (*visit)(void *with, const struct change *change, int64_t arrival_ms), void *with)
{
    scoped(arena) arena = arena_new();
    struct query query =
        query_open(store, "SELECT " ENTRY_COLUMNS " FROM _log l WHERE l.dossier ="
                          " (SELECT number FROM _dossier WHERE id = ?1) AND (?2 OR l.kind <> " TERM_VIEW_SQL ")"
                          " ORDER BY l.at, l.id");
    struct change change;
    int64_t arrival_ms;
    bool go_on = true;

    query_id(&query, &dossier);
    query_integer(&query, views);
    while (go_on && query_row(&query)) {
        arrival_ms = entry_read(&query, arena, &change);
        go_on = !query.failed && visit(with, &change, arrival_ms);
    }
    return query_close(&query, NULL) && go_on;
}
