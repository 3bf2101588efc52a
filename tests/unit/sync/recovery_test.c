/* recovery_test.c — a server put back from a copy gets again what others wrote, from whoever still has it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include "store/departure.h"
#include "store/hearsay.h"
#include "store/orphan.h"
#include "store/proof.h"

#define COUNT_CENTRAL "SELECT count(*) FROM change WHERE kind <> 'view'"
#define COUNT_WORDS   "SELECT count(*) FROM change WHERE kind = 'set' AND instr(line, '\"body\":') > 0"

/* The server is stopped, a copy FROM one file TO another is made, and it serves again at the same port. */
static void copy_server(struct world *world, const char *from, const char *to)
{
    int port = world->server.port;

    stop(&world->server);
    run_shell("cp %s%s %s%s", world->central, from, world->central, to);
    start_server(world, port);
}

/* Desk 0 writes, desk 1 reads, the server forgets, and desk 0 is gone with its disk: another comes in its place. */
static struct id lose(struct world *world, const char *kind)
{
    struct id id;

    copy_server(world, "", ".copy");
    id = write_kind(world, &world->desks[0], 1, kind, "LIM");
    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    copy_server(world, ".copy", "");
    empty_desk(&world->desks[0]);
    enrol_at(world, &world->desks[0], "LIM", world->server.port);
    return id;
}

static void run_at(struct desk *desk, const char *sql)
{
    assert_int_equal(sqlite3_exec(vault_database(desk->vault), sql, NULL, NULL, NULL), SQLITE_OK);
}

static bool note_it(void *with, const struct hearsay *said)
{
    *(struct hearsay *)with = *said;
    ((struct hearsay *)with)->reason = strcmp(said->reason, "carried") == 0 ? "carried" : "another";
    return true;
}

/* What of NAME the desk was told last; reason "" nothing. */
static struct hearsay told(struct desk *desk, const char *name)
{
    struct hearsay said = { .reason = "" };

    hearsay_each(desk->store, name, note_it, &said);
    return said;
}

static void what_only_a_reader_still_has_is_handed_back_in(void **state)
{
    struct world *world = *state;
    struct proof_state proof;
    struct id id;

    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    id = lose(world, CHANGE_SET);
    assert_int_equal(ask_central(world, COUNT_CENTRAL), 1);
    exchange(&world->desks[1]);
    exchange(&world->desks[0]);
    assert_int_equal(ask_central(world, COUNT_CENTRAL " AND refusal IS NULL"), 2);
    assert_true(has(&world->desks[0], id));
    exchange(&world->desks[1]);
    proof_state(world->desks[1].store, &proof);
    assert_int_equal(proof.differing + proof.open, 0);
    assert_int_equal(orphan_count(world->desks[1].store), 0);
    assert_true(id_is_set(told(&world->desks[1], HEARSAY_LOST).change));
}

static void both_know_the_arrival_that_it_had(void **state)
{
    struct world *world = *state;
    static const char sql[] = "SELECT arrival FROM _log WHERE device <> 0 ORDER BY number DESC LIMIT 1";
    int64_t before, after;

    lose(world, CHANGE_SET);
    before = ask_number(vault_database(world->desks[1].vault), sql);
    exchange(&world->desks[1]);
    exchange(&world->desks[0]);
    after = ask_number(vault_database(world->desks[0].vault), sql);
    assert_int_equal(before, after);
    assert_int_equal(ask_central(world, "SELECT max(arrival) FROM change"), before);
}

static void what_is_handed_in_once_is_not_asked_after_again(void **state)
{
    struct world *world = *state;
    struct id id;

    lose(world, CHANGE_SET);
    exchange(&world->desks[1]);
    assert_int_equal(orphan_ask(world->desks[1].store, &id, 1), 0);
}

static void an_erasure_that_the_server_lost_is_carried_out_again(void **state)
{
    struct world *world = *state;

    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    lose(world, CHANGE_ERASE);
    assert_int_equal(ask_central(world, COUNT_WORDS), 1);
    exchange(&world->desks[1]);
    assert_int_equal(ask_central(world, COUNT_WORDS), 0);
    exchange(&world->desks[0]);
    assert_int_equal(
        ask_number(vault_database(world->desks[0].vault), "SELECT count(*) FROM _log WHERE body LIKE '%value%'"), 0);
}

static void a_restriction_that_the_server_lost_stands_again(void **state)
{
    struct world *world = *state;

    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    lose(world, CHANGE_RESTRICT);
    assert_int_equal(ask_central(world, "SELECT count(*) FROM restriction"), 0);
    exchange(&world->desks[1]);
    assert_int_equal(ask_central(world, "SELECT count(*) FROM restriction"), 1);
}

static void what_bears_no_word_of_the_server_is_held_and_told(void **state)
{
    struct world *world = *state;
    struct id id = lose(world, CHANGE_SET);

    run_at(&world->desks[1], "UPDATE _log SET seal = NULL");
    exchange(&world->desks[1]);
    assert_int_equal(ask_central(world, COUNT_CENTRAL " AND refusal = 'carried'"), 1);
    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    assert_false(has(&world->desks[0], id));
    for (int i = 0; i < 2; i++) {
        assert_true(id_equal(told(&world->desks[i], HEARSAY_HELD).change, id));
        assert_string_equal(told(&world->desks[i], HEARSAY_HELD).reason, "carried");
    }
}

static void a_forged_word_is_no_word(void **state)
{
    struct world *world = *state;

    lose(world, CHANGE_SET);
    run_at(&world->desks[1], "UPDATE _log SET seal = zeroblob(15) || x'01'");
    exchange(&world->desks[1]);
    assert_int_equal(ask_central(world, COUNT_CENTRAL " AND refusal = 'carried'"), 1);
    assert_int_equal(ask_central(world, COUNT_CENTRAL " AND refusal IS NULL"), 0);
}

static void its_author_who_comes_back_settles_what_was_held(void **state)
{
    struct world *world = *state;
    struct desk *author = &world->desks[0];
    struct id id;

    copy_server(world, "", ".copy");
    id = write_one(world, author, 1);
    exchange(author);
    exchange(&world->desks[1]);
    copy_server(world, ".copy", "");
    run_at(&world->desks[1], "UPDATE _log SET seal = NULL");
    exchange(&world->desks[1]);
    assert_int_equal(ask_central(world, COUNT_CENTRAL " AND refusal = 'carried'"), 1);
    exchange(author);
    assert_int_equal(ask_central(world, COUNT_CENTRAL " AND refusal IS NULL"), 1);
    exchange(&world->desks[1]);
    exchange(author);
    assert_false(id_is_set(told(&world->desks[1], HEARSAY_HELD).change));
    assert_false(id_is_set(told(author, HEARSAY_REFUSED).change));
    assert_true(has(&world->desks[1], id));
    assert_int_equal(log_pending_count(author->store), 0);
}

/* The server held what a stranger wrote, and told of it; put back, it knows nothing of it, and its author is gone. */
static void what_a_server_put_back_holds_no_more_is_told_no_more(void **state)
{
    struct world *world = *state;
    struct desk *author = &world->desks[0];
    struct id known = author->person.id;

    copy_server(world, "", ".copy");
    exchange(author);
    author->person.id = id_random();
    write_one(world, author, 1);
    author->person.id = known;
    exchange(author);
    exchange(&world->desks[1]);
    assert_true(id_is_set(told(&world->desks[1], HEARSAY_HELD).change));
    copy_server(world, ".copy", "");
    exchange(&world->desks[1]);
    assert_false(id_is_set(told(&world->desks[1], HEARSAY_HELD).change));
    exchange(author);
    exchange(&world->desks[1]);
    assert_true(id_is_set(told(&world->desks[1], HEARSAY_HELD).change)); /* handed in again, it is told again */
}

static void what_went_up_under_an_earlier_number_of_this_computer_goes_up_again(void **state)
{
    struct world *world = *state;
    struct desk *desk = &world->desks[0];
    struct id id;

    copy_server(world, "", ".copy");
    id = write_one(world, desk, 1);
    exchange(desk);
    assert_true(log_new_device(desk->store, NULL)); /* as when it was restored */
    exchange(desk);
    copy_server(world, ".copy", "");
    exchange(desk);
    exchange(desk);
    exchange(&world->desks[1]);
    assert_true(has(&world->desks[1], id));
    assert_int_equal(log_pending_count(desk->store), 0);
    assert_true(log_verify(desk->store, NULL));
}

/* It left, and nobody is left who knows that: the server has it where it was, and so has the desk again. */
static void a_dossier_that_never_left_for_the_server_is_whole_again(void **state)
{
    struct world *world = *state;
    struct desk *desk = &world->desks[0], *mover = &world->desks[1];
    struct id id = write_one(world, desk, 1);

    exchange(desk);
    exchange(mover);
    copy_server(world, "", ".copy");
    write_kind(world, mover, 1, CHANGE_MOVE, "GEN");
    exchange(mover);
    exchange(desk);
    assert_true(departure_is_gone(desk->store, id_of(1)));
    copy_server(world, ".copy", "");
    empty_desk(mover);
    exchange(desk);
    assert_false(departure_is_gone(desk->store, id_of(1)));
    assert_true(has(desk, id));
    assert_int_equal(ask_number(vault_database(desk->vault), "SELECT count(*) FROM _log WHERE body IS NULL"), 0);
}

/* It was passed on after all; the server was put back to when it was not. */
static void what_is_held_again_is_told_to_its_author_again(void **state)
{
    struct world *world = *state;
    struct desk *author = &world->desks[0];
    struct id known = author->person.id, id;
    char path[512], hex[ID_TEXT_BYTES];

    exchange(author);
    author->person.id = id_random();
    id = write_one(world, author, 1);
    author->person.id = known;
    exchange(author);
    assert_true(id_equal(told(author, HEARSAY_REFUSED).change, id));
    copy_server(world, "", ".copy");
    run_shell("%s release %s --store sqlite:%s", program("balied", path), id_format(id, hex), world->central);
    exchange(author);
    assert_false(id_is_set(told(author, HEARSAY_REFUSED).change));
    copy_server(world, ".copy", "");
    exchange(author);
    assert_true(id_equal(told(author, HEARSAY_REFUSED).change, id));
    assert_false(id_is_set(told(author, HEARSAY_HELD).change));
}

static void a_desk_that_the_server_forgot_joins_again_with_a_new_code_and_loses_nothing(void **state)
{
    struct world *world = *state;
    struct desk *desk = &world->desks[0];
    struct error err = { 0 };
    struct id id, late;

    copy_server(world, "", ".copy");
    empty_desk(desk);
    enrol_at(world, desk, "LIM", world->server.port);
    id = write_one(world, desk, 1);
    exchange(desk);
    copy_server(world, ".copy", "");
    late = write_one(world, desk, 1);
    assert_false(try_exchange(desk, &err));
    assert_non_null(strstr(err.text, "enrol again"));
    enrol_at(world, desk, "LIM", world->server.port);
    exchange(desk);
    exchange(&world->desks[1]);
    assert_true(has(&world->desks[1], id) && has(&world->desks[1], late));
}

static void a_desk_that_is_known_does_not_join_twice(void **state)
{
    struct world *world = *state;
    struct desk *desk = &world->desks[0];
    struct error err = { 0 };
    char code[64], url[64];

    invite(world, "LIM", code);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", world->server.port);
    assert_false(sync_enrol(desk->store, &(struct sync_invitation){ url, code, NULL }, &desk->person, &err));
    assert_non_null(strstr(err.text, "enrolled already"));
    assert_false(
        sync_enrol(desk->store, &(struct sync_invitation){ "http://127.0.0.1:9", code, NULL }, &desk->person, &err));
    assert_non_null(strstr(err.text, "enrolled already"));
    exchange(desk);
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    char path[512];
    const struct CMUnitTest tests[] = {
        UNIT(what_only_a_reader_still_has_is_handed_back_in),
        UNIT(both_know_the_arrival_that_it_had),
        UNIT(what_is_handed_in_once_is_not_asked_after_again),
        UNIT(an_erasure_that_the_server_lost_is_carried_out_again),
        UNIT(a_restriction_that_the_server_lost_stands_again),
        UNIT(what_bears_no_word_of_the_server_is_held_and_told),
        UNIT(a_forged_word_is_no_word),
        UNIT(its_author_who_comes_back_settles_what_was_held),
        UNIT(what_a_server_put_back_holds_no_more_is_told_no_more),
        UNIT(what_went_up_under_an_earlier_number_of_this_computer_goes_up_again),
        UNIT(a_dossier_that_never_left_for_the_server_is_whole_again),
        UNIT(what_is_held_again_is_told_to_its_author_again),
        UNIT(a_desk_that_the_server_forgot_joins_again_with_a_new_code_and_loses_nothing),
        UNIT(a_desk_that_is_known_does_not_join_twice),
    };

    if (!file_exists(program("balied", path))) {
        printf("ok 1 - what a server lost comes back # SKIP %s is not built\n1..1\n", path);
        return 0;
    }
    return cmocka_run_group_tests(tests, make_desks, drop_desks);
}
