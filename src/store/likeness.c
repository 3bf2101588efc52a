/* likeness.c — dossiers that are perhaps of a person who has another one, as the centre told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/likeness.h"

#include "state.h"
#include "store/store.h"
#include "wire/likely.h"

static bool add(struct store *store, const struct likely *likely, struct error *err)
{
    struct query query = query_open(store, "INSERT OR REPLACE INTO _likeness(dossier, other, region, reason)"
                                           " VALUES(?, ?, ?, ?)");

    query_id(&query, &likely->dossier);
    query_id(&query, &likely->other);
    query_text(&query, likely->region);
    query_text(&query, likely->reason);
    return query_run(&query, err);
}

static bool replace(struct store *store, const struct likely_list *list, struct error *err)
{
    if (!query_execute(store, "DELETE FROM _likeness", err))
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (!add(store, &list->at[i], err))
            return false;
    return true;
}

bool likeness_replace(struct store *store, const struct likely_list *list, struct error *err)
{
    if (!store_begin(store, err))
        return false;
    if (replace(store, list, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

bool likeness_each(struct store *store, bool (*visit)(void *with, const struct likely *likely), void *with)
{
    struct query query = query_open(store, "SELECT dossier, other, region, reason FROM _likeness ORDER BY rowid");
    bool go_on = true;

    while (go_on && query_row(&query)) {
        const struct likely likely = { query_get_id(&query, 0), query_get_id(&query, 1), query_get_text(&query, 2),
                                       query_get_text(&query, 3) };

        go_on = visit(with, &likely);
    }
    return query_close(&query, NULL) && go_on;
}

bool likeness_settle(struct store *store, struct id dossier, struct id other, struct error *err)
{
    struct query query = query_open(store, "DELETE FROM _likeness WHERE (dossier = ?1 AND other = ?2)"
                                           " OR (dossier = ?2 AND other = ?1)");

    query_id(&query, &dossier);
    query_id(&query, &other);
    return query_run(&query, err);
}
