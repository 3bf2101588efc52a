/* exchange_test.c — what the server answers, on both stores: enrolment, order, forks, quarantine, bounds. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "talk.h"

#include "base/memory.h"
#include "server/store_own.h"

#include <sys/stat.h>

static int ask(struct room *room, uint64_t head, uint64_t acknowledged, const struct buf *changes)
{
    return ask_as(room, head, acknowledged, changes);
}

static void what_comes_in_order_is_stored_and_told(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };

    for (int i = 0; i < 3; i++)
        add_change(room, &lines, "a");
    assert_int_equal(ask(room, 3, 0, &lines), 200);
    assert_int_equal(room->first.answer.have, 3);
    assert_int_equal(room->first.answer.arrival_count, 1);
    assert_int_equal(room->first.answer.arrivals[0].first_seq, 1);
    assert_int_equal(room->first.answer.arrivals[0].last_seq, 3);
    assert_int_equal(room->first.feed.size_bytes, 0);
}

static void a_repeat_tells_the_same_arrival(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };
    int64_t first_ms;

    add_change(room, &lines, "a");
    ask(room, 1, 0, &lines);
    first_ms = room->first.answer.arrivals[0].arrival_ms;
    ask(room, 1, 0, &lines);
    assert_int_equal(room->first.answer.arrival_count, 1);
    assert_int_equal(room->first.answer.arrivals[0].arrival_ms, first_ms);
    assert_false(room->first.answer.is_fork);
}

static void a_gap_stores_nothing_and_says_from_where(void **state)
{
    struct room *room = *state;
    scoped_buf first = { 0 };
    scoped_buf later = { 0 };

    add_change(room, &first, "a");
    ask(room, 1, 0, &first);
    room->first.seq = 4;
    add_change(room, &later, "b");
    assert_int_equal(ask(room, 5, 1, &later), 200);
    assert_int_equal(room->first.answer.have, 1);
    assert_int_equal(room->first.answer.arrival_count, 0);
}

static void another_change_under_a_known_seq_is_a_fork(void **state)
{
    struct room *room = *state;
    scoped_buf first = { 0 };
    scoped_buf other = { 0 };

    add_change(room, &first, "a");
    ask(room, 1, 0, &first);
    room->first.seq = 0;
    room->first.chain = (struct digest){ { 0 } };
    add_change(room, &other, "b");
    assert_int_equal(ask(room, 1, 0, &other), 200);
    assert_true(room->first.answer.is_fork);
    assert_int_equal(room->first.answer.arrival_count, 0);
}

static void a_device_that_is_behind_itself_is_a_fork(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };
    scoped_buf none = { 0 };

    add_change(room, &lines, "a");
    add_change(room, &lines, "b");
    ask(room, 2, 0, &lines);
    ask(room, 1, 1, &none);
    assert_true(room->first.answer.is_fork);
}

static void the_same_change_by_another_queue_is_known_by_its_id(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };
    scoped_buf again = { 0 };
    struct change change;
    int64_t first_ms;

    add_change(room, &lines, "a");
    ask(room, 1, 0, &lines);
    first_ms = room->first.answer.arrivals[0].arrival_ms;
    assert_true(change_decode(room->arena, buf_view(&lines), lines.size_bytes, &change, NULL));
    room->first.id = change.device = id_random();
    change_encode(&again, &change);
    ask(room, 1, 0, &again);
    assert_int_equal(room->first.answer.have, 1);
    assert_int_equal(room->first.answer.arrivals[0].arrival_ms, first_ms);
    assert_false(room->first.answer.is_fork);
}

static void an_unknown_author_is_quarantined_with_a_reason(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };

    room->first.user = id_random();
    add_change(room, &lines, "a");
    assert_int_equal(ask(room, 1, 0, &lines), 200);
    assert_int_equal(room->first.answer.have, 1);
    assert_int_equal(room->first.answer.refusal_count, 1);
    assert_string_equal(room->first.answer.refusals[0].reason, "user");
    assert_int_equal(ask(room, 1, 0, &lines), 200); /* also when it is repeated */
    assert_string_equal(room->first.answer.refusals[0].reason, "user");
}

static void a_device_ahead_of_the_server_begins_a_new_incarnation(void **state)
{
    struct room *room = *state;
    scoped_buf none = { 0 };
    scoped_buf lines = { 0 };
    scoped_buf before = { 0 };

    add_change(room, &lines, "a");
    ask(room, 1, 0, &lines);
    buf_add(&before, room->first.answer.cursor, strcspn(room->first.answer.cursor, "."));
    ask(room, 9, 9, &none);
    assert_int_not_equal(strncmp(room->first.answer.cursor, before.bytes, before.size_bytes), 0);
    assert_int_equal(room->first.answer.have, 1);
}

/* What the server had forgotten came again by a request that was late: the same change, at the same place, later. */
static void arrive_later(struct room *room)
{
    struct error err = { 0 };

    if (!room->store->begin(room->store, &err) ||
        !database_run(database_of(room->store), &err, "UPDATE change SET arrival = arrival + 5000", "") ||
        !room->store->commit(room->store, &err))
        fail_msg("%s", err.text);
}

static bool is_same_incarnation(const char *a, const char *b)
{
    size_t size = strcspn(a, ".");

    return size == strcspn(b, ".") && strncmp(a, b, size) == 0;
}

static void so_does_one_that_read_what_is_there_at_another_time(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };
    scoped_text before = NULL;

    add_change(room, &lines, "a");
    ask(room, 1, 0, &lines);
    before = mem_text(room->first.answer.cursor);
    send_changes(room, NULL);
    assert_true(is_same_incarnation(room->first.answer.cursor, before));
    arrive_later(room);
    send_changes(room, NULL);
    assert_false(is_same_incarnation(room->first.answer.cursor, before));
}

/* A server that told no times is believed by the change alone. */
static void a_cursor_of_an_older_server_goes_on(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };
    scoped_text before = NULL;
    char *times;

    add_change(room, &lines, "a");
    ask(room, 1, 0, &lines);
    before = mem_text(room->first.answer.cursor);
    times = strrchr(before, '-');
    assert_non_null(times);
    *times = '\0';
    room->first.answer.cursor = before;
    arrive_later(room);
    send_changes(room, NULL);
    assert_true(is_same_incarnation(room->first.answer.cursor, before));
}

static void a_request_that_is_no_request_stores_nothing(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };
    scoped_buf out = { 0 };
    struct store_feed feed;

    add_change(room, &lines, "a");
    buf_text(&lines, "{\"kind\":\"set\"}\n");
    assert_int_equal(ask(room, 2, 0, &lines), 400);
    assert_int_equal(answer_path(room, "POST", EXCHANGE_SYNC_PATH, &lines, &out), 400);
    assert_true(room->store->read_feed(room->store, &feed, NULL));
    assert_int_equal(feed.position, 0);
}

static void without_a_token_nothing_is_answered(void **state)
{
    struct room *room = *state;
    scoped_buf none = { 0 };

    room->first.token[0] ^= 1;
    assert_int_equal(ask(room, 0, 0, &none), 401);
    room->first.token[0] = '\0';
    assert_int_equal(ask(room, 0, 0, &none), 401);
}

static void a_device_of_another_enrolment_is_refused(void **state)
{
    struct room *room = *state;
    char first_token[80], code[SERVER_CODE_BYTES];
    struct id first = room->first.id;
    scoped_buf none = { 0 };

    memcpy(first_token, room->first.token, sizeof first_token);
    assert_true(server_invite(room->url, "LIM", "bo", code, NULL));
    room->first.id = id_random();
    assert_int_equal(enrol_with(room, code), 200);
    room->first.id = first;
    assert_int_equal(ask(room, 0, 0, &none), 403);
}

static void a_code_is_read_as_it_was_typed_and_dies_after_a_day(void **state)
{
    struct room *room = *state;
    struct digest typed = invitation_hash("k7f2 q9md-3xta"), printed = invitation_hash("K7F2-Q9MD-3XTA");
    char code[SERVER_CODE_BYTES];

    assert_true(digest_equal(&typed, &printed));
    setenv("BALIE_NOW", "2026-03-01T10:00:00Z", 1);
    assert_true(server_invite(room->url, "LIM", "bo", code, NULL));
    setenv("BALIE_NOW", "2026-03-02T10:00:01Z", 1);
    room->first.id = id_random();
    assert_int_equal(enrol_with(room, code), 403);
    unsetenv("BALIE_NOW");
}

static void the_file_is_private(void **state)
{
    struct room *room = *state;
    struct stat stat_of;

    assert_int_equal(stat(room->path, &stat_of), 0);
    assert_int_equal(stat_of.st_mode & 0777, 0600);
}

static void beyond_this_machine_only_with_tls(void **state)
{
    struct room *room = *state;
    const struct server_options options = { "0.0.0.0:0", room->url, NULL, NULL };
    struct error err = { 0 };

    assert_false(server_run(&options, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_non_null(strstr(err.text, "TLS"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(what_comes_in_order_is_stored_and_told),
        UNIT(a_repeat_tells_the_same_arrival),
        UNIT(a_gap_stores_nothing_and_says_from_where),
        UNIT(another_change_under_a_known_seq_is_a_fork),
        UNIT(a_device_that_is_behind_itself_is_a_fork),
        UNIT(the_same_change_by_another_queue_is_known_by_its_id),
        UNIT(an_unknown_author_is_quarantined_with_a_reason),
        UNIT(a_device_ahead_of_the_server_begins_a_new_incarnation),
        UNIT(so_does_one_that_read_what_is_there_at_another_time),
        UNIT(a_cursor_of_an_older_server_goes_on),
        UNIT(a_request_that_is_no_request_stores_nothing),
        UNIT(without_a_token_nothing_is_answered),
        UNIT(a_device_of_another_enrolment_is_refused),
        UNIT(a_code_is_read_as_it_was_typed_and_dies_after_a_day),
        UNIT(the_file_is_private),
        UNIT(beyond_this_machine_only_with_tls),
    };

    return RUN_ON_BOTH(tests);
}
