/* recall_test.c — what a transaction has read is not asked again, and what was written since is never missed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "postgres.h"

#include <unistd.h>

#include "base/buf.h"
#include "server/store.h"
#include "server/store_own.h"
#include "../temporary.h"

#define LINE "{}"

struct kept {
    char path[64], url[200];
    struct server_store *store;
    struct database_engine counting; /* the store's own, but that questions are counted */
    const struct database_engine *own;
};

/* cmocka has one fixture at a time. */
static struct kept *now;
static size_t asked, told;

static struct database_rows *count_ask(struct database *database, const char *sql, const struct sql_value *values,
                                       size_t count, struct error *err)
{
    asked++;
    return now->own->ask(database, sql, values, count, err);
}

static bool count_tell(struct database *database, const char *sql, const struct sql_value *values, size_t count,
                       struct error *err)
{
    told++;
    return now->own->tell(database, sql, values, count, err);
}

static int open_kept(void **state)
{
    struct kept *kept = calloc(1, sizeof *kept);
    struct error err = { 0 };
    int made;

    temporary_path(kept->path, sizeof kept->path, "balie-kept-XXXXXX");
    made = mkstemp(kept->path);
    assert_true(made >= 0);
    close(made);
    snprintf(kept->url, sizeof kept->url, "sqlite:%s", kept->path);
    if (*room_postgres) {
        snprintf(kept->url, sizeof kept->url, "%s", room_postgres);
        empty_postgres(kept->url);
    }
    kept->store = store_open_url(kept->url, &err);
    if (!kept->store)
        fail_msg("%s", err.text);
    kept->own = database_of(kept->store)->engine;
    kept->counting = *kept->own;
    kept->counting.ask = count_ask;
    kept->counting.tell = count_tell;
    database_of(kept->store)->engine = &kept->counting;
    now = kept;
    assert_true(kept->store->begin(kept->store, &err));
    asked = told = 0;
    *state = kept;
    return 0;
}

static int close_kept(void **state)
{
    struct kept *kept = *state;
    char journal[80];

    kept->store->cancel(kept->store);
    kept->store->close(kept->store);
    snprintf(journal, sizeof journal, "%s-journal", kept->path);
    unlink(journal);
    unlink(kept->path);
    free(kept);
    return 0;
}

static void a_fact_is_asked_once_and_one_that_is_set_is_known(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    char value[STORE_TEXT_BYTES];

    assert_true(store->get_fact(store, "doubles", value, NULL));
    assert_true(store->get_fact(store, "doubles", value, NULL));
    assert_string_equal(value, "");
    assert_int_equal(asked, 1);
    assert_true(store->set_fact(store, "doubles", "12", NULL));
    assert_true(store->get_fact(store, "doubles", value, NULL));
    assert_string_equal(value, "12");
    assert_int_equal(asked, 1);
    assert_true(store->commit(store, NULL) && store->begin(store, NULL));
    assert_true(store->get_fact(store, "doubles", value, NULL));
    assert_string_equal(value, "12");
    assert_int_equal(asked, 2); /* another transaction asks anew */
}

static void who_takes_hold_of_the_feed_asks_anew(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    char value[STORE_TEXT_BYTES];
    struct store_feed feed;

    assert_true(store->read_feed(store, &feed, NULL) && store->read_feed(store, &feed, NULL));
    assert_true(store->get_fact(store, "doubles", value, NULL));
    assert_int_equal(asked, 2);
    assert_true(store->lock_feed(store, 1000, &feed, NULL));
    assert_true(store->move_feed(store, feed.position + 7, NULL));
    assert_true(store->get_fact(store, "doubles", value, NULL));
    assert_int_equal(asked, 4);
    assert_true(store->read_feed(store, &feed, NULL));
    assert_int_equal(feed.position, 7);
}

static void a_bundle_that_is_published_takes_the_place_of_none(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct store_bundle bundle = { .number = 3, .region = "LIM" }, found;

    assert_true(store->find_bundle(store, "LIM", &found, NULL) && !found.number);
    assert_true(store->find_bundle(store, "LIM", &found, NULL) && !found.number);
    assert_int_equal(asked, 1);
    memset(&bundle.hash, 7, sizeof bundle.hash);
    assert_true(store->publish(store, &bundle, NULL));
    assert_true(store->find_bundle(store, "LIM", &found, NULL));
    assert_int_equal(found.number, 3);
}

static bool count_person(void *with, const struct store_person *person)
{
    size_t *count = with;

    (void)person;
    ++*count;
    return true;
}

static void a_person_who_is_put_is_seen_by_who_had_seen_all(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct store_person person = { .number = 1, .id = id_random(), .name = "An" };
    size_t count = 0;
    const struct store_visitor visitor = { .person = count_person, .with = &count };

    assert_true(store->each_person(store, 0, &visitor, NULL) && store->each_person(store, 0, &visitor, NULL));
    assert_int_equal(asked, 1);
    assert_int_equal(count, 0);
    assert_true(store->put_person(store, &person, NULL));
    assert_true(store->each_person(store, 0, &visitor, NULL));
    assert_int_equal(count, 1);
    assert_true(store->each_person(store, 1, &visitor, NULL));
    assert_int_equal(count, 1);
}

static bool count_scope(void *with, const struct store_scope *scope)
{
    size_t *count = with;

    (void)scope;
    ++*count;
    return true;
}

static size_t count_turns(struct server_store *store, const char *region)
{
    size_t count = 0;
    const struct store_visitor visitor = { .scope = count_scope, .with = &count };

    assert_true(store->each_turn(store, &(struct store_reach){ region, 2, 9, 0 }, &visitor, NULL));
    return count;
}

static void a_grant_and_a_revocation_are_told_to_a_region_that_had_none(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct store_scope scope = { .dossier = id_random(), .region = "LIM", .granted = 5 };

    assert_int_equal(count_turns(store, "LIM") + count_turns(store, "LIM") + count_turns(store, "GEN"), 0);
    assert_int_equal(asked, 2); /* once a region */
    assert_true(store->put_scopes(store, &scope, 1, NULL));
    assert_int_equal(count_turns(store, "LIM"), 1);
    assert_int_equal(count_turns(store, "GEN"), 0);
    scope.revoked = 8;
    scope.is_known = true;
    assert_true(store->put_scopes(store, &scope, 1, NULL));
    assert_int_equal(count_turns(store, "LIM"), 1);
}

/* At POSITION; of a dossier that several regions see, or of one that is SOLE's. */
static void add(struct server_store *store, int64_t position, struct id dossier, const char *sole)
{
    const struct store_change change = { .position = position,
                                         .arrival_ms = position,
                                         .device = 1,
                                         .seq = (uint64_t)position,
                                         .id = id_random(),
                                         .dossier = dossier,
                                         .kind = "set",
                                         .region = "LIM",
                                         .sole = sole,
                                         .line = LINE,
                                         .line_bytes = sizeof LINE - 1 };

    assert_true(store->add_changes(store, &change, 1, NULL));
}

struct reading {
    char positions[16];
    size_t count, most;
};

static bool note(void *with, const struct store_change *change)
{
    struct reading *reading = with;

    reading->positions[reading->count++] = (char)('0' + change->position);
    return reading->count < reading->most;
}

static void assert_fed(struct server_store *store, int64_t lines, size_t most, const char *positions)
{
    struct reading reading = { .most = most };
    const struct store_visitor visitor = { .change = note, .with = &reading };

    assert_true(store->each_fed(store, &(struct store_reach){ "LIM", 0, 9, lines }, &visitor, NULL));
    assert_string_equal(reading.positions, positions);
}

static void what_one_region_sees_and_what_several_see_come_in_one_order(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    const struct store_scope scopes[] = { { .dossier = id_random(), .region = "LIM", .is_owner = true },
                                          { .dossier = id_random(), .region = "LIM", .is_owner = true } };

    assert_true(store->put_scopes(store, scopes, 2, NULL));
    for (int64_t position = 1; position < 9; position++)
        add(store, position, scopes[position % 3 == 0].dossier, position % 3 == 0 ? "" : "LIM");
    assert_fed(store, 0, 9, "12345678");
    assert_fed(store, 4, 9, "1234");
    assert_fed(store, 0, 5, "12345");
    assert_fed(store, 1, 9, "1");
}

static void which_change_is_at_a_position_is_known_from_writing_it(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct store_mark mark = { .id = id_random() };

    add(store, 1, id_random(), "LIM");
    assert_true(store->find_position(store, 1, &mark, NULL));
    assert_true(id_is_set(mark.id));
    assert_int_equal(asked, 0);
    assert_true(store->find_position(store, 2, &mark, NULL));
    assert_false(id_is_set(mark.id));
    assert_int_equal(asked, 1);
    add(store, 2, id_random(), "LIM");
    add(store, 3, id_random(), "LIM");
    assert_true(store->find_position(store, 2, &mark, NULL));
    assert_true(id_is_set(mark.id)); /* what was nowhere came since */
}

static void what_many_desks_wrote_is_written_together_before_anything_is_asked(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct reading reading = { .most = 9 };
    const struct store_visitor visitor = { .change = note, .with = &reading };
    struct id dossier = id_random();

    for (int64_t position = 1; position <= 8; position++)
        add(store, position, dossier, "LIM");
    assert_int_equal(told, 0);
    assert_true(store->each_of(store, dossier, &visitor, NULL));
    assert_int_equal(told, 1);
    assert_string_equal(reading.positions, "12345678");
    add(store, 9, dossier, "LIM");
    assert_true(store->hasten(store, NULL));
    assert_int_equal(told, 2);
}

static void so_much_does_not_wait_that_it_takes_up_room(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;

    for (int64_t position = 1; position <= 1000; position++)
        add(store, position, id_random(), "LIM");
    assert_in_range(told, 1, 16);
}

static void a_transaction_that_is_given_up_takes_along_what_waits(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct store_mark mark;

    add(store, 1, id_random(), "LIM");
    store->cancel(store);
    assert_true(store->begin(store, NULL) && store->commit(store, NULL) && store->begin(store, NULL));
    assert_true(store->find_position(store, 1, &mark, NULL));
    assert_false(id_is_set(mark.id));
}

static void of_two_that_are_alike_the_later_one_is_written(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct store_device device = { .desk = 1 };
    struct id id = id_random();

    assert_true(store->add_device(store, id, &device, NULL));
    for (device.head = 1; device.head < 4; device.head++)
        assert_true(store->save_device(store, &device, NULL));
    told = 0;
    assert_true(store->hasten(store, NULL));
    assert_int_equal(told, 1);
    assert_true(store->commit(store, NULL) && store->begin(store, NULL));
    assert_true(store->find_device(store, id, &device, NULL));
    assert_int_equal(device.head, 3);
    assert_int_equal(device.desk, 1);
}

static const struct id someone = { { 1, 2, 3 } };

/* A desk, its device, a person and a change, as another transaction left them, and looked up at once. */
static void foresee(struct server_store *store, const struct digest *token)
{
    const struct digest tokens[] = { *token, hash_bytes("b", 1) };
    const struct id ids[] = { someone, id_random() };
    struct store_desk desk = { .region = "LIM" };
    struct store_device device = { .desk = 1 };
    struct store_person person = { .number = 1, .id = someone, .name = "An" };
    const int64_t position = 1;

    assert_true(store->add_desk(store, token, &desk, NULL));
    assert_true(store->add_device(store, someone, &device, NULL));
    assert_true(store->put_person(store, &person, NULL));
    add(store, position, id_random(), "LIM");
    assert_true(store->commit(store, NULL) && store->begin(store, NULL));
    assert_true(store->foresee_desks(store, tokens, 2, NULL));
    assert_true(store->foresee_devices(store, ids, 2, NULL));
    assert_true(store->foresee_people(store, ids, 2, NULL));
    assert_true(store->foresee_positions(store, &position, 1, NULL));
    asked = 0;
}

struct found {
    struct store_desk desk;
    struct store_device device;
    struct store_person person;
};

static struct found find_all(struct server_store *store, const struct digest *token)
{
    struct found found;

    assert_true(store->find_desk(store, token, &found.desk, NULL));
    assert_true(store->find_device(store, someone, &found.device, NULL));
    assert_true(store->find_person(store, someone, &found.person, NULL));
    return found;
}

static void what_was_foreseen_is_not_asked_again(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct digest token = hash_bytes("a", 1), other = hash_bytes("b", 1);
    struct found found;
    struct store_mark mark;

    foresee(store, &token);
    found = find_all(store, &token);
    assert_true(store->find_position(store, 1, &mark, NULL));
    assert_int_equal(asked, 0);
    assert_string_equal(found.desk.region, "LIM");
    assert_string_equal(found.person.name, "An");
    assert_int_equal(found.device.number, 1);
    assert_true(id_equal(found.device.id, someone));
    assert_true(id_is_set(mark.id));
    assert_true(store->find_desk(store, &other, &found.desk, NULL));
    assert_int_equal(found.desk.number, 0);
}

static void what_was_foreseen_is_known_as_it_was_written_since(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct digest token = hash_bytes("a", 1);
    struct found found;

    foresee(store, &token);
    found = find_all(store, &token);
    found.desk.state = STORE_REVOKED;
    found.device.head = 7;
    snprintf(found.person.name, sizeof found.person.name, "Bea");
    assert_true(store->save_desk(store, &found.desk, NULL, NULL));
    assert_true(store->save_device(store, &found.device, NULL));
    assert_true(store->put_person(store, &found.person, NULL));
    found = find_all(store, &token);
    assert_int_equal(found.desk.state, STORE_REVOKED);
    assert_int_equal(found.device.head, 7);
    assert_string_equal(found.person.name, "Bea");
}

static bool count_word(void *with, const struct store_word *word)
{
    size_t *count = with;

    (void)word;
    ++*count;
    return true;
}

static void any_number_of_rows_takes_few_statements(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    struct store_word words[259];
    char texts[259][16];
    struct id dossier = id_random();
    size_t count = 0;
    const struct store_visitor visitor = { .word = count_word, .with = &count };

    for (int i = 0; i < 259; i++) {
        snprintf(texts[i], sizeof texts[i], "w%d", i);
        words[i] = (struct store_word){ texts[i], "persoon", "naam", dossier };
    }
    assert_true(store->add_words(store, words, 259, NULL));
    assert_int_equal(told, 4); /* 128, 128, 2 and 1 */
    assert_true(store->each_word(store, dossier, &visitor, NULL));
    assert_int_equal(count, 259);
}

/* PostgreSQL says so at the next question or at the commit. */
static void a_refused_write_fails_its_transaction_and_not_the_next_one(void **state)
{
    struct server_store *store = ((struct kept *)*state)->store;
    const struct store_scope scope = { .dossier = id_random(), .region = "LIM" };
    const struct store_change twice[] = {
        { .position = 1, .id = id_random(), .kind = "set", .region = "", .sole = "", .line = LINE, .line_bytes = 2 },
        { .position = 1, .id = id_random(), .kind = "set", .region = "", .sole = "", .line = LINE, .line_bytes = 2 },
    };
    struct error err = { 0 };
    struct store_mark mark;

    assert_false(store->add_changes(store, twice, 2, &err) && store->put_scopes(store, &scope, 1, &err) &&
                 store->commit(store, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    store->cancel(store);
    assert_true(store->begin(store, &err));
    assert_true(store->find_position(store, 1, &mark, &err) && !id_is_set(mark.id));
    assert_true(store->put_scopes(store, &scope, 1, &err) && store->commit(store, &err));
    assert_true(store->begin(store, &err));
}

static bool ask_something(struct server_store *store, struct error *err)
{
    char value[STORE_TEXT_BYTES];

    return store->begin(store, err) && store->get_fact(store, "centre_key", value, err) && store->commit(store, err);
}

/* The database ends the line between two transactions, or in the middle of what is written. */
static void a_line_to_the_database_that_broke_is_made_anew(void **state)
{
    static const char end_sql[] = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> "
                                  "pg_backend_pid() AND state IS NOT NULL";
    struct kept *kept = *state;
    struct server_store *store = kept->store, *other;
    struct error err = { 0 };
    int tries;

    if (!*room_postgres)
        return;
    for (int i = 0; i < 2; i++) {
        other = store_open_url(kept->url, &err);
        assert_non_null(other);
        if (i)
            add(store, 1, id_random(), "LIM");
        assert_true(database_done(database_of(other), database_ask(database_of(other), &err, end_sql, ""), &err));
        other->close(other);
        for (int k = 0; i && k < 3; k++)
            store->hasten(store, NULL);
        store->cancel(store);
        for (tries = 0; !ask_something(store, &err); tries++) {
            assert_true(store->must_repeat(store) && tries < 3);
            store->cancel(store);
        }
        assert_true(store->begin(store, &err));
    }
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, open_kept, close_kept)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(a_fact_is_asked_once_and_one_that_is_set_is_known),
        UNIT(who_takes_hold_of_the_feed_asks_anew),
        UNIT(a_bundle_that_is_published_takes_the_place_of_none),
        UNIT(a_person_who_is_put_is_seen_by_who_had_seen_all),
        UNIT(a_grant_and_a_revocation_are_told_to_a_region_that_had_none),
        UNIT(what_one_region_sees_and_what_several_see_come_in_one_order),
        UNIT(which_change_is_at_a_position_is_known_from_writing_it),
        UNIT(what_many_desks_wrote_is_written_together_before_anything_is_asked),
        UNIT(so_much_does_not_wait_that_it_takes_up_room),
        UNIT(a_transaction_that_is_given_up_takes_along_what_waits),
        UNIT(of_two_that_are_alike_the_later_one_is_written),
        UNIT(what_was_foreseen_is_not_asked_again),
        UNIT(what_was_foreseen_is_known_as_it_was_written_since),
        UNIT(any_number_of_rows_takes_few_statements),
        UNIT(a_line_to_the_database_that_broke_is_made_anew),
        UNIT(a_refused_write_fails_its_transaction_and_not_the_next_one),
    };

    return cmocka_run_group_tests_name("sqlite", tests, NULL, NULL) +
           cmocka_run_group_tests_name("postgresql", tests, start_postgres, stop_postgres);
}
