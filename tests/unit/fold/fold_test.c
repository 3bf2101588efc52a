/* fold_test.c — the dossier as a whole: what waits, what is newest, where it belongs, and how fast it folds. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/fold.h"

#include "base/clock.h"
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

/* Three desks that write by turns and see each other's work now and then. */
static int64_t fold_many(int count, int keys)
{
    struct fold_change *changes = calloc((size_t)count, sizeof *changes);
    struct id(*parents)[2] = calloc((size_t)count, sizeof *parents);
    static const struct fold_write writes[] = { { "naam", "a", NULL, false },
                                                { "adres", "b", NULL, false },
                                                { "kind/1", "", NULL, false },
                                                { "kind/1/naam", "c", NULL, false } };
    static const struct fold_save saves[] = { { "persoon", "p", "", "1", false }, { "persoon", "p", "n", "x", false } };
    struct fold *fold = fold_new();
    int last[3] = { -1, -1, -1 };
    int64_t from;

    for (int i = 0; i < count; i++) {
        int desk = i * 7 % 3, other = (i / 5) % 3;
        uint64_t name[2] = { (uint64_t)i * UINT64_C(0x9e3779b97f4a7c15) + 1, (uint64_t)i };

        changes[i] = (struct fold_change){ .kind = FOLD_SET, .at_ms = i, .arrival_ms = i + 10, .seq = (uint64_t)i };
        memcpy(changes[i].id.bytes, name, sizeof name);
        changes[i].device = id_of(desk + 1);
        changes[i].record = id_of(1 + i / 20 % 250);
        changes[i].date = (struct date){ 19000 + i / 20 };
        changes[i].parents = parents[i];
        if (last[desk] >= 0)
            parents[i][changes[i].parent_count++] = changes[last[desk]].id;
        if (last[other] >= 0 && other != desk && i % 4 == 0)
            parents[i][changes[i].parent_count++] = changes[last[other]].id;
        last[desk] = i;
        changes[i].writes = writes;
        changes[i].write_count = (size_t)keys;
        changes[i].saves = saves;
        changes[i].save_count = 2;
    }
    from = clock_tick_ms();
    for (int i = count; i-- > 0;)
        fold_add(fold, &changes[i]);
    fold_run(fold);
    from = clock_tick_ms() - from;
    fold_free(fold);
    free(changes);
    free(parents);
    return from;
}

static void twenty_thousand_changes_fold_within_a_second(void **state)
{
    int64_t took_ms = fold_many(20000, 4);

    (void)state;
    print_message("# 20,000 changes folded in %d ms\n", (int)took_ms);
    assert_true(took_ms < 1000);
}

static void a_dossier_of_ten_changes_folds_in_a_few_microseconds(void **state)
{
    int64_t from = clock_tick_ms(), took_ms;

    (void)state;
    for (int i = 0; i < 5000; i++)
        fold_many(10, 4);
    took_ms = clock_tick_ms() - from;
    print_message("# 10 changes made and folded in %d us\n", (int)(took_ms / 5));
    assert_true(took_ms < 5 * 200);
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
        STORY(twenty_thousand_changes_fold_within_a_second),
        STORY(a_dossier_of_ten_changes_folds_in_a_few_microseconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
