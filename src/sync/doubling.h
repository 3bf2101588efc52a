/* doubling.h — likely doubles: asked for again whenever the centre says that there are others. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_DOUBLING_H
#define BALIE_SYNC_DOUBLING_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct store;

/* VERSION as the centre says it with every answer; 0: it has none. */
bool doubling_learn(struct store *store, int64_t version, struct error *err);

#endif
