/* proof.c — whether this computer and the server hold the same of each dossier, and since when that is known. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/proof.h"

#include <inttypes.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "departing.h"
#include "state.h"
#include "store/store.h"
#include "wire/agreement.h"

static void add_up(struct store *store, int64_t number, struct agreement *out)
{
    struct query query = query_open(store, "SELECT id, arrival FROM _log WHERE dossier = ? AND kind <> " TERM_VIEW_SQL);

    query_integer(&query, number);
    while (query_row(&query))
        agreement_add(out, query_get_id(&query, 0), query_get_integer(&query, 1));
    query_close(&query, NULL);
}

size_t proof_next(struct store *store, struct agreement *out, size_t room)
{
    struct query query =
        query_open(store, "SELECT u.dossier FROM _unproved u WHERE u.dossier NOT IN"
                          " (SELECT dossier FROM _departure) AND NOT EXISTS (SELECT 1 FROM _log l "
                          "WHERE l.dossier = u.dossier AND l.arrival IS NULL AND l.kind <> " TERM_VIEW_SQL ")"
                          " ORDER BY u.dossier LIMIT ?");
    ARRAY(int64_t) numbers = { 0 };
    size_t count;

    query_integer(&query, (int64_t)room);
    while (query_row(&query))
        *array_add(&numbers) = query_get_integer(&query, 0);
    query_close(&query, NULL);
    for (count = 0; count < numbers.count; count++) {
        out[count] = (struct agreement){ .dossier = dossier_id_of(store, numbers.at[count]) };
        add_up(store, numbers.at[count], &out[count]);
    }
    array_clear(&numbers);
    return count;
}

static bool write_result(struct store *store, int64_t number, const struct agreement *own,
                         const struct agreement *theirs, struct error *err)
{
    struct query query = query_open(store, "INSERT OR REPLACE INTO _proof(dossier, at, equal, own, theirs)"
                                           " VALUES(?, ?, ?, ?, ?)");

    query_integer(&query, number);
    query_integer(&query, clock_now());
    query_integer(&query, own->sum == theirs->sum && own->count == theirs->count);
    query_integer(&query, (int64_t)own->count);
    query_integer(&query, (int64_t)theirs->count);
    return query_run(&query, err);
}

bool proof_note(struct store *store, const struct agreement *own, const struct agreement *theirs, struct error *err)
{
    int64_t number = dossier_number(store, own->dossier, NULL);
    struct query query;

    if (!number || !write_result(store, number, own, theirs, err))
        return false;
    query = query_open(store, "DELETE FROM _unproved WHERE dossier = ?");
    query_integer(&query, number);
    return query_run(&query, err);
}

static int64_t count_of(struct store *store, const char *sql)
{
    struct query query = query_open(store, sql);

    return query_number(&query, 0);
}

size_t proof_count_differing(struct store *store)
{
    return (size_t)count_of(
        store, "SELECT count(*) FROM _proof WHERE equal = 0 AND dossier NOT IN (SELECT dossier FROM _unproved)");
}

/* Those that are equal are the most by far: they are what is left of all, not counted one by one. */
void proof_state(struct store *store, struct proof_state *out)
{
    size_t all = (size_t)count_of(store, "SELECT count(*) FROM _proof");
    size_t doubted = (size_t)count_of(
        store, "SELECT count(*) FROM _unproved u WHERE EXISTS (SELECT 1 FROM _proof p WHERE p.dossier = u.dossier)");
    scoped_text last = store_get(store, "proved_at");

    out->open = (size_t)count_of(store, "SELECT count(*) FROM _unproved WHERE dossier NOT IN"
                                        " (SELECT dossier FROM _departure WHERE state > " LEAVING ")");
    out->differing = proof_count_differing(store);
    out->proved = all - doubted - out->differing;
    out->last_ms = 0;
    if (last)
        text_integer(last, 0, INT64_MAX, &out->last_ms);
}

bool proof_note_time(struct store *store, struct error *err)
{
    scoped_text now = mem_format("%" PRId64, clock_now());

    return store_set(store, "proved_at", now, err);
}

bool proof_each_difference(struct store *store,
                           bool (*visit)(void *with, struct id dossier, int64_t own_count, int64_t their_count),
                           void *with)
{
    struct query query = query_open(store, "SELECT d.id, p.own, p.theirs FROM _proof p JOIN _dossier d"
                                           " ON d.number = p.dossier WHERE p.equal = 0 ORDER BY d.id");
    bool go_on = true;

    while (go_on && query_row(&query))
        go_on = visit(with, query_get_id(&query, 0), query_get_integer(&query, 1), query_get_integer(&query, 2));
    return query_close(&query, NULL) && go_on;
}
