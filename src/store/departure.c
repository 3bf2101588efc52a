/* departure.c — dossiers that are of another region now: let go of once nothing of them waits here. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/departure.h"

#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "departing.h"
#include "derive.h"
#include "erasure.h"
#include "state.h"
#include "store/blob.h"
#include "store/hearsay.h"
#include "store/orphan.h"
#include "store/pace.h"
#include "store/store.h"
#include "wire/change.h"

#define AT_ONCE 64 /* dossiers a transaction */

static bool run_for(struct store *store, const char *sql, int64_t dossier)
{
    struct query query = query_open(store, sql);

    query_integer(&query, dossier);
    return query_run(&query, NULL);
}

bool departing_is_gone(struct store *store, int64_t dossier)
{
    struct query query = query_open(store, "SELECT 1 FROM _departure WHERE dossier = ? AND state > " LEAVING);

    query_integer(&query, dossier);
    return query_number(&query, 0);
}

bool departing_write(struct store *store, int64_t dossier, struct error *err)
{
    return run_for(store, "UPDATE _departure SET state = " WRITTEN " WHERE dossier = ? AND state = " GONE, dossier) ||
           query_refuse(store->database, err);
}

bool departure_is_gone(struct store *store, struct id dossier)
{
    int64_t number = dossier_number(store, dossier, NULL);

    return number && departing_is_gone(store, number);
}

bool departure_note(struct store *store, struct id dossier, const char *region, struct error *err)
{
    struct query query = query_open(store, "INSERT INTO _departure(dossier, state, region, at, own, told)"
                                           " SELECT number, " LEAVING ", ?2, ?3, 0, 0 FROM _dossier WHERE id = ?1"
                                           " ON CONFLICT(dossier) DO UPDATE SET region = excluded.region");

    query_id(&query, &dossier);
    query_text(&query, region);
    query_integer(&query, clock_now());
    return query_run(&query, err);
}

/* Its headers are no whole dossier: what follows must be folded, whatever of it was known. */
bool departure_undo(struct store *store, struct id dossier, struct error *err)
{
    int64_t number = dossier_number(store, dossier, NULL);
    bool was_gone, good;

    if (!number)
        return true;
    if (!store_begin(store, err))
        return false;
    was_gone = departing_is_gone(store, number);
    good = run_for(store, "DELETE FROM _departure WHERE dossier = ?", number) || query_refuse(store->database, err);
    if (good && (!was_gone || derive_later(store, number, err)))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

/* Those that nothing holds back any more. */
#define READY                                                                                                          \
    "FROM _departure p JOIN _dossier d ON d.number = p.dossier WHERE p.state <> " GONE                                 \
    " AND NOT EXISTS (SELECT 1 FROM _log l WHERE l.dossier = p.dossier AND l.arrival IS NULL)"                         \
    " AND NOT EXISTS (SELECT 1 FROM _orphan o JOIN _log l ON l.number = o.number WHERE l.dossier = p.dossier)"         \
    " AND NOT EXISTS (SELECT 1 FROM _draft f WHERE f.dossier = d.id)"                                                  \
    " AND NOT EXISTS (SELECT 1 FROM _blob b WHERE b.dossier = d.id AND b.sent < b.size AND b.have = b.size)"

static size_t find_ready(struct store *store, int64_t numbers[AT_ONCE])
{
    struct query query = query_open(store, "SELECT p.dossier " READY " ORDER BY p.dossier LIMIT ?");
    size_t count = 0;

    query_integer(&query, AT_ONCE);
    while (count < AT_ONCE && query_row(&query))
        numbers[count++] = query_get_integer(&query, 0);
    query_close(&query, NULL);
    return count;
}

/* Of the own chain the headers stay: with the hash of its body each proves what it was. */
static bool drop_others(struct store *store, int64_t dossier)
{
    return run_for(store, "DELETE FROM _log WHERE dossier = ? AND id NOT IN (SELECT id FROM _chain)", dossier);
}

static bool mark_gone(struct store *store, int64_t dossier)
{
    struct query query =
        query_open(store, "UPDATE _departure SET state = " GONE ", at = ?2, own = (SELECT count(*) FROM _log"
                          " WHERE dossier = ?1 AND kind <> " TERM_VIEW_SQL ") WHERE dossier = ?1");

    query_integer(&query, dossier);
    query_integer(&query, clock_now());
    return query_run(&query, NULL);
}

static bool let_go(struct store *store, int64_t dossier, struct error *err)
{
    static const char *const sql[] = {
        "DELETE FROM _stale WHERE dossier = ?",
        "DELETE FROM _dirty WHERE dossier = ?",
        "DELETE FROM _unproved WHERE dossier = ?",
        "DELETE FROM _proof WHERE dossier = ?",
    };
    bool good = derive_clear(store, dossier) && drop_others(store, dossier) && erasure_strip(store, dossier) &&
                blob_drop(store, dossier_id_of(store, dossier), NULL, NULL);

    for (size_t i = 0; good && i < sizeof sql / sizeof *sql; i++)
        good = run_for(store, sql[i], dossier);
    return (good && mark_gone(store, dossier) && hearsay_forget_of(store, dossier_id_of(store, dossier), NULL)) ||
           query_refuse(store->database, err);
}

static bool count_ready(struct store *store, size_t *out, struct error *err)
{
    struct query query = query_open(store, "SELECT count(*) FROM (SELECT 1 " READY " LIMIT 1000)");
    int64_t count = query_number(&query, -1);

    *out = count < 0 ? 0 : (size_t)count;
    return count >= 0 || query_refuse(store->database, err);
}

static bool let_go_of_some(struct store *store, int64_t budget_ms, size_t *left, struct error *err)
{
    int64_t numbers[AT_ONCE];
    struct slice slice;
    size_t count;
    bool good = true;

    if (!slice_begin(&slice, store, SLICE_LET_GO, budget_ms, err))
        return false;
    count = find_ready(store, numbers);
    for (size_t i = 0; good && i < count; i++) {
        good = let_go(store, numbers[i], err);
        if (good && !slice_go_on(&slice))
            count = i;
    }
    if (good && count_ready(store, left, err))
        return slice_commit(&slice, err);
    store_cancel(store);
    return false;
}

bool departure_run(struct store *store, int64_t budget_ms, size_t *left, struct error *err)
{
    size_t rest;

    *left = 0;
    if (orphan_is_doubted(store))
        return true; /* the server may lack what only this computer still has */
    do {
        if (!let_go_of_some(store, budget_ms, &rest, err))
            return false;
    } while (rest && !budget_ms);
    *left = rest;
    return true;
}

bool departure_each(struct store *store, bool untold, bool (*visit)(void *with, const struct departure *departure),
                    void *with)
{
    struct query query = query_open(
        store,
        "SELECT d.id, p.region, p.state = " GONE ", p.own, p.at,"
        " (SELECT count(*) FROM _log l WHERE l.dossier = p.dossier AND l.arrival IS NULL AND l.kind <> " TERM_VIEW_SQL
        "),"
        " (SELECT count(*) FROM _draft f WHERE f.dossier = d.id) FROM _departure p JOIN _dossier d"
        " ON d.number = p.dossier WHERE NOT (?1 AND p.told) ORDER BY p.at DESC, p.dossier");
    bool go_on = true;

    query_integer(&query, untold);
    while (go_on && query_row(&query)) {
        const struct departure departure = { .dossier = query_get_id(&query, 0),
                                             .region = query_get_text(&query, 1),
                                             .is_gone = query_get_integer(&query, 2),
                                             .own_count = query_get_integer(&query, 3),
                                             .at_ms = query_get_integer(&query, 4),
                                             .changes = (size_t)query_get_integer(&query, 5),
                                             .drafts = (size_t)query_get_integer(&query, 6) };

        go_on = visit(with, &departure);
    }
    return query_close(&query, NULL) && go_on;
}

bool departure_tell(struct store *store, struct id dossier, struct error *err)
{
    struct query query = query_open(store, "UPDATE _departure SET told = 1 WHERE state > " LEAVING " AND dossier ="
                                           " (SELECT number FROM _dossier WHERE id = ?)");

    query_id(&query, &dossier);
    return query_run(&query, err);
}
