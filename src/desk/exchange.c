/* exchange.c — the central server: enrol, exchange, and what still waits. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/exchange.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/erasing.h"
#include "desk/seat.h"
#include "store/log.h"
#include "store/pace.h"
#include "store/store.h"
#include "sync/sync.h"
#include "vault/vault.h"
#include "wire/exchange.h"

#define STEP_MS          2 /* and a key waits for 5 at most */
#define SKEW_MS          300000
#define PEM_LIMIT_BYTES  1048576
#define FAILURES_BYTES   700 /* some fifty moments */
#define FIRST_PAUSE_MS   15000
#define LONGEST_PAUSE_MS 1800000

struct exchange {
    struct seat *seat;
    struct sync *sync;
    struct vault_user users[VAULT_USERS];
    struct exchange_person people[VAULT_USERS];
    int64_t step_ms;     /* 0: as long as it needs */
    int64_t patience_ms; /* after it failed */
    bool is_deriving;
};

static int64_t read_number(struct store *store, const char *name)
{
    scoped_text text = store_get(store, name);
    int64_t number = 0;

    if (text)
        text_integer(text, INT64_MIN, INT64_MAX, &number);
    return number;
}

static bool write_number(struct store *store, const char *name, int64_t number)
{
    scoped_text text = mem_format("%" PRId64, number);

    return store_set(store, name, text, NULL);
}

static void copy_state(struct store *store, const char *name, char *out, size_t room)
{
    scoped_text text = store_get(store, name);

    snprintf(out, room, "%s", text ? text : "");
}

void exchange_state(struct seat *seat, struct exchange_state *out)
{
    struct store *store = seat_store(seat);

    *out = (struct exchange_state){ .is_enrolled = sync_is_enrolled(store),
                                    .pending = log_pending_count(store),
                                    .oldest_ms = log_pending_since(store),
                                    .last_ms = read_number(store, "last_exchange"),
                                    .attempt = read_number(store, "attempt"),
                                    .sent = (size_t)read_number(store, "last_sent"),
                                    .received = (size_t)read_number(store, "last_received") };
    copy_state(store, "server", out->server, sizeof out->server);
    copy_state(store, "trouble", out->trouble, sizeof out->trouble);
    out->is_online = out->is_enrolled && out->last_ms && !*out->trouble;
}

bool exchange_enrol(struct seat *seat, const char *url, const char *code, const char *authority, struct error *err)
{
    const struct exchange_person person = { seat_user(seat), seat_user_name(seat) };
    scoped_buf pem = { 0 };

    if (authority && !file_read(authority, PEM_LIMIT_BYTES, &pem, err))
        return false;
    return sync_enrol(seat_store(seat), &(struct sync_invitation){ url, code, authority ? buf_view(&pem) : NULL },
                      &person, err);
}

static void note_trouble_over(struct store *store)
{
    static const char *const names[] = { "trouble", "trouble.kind", "attempt", "failures" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        store_set(store, names[i], NULL, NULL);
}

/* With a wrong clock every date that is filled in by itself is doubtful: that is said, not only known. */
static void note_success(struct exchange *exchange)
{
    struct store *store = seat_store(exchange->seat);
    int64_t skew_ms = read_number(store, "clock_skew");
    scoped_text words = NULL;

    if (skew_ms > SKEW_MS || skew_ms < -SKEW_MS)
        words = mem_format(_("The clock of this computer differs %" PRId64 " minutes from the server's: set it right."),
                           (skew_ms < 0 ? -skew_ms : skew_ms) / 60000);
    if (!store_begin(store, NULL))
        return;
    store_set(store, "clock_warning", words, NULL);
    note_trouble_over(store);
    write_number(store, "last_sent", (int64_t)sync_sent(exchange->sync));
    write_number(store, "last_received", (int64_t)sync_received(exchange->sync));
    store_commit(store, NULL);
}

static const char *kind_word(enum error_kind kind)
{
    return kind == ERROR_NETWORK   ? "network"
           : kind == ERROR_DAMAGED ? "damaged"
           : kind == ERROR_SYSTEM  ? "system"
                                   : "input";
}

/* When each attempt failed: so that for every change that waits it can be said how often it was tried. */
static void note_failure(struct store *store, const struct error *err)
{
    scoped_text before = store_get(store, "failures");
    scoped_text failures = mem_format("%" PRId64 " %.*s", clock_now(), FAILURES_BYTES, before ? before : "");

    store_set(store, "trouble", err->text, NULL);
    store_set(store, "trouble.kind", kind_word(err->kind), NULL);
    store_set(store, "failures", failures, NULL);
    write_number(store, "attempt", read_number(store, "attempt") + 1);
}

int64_t exchange_pause_ms(int64_t attempt, uint32_t luck)
{
    int64_t pause_ms = FIRST_PAUSE_MS;

    for (; attempt > 1 && pause_ms < LONGEST_PAUSE_MS; attempt--)
        pause_ms *= 2;
    if (pause_ms > LONGEST_PAUSE_MS)
        pause_ms = LONGEST_PAUSE_MS;
    return pause_ms / 2 + (int64_t)(luck % (uint32_t)pause_ms);
}

void exchange_prepare(struct seat *seat)
{
    sync_prepare(seat_store(seat));
}

struct exchange *exchange_begin(struct seat *seat, struct error *err)
{
    struct exchange *exchange = mem_new(sizeof *exchange);
    size_t count = vault_list_users(vault_folder(seat_vault(seat)), exchange->users);

    for (size_t i = 0; i < count; i++)
        exchange->people[i] = (struct exchange_person){ exchange->users[i].id, exchange->users[i].name };
    exchange->seat = seat;
    exchange->step_ms = STEP_MS;
    exchange->sync =
        sync_begin(seat_store(seat), &(struct sync_party){ exchange->people, count, seat_line(seat) }, err);
    if (exchange->sync)
        return exchange;
    mem_free(exchange);
    return NULL;
}

size_t exchange_wait(struct exchange *exchange, struct pollfd *out, size_t room, int *timeout_ms)
{
    size_t count;

    if (!exchange->is_deriving)
        return sync_wait(exchange->sync, out, room, timeout_ms);
    count = seat_wait_behind(exchange->seat, out, room, timeout_ms);
    if (!count)
        *timeout_ms = 0;
    return count;
}

static enum exchange_progress step_sync(struct exchange *exchange, struct error *err)
{
    struct error why = { 0 };

    switch (sync_step(exchange->sync, exchange->step_ms, &why)) {
    case SYNC_BUSY:
        return EXCHANGE_BUSY;
    case SYNC_FAILED:
        note_failure(seat_store(exchange->seat), &why);
        exchange->patience_ms = sync_patience_ms(exchange->sync);
        if (err)
            *err = why;
        return EXCHANGE_FAILED;
    case SYNC_DONE:
        note_success(exchange);
        exchange->is_deriving = true;
        return EXCHANGE_BUSY;
    }
    return EXCHANGE_BUSY;
}

enum exchange_progress exchange_step(struct exchange *exchange, struct error *err)
{
    struct store *store = seat_store(exchange->seat);

    if (!exchange->is_deriving)
        return step_sync(exchange, err);
    if (exchange->step_ms && store_is_behind(store))
        return EXCHANGE_BUSY;
    if (!store_catch_up(store, err))
        return EXCHANGE_FAILED;
    if (seat_derive(exchange->seat, exchange->step_ms) || store_is_behind(store))
        return EXCHANGE_BUSY;
    return erasing_finish(exchange->seat, err) ? EXCHANGE_DONE : EXCHANGE_FAILED;
}

int64_t exchange_patience_ms(const struct exchange *exchange)
{
    return exchange->patience_ms;
}

void exchange_end(struct exchange *exchange)
{
    if (!exchange)
        return;
    sync_free(exchange->sync);
    mem_free(exchange);
}

bool exchange_run(struct seat *seat, struct error *err)
{
    struct exchange *exchange = exchange_begin(seat, err);
    enum exchange_progress progress = EXCHANGE_BUSY;
    struct pollfd waits[8];
    int timeout_ms;
    size_t count;

    if (!exchange)
        return false;
    exchange->step_ms = 0;
    while ((progress = step_sync(exchange, err)) == EXCHANGE_BUSY && !exchange->is_deriving) {
        count = exchange_wait(exchange, waits, sizeof waits / sizeof *waits, &timeout_ms);
        if (count || timeout_ms)
            poll(waits, count, timeout_ms);
    }
    if (exchange->is_deriving)
        seat_derive(seat, 0);
    exchange_end(exchange);
    return progress != EXCHANGE_FAILED && erasing_finish(seat, err) && seat_renew(seat, err) != SEAT_GONE;
}
