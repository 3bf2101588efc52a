/* published.h — the content the centre publishes: kept by hash, signed, one bundle live in each region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_PUBLISHED_H
#define BALIE_SERVER_PUBLISHED_H

#include <stdbool.h>

struct error;
struct server_store;
struct store_bundle;

/* The bundle live in REGION: its own, else that of everywhere; number 0 when there is none. */
bool published_live(struct server_store *store, const char *region, struct store_bundle *out, struct error *err);

#endif
