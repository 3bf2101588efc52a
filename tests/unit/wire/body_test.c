/* body_test.c — whether a body says again what its author wrote. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/body.h"

#include "sample.h"

static const struct body_set sets[] = {
    { "naam", { BODY_TEXT, "Zo\xc3\xab \"x\"\\\n" }, false },
    { "som", { BODY_TEXT, "7" }, true },
    { "adres", { BODY_NULL, NULL }, false },
    { "kind/1", { BODY_TEXT, "" }, false },
    { "kind/1/leeftijd", { BODY_BLANK, "weet niet" }, false },
};
static const struct body_save saves[] = {
    { "persoon", "p1", "", { BODY_TEXT, "1" }, false },
    { "persoon", "p1", "regime", { BODY_TEXT, "nieuw" }, true },
    { "persoon", "p1", "telefoon", { BODY_NULL, NULL }, false },
};

static void a_body_comes_through_whole(void **state)
{
    struct body_file files[] = { { "foto", "ab", "Pas \"x\".jpg", 12 } };
    struct body sent = { sets,         5,  saves, 3,    files, 1,       "geen tolk", "adres",
                         "2024-01-01", "", "aa",  "bb", "cc",  "omdat", true },
                got;
    scoped_buf out = { 0 };

    body_encode(&out, &sent);
    assert_true(body_decode(*state, out.bytes, out.size_bytes, &got, NULL));
    assert_int_equal(got.set_count, 5);
    assert_string_equal(got.sets[0].value.text, sets[0].value.text);
    assert_int_equal(got.sets[1].value.kind, BODY_NULL); /* the answers first, then what was computed */
    assert_int_equal(got.sets[3].value.kind, BODY_BLANK);
    assert_string_equal(got.sets[3].value.text, "weet niet");
    assert_true(got.sets[4].computed);
    assert_string_equal(got.sets[4].key, "som");
    assert_int_equal(got.save_count, 3);
    assert_true(got.saves[1].computed);
    assert_int_equal(got.saves[2].value.kind, BODY_NULL);
    assert_int_equal(got.file_count, 1);
    assert_string_equal(got.files[0].key, "foto");
    assert_string_equal(got.files[0].hash, "ab");
    assert_string_equal(got.files[0].name, "Pas \"x\".jpg");
    assert_int_equal(got.files[0].size_bytes, 12);
    assert_string_equal(got.why, "geen tolk");
    assert_string_equal(got.where, "adres");
    assert_string_equal(got.until, "2024-01-01");
    assert_string_equal(got.handed_to, "");
    assert_string_equal(got.fold_hash, "aa");
    assert_string_equal(got.document_hash, "bb");
    assert_string_equal(got.linked, "cc");
    assert_string_equal(got.note, "omdat");
    assert_true(got.settles);
}

static void plain_bodies_come_through_as_well(void **state)
{
    struct body sent = { .sets = sets, .set_count = 5, .saves = saves, .save_count = 3 }, got;

    for (size_t count = 0; count <= 5; count++) {
        scoped_buf out = { 0 };

        sent.set_count = count;
        sent.save_count = count / 2;
        body_encode(&out, &sent);
        assert_true(body_decode(*state, out.bytes, out.size_bytes, &got, NULL));
        assert_int_equal(got.set_count, count);
        assert_int_equal(got.save_count, count / 2);
        if (count)
            assert_string_equal(got.sets[0].value.text, sets[0].value.text);
        assert_null(got.why);
        assert_null(got.note);
    }
}

static void no_two_bodies_have_the_same_bytes(void **state)
{
    struct body body = { .sets = sets, .set_count = 1 };
    scoped_buf one = { 0 }, other = { 0 };

    (void)state;
    body_encode(&one, &body);
    body_encode(&other, &body);
    assert_int_equal(one.size_bytes, other.size_bytes);
    assert_string_not_equal(buf_view(&one), buf_view(&other));
}

static void what_is_no_body_is_refused(void **state)
{
    static const char *const bad[] = { "",
                                       "[]",
                                       "7",
                                       "{\"set\":[]}",
                                       "{\"set\":{\"a\":7}}",
                                       "{\"set\":{\"a\":{}}}",
                                       "{\"set\":{\"a\":{\"leeg\":1}}}",
                                       "{\"save\":{}}",
                                       "{\"save\":[[\"a\",\"b\"]]}",
                                       "{\"save\":[[\"a\",\"b\",\"c\",7]]}",
                                       "{\"save\":[[\"a\",\"b\",\"c\",{\"leeg\":\"x\"}]]}",
                                       "{\"park\":7}",
                                       "{\"park\":{}}",
                                       "{\"note\":7}",
                                       "{\"calc\":1}",
                                       "{\"set\":{\"a\":\"1\",\"a\":\"2\"}}",
                                       "{\"set\":{\"a\":\"\\u0000\"}}" };
    struct body got = { .note = "untouched" };
    struct error err;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (body_decode(*state, bad[i], strlen(bad[i]), &got, &err))
            fail_msg("taken for a body: %s", bad[i]);
        assert_string_equal(got.note, "untouched");
    }
}

static void an_unknown_member_is_passed_over(void **state)
{
    const char *text = "{\"salt\":\"00\",\"later\":{\"x\":[1]},\"set\":{\"naam\":\"Ali\"}}";
    struct body got;

    assert_true(body_decode(*state, text, strlen(text), &got, NULL));
    assert_string_equal(got.sets[0].value.text, "Ali");
}

static void a_body_cut_or_altered_anywhere_is_refused_or_another_body(void **state)
{
    struct body sent = { .sets = sets, .set_count = 5, .saves = saves, .save_count = 3 }, got;
    scoped_buf out = { 0 };
    uint32_t random = 3;

    body_encode(&out, &sent);
    for (size_t size = 0; size < out.size_bytes; size++) {
        char *cut = malloc(size + 1);

        memcpy(cut, out.bytes, size);
        assert_false(body_decode(*state, cut, size, &got, NULL));
        free(cut);
    }
    for (int i = 0; i < 20000; i++) {
        scoped(arena) arena = arena_new();
        char *altered = malloc(out.size_bytes);

        memcpy(altered, out.bytes, out.size_bytes);
        random = random * 1664525u + 1013904223u;
        altered[(random >> 8) % out.size_bytes] = (char)(random >> 3);
        if (body_decode(arena, altered, out.size_bytes, &got, NULL))
            assert_true(got.set_count <= 5 && got.save_count <= 3);
        free(altered);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(a_body_comes_through_whole),        SAMPLE(plain_bodies_come_through_as_well),
        SAMPLE(no_two_bodies_have_the_same_bytes), SAMPLE(what_is_no_body_is_refused),
        SAMPLE(an_unknown_member_is_passed_over),  SAMPLE(a_body_cut_or_altered_anywhere_is_refused_or_another_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
