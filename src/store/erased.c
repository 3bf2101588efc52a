/* erased.c — what was erased here: who knows of it, and that no trace of it is left in the file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/erased.h"

#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "entry.h"
#include "erasure.h"
#include "state.h"
#include "store/store.h"
#include "wire/change.h"

static bool has_told(struct store *store, int64_t dossier, const struct id *record)
{
    int64_t device = term_of_bytes(store, store->device.bytes, sizeof store->device.bytes);
    int64_t kind = term_of_text(store, CHANGE_ERASED);
    struct query query = query_open(store, "SELECT 1 FROM _log WHERE dossier = ?1 AND kind = ?2 AND device = ?3"
                                           " AND record IS ?4 LIMIT 1");

    query_integer(&query, dossier);
    query_integer(&query, kind);
    query_integer(&query, device);
    query_id(&query, record);
    return query_number(&query, 0);
}

bool erased_each(struct store *store, bool (*visit)(void *with, const struct erased *erased), void *with)
{
    scoped(arena) arena = arena_new();
    int64_t kind = term_of_text(store, CHANGE_ERASE);
    struct query query = query_open(store, "SELECT " ENTRY_COLUMNS ", l.dossier FROM _dossier d CROSS JOIN _log l"
                                           " ON l.dossier = d.number WHERE d.erased > 0 AND l.kind = ?"
                                           " ORDER BY l.at DESC, l.id");
    bool go_on = true;

    query_integer(&query, kind);
    while (go_on && query_row(&query)) {
        struct change change;
        int64_t arrival_ms = entry_read(&query, arena, &change);
        struct erased erased = { .dossier = change.dossier,
                                 .record = change.record,
                                 .user = change.user,
                                 .device = change.device,
                                 .at_ms = change.at_ms,
                                 .arrival_ms = arrival_ms,
                                 .is_own = id_equal(change.device, store->device) };
        erased.is_told = has_told(store, query_get_integer(&query, 17), &change.record);
        go_on = visit(with, &erased);
    }
    return query_close(&query, NULL) && go_on;
}

bool erased_told(struct store *store, const struct erased *erased,
                 bool (*visit)(void *with, struct id device, struct id user, int64_t at_ms), void *with)
{
    scoped(arena) arena = arena_new();
    int64_t dossier = dossier_number(store, erased->dossier, NULL), kind = term_of_text(store, CHANGE_ERASED);
    struct query query = query_open(store, "SELECT " ENTRY_COLUMNS " FROM _log l WHERE l.dossier = ?1 AND l.kind = ?2"
                                           " AND l.record IS ?3 ORDER BY l.at, l.id");
    bool go_on = true;

    query_integer(&query, dossier);
    query_integer(&query, kind);
    query_id(&query, &erased->record);
    while (go_on && query_row(&query)) {
        struct change change;

        entry_read(&query, arena, &change);
        go_on = visit(with, change.device, change.user, change.at_ms);
    }
    return query_close(&query, NULL) && go_on;
}

bool erased_covers(struct store *store, struct id dossier, struct id record)
{
    struct query query = query_open(store, "SELECT number FROM _dossier WHERE id = ? AND erased > 0");
    int64_t number;

    query_id(&query, &dossier);
    number = query_number(&query, 0);
    return number && erasure_covers(store, number, &record);
}

enum erased_rest erased_rest(struct store *store)
{
    scoped_text rest = store_get(store, "erasing");

    return !rest ? ERASED_CLEAN : strcmp(rest, "backups") == 0 ? ERASED_IN_BACKUPS : ERASED_IN_PAGES;
}

bool erased_is_done(struct store *store, struct error *err)
{
    return store_set(store, "erasing", NULL, err);
}
