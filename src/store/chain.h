/* chain.h — the chain of this device: each change it made is tied to all before it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_CHAIN_H
#define BALIE_STORE_CHAIN_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct store;

bool chain_find_head(struct store *store); /* into head_seq and head_chain */
bool chain_add(struct store *store, struct id change);
/* A change that is here goes up (again) as the next of this device. */
bool chain_queue(struct store *store, struct id change, struct error *err);
/* Gives the device another id; what was not acknowledged is queued again under it. */
bool chain_move(struct store *store, struct id device, struct error *err);
bool chain_verify(struct store *store, struct error *err);

#endif
