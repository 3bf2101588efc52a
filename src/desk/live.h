/* live.h — the content folder becoming the live bundle: only when it passes the checks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_LIVE_H
#define BALIE_DESK_LIVE_H

struct error;
struct library;
struct store;

/* The library to work with. When the centre has said what is live here: that, once its files have come and it passed
 * the checks; else what was live before (store "bundle.bad" says why). Without a centre: FOLDER's when it is the live
 * bundle already or passes the checks now; else the one that was live, with ERR saying why (also when ROLE may not take
 * up another); NULL when there is neither.
 */
struct library *live_take_up(struct store *store, const char *folder, const char *role, struct error *err);

#endif
