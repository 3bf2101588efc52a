/* release_test.c — what was held and is passed on after all, on both stores: it does what it would have done. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "saying.h"

#include "server/admin.h"

static struct device *open_ghent(struct room *room)
{
    struct device *ghent = arena_alloc(room->arena, sizeof *ghent);

    new_device(room, ghent, "GEN");
    return ghent;
}

static void pass_on(struct room *room, struct id id)
{
    char text[ID_TEXT_BYTES];
    struct error err = { 0 };

    if (!server_release(room->url, id_format(id, text), &err))
        fail_msg("%s", err.text);
}

static void what_was_taken_in_hand_too_early_is_seen_once_it_is_passed_on(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    struct id take = say(room, ghent, CHANGE_TAKE, "een", "GEN");
    struct error err = { 0 };
    char text[ID_TEXT_BYTES];

    assert_string_equal(ghent->answer.refusals[0].reason, "absent");
    assert_false(server_release(room->url, id_format(take, text), &err)); /* it would begin in Ghent */
    say(room, &room->first, CHANGE_SET, "een", NULL);
    listen_to(room, ghent);
    assert_false(was_told(room, "een"));
    pass_on(room, take);
    listen_to(room, ghent);
    assert_int_equal(count_in_feed(room, "\"grant\""), 1);
    assert_true(was_told(room, "een"));
    buf_clear(&ghent->feed);
}

static void its_author_is_told_it_whole_too_for_she_may_have_let_go_of_it(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    struct id held;

    say(room, &room->first, CHANGE_SET, "een", NULL);
    held = say(room, ghent, CHANGE_SET, "een", "GEN");
    assert_int_equal(ghent->answer.refusal_count, 1);
    say(room, ghent, CHANGE_TAKE, "een", "GEN");
    assert_int_equal(count_in_feed(room, "\\\"naam\\\":\\\"een\\\""), 2); /* what is held is not among it */
    pass_on(room, held);
    listen_to(room, ghent);
    assert_int_equal(count_in_feed(room, "\\\"naam\\\":\\\"een\\\""), 1);
    listen_to(room, &room->first);
    assert_int_equal(count_in_feed(room, "\\\"naam\\\":\\\"een\\\""), 2); /* the take and what was held */
    buf_clear(&ghent->feed);
}

/* Who sent it and did not hear of it sends it again: it is known, and held no more. */
static void sent_again_it_is_known_and_good(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    scoped_buf lines = { 0 };
    struct id held;

    say(room, &room->first, CHANGE_SET, "een", NULL);
    room->at = ghent;
    held = add_kind(room, &lines, CHANGE_SET, "een", "GEN");
    send_changes(room, &lines);
    pass_on(room, held);
    send_changes(room, &lines);
    assert_int_equal(ghent->answer.refusal_count, 0);
    assert_int_equal(ghent->answer.arrival_count, 1);
    assert_int_equal(ghent->answer.have, 1);
    assert_false(ghent->answer.is_fork);
    buf_clear(&ghent->feed);
}

static size_t incarnation_bytes(const struct room *room)
{
    return strcspn(room->at->answer.cursor, ".") + 1;
}

/* A device that had read up to the change that was held has read on well: nobody reads all again. */
static void passing_it_on_begins_no_new_incarnation(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    char before[STORE_TEXT_BYTES];
    struct id held;

    say(room, &room->first, CHANGE_SET, "een", NULL);
    held = say(room, ghent, CHANGE_SET, "een", "GEN");
    listen_to(room, &room->first);
    snprintf(before, sizeof before, "%s", room->first.answer.cursor);
    pass_on(room, held);
    listen_to(room, &room->first);
    assert_int_equal(strncmp(before, room->first.answer.cursor, incarnation_bytes(room)), 0);
    assert_int_equal(count_in_feed(room, "\\\"naam\\\":\\\"een\\\""), 1); /* what was held, and that alone */
    buf_clear(&ghent->feed);
}

/* A desk that did not have the dossier when its region lost it, and wrote in it later. */
static void who_writes_after_it_left_is_told_again_that_it_left(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room), *late = arena_alloc(room->arena, sizeof *late);

    new_device(room, late, "LIM");
    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    listen_to(room, late);
    assert_int_equal(count_in_feed(room, "\"revoke\""), 1);
    listen_to(room, late);
    assert_int_equal(count_in_feed(room, "\"revoke\""), 0);
    say(room, late, CHANGE_SET, "een", "LIM");
    assert_int_equal(late->answer.refusal_count, 0);
    assert_int_equal(count_in_feed(room, "\"revoke\""), 1);
    listen_to(room, ghent);
    assert_int_equal(count_in_feed(room, "\"revoke\""), 0);
    buf_clear(&ghent->feed);
    buf_clear(&late->feed);
}

/* It speaks of Limburg, which lost the dossier: only Ghent is told, for only Ghent will be told that it is held no
 * more. */
static void what_is_held_of_a_dossier_that_left_is_not_told_to_who_lost_it(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room), *other = arena_alloc(room->arena, sizeof *other);

    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    listen_to(room, ghent);
    new_device(room, other, "BRU");
    say(room, other, CHANGE_SET, "een", "LIM");
    assert_int_equal(other->answer.refusal_count, 1);
    listen_to(room, &room->first);
    assert_int_equal(count_in_feed(room, "\"held\""), 0);
    listen_to(room, ghent);
    assert_int_equal(count_in_feed(room, "\"held\""), 1);
    buf_clear(&ghent->feed);
    buf_clear(&other->feed);
}

/* Of a dossier that is of another region now its author hears that what she wrote was passed on, once, and nothing
 * else of it; nobody else of her region hears anything. */
static void an_author_is_told_that_it_was_passed_on_also_when_the_dossier_left(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room), *other = arena_alloc(room->arena, sizeof *other);
    struct id known = room->first.user, held;

    new_device(room, other, "LIM");
    say(room, &room->first, CHANGE_SET, "een", NULL);
    room->first.user = id_random();
    held = say(room, &room->first, CHANGE_SET, "een", NULL);
    assert_string_equal(room->first.answer.refusals[0].reason, "user");
    room->first.user = known;
    say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    listen_to(room, other);
    pass_on(room, held);
    listen_to(room, &room->first);
    assert_int_equal(count_in_feed(room, "\"passed\""), 1);
    assert_int_equal(count_in_feed(room, "naam"), 0);
    listen_to(room, &room->first);
    assert_int_equal(count_in_feed(room, "\"passed\""), 0);
    listen_to(room, other);
    assert_int_equal(count_in_feed(room, "\"passed\"") + count_in_feed(room, "naam"), 0);
    listen_to(room, ghent);
    assert_true(was_told(room, "een"));
    buf_clear(&ghent->feed);
    buf_clear(&other->feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(what_was_taken_in_hand_too_early_is_seen_once_it_is_passed_on),
        UNIT(its_author_is_told_it_whole_too_for_she_may_have_let_go_of_it),
        UNIT(an_author_is_told_that_it_was_passed_on_also_when_the_dossier_left),
        UNIT(sent_again_it_is_known_and_good),
        UNIT(passing_it_on_begins_no_new_incarnation),
        UNIT(what_is_held_of_a_dossier_that_left_is_not_told_to_who_lost_it),
        UNIT(who_writes_after_it_left_is_told_again_that_it_left),
    };

    return RUN_ON_BOTH(tests);
}
