/* tables_test.c — a database of an earlier balied is brought up to date whole; one of a newer balied is left alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "postgres.h"

#include <unistd.h>

#include "base/buf.h"
#include "server/store.h"
#include "../temporary.h"

/* The first schema that was in use, as it was: kept here, so that what made it may change. */
static const char *const first_schema[] = {
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) {keyed}",
    "INSERT INTO meta(name, value) VALUES('schema', '1'), ('incarnation', 'abcdefghijkl')",
    "CREATE TABLE feed(one {key} CHECK(one = 1), position {number} NOT NULL, arrival {number} NOT NULL)",
    "INSERT INTO feed VALUES(1, 0, 0)",
    "CREATE TABLE code(hash {bytes} PRIMARY KEY, region TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,"
    " until {number} NOT NULL, device {bytes}, desk {number} NOT NULL)",
    "CREATE TABLE desk(number {key}, token {bytes} UNIQUE, region TEXT NOT NULL, role TEXT NOT NULL,"
    " name TEXT NOT NULL, state {number} NOT NULL, since {number} NOT NULL, until {number} NOT NULL)",
    "CREATE TABLE device(number {key}, id {bytes} UNIQUE NOT NULL, desk {number} NOT NULL, head {number} NOT NULL,"
    " chain {bytes} NOT NULL)",
    "CREATE TABLE person(number {key}, id {bytes} UNIQUE NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,"
    " region TEXT NOT NULL, gone {number} NOT NULL, signature {bytes})",
    "CREATE TABLE change(position {key}, id {bytes} UNIQUE NOT NULL, arrival {number} NOT NULL,"
    " device {number} NOT NULL, seq {number} NOT NULL, dossier {bytes}, record {bytes}, kind TEXT NOT NULL,"
    " region TEXT NOT NULL, refusal TEXT, line {bytes} NOT NULL)",
    "CREATE UNIQUE INDEX change_queue ON change(device, seq)",
    "CREATE INDEX change_dossier ON change(dossier)",
    "CREATE TABLE queue(device {number} NOT NULL, seq {number} NOT NULL, position {number} NOT NULL,"
    " PRIMARY KEY(device, seq)) {keyed}",
    "CREATE TABLE scope(dossier {bytes} NOT NULL, region TEXT NOT NULL, granted {number} NOT NULL,"
    " revoked {number} NOT NULL, owner {number} NOT NULL, PRIMARY KEY(dossier, region)) {keyed}",
    "CREATE INDEX scope_granted ON scope(region, granted) WHERE granted > 0",
    "CREATE INDEX scope_revoked ON scope(region, revoked) WHERE revoked > 0",
    "CREATE TABLE erasure(dossier {bytes} NOT NULL, position {number} NOT NULL, record {bytes},"
    " PRIMARY KEY(dossier, position)) {keyed}",
    "CREATE TABLE link(dossier {bytes} NOT NULL, other {bytes} NOT NULL, PRIMARY KEY(dossier, other)) {keyed}",
    "CREATE TABLE word(word {bytes} NOT NULL, dossier {bytes} NOT NULL, list TEXT NOT NULL, property TEXT NOT NULL,"
    " PRIMARY KEY(word, dossier, list, property)) {keyed}",
    "CREATE INDEX word_dossier ON word(dossier)",
    "CREATE TABLE blob(dossier {bytes} NOT NULL, hash {bytes} NOT NULL, at {number} NOT NULL, size {number} NOT NULL,"
    " bytes {bytes} NOT NULL, PRIMARY KEY(dossier, hash, at))",
    "CREATE TABLE file(hash {bytes} PRIMARY KEY, bytes {bytes} NOT NULL)",
    "CREATE TABLE bundle(number {key}, region TEXT NOT NULL, hash {bytes} NOT NULL, signature {bytes} NOT NULL)",
    "CREATE INDEX bundle_region ON bundle(region, number)",
};

/* A dossier that only Limburg ever saw, one that went from there to Ghent, and a change of no dossier. */
static const char *const first_rows[] = {
    "UPDATE feed SET position = 5, arrival = 5000",
    "INSERT INTO change(position, id, arrival, device, seq, dossier, record, kind, region, refusal, line) VALUES"
    " (1, $1, 1000, 1, 1, $2, NULL, 'set', 'LIM', NULL, $3), (2, $2, 2000, 1, 2, $4, NULL, 'set', 'LIM', NULL, $3),"
    " (3, $4, 3000, 1, 3, $4, NULL, 'move', 'GEN', NULL, $3), (4, $5, 4000, 2, 1, $4, NULL, 'set', 'GEN', NULL, $3),"
    " (5, $6, 5000, 1, 4, NULL, NULL, 'weather', 'LIM', NULL, $3)",
};

struct older {
    char path[64], url[200];
    struct database *database;
};

static void run(struct older *older, const char *sql)
{
    scoped_buf spelled = { 0 };
    struct error err = { 0 };

    database_spell(&spelled, older->database, sql);
    if (!older->database->engine->execute(older->database, buf_view(&spelled), &err))
        fail_msg("%s", err.text);
}

static void fill(struct older *older)
{
    static const uint8_t ids[6][16] = { { 1 }, { 2 }, { 0 }, { 4 }, { 5 }, { 6 } };
    struct sql_value values[6];
    struct error err = { 0 };

    for (int i = 0; i < 6; i++)
        values[i] = sql_bytes(ids[i], sizeof ids[i]);
    values[2] = sql_bytes("{}", 2);
    run(older, first_rows[0]);
    if (!older->database->engine->begin(older->database, &err) ||
        !older->database->engine->tell(older->database, first_rows[1], values, 6, &err) ||
        !database_run(older->database, &err,
                      "INSERT INTO scope(dossier, region, granted, revoked, owner) VALUES($1, 'LIM', 0, 0, 1),"
                      " ($2, 'LIM', 0, 3, 0), ($2, 'GEN', 3, 0, 1)",
                      "bb", ids[1], ids[3]) ||
        !older->database->engine->commit(older->database, &err))
        fail_msg("%s", err.text);
}

static int make_older(void **state)
{
    struct older *older = calloc(1, sizeof *older);
    struct error err = { 0 };
    int made;

    temporary_path(older->path, sizeof older->path, "balie-older-XXXXXX");
    made = mkstemp(older->path);
    assert_true(made >= 0);
    close(made);
    if (*room_postgres) {
        snprintf(older->url, sizeof older->url, "%s", room_postgres);
        empty_postgres(older->url);
        older->database = database_open_postgres(older->url, &err);
    } else {
        snprintf(older->url, sizeof older->url, "sqlite:%s", older->path);
        older->database = database_open_sqlite(older->path, &err);
    }
    if (!older->database)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < sizeof first_schema / sizeof *first_schema; i++)
        run(older, first_schema[i]);
    fill(older);
    *state = older;
    return 0;
}

static int drop_older(void **state)
{
    struct older *older = *state;
    char journal[80];

    older->database->engine->close(older->database);
    snprintf(journal, sizeof journal, "%s-journal", older->path);
    unlink(journal);
    unlink(older->path);
    free(older);
    return 0;
}

/* What was read, a digit for each position. */
struct reading {
    char positions[16];
    size_t count;
};

static bool note(void *with, const struct store_change *change)
{
    struct reading *reading = with;

    reading->positions[reading->count++] = (char)('0' + change->position);
    return true;
}

static void assert_read(struct server_store *store, const char *region, const char *positions)
{
    struct reading reading = { .count = 0 };
    const struct store_visitor visitor = { .change = note, .with = &reading };
    struct error err = { 0 };

    if (!store->each_fed(store, &(struct store_reach){ region, 0, 5, 0 }, &visitor, &err))
        fail_msg("%s", err.text);
    assert_string_equal(reading.positions, positions);
}

static void what_an_earlier_balied_kept_is_read_as_before(void **state)
{
    struct older *older = *state;
    char incarnation[STORE_TEXT_BYTES];
    struct error err = { 0 };
    struct server_store *store = store_open_url(older->url, &err);

    if (!store)
        fail_msg("%s", err.text);
    assert_true(store->begin(store, &err));
    assert_read(store, "LIM", "15");
    assert_read(store, "GEN", "45"); /* what came before its grant comes with the grant */
    assert_read(store, "", "12345");
    assert_true(store->incarnation(store, incarnation, &err));
    assert_string_equal(incarnation, "abcdefghijkl"); /* no desk has to begin anew */
    assert_true(store->commit(store, &err));
    store->close(store);
}

static void what_one_region_alone_saw_is_marked_for_it(void **state)
{
    struct older *older = *state;
    struct error err = { 0 };
    struct server_store *store = store_open_url(older->url, &err);
    struct database_rows *rows;
    int64_t count;

    if (!store)
        fail_msg("%s", err.text);
    store->close(store);
    rows = database_ask(older->database, &err, "SELECT count(*) FROM change WHERE sole = 'LIM'", "");
    assert_true(database_next(older->database, rows));
    count = database_integer(older->database, rows, 0);
    assert_true(database_done(older->database, rows, &err));
    assert_int_equal(count, 1);
}

static void a_database_of_a_newer_balied_is_refused_and_left_as_it_was(void **state)
{
    struct older *older = *state;
    struct error err = { 0 };
    struct database_rows *rows;

    run(older, "UPDATE meta SET value = '99' WHERE name = 'schema'");
    assert_null(store_open_url(older->url, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    assert_non_null(strstr(err.text, "newer balied"));
    rows = database_ask(older->database, &err, "SELECT value FROM meta WHERE name = 'schema'", "");
    assert_true(database_next(older->database, rows));
    assert_string_equal(database_text(older->database, rows, 0), "99");
    assert_true(database_done(older->database, rows, &err));
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_older, drop_older)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(what_an_earlier_balied_kept_is_read_as_before),
        UNIT(what_one_region_alone_saw_is_marked_for_it),
        UNIT(a_database_of_a_newer_balied_is_refused_and_left_as_it_was),
    };

    return cmocka_run_group_tests_name("sqlite", tests, NULL, NULL) +
           cmocka_run_group_tests_name("postgresql", tests, start_postgres, stop_postgres);
}
