/* scope_test.c — who sees which dossier, on both stores: grants whole and resumable, revocations, takes, links. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "talk.h"

#include "base/memory.h"

/* A second device, of Ghent, beside the first, of Limburg. */
static struct device *open_ghent(struct room *room)
{
    struct device *ghent = arena_alloc(room->arena, sizeof *ghent);

    new_device(room, ghent, "GEN");
    return ghent;
}

static void say(struct room *room, struct device *device, const char *kind, const char *dossier, const char *region)
{
    scoped_buf lines = { 0 };

    room->at = device;
    add_kind(room, &lines, kind, dossier, region);
    send_changes(room, &lines);
}

static void listen_to(struct room *room, struct device *device)
{
    room->at = device;
    send_changes(room, NULL);
}

static void a_dossier_that_moves_is_sent_whole_and_its_old_region_lets_go(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);

    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, &room->first, CHANGE_SET, "een", NULL);
    listen_to(room, ghent);
    assert_false(was_told(room, "een"));
    say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    assert_int_equal(count_in_feed(room, "\"revoke\""), 1);
    listen_to(room, ghent);
    assert_int_equal(count_in_feed(room, "\"grant\""), 1);
    assert_int_equal(count_in_feed(room, "\\\"naam\\\":\\\"een\\\""), 3);
    listen_to(room, ghent);
    assert_int_equal(count_in_feed(room, "\"grant\""), 0); /* once */
    buf_clear(&ghent->feed);
}

static void what_its_old_region_still_had_goes_up_and_reaches_the_new_owner(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room), *late = arena_alloc(room->arena, sizeof *late);

    new_device(room, late, "LIM");
    say(room, &room->first, CHANGE_SET, "een", NULL);
    listen_to(room, late);
    say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    listen_to(room, ghent);
    say(room, late, CHANGE_SET, "een", "LIM"); /* written before it knew */
    assert_int_equal(late->answer.refusal_count, 0);
    assert_int_equal(count_in_feed(room, "\"revoke\""), 1);
    listen_to(room, ghent);
    assert_int_equal(count_in_feed(room, "\\\"naam\\\":\\\"een\\\""), 1);
    buf_clear(&ghent->feed);
    buf_clear(&late->feed);
}

static void a_stranger_may_not_write_to_it_and_those_it_concerns_are_told(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);

    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, ghent, CHANGE_SET, "een", NULL);
    assert_int_equal(ghent->answer.refusal_count, 1);
    assert_string_equal(ghent->answer.refusals[0].reason, "region");
    assert_int_equal(ghent->answer.have, 1);
    say(room, ghent, CHANGE_SET, "twee", NULL); /* and nothing behind it is held up */
    assert_int_equal(ghent->answer.have, 2);
    assert_int_equal(ghent->answer.refusal_count, 0);
    listen_to(room, &room->first);
    assert_false(was_told(room, "een"));
    assert_int_equal(count_in_feed(room, "\"notice\":\"held\""), 1);
    assert_int_equal(count_in_feed(room, "\"reason\":\"region\""), 1);
    buf_clear(&ghent->feed);
}

static void a_move_by_a_stranger_moves_nothing(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);

    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, ghent, CHANGE_MOVE, "een", "GEN");
    assert_int_equal(ghent->answer.refusal_count, 1);
    listen_to(room, ghent);
    assert_false(was_told(room, "een"));
    buf_clear(&ghent->feed);
}

static void what_is_taken_in_hand_is_seen_by_both(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);

    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, ghent, CHANGE_TAKE, "een", "GEN");
    assert_int_equal(ghent->answer.refusal_count, 0);
    assert_int_equal(count_in_feed(room, "\"grant\""), 1);
    assert_true(was_told(room, "een"));
    say(room, ghent, CHANGE_SET, "een", "GEN");
    listen_to(room, &room->first);
    assert_int_equal(count_in_feed(room, "\"kind\":\"take\""), 1); /* who took it is in the log of both */
    assert_int_equal(count_in_feed(room, "\"kind\":\"set\""), 1);
    assert_int_equal(count_in_feed(room, "\"revoke\""), 0);
    buf_clear(&ghent->feed);
}

static void what_is_nowhere_or_for_another_region_is_not_taken(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);

    say(room, ghent, CHANGE_TAKE, "niets", "GEN");
    assert_string_equal(ghent->answer.refusals[0].reason, "absent");
    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, ghent, CHANGE_TAKE, "een", "LIM");
    assert_string_equal(ghent->answer.refusals[0].reason, "region");
    buf_clear(&ghent->feed);
}

static void add_link(struct room *room, struct buf *lines, const char *dossier, const char *other)
{
    char hex[ID_TEXT_BYTES];
    struct body body = { .linked = id_format(named(other), hex) };

    add_special(room, lines, (struct change){ .kind = CHANGE_LINK, .dossier = named(dossier) }, &body);
}

static void linked_dossiers_are_granted_together(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    scoped_buf lines = { 0 };

    room->at = &room->first;
    add_change(room, &lines, "een");
    add_change(room, &lines, "twee");
    add_link(room, &lines, "een", "twee");
    send_changes(room, &lines);
    say(room, &room->first, CHANGE_MOVE, "twee", "GEN");
    listen_to(room, ghent);
    assert_int_equal(count_in_feed(room, "\"grant\""), 2);
    assert_true(was_told(room, "een") && was_told(room, "twee"));
    listen_to(room, &room->first); /* it keeps the one it has, and sees the other by it */
    assert_int_equal(count_in_feed(room, "\"revoke\""), 0);
    buf_clear(&ghent->feed);
}

static void linked_dossiers_that_move_all_leave_their_old_region(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    scoped_buf lines = { 0 };

    room->at = &room->first;
    add_change(room, &lines, "een");
    add_change(room, &lines, "twee");
    add_link(room, &lines, "een", "twee");
    add_kind(room, &lines, CHANGE_MOVE, "een", "GEN");
    add_kind(room, &lines, CHANGE_MOVE, "twee", "GEN");
    send_changes(room, &lines);
    listen_to(room, &room->first);
    listen_to(room, ghent);
    assert_true(was_told(room, "een") && was_told(room, "twee"));
    say(room, ghent, CHANGE_SET, "een", NULL);
    listen_to(room, &room->first);
    assert_false(was_told(room, "een"));
    buf_clear(&ghent->feed);
}

static void nobody_comes_to_see_a_dossier_by_linking_it(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    scoped_buf lines = { 0 };

    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, ghent, CHANGE_SET, "twee", NULL);
    add_link(room, &lines, "twee", "een");
    send_changes(room, &lines);
    assert_false(was_told(room, "een"));
    listen_to(room, &room->first);
    assert_false(was_told(room, "twee"));
    buf_clear(&ghent->feed);
}

static void a_dossier_taken_in_hand_and_linked_shows_each_to_the_other(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    scoped_buf lines = { 0 };

    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, ghent, CHANGE_SET, "twee", NULL);
    add_kind(room, &lines, CHANGE_TAKE, "een", NULL);
    add_link(room, &lines, "twee", "een");
    send_changes(room, &lines);
    assert_int_equal(ghent->answer.refusal_count, 0);
    assert_true(was_told(room, "een"));
    listen_to(room, &room->first);
    assert_true(was_told(room, "twee"));
    buf_clear(&ghent->feed);
}

/* A dossier of many large changes: it takes more than one batch, and every cut goes on where it was. */
static void a_large_dossier_is_granted_in_parts_without_a_gap(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    scoped_text large = mem_array(200001, 1);
    struct body_set set = { "naam", { BODY_TEXT, large }, false };
    struct body body = { .sets = &set, .set_count = 1 };
    int sets = 0, rounds = 0;

    memset(large, 'x', 200000);
    room->at = &room->first;
    for (int i = 0; i < 17; i++) {
        scoped_buf lines = { 0 };

        add_special(room, &lines, (struct change){ .kind = CHANGE_SET, .dossier = named("een") }, &body);
        send_changes(room, &lines);
    }
    say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    room->at = ghent;
    do {
        send_changes(room, NULL);
        sets += count_in_feed(room, "\"kind\":\"set\"");
        rounds++;
    } while (ghent->answer.has_more && rounds < 20);
    assert_int_equal(sets, 17);
    assert_true(rounds > 1);
    listen_to(room, ghent);
    assert_int_equal(ghent->feed.size_bytes, 0);
    buf_clear(&ghent->feed);
}

/* Everything of a region goes by in windows, however much of it is somebody else's. */
static void a_dossier_revoked_and_granted_again_comes_back_whole(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);

    say(room, &room->first, CHANGE_SET, "een", NULL);
    say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    say(room, ghent, CHANGE_MOVE, "een", "LIM");
    assert_int_equal(count_in_feed(room, "\"revoke\""), 1);
    listen_to(room, &room->first);
    assert_int_equal(count_in_feed(room, "\"grant\""), 1);
    assert_int_equal(count_in_feed(room, "\"kind\":\"set\""), 1); /* also what it wrote itself */
    buf_clear(&ghent->feed);
}

static void a_change_too_large_is_kept_aside_and_blocks_nothing(void **state)
{
    struct room *room = *state;
    scoped_text large = mem_array(CHANGE_BODY_LIMIT_BYTES + 2, 1);
    struct body_set set = { "naam", { BODY_TEXT, large }, false };
    struct body body = { .sets = &set, .set_count = 1 };
    scoped_buf lines = { 0 };

    memset(large, 'x', CHANGE_BODY_LIMIT_BYTES + 1);
    add_special(room, &lines, (struct change){ .kind = CHANGE_SET, .dossier = named("een") }, &body);
    add_change(room, &lines, "twee");
    send_changes(room, &lines);
    assert_int_equal(room->first.answer.have, 2);
    assert_int_equal(room->first.answer.refusal_count, 1);
    assert_string_equal(room->first.answer.refusals[0].reason, "size");
}

static void a_kind_that_nobody_knows_is_passed_on(void **state)
{
    struct room *room = *state;
    struct device *other = arena_alloc(room->arena, sizeof *other);

    new_device(room, other, "LIM");
    say(room, &room->first, "weather", "een", NULL);
    assert_int_equal(room->first.answer.refusal_count, 0);
    listen_to(room, other);
    assert_int_equal(count_in_feed(room, "\"kind\":\"weather\""), 1);
    buf_clear(&other->feed);
}

/* What one region alone sees and what several see is kept apart, and read as one. */
static void what_several_see_comes_in_its_place_among_the_rest(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room), *late = arena_alloc(room->arena, sizeof *late);
    const char *first, *second, *third;

    new_device(room, late, "LIM");
    say(room, ghent, CHANGE_SET, "een", NULL);
    say(room, late, CHANGE_TAKE, "een", "LIM");
    listen_to(room, &room->first);
    say(room, late, CHANGE_SET, "twee", NULL);
    say(room, ghent, CHANGE_SET, "een", NULL);
    say(room, late, CHANGE_SET, "drie", NULL);
    say(room, ghent, CHANGE_SET, "vier", NULL);
    listen_to(room, &room->first);
    first = strstr(buf_view(&room->first.feed), ":\\\"twee\\\"");
    second = strstr(buf_view(&room->first.feed), ":\\\"een\\\"");
    third = strstr(buf_view(&room->first.feed), ":\\\"drie\\\"");
    assert_true(first && first < second && second < third);
    assert_false(was_told(room, "vier"));
    buf_clear(&ghent->feed);
    buf_clear(&late->feed);
}

static void what_came_before_ones_own_is_told_and_ones_own_is_passed(void **state)
{
    struct room *room = *state;
    struct device *late = arena_alloc(room->arena, sizeof *late);

    new_device(room, late, "LIM");
    say(room, late, CHANGE_SET, "een", NULL);
    say(room, &room->first, CHANGE_SET, "twee", NULL);
    assert_true(was_told(room, "een"));
    assert_false(was_told(room, "twee"));
    assert_false(room->first.answer.has_more);
    say(room, late, CHANGE_SET, "drie", NULL);
    assert_true(was_told(room, "twee"));
    listen_to(room, &room->first);
    assert_true(was_told(room, "drie"));
    buf_clear(&late->feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(a_dossier_that_moves_is_sent_whole_and_its_old_region_lets_go),
        UNIT(what_its_old_region_still_had_goes_up_and_reaches_the_new_owner),
        UNIT(a_stranger_may_not_write_to_it_and_those_it_concerns_are_told),
        UNIT(a_move_by_a_stranger_moves_nothing),
        UNIT(what_is_taken_in_hand_is_seen_by_both),
        UNIT(what_is_nowhere_or_for_another_region_is_not_taken),
        UNIT(linked_dossiers_are_granted_together),
        UNIT(nobody_comes_to_see_a_dossier_by_linking_it),
        UNIT(a_dossier_taken_in_hand_and_linked_shows_each_to_the_other),
        UNIT(linked_dossiers_that_move_all_leave_their_old_region),
        UNIT(a_large_dossier_is_granted_in_parts_without_a_gap),
        UNIT(a_dossier_revoked_and_granted_again_comes_back_whole),
        UNIT(a_change_too_large_is_kept_aside_and_blocks_nothing),
        UNIT(a_kind_that_nobody_knows_is_passed_on),
        UNIT(what_several_see_comes_in_its_place_among_the_rest),
        UNIT(what_came_before_ones_own_is_told_and_ones_own_is_passed),
    };

    return RUN_ON_BOTH(tests);
}
