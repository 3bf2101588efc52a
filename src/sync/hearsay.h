/* hearsay.h — what the server tells besides changes, kept for the person who must know. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_HEARSAY_H
#define BALIE_SYNC_HEARSAY_H

#include <stdbool.h>

struct error;
struct notice;
struct store;

/* In the state of the store: "held", a line for each change of somebody that was kept but not passed on (change,
 * dossier, user, form, reason); "departed", a line for each dossier that is of another region now. */
bool hearsay_keep(struct store *store, const struct notice *notice, struct error *err);

#endif
