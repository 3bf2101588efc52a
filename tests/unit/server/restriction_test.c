/* restriction_test.c — of a restricted dossier the server passes on what a desk wrote unknowing, and what is open. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "talk.h"

/* Sends one change of KIND in the dossier "een", whose author had seen SEEN (none: nothing). */
struct said {
    const char *kind;
    struct id seen;
    bool settles;
};

static struct id tell(struct room *room, struct said said)
{
    struct body_set set = { "naam", { BODY_TEXT, "een" }, false };
    struct body body = { .sets = &set, .set_count = 1, .settles = said.settles };
    struct change change = { .kind = said.kind, .dossier = named("een"), .region = "LIM" };
    scoped_buf lines = { 0 };
    struct id id;

    if (id_is_set(said.seen)) {
        change.parents = &said.seen;
        change.parent_count = 1;
    }
    id = add_special(room, &lines, change, &body);
    send_changes(room, &lines);
    return id;
}

static const char *reason(const struct room *room)
{
    return room->at->answer.refusal_count ? room->at->answer.refusals[0].reason : "";
}

/* "een" with one answer, restricted by somebody who had seen that. */
static struct id restrict_it(struct room *room)
{
    struct id first = tell(room, (struct said){ CHANGE_SET, id_none(), false });

    return tell(room, (struct said){ CHANGE_RESTRICT, first, false });
}

static void who_knew_of_it_writes_no_more(void **state)
{
    static const char *const kinds[] = { CHANGE_SET,  CHANGE_FREEZE, CHANGE_WITHDRAW, CHANGE_RESTORE,
                                         CHANGE_MOVE, CHANGE_LINK,   CHANGE_UNLINK };
    struct room *room = *state;
    struct id restriction = restrict_it(room), view;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        tell(room, (struct said){ kinds[i], restriction, false });
        assert_string_equal(reason(room), "restricted");
    }
    view = tell(room, (struct said){ CHANGE_VIEW, restriction, false });
    assert_string_equal(reason(room), "");
    tell(room, (struct said){ CHANGE_SET, view, false }); /* and not by a way round either */
    assert_string_equal(reason(room), "restricted");
}

static void what_was_written_before_it_was_heard_of_is_kept(void **state)
{
    struct room *room = *state;
    struct device late = { 0 };

    restrict_it(room);
    new_device(room, &late, "LIM");
    room->at = &late;
    tell(room, (struct said){ CHANGE_SET, id_none(), false });
    assert_string_equal(reason(room), "");
    room->at = &room->first;
    buf_clear(&late.feed);
}

static void settling_erasing_and_telling_of_it_are_open(void **state)
{
    struct room *room = *state;
    struct id restriction = restrict_it(room);

    tell(room, (struct said){ CHANGE_SET, restriction, true });
    assert_string_equal(reason(room), "");
    tell(room, (struct said){ CHANGE_RESTORE, restriction, true });
    assert_string_equal(reason(room), "");
    tell(room, (struct said){ CHANGE_ERASE, restriction, false });
    assert_string_equal(reason(room), "");
    tell(room, (struct said){ CHANGE_SET, restriction, false }); /* nothing is left to restrict */
    assert_string_equal(reason(room), "");
}

static void a_permit_is_for_its_author_and_a_lift_for_all(void **state)
{
    struct room *room = *state;
    struct id restriction = restrict_it(room), permit, lift, own = room->first.user;
    struct device colleague = { 0 };

    permit = tell(room, (struct said){ CHANGE_PERMIT, restriction, false });
    tell(room, (struct said){ CHANGE_SET, permit, false });
    assert_string_equal(reason(room), "");
    tell(room, (struct said){ CHANGE_SET, restriction, false }); /* had not said so yet */
    assert_string_equal(reason(room), "restricted");
    new_device(room, &colleague, "LIM");
    room->at = &room->first;
    room->first.user = colleague.user;
    tell(room, (struct said){ CHANGE_SET, permit, false });
    assert_string_equal(reason(room), "restricted");
    room->first.user = own;
    lift = tell(room, (struct said){ CHANGE_LIFT, restriction, false });
    tell(room, (struct said){ CHANGE_SET, lift, false });
    assert_string_equal(reason(room), "");
    buf_clear(&colleague.feed);
}

static void a_lift_of_one_restriction_leaves_the_other(void **state)
{
    struct room *room = *state;
    struct id one = restrict_it(room), other = tell(room, (struct said){ CHANGE_RESTRICT, id_none(), false });

    tell(room, (struct said){ CHANGE_LIFT, one, false });
    tell(room, (struct said){ CHANGE_SET, one, false });
    assert_string_equal(reason(room), "");
    tell(room, (struct said){ CHANGE_SET, other, false });
    assert_string_equal(reason(room), "restricted");
    tell(room, (struct said){ CHANGE_LIFT, other, false });
    tell(room, (struct said){ CHANGE_SET, other, false });
    assert_string_equal(reason(room), "");
}

/* What builds on a change that is held has seen what that one had seen. */
static void what_builds_on_what_was_held_had_seen_it_too(void **state)
{
    struct room *room = *state;
    struct id restriction = restrict_it(room), held, lift;

    held = tell(room, (struct said){ CHANGE_SET, restriction, false });
    assert_string_equal(reason(room), "restricted");
    tell(room, (struct said){ CHANGE_SET, held, false });
    assert_string_equal(reason(room), "restricted");
    lift = tell(room, (struct said){ CHANGE_LIFT, held, false });
    assert_string_equal(reason(room), "");
    tell(room, (struct said){ CHANGE_SET, lift, false });
    assert_string_equal(reason(room), "");
}

static void another_region_does_not_take_it_in_hand(void **state)
{
    struct room *room = *state;
    struct device ghent = { 0 };
    scoped_buf lines = { 0 };

    restrict_it(room);
    new_device(room, &ghent, "GEN");
    room->at = &ghent;
    add_kind(room, &lines, CHANGE_TAKE, "een", "GEN");
    send_changes(room, &lines);
    assert_string_equal(reason(room), "restricted");
    room->at = &room->first;
    buf_clear(&ghent.feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(who_knew_of_it_writes_no_more),
        UNIT(what_was_written_before_it_was_heard_of_is_kept),
        UNIT(settling_erasing_and_telling_of_it_are_open),
        UNIT(a_permit_is_for_its_author_and_a_lift_for_all),
        UNIT(a_lift_of_one_restriction_leaves_the_other),
        UNIT(what_builds_on_what_was_held_had_seen_it_too),
        UNIT(another_region_does_not_take_it_in_hand),
    };

    return RUN_ON_BOTH(tests);
}
