/* row_test.c — repeat rows: their order, and what becomes of a deletion. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/row.h"

#include "story.h"

static void rows_stand_in_the_order_they_were_made_with_their_keys_together(void **state)
{
    static const char *const order[] = { "naam",   "kind/b",         "kind/b/voornaam", "kind/b/leeftijd",
                                         "kind/a", "kind/a/voornaam" };
    struct story *s = *state;
    const struct fold_record *record;

    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "kind/a", "");
    answer(&s->told[2], "kind/a/voornaam", "An");
    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali"), "kind/b", "");
    answer(&s->told[1], "kind/b/voornaam", "Bo");
    answer(tell(s, 3, FOLD_SET, 1, SEEN(2, 0)), "kind/b/leeftijd", "7");
    s->told[1].change.arrival_ms = 900000; /* the order of arrival is another */
    record = record_of(told_so_far(s), 1);
    assert_int_equal(record->answer_count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(record->answers[i].key, order[i]);
}

static void a_deleted_row_goes_with_all_that_is_in_it(void **state)
{
    struct story *s = *state;

    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/a", ""), "kind/a/voornaam", "An");
    answer(answer(&s->told[1], "kind/a/toestel/x", ""), "kind/a/toestel/x/soort", "gsm");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "kind/a", NULL);
    assert_int_equal(record_of(told_so_far(s), 1)->answer_count, 0);
    answer(tell(s, 3, FOLD_SET, 1, SEEN(2, 0)), "kind/a", ""); /* undo */
    assert_int_equal(record_of(told_so_far(s), 1)->answer_count, 4);
}

static void a_deletion_that_had_not_seen_a_change_inside_is_a_conflict_and_the_row_stays(void **state)
{
    struct story *s = *state;
    const struct fold_answer *row;

    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/a", ""), "kind/a/voornaam", "An");
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "kind/a", NULL);
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "kind/a/voornaam", "Anna");
    row = answer_of(record_of(told_so_far(s), 1), "kind/a");
    assert_int_equal(row->candidate_count, 2);
    assert_string_equal(row->value, "");
    assert_null(row->candidates[1].value);
    assert_string_equal(answer_of(record_of(s->fold, 1), "kind/a/voornaam")->value, "Anna");
}

static void deciding_for_the_row_keeps_it_and_deciding_against_deletes_it(void **state)
{
    struct story *s = *state;

    a_deletion_that_had_not_seen_a_change_inside_is_a_conflict_and_the_row_stays(state);
    answer(tell(s, 4, FOLD_SET, 1, SEEN(2, 3)), "kind/a", "");
    assert_int_equal(answer_of(record_of(told_so_far(s), 1), "kind/a")->candidate_count, 1);
    s->told[4].write[0].value = NULL;
    assert_null(answer_of(record_of(told_so_far(s), 1), "kind/a"));
    assert_null(answer_of(record_of(s->fold, 1), "kind/a/voornaam"));
}

static void a_computed_value_inside_does_not_hold_a_deletion_back(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/a", "");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "kind/a", NULL);
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "kind/a/leeftijd", "7")->write[0].computed = true;
    assert_int_equal(record_of(told_so_far(s), 1)->answer_count, 0);
}

static void an_ordinal_row_made_on_two_desks_is_one_row(void **state)
{
    struct story *s = *state;

    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/1", ""), "kind/1/voornaam", "An");
    answer(answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "kind/1", ""), "kind/1/voornaam", "Bo");
    assert_int_equal(record_of(told_so_far(s), 1)->answer_count, 2);
    assert_int_equal(answer_of(record_of(s->fold, 1), "kind/1")->candidate_count, 1);
    assert_int_equal(answer_of(record_of(s->fold, 1), "kind/1/voornaam")->candidate_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(rows_stand_in_the_order_they_were_made_with_their_keys_together),
        STORY(a_deleted_row_goes_with_all_that_is_in_it),
        STORY(a_deletion_that_had_not_seen_a_change_inside_is_a_conflict_and_the_row_stays),
        STORY(deciding_for_the_row_keeps_it_and_deciding_against_deletes_it),
        STORY(a_computed_value_inside_does_not_hold_a_deletion_back),
        STORY(an_ordinal_row_made_on_two_desks_is_one_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
