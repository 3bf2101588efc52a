/* feed.h — what goes down to a device: what it may see and has not read, in order of arrival. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_FEED_H
#define BALIE_SERVER_FEED_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct cursor;
struct error;
struct push;
struct server_store;

/* Appends lines to OUT from CURSOR on and moves it; *HAS_MORE when the bound of a batch was reached. What DEVICE of
 * PUSH sent itself goes down as its arrival only, and not at all after position OWN_AFTER (that was told already). */
bool feed_write(struct buf *out, struct server_store *store, struct push *push, struct cursor *cursor,
                int64_t own_after, bool *has_more, struct error *err);

#endif
