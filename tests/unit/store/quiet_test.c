/* quiet_test.c — what each exchange looks for, though there is mostly nothing of it, is found without reading all. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sample.h"

#include "store/content.h"
#include "store/orphan.h"

#define CHANGES 2000
#define MOST    200 /* steps of the database's machine */

static int count_step(void *with)
{
    size_t *steps = with;

    ++*steps;
    return 0;
}

static bool visit_change(void *with, const struct change *change, int64_t arrival_ms)
{
    (void)change;
    (void)arrival_ms;
    ++*(size_t *)with;
    return true;
}

static bool visit_bundle(void *with, const struct digest *bundle)
{
    (void)bundle;
    ++*(size_t *)with;
    return true;
}

static void receive_many(struct fixture *fixture)
{
    struct error err = { 0 };
    bool is_new;

    assert_true(store_begin(fixture->store, &err));
    for (unsigned i = 1; i <= CHANGES; i++) {
        struct change change = make_change(
            fixture, &(struct sample){ .dossier = i, .record = i, .at_ms = i, .values = { "naam", "An", NULL } });

        change.device = id_of(7);
        change.seq = i;
        change_identify(&change);
        assert_true(log_receive(fixture->store, &change, 1000 + i, &is_new, &err));
        assert_true(is_new);
    }
    assert_true(store_commit(fixture->store, &err));
}

static void what_is_not_there_is_not_looked_for_in_the_whole_log(void **state)
{
    struct fixture *fixture = *state;
    struct sqlite3 *database = vault_database(fixture->vault);
    size_t steps = 0, found = 0;
    struct id ids[10];

    receive_many(fixture);
    sqlite3_progress_handler(database, 1, count_step, &steps);
    assert_true(orphan_each(fixture->store, 1 << 20, visit_change, &found));
    assert_in_range(steps, 1, MOST);
    assert_int_equal(orphan_ask(fixture->store, ids, 10), 0);
    assert_int_equal(orphan_count(fixture->store), 0);
    assert_true(content_each_unknown(fixture->store, visit_bundle, &found));
    assert_in_range(steps, 1, 3 * MOST);
    sqlite3_progress_handler(database, 0, NULL, NULL);
    assert_int_equal(found, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_store(what_is_not_there_is_not_looked_for_in_the_whole_log),
    };

    return cmocka_run_group_tests(tests, make_vault, drop_vault);
}
