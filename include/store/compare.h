/* compare.h — whether the tables are what the log says: each dossier is folded again and set beside them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_COMPARE_H
#define BALIE_STORE_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct store;

struct compared {
    size_t dossiers, differing; /* what waits to be folded is not looked at */
    bool is_index_good;         /* the search index says what the cards say */
};
/* Alters nothing: what is written to compare is taken back. False: the database could not be read. */
bool compare_all(struct store *store, struct compared *out, struct error *err);

#endif
