/* push.c — what a device sends up: stored in its order, passed on when it may be. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "push.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "erasure.h"
#include "wire/batch.h"

bool push_read(struct push *push, struct batch_rest *rest, struct id device, struct arena *arena)
{
    struct push_change one;
    uint64_t last = 0;

    while (batch_line(rest, &one.line, &one.line_bytes)) {
        if (push->changes.count >= BATCH_CHANGES || !change_decode(arena, one.line, one.line_bytes, &one.change, NULL))
            return false;
        if (!id_equal(one.change.device, device) || (last && one.change.seq != last + 1))
            return false;
        last = one.change.seq;
        *array_add(&push->changes) = one;
    }
    return true;
}

void push_note(struct push *push, uint64_t seq, int64_t arrival_ms)
{
    struct exchange_arrival *last = push->arrivals.count ? &push->arrivals.at[push->arrivals.count - 1] : NULL;

    if (last && last->last_seq + 1 == seq && last->arrival_ms == arrival_ms)
        last->last_seq = seq;
    else
        *array_add(&push->arrivals) = (struct exchange_arrival){ seq, seq, arrival_ms };
}

static void note(struct push *push, uint64_t seq, const struct store_change *kept)
{
    push_note(push, seq, kept->arrival_ms);
    if (kept->refusal)
        *array_add(&push->refusals) = (struct exchange_refusal){ seq, kept->refusal };
}

/* A region that is not the desk's own may be written to where the dossier is this desk's, and by moving it. */
static bool may_write(const struct push *push, const struct change *change, const char *dossier_region)
{
    const char *own = push->desk->region;

    return !*own || !*change->region || text_equal(change->region, own) || text_equal(change->kind, CHANGE_MOVE) ||
           (dossier_region && text_equal(dossier_region, own));
}

/* Why CHANGE may not be passed on; *REASON NULL when it may. */
static bool judge(const struct push *push, const struct change *change, const char *dossier_region, const char **reason,
                  struct error *err)
{
    struct server_store *store = push->store;
    bool is_known;

    *reason = NULL;
    if (!store->has_person(store, change->user, &is_known, err))
        return false;
    if (push->desk->is_disabled)
        *reason = store_refusal("disabled");
    else if (!is_known)
        *reason = store_refusal("user");
    else if (!may_write(push, change, dossier_region))
        *reason = store_refusal("region");
    return true;
}

static bool place(struct server_store *store, const struct change *change, bool is_known, struct error *err)
{
    if (!id_is_set(change->dossier) || (is_known && !text_equal(change->kind, CHANGE_MOVE)))
        return true;
    return store->set_region(store, change->dossier, change->region, err);
}

static bool add_new(struct push *push, const struct push_change *one, struct store_feed *feed,
                    struct store_change *kept, struct error *err)
{
    struct server_store *store = push->store;
    const struct change *change = &one->change;
    bool is_view = text_equal(change->kind, CHANGE_VIEW), has_region;
    char region[STORE_TEXT_BYTES];

    *kept = (struct store_change){ .arrival_ms = feed->arrival_ms,
                                   .device = push->device->number,
                                   .seq = change->seq,
                                   .id = change->id,
                                   .dossier = change->dossier,
                                   .record = change->record,
                                   .kind = change->kind,
                                   .region = change->region,
                                   .line = one->line,
                                   .line_bytes = one->line_bytes };
    if (!store->find_region(store, change->dossier, region, &has_region, err) ||
        !judge(push, change, has_region ? region : NULL, &kept->refusal, err))
        return false;
    if (!kept->refusal && !is_view)
        kept->position = ++feed->position;
    return store->add_change(store, kept, err) &&
           (!kept->position || (place(store, change, has_region, err) && erasure_apply(store, change, kept, err)));
}

/* The next of the queue: known by its id (it came by another queue before) or new. */
static bool add_next(struct push *push, const struct push_change *one, struct store_feed *feed, struct error *err)
{
    struct server_store *store = push->store;
    struct store_change kept;

    if (!store->find_change(store, one->change.id, &kept, err) ||
        (!kept.number && !add_new(push, one, feed, &kept, err)) ||
        !store->add_queued(store, push->device->number, one->change.seq, kept.number, err))
        return false;
    note(push, one->change.seq, &kept);
    push->device->head = one->change.seq;
    push->device->chain = change_chain(&push->device->chain, &one->change.id);
    return true;
}

static bool tell_again(struct push *push, const struct change *change, struct error *err)
{
    struct server_store *store = push->store;
    struct store_change kept;

    if (!store->find_queued(store, push->device->number, change->seq, &kept, err))
        return false;
    if (kept.number && id_equal(kept.id, change->id))
        note(push, change->seq, &kept);
    else
        push->is_fork = true;
    return true;
}

bool push_store(struct push *push, struct error *err)
{
    struct server_store *store = push->store;
    struct store_feed feed;
    bool good = true;

    if (!push->changes.count)
        return true;
    if (!store->lock_feed(store, clock_now(), &feed, err))
        return false;
    for (size_t i = 0; good && !push->is_fork && i < push->changes.count; i++) {
        const struct push_change *one = &push->changes.at[i];

        if (one->change.seq <= push->device->head)
            good = tell_again(push, &one->change, err);
        else if (one->change.seq == push->device->head + 1)
            good = add_next(push, one, &feed, err);
    }
    return good && store->move_feed(store, feed.position, err) && store->save_device(store, push->device, err);
}

void push_clear(struct push *push)
{
    array_clear(&push->changes);
    array_clear(&push->arrivals);
    array_clear(&push->refusals);
}
