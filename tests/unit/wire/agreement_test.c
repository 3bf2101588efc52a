/* agreement_test.c — whether equal sets of changes give equal sums, other ones others, and the words come through. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/agreement.h"

#include "sample.h"
#include "wire/blob.h"

static void the_order_does_not_count_but_what_and_when_do(void **state)
{
    struct agreement one = { 0 }, other = { 0 }, swapped = { 0 };

    (void)state;
    agreement_add(&one, sample_id(1), 10);
    agreement_add(&one, sample_id(2), 20);
    agreement_add(&other, sample_id(2), 20);
    agreement_add(&other, sample_id(1), 10);
    agreement_add(&swapped, sample_id(1), 20);
    agreement_add(&swapped, sample_id(2), 10);
    assert_true(one.sum == other.sum);
    assert_int_equal(one.count, 2);
    assert_false(one.sum == swapped.sum);
}

static void question_and_answer_come_through_whole(void **state)
{
    struct agreement sums[] = { { sample_id(1), 3, UINT64_MAX }, { sample_id(2), 0, 0 } };
    struct agreement_list sent = { sums, 2 }, got;
    scoped_buf out = { 0 };

    agreement_encode_question(&out, &sent);
    assert_true(agreement_decode_question(*state, &out, &got, NULL));
    assert_int_equal(got.count, 2);
    assert_true(id_equal(got.at[1].dossier, sample_id(2)));
    buf_cut(&out, 0);
    agreement_encode_answer(&out, &sent);
    assert_true(agreement_decode_answer(*state, &out, &got, NULL));
    assert_int_equal(got.at[0].count, 3);
    assert_true(got.at[0].sum == UINT64_MAX);
    assert_int_equal(got.at[1].count, 0);
}

static void what_is_no_agreement_is_refused(void **state)
{
    static const char *const bad[] = { "", "{}", "[1]", "[[\"00\",1,\"0\"]]", "[\"00\"]" };
    struct agreement_list got;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_buf bytes = { 0 };

        buf_text(&bytes, bad[i]);
        assert_false(agreement_decode_question(*state, &bytes, &got, NULL));
        assert_false(agreement_decode_answer(*state, &bytes, &got, NULL));
    }
}

static void how_far_an_attachment_is_comes_through_whole(void **state)
{
    struct blob_state sent = { 100, 40 }, got;
    scoped_buf out = { 0 };

    (void)state;
    blob_encode_state(&out, &sent);
    assert_true(blob_decode_state(buf_view(&out), out.size_bytes, &got));
    assert_int_equal(got.size_bytes, 100);
    assert_int_equal(got.have_bytes, 40);
    assert_false(blob_decode_state("{}", 2, &got));
    assert_false(blob_decode_state("{\"size\":1,\"have\":2}", 19, &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_does_not_count_but_what_and_when_do),
        SAMPLE(question_and_answer_come_through_whole),
        SAMPLE(what_is_no_agreement_is_refused),
        cmocka_unit_test(how_far_an_attachment_is_comes_through_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
