/* exchange_test.c — whether request, answer and enrolment say at the other end what was said. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/exchange.h"

#include "sample.h"
#include "wire/directory.h"

static const struct exchange_person people[] = { { { { 1 } }, "An" }, { { { 2 } }, "Bo \"x\"" } };
static const struct exchange_arrival arrivals[] = { { 1, 4, 1700000000000 }, { 5, 5, 1700000000001 } };
static const struct exchange_refusal refusals[] = { { 3, "region" } };

static const struct directory_entry directory[] = {
    { { { 3 } }, "Cé", "lezer", "", 7, { 9 } },
};

static struct exchange_request whole_request(void)
{
    struct exchange_request request = { .head = 12, .acknowledged = 7, .cursor = "abc.9.17", .people = people };

    request.device = sample_id(1);
    request.chain = hash_bytes("x", 1);
    request.person_count = 2;
    request.bundle = 4;
    return request;
}

static struct exchange_answer whole_answer(void)
{
    struct exchange_answer answer = { .is_fork = true, .has_more = true, .is_disabled = true, .have = 9 };

    answer.now_ms = 1700000000000;
    answer.cursor = "c";
    answer.number = "0007";
    answer.region = "gent";
    answer.role = "lezer";
    answer.arrivals = arrivals;
    answer.arrival_count = 2;
    answer.refusals = refusals;
    answer.refusal_count = 1;
    answer.people = people;
    answer.person_count = 2;
    answer.directory = directory;
    answer.directory_count = 1;
    answer.bundle = (struct bundle_word){ .number = 5, .region = "gent", .hash = hash_bytes("b", 1) };
    memset(answer.bundle.signature, 7, sizeof answer.bundle.signature);
    answer.centre_key = "beef";
    return answer;
}

static void a_request_comes_through_whole(void **state)
{
    struct exchange_request sent = whole_request(), got;
    scoped_buf line = { 0 };

    exchange_encode_request(&line, &sent);
    assert_int_equal(line.bytes[line.size_bytes - 1], '\n');
    assert_true(exchange_decode_request(*state, line.bytes, line.size_bytes, &got, NULL));
    assert_true(id_equal(got.device, sent.device));
    assert_true(digest_equal(&got.chain, &sent.chain));
    assert_int_equal(got.head, 12);
    assert_int_equal(got.acknowledged, 7);
    assert_string_equal(got.cursor, "abc.9.17");
    assert_int_equal(got.person_count, 2);
    assert_string_equal(got.people[1].name, "Bo \"x\"");
    assert_int_equal(got.bundle, 4);
}

static void the_word_about_content_comes_through_whole(void **state)
{
    struct exchange_answer sent = whole_answer(), got;
    scoped_buf line = { 0 };

    exchange_encode_answer(&line, &sent);
    assert_true(exchange_decode_answer(*state, line.bytes, line.size_bytes, &got, NULL));
    assert_int_equal(got.bundle.number, 5);
    assert_string_equal(got.bundle.region, "gent");
    assert_true(digest_equal(&got.bundle.hash, &sent.bundle.hash));
    assert_memory_equal(got.bundle.signature, sent.bundle.signature, sizeof got.bundle.signature);
    assert_string_equal(got.centre_key, "beef");
}

static void an_answer_of_an_older_server_says_nothing_of_content(void **state)
{
    static const char line[] = "{\"balie\":1,\"cursor\":\"c\",\"have\":3,\"now\":5}";
    struct exchange_answer got;

    assert_true(exchange_decode_answer(*state, line, sizeof line - 1, &got, NULL));
    assert_int_equal(got.bundle.number, 0);
    assert_string_equal(got.centre_key, "");
}

static void an_answer_comes_through_whole(void **state)
{
    struct exchange_answer sent = whole_answer(), got;
    scoped_buf line = { 0 };

    exchange_encode_answer(&line, &sent);
    assert_true(exchange_decode_answer(*state, line.bytes, line.size_bytes, &got, NULL));
    assert_true(got.is_fork && got.has_more && got.is_disabled);
    assert_int_equal(got.have, 9);
    assert_int_equal(got.now_ms, 1700000000000);
    assert_string_equal(got.number, "0007");
    assert_string_equal(got.region, "gent");
    assert_string_equal(got.role, "lezer");
    assert_int_equal(got.arrival_count, 2);
    assert_int_equal(got.arrivals[1].arrival_ms, 1700000000001);
    assert_int_equal(got.arrivals[0].last_seq, 4);
    assert_string_equal(got.refusals[0].reason, "region");
    assert_int_equal(got.person_count, 2);
    assert_int_equal(got.directory_count, 1);
    assert_string_equal(got.directory[0].name, "Cé");
    assert_int_equal(got.directory[0].signature[0], 9);
}

static void an_arrival_line_is_no_change_and_a_change_no_arrival_line(void **state)
{
    struct change change = sample_change(*state);
    scoped_buf line = { 0 };
    int64_t arrival_ms = 0;

    exchange_encode_arrival(&line, 1700000000000);
    assert_true(exchange_decode_arrival(line.bytes, line.size_bytes, &arrival_ms));
    assert_int_equal(arrival_ms, 1700000000000);
    assert_false(change_decode(*state, line.bytes, line.size_bytes, &change, NULL));
    buf_cut(&line, 0);
    change_encode(&line, &change);
    assert_false(exchange_decode_arrival(line.bytes, line.size_bytes, &arrival_ms));
}

static void an_enrolment_and_its_welcome_come_through_whole(void **state)
{
    struct exchange_enrolment asks = { "K7F2Q9", sample_id(1), { sample_id(2), "An" } }, asked;
    struct exchange_welcome says = { "token", "0001", "gent", "onthaal", 5, "c0ffee" }, said;
    scoped_buf out = { 0 };

    exchange_encode_enrolment(&out, &asks);
    assert_true(exchange_decode_enrolment(*state, out.bytes, out.size_bytes, &asked, NULL));
    assert_string_equal(asked.code, "K7F2Q9");
    assert_true(id_equal(asked.person.id, sample_id(2)));
    assert_string_equal(asked.person.name, "An");
    buf_cut(&out, 0);
    exchange_encode_welcome(&out, &says);
    assert_true(exchange_decode_welcome(*state, out.bytes, out.size_bytes, &said, NULL));
    assert_string_equal(said.token, "token");
    assert_string_equal(said.centre, "c0ffee");
    assert_string_equal(said.number, "0001");
    assert_int_equal(said.now_ms, 5);
}

static void what_is_no_exchange_is_refused(void **state)
{
    static const char *const bad[] = { "",
                                       "[]",
                                       "{}",
                                       "{\"balie\":1}",
                                       "{\"balie\":2,\"cursor\":\"\",\"have\":0}",
                                       "{\"balie\":1,\"cursor\":\"\",\"have\":-1}",
                                       "{\"balie\":1,\"cursor\":\"\",\"have\":0,\"arrivals\":[[2,1,3]]}",
                                       "{\"balie\":1,\"cursor\":\"\",\"have\":0,\"refused\":[[1,2]]}",
                                       "{\"balie\":1,\"cursor\":\"\",\"have\":0,\"people\":[[\"x\",\"y\"]]}" };
    struct exchange_request request;
    struct exchange_answer answer = { .have = 77 };
    struct exchange_welcome welcome;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(exchange_decode_request(*state, bad[i], strlen(bad[i]), &request, NULL));
        assert_false(exchange_decode_answer(*state, bad[i], strlen(bad[i]), &answer, NULL));
        assert_false(exchange_decode_welcome(*state, bad[i], strlen(bad[i]), &welcome, NULL));
    }
    assert_int_equal(answer.have, 77);
}

static void a_line_cut_or_altered_anywhere_does_no_harm(void **state)
{
    struct exchange_request sent = whole_request(), request;
    struct exchange_answer said = whole_answer(), answer;
    scoped_buf first = { 0 }, second = { 0 };
    uint32_t random = 9;

    exchange_encode_request(&first, &sent);
    exchange_encode_answer(&second, &said);
    for (int i = 0; i < 20000; i++) {
        const struct buf *line = i % 2 ? &second : &first;
        size_t size = i < 4000 ? (size_t)i % line->size_bytes : line->size_bytes;
        char *altered = malloc(size + 1);

        memcpy(altered, line->bytes, size);
        random = random * 1664525u + 1013904223u;
        if (i >= 4000)
            altered[(random >> 8) % size] = (char)(random >> 3);
        exchange_decode_request(*state, altered, size, &request, NULL);
        exchange_decode_answer(*state, altered, size, &answer, NULL);
        free(altered);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(a_request_comes_through_whole),
        SAMPLE(an_answer_comes_through_whole),
        SAMPLE(the_word_about_content_comes_through_whole),
        SAMPLE(an_answer_of_an_older_server_says_nothing_of_content),
        SAMPLE(an_arrival_line_is_no_change_and_a_change_no_arrival_line),
        SAMPLE(an_enrolment_and_its_welcome_come_through_whole),
        SAMPLE(what_is_no_exchange_is_refused),
        SAMPLE(a_line_cut_or_altered_anywhere_does_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
