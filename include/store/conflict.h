/* conflict.h — open conflicts, merged records and changes that wait, over all dossiers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_CONFLICT_H
#define BALIE_STORE_CONFLICT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct error;
struct store;

struct conflict {
    struct id dossier, record;
    const char *kind; /* "value", "entity", "row", "withdraw", "merged", "beside", "waiting" */
    const char *key;  /* question key, or list/entity/property */
    const char *form; /* of the record; "" when it is not here */
    const char *who;  /* whose dossier: the label of its card, "" when it has none */
};
/* By (dossier, record, key); kept by the fold, read from a table. */
size_t conflict_each(struct store *store, struct id dossier_or_none,
                     bool (*visit)(void *with, const struct conflict *conflict), void *with);

#endif
