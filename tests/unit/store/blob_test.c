/* blob_test.c — whether attachments are kept, come and go in parts, stay within a budget and leave with an erasure. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/blob.h"

#include "sample.h"
#include "store/proof.h"
#include "wire/agreement.h"

#define LARGE 600000

static struct buf make_bytes(size_t size)
{
    struct buf bytes = { 0 };

    for (size_t i = 0; i < size; i++)
        buf_char(&bytes, (char)(i * 7 + i / 253));
    return bytes;
}

static void what_is_attached_is_kept_in_parts_and_read_back_whole(void **state)
{
    struct fixture *fixture = *state;
    struct buf bytes = make_bytes(LARGE);
    struct digest hash, again;
    struct blob blob;
    scoped_buf got = { 0 };

    assert_true(blob_keep(fixture->store, id_of(1), &bytes, &hash, NULL));
    assert_true(blob_keep(fixture->store, id_of(1), &bytes, &again, NULL));
    assert_true(digest_equal(&hash, &again));
    assert_true(blob_read(fixture->store, id_of(1), &hash, &got, NULL));
    assert_int_equal(got.size_bytes, LARGE);
    assert_memory_equal(got.bytes, bytes.bytes, LARGE);
    assert_false(blob_find(fixture->store, id_of(2), &hash, &blob)); /* of another dossier it is not */
    buf_cut(&got, 0);
    assert_true(blob_find(fixture->store, id_of(1), &hash, &blob));
    assert_true(blob_read_part(fixture->store, &blob, 262145, &got, NULL));
    assert_memory_equal(got.bytes, bytes.bytes + 262145, got.size_bytes);
    buf_clear(&bytes);
}

static void an_own_one_goes_up_until_the_server_has_it(void **state)
{
    struct fixture *fixture = *state;
    struct buf bytes = make_bytes(100);
    struct digest hash;
    struct blob blob;

    assert_true(blob_keep(fixture->store, id_of(1), &bytes, &hash, NULL));
    assert_int_equal(blob_count_unsent(fixture->store), 1);
    assert_true(blob_next_to_send(fixture->store, &blob));
    assert_true(blob_note_sent(fixture->store, &blob, 40, NULL));
    assert_true(blob_next_to_send(fixture->store, &blob));
    assert_int_equal(blob.sent_bytes, 40);
    assert_true(blob_note_sent(fixture->store, &blob, 100, NULL));
    assert_false(blob_next_to_send(fixture->store, &blob));
    buf_clear(&bytes);
}

static void when_the_server_was_put_back_it_is_not_known_how_far_it_has_it(void **state)
{
    struct fixture *fixture = *state;
    struct buf bytes = make_bytes(100);
    struct digest first, second;
    struct blob blob;

    assert_true(blob_keep(fixture->store, id_of(1), &bytes, &first, NULL));
    assert_true(blob_next_to_send(fixture->store, &blob));
    assert_true(blob_note_sent(fixture->store, &blob, 100, NULL));
    assert_true(blob_doubt(fixture->store, NULL));
    assert_true(blob_next_to_send(fixture->store, &blob));
    assert_int_equal(blob.sent_bytes, -1);
    assert_true(blob_note_sent(fixture->store, &blob, 100, NULL)); /* it had it all the same */
    assert_false(blob_next_to_send(fixture->store, &blob));
    buf_char(&bytes, 'x');
    assert_true(blob_keep(fixture->store, id_of(1), &bytes, &second, NULL));
    assert_true(blob_doubt(fixture->store, NULL)); /* what never went up is not doubted */
    assert_true(blob_find(fixture->store, id_of(1), &second, &blob));
    assert_int_equal(blob.sent_bytes, 0);
    buf_clear(&bytes);
}

static struct blob wanted_one(struct fixture *fixture, const struct buf *bytes)
{
    struct blob blob = { .dossier = id_of(1),
                         .hash = hash_bytes(bytes->bytes, bytes->size_bytes),
                         .size_bytes = (int64_t)bytes->size_bytes };

    assert_true(blob_want(fixture->store, &blob, NULL));
    assert_true(blob_next_wanted(fixture->store, &blob));
    return blob;
}

static void a_wanted_one_comes_in_parts_of_any_size(void **state)
{
    struct fixture *fixture = *state;
    struct buf bytes = make_bytes(1000), first = { 0 }, rest = { 0 };
    struct blob blob = wanted_one(fixture, &bytes);
    scoped_buf got = { 0 };

    buf_add(&first, bytes.bytes, 123);
    buf_add(&rest, bytes.bytes + 123, 877);
    assert_true(blob_add(fixture->store, &blob, &first, NULL));
    assert_false(blob_read(fixture->store, id_of(1), &blob.hash, &got, NULL));
    assert_true(blob_next_wanted(fixture->store, &blob));
    assert_int_equal(blob.have_bytes, 123);
    assert_true(blob_add(fixture->store, &blob, &rest, NULL));
    assert_false(blob_next_wanted(fixture->store, &blob));
    assert_true(blob_read(fixture->store, id_of(1), &blob.hash, &got, NULL));
    assert_memory_equal(got.bytes, bytes.bytes, 1000);
    assert_int_equal(blob_count_unsent(fixture->store), 0);
    buf_clear(&bytes);
    buf_clear(&first);
    buf_clear(&rest);
}

static void bytes_that_are_not_what_was_named_are_thrown_away(void **state)
{
    struct fixture *fixture = *state;
    struct buf bytes = make_bytes(100);
    struct blob blob = wanted_one(fixture, &bytes), found;
    struct error err = { 0 };

    bytes.bytes[3] ^= 1;
    assert_false(blob_add(fixture->store, &blob, &bytes, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    assert_false(blob_find(fixture->store, id_of(1), &blob.hash, &found));
    buf_clear(&bytes);
}

static void within_the_budget_the_oldest_that_came_from_elsewhere_goes(void **state)
{
    struct fixture *fixture = *state;
    struct buf one = make_bytes(1000), own = make_bytes(500);
    struct blob blob = wanted_one(fixture, &one), found;
    struct digest hash;

    assert_true(blob_add(fixture->store, &blob, &one, NULL));
    assert_true(blob_keep(fixture->store, id_of(1), &own, &hash, NULL));
    assert_true(blob_make_room(fixture->store, 1000, NULL));
    assert_true(blob_find(fixture->store, id_of(1), &blob.hash, &found));
    assert_true(blob_make_room(fixture->store, 0, NULL));
    assert_false(blob_find(fixture->store, id_of(1), &blob.hash, &found));
    assert_true(blob_find(fixture->store, id_of(1), &hash, &found));
    buf_clear(&one);
    buf_clear(&own);
}

static void an_empty_file_is_no_attachment(void **state)
{
    struct fixture *fixture = *state;
    struct buf none = { 0 };
    struct digest hash;
    struct error err = { 0 };

    assert_false(blob_keep(fixture->store, id_of(1), &none, &hash, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void an_erasure_takes_the_attachments_with_it(void **state)
{
    struct fixture *fixture = *state;
    struct buf bytes = make_bytes(100);
    struct change change =
        make_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 7, .values = { "name", "A" } });
    struct change erase =
        make_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 8, .kind = CHANGE_ERASE, .values = { NULL } });
    struct digest hash;
    struct blob blob;

    assert_true(blob_keep(fixture->store, change.dossier, &bytes, &hash, NULL));
    change.blobs = &hash;
    change.blob_count = 1;
    assert_true(log_append(fixture->store, &change, NULL));
    assert_true(log_append(fixture->store, &erase, NULL));
    assert_false(blob_find(fixture->store, change.dossier, &hash, &blob));
    change.at_ms = 9; /* written by somebody who did not know yet */
    assert_true(blob_keep(fixture->store, change.dossier, &bytes, &hash, NULL));
    assert_true(log_append(fixture->store, &change, NULL));
    assert_false(blob_find(fixture->store, change.dossier, &hash, &blob));
    buf_clear(&bytes);
}

static bool count_one(void *with, struct id dossier, int64_t own_count, int64_t their_count)
{
    (void)dossier;
    *(int64_t *)with += own_count * 10 + their_count;
    return true;
}

static void agreement_is_open_until_acknowledged_then_proved_or_differing(void **state)
{
    struct fixture *fixture = *state;
    struct agreement sums[4], theirs;
    struct proof_state proof;
    int64_t seen = 0;

    append(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 7, .values = { "name", "A" } });
    assert_int_equal(proof_next(fixture->store, sums, 4), 0);
    assert_true(log_acknowledge(fixture->store, 1, 1, 5000, NULL));
    assert_int_equal(proof_next(fixture->store, sums, 4), 1);
    assert_int_equal(sums[0].count, 1);
    theirs = sums[0];
    assert_true(proof_note(fixture->store, &sums[0], &theirs, NULL));
    proof_state(fixture->store, &proof);
    assert_int_equal(proof.proved, 1);
    append(fixture, &(struct sample){ .dossier = 1, .record = 11, .at_ms = 8, .values = { "name", "B" } });
    assert_true(log_acknowledge(fixture->store, 2, 2, 5001, NULL));
    proof_state(fixture->store, &proof);
    assert_int_equal(proof.open, 1);
    assert_int_equal(proof.proved, 0);
    assert_int_equal(proof_next(fixture->store, sums, 4), 1);
    assert_true(proof_note(fixture->store, &sums[0], &theirs, NULL));
    proof_state(fixture->store, &proof);
    assert_int_equal(proof.differing, 1);
    assert_int_equal(proof.proved, 0);
    assert_int_equal(proof_count_differing(fixture->store), 1);
    assert_true(proof_each_difference(fixture->store, count_one, &seen));
    assert_int_equal(seen, 21);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_store(what_is_attached_is_kept_in_parts_and_read_back_whole),
        with_store(an_own_one_goes_up_until_the_server_has_it),
        with_store(when_the_server_was_put_back_it_is_not_known_how_far_it_has_it),
        with_store(a_wanted_one_comes_in_parts_of_any_size),
        with_store(bytes_that_are_not_what_was_named_are_thrown_away),
        with_store(within_the_budget_the_oldest_that_came_from_elsewhere_goes),
        with_store(an_empty_file_is_no_attachment),
        with_store(agreement_is_open_until_acknowledged_then_proved_or_differing),
        with_store(an_erasure_takes_the_attachments_with_it),
    };

    return cmocka_run_group_tests(tests, make_vault, drop_vault);
}
