/* delivery.h — an answer of the server being put into the store, in slices, each of them whole. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_DELIVERY_H
#define BALIE_SYNC_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"
#include "request.h"
#include "wire/exchange.h"

struct buf;
struct delivery; /* opaque */
struct error;
struct store;

/* Takes apart what PACKED says; REQUEST is what it answers, borrowed. */
struct delivery *delivery_open(struct store *store, const struct request *request, const struct buf *packed,
                               struct error *err);
/* Stores for about BUDGET_MS (0: all). What arrived is stored first; what was acknowledged and the cursor come in the
 * last transaction, so that a cut in between only repeats. */
bool delivery_step(struct delivery *delivery, int64_t budget_ms, bool *is_done, struct error *err);
const struct exchange_answer *delivery_answer(const struct delivery *delivery);
size_t delivery_received(const struct delivery *delivery); /* new here */
size_t delivery_sent(const struct delivery *delivery);     /* acknowledged for the first time */
/* Whether this device must go on at once: it changed its id, or the server lacks what it had. */
bool delivery_must_repeat(const struct delivery *delivery);
void delivery_free(struct delivery *delivery);
SCOPED(delivery)

#endif
