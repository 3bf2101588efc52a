/* reply_test.c — what the server answers, asked without a network: enrolment, order, forks, quarantine, bounds. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "server/invitation.h"
#include "server/reply.h"
#include "server/server.h"
#include "server/store.h"
#include "wire/batch.h"
#include "wire/body.h"
#include "wire/change.h"
#include "wire/exchange.h"

struct room {
    char path[64], url[80];
    struct server_store *store;
    struct arena *arena;
    char token[80];
    struct id device, user;
    uint64_t seq;
    struct digest chain;
    struct exchange_answer answer; /* the last one */
    struct buf feed;               /* the lines after it */
};

static int answer(struct room *room,
                  bool (*reply_to)(struct server_store *, const char *, const struct buf *, struct reply *,
                                   struct error *),
                  const struct buf *body, struct buf *out)
{
    struct reply reply = { 0 };
    struct error err = { 0 };

    assert_true(room->store->begin(room->store, &err));
    if (!reply_to(room->store, room->token, body, &reply, &err))
        fail_msg("%s", err.text);
    assert_true(room->store->commit(room->store, &err));
    buf_add(out, buf_view(&reply.body), reply.body.size_bytes);
    buf_clear(&reply.body);
    return reply.status;
}

static int enrol_with(struct room *room, const char *code)
{
    struct exchange_enrolment said = { code, room->device, { room->user, "An" } };
    struct exchange_welcome welcome;
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };
    int status;

    exchange_encode_enrolment(&body, &said);
    status = answer(room, reply_to_enrolment, &body, &out);
    if (status == 200) {
        assert_true(exchange_decode_welcome(room->arena, buf_view(&out), out.size_bytes, &welcome, NULL));
        snprintf(room->token, sizeof room->token, "%s", welcome.token);
    }
    return status;
}

static int make_room(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    char code[SERVER_CODE_BYTES];
    struct error err = { 0 };
    int made;

    snprintf(room->path, sizeof room->path, "/tmp/balie-server-XXXXXX");
    made = mkstemp(room->path);
    assert_true(made >= 0);
    close(made);
    chmod(room->path, 0644);
    snprintf(room->url, sizeof room->url, "sqlite:%s", room->path);
    room->store = store_open_url(room->url, &err);
    assert_non_null(room->store);
    room->arena = arena_new();
    room->device = id_random();
    room->user = id_random();
    assert_true(server_invite(room->url, "LIM", "an", code, &err));
    assert_int_equal(enrol_with(room, code), 200);
    *state = room;
    return 0;
}

static int drop_room(void **state)
{
    struct room *room = *state;
    char journal[80];

    room->store->close(room->store);
    snprintf(journal, sizeof journal, "%s-journal", room->path);
    unlink(journal);
    unlink(room->path);
    buf_clear(&room->feed);
    arena_free(room->arena);
    free(room);
    return 0;
}

/* Appends one change to LINES; SEQ and chain move on. */
static struct id add_change(struct room *room, struct buf *lines, const char *text)
{
    scoped_buf bytes = { 0 };
    struct body_set set = { "naam", { BODY_TEXT, text }, false };
    struct body body = { .sets = &set, .set_count = 1 };
    struct change change = { .kind = CHANGE_SET,
                             .at_ms = 1700000000000,
                             .user = room->user,
                             .device = room->device,
                             .seq = ++room->seq,
                             .dossier = room->user,
                             .record = room->device,
                             .form = "x",
                             .region = "LIM",
                             .date = date_none() };

    body_encode(&bytes, &body);
    change.body = buf_view(&bytes);
    change.body_bytes = bytes.size_bytes;
    change_identify(&change);
    change_encode(lines, &change);
    room->chain = change_chain(&room->chain, &change.id);
    return change.id;
}

static int ask_raw(struct room *room, const struct buf *lines)
{
    scoped_buf packed = { 0 };
    scoped_buf out = { 0 };
    scoped_buf plain = { 0 };
    struct batch_rest rest;
    const char *line;
    size_t size_bytes;
    int status;

    batch_pack(&packed, buf_view(lines), lines->size_bytes);
    status = answer(room, reply_to_sync, &packed, &out);
    if (status != 200)
        return status;
    assert_true(batch_unpack(&plain, buf_view(&out), out.size_bytes, NULL));
    rest = (struct batch_rest){ buf_view(&plain), plain.size_bytes };
    assert_true(batch_line(&rest, &line, &size_bytes));
    assert_true(exchange_decode_answer(room->arena, line, size_bytes, &room->answer, NULL));
    buf_cut(&room->feed, 0);
    buf_add(&room->feed, rest.bytes, rest.size_bytes);
    return status;
}

static int ask(struct room *room, uint64_t head, uint64_t acknowledged, const struct buf *changes)
{
    struct exchange_request said = { .device = room->device,
                                     .head = head,
                                     .chain = room->chain,
                                     .acknowledged = acknowledged,
                                     .cursor = room->answer.cursor };
    scoped_buf lines = { 0 };

    exchange_encode_request(&lines, &said);
    buf_add(&lines, buf_view(changes), changes->size_bytes);
    return ask_raw(room, &lines);
}

static void what_comes_in_order_is_stored_and_told(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };

    for (int i = 0; i < 3; i++)
        add_change(room, &lines, "a");
    assert_int_equal(ask(room, 3, 0, &lines), 200);
    assert_int_equal(room->answer.have, 3);
    assert_int_equal(room->answer.arrival_count, 1);
    assert_int_equal(room->answer.arrivals[0].first_seq, 1);
    assert_int_equal(room->answer.arrivals[0].last_seq, 3);
    assert_int_equal(room->feed.size_bytes, 0);
}

static void a_repeat_tells_the_same_arrival(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };
    int64_t first_ms;

    add_change(room, &lines, "a");
    ask(room, 1, 0, &lines);
    first_ms = room->answer.arrivals[0].arrival_ms;
    ask(room, 1, 0, &lines);
    assert_int_equal(room->answer.arrival_count, 1);
    assert_int_equal(room->answer.arrivals[0].arrival_ms, first_ms);
    assert_false(room->answer.is_fork);
}

static void a_gap_stores_nothing_and_says_from_where(void **state)
{
    struct room *room = *state;
    scoped_buf first = { 0 };
    scoped_buf later = { 0 };

    add_change(room, &first, "a");
    ask(room, 1, 0, &first);
    room->seq = 4;
    add_change(room, &later, "b");
    assert_int_equal(ask(room, 5, 1, &later), 200);
    assert_int_equal(room->answer.have, 1);
    assert_int_equal(room->answer.arrival_count, 0);
}

static void another_change_under_a_known_seq_is_a_fork(void **state)
{
    struct room *room = *state;
    scoped_buf first = { 0 };
    scoped_buf other = { 0 };

    add_change(room, &first, "a");
    ask(room, 1, 0, &first);
    room->seq = 0;
    room->chain = (struct digest){ { 0 } };
    add_change(room, &other, "b");
    assert_int_equal(ask(room, 1, 0, &other), 200);
    assert_true(room->answer.is_fork);
    assert_int_equal(room->answer.arrival_count, 0);
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
    assert_true(room->answer.is_fork);
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
    first_ms = room->answer.arrivals[0].arrival_ms;
    assert_true(change_decode(room->arena, buf_view(&lines), lines.size_bytes, &change, NULL));
    room->device = change.device = id_random();
    change_encode(&again, &change);
    ask(room, 1, 0, &again);
    assert_int_equal(room->answer.have, 1);
    assert_int_equal(room->answer.arrivals[0].arrival_ms, first_ms);
    assert_false(room->answer.is_fork);
}

static void an_unknown_author_is_quarantined_with_a_reason(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };

    room->user = id_random();
    add_change(room, &lines, "a");
    assert_int_equal(ask(room, 1, 0, &lines), 200);
    assert_int_equal(room->answer.have, 1);
    assert_int_equal(room->answer.refusal_count, 1);
    assert_string_equal(room->answer.refusals[0].reason, "user");
    assert_int_equal(ask(room, 1, 0, &lines), 200); /* also when it is repeated */
    assert_string_equal(room->answer.refusals[0].reason, "user");
}

static void a_device_ahead_of_the_server_begins_a_new_incarnation(void **state)
{
    struct room *room = *state;
    scoped_buf none = { 0 };
    scoped_buf lines = { 0 };
    scoped_buf before = { 0 };

    add_change(room, &lines, "a");
    ask(room, 1, 0, &lines);
    buf_add(&before, room->answer.cursor, strcspn(room->answer.cursor, "."));
    ask(room, 9, 9, &none);
    assert_int_not_equal(strncmp(room->answer.cursor, before.bytes, before.size_bytes), 0);
    assert_int_equal(room->answer.have, 1);
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
    assert_int_equal(answer(room, reply_to_sync, &lines, &out), 400);
    assert_true(room->store->read_feed(room->store, &feed, NULL));
    assert_int_equal(feed.position, 0);
}

static void without_a_token_nothing_is_answered(void **state)
{
    struct room *room = *state;
    scoped_buf none = { 0 };

    room->token[0] ^= 1;
    assert_int_equal(ask(room, 0, 0, &none), 401);
    room->token[0] = '\0';
    assert_int_equal(ask(room, 0, 0, &none), 401);
}

static void a_device_of_another_enrolment_is_refused(void **state)
{
    struct room *room = *state;
    char first_token[80], code[SERVER_CODE_BYTES];
    struct id first = room->device;
    scoped_buf none = { 0 };

    memcpy(first_token, room->token, sizeof first_token);
    assert_true(server_invite(room->url, "LIM", "bo", code, NULL));
    room->device = id_random();
    assert_int_equal(enrol_with(room, code), 200);
    room->device = first;
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
    room->device = id_random();
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

#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_room, drop_room)

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
        UNIT(a_request_that_is_no_request_stores_nothing),
        UNIT(without_a_token_nothing_is_answered),
        UNIT(a_device_of_another_enrolment_is_refused),
        UNIT(a_code_is_read_as_it_was_typed_and_dies_after_a_day),
        UNIT(the_file_is_private),
        UNIT(beyond_this_machine_only_with_tls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
