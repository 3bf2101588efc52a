/* seat_renew_test.c — what the centre tells of who sits here holds from then on, and it is told what that changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"

#include "desk/rights.h"
#include "desk/standing.h"
#include "store/hearsay.h"
#include "store/store.h"

/* As an exchange leaves it: the centre signed that who sits here has ROLE in REGION. */
static void tell(struct counter *counter, const char *role, const char *region)
{
    char id[ID_TEXT_BYTES];
    scoped_text key = mem_format("person:%s", id_format(seat_user(counter->seat), id));
    scoped_text name = mem_format("user:%s", id);
    scoped_text text = mem_format("7\n%s\n%s\nAn Peeters", role, region);
    struct error err = { 0 };

    assert_true(store_set(seat_store(counter->seat), key, text, &err));
    assert_true(store_set(seat_store(counter->seat), name, "An Peeters", &err));
    assert_true(store_set(seat_store(counter->seat), "directory", "1", &err));
}

static void a_role_that_may_less_is_told_apart_from_one_that_may_more(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };

    tell(counter, "teamleider", "LIM");
    seat_renew(counter->seat, &err);
    assert_int_equal(seat_renew(counter->seat, &err), SEAT_SAME);
    tell(counter, "lezer", "LIM");
    assert_int_equal(seat_renew(counter->seat, &err), SEAT_NARROWED);
    assert_false(seat_may(counter->seat, RIGHT_WRITE, NULL, &err));
    tell(counter, "beheerder", "LIM");
    assert_int_equal(seat_renew(counter->seat, &err), SEAT_OTHER);
    assert_true(seat_may(counter->seat, RIGHT_USERS, NULL, &err));
    assert_string_equal(seat_user_name(counter->seat), "An Peeters");
}

static void another_region_counts_as_less(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };

    tell(counter, "beheerder", "LIM");
    seat_renew(counter->seat, &err);
    tell(counter, "beheerder", "GEN");
    assert_int_equal(seat_renew(counter->seat, &err), SEAT_NARROWED);
    assert_string_equal(seat_region(counter->seat), "GEN");
}

static void whoever_left_is_told_so_and_does_nothing_any_more(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 }, other = { 0 };

    tell(counter, "beheerder", "LIM");
    seat_renew(counter->seat, &err);
    tell(counter, "", "LIM");
    assert_int_equal(seat_renew(counter->seat, &err), SEAT_GONE);
    assert_non_null(strstr(err.text, "An Peeters works here no longer"));
    assert_null(seat_open(counter->vault, "forms", &other));
    assert_int_equal(other.kind, ERROR_LOCKED);
    tell(counter, "beheerder", "LIM");
    seat_renew(counter->seat, &err);
}

static void the_standing_says_on_whose_word_one_sits_here(void **state)
{
    struct counter *counter = *state;
    const struct hearsay said = { HEARSAY_UNSIGNED, { { 7 } }, id_none(), { { 7 } }, "", "", 1 };
    scoped_json before = NULL;
    scoped_json after = NULL;
    scoped_buf text = { 0 };
    struct error err = { 0 };

    tell(counter, "teamleider", "LIM");
    seat_renew(counter->seat, &err);
    assert_true(hearsay_add(seat_store(counter->seat), &said, &err));
    after = standing_json(counter->seat);
    assert_string_equal(json_get_text(json_get(after, "you"), "by"), "centre");
    assert_string_equal(json_get_text(json_get(after, "you"), "role"), "teamleider");
    assert_int_equal(json_size(json_get(after, "unsigned")), 1);
    standing_write(after, &text);
    assert_non_null(strstr(buf_view(&text), "An Peeters, role teamleider, region LIM; the centre signed that."));
    assert_non_null(strstr(buf_view(&text), "bears no good signature"));
    assert_true(hearsay_forget(seat_store(counter->seat), HEARSAY_UNSIGNED, said.change, &err));
    before = standing_json(counter->seat);
    assert_int_equal(json_size(json_get(before, "unsigned")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_role_that_may_less_is_told_apart_from_one_that_may_more),
        at_the_counter(another_region_counts_as_less),
        at_the_counter(whoever_left_is_told_so_and_does_nothing_any_more),
        at_the_counter(the_standing_says_on_whose_word_one_sits_here),
    };

    setenv("BALIE_LANG", "nl", 1);
    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
