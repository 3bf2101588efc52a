/* published.h — the content the centre publishes: kept by hash, signed, one bundle live in each region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_PUBLISHED_H
#define BALIE_SERVER_PUBLISHED_H

#include <stdbool.h>

struct error;
struct secret;
struct server_store;
struct store_bundle;

/* The bundle live in REGION: its own, else that of everywhere; number 0 when there is none. */
bool published_live(struct server_store *store, const char *region, struct store_bundle *out, struct error *err);

/* The key that the desks know stays: with another one none of them would believe what the centre signs. */
bool published_know(struct server_store *store, struct secret *key, struct error *err);
/* The private key in a file; yours. NULL and ERR when it is none. */
struct secret *published_read_key(const char *path, struct error *err);

#endif
