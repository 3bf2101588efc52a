/* talk.h — what devices say to a server in a room, and what they were told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SERVER_TALK_H
#define BALIE_TESTS_SERVER_TALK_H

#include "room.h"

#include "wire/batch.h"
#include "wire/body.h"
#include "wire/change.h"

/* Appends CHANGE, which says what is special about it, to LINES as the next of the calling device. */
static inline struct id add_special(struct room *room, struct buf *lines, struct change change, const struct body *body)
{
    struct device *device = room->at;
    scoped_buf bytes = { 0 };

    change.at_ms = change.at_ms ? change.at_ms : 1700000000000;
    change.user = id_is_set(change.user) ? change.user : device->user;
    change.device = device->id;
    change.seq = ++device->seq;
    change.form = change.form ? change.form : "x";
    change.region = change.region ? change.region : device->region;
    change.date = date_none();
    if (body) {
        body_encode(&bytes, body);
        change.body = buf_view(&bytes);
        change.body_bytes = bytes.size_bytes;
    }
    change_identify(&change);
    change_encode(lines, &change);
    device->chain = change_chain(&device->chain, &change.id);
    return change.id;
}

/* A dossier of a name, the same in every test. */
static inline struct id named(const char *name)
{
    return hash_id(name, strlen(name));
}

static inline struct id add_kind(struct room *room, struct buf *lines, const char *kind, const char *dossier,
                                 const char *region)
{
    struct body_set set = { "naam", { BODY_TEXT, dossier }, false };
    struct body body = { .sets = &set, .set_count = 1 };

    return add_special(room, lines, (struct change){ .kind = kind, .dossier = named(dossier), .region = region },
                       &body);
}

/* One answer in a dossier of the device's region. */
static inline struct id add_change(struct room *room, struct buf *lines, const char *dossier)
{
    return add_kind(room, lines, CHANGE_SET, dossier, NULL);
}

static inline int ask_raw(struct room *room, const struct buf *lines)
{
    struct device *device = room->at;
    scoped_buf packed = { 0 };
    scoped_buf out = { 0 };
    scoped_buf plain = { 0 };
    struct batch_rest rest;
    const char *line;
    size_t size_bytes;
    int status;

    batch_pack(&packed, buf_view(lines), lines->size_bytes);
    status = answer_path(room, "POST", EXCHANGE_SYNC_PATH, &packed, &out);
    if (status != 200)
        return status;
    assert_true(batch_unpack(&plain, buf_view(&out), out.size_bytes, NULL));
    rest = (struct batch_rest){ buf_view(&plain), plain.size_bytes };
    assert_true(batch_line(&rest, &line, &size_bytes));
    assert_true(exchange_decode_answer(room->arena, line, size_bytes, &device->answer, NULL));
    buf_cut(&device->feed, 0);
    buf_add(&device->feed, rest.bytes, rest.size_bytes);
    return status;
}

static inline int ask_as(struct room *room, uint64_t head, uint64_t acknowledged, const struct buf *changes)
{
    struct exchange_request said = { .device = room->at->id,
                                     .head = head,
                                     .chain = room->at->chain,
                                     .acknowledged = acknowledged,
                                     .cursor = room->at->answer.cursor };
    scoped_buf lines = { 0 };

    exchange_encode_request(&lines, &said);
    buf_add(&lines, buf_view(changes), changes->size_bytes);
    return ask_raw(room, &lines);
}

/* The calling device sends CHANGES (NULL: nothing), all of it new. */
static inline void send_changes(struct room *room, const struct buf *changes)
{
    const struct buf none = { 0 };

    assert_int_equal(ask_as(room, room->at->seq, 0, changes ? changes : &none), 200);
}

/* How often WHAT stands in what the calling device was last told. */
static inline int count_in_feed(const struct room *room, const char *what)
{
    const char *at = buf_view(&room->at->feed);
    int count = 0;

    while ((at = strstr(at, what))) {
        count++;
        at += strlen(what);
    }
    return count;
}

/* Whether the calling device was told the change ID; only its body tells, so DOSSIER's name is looked for. */
static inline bool was_told(const struct room *room, const char *dossier)
{
    char value[80];

    snprintf(value, sizeof value, "\\\"naam\\\":\\\"%s\\\"", dossier);
    return count_in_feed(room, value) > 0;
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_room, drop_room)

/* The same tests on both stores. */
#define RUN_ON_BOTH(tests)                                                                                             \
    (cmocka_run_group_tests_name("sqlite", tests, NULL, NULL) +                                                        \
     cmocka_run_group_tests_name("postgresql", tests, start_postgres, stop_postgres))

#endif
