/* again_test.c — long work that was cut off at any step goes on where it was and ends the same. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include "refusing.h"
#include "store/task.h"

static void live(struct fixture *fixture)
{
    for (unsigned i = 0; i < 3; i++)
        put(fixture, &(struct sample){ .dossier = 1 + i % 2,
                                       .record = 10 + i,
                                       .at_ms = 1000 + i,
                                       .date = "2023-01-05",
                                       .values = { "name", "Lovelace", "first", "Ada", "number", "88051212345",
                                                   "moments", "di ma" } });
}

static bool rebuild(struct fixture *fixture, struct error *err)
{
    return store_rebuild(fixture->store, 0, NULL, NULL, err);
}

static bool rebuild_shuffled(struct fixture *fixture, struct error *err)
{
    return store_rebuild(fixture->store, 7, NULL, NULL, err);
}

static bool add_properties(struct fixture *fixture, struct error *err)
{
    static const struct entity_property properties[] = {
        { "first", ENTITY_TEXT }, { "tot", ENTITY_DATE }, { "kinds", ENTITY_CODES }, { "count", ENTITY_INTEGER }
    };
    static const struct entity_list wanted[] = { { "card", properties, 4 }, { "room", properties, 2 } };

    return entity_define(fixture->store, wanted, 2, err);
}

static bool search_otherwise(struct fixture *fixture, struct error *err)
{
    static const char *const names[] = { "first" };
    static const struct search_plan other = { "card", names, 1, NULL, "", "name" };

    return search_define(fixture->store, &other, err);
}

/* A fork: what is not acknowledged is queued again; the new name of the device is any. */
static bool take_another_name(struct fixture *fixture, struct error *err)
{
    struct id before = fixture->store->device;
    bool good = log_new_device(fixture->store, err);

    assert_true(good || id_equal(before, fixture->store->device));
    return good;
}

static bool open_again(struct fixture *fixture, struct error *err)
{
    struct store *store = store_open(fixture->vault, err);
    bool good = store;

    if (good)
        assert_true(id_equal(store->device, fixture->store->device));
    store_free(store);
    return good;
}

static const struct work {
    const char *name;
    bool (*run)(struct fixture *fixture, struct error *err);
} works[] = {
    { "rebuild", rebuild },
    { "rebuild in another order", rebuild_shuffled },
    { "new properties", add_properties },
    { "another plan of searching", search_otherwise },
    { "another name", take_another_name },
    { "open again", open_again },
};

static struct digest result_of(const struct work *work)
{
    struct fixture *fixture = open_plain(980);
    struct digest digest;

    live(fixture);
    assert_true(work->run(fixture, NULL));
    digest = store_digest(fixture->store);
    close_plain(fixture);
    return digest;
}

/* Cut off at step N, then done again: whether there was such a step. */
static bool ends_the_same(const struct work *work, const struct digest *wanted, long n)
{
    struct fixture *fixture = open_plain(980);
    struct error err = { 0 };
    struct digest digest;
    bool is_hit, good;

    live(fixture);
    if (n % 2)
        statements_forget(fixture->store->statements);
    refusing_begin(n);
    good = work->run(fixture, &err);
    is_hit = refusing_end();
    if (!good && (err.kind == ERROR_NONE || !is_hit))
        fail_msg("%s, %ld: fails without a word", work->name, n);
    if (!work->run(fixture, &err))
        fail_msg("%s, after %ld: %s", work->name, n, err.text);
    digest = store_digest(fixture->store);
    if (!digest_equal(&digest, wanted))
        fail_msg("%s, after %ld: is not the same", work->name, n);
    if (!log_verify(fixture->store, &err))
        fail_msg("%s, after %ld: %s", work->name, n, err.text);
    close_plain(fixture);
    return is_hit;
}

static void what_was_cut_off_at_any_step_is_done_again(void **state)
{
    (void)state;
    setenv("BALIE_NOW", NOW, 1);
    for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
        struct digest wanted = result_of(&works[i]);
        for (long n = 0; ends_the_same(&works[i], &wanted, n);)
            n++;
    }
}

/* A vault that has no tables yet. True when step N was refused. */
static bool is_made_in_the_end(long n)
{
    struct vault vault = { NULL };
    struct error err = { 0 };
    struct store *store;
    bool is_hit;

    assert_int_equal(sqlite3_open(":memory:", &vault.database), SQLITE_OK);
    refusing_begin(n);
    store = store_open(&vault, &err);
    is_hit = refusing_end();
    assert_true(store || (is_hit && err.kind != ERROR_NONE));
    store_free(store);
    store = store_open(&vault, &err);
    assert_non_null(store);
    assert_true(id_is_set(store->device));
    store_free(store);
    sqlite3_close(vault.database);
    return is_hit;
}

static void a_vault_whose_making_was_cut_off_is_made_again(void **state)
{
    (void)state;
    for (long n = 0; is_made_in_the_end(n);)
        n++;
}

static void note_step(void *with, size_t done, size_t all)
{
    assert_true(done <= all);
    ++*(int *)with;
}

static void a_rebuild_tells_how_far_it_is(void **state)
{
    struct fixture *fixture = *state;
    int steps = 0;

    live(fixture);
    assert_true(store_rebuild(fixture->store, 0, note_step, &steps, NULL));
    assert_int_equal(steps, 1);
}

/* What is open when the store is closed was never accepted. */
static void an_open_transaction_goes_with_the_store(void **state)
{
    struct fixture *fixture = *state;

    assert_true(store_begin(fixture->store, NULL));
    assert_true(store_set(fixture->store, "half", "1", NULL));
    store_free(fixture->store);
    fixture->store = store_open(fixture->vault, NULL);
    assert_non_null(fixture->store);
    assert_null(store_get(fixture->store, "half"));
    store_free(NULL);
}

static int64_t count_kept(struct fixture *fixture)
{
    sqlite3_stmt *statement = NULL;
    int64_t count = -1;

    sqlite3_prepare_v2(fixture->vault->database, "SELECT count(*) FROM _state WHERE name = 'seen'", -1, &statement,
                       NULL);
    if (sqlite3_step(statement) == SQLITE_ROW)
        count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return count;
}

static void assert_fact(struct fixture *fixture, const char *value)
{
    scoped_text found = store_get(fixture->store, "seen");

    assert_non_null(found);
    assert_string_equal(found, value);
}

static void what_is_noted_is_known_at_once_and_kept_with_the_next_commit(void **state)
{
    struct fixture *fixture = *state;

    store_note(fixture->store, "seen", "1");
    store_note(fixture->store, "seen", "2");
    assert_fact(fixture, "2");
    assert_int_equal(count_kept(fixture), 0);
    assert_true(store_begin(fixture->store, NULL));
    store_cancel(fixture->store); /* keeps nothing, and the note stays */
    assert_int_equal(count_kept(fixture), 0);
    assert_true(store_begin(fixture->store, NULL) && store_commit(fixture->store, NULL));
    assert_int_equal(count_kept(fixture), 0); /* nothing was written: that costs no writing either */
    assert_true(store_begin(fixture->store, NULL) && store_set(fixture->store, "other", "1", NULL));
    assert_true(store_commit(fixture->store, NULL));
    assert_int_equal(count_kept(fixture), 1);
    assert_fact(fixture, "2");
}

static void what_is_noted_is_kept_when_the_store_is_closed(void **state)
{
    struct fixture *fixture = *state;

    store_note(fixture->store, "seen", "3");
    assert_true(store_begin(fixture->store, NULL)); /* goes, the note does not */
    store_free(fixture->store);
    fixture->store = store_open(fixture->vault, NULL);
    assert_non_null(fixture->store);
    assert_fact(fixture, "3");
}

static void what_is_set_takes_the_place_of_what_was_noted(void **state)
{
    struct fixture *fixture = *state;

    store_note(fixture->store, "seen", "4");
    assert_true(store_set(fixture->store, "seen", "5", NULL));
    assert_fact(fixture, "5");
    store_note(fixture->store, "seen", "6");
    assert_true(store_set(fixture->store, "seen", NULL, NULL));
    assert_null(store_get(fixture->store, "seen"));
}

static void a_database_that_ended_the_transaction_itself_saved_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    assert_true(store_begin(fixture->store, NULL));
    assert_true(store_set(fixture->store, "half", "1", NULL));
    sqlite3_exec(fixture->vault->database, "ROLLBACK", NULL, NULL, NULL);
    assert_false(store_commit(fixture->store, &err));
    assert_string_equal(err.text, "Nothing was saved. Try again.");
    assert_true(store_begin(fixture->store, NULL));
    sqlite3_exec(fixture->vault->database, "ROLLBACK", NULL, NULL, NULL);
    store_cancel(fixture->store); /* nothing is left to be undone */
    assert_null(store_get(fixture->store, "half"));
}

static void a_device_without_a_valid_name_is_damage(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    assert_true(store_set(fixture->store, "device", "geen id", NULL));
    assert_null(store_open(fixture->vault, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
}

static void a_vault_of_a_newer_program_is_left_alone(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    sqlite3_exec(fixture->vault->database, "PRAGMA user_version = 99", NULL, NULL, NULL);
    assert_null(store_open(fixture->vault, &err));
    assert_string_equal(err.text, "This vault was used by a newer balie. Install the newest balie.");
}

static void between_keys_what_was_committed_is_carried_in_portions(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    store_set_pace(fixture->store, STORE_SMALL_PORTIONS);
    fixture->store->frames = 0;
    assert_false(store_must_carry(fixture->store));
    fixture->store->frames = 1000; /* pages that wait */
    assert_true(store_must_carry(fixture->store));
    store_set_pace(fixture->store, STORE_LARGE_PORTIONS);
    assert_false(store_must_carry(fixture->store));
    store_set_pace(fixture->store, STORE_SMALL_PORTIONS);
    assert_true(store_carry(fixture->store, &err));
    assert_false(store_must_carry(fixture->store));
}

/* What SQLite says, and the words and kind it is told in. */
static const struct {
    int code;
    enum error_kind kind;
    const char *words;
} codes[] = {
    { SQLITE_FULL, ERROR_SYSTEM, "The disk is full" },
    { SQLITE_IOERR_WRITE, ERROR_SYSTEM, "The disk refused" },
    { SQLITE_CANTOPEN, ERROR_SYSTEM, "The disk refused" },
    { SQLITE_READONLY, ERROR_SYSTEM, "The disk refused" },
    { SQLITE_PERM, ERROR_SYSTEM, "The disk refused" },
    { SQLITE_IOERR_DATA, ERROR_DAMAGED, "A page of the vault was altered" },
    { SQLITE_CORRUPT, ERROR_DAMAGED, "The vault is damaged" },
    { SQLITE_NOTADB, ERROR_DAMAGED, "The vault is damaged" },
    { SQLITE_BUSY, ERROR_SYSTEM, "The vault refused" },
};

static int said_code;

int sqlite3_errcode(sqlite3 *database)
{
    (void)database;
    return said_code;
}

int sqlite3_extended_errcode(sqlite3 *database)
{
    (void)database;
    return said_code;
}

static void what_the_database_says_is_told_with_what_to_do(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct error err = { 0 };
        said_code = codes[i].code;
        assert_false(query_refuse(fixture->vault->database, &err));
        assert_int_equal(err.kind, codes[i].kind);
        assert_non_null(strstr(err.text, codes[i].words));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_cut_off_at_any_step_is_done_again),
        cmocka_unit_test(a_vault_whose_making_was_cut_off_is_made_again),
        WITH_PLAIN(a_rebuild_tells_how_far_it_is),
        WITH_PLAIN(an_open_transaction_goes_with_the_store),
        WITH_PLAIN(what_is_noted_is_known_at_once_and_kept_with_the_next_commit),
        WITH_PLAIN(what_is_noted_is_kept_when_the_store_is_closed),
        WITH_PLAIN(what_is_set_takes_the_place_of_what_was_noted),
        WITH_PLAIN(a_database_that_ended_the_transaction_itself_saved_nothing),
        WITH_PLAIN(a_device_without_a_valid_name_is_damage),
        WITH_PLAIN(a_vault_of_a_newer_program_is_left_alone),
        WITH_PLAIN(between_keys_what_was_committed_is_carried_in_portions),
        WITH_PLAIN(what_the_database_says_is_told_with_what_to_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
