/* sync_test.c — desks that exchange with a real server: up, down, again, and after each kind of mishap. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include <poll.h>

#include "store/hearsay.h"
#include "store/pace.h"

#define COUNT_CENTRAL "SELECT count(*) FROM change"

static bool note_said(void *with, const struct hearsay *said)
{
    char hex[ID_TEXT_BYTES];

    buf_format(with, "%s %s %s;", said->name, id_format(said->change, hex), said->reason);
    return true;
}

/* Whether DESK was told WORDS of CHANGE, under NAME and nothing else. */
static void assert_told(struct desk *desk, const char *name, struct id change, const char *words)
{
    char hex[ID_TEXT_BYTES];
    scoped_buf told = { 0 };
    scoped_text wanted = mem_format("%s %s %s;", name, id_format(change, hex), words);

    assert_true(hearsay_each(desk->store, name, note_said, &told));
    assert_string_equal(buf_view(&told), wanted);
}

static void assert_told_nothing(struct desk *desk, const char *name)
{
    scoped_buf told = { 0 };

    assert_true(hearsay_each(desk->store, name, note_said, &told));
    assert_string_equal(buf_view(&told), "");
}

static void what_one_desk_writes_the_other_reads(void **state)
{
    struct world *world = *state;
    struct id id = write_one(world, &world->desks[0], 1);

    exchange(&world->desks[0]);
    assert_int_equal(log_pending_count(world->desks[0].store), 0);
    assert_false(has(&world->desks[1], id));
    exchange(&world->desks[1]);
    assert_true(has(&world->desks[1], id));
}

static void both_learn_the_same_arrival(void **state)
{
    struct world *world = *state;
    static const char sql[] = "SELECT arrival FROM _log";

    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    assert_true(ask_number(vault_database(world->desks[0].vault), sql) > 0);
    assert_int_equal(ask_number(vault_database(world->desks[0].vault), sql),
                     ask_number(vault_database(world->desks[1].vault), sql));
}

static void an_exchange_again_brings_nothing_twice(void **state)
{
    struct world *world = *state;

    for (int i = 0; i < 5; i++)
        write_one(world, &world->desks[i % 2], 1);
    for (int i = 0; i < 4; i++)
        exchange(&world->desks[i % 2]);
    assert_int_equal(count_at(&world->desks[0]), 5);
    assert_int_equal(count_at(&world->desks[1]), 5);
    assert_int_equal(ask_central(world, COUNT_CENTRAL), 5);
}

static void what_goes_up_is_counted_as_sent_and_received(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };
    scoped(sync) up = NULL;
    scoped(sync) down = NULL;

    for (int i = 0; i < 3; i++)
        write_one(world, &world->desks[0], 1);
    up = sync_begin(world->desks[0].store, &(struct sync_party){ &world->desks[0].person, 1, NULL }, &err);
    assert_true(sync_run(up, &err));
    assert_int_equal(sync_sent(up), 3);
    assert_int_equal(sync_received(up), 0);
    down = sync_begin(world->desks[1].store, &(struct sync_party){ &world->desks[1].person, 1, NULL }, &err);
    assert_true(sync_run(down, &err));
    assert_int_equal(sync_received(down), 3);
}

static void many_changes_go_in_bounded_batches(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };
    scoped(sync) sync = NULL;

    assert_true(store_begin(world->desks[0].store, &err));
    for (unsigned i = 0; i < 4500; i++)
        write_one(world, &world->desks[0], i);
    assert_true(store_commit(world->desks[0].store, &err));
    exchange(&world->desks[0]);
    assert_int_equal(ask_central(world, COUNT_CENTRAL), 4500);
    sync = sync_begin(world->desks[1].store, &(struct sync_party){ &world->desks[1].person, 1, NULL }, &err);
    while (sync_step(sync, 2, &err) == SYNC_BUSY)
        continue;
    assert_int_equal(count_at(&world->desks[1]), 4500);
}

/* Nothing is told before it is on the disk: neither to the server nor to the person. */
static void between_keys_the_disk_is_waited_for_before_anything_is_told(void **state)
{
    struct world *world = *state;
    struct store *store = world->desks[1].store;
    scoped(sync) sync = NULL;
    enum sync_progress progress = SYNC_BUSY;

    for (unsigned i = 0; i < 600; i++)
        write_one(world, &world->desks[0], i);
    exchange(&world->desks[0]);
    sync = sync_begin(store, &(struct sync_party){ &world->desks[1].person, 1, NULL }, NULL);
    while (progress == SYNC_BUSY) {
        const char *doing = sync_doing(sync);
        struct pollfd waits[4];
        int timeout_ms;
        size_t count = sync_wait(sync, waits, 4, &timeout_ms);

        poll(waits, count, timeout_ms);
        progress = sync_step(sync, 2, NULL);
        if (strcmp(doing, "ask") == 0 && strcmp(sync_doing(sync), "ask") != 0)
            assert_false(store_is_behind(store));
    }
    assert_int_equal(progress, SYNC_DONE);
    assert_false(store_is_behind(store));
    assert_int_equal(count_at(&world->desks[1]), 600);
    assert_true(vault_descriptor(world->desks[1].vault) >= 0); /* and something was deferred */
}

/* How often the server is asked, in steps of BUDGET_MS. */
static size_t count_asks(struct desk *desk, int64_t budget_ms)
{
    scoped(sync) sync = sync_begin(desk->store, &(struct sync_party){ &desk->person, 1, NULL }, NULL);
    enum sync_progress progress = SYNC_BUSY;
    size_t asks = 0;

    while (progress == SYNC_BUSY) {
        bool was_asking = strcmp(sync_doing(sync), "ask") == 0;

        progress = sync_step(sync, budget_ms, NULL);
        asks += was_asking && strcmp(sync_doing(sync), "receive") == 0;
    }
    assert_int_equal(progress, SYNC_DONE);
    return asks;
}

static void between_keys_little_goes_up_at_once(void **state)
{
    struct world *world = *state;

    for (unsigned i = 0; i < 400; i++) {
        write_one(world, &world->desks[0], i);
        write_one(world, &world->desks[1], 400 + i);
    }
    assert_int_equal(count_asks(&world->desks[0], 0), 1);
    assert_true(count_asks(&world->desks[1], 2) > 2);
    assert_int_equal(ask_central(world, COUNT_CENTRAL), 800);
}

static void a_change_of_an_unknown_kind_is_passed_on(void **state)
{
    struct world *world = *state;
    struct id id = write_kind(world, &world->desks[0], 1, "of_next_year", "LIM");

    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    assert_true(has(&world->desks[1], id));
    assert_told(&world->desks[1], HEARSAY_NEWER, id, "of_next_year");
    assert_told_nothing(&world->desks[0], HEARSAY_NEWER); /* it wrote it itself */
}

static void a_view_goes_up_and_is_never_fed_down(void **state)
{
    struct world *world = *state;
    struct id view = write_kind(world, &world->desks[0], 1, CHANGE_VIEW, "LIM");
    struct id after = write_one(world, &world->desks[0], 1);

    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    assert_int_equal(ask_central(world, COUNT_CENTRAL), 2);
    assert_false(has(&world->desks[1], view));
    assert_true(has(&world->desks[1], after));
}

static void a_change_of_an_unknown_author_is_kept_and_does_not_block_what_follows(void **state)
{
    struct world *world = *state;
    struct desk *desk = &world->desks[0];
    struct exchange_person known = desk->person;
    struct id stranger, after;

    desk->person.id = id_of(77);
    stranger = write_one(world, desk, 1);
    desk->person = known;
    after = write_one(world, desk, 1);
    exchange(desk);
    exchange(&world->desks[1]);
    assert_int_equal(log_pending_count(desk->store), 0);
    assert_int_equal(ask_central(world, COUNT_CENTRAL), 2);
    assert_false(has(&world->desks[1], stranger));
    assert_true(has(&world->desks[1], after));
    assert_told(desk, HEARSAY_REFUSED, stranger, "user");
    exchange(desk);
    assert_told(desk, HEARSAY_REFUSED, stranger, "user"); /* once */
    assert_told(&world->desks[1], HEARSAY_HELD, stranger, "user");
}

static void a_change_of_another_region_is_kept_but_not_passed_on(void **state)
{
    struct world *world = *state;
    struct id id = write_kind(world, &world->desks[0], 1, CHANGE_SET, "GEN");

    exchange(&world->desks[0]);
    exchange(&world->desks[2]);
    assert_false(has(&world->desks[2], id));
    assert_told(&world->desks[0], HEARSAY_REFUSED, id, "region");
    assert_told(&world->desks[2], HEARSAY_HELD, id, "region"); /* it speaks of that region */
}

static void a_desk_reads_its_own_region_only(void **state)
{
    struct world *world = *state;
    struct id id = write_one(world, &world->desks[0], 1);

    exchange(&world->desks[0]);
    exchange(&world->desks[2]);
    assert_false(has(&world->desks[2], id));
    assert_int_equal(count_at(&world->desks[2]), 0);
}

static void a_dossier_that_moves_brings_its_history_along(void **state)
{
    struct world *world = *state;
    struct id first = write_one(world, &world->desks[0], 1), other, move, later;

    exchange(&world->desks[0]);
    other = write_kind(world, &world->desks[2], 2, CHANGE_SET, "GEN");
    exchange(&world->desks[2]);
    move = write_kind(world, &world->desks[0], 1, CHANGE_MOVE, "GEN");
    later = write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    exchange(&world->desks[2]);
    assert_true(has(&world->desks[2], first) && has(&world->desks[2], move) && has(&world->desks[2], later));
    assert_false(has(&world->desks[0], other));
}

static void names_of_people_reach_every_desk(void **state)
{
    struct world *world = *state;
    char key[64], hex[ID_TEXT_BYTES];
    scoped_text name = NULL;

    snprintf(key, sizeof key, "user:%s", id_format(world->desks[0].person.id, hex));
    exchange(&world->desks[1]);
    name = store_get(world->desks[1].store, key);
    assert_string_equal(name, "An");
}

static void every_device_gets_a_number_of_its_own(void **state)
{
    struct world *world = *state;
    scoped_text a = store_get(world->desks[0].store, "number");
    scoped_text b = store_get(world->desks[1].store, "number");
    scoped_text region = store_get(world->desks[0].store, "region");

    assert_int_equal(strlen(a), 4);
    assert_string_not_equal(a, b);
    assert_string_equal(region, "LIM");
}

static void a_code_lets_in_once(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };
    char code[64], url[64];

    invite(world, "LIM", code);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", world->server.port);
    empty_desk(&world->desks[0]);
    empty_desk(&world->desks[1]);
    assert_true(
        sync_enrol(world->desks[0].store, &(struct sync_invitation){ url, code, NULL }, &world->desks[0].person, &err));
    assert_false(
        sync_enrol(world->desks[1].store, &(struct sync_invitation){ url, code, NULL }, &world->desks[1].person, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(sync_is_enrolled(world->desks[1].store));
    assert_int_equal(ask_central(world, "SELECT count(*) FROM code WHERE desk = 0"), 0);
}

static void neither_code_nor_token_is_readable_at_the_server(void **state)
{
    struct world *world = *state;
    scoped_text token = store_get(world->desks[0].store, "token");
    scoped_buf file = { 0 };
    struct error err = { 0 };

    assert_int_equal(strlen(token), 64);
    assert_true(file_read(world->central, 10000000, &file, &err));
    assert_null(memmem(file.bytes, file.size_bytes, token, 64));
}

static void an_address_without_protection_is_refused(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };

    empty_desk(&world->desks[0]);
    assert_false(sync_enrol(world->desks[0].store, &(struct sync_invitation){ "http://centraal.example", "X", NULL },
                            &world->desks[0].person, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_non_null(strstr(err.text, "https://"));
}

static void without_a_server_everything_waits_and_says_why(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };
    int port = world->server.port;

    write_one(world, &world->desks[0], 1);
    stop(&world->server);
    assert_false(try_exchange(&world->desks[0], &err));
    assert_int_equal(err.kind, ERROR_NETWORK);
    assert_int_equal(log_pending_count(world->desks[0].store), 1);
    start_server(world, port);
    exchange(&world->desks[0]);
    assert_int_equal(log_pending_count(world->desks[0].store), 0);
}

static void a_desk_put_back_from_a_copy_takes_a_new_device_and_loses_nothing(void **state)
{
    struct world *world = *state;
    struct desk *desk = &world->desks[0];
    struct id before = write_one(world, desk, 1), lost, after, device;

    exchange(desk);
    close_desk(desk);
    run_shell("cp -r %s %s.copy", desk->folder, desk->folder);
    open_desk(desk);
    lost = write_one(world, desk, 1);
    exchange(desk);
    close_desk(desk);
    run_shell("rm -r %s", desk->folder);
    run_shell("mv %s.copy %s", desk->folder, desk->folder);
    open_desk(desk);
    device = store_device(desk->store);
    after = write_one(world, desk, 1);
    exchange(desk);
    exchange(&world->desks[1]);
    assert_false(id_equal(device, store_device(desk->store)));
    for (int i = 0; i < 2; i++)
        assert_true(has(&world->desks[i], before) && has(&world->desks[i], lost) && has(&world->desks[i], after));
    assert_int_equal(ask_central(world, COUNT_CENTRAL), 3);
    assert_true(log_verify(desk->store, NULL));
    assert_told(desk, HEARSAY_COPIED, store_device(desk->store), "");
    assert_told_nothing(&world->desks[1], HEARSAY_COPIED);
}

static void a_desk_put_out_of_use_hands_in_what_waits_and_says_at_once_what_it_is(void **state)
{
    struct world *world = *state;
    struct desk *desk = &world->desks[0];
    struct error err = { 0 };
    char path[512];
    struct id id;

    exchange(desk);
    run_shell("%s disable 1 --store sqlite:%s", program("balied", path), world->central);
    id = write_one(world, desk, 1);
    assert_false(try_exchange(desk, &err));
    assert_non_null(strstr(err.text, "was put out of use"));
    assert_int_equal(log_pending_count(desk->store), 0);
    assert_told(desk, HEARSAY_REFUSED, id, "disabled");
    run_shell("%s enable 1 --store sqlite:%s", path, world->central);
    exchange(desk);
}

/* The server is stopped, a copy FROM one file TO another is made, and it serves again at the same port. */
static void copy_server(struct world *world, const char *from, const char *to)
{
    int port = world->server.port;

    stop(&world->server);
    run_shell("cp %s%s %s%s", world->central, from, world->central, to);
    start_server(world, port);
}

static void a_server_put_back_from_a_copy_gets_again_what_it_lost(void **state)
{
    struct world *world = *state;
    struct id lost[4];

    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    copy_server(world, "", ".copy");
    for (int i = 0; i < 4; i++) {
        lost[i] = write_one(world, &world->desks[i % 2], 1);
        exchange(&world->desks[i % 2]);
    }
    copy_server(world, ".copy", "");
    for (int i = 0; i < 4; i++)
        exchange(&world->desks[i % 2]);
    assert_int_equal(ask_central(world, COUNT_CENTRAL), 5);
    for (int i = 0; i < 4; i++)
        assert_true(has(&world->desks[0], lost[i]) && has(&world->desks[1], lost[i]));
    for (int i = 0; i < 2; i++)
        assert_told(&world->desks[i], HEARSAY_LOST, store_device(world->desks[i].store), "");
}

static void a_server_put_back_does_not_hide_what_came_in_the_place_of_what_it_lost(void **state)
{
    struct world *world = *state;
    struct id lost, instead[3];

    exchange(&world->desks[1]);
    copy_server(world, "", ".copy");
    lost = write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    copy_server(world, ".copy", "");
    for (int i = 0; i < 3; i++)
        instead[i] = write_one(world, &world->desks[1], 2);
    exchange(&world->desks[1]); /* the positions desk 0 has read are given again */
    exchange(&world->desks[0]);
    exchange(&world->desks[1]);
    for (int i = 0; i < 3; i++)
        assert_true(has(&world->desks[0], instead[i]));
    assert_true(has(&world->desks[1], lost));
}

static void what_was_erased_keeps_no_words_at_the_server(void **state)
{
    struct world *world = *state;
    static const char words[] = "SELECT count(*) FROM change WHERE kind = 'set' AND instr(line, '\"body\":') > 0";

    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    assert_int_equal(ask_central(world, words), 1);
    write_one(world, &world->desks[1], 1);
    write_one(world, &world->desks[0], 2);
    write_kind(world, &world->desks[0], 1, CHANGE_ERASE, "LIM");
    exchange(&world->desks[0]);
    exchange(&world->desks[1]); /* too late: absorbed */
    assert_int_equal(ask_central(world, "SELECT count(*) FROM change WHERE kind = 'set'"), 3);
    assert_int_equal(ask_central(world, words), 1);
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    char path[512];
    const struct CMUnitTest tests[] = {
        UNIT(what_one_desk_writes_the_other_reads),
        UNIT(both_learn_the_same_arrival),
        UNIT(an_exchange_again_brings_nothing_twice),
        UNIT(what_goes_up_is_counted_as_sent_and_received),
        UNIT(many_changes_go_in_bounded_batches),
        UNIT(between_keys_little_goes_up_at_once),
        UNIT(between_keys_the_disk_is_waited_for_before_anything_is_told),
        UNIT(a_change_of_an_unknown_kind_is_passed_on),
        UNIT(a_view_goes_up_and_is_never_fed_down),
        UNIT(a_change_of_an_unknown_author_is_kept_and_does_not_block_what_follows),
        UNIT(a_change_of_another_region_is_kept_but_not_passed_on),
        UNIT(a_desk_reads_its_own_region_only),
        UNIT(a_dossier_that_moves_brings_its_history_along),
        UNIT(names_of_people_reach_every_desk),
        UNIT(every_device_gets_a_number_of_its_own),
        UNIT(a_code_lets_in_once),
        UNIT(neither_code_nor_token_is_readable_at_the_server),
        UNIT(an_address_without_protection_is_refused),
        UNIT(without_a_server_everything_waits_and_says_why),
        UNIT(a_desk_put_back_from_a_copy_takes_a_new_device_and_loses_nothing),
        UNIT(a_desk_put_out_of_use_hands_in_what_waits_and_says_at_once_what_it_is),
        UNIT(a_server_put_back_from_a_copy_gets_again_what_it_lost),
        UNIT(a_server_put_back_does_not_hide_what_came_in_the_place_of_what_it_lost),
        UNIT(what_was_erased_keeps_no_words_at_the_server),
    };

    if (!file_exists(program("balied", path))) {
        printf("ok 1 - exchanges with balied # SKIP %s is not built\n1..1\n", path);
        return 0;
    }
    return cmocka_run_group_tests(tests, make_desks, drop_desks);
}
