/* roll.h — the people the centre tells of: believed when it signed who they are, and told when it did not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_ROLL_H
#define BALIE_SYNC_ROLL_H

#include <stdbool.h>

struct error;
struct exchange_answer;
struct store;

/* Takes over what is signed and newer ("person:<id>": version, role, region, name, a line each), and lets stand what
 * was there where it is not signed: that is told (hearsay.h) until a good one comes of the same person. */
bool roll_learn(struct store *store, const struct exchange_answer *answer, struct error *err);

#endif
