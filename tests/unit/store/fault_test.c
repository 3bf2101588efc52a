/* fault_test.c — the n-th write, sync or read fails, for every n: what was accepted stays, nothing is damaged. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sample.h"

#include <unistd.h>

#include "faulty.h"
#include "store/draft.h"
#include "vault/inside.h"

#define CHANGES 6

/* What the person was told: which changes and draft answers were accepted. */
struct told {
    bool changes[CHANGES];
    bool answers[CHANGES];
};

static struct change nth_change(struct fixture *fixture, unsigned n)
{
    char *name = arena_format(fixture->arena, "Name%u", n);

    return make_change(fixture, &(struct sample){ .dossier = 1 + n % 2,
                                                  .record = 10 + n,
                                                  .at_ms = 1000 * n,
                                                  .values = { "name", name, "first", "Same", "born", "1988-05-12" } });
}

static const char *nth_key(struct fixture *fixture, unsigned n)
{
    return arena_format(fixture->arena, "key%u", n);
}

/* A small day: changes alone and in a batch, with a draft filled in between. */
static void live_a_day(struct fixture *fixture, struct told *told)
{
    struct change change, batch[2];

    for (unsigned n = 0; n < CHANGES - 2; n++) {
        change = nth_change(fixture, n);
        told->changes[n] = log_append(fixture->store, &change, NULL);
        told->answers[n] = draft_answer(fixture->store, id_of(50),
                                        &(struct draft_answer){ nth_key(fixture, n), "\"1\"", "c", NULL }, NULL);
    }
    batch[0] = nth_change(fixture, CHANGES - 2);
    batch[1] = nth_change(fixture, CHANGES - 1);
    told->changes[CHANGES - 2] = told->changes[CHANGES - 1] = log_append_all(fixture->store, batch, 2, NULL);
}

static void assert_told(struct fixture *fixture, const struct told *told)
{
    struct draft draft;
    struct error err = { 0 };
    size_t accepted = 0;

    assert_true(draft_load(fixture->store, id_of(50), fixture->arena, &draft, &err));
    for (unsigned n = 0; n < CHANGES; n++) {
        char *name = arena_format(fixture->arena, "Name%u", n);
        char *sql = arena_format(fixture->arena, "SELECT count(*) FROM _log WHERE instr(body, '\"%s\"')", name);

        assert_int_equal(number_of(fixture, sql), told->changes[n]);
        assert_int_equal(strstr(draft.answers, nth_key(fixture, n)) != NULL, told->answers[n]);
        accepted += told->changes[n];
    }
    assert_int_equal(log_head(fixture->store, NULL), accepted);
    assert_int_equal(log_pending_count(fixture->store), accepted);
    assert_true(log_verify(fixture->store, &err));
}

static void assert_whole(struct fixture *fixture)
{
    struct digest stood = store_digest(fixture->store), rebuilt;
    struct error err = { 0 };

    assert_int_equal(number_of(fixture, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
    assert_true(store_rebuild(fixture->store, 0, NULL, NULL, &err));
    rebuilt = store_digest(fixture->store);
    assert_memory_equal(&stood, &rebuilt, sizeof stood);
}

static void begin_day(struct fixture *fixture)
{
    struct draft draft = { .id = id_of(50), .form = "f", .answers = "{}" };

    sqlite3_exec(vault_database(fixture->vault), "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
    assert_true(draft_save(fixture->store, &draft, NULL));
}

/* Whether anything failed: false ends the row of n. */
static bool survives(void **state, unsigned what, long n, int code, bool lasts)
{
    struct fixture *fixture = *state;
    struct told told = { 0 };
    bool is_hit;

    make_store(state);
    begin_day(fixture);
    faulty_begin(what, n, code, lasts);
    live_a_day(fixture, &told);
    is_hit = faulty_end();
    assert_told(fixture, &told);
    /* As the next start sees it. */
    store_free(fixture->store);
    fixture->store = store_open(fixture->vault, NULL);
    assert_non_null(fixture->store);
    assert_told(fixture, &told);
    assert_whole(fixture);
    drop_store(state);
    return is_hit;
}

static void all_n(void **state, unsigned what, int code, bool lasts, long step)
{
    long n = 0;

    while (survives(state, what, n, code, lasts))
        n += step;
    assert_true(n > 0);
}

static void a_write_that_fails_once_loses_nothing(void **state)
{
    all_n(state, FAULTY_WRITE, SQLITE_IOERR, false, 1);
}

static void a_disk_that_is_full_from_then_on_loses_nothing(void **state)
{
    all_n(state, FAULTY_WRITE, SQLITE_FULL, true, 3);
}

/* The very next entry is accepted, and so is the next answer: nothing of the trouble is left behind. */
static void once_there_is_room_again_all_is_accepted_at_once(void **state)
{
    struct fixture *fixture = *state;
    bool is_hit = true;

    for (long n = 0; is_hit; n++) {
        struct change change;
        struct told told = { 0 };
        struct error err = { 0 };

        make_store(state);
        begin_day(fixture);
        faulty_begin(FAULTY_WRITE, n, SQLITE_FULL, true);
        live_a_day(fixture, &told);
        is_hit = faulty_end();
        change = make_change(fixture,
                             &(struct sample){ .dossier = 3, .record = 77, .at_ms = 9, .values = { "name", "Room" } });
        if (!log_append(fixture->store, &change, &err))
            fail_msg("%ld: %s", n, err.text);
        assert_true(
            draft_answer(fixture->store, id_of(50), &(struct draft_answer){ "room", "\"1\"", "c", NULL }, &err));
        assert_whole(fixture);
        drop_store(state);
    }
}

static void a_sync_that_fails_loses_nothing(void **state)
{
    all_n(state, FAULTY_SYNC, SQLITE_IOERR, false, 1);
    all_n(state, FAULTY_SYNC, SQLITE_IOERR, true, 1);
}

/* The copy of the files at the moment of failure is what a power cut leaves. */
static void copy_file(const char *folder, const char *from, const char *to)
{
    char *source = mem_format("%s/%s", folder, from), *path = mem_format("%s/%s", folder, to);
    FILE *in = fopen(source, "rb"), *out = fopen(path, "wb");
    char bytes[4096];
    size_t size;

    while (in && out && (size = fread(bytes, 1, sizeof bytes, in)) > 0)
        fwrite(bytes, 1, size, out);
    if (in)
        fclose(in);
    if (out)
        fclose(out);
    mem_free(source);
    mem_free(path);
}

static int64_t ask_copy(struct fixture *fixture, const char *sql)
{
    char *path = mem_format("%s/copy.db", fixture->folder);
    struct database_place place = vault_place(fixture->vault->keys, path, fixture->vault->data_key);
    struct database *copy = database_open(&place, NULL);
    sqlite3_stmt *query;
    int64_t number;

    assert_non_null(copy);
    assert_int_equal(sqlite3_prepare_v2(database_connection(copy), sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    database_close(copy);
    mem_free(path);
    return number;
}

static void remove_copy(struct fixture *fixture)
{
    char *path = mem_format("%s/copy.db", fixture->folder), *log = mem_format("%s/copy.db-wal", fixture->folder);

    remove(path);
    remove(log);
    mem_free(path);
    mem_free(log);
}

static void what_was_accepted_is_in_a_copy_of_the_files_at_any_moment(void **state)
{
    struct fixture *fixture = *state;
    bool is_hit = true;

    for (long n = 0; is_hit; n += 3) {
        struct told told = { 0 };
        int64_t accepted = 0;

        make_store(state);
        begin_day(fixture);
        faulty_begin(FAULTY_WRITE, n, SQLITE_IOERR, true);
        live_a_day(fixture, &told);
        copy_file(fixture->folder, "vault-1.db", "copy.db");
        copy_file(fixture->folder, "vault-1.db-wal", "copy.db-wal");
        is_hit = faulty_end();
        for (size_t i = 0; i < CHANGES; i++)
            accepted += told.changes[i];
        assert_int_equal(ask_copy(fixture, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
        assert_int_equal(ask_copy(fixture, "SELECT count(*) FROM _log"), accepted);
        remove_copy(fixture);
        drop_store(state);
    }
}

static void open_again(struct fixture *fixture)
{
    scoped(secret) passphrase = passphrase_of(PASSPHRASE);

    store_free(fixture->store);
    vault_close(fixture->vault);
    fixture->vault = vault_open(fixture->folder, NULL, passphrase, NULL);
    assert_non_null(fixture->vault);
    fixture->store = store_open(fixture->vault, NULL);
    assert_non_null(fixture->store);
}

static void a_read_that_fails_is_told_and_leaves_all_as_it_was(void **state)
{
    struct fixture *fixture = *state;
    struct told told = { 0 };
    bool is_hit = true;

    make_store(state);
    begin_day(fixture);
    live_a_day(fixture, &told);
    for (long n = 0; is_hit; n++) {
        struct error err = { 0 };
        struct dossier *dossier;

        sqlite3_db_release_memory(vault_database(fixture->vault));
        faulty_begin(FAULTY_READ, n, SQLITE_IOERR, false);
        dossier = dossier_load(fixture->store, id_of(1), date_none(), &err);
        is_hit = faulty_end();
        if (is_hit && !dossier)
            assert_true(err.kind != ERROR_NONE && err.text[0]);
        dossier_free(dossier);
    }
    /* After a page that could not be read nothing is written until it is opened again. */
    assert_false(store_rebuild(fixture->store, 0, NULL, NULL, NULL));
    open_again(fixture);
    assert_told(fixture, &told);
    assert_whole(fixture);
    drop_store(state);
}

static int make_faulty_vault(void **state)
{
    faulty_install();
    return make_vault(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_write_that_fails_once_loses_nothing),
        cmocka_unit_test(a_disk_that_is_full_from_then_on_loses_nothing),
        cmocka_unit_test(once_there_is_room_again_all_is_accepted_at_once),
        cmocka_unit_test(a_sync_that_fails_loses_nothing),
        cmocka_unit_test(what_was_accepted_is_in_a_copy_of_the_files_at_any_moment),
        cmocka_unit_test(a_read_that_fails_is_told_and_leaves_all_as_it_was),
    };

    return cmocka_run_group_tests(tests, make_faulty_vault, drop_vault);
}
