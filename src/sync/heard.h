/* heard.h — what the server tells besides changes, kept for the person who must know. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_HEARD_H
#define BALIE_SYNC_HEARD_H

#include <stdbool.h>

struct change;
struct error;
struct notice;
struct store;

/* A change that was kept aside, a dossier that leaves or comes back. */
bool heard_keep(struct store *store, const struct notice *notice, struct error *err);
/* CHANGE came in, new here: what was told of it is past; a kind that is not known here is told. */
bool heard_received(struct store *store, const struct change *change, struct error *err);
/* CHANGE, which is here already, is passed on by the server: it is held no more. */
bool heard_again(struct store *store, const struct change *change, struct error *err);
/* This vault goes on under another device id. */
bool heard_copied(struct store *store, struct error *err);
/* The server may have been put back from a copy: what it was given is doubted, what it holds it tells anew. */
bool heard_anew(struct store *store, struct error *err);
/* The server had lost what is here. */
bool heard_lost(struct store *store, struct error *err);

#endif
