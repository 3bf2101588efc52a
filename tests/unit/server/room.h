/* room.h — a server's store with one computer enrolled, asked without a network. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SERVER_ROOM_H
#define BALIE_TESTS_SERVER_ROOM_H

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
#include "server/question.h"
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

static inline int answer(struct room *room,
                         bool (*reply_to)(struct server_store *, const struct question *, struct reply *,
                                          struct error *),
                         const struct buf *body, struct buf *out)
{
    const struct question question = { .token = room->token, .body = body };
    struct reply reply = { 0 };
    struct error err = { 0 };

    assert_true(room->store->begin(room->store, &err));
    if (!reply_to(room->store, &question, &reply, &err))
        fail_msg("%s", err.text);
    assert_true(room->store->commit(room->store, &err));
    buf_add(out, buf_view(&reply.body), reply.body.size_bytes);
    buf_clear(&reply.body);
    return reply.status;
}

static inline int enrol_with(struct room *room, const char *code)
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

static inline int make_room(void **state)
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

static inline int drop_room(void **state)
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
static inline struct id add_change(struct room *room, struct buf *lines, const char *text)
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

static inline int ask_raw(struct room *room, const struct buf *lines)
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

static inline int ask(struct room *room, uint64_t head, uint64_t acknowledged, const struct buf *changes)
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

#endif
