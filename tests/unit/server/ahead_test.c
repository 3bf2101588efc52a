/* ahead_test.c — calls that share a turn are answered as if they had come one after the other, with few questions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "talk.h"

#include "server/ahead.h"
#include "server/store_own.h"

#define CROWD 20

/* Calls that are answered in one turn. */
struct party {
    struct device *devices[CROWD];
    struct call calls[CROWD];
    size_t count;
};

/* The calling device says CHANGES (NULL: nothing) within PARTY. */
static void say(struct room *room, struct party *party, const struct buf *changes)
{
    const struct route *route = route_named("POST", EXCHANGE_SYNC_PATH);
    struct device *device = room->at;
    struct exchange_request said = {
        .device = device->id, .head = device->seq, .chain = device->chain, .cursor = device->answer.cursor
    };
    struct call *call = &party->calls[party->count];
    scoped_buf lines = { 0 };

    exchange_encode_request(&lines, &said);
    if (changes)
        buf_add(&lines, buf_view(changes), changes->size_bytes);
    *call = (struct call){ .route = route, .arena = arena_new(), .token = device->token };
    batch_pack(&call->body, buf_view(&lines), lines.size_bytes);
    party->devices[party->count++] = device;
}

static void listen_to(struct room *room, struct device *device, const struct call *call)
{
    scoped_buf plain = { 0 };
    struct batch_rest rest;
    const char *line;
    size_t size_bytes;

    assert_int_equal(call->reply.status, 200);
    assert_true(batch_unpack(&plain, buf_view(&call->reply.body), call->reply.body.size_bytes, NULL));
    rest = (struct batch_rest){ buf_view(&plain), plain.size_bytes };
    assert_true(batch_line(&rest, &line, &size_bytes));
    assert_true(exchange_decode_answer(room->arena, line, size_bytes, &device->answer, NULL));
}

static void answer_together(struct room *room, struct party *party)
{
    struct ahead ahead = { 0 };
    struct error err = { 0 };
    struct turn turn;
    bool good;

    for (size_t i = 0; i < party->count; i++)
        ahead_add(&ahead, &party->calls[i]);
    good = turn_begin(&turn, room->store, &err);
    turn.shelf = room->shelf;
    turn.crowd = party->count;
    good = good && ahead_look(&ahead, &turn, &err);
    for (size_t i = 0; good && i < party->count; i++)
        good = route_answer(&party->calls[i], &turn, &err);
    if (!turn_end(&turn, good, &err))
        fail_msg("%s", err.text);
    ahead_clear(&ahead);
    for (size_t i = 0; i < party->count; i++) {
        listen_to(room, party->devices[i], &party->calls[i]);
        call_clear(&party->calls[i]);
    }
    party->count = 0;
}

static void who_is_given_a_dossier_writes_in_it_within_the_same_turn(void **state)
{
    struct room *room = *state;
    struct party party = { 0 };
    struct device other;
    scoped_buf given = { 0 };
    scoped_buf written = { 0 };

    new_device(room, &other, "GEN");
    room->at = &room->first;
    add_change(room, &given, "d");
    add_kind(room, &given, CHANGE_MOVE, "d", "GEN");
    say(room, &party, &given);
    room->at = &other;
    add_change(room, &written, "d");
    say(room, &party, &written);
    answer_together(room, &party);
    assert_int_equal(room->first.answer.refusal_count, 0);
    assert_int_equal(other.answer.refusal_count, 0);
    assert_int_equal(other.answer.have, 1);
}

static void what_another_region_began_in_the_same_turn_is_not_written_to(void **state)
{
    struct room *room = *state;
    struct party party = { 0 };
    struct device other;
    scoped_buf first = { 0 };
    scoped_buf second = { 0 };

    new_device(room, &other, "GEN");
    add_change(room, &first, "d");
    say(room, &party, &first);
    room->at = &room->first;
    add_change(room, &second, "d");
    say(room, &party, &second);
    answer_together(room, &party);
    assert_int_equal(other.answer.refusal_count, 0);
    assert_int_equal(room->first.answer.refusal_count, 1);
    assert_string_equal(room->first.answer.refusals[0].reason, "region");
}

static void what_was_erased_in_the_same_turn_comes_in_bare(void **state)
{
    struct room *room = *state;
    struct party party = { 0 };
    struct device other, reader;
    scoped_buf erased = { 0 };
    scoped_buf late = { 0 };

    new_device(room, &reader, "LIM");
    new_device(room, &other, "LIM");
    room->at = &room->first;
    add_change(room, &erased, "d");
    add_special(room, &erased, (struct change){ .kind = CHANGE_ERASE, .dossier = named("d") }, &(struct body){ 0 });
    say(room, &party, &erased);
    room->at = &other;
    add_change(room, &late, "d");
    say(room, &party, &late);
    answer_together(room, &party);
    room->at = &reader;
    send_changes(room, NULL);
    assert_int_equal(count_in_feed(room, "\"erase\""), 1);
    assert_false(was_told(room, "d"));
    buf_clear(&reader.feed);
}

static void one_that_calls_twice_in_a_turn_is_known_as_it_was_left(void **state)
{
    struct room *room = *state;
    struct party party = { 0 };
    scoped_buf first = { 0 };
    scoped_buf second = { 0 };

    add_change(room, &first, "a");
    say(room, &party, &first);
    add_change(room, &second, "b");
    say(room, &party, &second);
    answer_together(room, &party);
    assert_false(room->first.answer.is_fork);
    assert_int_equal(room->first.answer.have, 2);
}

static void the_same_sent_twice_in_a_turn_is_stored_once(void **state)
{
    struct room *room = *state;
    struct party party = { 0 };
    struct store_feed feed;
    scoped_buf changes = { 0 };

    add_change(room, &changes, "a");
    say(room, &party, &changes);
    say(room, &party, &changes);
    answer_together(room, &party);
    assert_int_equal(room->first.answer.arrivals[0].last_seq, 1);
    assert_true(room->store->begin(room->store, NULL) && room->store->read_feed(room->store, &feed, NULL) &&
                room->store->commit(room->store, NULL));
    assert_int_equal(feed.position, 1);
}

/* cmocka has one fixture at a time. */
static const struct database_engine *engine_of_room;
static size_t asked;

static struct database_rows *count_ask(struct database *database, const char *sql, const struct sql_value *values,
                                       size_t count, struct error *err)
{
    asked++;
    return engine_of_room->ask(database, sql, values, count, err);
}

static void a_crowd_asks_the_store_hardly_more_than_one_does(void **state)
{
    struct room *room = *state;
    struct database *database = database_of(room->store);
    struct database_engine counting = *database->engine;
    struct device *devices = calloc(CROWD, sizeof *devices);
    struct party party = { 0 };

    for (int round = 0; round < 2; round++) { /* in the first one they are told of each other */
        for (int i = 0; i < CROWD; i++) {
            scoped_buf changes = { 0 };
            char name[40];

            if (!round)
                new_device(room, &devices[i], i % 2 ? "LIM" : "GEN");
            room->at = &devices[i];
            for (int k = 0; k < 10; k++) {
                snprintf(name, sizeof name, "%d.%d.%d", i, k, round);
                add_change(room, &changes, name);
            }
            say(room, &party, &changes);
        }
        asked = 0;
        engine_of_room = database->engine;
        counting.ask = count_ask;
        database->engine = &counting;
        answer_together(room, &party);
        database->engine = engine_of_room;
    }
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(devices[i].answer.have, 20);
    assert_in_range(asked, 1, CROWD + 5);
    free(devices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(who_is_given_a_dossier_writes_in_it_within_the_same_turn),
        UNIT(what_another_region_began_in_the_same_turn_is_not_written_to),
        UNIT(what_was_erased_in_the_same_turn_comes_in_bare),
        UNIT(one_that_calls_twice_in_a_turn_is_known_as_it_was_left),
        UNIT(the_same_sent_twice_in_a_turn_is_stored_once),
        UNIT(a_crowd_asks_the_store_hardly_more_than_one_does),
    };

    return RUN_ON_BOTH(tests);
}
