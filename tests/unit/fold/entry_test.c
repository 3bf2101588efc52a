/* entry_test.c — what stands in one record, and what is in conflict. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/entry.h"

#include "story.h"

static void a_value_is_replaced_by_one_that_had_seen_it(void **state)
{
    struct story *s = *state;
    const struct fold_answer *naam;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "naam", "Aly")->change.at_ms = 1; /* a slow clock decides nothing */
    naam = answer_of(record_of(told_so_far(s), 1), "naam");
    assert_string_equal(naam->value, "Aly");
    assert_int_equal(naam->candidate_count, 1);
}

static void two_values_that_did_not_see_each_other_are_a_conflict(void **state)
{
    struct story *s = *state;
    const struct fold_answer *naam;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "naam", "Aly");
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "naam", "Alice");
    naam = answer_of(record_of(told_so_far(s), 1), "naam");
    assert_string_equal(naam->value, "Alice");
    assert_int_equal(naam->candidate_count, 2);
    assert_string_equal(naam->candidates[1].value, "Aly");
    assert_true(record_of(s->fold, 1)->merged);
}

static void a_decision_closes_a_conflict_also_without_changing_the_value(void **state)
{
    struct story *s = *state;
    const struct fold_answer *naam;

    two_values_that_did_not_see_each_other_are_a_conflict(state);
    answer(tell(s, 4, FOLD_SET, 1, SEEN(2, 3)), "naam", "Alice");
    naam = answer_of(record_of(told_so_far(s), 1), "naam");
    assert_int_equal(naam->candidate_count, 1);
    assert_true(id_equal(naam->change->id, id_of(4)));
    assert_false(record_of(s->fold, 1)->merged);
}

static void the_arrival_bounds_a_fast_clock(void **state)
{
    struct story *s = *state;
    struct told *fast = answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "snel");

    answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "naam", "juist");
    fast->change.at_ms = 999999;
    fast->change.arrival_ms = 1500;
    assert_string_equal(answer_of(record_of(told_so_far(s), 1), "naam")->value, "juist");
}

static void equal_values_and_computed_values_are_no_conflict(void **state)
{
    struct story *s = *state;

    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali"), "som", "1")->write[1].computed = true;
    answer(answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali"), "som", "2")->write[1].computed = true;
    told_so_far(s);
    assert_int_equal(answer_of(record_of(s->fold, 1), "naam")->candidate_count, 1);
    assert_int_equal(answer_of(record_of(s->fold, 1), "som")->candidate_count, 1);
    assert_string_equal(answer_of(record_of(s->fold, 1), "som")->value, "2");
}

static void a_persons_value_stands_before_a_computed_one(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "som", "7");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "som", "2")->write[0].computed = true;
    assert_string_equal(answer_of(record_of(told_so_far(s), 1), "som")->value, "7");
}

static void a_blank_differs_from_another_reason_and_from_null(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", NULL)->write[0].blank = "weet niet";
    answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "naam", NULL)->write[0].blank = "wil niet";
    answer(tell(s, 3, FOLD_SET, 1, SEEN(0, 0)), "naam", NULL);
    assert_int_equal(answer_of(record_of(told_so_far(s), 1), "naam")->candidate_count, 3);
}

static void a_withdrawal_that_had_seen_everything_stands(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    tell(s, 2, FOLD_WITHDRAW, 1, SEEN(1, 0));
    assert_true(record_of(told_so_far(s), 1)->withdrawn);
    tell(s, 3, FOLD_RESTORE, 1, SEEN(2, 0));
    assert_false(record_of(told_so_far(s), 1)->withdrawn);
    assert_int_equal(record_of(s->fold, 1)->stays_count, 0);
}

static void a_withdrawal_that_had_not_seen_a_change_waits_for_a_decision(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    tell(s, 2, FOLD_WITHDRAW, 1, SEEN(1, 0));
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "naam", "Aly");
    assert_false(record_of(told_so_far(s), 1)->withdrawn);
    assert_int_equal(record_of(s->fold, 1)->stays_count, 2);
    assert_true(id_equal(record_of(s->fold, 1)->stays[0].change->id, id_of(3)));
    tell(s, 4, FOLD_WITHDRAW, 1, SEEN(2, 3));
    assert_true(record_of(told_so_far(s), 1)->withdrawn);
    assert_int_equal(record_of(s->fold, 1)->stays_count, 0);
}

static void a_signature_covers_what_its_author_had_seen(void **state)
{
    struct story *s = *state;
    const struct fold_record *record;

    answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    tell(s, 3, FOLD_FREEZE, 1, SEEN(2, 0));
    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "ouder");
    answer(tell(s, 4, FOLD_SET, 1, SEEN(3, 0)), "naam", "later");
    record = record_of(told_so_far(s), 1);
    assert_true(record->frozen);
    assert_string_equal(answer_of(record, "naam")->value, "Ali");
    assert_int_equal(record->beside_count, 2);
    assert_true(id_equal(record->beside[0]->id, id_of(1)));
}

static void of_two_signatures_the_earlier_holds_and_the_other_stands_beside(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "naam", "Aly");
    tell(s, 4, FOLD_FREEZE, 1, SEEN(2, 0));
    tell(s, 3, FOLD_FREEZE, 1, SEEN(1, 0));
    assert_string_equal(answer_of(record_of(told_so_far(s), 1), "naam")->value, "Ali");
    assert_int_equal(record_of(s->fold, 1)->beside_count, 2);
}

static void what_is_signed_reads_the_same_after_signing(void **state)
{
    struct story *s = *state;
    scoped_buf before = { 0 }, after = { 0 };

    save(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali"), "naam", "Ali");
    fold_write_record(told_so_far(s), id_of(101), &before);
    tell(s, 2, FOLD_FREEZE, 1, SEEN(1, 0));
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "naam", "Aly");
    fold_write_record(told_so_far(s), id_of(101), &after);
    assert_string_equal(buf_view(&before), buf_view(&after));
    assert_non_null(strstr(buf_view(&before), "[[\"persoon\",\"p1\",\"naam\",\"Ali\"]]"));
}

static void parked_is_what_the_newest_submission_says(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali")->change.parked = "geen tolk";
    assert_string_equal(record_of(told_so_far(s), 1)->parked, "geen tolk");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "naam", "Ali");
    assert_null(record_of(told_so_far(s), 1)->parked);
    assert_int_equal(record_of(s->fold, 1)->date.days, date_make(2024, 1, 2).days);
    assert_int_equal(record_of(s->fold, 1)->first_at_ms, 1000);
}

static void an_erased_record_keeps_nothing_whatever_comes_later(void **state)
{
    struct story *s = *state;

    save(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali"), "", "1");
    tell(s, 2, FOLD_ERASE, 1, SEEN(1, 0));
    save(answer(tell(s, 3, FOLD_SET, 1, SEEN(0, 0)), "naam", "Aly"), "", "1");
    answer(tell(s, 4, FOLD_SET, 1, SEEN(2, 3)), "naam", "Aly");
    assert_true(record_of(told_so_far(s), 1)->erased);
    assert_int_equal(record_of(s->fold, 1)->answer_count, 0);
    assert_null(property_of(s->fold, ""));
    assert_null(answer_of(record_of(s->fold, 1), "naam"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_value_is_replaced_by_one_that_had_seen_it),
        STORY(two_values_that_did_not_see_each_other_are_a_conflict),
        STORY(a_decision_closes_a_conflict_also_without_changing_the_value),
        STORY(the_arrival_bounds_a_fast_clock),
        STORY(equal_values_and_computed_values_are_no_conflict),
        STORY(a_persons_value_stands_before_a_computed_one),
        STORY(a_blank_differs_from_another_reason_and_from_null),
        STORY(a_withdrawal_that_had_seen_everything_stands),
        STORY(a_withdrawal_that_had_not_seen_a_change_waits_for_a_decision),
        STORY(a_signature_covers_what_its_author_had_seen),
        STORY(of_two_signatures_the_earlier_holds_and_the_other_stands_beside),
        STORY(what_is_signed_reads_the_same_after_signing),
        STORY(parked_is_what_the_newest_submission_says),
        STORY(an_erased_record_keeps_nothing_whatever_comes_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
