/* hearsay.c — what the centre said besides changes, kept until somebody has read it or it is no longer so. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/hearsay.h"

#include "state.h"
#include "store/store.h"

#define KEPT_MOST 1000

static int64_t count_of(struct store *store, const char *name)
{
    struct query query = query_open(store, "SELECT count(*) FROM _hearsay WHERE name = ?");

    query_text(&query, name);
    return query_number(&query, 0);
}

bool hearsay_add(struct store *store, const struct hearsay *said, struct error *err)
{
    struct query query;

    if (count_of(store, said->name) >= KEPT_MOST)
        return true;
    query = query_open(store, "INSERT OR REPLACE INTO _hearsay(name, change, dossier, user, form, reason, at)"
                              " VALUES(?, ?, ?, ?, ?, ?, ?)");
    query_text(&query, said->name);
    query_id(&query, &said->change);
    query_id(&query, &said->dossier);
    query_id(&query, &said->user);
    query_text(&query, said->form ? said->form : "");
    query_text(&query, said->reason ? said->reason : "");
    query_integer(&query, said->at_ms);
    return query_run(&query, err);
}

bool hearsay_rename(struct store *store, const char *name, struct id change, const char *another, struct error *err)
{
    struct query query = query_open(store, "UPDATE OR REPLACE _hearsay SET name = ? WHERE name = ? AND change = ?");

    query_text(&query, another);
    query_text(&query, name);
    query_id(&query, &change);
    return query_run(&query, err);
}

bool hearsay_forget(struct store *store, const char *name, struct id change, struct error *err)
{
    struct query query = query_open(store, "DELETE FROM _hearsay WHERE name = ? AND change = ?");

    query_text(&query, name);
    query_id(&query, &change);
    return query_run(&query, err);
}

bool hearsay_forget_all(struct store *store, const char *name, struct error *err)
{
    struct query query = query_open(store, "DELETE FROM _hearsay WHERE name = ?");

    query_text(&query, name);
    return query_run(&query, err);
}

bool hearsay_forget_of(struct store *store, struct id dossier, struct error *err)
{
    struct query query = query_open(store, "DELETE FROM _hearsay WHERE name = '" HEARSAY_HELD "' AND dossier = ?");

    query_id(&query, &dossier);
    return query_run(&query, err);
}

bool hearsay_forget_refused(struct store *store, uint64_t first_seq, uint64_t last_seq, struct error *err)
{
    int64_t device = term_of_bytes(store, store->device.bytes, sizeof store->device.bytes);
    struct query query;

    if (!count_of(store, HEARSAY_REFUSED) && !count_of(store, HEARSAY_READ))
        return true;
    query = query_open(store, "DELETE FROM _hearsay WHERE name IN ('" HEARSAY_REFUSED "', '" HEARSAY_READ "')"
                              " AND change IN"
                              " (SELECT id FROM _chain WHERE device = ? AND seq BETWEEN ? AND ?)");
    query_integer(&query, device);
    query_integer(&query, (int64_t)first_seq);
    query_integer(&query, (int64_t)last_seq);
    return query_run(&query, err);
}

bool hearsay_each(struct store *store, const char *name, bool (*visit)(void *with, const struct hearsay *said),
                  void *with)
{
    struct query query = query_open(store, "SELECT change, dossier, user, form, reason, at FROM _hearsay WHERE name = ?"
                                           " ORDER BY at, change");
    bool go_on = true;

    query_text(&query, name);
    while (go_on && query_row(&query)) {
        const struct hearsay said = { .name = name,
                                      .change = query_get_id(&query, 0),
                                      .dossier = query_get_id(&query, 1),
                                      .user = query_get_id(&query, 2),
                                      .form = query_get_text(&query, 3),
                                      .reason = query_get_text(&query, 4),
                                      .at_ms = query_get_integer(&query, 5) };

        go_on = visit(with, &said);
    }
    return query_close(&query, NULL) && go_on;
}
