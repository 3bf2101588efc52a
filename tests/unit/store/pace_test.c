/* pace_test.c — work between keys: what fits in a slice with its commit, and what is left to the disk. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include <poll.h>

#include "store/pace.h"

static void one_more_is_done_only_while_it_and_the_commit_of_all_fit(void **state)
{
    const struct pace free_of_charge = { 0 }, dear = { 100 };

    (void)state;
    assert_true(pace_may_go_on(&free_of_charge, 9, 900, 1000)); /* the tenth will be as long as the others */
    assert_false(pace_may_go_on(&free_of_charge, 10, 1000, 1000));
    assert_true(pace_may_go_on(&dear, 4, 400, 1000)); /* five of 100, and 500 to commit them */
    assert_false(pace_may_go_on(&dear, 5, 500, 1000));
}

static void work_that_took_no_time_is_bounded_by_its_commit(void **state)
{
    const struct pace dear = { 100 };

    (void)state;
    assert_true(pace_may_go_on(&dear, 9, 0, 1000));
    assert_false(pace_may_go_on(&dear, 10, 0, 1000));
}

static void a_dear_commit_is_believed_at_once(void **state)
{
    struct pace pace = { 10 };

    (void)state;
    pace_learn(&pace, 20, 2000);
    assert_int_equal(pace.each_us, 100);
}

static void a_cheap_commit_is_believed_by_and_by(void **state)
{
    struct pace pace = { 800 };

    (void)state;
    pace_learn(&pace, 10, 0);
    assert_int_equal(pace.each_us, 700);
    for (int i = 0; i < 100; i++)
        pace_learn(&pace, 10, 100);
    assert_in_range(pace.each_us, 10, 20);
}

static void a_commit_of_nothing_teaches_little(void **state)
{
    struct pace pace = { 80 };

    (void)state;
    pace_learn(&pace, 0, 5000); /* divided by nothing it would be endless */
    assert_int_equal(pace.each_us, 70);
}

/* So that with the dearest of commits there is progress. */
static void a_slice_does_one_piece_at_least(void **state)
{
    struct fixture *fixture = *state;
    struct slice slice;

    fixture->store->paces[SLICE_DERIVE].each_us = 1000000;
    assert_true(slice_begin(&slice, fixture->store, SLICE_DERIVE, 2, NULL));
    assert_int_equal(slice.done, 0);
    assert_false(slice_go_on(&slice));
    assert_int_equal(slice.done, 1);
    assert_true(slice_commit(&slice, NULL));
}

static void a_slice_ends_when_its_time_is_used_up(void **state)
{
    struct fixture *fixture = *state;
    struct slice slice;

    fixture->store->paces[SLICE_RECEIVE].each_us = 0;
    assert_true(slice_begin(&slice, fixture->store, SLICE_RECEIVE, 3600000, NULL));
    assert_true(slice_go_on(&slice));
    slice.begun_us -= INT64_C(3600000) * 1000; /* an hour later */
    assert_false(slice_go_on(&slice));
    assert_true(slice_commit(&slice, NULL));
}

static void a_slice_without_a_budget_never_ends_by_itself(void **state)
{
    struct fixture *fixture = *state;
    struct slice slice;

    fixture->store->paces[SLICE_LET_GO].each_us = 1000000;
    assert_true(slice_begin(&slice, fixture->store, SLICE_LET_GO, 0, NULL));
    for (int i = 0; i < 1000; i++)
        assert_true(slice_go_on(&slice));
    assert_true(slice_commit(&slice, NULL));
}

static void kinds_of_work_learn_for_themselves(void **state)
{
    struct fixture *fixture = *state;
    struct slice slice;

    for (int i = 0; i < SLICE_KINDS; i++)
        fixture->store->paces[i].each_us = 800;
    assert_true(slice_begin(&slice, fixture->store, SLICE_DERIVE, 2, NULL));
    for (int i = 0; i < 1000; i++)
        slice_go_on(&slice);
    assert_true(slice_commit(&slice, NULL)); /* nothing was written: next to nothing each */
    assert_in_range(fixture->store->paces[SLICE_DERIVE].each_us, 700, 799);
    assert_int_equal(fixture->store->paces[SLICE_RECEIVE].each_us, 800);
}

static void a_slice_that_is_cancelled_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    scoped_text kept = NULL;
    struct slice slice;

    assert_true(slice_begin(&slice, fixture->store, SLICE_RECEIVE, 2, NULL));
    assert_true(store_set(fixture->store, "half", "done", NULL));
    slice_go_on(&slice);
    store_cancel(fixture->store);
    kept = store_get(fixture->store, "half");
    assert_null(kept);
}

static void commits_are_left_to_the_disk_between_keys_and_never_in_bulk(void **state)
{
    struct fixture *fixture = *state;

    store_set_pace(fixture->store, STORE_LARGE_PORTIONS);
    store_defer(fixture->store, true);
    assert_false(fixture->vault->is_deferring);
    store_set_pace(fixture->store, STORE_SMALL_PORTIONS);
    store_defer(fixture->store, true);
    assert_true(fixture->vault->is_deferring);
    store_defer(fixture->store, false);
    assert_false(fixture->vault->is_deferring);
}

static void the_disk_is_waited_for_only_while_it_is_behind(void **state)
{
    struct fixture *fixture = *state;
    struct pollfd wait = { .fd = -1 };
    int timeout_ms = 0;

    assert_false(store_is_behind(fixture->store));
    assert_int_equal(store_wait_behind(fixture->store, &wait, 1, &timeout_ms), 0);
    fixture->vault->is_behind = true;
    assert_true(store_is_behind(fixture->store));
    assert_int_equal(store_wait_behind(fixture->store, &wait, 0, &timeout_ms), 0); /* nowhere to say it */
    assert_int_equal(store_wait_behind(fixture->store, &wait, 1, &timeout_ms), 1);
    assert_int_equal(wait.fd, 7);
    assert_int_equal(wait.events, POLLIN);
    assert_int_equal(timeout_ms, 1000); /* and it is looked at now and then all the same */
}

static void what_could_not_be_written_behind_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    fixture->vault->is_behind = true;
    assert_true(store_catch_up(fixture->store, &err));
    assert_false(store_is_behind(fixture->store));
    fixture->vault->is_broken = true;
    assert_false(store_catch_up(fixture->store, &err));
    assert_string_equal(err.text, "The disk could not be written.");
}

/* Between keys: a slice of what is to be folded, and how much is left. */
static void folding_in_slices_comes_to_an_end(void **state)
{
    struct fixture *fixture = *state;
    size_t left = 1, slices = 0;

    for (unsigned i = 0; i < 20; i++) {
        const struct sample sample = { 1 + i, 100 + i, 1000 + i, NULL, { "name", "A" }, { { { 0 } } }, 0, NULL, NULL };

        receive(fixture, foreign(plain_change(fixture, &sample), 7, 1 + i), 5000);
    }
    fixture->store->paces[SLICE_DERIVE].each_us = 10000000; /* one at a time */
    while (left) {
        assert_true(log_derive(fixture->store, 2, &left, NULL));
        fixture->store->paces[SLICE_DERIVE].each_us = 10000000;
        assert_int_equal(left, 20 - ++slices);
    }
    assert_int_equal(slices, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_more_is_done_only_while_it_and_the_commit_of_all_fit),
        cmocka_unit_test(work_that_took_no_time_is_bounded_by_its_commit),
        cmocka_unit_test(a_dear_commit_is_believed_at_once),
        cmocka_unit_test(a_cheap_commit_is_believed_by_and_by),
        cmocka_unit_test(a_commit_of_nothing_teaches_little),
        WITH_PLAIN(a_slice_does_one_piece_at_least),
        WITH_PLAIN(a_slice_ends_when_its_time_is_used_up),
        WITH_PLAIN(a_slice_without_a_budget_never_ends_by_itself),
        WITH_PLAIN(kinds_of_work_learn_for_themselves),
        WITH_PLAIN(a_slice_that_is_cancelled_leaves_nothing),
        WITH_PLAIN(commits_are_left_to_the_disk_between_keys_and_never_in_bulk),
        WITH_PLAIN(the_disk_is_waited_for_only_while_it_is_behind),
        WITH_PLAIN(what_could_not_be_written_behind_is_told),
        WITH_PLAIN(folding_in_slices_comes_to_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
