/* mend.c — entries of the log that are not what they were: found, and taken from another copy of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/mend.h"

#include "base/arena.h"
#include "derive.h"
#include "entry.h"
#include "erasure.h"
#include "state.h"
#include "store/store.h"
#include "wire/change.h"

/* QUERY: a whole entry, its number, its place in the chain of this computer. */
static bool read_bad(struct query *query, struct arena *arena, struct mend_entry *out)
{
    struct change change;
    int64_t arrival_ms = entry_read(query, arena, &change);

    *out = (struct mend_entry){ .id = change.id,
                                .number = query_get_integer(query, 17),
                                .seq = (uint64_t)query_get_integer(query, 18),
                                .dossier = change.dossier,
                                .at_ms = change.at_ms,
                                .has_arrived = arrival_ms != ENTRY_NO_ARRIVAL };
    return !query->failed && !change_verify(&change, NULL); /* what could not be read was not altered */
}

static bool each_altered(struct store *store, bool (*visit)(void *with, const struct mend_entry *entry), void *with)
{
    struct query query = query_open(store, "SELECT " ENTRY_COLUMNS ", l.number, (SELECT c.seq FROM _chain c WHERE"
                                           " c.device = l.device AND c.seq = l.seq AND c.id = l.id)"
                                           " FROM _log l ORDER BY l.number");
    bool go_on = true;

    while (go_on && query_row(&query)) {
        scoped(arena) arena = arena_new();
        struct mend_entry entry;

        if (read_bad(&query, arena, &entry))
            go_on = visit(with, &entry);
    }
    return query_close(&query, NULL) && go_on;
}

static bool each_gone(struct store *store, bool (*visit)(void *with, const struct mend_entry *entry), void *with)
{
    struct query query = query_open(store, "SELECT c.id, c.seq, c.seq <= (SELECT coalesce(max(a.seq), 0) FROM _log a"
                                           " WHERE a.device = c.device AND a.arrival IS NOT NULL) FROM _chain c"
                                           " WHERE NOT EXISTS (SELECT 1 FROM _log l WHERE l.id = c.id)"
                                           " ORDER BY c.device, c.seq");
    bool go_on = true;

    while (go_on && query_row(&query)) {
        struct mend_entry entry = { .id = query_get_id(&query, 0),
                                    .seq = (uint64_t)query_get_integer(&query, 1),
                                    .has_arrived = query_get_integer(&query, 2) };

        go_on = visit(with, &entry);
    }
    return query_close(&query, NULL) && go_on;
}

bool mend_each(struct store *store, bool (*visit)(void *with, const struct mend_entry *entry), void *with)
{
    return each_altered(store, visit, with) && each_gone(store, visit, with);
}

static bool read_whole(struct store *from, struct id id, struct arena *arena, struct change *out, int64_t *arrival_ms)
{
    struct query query = query_open(from, "SELECT " ENTRY_COLUMNS ", l.seal FROM _log l WHERE l.id = ?");
    bool is_there;

    query_id(&query, &id);
    is_there = query_row(&query);
    if (is_there) {
        *arrival_ms = entry_read(&query, arena, out);
        out->seal = query_get_id(&query, ENTRY_COUNT);
    }
    return query_close(&query, NULL) && is_there && id_equal(out->id, id) && change_verify(out, NULL);
}

static bool drop(struct store *store, const struct mend_entry *entry, struct error *err)
{
    struct query query = query_open(store, "DELETE FROM _log WHERE number = ?");

    query_integer(&query, entry->number);
    return query_run(&query, err);
}

/* At the place where it was: the log is read in the order in which it came in. */
static bool put_back(struct store *store, struct change *change, int64_t arrival_ms, const struct mend_entry *entry,
                     struct error *err)
{
    bool is_new = false;
    int64_t dossier = id_is_set(change->dossier) ? dossier_number(store, change->dossier, &is_new) : 0;
    struct query query;

    if ((dossier && !erasure_apply(store, change, dossier, err)) || !drop(store, entry, err) ||
        !entry_add(store, change, dossier, arrival_ms, err))
        return false;
    query = query_open(store, "UPDATE _log SET number = ?1 WHERE id = ?2 AND ?1 > 0");
    query_integer(&query, entry->number);
    query_id(&query, &entry->id);
    return query_run(&query, err) && (!dossier || derive_later(store, dossier, err));
}

bool mend_from(struct store *store, struct store *from, const struct mend_entry *entry, bool *is_mended,
               struct error *err)
{
    scoped(arena) arena = arena_new();
    struct change change;
    int64_t arrival_ms = 0;

    *is_mended = false;
    if (!read_whole(from, entry->id, arena, &change, &arrival_ms))
        return true;
    if (!store_begin(store, err))
        return false;
    if (!put_back(store, &change, arrival_ms, entry, err)) {
        store_cancel(store);
        return false;
    }
    *is_mended = store_commit(store, err);
    store->pending_count = -1;
    return *is_mended;
}

bool mend_ask_again(struct store *store, const struct mend_entry *entry, struct error *err)
{
    if (!store_begin(store, err))
        return false;
    if (drop(store, entry, err) && store_set(store, "cursor", NULL, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}
