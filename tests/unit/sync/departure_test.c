/* departure_test.c — a dossier that moves away goes up whole, leaves the old desk, and comes back whole when asked. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include "store/departure.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "store/hearsay.h"
#include "store/orphan.h"
#include "store/proof.h"

#define LIM  (&world->desks[0])
#define LIM2 (&world->desks[1])
#define GEN  (&world->desks[2])

/* How many changes of dossier 1 stand at DESK with their words, and how many as headers alone. */
static int64_t count_whole(struct desk *desk)
{
    return ask_number(vault_database(desk->vault), "SELECT count(*) FROM _log WHERE body IS NOT NULL AND dossier ="
                                                   " (SELECT min(number) FROM _dossier)");
}

static int64_t count_bare(struct desk *desk)
{
    return ask_number(vault_database(desk->vault), "SELECT count(*) FROM _log WHERE body IS NULL AND dossier ="
                                                   " (SELECT min(number) FROM _dossier)");
}

static bool is_gone(struct desk *desk, unsigned dossier)
{
    struct error err = { 0 };
    scoped(dossier) held = dossier_load(desk->store, id_of(dossier), date_none(), &err);

    assert_int_equal(held == NULL, departure_is_gone(desk->store, id_of(dossier)));
    assert_int_equal(held ? ERROR_ABSENT : err.kind, ERROR_ABSENT);
    return !held;
}

/* Dossier 1 is written at both desks of Limburg; the first gives it to Ghent. */
static void move_away(struct world *world)
{
    write_one(world, LIM, 1);
    exchange(LIM);
    exchange(LIM2);
    write_one(world, LIM2, 1);
    exchange(LIM2);
    exchange(LIM);
    write_kind(world, LIM, 1, CHANGE_MOVE, "GEN");
    exchange(LIM);
}

struct told {
    struct departure it;
    char region[8];
};

static bool note_departure(void *with, const struct departure *departure)
{
    struct told *told = with;

    told->it = *departure;
    snprintf(told->region, sizeof told->region, "%s", departure->region);
    return true;
}

static struct told departure_of(struct desk *desk)
{
    struct told told = { .it.at_ms = -1 };

    departure_each(desk->store, false, note_departure, &told);
    return told;
}

static void what_moves_away_leaves_the_desk_and_its_chain_can_still_be_followed(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };

    move_away(world);
    assert_true(is_gone(LIM, 1));
    assert_int_equal(count_whole(LIM), 0);
    assert_int_equal(count_bare(LIM), 2); /* its own two: what the other desk wrote is gone whole */
    assert_int_equal(departure_of(LIM).it.own_count, 2);
    if (!log_verify(LIM->store, &err))
        fail_msg("%s", err.text);
    exchange(LIM2);
    assert_true(is_gone(LIM2, 1));
    assert_int_equal(count_bare(LIM2), 1);
    assert_true(log_verify(LIM2->store, NULL));
    exchange(GEN);
    assert_int_equal(count_whole(GEN), 3);
}

static void nothing_derived_of_it_is_left_also_after_a_rebuild(void **state)
{
    struct world *world = *state;
    static const char left[] = "SELECT (SELECT count(*) FROM _record) + (SELECT count(*) FROM _card) +"
                               " (SELECT count(*) FROM _conflict) + (SELECT count(*) FROM _task) +"
                               " (SELECT count(*) FROM _stale) + (SELECT count(*) FROM _dirty) +"
                               " (SELECT count(*) FROM _unproved) + (SELECT count(*) FROM _proof)";
    struct error err = { 0 };

    move_away(world);
    assert_int_equal(ask_number(vault_database(LIM->vault), left), 0);
    assert_true(store_rebuild(LIM->store, 0, NULL, NULL, &err));
    assert_int_equal(ask_number(vault_database(LIM->vault), left), 0);
}

static void what_was_written_before_the_desk_knew_goes_up_first_and_reaches_the_new_owner(void **state)
{
    struct world *world = *state;
    struct id late;

    move_away(world);
    late = write_one(world, LIM2, 1); /* it does not know yet */
    exchange(LIM2);
    assert_true(is_gone(LIM2, 1));
    assert_int_equal(departure_of(LIM2).it.own_count, 2);
    exchange(GEN);
    assert_true(has(GEN, late));
}

static void why_something_of_it_was_erased_goes_too(void **state)
{
    struct world *world = *state;

    write_one(world, LIM, 1);
    write_kind(world, LIM, 1, CHANGE_ERASE, "LIM");
    exchange(LIM);
    assert_int_equal(count_whole(LIM), 1); /* the erasure itself says why */
    write_kind(world, LIM, 1, CHANGE_MOVE, "GEN");
    exchange(LIM);
    assert_true(is_gone(LIM, 1));
    assert_int_equal(count_whole(LIM), 0);
    assert_int_equal(count_bare(LIM), 3);
    assert_true(log_verify(LIM->store, NULL));
}

static bool count_told(void *with, const struct hearsay *said)
{
    (void)said;
    ++*(int *)with;
    return true;
}

static int count_held(struct desk *desk)
{
    int count = 0;

    hearsay_each(desk->store, HEARSAY_HELD, count_told, &count);
    return count;
}

/* Ghent wrote in it and had no part in it: both desks of Limburg were told, until it was no longer theirs. */
static void what_was_held_of_it_is_told_no_more_once_it_left(void **state)
{
    struct world *world = *state;

    write_one(world, LIM, 1);
    exchange(LIM);
    exchange(LIM2);
    write_one(world, GEN, 1);
    exchange(GEN);
    exchange(LIM);
    exchange(LIM2);
    assert_int_equal(count_held(LIM) + count_held(LIM2), 2);
    write_kind(world, LIM, 1, CHANGE_MOVE, "GEN");
    exchange(LIM);
    exchange(LIM2);
    assert_int_equal(count_held(LIM) + count_held(LIM2), 0);
    write_one(world, GEN, 2); /* of Limburg, says its header */
    exchange(GEN);
    exchange(LIM2);
    assert_int_equal(count_held(LIM2), 1);
}

static bool note_passed(void *with, const struct hearsay *said)
{
    assert_string_equal(said->reason, "left");
    *(struct id *)with = said->change;
    return true;
}

/* She was thought to have left when she wrote it; then the dossier moved, and then it was passed on after all. */
static void its_author_is_told_that_what_was_held_is_passed_on(void **state)
{
    struct world *world = *state;
    char path[512], user[ID_TEXT_BYTES], hex[ID_TEXT_BYTES];
    struct id held, told = id_none();
    int refused = 0;

    write_one(world, LIM, 1);
    exchange(LIM);
    exchange(LIM2);
    program("balied", path);
    id_format(LIM->person.id, user);
    run_shell("%s users %s --role '' --store sqlite:%s", path, user, world->central);
    held = write_one(world, LIM, 1);
    exchange(LIM);
    hearsay_rename(LIM->store, HEARSAY_REFUSED, held, HEARSAY_READ, NULL); /* she has read that it was held */
    write_kind(world, LIM2, 1, CHANGE_MOVE, "GEN");
    exchange(LIM2);
    exchange(LIM);
    assert_true(is_gone(LIM, 1));
    run_shell("%s release %s --store sqlite:%s", path, id_format(held, hex), world->central);
    exchange(LIM);
    hearsay_each(LIM->store, HEARSAY_PASSED, note_passed, &told);
    assert_true(id_equal(told, held));
    hearsay_each(LIM->store, HEARSAY_REFUSED, count_told, &refused);
    hearsay_each(LIM->store, HEARSAY_READ, count_told, &refused);
    assert_int_equal(refused, 0);
    assert_int_equal(count_whole(LIM), 0); /* nothing of it came back */
    exchange(GEN);
    assert_true(has(GEN, held));
}

static void while_the_line_is_cut_it_stays(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };

    move_away(world);
    write_one(world, LIM2, 1);
    assert_true(departure_note(LIM2->store, id_of(1), "GEN", &err)); /* told, and then the line broke */
    assert_false(is_gone(LIM2, 1));
    assert_int_equal(departure_of(LIM2).it.changes, 1);
    exchange(LIM2);
    assert_true(is_gone(LIM2, 1));
}

static void keep_draft(struct desk *desk, unsigned dossier)
{
    const struct draft draft = { .id = id_of(500),
                                 .dossier = id_of(dossier),
                                 .user = desk->person.id,
                                 .form = "x",
                                 .cursor = "",
                                 .answers = "{}",
                                 .shown = "{}",
                                 .label = "" };
    struct error err = { 0 };

    if (!draft_save(desk->store, &draft, &err))
        fail_msg("%s", err.text);
}

static void a_form_that_is_being_filled_in_keeps_it_until_it_is_done(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };

    move_away(world);
    keep_draft(LIM2, 1);
    exchange(LIM2);
    assert_false(is_gone(LIM2, 1));
    assert_false(departure_of(LIM2).it.is_gone);
    assert_int_equal(departure_of(LIM2).it.drafts, 1);
    assert_string_equal(departure_of(LIM2).region, "GEN");
    write_one(world, LIM2, 1); /* submitted */
    assert_true(draft_remove(LIM2->store, id_of(500), &err));
    exchange(LIM2);
    assert_true(is_gone(LIM2, 1));
}

static void what_is_written_in_it_afterwards_goes_up_and_goes_too(void **state)
{
    struct world *world = *state;
    struct id late;

    move_away(world);
    late = write_one(world, LIM, 1); /* a form that stood open on the screen */
    assert_true(is_gone(LIM, 1));
    assert_int_equal(count_whole(LIM), 1);
    exchange(LIM);
    assert_int_equal(count_whole(LIM), 0);
    assert_true(log_verify(LIM->store, NULL));
    exchange(GEN);
    assert_true(has(GEN, late));
}

static void granted_again_it_is_whole_again(void **state)
{
    struct world *world = *state;

    move_away(world);
    exchange(GEN);
    write_one(world, GEN, 1);
    write_kind(world, GEN, 1, CHANGE_MOVE, "LIM");
    exchange(GEN);
    exchange(LIM);
    assert_false(is_gone(LIM, 1));
    assert_int_equal(count_whole(LIM), 5);
    assert_int_equal(count_bare(LIM), 0);
    assert_int_equal(departure_of(LIM).it.at_ms, -1);
    assert_true(log_verify(LIM->store, NULL));
    assert_int_equal(ask_number(vault_database(LIM->vault), "SELECT count(*) FROM _record"), 3);
    exchange(GEN);
    assert_true(is_gone(GEN, 1));
}

static void taken_in_hand_again_it_is_whole_again(void **state)
{
    struct world *world = *state;

    move_away(world);
    write_kind(world, LIM, 1, CHANGE_TAKE, "LIM");
    assert_true(is_gone(LIM, 1));
    exchange(LIM);
    assert_false(is_gone(LIM, 1));
    assert_int_equal(count_whole(LIM), 4);
    assert_int_equal(count_bare(LIM), 0);
}

static bool let_go(struct desk *desk, unsigned dossier)
{
    size_t left;

    assert_true(departure_run(desk->store, 0, &left, NULL));
    assert_int_equal(left, 0);
    return is_gone(desk, dossier);
}

static void what_the_server_may_have_lost_stays_until_it_has_it(void **state)
{
    struct world *world = *state;
    struct id id = write_one(world, LIM, 1);

    exchange(LIM);
    exchange(LIM2);
    assert_true(departure_note(LIM2->store, id_of(1), "GEN", NULL));
    assert_true(orphan_doubt(LIM2->store, NULL));
    assert_false(let_go(LIM2, 1));
    assert_true(orphan_note(LIM2->store, &(struct orphan_answer){ &id, &id, 1, 1 }, NULL));
    assert_int_equal(orphan_ask(LIM2->store, &id, 1), 0);
    assert_false(let_go(LIM2, 1)); /* to be handed in */
    assert_true(orphan_settle(LIM2->store, &id, 1, NULL));
    assert_true(let_go(LIM2, 1));
}

/* Of what is not here there is nothing to compare. */
static void what_goes_up_again_of_it_leaves_nothing_open(void **state)
{
    struct world *world = *state;
    struct proof_state proof;

    move_away(world);
    assert_true(log_forget_arrival(LIM->store, 0, NULL));
    exchange(LIM);
    assert_true(is_gone(LIM, 1));
    proof_state(LIM->store, &proof);
    assert_int_equal(proof.open, 0);
}

static void other_dossiers_stay_untouched(void **state)
{
    struct world *world = *state;
    struct id other = write_one(world, LIM, 2);

    move_away(world);
    assert_true(has(LIM, other));
    assert_false(is_gone(LIM, 2));
    assert_int_equal(ask_number(vault_database(LIM->vault), "SELECT count(*) FROM _record"), 1);
}

static void what_was_read_is_told_no_more(void **state)
{
    struct world *world = *state;
    struct told told = { .it.at_ms = -1 };
    struct error err = { 0 };

    move_away(world);
    assert_true(departure_tell(LIM->store, id_of(1), &err));
    departure_each(LIM->store, true, note_departure, &told);
    assert_int_equal(told.it.at_ms, -1);
    departure_each(LIM->store, false, note_departure, &told);
    assert_true(told.it.is_gone);
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    char path[512];
    const struct CMUnitTest tests[] = {
        UNIT(what_moves_away_leaves_the_desk_and_its_chain_can_still_be_followed),
        UNIT(nothing_derived_of_it_is_left_also_after_a_rebuild),
        UNIT(what_was_written_before_the_desk_knew_goes_up_first_and_reaches_the_new_owner),
        UNIT(why_something_of_it_was_erased_goes_too),
        UNIT(what_was_held_of_it_is_told_no_more_once_it_left),
        UNIT(its_author_is_told_that_what_was_held_is_passed_on),
        UNIT(while_the_line_is_cut_it_stays),
        UNIT(a_form_that_is_being_filled_in_keeps_it_until_it_is_done),
        UNIT(what_is_written_in_it_afterwards_goes_up_and_goes_too),
        UNIT(granted_again_it_is_whole_again),
        UNIT(taken_in_hand_again_it_is_whole_again),
        UNIT(what_the_server_may_have_lost_stays_until_it_has_it),
        UNIT(what_goes_up_again_of_it_leaves_nothing_open),
        UNIT(other_dossiers_stay_untouched),
        UNIT(what_was_read_is_told_no_more),
    };

    if (!file_exists(program("balied", path))) {
        printf("ok 1 - dossiers that leave # SKIP %s is not built\n1..1\n", path);
        return 0;
    }
    return cmocka_run_group_tests(tests, make_desks, drop_desks);
}
