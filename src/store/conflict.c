/* conflict.c — open conflicts, merged records and changes that wait, over all dossiers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/conflict.h"

#include "state.h"

/* From the few conflicts to their dossiers: a plain join goes through all dossiers for their order. */
#define CONFLICT_COLUMNS                                                                                               \
    "SELECT d.id, c.record, c.key, c.kind, r.form, a.label FROM _conflict c CROSS JOIN _dossier d"                     \
    " ON d.number = c.dossier LEFT JOIN _record r ON r.dossier = c.dossier AND r.id = c.record"                        \
    " LEFT JOIN _card a ON a.dossier = c.dossier"

size_t conflict_each(struct store *store, struct id dossier_or_none,
                     bool (*visit)(void *with, const struct conflict *conflict), void *with)
{
    struct query query = query_open(store, id_is_set(dossier_or_none)
                                               ? CONFLICT_COLUMNS " WHERE d.id = ?1 ORDER BY c.record, c.key, c.kind"
                                               : CONFLICT_COLUMNS " ORDER BY d.id, c.record, c.key, c.kind");
    struct conflict conflict;
    bool go_on = true;
    size_t count = 0;

    if (id_is_set(dossier_or_none))
        query_id(&query, &dossier_or_none);
    for (; query_row(&query); count++) {
        if (!go_on)
            continue;
        conflict.dossier = query_get_id(&query, 0);
        conflict.record = query_get_id(&query, 1);
        conflict.key = query_get_text(&query, 2);
        conflict.kind = query_get_text(&query, 3);
        conflict.form = term_text(store, query_get_integer(&query, 4));
        conflict.who = query_get_text(&query, 5) ? query_get_text(&query, 5) : "";
        go_on = visit(with, &conflict);
    }
    query_close(&query, NULL);
    return count;
}
