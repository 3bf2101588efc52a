/* restriction_test.c — a dossier is restricted until a lift that knew of it; a permit is for what its author knew. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "story.h"

static size_t restrictions(struct story *story)
{
    size_t count;

    fold_restrictions(told_so_far(story), &count);
    return count;
}

static size_t permits(struct story *story)
{
    size_t count;

    fold_permits(told_so_far(story), &count);
    return count;
}

static void a_dossier_is_open_until_somebody_restricts_it(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    assert_int_equal(restrictions(s), 0);
    tell(s, 2, FOLD_RESTRICT, 0, SEEN(1, 0));
    assert_int_equal(restrictions(s), 1);
    tell(s, 3, FOLD_LIFT, 0, SEEN(2, 0));
    assert_int_equal(restrictions(s), 0);
}

static void a_lift_says_nothing_of_what_its_author_did_not_know(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    tell(s, 2, FOLD_RESTRICT, 0, SEEN(1, 0));
    tell(s, 3, FOLD_RESTRICT, 0, SEEN(1, 0));
    tell(s, 4, FOLD_LIFT, 0, SEEN(2, 0)); /* the newest of all, by every clock */
    assert_int_equal(restrictions(s), 1);
    tell(s, 5, FOLD_LIFT, 0, SEEN(3, 4));
    assert_int_equal(restrictions(s), 0);
}

static void one_waits_for_its_parents_like_any_change(void **state)
{
    struct story *s = *state;

    tell(s, 2, FOLD_RESTRICT, 0, SEEN(1, 0));
    assert_int_equal(restrictions(s), 0);
    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    assert_int_equal(restrictions(s), 1);
}

static void a_permit_is_for_every_restriction_that_its_author_knew(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_RESTRICT, 0, SEEN(0, 0));
    tell(s, 2, FOLD_PERMIT, 0, SEEN(1, 0));
    assert_int_equal(permits(s), 1);
    tell(s, 3, FOLD_RESTRICT, 0, SEEN(1, 0));
    assert_int_equal(permits(s), 0);
    tell(s, 4, FOLD_PERMIT, 0, SEEN(2, 3));
    assert_int_equal(permits(s), 1);
}

static void a_permit_ends_with_its_restriction(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_RESTRICT, 0, SEEN(0, 0));
    tell(s, 2, FOLD_PERMIT, 0, SEEN(1, 0));
    tell(s, 3, FOLD_LIFT, 0, SEEN(2, 0));
    assert_int_equal(permits(s), 0);
    tell(s, 4, FOLD_RESTRICT, 0, SEEN(3, 0));
    assert_int_equal(permits(s), 0);
}

static void an_erased_dossier_is_not_restricted(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_RESTRICT, 0, SEEN(0, 0));
    tell(s, 2, FOLD_ERASE, 0, SEEN(1, 0));
    assert_int_equal(restrictions(s), 0);
}

static void what_stands_is_told_in_the_state_and_only_then(void **state)
{
    struct story *s = *state;
    scoped_buf open = { 0 }, restricted = { 0 };

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    fold_write_json(told_so_far(s), &open);
    assert_null(strstr(buf_view(&open), "restricted"));
    tell(s, 2, FOLD_RESTRICT, 0, SEEN(1, 0));
    tell(s, 3, FOLD_PERMIT, 0, SEEN(2, 0));
    fold_write_json(told_so_far(s), &restricted);
    assert_non_null(strstr(buf_view(&restricted), "\"links\":[],\"restricted\":[\"02"));
    assert_non_null(strstr(buf_view(&restricted), "],\"permits\":[\"03"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_dossier_is_open_until_somebody_restricts_it),
        STORY(a_lift_says_nothing_of_what_its_author_did_not_know),
        STORY(one_waits_for_its_parents_like_any_change),
        STORY(a_permit_is_for_every_restriction_that_its_author_knew),
        STORY(a_permit_ends_with_its_restriction),
        STORY(an_erased_dossier_is_not_restricted),
        STORY(what_stands_is_told_in_the_state_and_only_then),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
