/* limiter.c — how often the same one may ask: a bucket each that fills again with time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "limiter.h"

#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

#define SLOTS 8192 /* as many are remembered; two that share a slot: the later one begins anew */

struct bucket {
    uint64_t key;
    int64_t spent_ms; /* what was taken, as the time in which it fills again */
    int64_t at_ms;
};

struct limiter {
    struct bucket buckets[SLOTS];
    uint8_t salt[16]; /* so that nobody chooses whose slot to share */
};

struct limiter *limiter_new(void)
{
    struct limiter *limiter = mem_new(sizeof *limiter);

    random_bytes(limiter->salt, sizeof limiter->salt);
    return limiter;
}

static uint64_t key_of(const struct limiter *limiter, const char *key)
{
    uint8_t bytes[sizeof limiter->salt + 128];
    size_t size_bytes = strnlen(key, sizeof bytes - sizeof limiter->salt);
    struct digest digest;
    uint64_t out;

    memcpy(bytes, limiter->salt, sizeof limiter->salt);
    memcpy(bytes + sizeof limiter->salt, key, size_bytes);
    digest = hash_bytes(bytes, sizeof limiter->salt + size_bytes);
    memcpy(&out, digest.bytes, sizeof out);
    return out;
}

static struct bucket *find_bucket(struct limiter *limiter, const char *key, int64_t now_ms)
{
    uint64_t number = key_of(limiter, key);
    struct bucket *bucket = &limiter->buckets[number % SLOTS];

    if (bucket->key != number)
        *bucket = (struct bucket){ .key = number, .at_ms = now_ms };
    if (now_ms > bucket->at_ms)
        bucket->spent_ms -= now_ms - bucket->at_ms;
    bucket->at_ms = now_ms;
    if (bucket->spent_ms < 0)
        bucket->spent_ms = 0;
    return bucket;
}

int64_t limiter_wait_ms(struct limiter *limiter, const char *key, struct limit limit, int64_t now_ms)
{
    int64_t over_ms = find_bucket(limiter, key, now_ms)->spent_ms + limit.each_ms - limit.most * limit.each_ms;

    return over_ms > 0 ? over_ms : 0;
}

void limiter_count(struct limiter *limiter, const char *key, struct limit limit, int64_t now_ms)
{
    find_bucket(limiter, key, now_ms)->spent_ms += limit.each_ms;
}

void limiter_free(struct limiter *limiter)
{
    mem_free(limiter);
}
