/* store_own.h — what the parts of the store share: the database below, and how each adds its calls. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_STORE_OWN_H
#define BALIE_SERVER_STORE_OWN_H

#include "database.h"
#include "recall.h"
#include "store.h"

struct own_store {
    struct server_store face;
    struct database *database;
    struct recall recall;
};

static inline struct database *database_of(struct server_store *store)
{
    return ((struct own_store *)store)->database;
}

static inline struct recall *recall_of(struct server_store *store)
{
    return &((struct own_store *)store)->recall;
}

#define STORE_CHANGE_COLUMNS                                                                                           \
    "c.position, c.arrival, c.device, c.seq, c.id, c.dossier, c.record, c.kind, c.region, c.refusal"
#define STORE_LINE_COLUMN 10

void store_add_desk_calls(struct server_store *store);
void store_add_change_calls(struct server_store *store);
void store_add_scope_calls(struct server_store *store);
void store_add_word_calls(struct server_store *store);
void store_add_likely_calls(struct server_store *store);
void store_add_content_calls(struct server_store *store);

/* Visits the changes of ROWS, which end; HAS_LINE when column 10 is the line. */
bool store_visit_changes(struct database *database, struct database_rows *rows, const struct store_visitor *visitor,
                         bool has_line, struct error *err);

#endif
