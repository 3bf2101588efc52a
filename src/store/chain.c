/* chain.c — the chain of this device: each change it made is tied to all before it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "chain.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "entry.h"
#include "state.h"
#include "store/store.h"
#include "wire/change.h"

#define END "chain.end"

bool chain_find_head(struct store *store)
{
    struct query query;
    int64_t device;

    if (store->head_known)
        return true;
    device = term_of_bytes(store, store->device.bytes, sizeof store->device.bytes);
    query = query_open(store, "SELECT seq, chain FROM _chain WHERE device = ? ORDER BY seq DESC LIMIT 1");
    query_integer(&query, device);
    store->head_seq = 0;
    store->head_chain = (struct digest){ { 0 } };
    if (query_row(&query)) {
        store->head_seq = (uint64_t)query_get_integer(&query, 0);
        store->head_chain = query_get_digest(&query, 1);
    }
    store->head_known = query_close(&query, NULL) && device;
    return store->head_known;
}

/* Where the chain ends is kept apart: else its last entries could be taken out unseen. */
static bool mark_end(struct store *store)
{
    struct query query = query_open(store, "INSERT INTO _state(name, value) VALUES('" END "', ?1 || ' ' || ?2)"
                                           " ON CONFLICT(name) DO UPDATE SET value = excluded.value");
    char device[ID_TEXT_BYTES];

    query_text(&query, id_format(store->device, device));
    query_integer(&query, (int64_t)store->head_seq);
    return query_run(&query, NULL);
}

bool chain_add(struct store *store, struct id change)
{
    int64_t device = term_of_bytes(store, store->device.bytes, sizeof store->device.bytes);
    struct digest chain = change_chain(&store->head_chain, &change);
    struct query query = query_open(store, "INSERT INTO _chain(device, seq, id, chain) VALUES(?, ?, ?, ?)");

    query_integer(&query, device);
    query_integer(&query, (int64_t)store->head_seq + 1);
    query_id(&query, &change);
    query_digest(&query, &chain);
    if (!query_run(&query, NULL))
        return false;
    store->head_seq++;
    store->head_chain = chain;
    return mark_end(store);
}

bool chain_queue(struct store *store, struct id change, struct error *err)
{
    int64_t device = term_of_bytes(store, store->device.bytes, sizeof store->device.bytes);
    struct query query;

    if (!device || !chain_find_head(store) || !chain_add(store, change))
        return query_refuse(store->database, err);
    store->pending_count = -1;
    query = query_open(store, "UPDATE _log SET device = ?, seq = ?, arrival = NULL, seal = NULL WHERE id = ?");
    query_integer(&query, device);
    query_integer(&query, (int64_t)store->head_seq);
    query_id(&query, &change);
    return query_run(&query, err);
}

/* Of whatever device: a vault that was put back takes over what waited in the one that was there, and that one may have
 * been put back itself. In the order in which they came here, for what was built on comes first. */
static bool queue_all_again(struct store *store, struct error *err)
{
    struct query query = query_open(store, "SELECT id FROM _log INDEXED BY _log_pending WHERE arrival IS NULL"
                                           " ORDER BY number");
    ARRAY(struct id) changes = { 0 };
    bool good;

    while (query_row(&query))
        *array_add(&changes) = query_get_id(&query, 0);
    good = query_close(&query, err);
    for (size_t i = 0; good && i < changes.count; i++)
        good = chain_queue(store, changes.at[i], err);
    array_clear(&changes);
    return good;
}

/* The old chain keeps what was acknowledged: its end goes, for it continues under the new id. */
static bool cut_chain(struct store *store, struct error *err)
{
    int64_t device = term_of_bytes(store, store->device.bytes, sizeof store->device.bytes);
    struct query query = query_open(store, "DELETE FROM _chain WHERE device = ?1 AND seq > coalesce((SELECT max(l.seq)"
                                           " FROM _log l WHERE l.device = ?1 AND l.arrival IS NOT NULL), 0)");

    query_integer(&query, device);
    return query_run(&query, err);
}

static bool mark_stale(struct store *store, struct error *err)
{
    struct query query = query_open(store, "INSERT OR IGNORE INTO _stale(dossier) SELECT DISTINCT dossier FROM _log"
                                           " INDEXED BY _log_pending WHERE arrival IS NULL AND dossier > 0"
                                           " AND kind <> " TERM_VIEW_SQL);

    return query_run(&query, err);
}

bool chain_move(struct store *store, struct id device, struct error *err)
{
    char text[ID_TEXT_BYTES];

    if (!cut_chain(store, err) || !mark_stale(store, err))
        return false;
    store->device = device;
    store->head_known = true;
    store->head_seq = 0;
    store->head_chain = (struct digest){ { 0 } };
    return queue_all_again(store, err) && store_set(store, "device", id_format(device, text), err);
}

static bool is_broken(struct error *err, int64_t seq)
{
    return error_set(err, ERROR_DAMAGED,
                     _("Entry %" PRId64 " of this computer's log was altered or taken out. Put back the backup with: "
                       "balie restore FILE"),
                     seq);
}

struct walk {
    int64_t device, seq;
    struct digest chain;
};

/* The log says the same place as the chain; what the server knows by another queue is of that one. */
static bool is_in_place(const struct query *query, const struct change *change, const struct walk *walk)
{
    struct id device = id_none();

    term_bytes(query->store, walk->device, device.bytes, sizeof device.bytes);
    return !id_equal(device, change->device) || (int64_t)change->seq == walk->seq;
}

/* QUERY stands on an entry: chain id, chain, device, seq, then the change (null when it is gone). */
static bool is_whole(struct query *query, struct walk *walk, struct arena *arena)
{
    struct id id = query_get_id(query, 17);
    struct digest chain = query_get_digest(query, 18);
    struct change change;

    if (query_get_integer(query, 19) != walk->device)
        *walk = (struct walk){ .device = query_get_integer(query, 19) };
    walk->chain = change_chain(&walk->chain, &id);
    walk->seq++;
    if (query_get_integer(query, 20) != walk->seq || !digest_equal(&chain, &walk->chain) || query_is_null(query, 0))
        return false;
    entry_read(query, arena, &change);
    return change_verify(&change, NULL) && is_in_place(query, &change, walk);
}

static bool has_all(struct store *store, struct error *err)
{
    struct query query =
        query_open(store, "SELECT l.seq FROM _log l INDEXED BY _log_pending LEFT JOIN _chain c ON c.device = l.device"
                          " AND c.seq = l.seq WHERE l.arrival IS NULL AND c.id IS NOT l.id LIMIT 1");
    int64_t seq = query_number(&query, 0);

    return !seq || is_broken(err, seq);
}

/* The chain goes on to where it was known to end. */
static bool has_end(struct store *store, struct error *err)
{
    char device[ID_TEXT_BYTES];
    scoped_text mark = NULL;
    scoped_text here = NULL;

    if (!state_read(store, END, &mark, err))
        return false;
    store->head_known = false;
    if (!chain_find_head(store))
        return query_refuse(store->database, err);
    here = mem_format("%s %" PRIu64, id_format(store->device, device), store->head_seq);
    return !mark || strncmp(mark, here, ID_TEXT_BYTES - 1) != 0 || strcmp(mark, here) == 0 ||
           is_broken(err, (int64_t)store->head_seq + 1);
}

bool chain_verify(struct store *store, struct error *err)
{
    struct query query = query_open(store, "SELECT " ENTRY_COLUMNS ", c.id, c.chain, c.device, c.seq FROM _chain c"
                                           " LEFT JOIN _log l ON l.id = c.id ORDER BY c.device, c.seq");
    struct walk walk = { 0 };
    bool good = true;

    while (good && query_row(&query)) {
        scoped(arena) arena = arena_new();

        good = is_whole(&query, &walk, arena);
    }
    if (!query_close(&query, err))
        return false;
    return good ? has_all(store, err) && has_end(store, err) : is_broken(err, walk.seq);
}
