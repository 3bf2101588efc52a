/* reply.c — what the server answers to one request, built within the transaction of its turn. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "reply.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/clock.h"
#include "published.h"
#include "cursor.h"
#include "feed.h"
#include "invitation.h"
#include "push.h"
#include "question.h"
#include "store.h"
#include "wire/batch.h"
#include "wire/exchange.h"
#include "wire/problem.h"

#define NUMBER_BYTES  24
#define PEOPLE_A_TURN 1000

bool reply_problem(struct reply *reply, int status, const char *name, const char *detail)
{
    buf_clear(&reply->body);
    reply->status = status;
    reply->type = PROBLEM_TYPE;
    problem_encode(&reply->body, status, name, detail);
    return true;
}

/* Everything that one sync needs while it is answered. */
struct meeting {
    struct server_store *store;
    struct arena *arena;
    struct exchange_request request;
    struct store_desk desk;
    struct store_device device;
    struct push push;
    struct cursor cursor;
    struct store_feed before; /* where the feed was before this push */
    struct buf lines;         /* of the feed */
    ARRAY(struct exchange_person) people;
    struct exchange_answer answer;
    char number[NUMBER_BYTES], centre_key[STORE_TEXT_BYTES];
    struct store_bundle live;
};

static bool note_person(void *with, int64_t number, const struct id *id, const char *name)
{
    struct meeting *meeting = with;

    if (meeting->people.count >= PEOPLE_A_TURN) {
        meeting->answer.has_more = true;
        return false;
    }
    meeting->cursor.person = number;
    *array_add(&meeting->people) = (struct exchange_person){ *id, arena_text(meeting->arena, name) };
    return true;
}

/* Who works on this device is made known before its changes are judged. */
static bool introduce(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->store;
    bool is_known;

    if (meeting->desk.is_disabled)
        return true;
    for (size_t i = 0; i < meeting->request.person_count; i++) {
        const struct exchange_person *person = &meeting->request.people[i];

        if (!store->has_person(store, person->id, &is_known, err) ||
            (!is_known && !store->add_person(store, person->id, person->name, err)))
            return false;
    }
    return true;
}

static bool find_device(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->store;

    if (!store->find_device(store, meeting->request.device, &meeting->device, err))
        return false;
    if (meeting->device.number)
        return true;
    meeting->device.desk = meeting->desk.number;
    return store->add_device(store, meeting->request.device, &meeting->device, err);
}

/* A device that has read or had acknowledged what is not here proves that this server was put back from a copy: a new
 * incarnation begins, and every device reads again and sends what is lacking. */
static bool find_place(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->store;
    bool is_ahead;

    if (!cursor_read(store, meeting->request.cursor, &meeting->cursor, &is_ahead, err))
        return false;
    if (!is_ahead && meeting->request.acknowledged <= meeting->device.head)
        return true;
    /* A cursor of another incarnation says that it was told already. */
    if (!is_ahead && !meeting->cursor.position)
        return true;
    meeting->cursor = (struct cursor){ 0 };
    return store->renew(store, err);
}

static bool is_forked(const struct meeting *meeting)
{
    const struct exchange_request *request = &meeting->request;

    return request->head < meeting->device.head ||
           (request->head == meeting->device.head && !digest_equal(&request->chain, &meeting->device.chain));
}

static bool tell(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->store;
    struct store_visitor people = { .person = note_person, .with = meeting };
    struct feed_order order = { .push = &meeting->push,
                                .own_after = meeting->before.position,
                                .cursor = &meeting->cursor };

    if (meeting->desk.is_disabled || meeting->push.is_fork)
        return true;
    if (!feed_write(&meeting->lines, store, &order, err))
        return false;
    meeting->answer.has_more = order.has_more;
    return store->each_person(store, meeting->cursor.person, &people, err);
}

static bool meet(struct meeting *meeting, struct error *err)
{
    struct push *push = &meeting->push;

    push->desk = &meeting->desk;
    push->device = &meeting->device;
    push->store = meeting->store;
    if (!introduce(meeting, err) || !find_place(meeting, err) ||
        !meeting->store->read_feed(meeting->store, &meeting->before, err))
        return false;
    push->is_fork = meeting->request.head < meeting->device.head;
    if (!push->is_fork && !push_store(push, err))
        return false;
    push->is_fork = push->is_fork || is_forked(meeting);
    return tell(meeting, err);
}

/* Which content is live is told until the device says that it knows. */
static bool tell_content(struct meeting *meeting, struct error *err)
{
    struct server_store *store = meeting->store;
    struct store_bundle *live = &meeting->live;
    struct bundle_word *word = &meeting->answer.bundle;

    if (meeting->desk.is_disabled || meeting->push.is_fork)
        return true;
    if (!published_live(store, meeting->desk.region, live, err) ||
        !store->get_fact(store, "centre_key", meeting->centre_key, err))
        return false;
    if (!live->number || live->number == meeting->request.bundle)
        return true;
    *word = (struct bundle_word){ .number = live->number, .region = live->region, .hash = live->hash };
    memcpy(word->signature, live->signature, sizeof word->signature);
    meeting->answer.centre_key = meeting->centre_key;
    return true;
}

static bool write_answer(struct meeting *meeting, struct reply *reply, struct error *err)
{
    struct exchange_answer *answer = &meeting->answer;
    scoped_buf cursor = { 0 };
    scoped_buf lines = { 0 };

    if (meeting->desk.is_disabled || meeting->push.is_fork)
        buf_text(&cursor, meeting->request.cursor);
    else if (!cursor_write(&cursor, meeting->store, &meeting->cursor, err))
        return false;
    snprintf(meeting->number, sizeof meeting->number, "%04lld", (long long)meeting->device.number);
    answer->is_fork = meeting->push.is_fork;
    answer->is_disabled = meeting->desk.is_disabled;
    answer->have = meeting->device.head;
    answer->now_ms = clock_now();
    answer->cursor = buf_view(&cursor);
    answer->number = meeting->number;
    answer->region = meeting->desk.region;
    answer->role = meeting->desk.role;
    answer->arrivals = meeting->push.arrivals.at;
    answer->arrival_count = answer->is_fork ? 0 : meeting->push.arrivals.count;
    answer->refusals = meeting->push.refusals.at;
    answer->refusal_count = answer->is_fork ? 0 : meeting->push.refusals.count;
    answer->people = meeting->people.at;
    answer->person_count = meeting->people.count;
    exchange_encode_answer(&lines, answer);
    buf_add(&lines, buf_view(&meeting->lines), meeting->lines.size_bytes);
    batch_pack(&reply->body, buf_view(&lines), lines.size_bytes);
    reply->status = 200;
    reply->type = BATCH_TYPE;
    return true;
}

/* What the request says, taken apart and bounded before anything is looked up. */
static bool read_request(struct meeting *meeting, const struct buf *body, struct buf *lines)
{
    struct batch_rest rest;
    const char *line;
    size_t size_bytes;

    if (!batch_unpack(lines, buf_view(body), body->size_bytes, NULL))
        return false;
    rest = (struct batch_rest){ buf_view(lines), lines->size_bytes };
    return batch_line(&rest, &line, &size_bytes) &&
           exchange_decode_request(meeting->arena, line, size_bytes, &meeting->request, NULL) &&
           push_read(&meeting->push, &rest, meeting->request.device, meeting->arena);
}

static bool answer_sync(struct meeting *meeting, const struct question *question, struct reply *reply,
                        struct error *err)
{
    struct digest hash = hash_bytes(question->token, strlen(question->token));
    scoped_buf lines = { 0 };

    if (!meeting->store->find_desk(meeting->store, &hash, &meeting->desk, err))
        return false;
    if (!meeting->desk.number)
        return reply_problem(reply, 401, "token", "This device is not enrolled here.");
    if (!read_request(meeting, question->body, &lines))
        return reply_problem(reply, 400, "malformed", "The request could not be read; nothing of it was stored.");
    if (!find_device(meeting, err))
        return false;
    if (meeting->device.desk != meeting->desk.number)
        return reply_problem(reply, 403, "device", "This device id belongs to another enrolment.");
    return meet(meeting, err) && tell_content(meeting, err) && write_answer(meeting, reply, err);
}

bool reply_to_sync(struct server_store *store, const struct question *question, struct reply *reply, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct meeting meeting = { .store = store, .arena = arena };
    bool good = answer_sync(&meeting, question, reply, err);

    push_clear(&meeting.push);
    array_clear(&meeting.people);
    buf_clear(&meeting.lines);
    return good;
}

static bool welcome(struct server_store *store, const struct exchange_enrolment *enrolment, struct store_desk *desk,
                    struct reply *reply, struct error *err)
{
    char token[INVITATION_TOKEN_BYTES], number[NUMBER_BYTES], centre_key[STORE_TEXT_BYTES];
    struct store_device device;
    struct digest hash;

    if (!store->find_device(store, enrolment->device, &device, err))
        return false;
    if (device.number)
        return reply_problem(reply, 409, "device", "This device id is enrolled already.");
    invitation_make_token(token);
    hash = hash_bytes(token, strlen(token));
    if (!store->add_desk(store, &hash, desk, err))
        return false;
    device.desk = desk->number;
    if (!store->add_device(store, enrolment->device, &device, err) ||
        !store->add_person(store, enrolment->person.id, enrolment->person.name, err) ||
        !store->get_fact(store, "centre_key", centre_key, err))
        return false;
    snprintf(number, sizeof number, "%04lld", (long long)device.number);
    exchange_encode_welcome(
        &reply->body, &(struct exchange_welcome){ token, number, desk->region, desk->role, clock_now(), centre_key });
    reply->status = 200;
    reply->type = "application/json";
    return true;
}

bool reply_to_enrolment(struct server_store *store, const struct question *question, struct reply *reply,
                        struct error *err)
{
    scoped(arena) arena = arena_new();
    struct exchange_enrolment enrolment;
    struct store_code code = { 0 };
    struct store_desk desk = { 0 };
    struct digest hash;

    if (!exchange_decode_enrolment(arena, buf_view(question->body), question->body->size_bytes, &enrolment, NULL))
        return reply_problem(reply, 400, "malformed", "The request could not be read.");
    hash = invitation_hash(enrolment.code);
    if (!store->take_code(store, &hash, clock_now(), &code, err))
        return false;
    if (!code.is_there)
        return reply_problem(reply, 403, "code", "This code is not valid, was used, or is too old.");
    memcpy(desk.region, code.region, sizeof desk.region);
    memcpy(desk.role, code.role, sizeof desk.role);
    return welcome(store, &enrolment, &desk, reply, err);
}

bool reply_to_health(struct server_store *store, const struct question *question, struct reply *reply,
                     struct error *err)
{
    struct store_feed feed;

    (void)question;
    if (!store->read_feed(store, &feed, err))
        return false;
    buf_text(&reply->body, "{\"status\":\"ok\"}\n");
    reply->status = 200;
    reply->type = "application/json";
    return true;
}
