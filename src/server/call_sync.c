/* call_sync.c — one exchange with a device: what it sends is stored, what it may see and has not read is told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "calls.h"

#include <stdio.h>
#include <string.h>

#include "ahead.h"
#include "base/arena.h"
#include "base/array.h"
#include "base/clock.h"
#include "call.h"
#include "cursor.h"
#include "doubles.h"
#include "feed.h"
#include "published.h"
#include "push.h"
#include "turn.h"
#include "wire/batch.h"
#include "wire/directory.h"
#include "wire/exchange.h"

#define NUMBER_BYTES  24
#define PEOPLE_A_TURN 1000
/* When many stand in line, what was sent is acknowledged first and read the next time. */
#define CROWD            16
#define FEED_TURN_BYTES  8388608
#define FEED_LEAST_BYTES 65536

/* What was said, read before the turn; and what is answered, made within it. */
struct meeting {
    struct exchange_request request;
    struct push push;

    struct call *call;
    struct turn *turn;
    struct store_device device;
    struct cursor cursor;
    int64_t before; /* where the feed was before this push, when the turn is held */
    struct buf lines;
    ARRAY(struct exchange_person) people;
    ARRAY(struct directory_entry) directory;
    struct exchange_answer answer;
    char number[NUMBER_BYTES], centre_key[STORE_TEXT_BYTES];
    struct store_bundle live;
};

bool read_sync(struct call *call)
{
    struct meeting *meeting = arena_alloc(call->arena, sizeof *meeting);
    scoped_buf unpacked = { 0 };
    struct batch_rest rest;
    const char *line;
    size_t size_bytes;

    call->said = meeting;
    if (!batch_unpack(&unpacked, buf_view(&call->body), call->body.size_bytes, NULL))
        return false;
    /* The changes borrow their lines. */
    rest = (struct batch_rest){ arena_text_part(call->arena, buf_view(&unpacked), unpacked.size_bytes),
                                unpacked.size_bytes };
    return batch_line(&rest, &line, &size_bytes) &&
           exchange_decode_request(call->arena, line, size_bytes, &meeting->request, NULL) &&
           push_read(&meeting->push, &rest, meeting->request.device, call->arena);
}

bool sync_writes(const struct call *call)
{
    const struct meeting *meeting = call->said;

    return meeting->push.changes.count > 0;
}

void foresee_sync(const struct call *call, struct ahead *ahead)
{
    const struct meeting *meeting = call->said;
    const struct exchange_request *request = &meeting->request;
    int64_t position = cursor_peek(request->cursor);

    *array_add(&ahead->devices) = request->device;
    if (position)
        *array_add(&ahead->positions) = position;
    for (size_t i = 0; i < request->person_count; i++)
        *array_add(&ahead->people) = request->people[i].id;
    for (size_t i = 0; i < meeting->push.changes.count; i++) {
        const struct push_change *one = &meeting->push.changes.at[i];

        if (!i || !id_equal(one->change.user, one[-1].change.user))
            *array_add(&ahead->people) = one->change.user;
        *array_add(&ahead->changes) = one;
    }
}

void drop_sync(struct call *call)
{
    struct meeting *meeting = call->said;

    push_clear(&meeting->push);
    array_clear(&meeting->people);
    array_clear(&meeting->directory);
    buf_clear(&meeting->lines);
}

/* What the centre signed is passed on as it was signed. */
static void note_entry(struct meeting *meeting, const struct store_person *person)
{
    struct arena *arena = meeting->call->arena;
    struct directory_entry *entry = array_add(&meeting->directory);

    *entry = (struct directory_entry){ .id = person->id,
                                       .name = arena_text(arena, person->name),
                                       .role = person->has_left ? "" : arena_text(arena, person->role),
                                       .region = arena_text(arena, person->region),
                                       .version = person->number };
    memcpy(entry->signature, person->signature, sizeof entry->signature);
}

static bool note_person(void *with, const struct store_person *person)
{
    struct meeting *meeting = with;

    if (meeting->people.count + meeting->directory.count >= PEOPLE_A_TURN) {
        meeting->answer.has_more = true;
        return false;
    }
    meeting->cursor.person = person->number;
    if (person->is_signed) {
        note_entry(meeting, person);
        return true;
    }
    *array_add(&meeting->people) =
        (struct exchange_person){ person->id, arena_text(meeting->call->arena, person->name) };
    return true;
}

static bool add_person(struct meeting *meeting, const struct exchange_person *said, struct error *err)
{
    const struct store_desk *desk = &meeting->call->desk;
    struct server_store *store = meeting->turn->store;
    struct store_person person = { .id = said->id };

    snprintf(person.name, sizeof person.name, "%s", said->name);
    snprintf(person.role, sizeof person.role, "%s", desk->role);
    snprintf(person.region, sizeof person.region, "%s", desk->region);
    return turn_hold(meeting->turn, err) && store->next_person(store, &person.number, err) &&
           store->put_person(store, &person, err);
}

/* Who works on this device is made known before its changes are judged. */
static bool introduce(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->turn->store;
    struct store_person person;

    if (meeting->call->desk.state != STORE_ACTIVE)
        return true;
    for (size_t i = 0; i < meeting->request.person_count; i++)
        if (!store->find_person(store, meeting->request.people[i].id, &person, err) ||
            (!person.number && !add_person(meeting, &meeting->request.people[i], err)))
            return false;
    return true;
}

static bool find_device(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->turn->store;

    if (!store->find_device(store, meeting->request.device, &meeting->device, err))
        return false;
    if (meeting->device.number)
        return true;
    meeting->device.desk = meeting->call->desk.number;
    return turn_hold(meeting->turn, err) && store->add_device(store, meeting->request.device, &meeting->device, err);
}

/* A device that has read or had acknowledged what is not here proves that this server was put back from a copy: a new
 * incarnation begins, and every device reads again and sends what is lacking. */
static bool find_place(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->turn->store;
    bool is_ahead;

    if (!cursor_read(store, meeting->request.cursor, &meeting->cursor, &is_ahead, err))
        return false;
    if (!is_ahead && meeting->request.acknowledged <= meeting->device.head)
        return true;
    /* A cursor of another incarnation says that it was told already. */
    if (!is_ahead && !meeting->cursor.position)
        return true;
    meeting->cursor = (struct cursor){ 0 };
    return turn_hold(meeting->turn, err) && store->renew(store, err);
}

static bool is_forked(const struct meeting *meeting)
{
    const struct exchange_request *request = &meeting->request;

    return request->head < meeting->device.head ||
           (request->head == meeting->device.head && !digest_equal(&request->chain, &meeting->device.chain));
}

/* The feed's end as this transaction sees it: what others add later is read the next time. */
static bool find_end(struct meeting *meeting, int64_t *out, struct error *err)
{
    struct store_feed feed = meeting->turn->feed;

    if (!meeting->turn->is_held && !meeting->turn->store->read_feed(meeting->turn->store, &feed, err))
        return false;
    *out = feed.position;
    return true;
}

static size_t feed_limit(const struct meeting *meeting)
{
    size_t crowd = meeting->turn->crowd;

    if (crowd <= CROWD)
        return BATCH_BYTES;
    if (meeting->push.changes.count)
        return 0;
    return FEED_TURN_BYTES / crowd > FEED_LEAST_BYTES ? FEED_TURN_BYTES / crowd : FEED_LEAST_BYTES;
}

static bool tell(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->turn->store;
    const struct store_visitor people = { .person = note_person, .with = meeting };
    struct feed_order order = { .push = &meeting->push,
                                .limit_bytes = feed_limit(meeting),
                                .cursor = &meeting->cursor };

    if (meeting->call->desk.state != STORE_ACTIVE || meeting->push.is_fork)
        return true;
    if (!find_end(meeting, &order.until, err))
        return false;
    order.own_after = meeting->turn->is_held ? meeting->before : order.until;
    if (!feed_write(&meeting->lines, store, &order, err))
        return false;
    meeting->turn->fed += order.count;
    meeting->answer.has_more = order.has_more;
    return store->each_person(store, meeting->cursor.person, &people, err);
}

static bool meet(struct meeting *meeting, struct error *err)
{
    struct push *push = &meeting->push;

    push->turn = meeting->turn;
    push->desk = &meeting->call->desk;
    push->device = &meeting->device;
    if (!introduce(meeting, err) || !find_place(meeting, err) || !find_end(meeting, &meeting->before, err))
        return false;
    if (!meeting->cursor.position && !meeting->cursor.place)
        meeting->cursor.whole = meeting->before;
    push->is_fork = meeting->request.head < meeting->device.head;
    if (!push->is_fork && !push_store(push, err))
        return false;
    push->is_fork = push->is_fork || is_forked(meeting);
    return tell(meeting, err);
}

/* What the centre signed is told with the key it can be told by. */
static bool tell_key(struct meeting *meeting, struct error *err)
{
    meeting->answer.centre_key = meeting->centre_key;
    return (!meeting->directory.count && !meeting->answer.bundle.number) ||
           meeting->turn->store->get_fact(meeting->turn->store, "centre_key", meeting->centre_key, err);
}

/* Which content is live is told until the device says that it knows. */
static bool tell_content(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->turn->store;
    struct store_bundle *live = &meeting->live;
    struct bundle_word *word = &meeting->answer.bundle;

    if (meeting->call->desk.state != STORE_ACTIVE || meeting->push.is_fork)
        return true;
    if (!doubles_version(store, &meeting->answer.doubles, err) ||
        !published_live(store, meeting->call->desk.region, live, err))
        return false;
    if (!live->number || live->number == meeting->request.bundle)
        return true;
    *word = (struct bundle_word){ .number = live->number, .region = live->region, .hash = live->hash };
    memcpy(word->signature, live->signature, sizeof word->signature);
    return true;
}

static void fill_answer(struct meeting *meeting)
{
    struct exchange_answer *answer = &meeting->answer;
    const struct push *push = &meeting->push;

    snprintf(meeting->number, sizeof meeting->number, "%04lld", (long long)meeting->device.number);
    answer->is_fork = push->is_fork;
    answer->is_disabled = meeting->call->desk.state != STORE_ACTIVE;
    answer->have = meeting->device.head;
    answer->now_ms = clock_now();
    answer->number = meeting->number;
    answer->region = meeting->call->desk.region;
    answer->role = meeting->call->desk.role;
    answer->arrivals = push->arrivals.at;
    answer->arrival_count = answer->is_fork ? 0 : push->arrivals.count;
    answer->refusals = push->refusals.at;
    answer->refusal_count = answer->is_fork ? 0 : push->refusals.count;
    answer->people = meeting->people.at;
    answer->person_count = meeting->people.count;
    answer->directory = meeting->directory.at;
    answer->directory_count = meeting->directory.count;
}

static bool write_answer(struct meeting *meeting, struct error *err)
{
    struct exchange_answer *answer = &meeting->answer;
    scoped_buf cursor = { 0 };
    scoped_buf lines = { 0 };

    fill_answer(meeting);
    if (answer->is_disabled || answer->is_fork)
        buf_text(&cursor, meeting->request.cursor);
    else if (!cursor_write(&cursor, meeting->turn->store, &meeting->cursor, err))
        return false;
    answer->cursor = buf_view(&cursor);
    exchange_encode_answer(&lines, answer);
    buf_add(&lines, buf_view(&meeting->lines), meeting->lines.size_bytes);
    batch_pack(&meeting->call->reply.body, buf_view(&lines), lines.size_bytes);
    return call_succeed(meeting->call, BATCH_TYPE);
}

/* A turn that is made again begins anew. */
static void restart(struct meeting *meeting, struct call *call, struct turn *turn)
{
    meeting->call = call;
    meeting->turn = turn;
    meeting->people.count = meeting->directory.count = 0;
    meeting->answer = (struct exchange_answer){ 0 };
    *meeting->centre_key = '\0';
    meeting->push.is_fork = false;
    buf_cut(&meeting->lines, 0);
}

bool answer_sync(struct call *call, struct turn *turn, struct error *err)
{
    struct meeting *meeting = call->said;

    restart(meeting, call, turn);
    if (!find_device(meeting, err))
        return false;
    if (meeting->device.desk != call->desk.number)
        return call_problem(call, 403, "device", "This device id belongs to another enrolment.");
    return meet(meeting, err) && tell_content(meeting, err) && tell_key(meeting, err) && write_answer(meeting, err);
}
