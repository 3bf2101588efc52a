/* wrong_test.c — every member of every word missing, or of another kind: refused or taken, never misread. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/exchange.h"

#include "base/json.h"
#include "base/memory.h"
#include "sample.h"
#include "wire/directory.h"
#include "wire/inquiry.h"
#include "wire/problem.h"

/* What is read, given the bytes: whether it was taken, and what it says when written again. */
typedef bool reader(struct arena *arena, const char *bytes, size_t size, struct buf *again);

static bool read_change(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    struct error err = { 0 };
    struct change change;

    if (!change_decode(arena, bytes, size, &change, &err)) {
        assert_true(err.kind != ERROR_NONE);
        return false;
    }
    if (change_verify(&change, &err))
        change_encode(again, &change);
    return true;
}

static bool read_body(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    struct error err = { 0 };
    struct body body;

    if (!body_decode(arena, bytes, size, &body, &err)) {
        assert_true(err.kind != ERROR_NONE);
        return false;
    }
    body_encode(again, &body);
    return true;
}

static bool read_request(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    struct error err = { 0 };
    struct exchange_request request;

    if (!exchange_decode_request(arena, bytes, size, &request, &err)) {
        assert_true(err.kind != ERROR_NONE);
        return false;
    }
    exchange_encode_request(again, &request);
    return true;
}

static bool read_answer(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    struct error err = { 0 };
    struct exchange_answer answer;

    if (!exchange_decode_answer(arena, bytes, size, &answer, &err)) {
        assert_true(err.kind != ERROR_NONE);
        return false;
    }
    exchange_encode_answer(again, &answer);
    return true;
}

static bool read_enrolment(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    struct exchange_enrolment enrolment;

    if (!exchange_decode_enrolment(arena, bytes, size, &enrolment, NULL))
        return false;
    exchange_encode_enrolment(again, &enrolment);
    return true;
}

static bool read_welcome(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    struct exchange_welcome welcome;

    if (!exchange_decode_welcome(arena, bytes, size, &welcome, NULL))
        return false;
    exchange_encode_welcome(again, &welcome);
    return true;
}

static bool read_problem(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    char name[PROBLEM_NAME_BYTES];

    (void)arena;
    (void)again;
    return problem_decode(bytes, size, name);
}

static bool read_inquiry(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    scoped_buf whole = { 0 };
    struct inquiry inquiry;

    buf_add(&whole, bytes, size);
    if (!inquiry_decode(arena, &whole, &inquiry, NULL))
        return false;
    inquiry_encode(again, &inquiry);
    return true;
}

static bool read_found(struct arena *arena, const char *bytes, size_t size, struct buf *again)
{
    scoped_buf whole = { 0 };
    struct inquiry_answer answer;

    buf_add(&whole, bytes, size);
    if (!inquiry_decode_answer(arena, &whole, &answer, NULL))
        return false;
    inquiry_encode_answer(again, &answer);
    return true;
}

/* One member is made wrong in each of these ways. */
static struct json_t *wrong(int way)
{
    struct json_t *list = json_make_array();

    json_add(list, json_make_array());
    if (way < 6)
        json_free(list);
    if (way == 0)
        return json_make_null();
    if (way == 1)
        return json_make_integer(-1);
    if (way == 2)
        return json_make_text("zz");
    if (way == 3)
        return json_make_text("");
    if (way == 4)
        return json_make_bool(true);
    return way == 5 ? json_make_object() : list;
}

#define WAYS 7

/* Whatever is taken can be written and is taken again. */
static void try(reader *read, const struct json_t *json)
{
    scoped(arena) arena = arena_new();
    scoped_buf bytes = { 0 }, again = { 0 }, third = { 0 };

    json_write(&bytes, json);
    if (read(arena, buf_view(&bytes), bytes.size_bytes, &again) && again.size_bytes)
        assert_true(read(arena, buf_view(&again), again.size_bytes, &third));
}

static void spoil(reader *read, struct json_t *whole, struct json_t *at);

static void spoil_members(reader *read, struct json_t *whole, struct json_t *at)
{
    for (void *i = json_first(at); i; i = json_after(at, i)) {
        scoped_text key = mem_text(json_member_key(i));
        scoped_json kept = json_share(json_get(at, key));

        for (int way = 0; way < WAYS; way++) {
            json_set(at, key, wrong(way));
            try(read, whole);
        }
        json_set(at, key, json_share(kept));
        spoil(read, whole, kept);
    }
}

static void spoil(reader *read, struct json_t *whole, struct json_t *at)
{
    if (json_is_object(at))
        spoil_members(read, whole, at);
    for (size_t i = 0; json_is_array(at) && i < json_size(at); i++)
        spoil(read, whole, json_at(at, i));
}

/* TEXT must be taken as it is, and then is cut short and spoilt everywhere. */
static void taken_and_spoilt(reader *read, const struct buf *text)
{
    scoped(arena) arena = arena_new();
    scoped_json whole = json_parse(buf_view(text), text->size_bytes, NULL);
    scoped_buf again = { 0 };

    assert_non_null(whole);
    assert_true(read(arena, buf_view(text), text->size_bytes, &again));
    for (size_t size = 0; size < text->size_bytes - 1; size++) {
        scoped_buf rest = { 0 };
        read(arena, buf_view(text), size, &rest);
    }
    spoil(read, whole, whole);
}

static void a_change_spoilt_anywhere(void **state)
{
    scoped_buf line = { 0 };
    struct change change = sample_change(*state);

    change_encode(&line, &change);
    taken_and_spoilt(read_change, &line);
}

static void a_body_spoilt_anywhere(void **state)
{
    static const struct body_set sets[] = { { "naam", { BODY_TEXT, "An" }, false },
                                            { "leeg", { BODY_BLANK, "ONBEKEND" }, false },
                                            { "weg", { BODY_NULL, NULL }, false },
                                            { "som", { BODY_TEXT, "1" }, true } };
    static const struct body_save saves[] = { { "persoon", "e1", "naam", { BODY_TEXT, "An" }, false },
                                              { "persoon", "e1", "", { BODY_NULL, NULL }, true } };
    struct body body = { .sets = sets, .set_count = 4, .saves = saves, .save_count = 2, .why = "LATER" };
    scoped_buf bytes = { 0 };

    (void)state;
    body.where = "naam";
    body.until = "2024-03-01";
    body.handed_to = "";
    body.note = "omdat";
    body_encode(&bytes, &body);
    taken_and_spoilt(read_body, &bytes);
}

static void an_exchange_spoilt_anywhere(void **state)
{
    static const struct exchange_person people[] = { { { { 1 } }, "An" } };
    static const struct exchange_arrival arrivals[] = { { 1, 4, 1700000000000 } };
    static const struct exchange_refusal refusals[] = { { 3, "region" } };
    static const struct directory_entry directory[] = { { { { 3 } }, "C", "lezer", "", 7, { 9 } } };
    struct exchange_request request = { .head = 1, .cursor = "c", .people = people, .person_count = 1 };
    struct exchange_answer answer = { .have = 9, .cursor = "c", .number = "7", .region = "gent", .role = "lezer" };
    scoped_buf line = { 0 };

    (void)state;
    request.device = sample_id(1);
    exchange_encode_request(&line, &request);
    taken_and_spoilt(read_request, &line);
    buf_clear(&line);
    answer.arrivals = arrivals;
    answer.refusals = refusals;
    answer.people = people;
    answer.directory = directory;
    answer.arrival_count = answer.refusal_count = answer.person_count = answer.directory_count = 1;
    exchange_encode_answer(&line, &answer);
    taken_and_spoilt(read_answer, &line);
}

static void an_enrolment_spoilt_anywhere(void **state)
{
    struct exchange_enrolment enrolment = { .code = "ABCD", .person = { { { 1 } }, "An" } };
    struct exchange_welcome welcome = { .token = "t", .number = "1", .region = "gent", .role = "lezer", .now_ms = 1 };
    scoped_buf bytes = { 0 };

    (void)state;
    enrolment.device = sample_id(2);
    exchange_encode_enrolment(&bytes, &enrolment);
    taken_and_spoilt(read_enrolment, &bytes);
    buf_clear(&bytes);
    welcome.centre = "";
    exchange_encode_welcome(&bytes, &welcome);
    taken_and_spoilt(read_welcome, &bytes);
    buf_clear(&bytes);
    problem_encode(&bytes, 401, "token", "No.");
    taken_and_spoilt(read_problem, &bytes);
}

static void an_inquiry_spoilt_anywhere(void **state)
{
    static const struct inquiry_said said[] = { { "naam", "An" }, { "geboren", "" } };
    static const struct inquiry_found found[] = { { { { 1 } }, "gent", said, 2, true },
                                                  { { { 2 } }, "", NULL, 0, false } };
    struct inquiry inquiry = { .words = "an peeters" };
    struct inquiry_answer answer = { found, 2, true };
    scoped_buf bytes = { 0 };

    (void)state;
    inquiry.user = sample_id(3);
    inquiry_encode(&bytes, &inquiry);
    taken_and_spoilt(read_inquiry, &bytes);
    buf_clear(&bytes);
    inquiry_encode_answer(&bytes, &answer);
    taken_and_spoilt(read_found, &bytes);
}

static int open_arena(void **state)
{
    *state = arena_new();
    return 0;
}

static int close_arena(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_spoilt_anywhere),    cmocka_unit_test(a_body_spoilt_anywhere),
        cmocka_unit_test(an_exchange_spoilt_anywhere), cmocka_unit_test(an_enrolment_spoilt_anywhere),
        cmocka_unit_test(an_inquiry_spoilt_anywhere),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
