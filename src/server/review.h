/* review.h — dossiers that were here before the content named its keys, compared in small steps beside the work. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_REVIEW_H
#define BALIE_SERVER_REVIEW_H

#include <stdbool.h>

struct error;
struct server_store;
struct shelf;

/* Within a transaction: what REGION's live content names is something else than it was when all were last compared;
 * then they are to be compared again, from the first one on. */
bool review_begin(struct server_store *store, const char *region, struct error *err);
/* One step, a transaction of its own: some dossiers are compared with all others, and how far it came is kept in the
 * store, so that whichever server goes on begins there. *HAS_MORE: another step is to follow. */
bool review_step(struct server_store *store, struct shelf *shelf, bool *has_more, struct error *err);

#endif
