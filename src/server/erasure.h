/* erasure.h — what was erased stays erased: its words leave the server, whenever they come. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_ERASURE_H
#define BALIE_SERVER_ERASURE_H

#include <stdbool.h>

struct change;
struct error;
struct server_store;
struct store_change;

/* After CHANGE was stored as KEPT: an erase drops the bodies of what it covers; another loses its own when an erase
 * that covers it came before. */
bool erasure_apply(struct server_store *store, const struct change *change, const struct store_change *kept,
                   struct error *err);

#endif
