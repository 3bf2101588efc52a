/* queue.c — what this device must still send, and the chain that proves that nothing was taken out of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/log.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/words.h"
#include "chain.h"
#include "entry.h"
#include "state.h"
#include "store/store.h"

#define PENDING_STEP 256 /* changes read at a time, so that a visitor may write */

static int64_t own_number(struct store *store)
{
    return term_of_bytes(store, store->device.bytes, sizeof store->device.bytes);
}

/* Reads the next changes after *SEQ into ARENA. */
static size_t read_pending(struct store *store, uint64_t after_seq, struct arena *arena, struct change *out,
                           struct error *err)
{
    int64_t device = own_number(store);
    struct query query;
    size_t count = 0;

    if (!device) {
        query_refuse(store->database, err);
        return SIZE_MAX;
    }
    query = query_open(store, "SELECT " ENTRY_COLUMNS " FROM _log l INDEXED BY _log_pending"
                              " WHERE l.arrival IS NULL AND l.seq > ? AND l.device = ? ORDER BY l.seq LIMIT ?");
    query_integer(&query, (int64_t)after_seq);
    query_integer(&query, device);
    query_integer(&query, PENDING_STEP);
    while (count < PENDING_STEP && query_row(&query))
        entry_read(&query, arena, &out[count++]);
    return query_close(&query, err) ? count : SIZE_MAX;
}

bool log_pending(struct store *store, uint64_t after_seq, size_t limit_bytes, struct arena *arena,
                 bool (*visit)(void *with, const struct change *change, struct error *err), void *with)
{
    struct change *changes = arena_alloc(arena, PENDING_STEP * sizeof *changes);
    struct error err = { 0 };
    size_t sent_bytes = 0, count;

    do {
        count = read_pending(store, after_seq, arena, changes, &err);
        for (size_t i = 0; count != SIZE_MAX && i < count; i++) {
            /* The first always goes, however large it is. */
            if (sent_bytes && sent_bytes + changes[i].body_bytes > limit_bytes)
                return true;
            sent_bytes += changes[i].body_bytes + 1;
            after_seq = changes[i].seq;
            if (!visit(with, &changes[i], &err))
                return false;
        }
    } while (count == PENDING_STEP);
    return count != SIZE_MAX;
}

size_t log_pending_count(struct store *store)
{
    struct query query;

    if (store->pending_count < 0) {
        query = query_open(store, "SELECT count(*) FROM _log INDEXED BY _log_pending WHERE arrival IS NULL"
                                  " AND kind <> " TERM_VIEW_SQL);
        store->pending_count = query_number(&query, -1);
    }
    return store->pending_count < 0 ? 0 : (size_t)store->pending_count;
}

int64_t log_pending_since(struct store *store)
{
    struct query query = query_open(store, "SELECT at FROM _log INDEXED BY _log_pending WHERE arrival IS NULL"
                                           " AND kind <> " TERM_VIEW_SQL " AND device = ? ORDER BY seq LIMIT 1");

    query_integer(&query, own_number(store));
    return query_number(&query, 0);
}

uint64_t log_head(struct store *store, struct digest *chain)
{
    if (!chain_find_head(store))
        return 0;
    if (chain)
        *chain = store->head_chain;
    return store->head_seq;
}

/* The changes of this device whose seq lies within two bounds. */
#define OWN_RANGE "id IN (SELECT id FROM _chain WHERE device = ?1 AND seq BETWEEN ?2 AND ?3)"

static bool run_range(struct store *store, const char *sql, const int64_t bounds[3], struct error *err)
{
    int64_t device = own_number(store);
    struct query query = query_open(store, sql);

    query_integer(&query, device);
    for (int i = 0; i < 3; i++)
        query_integer(&query, bounds[i]);
    return query_run(&query, err);
}

/* A clock that ran ahead makes an arrival earlier than the change itself: then the fold may come out otherwise. */
static bool acknowledge(struct store *store, const int64_t bounds[3], struct error *err)
{
    return run_range(store,
                     "INSERT OR IGNORE INTO _stale(dossier) SELECT dossier FROM _log WHERE " OWN_RANGE
                     " AND kind <> " TERM_VIEW_SQL " AND dossier > 0 AND min(at, coalesce(arrival, at)) <> min(at, ?4)",
                     bounds, err) &&
           run_range(store,
                     "INSERT OR IGNORE INTO _unproved(dossier) SELECT dossier FROM _log WHERE " OWN_RANGE
                     " AND kind <> " TERM_VIEW_SQL " AND dossier > 0 AND arrival IS NOT ?4",
                     bounds, err) &&
           run_range(store, "UPDATE _log SET arrival = ?4 WHERE " OWN_RANGE " AND arrival IS NOT ?4", bounds, err);
}

bool log_acknowledge(struct store *store, uint64_t first_seq, uint64_t last_seq, int64_t arrival_ms, struct error *err)
{
    const int64_t bounds[3] = { (int64_t)first_seq, (int64_t)last_seq, arrival_ms };

    if (!store_begin(store, err))
        return false;
    store->pending_count = -1;
    if (acknowledge(store, bounds, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

bool log_forget_arrival(struct store *store, uint64_t after_seq, struct error *err)
{
    const int64_t bounds[3] = { (int64_t)after_seq + 1, INT64_MAX, 0 };

    if (!store_begin(store, err))
        return false;
    store->pending_count = -1;
    /* Bound ?4 is not asked for. What was known by another queue goes by this one. */
    if (run_range(store,
                  "INSERT OR IGNORE INTO _stale(dossier) SELECT dossier FROM _log WHERE " OWN_RANGE
                  " AND ?4 = 0 AND device <> ?1 AND kind <> " TERM_VIEW_SQL " AND dossier > 0",
                  bounds, err) &&
        run_range(store,
                  "UPDATE _log SET arrival = NULL, device = ?1, seq = (SELECT max(c.seq) FROM _chain c WHERE"
                  " c.device = ?1 AND c.id = _log.id) WHERE " OWN_RANGE " AND ?4 = 0",
                  bounds, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

bool log_new_device(struct store *store, struct error *err)
{
    struct id before = store->device;
    bool good;

    if (!store_begin(store, err))
        return false;
    good = chain_move(store, id_random(), err);
    if (!good)
        store_cancel(store);
    good = good && store_commit(store, err);
    if (!good) {
        store->device = before;
        store->head_known = false;
    }
    store->pending_count = -1;
    return good;
}

bool log_each_own(struct store *store, uint64_t after_seq,
                  bool (*visit)(void *with, const struct change *change, int64_t arrival_ms), void *with)
{
    int64_t device = own_number(store);
    struct query query = query_open(store, "SELECT " ENTRY_COLUMNS " FROM _chain c JOIN _log l ON l.id = c.id"
                                           " WHERE c.device = ? AND c.seq > ? ORDER BY c.seq");
    bool go_on = device;

    query_integer(&query, device);
    query_integer(&query, (int64_t)after_seq);
    while (go_on && query_row(&query)) {
        scoped(arena) arena = arena_new();
        struct change change;
        int64_t arrival_ms = entry_read(&query, arena, &change);

        go_on = !query.failed && visit(with, &change, arrival_ms);
    }
    return query_close(&query, NULL) && go_on;
}

bool log_verify(struct store *store, struct error *err)
{
    return chain_verify(store, err);
}
