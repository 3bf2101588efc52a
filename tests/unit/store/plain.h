/* plain.h — a store over a database in memory: what a vault lends it is its connection and nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_STORE_PLAIN_H
#define BALIE_TESTS_STORE_PLAIN_H

#include "sample.h"
#include "store/state.h"

#define NOW    "2023-06-01T10:00:00+02:00"
#define NOW_MS INT64_C(1685606400000)

/* In place of the sealed one: no passphrase, no disk. */
struct vault {
    struct sqlite3 *database;
    bool is_deferring, is_behind, is_broken; /* its disk */
};

struct sqlite3 *vault_database(struct vault *vault)
{
    return vault->database;
}

void vault_defer(struct vault *vault, bool is_deferring)
{
    vault->is_deferring = is_deferring;
}

bool vault_is_behind(const struct vault *vault)
{
    return vault->is_behind;
}

bool vault_catch_up(struct vault *vault, struct error *err)
{
    vault->is_behind = false;
    return !vault->is_broken || error_set(err, ERROR_SYSTEM, "The disk could not be written.");
}

int vault_descriptor(const struct vault *vault)
{
    return vault->is_behind ? 7 : -1;
}

/* The same device each time, so that two stores that lived the same are the same. */
static inline void name_device(struct store *store, unsigned number)
{
    char text[ID_TEXT_BYTES];

    store->device = id_of(number);
    store->head_known = false;
    assert_true(store_set(store, "device", id_format(store->device, text), NULL));
}

static inline struct fixture *open_plain(unsigned device)
{
    struct fixture *fixture = mem_new(sizeof *fixture);
    struct error err = { 0 };

    fixture->vault = mem_new(sizeof *fixture->vault);
    fixture->user = id_of(990);
    fixture->arena = arena_new();
    assert_int_equal(sqlite3_open(":memory:", &fixture->vault->database), SQLITE_OK);
    fixture->store = store_open(fixture->vault, &err);
    if (!fixture->store)
        fail_msg("%s", err.text);
    name_device(fixture->store, device);
    define(fixture->store);
    return fixture;
}

static inline void close_plain(struct fixture *fixture)
{
    store_free(fixture->store);
    arena_free(fixture->arena);
    assert_int_equal(sqlite3_close(fixture->vault->database), SQLITE_OK);
    mem_free(fixture->vault);
    mem_free(fixture);
}

static inline int make_plain(void **state)
{
    setenv("BALIE_NOW", NOW, 1);
    *state = open_plain(980);
    return 0;
}

static inline int drop_plain(void **state)
{
    close_plain(*state);
    return 0;
}

#define WITH_PLAIN(test) cmocka_unit_test_setup_teardown(test, make_plain, drop_plain)

/* A change whose body has no salt of its own: the same sample is the same change. */
static inline struct change plain_change(struct fixture *fixture, const struct sample *sample)
{
    struct change change = make_change(fixture, sample);
    char *salt = strstr((char *)(uintptr_t)change.body, "\"salt\":\"");

    if (salt)
        memset(salt + 8, '0', 16);
    return change;
}

/* One with a body as written here. */
static inline struct change written_change(struct fixture *fixture, const struct sample *sample, const char *body)
{
    struct change change = make_change(fixture, sample);

    change.body = body;
    change.body_bytes = body ? strlen(body) : 0;
    return change;
}

static inline struct id keep(struct fixture *fixture, struct change change)
{
    struct error err = { 0 };

    if (!log_append(fixture->store, &change, &err))
        fail_msg("%s", err.text);
    return change.id;
}

static inline struct id put(struct fixture *fixture, const struct sample *sample)
{
    return keep(fixture, plain_change(fixture, sample));
}

/* As it comes from the server, of another device. */
static inline struct change foreign(struct change change, unsigned device, uint64_t seq)
{
    change.device = id_of(device);
    change.seq = seq;
    change_identify(&change);
    return change;
}

static inline void receive(struct fixture *fixture, struct change change, int64_t arrival_ms)
{
    struct error err = { 0 };
    bool is_new;

    if (!log_receive(fixture->store, &change, arrival_ms, &is_new, &err))
        fail_msg("%s", err.text);
}

static inline void derive_all(struct fixture *fixture)
{
    size_t left;

    assert_true(log_derive(fixture->store, 0, &left, NULL));
    assert_int_equal(left, 0);
}

/* A checksum over every row of every table, whatever the order of the rows. */
static inline uint64_t everything(struct fixture *fixture)
{
    struct sqlite3 *database = fixture->vault->database;
    sqlite3_stmt *tables, *rows;
    uint64_t sum = 0;

    assert_int_equal(
        sqlite3_prepare_v2(database, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &tables, NULL),
        SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        scoped_text sql = mem_format("SELECT * FROM \"%s\"", (const char *)sqlite3_column_text(tables, 0));
        assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &rows, NULL), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            scoped_buf row = { 0 };
            buf_text(&row, sql);
            for (int i = 0; i < sqlite3_column_count(rows); i++) {
                const char *bytes = sqlite3_column_blob(rows, i);
                buf_format(&row, "|%d:%d:", sqlite3_column_type(rows, i), sqlite3_column_bytes(rows, i));
                buf_add(&row, bytes, (size_t)sqlite3_column_bytes(rows, i));
            }
            struct digest hash = hash_bytes(buf_view(&row), row.size_bytes);
            uint64_t part;
            memcpy(&part, hash.bytes, sizeof part);
            sum += part;
        }
        sqlite3_finalize(rows);
    }
    sqlite3_finalize(tables);
    return sum;
}

#endif
