/* exchange.c — desk and server exchange changes, with cuts, lost answers, copies put back and a server put back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/error.h"
#include "world.h"
#include "wire/body.h"

static struct queue *queue_of(struct centre *centre, struct id device)
{
    for (size_t i = 0; i < centre->queues; i++)
        if (!memcmp(&centre->queue[i].device, &device, sizeof device))
            return &centre->queue[i];
    if (centre->queues == sizeof centre->queue / sizeof *centre->queue)
        return NULL;
    centre->queue[centre->queues].device = device;
    centre->queue[centre->queues].count = 0;
    return &centre->queue[centre->queues++];
}

/* This copy was put back: a new device id; what is not acknowledged is queued again under it. */
static void fork_desk(struct world *w, struct desk *desk)
{
    size_t left = desk->queued - desk->acknowledged;
    int again[MOST * 2];

    memcpy(again, desk->queue + desk->acknowledged, left * sizeof *again);
    desk->device = draw_id(w);
    desk->queued = desk->acknowledged = 0;
    for (size_t i = 0; i < left; i++)
        if (desk->known[again[i]].arrival_ms == INT64_MAX) /* else the feed has told that it arrived */
            queue_up(desk, again[i]);
}

static void check_wire(struct world *w, const struct made *made, const struct known *as)
{
    struct change sent = made->wire, got;
    struct body body;
    scoped_buf line = { 0 };

    sent.device = as->device;
    sent.seq = as->seq;
    change_encode(&line, &sent);
    if (!change_decode(w->arena, line.bytes, line.size_bytes, &got, NULL) || memcmp(&got.id, &made->id, 16)) {
        fail(w, "a change is another one after its journey");
        return;
    }
    if (got.body_bytes != sent.body_bytes || memcmp(got.body, sent.body, got.body_bytes) ||
        !body_decode(w->arena, got.body, got.body_bytes, &body, NULL) || body.set_count != made->write_count ||
        !same(body.why, made->parked))
        fail(w, "a body is another one after its journey");
    for (size_t i = 0; i < body.set_count && !w->wrong; i++)
        if (!body.sets[i].computed != !made->write[0].computed && body.set_count == 1)
            fail(w, "a computed value is taken for an answer");
}

/* The server takes in one change at the end of QUEUE. */
static void take_in(struct world *w, struct queue *queue, int change)
{
    struct centre *centre = &w->centre;
    struct known as = { centre->last_arrival_ms, queue->device, queue->count + 1 };

    if (w->by_wire)
        check_wire(w, &w->made[change], &as);
    queue->change[queue->count++] = change;
    if (centre->held & bit(change)) {
        if (BUG(36))
            centre->known[change].arrival_ms = centre->last_arrival_ms;
        return;
    }
    centre->held |= bit(change);
    centre->known[change] = as;
    centre->feed[centre->fed++] = change;
}

/* Whether the desk's queue is not the one the server knows under its device id. */
static bool is_fork(const struct desk *desk, const struct queue *queue)
{
    if (BUG(32))
        return false;
    for (size_t i = desk->acknowledged; i < queue->count && i < desk->queued; i++)
        if (queue->change[i] != desk->queue[i])
            return true;
    return queue->count > desk->queued;
}

/* Whether the server was put back to before what the desk knows: then it begins a new incarnation. The desk may be
 * ahead in what was acknowledged, in its place in the feed, or in what it read at that place. */
static bool is_ahead(const struct centre *centre, const struct desk *desk)
{
    if (desk->incarnation != centre->incarnation || !desk->cursor)
        return false;
    if (desk->cursor > centre->fed)
        return true;
    return !BUG(38) && (centre->feed[desk->cursor - 1] != desk->cursor_change ||
                        centre->known[desk->cursor_change].arrival_ms != desk->cursor_arrival_ms);
}

/* The desk sends its queue up to UPTO; whether the answer comes back. */
static bool send(struct world *w, struct desk *desk, struct queue *queue, size_t upto, bool whole)
{
    if (!whole && chance(w, 10)) { /* the request is lost */
        desk->acknowledged = BUG(35) ? upto : desk->acknowledged;
        return false;
    }
    w->centre.last_arrival_ms++;
    if (w->centre.last_arrival_ms < w->now_ms)
        w->centre.last_arrival_ms = w->now_ms;
    for (size_t i = queue->count; i < upto; i++)
        take_in(w, queue, desk->queue[i]);
    return whole || !chance(w, 15);
}

static void push(struct world *w, struct desk *desk, bool whole)
{
    struct queue *queue = queue_of(&w->centre, desk->device);
    size_t upto = desk->queued;

    if (!queue)
        return;
    if (is_fork(desk, queue)) {
        fork_desk(w, desk);
        return;
    }
    if (desk->acknowledged > queue->count || is_ahead(&w->centre, desk)) {
        w->centre.incarnation++;
        desk->acknowledged = desk->acknowledged > queue->count ? queue->count : desk->acknowledged;
    }
    if (!whole && upto > desk->acknowledged)
        upto = desk->acknowledged + (size_t)pick(w, (int)(upto - desk->acknowledged) + 1);
    if (!send(w, desk, queue, upto, whole))
        return;
    for (size_t i = desk->acknowledged; i < upto && !BUG(31); i++)
        desk->known[desk->queue[i]].arrival_ms = w->centre.known[desk->queue[i]].arrival_ms;
    desk->acknowledged = upto;
}

/* Where in the feed the dossier comes into reach of DESK: with its first move, for one elsewhere. */
static size_t granted_at(const struct world *w, const struct desk *desk)
{
    const struct centre *centre = &w->centre;
    size_t at = 0;

    while (desk->is_elsewhere && at < centre->fed && w->made[centre->feed[at]].kind != FOLD_MOVE)
        at++;
    return at;
}

static void receive(const struct centre *centre, struct desk *desk, int change)
{
    if (!memcmp(&centre->known[change].device, &desk->device, 16) && desk->held & bit(change) &&
        desk->known[change].arrival_ms != INT64_MAX)
        return;
    if (BUG(31) && desk->held & bit(change))
        return;
    desk->held |= bit(change);
    desk->known[change] = centre->known[change];
}

static void pull(struct world *w, struct desk *desk, bool whole)
{
    struct centre *centre = &w->centre;
    size_t upto = centre->fed, grant = granted_at(w, desk), from;

    if (is_ahead(centre, desk))
        centre->incarnation++;
    if (desk->incarnation != centre->incarnation && !BUG(34))
        desk->cursor = 0;
    desk->incarnation = centre->incarnation;
    from = desk->cursor;
    if (from > upto)
        from = upto;
    if (!whole) /* cut anywhere */
        upto = from + (size_t)pick(w, (int)(upto - from) + 1);
    for (size_t i = from; i < upto; i++) {
        if (i < grant)
            continue;
        for (size_t before = 0; i == grant && before < i && !BUG(39); before++)
            receive(centre, desk, centre->feed[before]); /* its history lies below the cursor */
        receive(centre, desk, centre->feed[i]);
    }
    desk->cursor = BUG(37) ? centre->fed : upto;
    if (!desk->cursor)
        return;
    desk->cursor_change = centre->feed[desk->cursor - 1];
    desk->cursor_arrival_ms = centre->known[desk->cursor_change].arrival_ms;
}

/* A desk, or the server, is copied now and put back later. */
static void put_back_desk(struct world *w, int d)
{
    struct desk *desk = &w->desk[d];

    if (!w->has_copy[d]) {
        w->copy[d] = *desk;
        w->has_copy[d] = true;
        return;
    }
    w->gone |= desk->held & ~w->copy[d].held & ~w->centre.held;
    *desk = w->copy[d];
    w->has_copy[d] = false;
    if (chance(w, 50)) /* else somebody copied the files, and the server must notice */
        fork_desk(w, desk);
}

static void put_back_centre(struct world *w)
{
    size_t incarnation = w->centre.incarnation;

    if (!w->has_backup) {
        w->backup = w->centre;
        w->has_backup = true;
        return;
    }
    w->centre = w->backup;
    w->centre.incarnation = incarnation;
    w->has_backup = false;
}
