/* feed.h — what goes down to a device: what it may see and has not read, in order of arrival. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_FEED_H
#define BALIE_SERVER_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct cursor;
struct error;
struct push;
struct server_store;

/* One device reads on. */
struct feed_order {
    struct push *push;     /* of the device; what it sent itself goes down as its arrival only, */
    int64_t own_after;     /* and not at all after this position, where all is its own: that was told already */
    int64_t until;         /* the last position that there is */
    size_t limit_bytes;    /* of what is written, but one change always is */
    struct cursor *cursor; /* moved */
    bool has_more;         /* out: there is more to read */
    size_t count;          /* out: changes written */
};

/* Appends lines to OUT. */
bool feed_write(struct buf *out, struct server_store *store, struct feed_order *order, struct error *err);

#endif
