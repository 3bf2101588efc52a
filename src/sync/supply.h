/* supply.h — content of the centre: which bundle is live is believed when it is signed, its files come by hash. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_SUPPLY_H
#define BALIE_SYNC_SUPPLY_H

#include <stdbool.h>
#include <stdint.h>

struct digest;
struct error;
struct exchange_answer;
struct store;

/* The number of the bundle that was told last; 0 none. */
int64_t supply_number(struct store *store);
/* What an answer says of content, believed or not. */
bool supply_learn(struct store *store, const struct exchange_answer *answer, struct error *err);
/* The bundle that the centre says is live here; false: it said nothing. */
bool supply_awaited(struct store *store, struct digest *out);

#endif
