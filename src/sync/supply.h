/* supply.h — content of the centre: which bundle is live is believed when it is signed, its files come by hash. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_SUPPLY_H
#define BALIE_SYNC_SUPPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/sign.h"

struct digest;
struct error;
struct exchange_answer;
struct store;

/* The centre's key, as pinned here; a centre that had none at the enrolment is believed the first time it shows one.
 * False: there is none. */
bool supply_find_key(struct store *store, const struct exchange_answer *answer, uint8_t key[SIGN_PUBLIC_BYTES],
                     struct error *err);
/* The number of the bundle that was told last; 0 none. */
int64_t supply_number(struct store *store);
/* What an answer says of content, believed or not. */
bool supply_learn(struct store *store, const struct exchange_answer *answer, struct error *err);
/* The bundle that the centre says is live here; false: it said nothing. */
bool supply_awaited(struct store *store, struct digest *out);

#endif
