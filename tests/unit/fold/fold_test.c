/* fold_test.c — the dossier as a whole: what waits, what is newest, where it belongs, and many changes at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/fold.h"

#include "story.h"

static void a_change_waits_for_its_parents_and_so_do_those_that_had_seen_it(void **state)
{
    struct story *s = *state;
    size_t waiting, heads;

    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "naam", "Ali");
    answer(tell(s, 3, FOLD_SET, 1, SEEN(2, 0)), "naam", "Aly");
    fold_waiting(told_so_far(s), &waiting);
    assert_int_equal(waiting, 2);
    assert_null(record_of(s->fold, 1));
    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "A");
    fold_waiting(told_so_far(s), &waiting);
    assert_int_equal(waiting, 0);
    assert_true(id_equal(*fold_heads(s->fold, &heads), id_of(3)));
    assert_int_equal(heads, 1);
}

static void views_and_unknown_kinds_are_no_parents_of_what_comes_next(void **state)
{
    struct story *s = *state;
    size_t heads;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    tell(s, 2, FOLD_OTHER, 0, SEEN(1, 0));
    tell(s, 4, FOLD_OTHER, 0, SEEN(0, 0));
    assert_true(id_equal(*fold_heads(told_so_far(s), &heads), id_of(1)));
    assert_int_equal(heads, 1);
    tell(s, 3, FOLD_SET, 1, SEEN(2, 0)); /* by a desk that knows the kind */
    assert_true(id_equal(*fold_heads(told_so_far(s), &heads), id_of(3)));
    assert_int_equal(heads, 1);
}

static void any_order_and_any_repeat_gives_the_same_bytes(void **state)
{
    struct story *s = *state;
    scoped_buf one = { 0 }, other = { 0 };
    scoped(fold) again = fold_new();

    save(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali"), "", "1");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "naam", "Aly");
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "naam", "Al \"x\"\n");
    tell(s, 4, FOLD_LINK, 0, SEEN(2, 3))->change.other = "ff";
    fold_write_json(told_so_far(s), &one);
    for (int i = 1; i <= 4; i++)
        fold_add(again, &s->told[i].change);
    fold_run(again);
    for (int i = 4; i >= 1; i--)
        fold_add(again, &s->told[i].change);
    fold_run(again);
    fold_write_json(again, &other);
    assert_string_equal(buf_view(&one), buf_view(&other));
}

static void a_change_told_again_teaches_its_arrival(void **state)
{
    struct story *s = *state;
    struct fold_change late;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "een")->change.arrival_ms = INT64_MAX;
    answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "naam", "twee");
    s->told[1].change.at_ms = 5000;
    assert_string_equal(answer_of(record_of(told_so_far(s), 1), "naam")->value, "een");
    late = s->told[1].change;
    late.arrival_ms = 1;
    fold_add(s->fold, &late);
    fold_run(s->fold);
    assert_string_equal(answer_of(record_of(s->fold, 1), "naam")->value, "twee");
}

static void the_server_decides_between_two_moves(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    assert_string_equal(fold_region(told_so_far(s)), "gent");
    tell(s, 2, FOLD_MOVE, 0, SEEN(1, 0))->change.region = "brussel";
    tell(s, 3, FOLD_MOVE, 0, SEEN(1, 0))->change.region = "antwerpen";
    s->told[2].change.arrival_ms = 200000;
    assert_string_equal(fold_region(told_so_far(s)), "brussel");
    tell(s, 4, FOLD_MOVE, 0, SEEN(2, 3))->change.region = "aalst";
    s->told[4].change.arrival_ms = 200000; /* sent together: what had seen the other */
    s->told[4].change.at_ms = 1;
    assert_string_equal(fold_region(told_so_far(s)), "aalst");
}

static void an_unlink_that_had_seen_the_link_takes_it_away(void **state)
{
    struct story *s = *state;
    size_t count;

    tell(s, 1, FOLD_LINK, 0, SEEN(0, 0))->change.other = "bb";
    tell(s, 2, FOLD_LINK, 0, SEEN(1, 0))->change.other = "aa";
    assert_string_equal(fold_links(told_so_far(s), &count)[0], "aa");
    assert_int_equal(count, 2);
    tell(s, 3, FOLD_UNLINK, 0, SEEN(2, 0))->change.other = "aa";
    assert_string_equal(fold_links(told_so_far(s), &count)[0], "bb");
    assert_int_equal(count, 1);
}

static void an_erased_dossier_shows_nothing_whatever_comes_later(void **state)
{
    struct story *s = *state;
    size_t count;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    tell(s, 2, FOLD_ERASE, 0, SEEN(1, 0));
    answer(tell(s, 3, FOLD_SET, 1, SEEN(0, 0)), "naam", "Aly");
    assert_true(fold_is_erased(told_so_far(s)));
    fold_records(s->fold, &count);
    assert_int_equal(count, 0);
    s->told[2].parents[0] = id_of(99); /* also when what it had seen is not here */
    assert_true(fold_is_erased(told_so_far(s)));
}

static void an_empty_fold_is_fine(void **state)
{
    struct story *s = *state;
    scoped_buf out = { 0 };

    fold_write_json(told_so_far(s), &out);
    assert_string_equal(buf_view(&out), "{\"region\":\"\",\"heads\":[],\"waiting\":[],\"links\":[],\"records\":[],"
                                        "\"entities\":[],\"history\":[]}\n");
}

static struct id wide_id_of(int number)
{
    uint64_t words[2] = { (uint64_t)number * UINT64_C(0x9e3779b97f4a7c15) + 1, (uint64_t)number };
    struct id id;

    memcpy(id.bytes, words, sizeof id.bytes);
    return id;
}

/* Three desks that write by turns and see each other's work now and then: told newest first, all of it comes to stand.
 */
static void twenty_thousand_changes_told_backwards_leave_none_waiting(void **state)
{
    enum { COUNT = 20000 };
    struct fold_change *changes = calloc(COUNT, sizeof *changes);
    struct id(*parents)[2] = calloc(COUNT, sizeof *parents);
    static const struct fold_write writes[] = { { "naam", "a", NULL, false }, { "kind/1/naam", "c", NULL, false } };
    struct fold *fold = fold_new();
    int last[3] = { -1, -1, -1 };
    size_t waiting, records;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        int desk = i * 7 % 3, other = (i / 5) % 3;
        changes[i] = (struct fold_change){ .kind = FOLD_SET, .at_ms = i, .arrival_ms = i + 10, .seq = (uint64_t)i };
        changes[i].id = wide_id_of(i);
        changes[i].device = id_of(desk + 1);
        changes[i].record = wide_id_of(100000 + i / 20 % 250);
        changes[i].parents = parents[i];
        if (last[desk] >= 0)
            parents[i][changes[i].parent_count++] = changes[last[desk]].id;
        if (last[other] >= 0 && other != desk && i % 4 == 0)
            parents[i][changes[i].parent_count++] = changes[last[other]].id;
        last[desk] = i;
        changes[i].writes = writes;
        changes[i].write_count = 2;
    }
    for (int i = COUNT; i-- > 0;)
        fold_add(fold, &changes[i]);
    fold_run(fold);
    fold_waiting(fold, &waiting);
    fold_records(fold, &records);
    assert_int_equal(waiting, 0);
    assert_int_equal(records, 250);
    fold_free(fold);
    free(changes);
    free(parents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_change_waits_for_its_parents_and_so_do_those_that_had_seen_it),
        STORY(views_and_unknown_kinds_are_no_parents_of_what_comes_next),
        STORY(any_order_and_any_repeat_gives_the_same_bytes),
        STORY(a_change_told_again_teaches_its_arrival),
        STORY(the_server_decides_between_two_moves),
        STORY(an_unlink_that_had_seen_the_link_takes_it_away),
        STORY(an_erased_dossier_shows_nothing_whatever_comes_later),
        STORY(an_empty_fold_is_fine),
        STORY(twenty_thousand_changes_told_backwards_leave_none_waiting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
