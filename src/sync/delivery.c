/* delivery.c — an answer of the server being put into the store, in slices, each of them whole. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "delivery.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sign.h"
#include "base/text.h"
#include "base/words.h"
#include "doubling.h"
#include "heard.h"
#include "store/blob.h"
#include "store/hearsay.h"
#include "store/log.h"
#include "store/pace.h"
#include "store/store.h"
#include "roll.h"
#include "supply.h"
#include "wire/batch.h"
#include "wire/change.h"
#include "wire/notice.h"

#define NUMBER_BYTES 24
#define SKEW_MS      2000

struct delivery {
    struct store *store;
    const struct request *request;
    struct arena *arena, *line_arena;
    struct buf lines;
    struct batch_rest rest;
    struct exchange_answer answer;
    int64_t arrival_ms;
    size_t received, sent;
    bool must_repeat, is_begun;
};

static bool refuse(struct error *err)
{
    return error_set(
        err, ERROR_DAMAGED,
        _("The server's answer cannot be read. Exchange again; if it stays so, install the newest balie."));
}

struct delivery *delivery_open(struct store *store, const struct request *request, const struct buf *packed,
                               struct error *err)
{
    struct delivery *delivery = mem_new(sizeof *delivery);
    const char *line;
    size_t size_bytes;

    delivery->store = store;
    delivery->request = request;
    delivery->arena = arena_new();
    delivery->line_arena = arena_new();
    delivery->arrival_ms = -1;
    if (!batch_unpack(&delivery->lines, buf_view(packed), packed->size_bytes, NULL)) {
        error_set(err, ERROR_NETWORK, _("What came over the network is damaged or cut off. Exchange again."));
        delivery_free(delivery);
        return NULL;
    }
    delivery->rest = (struct batch_rest){ buf_view(&delivery->lines), delivery->lines.size_bytes };
    if (!batch_line(&delivery->rest, &line, &size_bytes) ||
        !exchange_decode_answer(delivery->arena, line, size_bytes, &delivery->answer, err)) {
        delivery_free(delivery);
        return NULL;
    }
    return delivery;
}

static bool receive_line(struct delivery *delivery, const char *line, size_t size_bytes, struct error *err)
{
    struct change change;
    struct notice notice;
    bool is_new = false;

    if (exchange_decode_arrival(line, size_bytes, &delivery->arrival_ms))
        return true;
    arena_reset(delivery->line_arena);
    if (notice_decode(delivery->line_arena, line, size_bytes, &notice))
        return heard_keep(delivery->store, &notice, err);
    if (delivery->arrival_ms < 0 || !change_decode(delivery->line_arena, line, size_bytes, &change, NULL))
        return refuse(err);
    if (!log_receive(delivery->store, &change, delivery->arrival_ms, &is_new, err) ||
        !(is_new ? heard_received : heard_again)(delivery->store, &change, err))
        return false;
    delivery->received += is_new;
    return true;
}

static bool acknowledge(struct delivery *delivery, struct error *err)
{
    const struct exchange_answer *answer = &delivery->answer;

    for (size_t i = 0; i < answer->arrival_count; i++) {
        const struct exchange_arrival *arrival = &answer->arrivals[i];

        if (!log_acknowledge(delivery->store, arrival->first_seq, arrival->last_seq, arrival->arrival_ms, err) ||
            !hearsay_forget_refused(delivery->store, arrival->first_seq, arrival->last_seq, err))
            return false;
        if (arrival->first_seq > delivery->request->acknowledged)
            delivery->sent += (size_t)(arrival->last_seq - arrival->first_seq + 1);
    }
    return true;
}

/* What is stored over there but not passed on, for the person to see. */
static bool note_refusals(struct delivery *delivery, struct error *err)
{
    const struct exchange_answer *answer = &delivery->answer;
    const struct request *request = delivery->request;

    for (size_t i = 0; i < answer->refusal_count; i++) {
        uint64_t place = answer->refusals[i].seq - request->first_seq;
        struct hearsay said = { .name = HEARSAY_REFUSED, .reason = answer->refusals[i].reason, .at_ms = clock_now() };

        if (!request->first_seq || answer->refusals[i].seq < request->first_seq || place >= request->changes.count)
            continue;
        said.change = request->changes.at[place];
        if (!hearsay_add(delivery->store, &said, err))
            return false;
    }
    return true;
}

static bool learn_names(struct delivery *delivery, struct error *err)
{
    char id[ID_TEXT_BYTES];

    for (size_t i = 0; i < delivery->answer.person_count; i++) {
        const struct exchange_person *person = &delivery->answer.people[i];
        scoped_text name = mem_format("user:%s", id_format(person->id, id));
        scoped_text key = mem_format("person:%s", id);
        scoped_text is_signed = store_get(delivery->store, key);

        if (!is_signed && !store_set(delivery->store, name, person->name, err))
            return false;
    }
    return true;
}

static bool set_number(struct store *store, const char *name, int64_t number, struct error *err)
{
    scoped_text text = mem_format("%" PRId64, number);

    return store_set(store, name, text, err);
}

/* What differs by less than the time an answer takes is the same, and costs no writing. */
static bool learn_skew(struct store *store, int64_t skew_ms, struct error *err)
{
    scoped_text text = store_get(store, "clock_skew");
    int64_t known_ms = 0;

    if (text && text_integer(text, INT64_MIN, INT64_MAX, &known_ms) && llabs(known_ms - skew_ms) < SKEW_MS)
        return true;
    return set_number(store, "clock_skew", skew_ms, err);
}

static bool learn_place(struct delivery *delivery, struct error *err)
{
    const struct exchange_answer *answer = &delivery->answer;
    struct store *store = delivery->store;

    return store_set(store, "cursor", answer->cursor, err) &&
           (!*answer->number || store_set(store, "number", answer->number, err)) &&
           store_set(store, "region", answer->region, err) &&
           (!*answer->role || store_set(store, "role", answer->role, err)) &&
           learn_skew(store, answer->now_ms - clock_now(), err);
}

/* The server was put back from a copy: what it lost goes up again. A computer that was put out of use has read nothing
 * by which another incarnation could be told. */
static bool forget_lost(struct delivery *delivery, struct error *err)
{
    if (delivery->answer.have >= delivery->request->acknowledged || BUG(213))
        return true;
    delivery->must_repeat = true;
    return log_forget_arrival(delivery->store, delivery->answer.have, err) && blob_doubt(delivery->store, err) &&
           heard_lost(delivery->store, err);
}

static bool finish(struct delivery *delivery, struct error *err)
{
    if (delivery->answer.is_fork) {
        delivery->must_repeat = true;
        return log_new_device(delivery->store, err) && heard_copied(delivery->store, err);
    }
    return acknowledge(delivery, err) && forget_lost(delivery, err) && note_refusals(delivery, err) &&
           learn_names(delivery, err) && roll_learn(delivery->store, &delivery->answer, err) &&
           supply_learn(delivery->store, &delivery->answer, err) &&
           doubling_learn(delivery->store, delivery->answer.doubles, err) && learn_place(delivery, err);
}

/* Another incarnation than the one that was read: the server was put back, and may lack what only went up beside the
 * changes, and what of others only readers still have; what it still
 * holds it tells again, in the lines that come with this. */
static bool note_incarnation(struct delivery *delivery, struct error *err)
{
    scoped_text before = store_get(delivery->store, "cursor");

    return !before || !*before || strncmp(before, delivery->answer.cursor, strcspn(before, ".") + 1) == 0 || BUG(215) ||
           heard_anew(delivery->store, err);
}

static bool store_slice(struct delivery *delivery, struct slice *slice, bool *is_done, struct error *err)
{
    const char *line;
    size_t size_bytes;

    if (!delivery->is_begun && !note_incarnation(delivery, err))
        return false;
    delivery->is_begun = true;
    do {
        *is_done = !batch_line(&delivery->rest, &line, &size_bytes);
        if (*is_done)
            return finish(delivery, err);
        if (!receive_line(delivery, line, size_bytes, err))
            return false;
    } while (slice_go_on(slice));
    return true;
}

bool delivery_step(struct delivery *delivery, int64_t budget_ms, bool *is_done, struct error *err)
{
    struct slice slice;

    if (!slice_begin(&slice, delivery->store, SLICE_RECEIVE, budget_ms, err))
        return false;
    if (store_slice(delivery, &slice, is_done, err))
        return slice_commit(&slice, err);
    store_cancel(delivery->store);
    return false;
}

const struct exchange_answer *delivery_answer(const struct delivery *delivery)
{
    return &delivery->answer;
}

size_t delivery_received(const struct delivery *delivery)
{
    return delivery->received;
}

size_t delivery_sent(const struct delivery *delivery)
{
    return delivery->sent;
}

bool delivery_must_repeat(const struct delivery *delivery)
{
    return delivery->must_repeat;
}

void delivery_free(struct delivery *delivery)
{
    if (!delivery)
        return;
    buf_clear(&delivery->lines);
    arena_free(delivery->arena);
    arena_free(delivery->line_arena);
    mem_free(delivery);
}
