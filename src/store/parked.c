/* parked.c — records submitted as they were: where each stopped, why, and who may go on. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/parked.h"

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "fold/fold.h"
#include "state.h"
#include "store/dossier.h"

#define IS_PARKED "flags & 16 = 16" /* FLAG_PARKED of derive.c; the index of the schema has the same words */

struct place {
    struct id dossier, record;
    char *who;
};
struct places {
    ARRAY(struct place) at;
};

static void find_places(struct store *store, struct places *places)
{
    struct query query =
        query_open(store, "SELECT d.id, r.id, c.label FROM _record r JOIN _dossier d ON d.number = r.dossier"
                          " LEFT JOIN _card c ON c.dossier = r.dossier"
                          " WHERE r." IS_PARKED " ORDER BY r.first, r.id");

    while (query_row(&query))
        *array_add(&places->at) =
            (struct place){ query_get_id(&query, 0), query_get_id(&query, 1), mem_text(query_get_text(&query, 2)) };
    query_close(&query, NULL);
}

static bool tell(struct store *store, const struct place *place, bool (*visit)(void *, const struct parked *),
                 void *with)
{
    scoped(dossier) dossier = dossier_load(store, place->dossier, date_none(), NULL);
    size_t fold;
    const struct fold_record *record = dossier ? dossier_record(dossier, place->record, &fold) : NULL;
    struct parked parked = { .dossier = place->dossier, .record = place->record, .who = place->who ? place->who : "" };

    if (!record || !record->parked || record->withdrawn)
        return true;
    parked.by = record->last->user;
    parked.since_ms = record->last->at_ms;
    parked.form = record->form;
    parked.reason = record->parked;
    parked.where = record->parked_at ? record->parked_at : "";
    parked.until = record->parked_until ? record->parked_until : "";
    parked.handed_to = record->handed_to;
    return visit(with, &parked);
}

bool parked_each(struct store *store, bool (*visit)(void *with, const struct parked *parked), void *with)
{
    struct places places = { 0 };
    bool good = true;

    find_places(store, &places);
    for (size_t i = 0; i < places.at.count; i++) {
        good = good && tell(store, &places.at.at[i], visit, with);
        mem_free(places.at.at[i].who);
    }
    array_clear(&places.at);
    return good;
}
