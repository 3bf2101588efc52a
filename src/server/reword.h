/* reword.h — what is searched is something else now: the words of all dossiers are made again, in small steps. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_REWORD_H
#define BALIE_SERVER_REWORD_H

#include <stdbool.h>

struct buf;
struct error;
struct server_store;
struct shelf;

/* Appends what the content live in REGION has searched, so that it can be told whether that changed. */
bool reword_note(struct server_store *store, const char *region, struct buf *out, struct error *err);
/* Within a transaction that holds the feed: every dossier is to be looked at again. Who is found by the old words is
 * found by them until then. */
bool reword_begin(struct server_store *store, struct error *err);
/* One step in a transaction of its own, when there is something to be done; also after a stop, by whichever server. */
bool reword_step(struct server_store *store, struct shelf *shelf, bool *has_more, struct error *err);
/* All steps that are left. */
bool reword_run(struct server_store *store, struct error *err);

#endif
