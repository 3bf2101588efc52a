/* doubles.h — likely doubles over all regions: found when a name or number comes in, until they are settled. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_DOUBLES_H
#define BALIE_SERVER_DOUBLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"

struct error;
struct push;
struct server_store;

/* Looks for the dossiers of which words came in. Nothing of a person is logged: the store keeps which two, and by what.
 */
bool doubles_look(struct push *push, struct error *err);
/* Somebody said whether these two are one person: they are told of no more. */
bool doubles_settle(struct server_store *store, struct id dossier, struct id other, int64_t position,
                    struct error *err);
bool doubles_drop(struct server_store *store, struct id dossier, int64_t position, struct error *err);
/* Who sees which dossier altered: the desks ask anew. */
bool doubles_alter(struct server_store *store, int64_t position, struct error *err);
/* Rises whenever there is something else to tell; 0 never was. */
bool doubles_version(struct server_store *store, int64_t *out, struct error *err);

#endif
