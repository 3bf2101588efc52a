/* room.h — a server without a network, on either store: calls made as devices would, and what they are answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SERVER_ROOM_H
#define BALIE_TESTS_SERVER_ROOM_H

#include "postgres.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "server/call.h"
#include "server/invitation.h"
#include "server/route.h"
#include "server/server.h"
#include "server/shelf.h"
#include "server/store.h"
#include "server/turn.h"
#include "wire/exchange.h"
#include "../temporary.h"

/* A device with its queue, and what it was answered last. */
struct device {
    char token[80];
    struct id id, user;
    const char *region;
    uint64_t seq;
    struct digest chain;
    struct exchange_answer answer;
    struct buf feed; /* the lines after it */
};

struct room {
    char path[64], url[160];
    struct server_store *store;
    struct shelf *shelf; /* NULL: no content says anything */
    struct arena *arena;
    struct device *at; /* who calls now */
    struct device first;
};

/* Calls the route of that method and pattern, with what QUESTION says its address names. */
static inline int answer_call(struct room *room, const struct route *route, const struct question *question,
                              const struct buf *body, struct buf *out)
{
    struct call call = { .route = route, .arena = arena_new(), .token = room->at->token, .question = *question };
    struct error err = { 0 };
    struct turn turn;
    int status;

    assert_non_null(route);
    buf_add(&call.body, buf_view(body), body->size_bytes);
    if (route_read(&call)) {
        assert_true(turn_begin(&turn, room->store, &err));
        turn.shelf = room->shelf;
        if (!turn_end(&turn,
                      (!call.route->writes || !call.route->writes(&call) || turn_hold(&turn, &err)) &&
                          route_answer(&call, &turn, &err),
                      &err))
            fail_msg("%s", err.text);
    }
    buf_add(out, buf_view(&call.reply.body), call.reply.body.size_bytes);
    status = call.reply.status;
    call_clear(&call);
    return status;
}

static inline const struct route *route_named(const char *method, const char *pattern)
{
    for (size_t i = 0; route_at(i); i++)
        if (strcmp(route_at(i)->method, method) == 0 && strcmp(route_at(i)->path, pattern) == 0)
            return route_at(i);
    return NULL;
}

static inline int answer_path(struct room *room, const char *method, const char *path, const struct buf *body,
                              struct buf *out)
{
    return answer_call(room, route_named(method, path), &(struct question){ .from = -1, .size = -1 }, body, out);
}

static inline int enrol_with(struct room *room, const char *code)
{
    struct device *device = room->at;
    struct exchange_enrolment said = { code, device->id, { device->user, "An" } };
    struct exchange_welcome welcome;
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };
    int status;

    exchange_encode_enrolment(&body, &said);
    status = answer_path(room, "POST", EXCHANGE_ENROL_PATH, &body, &out);
    if (status == 200) {
        assert_true(exchange_decode_welcome(room->arena, buf_view(&out), out.size_bytes, &welcome, NULL));
        snprintf(device->token, sizeof device->token, "%s", welcome.token);
    }
    return status;
}

/* A device of REGION that calls from now on. */
static inline void new_device(struct room *room, struct device *device, const char *region)
{
    char code[SERVER_CODE_BYTES];
    struct error err = { 0 };

    *device = (struct device){ .id = id_random(), .user = id_random(), .region = region };
    room->at = device;
    if (!server_invite(room->url, region, "an", code, &err))
        fail_msg("%s", err.text);
    assert_int_equal(enrol_with(room, code), 200);
}

static inline int make_room(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    struct error err = { 0 };
    int made;

    temporary_path(room->path, sizeof room->path, "balie-server-XXXXXX");
    made = mkstemp(room->path);
    assert_true(made >= 0);
    close(made);
    if (*room_postgres)
        snprintf(room->url, sizeof room->url, "%s", room_postgres);
    else
        snprintf(room->url, sizeof room->url, "sqlite:%s", room->path);
    if (*room_postgres)
        empty_postgres(room->url);
    room->store = store_open_url(room->url, &err);
    if (!room->store)
        fail_msg("%s", err.text);
    room->arena = arena_new();
    new_device(room, &room->first, "LIM");
    *state = room;
    return 0;
}

static inline int drop_room(void **state)
{
    struct room *room = *state;
    char journal[80];

    room->store->close(room->store);
    shelf_free(room->shelf);
    snprintf(journal, sizeof journal, "%s-journal", room->path);
    unlink(journal);
    unlink(room->path);
    buf_clear(&room->first.feed);
    arena_free(room->arena);
    free(room);
    return 0;
}

#endif
