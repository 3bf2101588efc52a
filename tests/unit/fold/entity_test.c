/* entity_test.c — what the records of a dossier together say of one thing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/entity.h"

#include "story.h"

/* Record 1 of 1 January and record 2 of 2 January, which had seen it. */
static void tell_two(struct story *s)
{
    save(save(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "", "1"), "telefoon", "0470 11");
    save(tell(s, 2, FOLD_SET, 2, SEEN(1, 0)), "telefoon", "0470 22");
}

static void correcting_an_old_record_does_not_outrun_a_newer_one(void **state)
{
    struct story *s = *state;

    tell_two(s);
    save(tell(s, 3, FOLD_SET, 1, SEEN(2, 0)), "telefoon", "0470 12")->change.date = date_make(2024, 1, 1);
    assert_string_equal(property_of(told_so_far(s), "telefoon")->value, "0470 22");
    assert_int_equal(property_of(s->fold, "telefoon")->candidate_count, 1);
}

static void two_records_that_did_not_see_each_other_are_a_conflict(void **state)
{
    struct story *s = *state;
    const struct fold_property *telefoon;

    tell_two(s);
    save(tell(s, 3, FOLD_SET, 3, SEEN(1, 0)), "telefoon", "0470 33");
    telefoon = property_of(told_so_far(s), "telefoon");
    assert_string_equal(telefoon->value, "0470 33");
    assert_int_equal(telefoon->candidate_count, 2);
    assert_string_equal(telefoon->candidates[1].value, "0470 22");
    s->told[3].save[0].computed = true;
    assert_int_equal(property_of(told_so_far(s), "telefoon")->candidate_count, 1);
}

static void an_entity_falls_back_when_a_record_is_withdrawn(void **state)
{
    struct story *s = *state;
    size_t count;

    tell_two(s);
    tell(s, 3, FOLD_WITHDRAW, 2, SEEN(2, 0));
    assert_string_equal(property_of(told_so_far(s), "telefoon")->value, "0470 11");
    tell(s, 4, FOLD_WITHDRAW, 1, SEEN(3, 0));
    fold_entities(told_so_far(s), &count);
    assert_int_equal(count, 0);
    fold_history(s->fold, &count);
    assert_int_equal(count, 0);
}

static void a_property_that_was_signed_is_not_outrun(void **state)
{
    struct story *s = *state;

    tell_two(s);
    tell(s, 3, FOLD_FREEZE, 1, SEEN(1, 0));
    save(&s->told[2], "einde", "2024-06-01");
    assert_string_equal(property_of(told_so_far(s), "telefoon")->value, "0470 11");
    assert_int_equal(property_of(s->fold, "telefoon")->candidate_count, 1);
    assert_string_equal(property_of(s->fold, "einde")->value, "2024-06-01");
}

static void an_entity_that_is_uncreated_does_not_exist(void **state)
{
    struct story *s = *state;
    size_t count;

    tell_two(s);
    fold_entities(told_so_far(s), &count);
    assert_int_equal(count, 1);
    save(tell(s, 3, FOLD_SET, 1, SEEN(2, 0)), "", NULL);
    fold_entities(told_so_far(s), &count);
    assert_int_equal(count, 0);
}

static void history_has_a_stretch_for_every_day_that_something_changed(void **state)
{
    struct story *s = *state;
    const struct fold_stretch *stretch;
    size_t count;

    tell_two(s);
    save(tell(s, 5, FOLD_SET, 3, SEEN(2, 0)), "telefoon", "0470 22"); /* nothing new */
    save(tell(s, 4, FOLD_SET, 4, SEEN(2, 0)), "gemeente", "Gent");
    stretch = fold_history(told_so_far(s), &count);
    assert_int_equal(count, 3);
    assert_int_equal(stretch[0].van.days, date_make(2024, 1, 1).days);
    assert_int_equal(stretch[0].tot.days, date_make(2024, 1, 2).days);
    assert_int_equal(stretch[0].property_count, 1);
    assert_int_equal(stretch[1].tot.days, date_make(2024, 1, 4).days);
    assert_false(date_is_set(stretch[2].tot));
    assert_int_equal(stretch[2].property_count, 2);
    assert_string_equal(stretch[2].properties[0].value, "Gent");
    assert_string_equal(stretch[2].properties[1].value, "0470 22");
}

static void a_corrected_date_moves_the_history(void **state)
{
    struct story *s = *state;
    size_t count;

    tell_two(s);
    tell(s, 3, FOLD_SET, 2, SEEN(2, 0))->change.date = date_make(2023, 12, 1);
    assert_string_equal(property_of(told_so_far(s), "telefoon")->value, "0470 11");
    assert_int_equal(fold_history(s->fold, &count)->van.days, date_make(2023, 12, 1).days);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(correcting_an_old_record_does_not_outrun_a_newer_one),
        STORY(two_records_that_did_not_see_each_other_are_a_conflict),
        STORY(an_entity_falls_back_when_a_record_is_withdrawn),
        STORY(a_property_that_was_signed_is_not_outrun),
        STORY(an_entity_that_is_uncreated_does_not_exist),
        STORY(history_has_a_stretch_for_every_day_that_something_changed),
        STORY(a_corrected_date_moves_the_history),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
