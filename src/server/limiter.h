/* limiter.h — how often the same one may ask: a bucket each that fills again with time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_LIMITER_H
#define BALIE_SERVER_LIMITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

struct limiter; /* opaque */

/* MOST at once; one more each EACH_MS. */
struct limit {
    int64_t most, each_ms;
};

struct limiter *limiter_new(void);
/* How long who is known by KEY must wait before asking; 0: not at all. */
int64_t limiter_wait_ms(struct limiter *limiter, const char *key, struct limit limit, int64_t now_ms);
/* One more was asked. */
void limiter_count(struct limiter *limiter, const char *key, struct limit limit, int64_t now_ms);
void limiter_free(struct limiter *limiter);
SCOPED(limiter)

#endif
