/* published.h — the content the centre publishes: kept by hash, signed, one bundle live in each region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_PUBLISHED_H
#define BALIE_SERVER_PUBLISHED_H

#include <stdbool.h>

struct error;
struct question;
struct reply;
struct server_store;
struct store_bundle;

/* The files of which the body says the hashes, a line each, in that order; an empty line for what is not here. As many
 * as go in a batch: who asks asks again for the rest. */
bool reply_to_content(struct server_store *store, const struct question *question, struct reply *reply,
                      struct error *err);
/* The bundle live in REGION: its own, else that of everywhere; number 0 when there is none. */
bool published_live(struct server_store *store, const char *region, struct store_bundle *out, struct error *err);

#endif
