/* written.c — the records of one form that one person wrote in, from the newest back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "state.h"
#include "store/log.h"
#include "wire/change.h"

/* The index of who wrote when gives them in order; a look at the form of each is all there is to it. */
bool log_each_of_form(struct store *store, struct id user, const char *form,
                      bool (*visit)(void *with, struct id dossier, struct id record), void *with)
{
    struct query query =
        query_open(store, "SELECT d.id, l.record FROM _log l INDEXED BY _log_user"
                          " JOIN _dossier d ON d.number = l.dossier"
                          " WHERE l.user = (SELECT number FROM _term WHERE value = ?) AND l.kind <> " TERM_VIEW_SQL
                          " AND l.kind = (SELECT number FROM _term WHERE value = ?)"
                          " AND l.form = (SELECT number FROM _term WHERE value = ?) AND l.record IS NOT NULL"
                          " ORDER BY l.at DESC, l.number DESC");
    bool go_on = true;

    query_bytes(&query, user.bytes, sizeof user.bytes);
    query_text(&query, CHANGE_SET);
    query_text(&query, form);
    while (go_on && query_row(&query))
        go_on = visit(with, query_get_id(&query, 0), query_get_id(&query, 1));
    return query_close(&query, NULL);
}
