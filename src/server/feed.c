/* feed.c — what goes down to a device: what it may see and has not read, in order of arrival. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "feed.h"

#include "base/buf.h"
#include "base/text.h"
#include "cursor.h"
#include "push.h"
#include "store.h"
#include "wire/batch.h"
#include "wire/exchange.h"

#define MOVES_LIMIT 64 /* dossiers that come into reach within one batch */

struct feeding {
    struct buf *out;
    struct push *push;
    int64_t position, own_after, arrival_ms;
    size_t count, start_bytes, move_count;
    struct {
        struct id dossier;
        int64_t position;
    } move;
    bool is_full;
};

static void write_change(struct feeding *feeding, const struct store_change *change)
{
    if (change->arrival_ms != feeding->arrival_ms)
        exchange_encode_arrival(feeding->out, change->arrival_ms);
    feeding->arrival_ms = change->arrival_ms;
    buf_add(feeding->out, change->line, change->line_bytes);
    buf_char(feeding->out, '\n');
    feeding->count++;
}

/* A dossier that moves to this region has its history below the cursor: that goes first. */
static bool is_grant(const struct feeding *feeding, const struct store_change *change)
{
    return text_equal(change->kind, CHANGE_MOVE) && *feeding->push->desk->region &&
           text_equal(change->region, feeding->push->desk->region);
}

static bool visit(void *with, const struct store_change *change)
{
    struct feeding *feeding = with;

    if (feeding->count >= BATCH_CHANGES || feeding->out->size_bytes - feeding->start_bytes >= BATCH_BYTES) {
        feeding->is_full = true;
        return false;
    }
    feeding->position = change->position;
    if (is_grant(feeding, change)) {
        feeding->move.dossier = change->dossier;
        feeding->move.position = change->position;
        return false;
    }
    if (change->device != feeding->push->device->number)
        write_change(feeding, change);
    else if (change->position <= feeding->own_after)
        push_note(feeding->push, change->seq, change->arrival_ms);
    return true;
}

static bool visit_history(void *with, const struct store_change *change)
{
    struct feeding *feeding = with;

    if (change->position && change->position <= feeding->move.position)
        write_change(feeding, change);
    return true;
}

/* Up to the next dossier that comes into reach, or the end. */
static bool write_stretch(struct feeding *feeding, struct server_store *store, struct error *err)
{
    struct store_visitor feed = { visit, NULL, feeding }, history = { visit_history, NULL, feeding };

    feeding->move.position = 0;
    if (!store->each_fed(store, feeding->push->desk->region, feeding->position, &feed, err))
        return false;
    return !feeding->move.position || store->each_of(store, feeding->move.dossier, &history, err);
}

bool feed_write(struct buf *out, struct server_store *store, struct feed_order *order, struct error *err)
{
    struct feeding feeding = { .out = out,
                               .push = order->push,
                               .position = order->cursor->position,
                               .own_after = order->own_after,
                               .arrival_ms = INT64_MIN,
                               .start_bytes = out->size_bytes };
    struct store_feed feed;

    do {
        if (!write_stretch(&feeding, store, err))
            return false;
    } while (feeding.move.position && !feeding.is_full && ++feeding.move_count < MOVES_LIMIT);
    order->has_more = feeding.is_full || feeding.move.position;
    if (!store->read_feed(store, &feed, err))
        return false;
    /* What this device may not see is passed over. */
    order->cursor->position = order->has_more ? feeding.position : feed.position;
    return true;
}
