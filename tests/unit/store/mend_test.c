/* mend_test.c — a damaged log or table is found, whoever has the key, and what another copy has comes back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"
#include "sample.h"

#include "store/care.h"
#include "store/compare.h"
#include "store/mend.h"

static void fill(struct fixture *fixture)
{
    static const struct sample samples[] = {
        { .dossier = 1,
          .record = 11,
          .at_ms = 1000,
          .date = "2024-01-01",
          .values = { "name", "Yusuf", "moments", "a b" } },
        { .dossier = 2,
          .record = 12,
          .at_ms = 2000,
          .date = "2024-01-02",
          .values = { "name", "Olena", "born", "1988-05-12" } },
        { .dossier = 1, .record = 13, .at_ms = 3000, .date = "2024-01-03", .values = { "first", "Ali" } },
    };

    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        append(fixture, &samples[i]);
}

static void run_sql(struct fixture *fixture, const char *sql)
{
    assert_int_equal(sqlite3_exec(vault_database(fixture->vault), sql, NULL, NULL, NULL), SQLITE_OK);
}

static struct compared compare(struct fixture *fixture)
{
    struct compared compared;
    struct error err = { 0 };

    if (!compare_all(fixture->store, &compared, &err))
        fail_msg("%s", err.text);
    return compared;
}

struct found {
    struct mend_entry at[8];
    size_t count;
};

static bool note_bad(void *with, const struct mend_entry *entry)
{
    struct found *found = with;

    assert_true(found->count < 8);
    found->at[found->count++] = *entry;
    return true;
}

static struct found find_bad(struct fixture *fixture)
{
    struct found found = { .count = 0 };

    assert_true(mend_each(fixture->store, note_bad, &found));
    return found;
}

static void tables_that_are_what_the_log_says_are_left_alone(void **state)
{
    struct fixture *fixture = *state;
    struct compared compared;
    struct digest before, after;

    fill(fixture);
    before = store_digest(fixture->store);
    compared = compare(fixture);
    after = store_digest(fixture->store);
    assert_int_equal(compared.dossiers, 2);
    assert_int_equal(compared.differing, 0);
    assert_true(compared.is_index_good);
    assert_true(digest_equal(&before, &after));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _dirty"), 2);
}

static void every_derived_table_that_was_altered_is_noticed(void **state)
{
    static const char *const alterations[] = {
        "UPDATE card SET name = 'Eve' WHERE name = 'Yusuf'",
        "DELETE FROM card WHERE name = 'Olena'",
        "DELETE FROM card_h WHERE name = 'Olena'",
        "DELETE FROM card__moments",
        "UPDATE _record SET flags = 1",
        "DELETE FROM _record",
        "INSERT INTO _conflict VALUES(1, x'00', 'k', 'value')",
        "INSERT INTO _link VALUES(1, x'00')",
        "UPDATE _card SET label = 'Eve'",
    };
    struct fixture *fixture = *state;

    fill(fixture);
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        run_sql(fixture, "BEGIN");
        run_sql(fixture, alterations[i]);
        run_sql(fixture, "COMMIT");
        if (!compare(fixture).differing)
            fail_msg("not noticed: %s", alterations[i]);
        assert_true(store_rebuild(fixture->store, 0, NULL, NULL, NULL));
        assert_int_equal(compare(fixture).differing, 0);
    }
}

static void an_altered_search_index_is_noticed_and_made_again(void **state)
{
    static const char *const alterations[] = {
        "DELETE FROM _posting WHERE word = 'yusuf'",
        "UPDATE _posting SET dossiers = (SELECT dossiers FROM _posting WHERE word = 'olena') WHERE word = 'yusuf'",
        "INSERT INTO _posting VALUES('eve', 0, x'0100')",
    };
    struct fixture *fixture = *state;

    fill(fixture);
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        run_sql(fixture, alterations[i]);
        if (compare(fixture).is_index_good)
            fail_msg("not noticed: %s", alterations[i]);
        assert_true(store_rebuild(fixture->store, 0, NULL, NULL, NULL));
        assert_true(compare(fixture).is_index_good);
    }
}

static void what_waits_to_be_folded_is_no_damage(void **state)
{
    struct fixture *fixture = *state;

    fill(fixture);
    run_sql(fixture, "INSERT INTO _stale VALUES(1)");
    run_sql(fixture, "DELETE FROM card");
    assert_int_equal(compare(fixture).dossiers, 1);
    assert_int_equal(compare(fixture).differing, 1);
}

static void every_altered_entry_is_named(void **state)
{
    static const char *const alterations[] = {
        "UPDATE _log SET body = replace(body, 'Yusuf', 'Eve__') WHERE number = 1",
        "UPDATE _log SET at = at + 1 WHERE number = 1",
        "UPDATE _log SET record = x'00112233445566778899aabbccddeeff' WHERE number = 1",
        "UPDATE _log SET date = 1 WHERE number = 1",
        "UPDATE _log SET region = form WHERE number = 1",
        "DELETE FROM _log WHERE number = 1",
    };
    struct fixture *fixture = *state;

    fill(fixture);
    assert_int_equal(find_bad(fixture).count, 0);
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        struct found found;

        run_sql(fixture, "BEGIN");
        run_sql(fixture, alterations[i]);
        found = find_bad(fixture);
        run_sql(fixture, "ROLLBACK");
        if (found.count != 1 || found.at[0].seq != 1 || found.at[0].has_arrived)
            fail_msg("not named: %s (%zu)", alterations[i], found.count);
    }
}

static bool stop_at_once(void *with, const struct mend_entry *entry)
{
    (void)entry;
    ++*(int *)with;
    return false;
}

static void who_has_heard_enough_is_told_no_more(void **state)
{
    struct fixture *fixture = *state;
    int told = 0;

    fill(fixture);
    run_sql(fixture, "UPDATE _log SET at = at + 1");
    assert_false(mend_each(fixture->store, stop_at_once, &told));
    assert_int_equal(told, 1);
}

/* Another store with the same log stands for the backup. */
struct second {
    struct fixture fixture;
};

static struct second *copy_of(struct fixture *fixture)
{
    struct second *second = mem_new(sizeof *second);
    void *state = &second->fixture;
    size_t adopted;
    struct error err = { 0 };

    make_vault(&state);
    second->fixture = *(struct fixture *)state;
    mem_free(state);
    second->fixture.store = store_open(second->fixture.vault, &err);
    assert_non_null(second->fixture.store);
    assert_true(care_adopt(second->fixture.store, fixture->store, &adopted, &err));
    return second;
}

static void drop(struct second *second)
{
    store_free(second->fixture.store);
    vault_close(second->fixture.vault);
    remove_folder(second->fixture.folder);
    mem_free(second);
}

static void a_damaged_entry_comes_from_a_copy_and_the_chain_is_whole_again(void **state)
{
    struct fixture *fixture = *state;
    struct second *second;
    struct error err = { 0 };
    size_t left;

    fill(fixture);
    second = copy_of(fixture);
    run_sql(fixture, "UPDATE _log SET body = replace(body, 'Yusuf', 'Eve__') WHERE number = 1");
    run_sql(fixture, "DELETE FROM _log WHERE number = 2");
    assert_false(log_verify(fixture->store, &err));
    for (struct found found = find_bad(fixture); found.count; found.count--) {
        bool is_mended = false;

        assert_true(mend_from(fixture->store, second->fixture.store, &found.at[found.count - 1], &is_mended, &err));
        assert_true(is_mended);
    }
    assert_true(log_derive(fixture->store, 0, &left, &err));
    assert_true(care_check(fixture->store, &err));
    assert_int_equal(find_bad(fixture).count, 0);
    assert_int_equal(compare(fixture).differing, 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE number = 1"), 1);
    drop(second);
}

static void a_copy_that_is_damaged_itself_gives_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct second *second;
    struct found found;
    bool is_mended = true;
    struct error err = { 0 };

    fill(fixture);
    second = copy_of(fixture);
    run_sql(fixture, "UPDATE _log SET at = at + 1 WHERE number = 1");
    run_sql(&second->fixture, "UPDATE _log SET at = at + 2 WHERE number = 1");
    found = find_bad(fixture);
    assert_true(mend_from(fixture->store, second->fixture.store, &found.at[0], &is_mended, &err));
    assert_false(is_mended);
    assert_int_equal(find_bad(fixture).count, 1);
    drop(second);
}

static void what_was_erased_since_the_copy_does_not_come_back(void **state)
{
    struct fixture *fixture = *state;
    struct second *second;
    struct found found;
    bool is_mended = false;
    struct error err = { 0 };

    fill(fixture);
    second = copy_of(fixture);
    append(fixture, &(struct sample){ .dossier = 1, .at_ms = 9000, .kind = CHANGE_ERASE });
    run_sql(fixture, "UPDATE _log SET at = at + 1 WHERE number = 1");
    found = find_bad(fixture);
    assert_int_equal(found.count, 1);
    assert_true(mend_from(fixture->store, second->fixture.store, &found.at[0], &is_mended, &err));
    assert_true(is_mended);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE instr(body, 'Yusuf')"), 0);
    assert_true(care_check(fixture->store, &err));
    drop(second);
}

static void what_the_server_has_is_asked_from_it_anew(void **state)
{
    struct fixture *fixture = *state;
    struct found found;
    struct error err = { 0 };

    fill(fixture);
    assert_true(store_set(fixture->store, "cursor", "x.9", &err));
    assert_true(log_acknowledge(fixture->store, 1, 1, 5000, &err));
    run_sql(fixture, "UPDATE _log SET at = at + 1 WHERE number = 1");
    found = find_bad(fixture);
    assert_true(found.at[0].has_arrived);
    assert_true(mend_ask_again(fixture->store, &found.at[0], &err));
    assert_null(store_get(fixture->store, "cursor"));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE number = 1"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_store(tables_that_are_what_the_log_says_are_left_alone),
        with_store(every_derived_table_that_was_altered_is_noticed),
        with_store(an_altered_search_index_is_noticed_and_made_again),
        with_store(what_waits_to_be_folded_is_no_damage),
        with_store(every_altered_entry_is_named),
        with_store(who_has_heard_enough_is_told_no_more),
        with_store(a_damaged_entry_comes_from_a_copy_and_the_chain_is_whole_again),
        with_store(a_copy_that_is_damaged_itself_gives_nothing),
        with_store(what_was_erased_since_the_copy_does_not_come_back),
        with_store(what_the_server_has_is_asked_from_it_anew),
    };

    return cmocka_run_group_tests(tests, make_vault, drop_vault);
}
