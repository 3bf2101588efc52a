/* seal.h — the server's word on each change that it passes on: who hands it back in later is believed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_SEAL_H
#define BALIE_SERVER_SEAL_H

#include <stdbool.h>

#include "base/hash.h"

struct buf;
struct error;
struct server_store;
struct store_change;

/* The fact that keeps the key: made with the tables, never given out, in every copy of the database. */
#define SEAL_FACT "seal"

bool seal_read_key(struct server_store *store, struct digest *out, struct error *err);
/* The line of CHANGE, its seal in front, newline included. */
void seal_write(struct buf *out, const struct digest *key, const struct store_change *change);

#endif
