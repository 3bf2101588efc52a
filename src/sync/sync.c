/* sync.c — the exchange with the central server: changes up and down, in steps that never wait. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sync/sync.h"

#include <inttypes.h>
#include <poll.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "delivery.h"
#include "errand.h"
#include "line.h"
#include "link.h"
#include "request.h"
#include "store/departure.h"
#include "store/log.h"
#include "store/pace.h"
#include "store/store.h"
#include "wire/batch.h"
#include "wire/exchange.h"

static const struct errand *const errands[] = { &asking_errand,   &handing_errand,   &supply_errand,  &sending_errand,
                                                &fetching_errand, &comparing_errand, &doubling_errand };
#define ERRANDS (sizeof errands / sizeof *errands)

#define IDLE_ROUNDS 4 /* exchanges in which nothing moved, before it is given up */

struct sync {
    struct store *store;
    struct sync_party party;
    struct link *link;
    struct request request;
    struct delivery *delivery;
    enum { ASK, ROAD, UNPACK, TAKE_IN, DERIVE, ERRAND, ERRAND_ROAD, LET_GO, DONE } state;
    size_t errand; /* the one that is run */
    struct errand_asked asked;
    bool must_ask, is_disabled;
    size_t rounds, idle_rounds, sent, received;
};

struct sync *sync_begin(struct store *store, const struct sync_party *party, struct error *err)
{
    struct link *link = line_take(party->line, store, err);
    struct sync *sync;

    if (!link)
        return NULL;
    sync = mem_new(sizeof *sync);
    sync->store = store;
    sync->party = *party;
    sync->link = link;
    sync->must_ask = true;
    sync->asked.left_bytes = ERRAND_BUDGET_BYTES;
    return sync;
}

static bool send(struct sync *sync, int64_t budget_ms, struct error *err)
{
    const struct request_share share = { sync->party.people, sync->rounds ? 0 : sync->party.count,
                                         budget_ms ? REQUEST_SMALL_BYTES : BATCH_BYTES };

    request_clear(&sync->request);
    if (!request_build(&sync->request, sync->store, &share, err))
        return false;
    if (!sync->must_ask && !sync->request.first_seq) {
        sync->state = DERIVE;
        return true;
    }
    sync->state = ROAD;
    sync->rounds++;
    return link_post(sync->link, EXCHANGE_SYNC_PATH, BATCH_TYPE, &sync->request.packed, err);
}

static bool arrive(struct sync *sync, struct error *err)
{
    bool is_done;

    if (!link_step(sync->link, &is_done, BATCH_TYPE, err))
        return false;
    if (is_done)
        sync->state = UNPACK;
    return true;
}

static bool unpack(struct sync *sync, struct error *err)
{
    sync->delivery = delivery_open(sync->store, &sync->request, link_answer(sync->link), err);
    sync->state = TAKE_IN;
    return sync->delivery != NULL;
}

/* What a round brought, and whether another must follow. */
static bool judge_round(struct sync *sync, struct error *err)
{
    const struct exchange_answer *answer = delivery_answer(sync->delivery);
    bool has_moved = delivery_sent(sync->delivery) || delivery_received(sync->delivery) ||
                     delivery_must_repeat(sync->delivery) || answer->has_more;

    sync->sent += delivery_sent(sync->delivery);
    sync->received += delivery_received(sync->delivery);
    sync->must_ask = answer->has_more || delivery_must_repeat(sync->delivery);
    sync->idle_rounds = has_moved && !delivery_must_repeat(sync->delivery) ? 0 : sync->idle_rounds + 1;
    if (sync->is_disabled && !answer->is_disabled)
        store_set(sync->store, SYNC_OUT_OF_USE, NULL, NULL); /* taken back */
    sync->is_disabled = answer->is_disabled;
    if (sync->idle_rounds > IDLE_ROUNDS)
        return error_set(err, ERROR_NETWORK,
                         _("The server does not take what is sent. Show this to whoever looks after the server."));
    sync->state = ASK;
    return true;
}

static bool take_in(struct sync *sync, int64_t budget_ms, struct error *err)
{
    bool is_done, good;

    if (!delivery_step(sync->delivery, budget_ms, &is_done, err))
        return false;
    if (!is_done)
        return true;
    good = judge_round(sync, err);
    delivery_free(sync->delivery);
    sync->delivery = NULL;
    return good;
}

static bool derive(struct sync *sync, int64_t budget_ms, struct error *err)
{
    size_t left;

    if (!log_derive(sync->store, budget_ms, &left, err))
        return false;
    if (!left)
        sync->state = ERRAND;
    return true;
}

/* From a computer that was put out of use attachments are still taken, and nothing is given. */
static bool is_open(const struct sync *sync)
{
    return !sync->is_disabled || errands[sync->errand] == &sending_errand;
}

/* The next question of an errand, or of the one after it; at the end the exchange is done. */
static bool run_errand(struct sync *sync, struct error *err)
{
    errand_clear(&sync->asked);
    if (sync->errand < ERRANDS) {
        if (is_open(sync) && errands[sync->errand]->ask(sync->store, &sync->asked)) {
            sync->state = ERRAND_ROAD;
            return link_post(sync->link, buf_view(&sync->asked.path), sync->asked.type, &sync->asked.body, err);
        }
        sync->errand++;
        sync->asked.left_bytes = ERRAND_BUDGET_BYTES;
        return true;
    }
    sync->state = LET_GO;
    if (!sync->is_disabled)
        return true;
    return store_set(sync->store, SYNC_OUT_OF_USE, "1", err) &&
           error_set(err, ERROR_INPUT,
                     _("This computer was put out of use: what waited here was handed in. When balie is closed the key "
                       "of this vault is removed. Ask who looks after the server."));
}

/* What is of another region now goes when nothing of it waits any more: everything went up before. */
static bool let_go(struct sync *sync, int64_t budget_ms, struct error *err)
{
    scoped_text now = mem_format("%" PRId64, clock_now());
    size_t left;

    if (!departure_run(sync->store, budget_ms, &left, err))
        return false;
    if (left)
        return true;
    sync->state = DONE;
    store_note(sync->store, "last_exchange", now);
    return true;
}

/* What the server refuses to one errand does not hold up the others: the changes are in already. */
static bool end_errand(struct sync *sync, struct error *err)
{
    const struct errand *errand = errands[sync->errand];
    struct error why = { 0 };
    bool is_done;

    if (!link_step(sync->link, &is_done, sync->asked.answer, &why)) {
        if (!link_was_refused(sync->link)) {
            if (errand->keep && link_has_beginning(sync->link, sync->asked.answer))
                errand->keep(sync->store, &sync->asked, link_answer(sync->link), NULL);
            return error_set(err, why.kind, "%s", why.text);
        }
        sync->state = ERRAND;
        return errand->miss(sync->store, &sync->asked, err);
    }
    if (!is_done)
        return true;
    sync->state = ERRAND;
    return errand->take(sync->store, &sync->asked, link_answer(sync->link), err);
}

static bool work(struct sync *sync, int64_t budget_ms, struct error *err)
{
    switch (sync->state) {
    case ASK:
        return send(sync, budget_ms, err);
    case ROAD:
        return arrive(sync, err);
    case UNPACK:
        return unpack(sync, err);
    case TAKE_IN:
        return take_in(sync, budget_ms, err);
    case DERIVE:
        return derive(sync, budget_ms, err);
    case ERRAND:
        return run_errand(sync, err);
    case ERRAND_ROAD:
        return end_errand(sync, err);
    case LET_GO:
        return let_go(sync, budget_ms, err);
    case DONE:
        return true;
    }
    return true;
}

/* What is told to the server must be on the disk: asking is no work of these. */
static bool may_defer(const struct sync *sync)
{
    return sync->state == TAKE_IN || sync->state == DERIVE || sync->state == ERRAND_ROAD || sync->state == LET_GO;
}

static bool work_between_keys(struct sync *sync, int64_t budget_ms, struct error *err)
{
    bool good;

    if (!store_catch_up(sync->store, err))
        return false;
    store_defer(sync->store, may_defer(sync) || store_must_carry(sync->store));
    good = store_must_carry(sync->store) ? store_carry(sync->store, err) : work(sync, budget_ms, err);
    store_defer(sync->store, false);
    return good;
}

enum sync_progress sync_step(struct sync *sync, int64_t budget_ms, struct error *err)
{
    store_set_pace(sync->store, budget_ms ? STORE_SMALL_PORTIONS : STORE_LARGE_PORTIONS);
    if (budget_ms && store_is_behind(sync->store))
        return SYNC_BUSY;
    if (!(budget_ms ? work_between_keys : work)(sync, budget_ms, err))
        return SYNC_FAILED;
    return sync->state == DONE && !store_is_behind(sync->store) ? SYNC_DONE : SYNC_BUSY;
}

const char *sync_doing(const struct sync *sync)
{
    static const char *const words[] = { "ask",    "receive", "unpack", "take in", "fold",
                                         "errand", "receive", "let go", "end" };

    return store_must_carry(sync->store) ? "carry" : words[sync->state];
}

size_t sync_wait(struct sync *sync, struct pollfd *out, size_t room, int *timeout_ms)
{
    size_t count = store_wait_behind(sync->store, out, room, timeout_ms);

    if (count)
        return count;
    *timeout_ms = 0;
    if (!store_must_carry(sync->store) && (sync->state == ROAD || sync->state == ERRAND_ROAD))
        return link_wait(sync->link, out, room, timeout_ms);
    return 0;
}

bool sync_run(struct sync *sync, struct error *err)
{
    struct pollfd waits[8];
    enum sync_progress progress;
    int timeout_ms;
    size_t count;

    while ((progress = sync_step(sync, 0, err)) == SYNC_BUSY) {
        count = sync_wait(sync, waits, sizeof waits / sizeof *waits, &timeout_ms);
        if (count || timeout_ms)
            poll(waits, count, timeout_ms);
    }
    return progress == SYNC_DONE;
}

size_t sync_sent(const struct sync *sync)
{
    return sync->sent;
}

size_t sync_received(const struct sync *sync)
{
    return sync->received;
}

int64_t sync_patience_ms(const struct sync *sync)
{
    return link_patience_ms(sync->link);
}

void sync_free(struct sync *sync)
{
    if (!sync)
        return;
    line_give(sync->party.line, sync->link);
    delivery_free(sync->delivery);
    request_clear(&sync->request);
    errand_clear(&sync->asked);
    mem_free(sync);
}
