/* derive_test.c — tasks and facts worked out between keys: in slices, and nothing waits for the disk. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"

#include <poll.h>
#include <sqlite3.h>

#include "store/pace.h"

#define PEOPLE 5

/* So many dossiers whose tasks must be derived. */
static void fill_all(struct counter *counter)
{
    for (int i = 0; i < PEOPLE; i++)
        assert_true(
            store_mark(seat_store(counter->seat), fill_in(counter->seat, "aanmelding", id_none(), OLENA), NULL));
}

static size_t count_dirty(struct counter *counter)
{
    struct id dirty[PEOPLE + 1];

    return store_dirty(seat_store(counter->seat), dirty, PEOPLE + 1);
}

static int count_tasks(struct counter *counter)
{
    sqlite3_stmt *query;
    int count;

    assert_int_equal(sqlite3_prepare_v2(vault_database(counter->vault), "SELECT count(*) FROM _task", -1, &query, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    count = sqlite3_column_int(query, 0);
    sqlite3_finalize(query);
    return count;
}

static void await_disk(struct counter *counter)
{
    struct pollfd wait;
    int timeout_ms;

    while (seat_wait_behind(counter->seat, &wait, 1, &timeout_ms))
        poll(&wait, 1, timeout_ms);
    assert_false(store_is_behind(seat_store(counter->seat)));
}

static void slices_come_to_the_same_end(void **state)
{
    struct counter *counter = *state;
    int tasks;

    fill_all(counter);
    assert_int_equal(seat_derive(counter->seat, 0), 0);
    tasks = count_tasks(counter);
    assert_true(tasks > 0);
    assert_int_equal(sqlite3_exec(vault_database(counter->vault),
                                  "DELETE FROM _task; INSERT OR IGNORE INTO _dirty SELECT number FROM _dossier", NULL,
                                  NULL, NULL),
                     SQLITE_OK);
    while (seat_derive(counter->seat, 2))
        await_disk(counter);
    await_disk(counter);
    assert_int_equal(count_dirty(counter), 0);
    assert_int_equal(count_tasks(counter), tasks);
}

static void what_a_slice_wrote_can_be_waited_for(void **state)
{
    struct counter *counter = *state;

    fill_all(counter);
    assert_int_equal(count_dirty(counter), PEOPLE);
    while (count_dirty(counter) == PEOPLE) { /* the first may carry what was committed before */
        await_disk(counter);
        seat_derive(counter->seat, 1);
    }
    await_disk(counter);
    assert_true(store_catch_up(seat_store(counter->seat), NULL));
    assert_true(store_mark(seat_store(counter->seat), id_none(), NULL)); /* and what follows is written at once */
    assert_false(store_is_behind(seat_store(counter->seat)));
}

static void nothing_is_left_is_said_at_once(void **state)
{
    struct counter *counter = *state;
    struct pollfd wait;
    int timeout_ms;

    seat_derive(counter->seat, 0);
    assert_int_equal(seat_derive(counter->seat, 2), 0);
    assert_int_equal(seat_wait_behind(counter->seat, &wait, 1, &timeout_ms), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_come_to_the_same_end),
        cmocka_unit_test(what_a_slice_wrote_can_be_waited_for),
        cmocka_unit_test(nothing_is_left_is_said_at_once),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
