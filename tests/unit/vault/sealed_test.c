/* sealed_test.c — sealed files against everyone who has the disk but not the key, and against power cuts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "vault/aftermath.h"
#include "vault/database.h"
#include "vault/page.h"
#include "vault/sealed.h"

#define MARKER "Plantenkwekerij"

static char folder[] = "/tmp/balie-sealed-XXXXXX";
static struct secret *key;

static char *path_of(const char *name)
{
    return file_join(folder, name);
}

static struct database_place place_of(const char *path)
{
    return (struct database_place){ .path = path, .data_key = key, .file_id = "one file" };
}

static void run(sqlite3 *database, const char *sql)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(database));
}

static int64_t ask(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *query = NULL;
    int64_t number = -1;

    if (sqlite3_prepare_v2(database, sql, -1, &query, NULL) == SQLITE_OK && sqlite3_step(query) == SQLITE_ROW)
        number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return number;
}

static struct database *open_at(const char *name, struct error *err)
{
    scoped_text path = path_of(name);
    struct database_place place = place_of(path);

    return database_open(&place, err);
}

static int begin(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    key = secret_new(SEAL_KEY_BYTES);
    memset(secret_bytes(key), 5, SEAL_KEY_BYTES);
    return 0;
}

static void empty(void)
{
    DIR *dir = opendir(folder);

    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        scoped_text path = path_of(entry->d_name);

        if (entry->d_name[0] != '.')
            unlink(path);
    }
    closedir(dir);
}

static int end(void **state)
{
    (void)state;
    empty();
    rmdir(folder);
    secret_free(key);
    return 0;
}

/* Two rows of an audit and a table of some pages, all in the database. */
static int make(void **state)
{
    scoped_text path = path_of("a.db");
    struct database_place place = place_of(path);
    struct database *database;

    (void)state;
    empty();
    assert_true(database_make(&place, NULL));
    database = open_at("a.db", NULL);
    assert_non_null(database);
    run(database_connection(database),
        "CREATE TABLE audit(x); INSERT INTO audit VALUES('one " MARKER "'), ('two " MARKER "');"
        "CREATE TABLE big(n, x); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 60)"
        "INSERT INTO big SELECT n, '" MARKER "' || hex(zeroblob(700)) FROM c");
    database_close(database);
    return 0;
}

static void read_whole(const char *name, struct buf *out)
{
    scoped_text path = path_of(name);

    assert_true(file_read(path, 1 << 26, out, NULL));
}

static void write_whole(const char *name, const void *bytes, size_t size_bytes)
{
    scoped_text path = path_of(name);

    assert_true(file_replace(path, bytes, size_bytes, 0600, NULL));
}

/* The files as a kill leaves them, with COMMITS changes in the log: b.db and its log. */
static void leave_log(int commits)
{
    struct database *database = open_at("a.db", NULL);
    scoped_buf main = { 0 };
    scoped_buf log = { 0 };

    for (int i = 0; i < commits; i++)
        run(database_connection(database), "INSERT INTO audit VALUES('more')");
    read_whole("a.db", &main);
    read_whole("a.db-wal", &log);
    write_whole("b.db", main.bytes, main.size_bytes);
    write_whole("b.db-wal", log.bytes, log.size_bytes);
    database_close(database);
}

static int64_t count_in(const char *name, struct error *err)
{
    scoped(database) database = open_at(name, err);

    return database ? ask(database_connection(database), "SELECT count(*) FROM audit") : -1;
}

static void nothing_can_be_read_in_any_file(void **state)
{
    static const char *const names[] = { "a.db", "b.db", "b.db-wal" };

    (void)state;
    leave_log(3);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scoped_buf bytes = { 0 };

        read_whole(names[i], &bytes);
        assert_null(memmem(bytes.bytes, bytes.size_bytes, MARKER, strlen(MARKER)));
        assert_null(memmem(bytes.bytes, bytes.size_bytes, "SQLite format 3", 15));
        assert_null(memmem(bytes.bytes, bytes.size_bytes, "CREATE TABLE", 12));
    }
}

static int compare_nonces(const void *a, const void *b)
{
    return memcmp(a, b, 24);
}

static void no_nonce_is_used_twice(void **state)
{
    scoped_buf main = { 0 };
    scoped_buf log = { 0 };
    static uint8_t nonces[512][24];
    size_t count = 0;

    (void)state;
    leave_log(20);
    read_whole("b.db", &main);
    read_whole("b.db-wal", &log);
    for (size_t at = 0; at + PAGE_BYTES <= main.size_bytes; at += PAGE_BYTES)
        memcpy(nonces[count++], main.bytes + at + PAGE_BYTES - PAGE_ROOM_BYTES, 24);
    for (size_t at = LOG_HEAD_BYTES; at + FRAME_BYTES <= log.size_bytes; at += FRAME_BYTES)
        memcpy(nonces[count++], log.bytes + at + FRAME_BYTES - PAGE_ROOM_BYTES, 24);
    assert_true(count > 40);
    qsort(nonces, count, sizeof *nonces, compare_nonces);
    for (size_t i = 1; i < count; i++)
        assert_memory_not_equal(nonces[i - 1], nonces[i], 24);
}

static void put_high(uint8_t *out, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(number >> (24 - 8 * i));
}

/* A rollback journal as SQLite leaves it in a crash, with a page of the attacker's: an empty table where the audit is.
 */
static void a_hot_journal_dropped_beside_is_not_played_back(void **state)
{
    static const uint8_t magic[] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
    static uint8_t journal[512 + 4 + PAGE_BYTES + 4];
    scoped_buf main = { 0 };
    struct error err = { 0 };
    uint8_t *page = journal + 516;
    uint32_t sum = 0;

    (void)state;
    read_whole("a.db", &main);
    memcpy(journal, magic, sizeof magic);
    put_high(journal + 8, 1);
    put_high(journal + 16, (uint32_t)(main.size_bytes / PAGE_BYTES));
    put_high(journal + 20, 512);
    put_high(journal + 24, PAGE_BYTES);
    put_high(journal + 512, 2);
    page[0] = 13; /* an empty leaf */
    page[5] = (uint8_t)((PAGE_BYTES - PAGE_ROOM_BYTES) >> 8);
    page[6] = (uint8_t)((PAGE_BYTES - PAGE_ROOM_BYTES) & 0xff);
    for (int i = PAGE_BYTES - 200; i > 0; i -= 200)
        sum += page[i];
    put_high(journal + 516 + PAGE_BYTES, sum);
    write_whole("a.db-journal", journal, sizeof journal);
    assert_int_equal(count_in("a.db", &err), 2);
}

static void the_checksums_in_the_log_are_hidden(void **state)
{
    scoped_buf log = { 0 };
    struct page_keys keys;
    scoped_text path = path_of("b.db-wal");

    (void)state;
    leave_log(5);
    page_keys_make(&keys, key, place_of("").file_id, DATABASE_ID_BYTES);
    read_whole("b.db-wal", &log);
    for (uint32_t frame = 1; LOG_HEAD_BYTES + frame * FRAME_BYTES <= log.size_bytes; frame++) {
        uint8_t head[FRAME_HEAD_BYTES], again[FRAME_HEAD_BYTES];
        const char *raw = log.bytes + LOG_HEAD_BYTES + (frame - 1) * FRAME_BYTES;

        memcpy(head, raw, sizeof head);
        frame_unmask(&keys, frame, head);
        assert_memory_not_equal(head + 16, raw + 16, 8);
        memcpy(again, head, sizeof head);
        frame_mask(&keys, frame, again);
        assert_memory_equal(again, raw, sizeof again);
        frame_mask(&keys, frame + 1, head);
        assert_memory_not_equal(head + 16, raw + 16, 8); /* the same checksum elsewhere looks different */
    }
    assert_int_equal(aftermath_judge(path, &keys), AFTERMATH_CLEAN);
    page_keys_clear(&keys);
}

static void a_first_page_torn_by_a_power_cut_is_mended_by_the_log(void **state)
{
    scoped_buf main = { 0 };
    struct error err = { 0 };

    (void)state;
    leave_log(4);
    {
        struct database *database = open_at("a.db", NULL);
        scoped_buf log = { 0 };

        run(database_connection(database), "CREATE TABLE later(x)"); /* alters page 1 */
        read_whole("a.db-wal", &log);
        read_whole("a.db", &main);
        write_whole("b.db-wal", log.bytes, log.size_bytes);
        database_close(database);
    }
    memset(main.bytes + 2048, 9, 2048);
    memset(main.bytes, 9, 512);
    write_whole("b.db", main.bytes, main.size_bytes);
    assert_int_equal(count_in("b.db", &err), 6);
}

static sqlite3_file *open_raw(struct sealed *sealed, const char *name, int kind)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(sealed_name(sealed));
    sqlite3_file *file = calloc(1, (size_t)vfs->szOsFile);
    static char paths[8][128]; /* a name lives as long as its file, and SQLite wants zeros after it */
    static size_t turn;
    char *path = paths[turn++ % 8];

    memset(path, 0, sizeof *paths);
    snprintf(path, sizeof *paths - 4, "%s/%s", folder, name);
    assert_int_equal(vfs->xOpen(vfs, path, file, kind | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), SQLITE_OK);
    return file;
}

static void a_gap_is_filled_and_zeros_are_no_page(void **state)
{
    struct sealed *sealed = sealed_new(key, "x", 1, 0);
    sqlite3_file *file = open_raw(sealed, "gap.db", SQLITE_OPEN_MAIN_DB);
    static uint8_t page[PAGE_BYTES], zeros[PAGE_BYTES];
    scoped_buf raw = { 0 };

    (void)state;
    page[7] = 7;
    assert_int_equal(file->pMethods->xWrite(file, page, PAGE_BYTES, 5 * PAGE_BYTES), SQLITE_OK);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(file->pMethods->xRead(file, page, PAGE_BYTES, i * PAGE_BYTES), SQLITE_OK);
        assert_memory_equal(page, zeros, PAGE_BYTES);
    }
    assert_true(sealed_is_well(sealed, NULL));
    read_whole("gap.db", &raw);
    memset(raw.bytes + 2 * PAGE_BYTES, 0, PAGE_BYTES);
    file->pMethods->xClose(file);
    write_whole("gap.db", raw.bytes, raw.size_bytes);
    free(file);
    file = open_raw(sealed, "gap.db", SQLITE_OPEN_MAIN_DB);
    assert_int_equal(file->pMethods->xRead(file, page, PAGE_BYTES, 2 * PAGE_BYTES), SQLITE_IOERR_DATA);
    assert_false(sealed_is_well(sealed, NULL));
    file->pMethods->xClose(file);
    free(file);
    sealed_free(sealed);
}

static void only_whole_pages_with_their_room_free_are_written(void **state)
{
    struct sealed *sealed = sealed_new(key, "x", 1, 0);
    sqlite3_file *file = open_raw(sealed, "w.db", SQLITE_OPEN_MAIN_DB);
    static uint8_t page[2 * PAGE_BYTES];
    uint8_t part[100];

    (void)state;
    assert_int_equal(file->pMethods->xWrite(file, page, 512, 0), SQLITE_IOERR_WRITE);
    assert_int_equal(file->pMethods->xWrite(file, page, PAGE_BYTES, 100), SQLITE_IOERR_WRITE);
    page[PAGE_BYTES - 1] = 1; /* a schema without the reserve would be destroyed */
    assert_int_equal(file->pMethods->xWrite(file, page, PAGE_BYTES, 0), SQLITE_IOERR_WRITE);
    page[PAGE_BYTES - 1] = 0;
    page[30] = 30;
    assert_int_equal(file->pMethods->xWrite(file, page, PAGE_BYTES, 0), SQLITE_OK);
    assert_int_equal(file->pMethods->xRead(file, part, 100, 0), SQLITE_OK);
    assert_memory_equal(part, "SQLite format 3", 16);
    assert_int_equal(part[20], PAGE_ROOM_BYTES);
    assert_int_equal(file->pMethods->xRead(file, part, 16, 24), SQLITE_OK);
    assert_int_equal(part[6], 30);
    assert_int_equal(file->pMethods->xTruncate(file, 10 * PAGE_BYTES), SQLITE_IOERR_TRUNCATE);
    assert_int_equal(file->pMethods->xDeviceCharacteristics(file), SQLITE_IOCAP_POWERSAFE_OVERWRITE);
    assert_int_equal(file->pMethods->iVersion, 1); /* no shared memory, no mapped pages */
    file->pMethods->xClose(file);
    free(file);
    sealed_free(sealed);
}

static void a_frame_without_salts_is_refused(void **state)
{
    struct sealed *sealed = sealed_new(key, "x", 1, 0);
    sqlite3_file *file = open_raw(sealed, "z.db", SQLITE_OPEN_MAIN_DB);
    uint8_t head[LOG_HEAD_BYTES] = { 0 }, frame[FRAME_HEAD_BYTES] = { 0, 0, 0, 1 };

    (void)state;
    file->pMethods->xClose(file);
    free(file);
    file = open_raw(sealed, "z.db-wal", SQLITE_OPEN_WAL); /* its rights are those of the database */
    put_high(head + 8, 8192);
    assert_int_equal(file->pMethods->xWrite(file, head, sizeof head, 0), SQLITE_IOERR_WRITE);
    put_high(head + 8, PAGE_BYTES);
    memset(head + 16, 3, 8);
    assert_int_equal(file->pMethods->xWrite(file, head, sizeof head, 0), SQLITE_OK);
    assert_int_equal(file->pMethods->xWrite(file, frame, sizeof frame, LOG_HEAD_BYTES), SQLITE_IOERR_WRITE);
    memset(frame + 8, 3, 8);
    assert_int_equal(file->pMethods->xWrite(file, frame, sizeof frame, LOG_HEAD_BYTES), SQLITE_OK);
    file->pMethods->xClose(file);
    free(file);
    sealed_free(sealed);
}

static void a_frame_fits_only_its_place(void **state)
{
    struct page_keys keys, others;
    struct frame_place place = { .frame = 3, .page = 7, .size_pages = 9, .salts = "saltsalt" }, moved;
    static uint8_t plain[PAGE_BYTES], sealed[PAGE_BYTES], out[PAGE_BYTES];

    (void)state;
    page_keys_make(&keys, key, "x", 1);
    page_keys_make(&others, key, "y", 1);
    frame_seal(&keys, &place, plain, sealed);
    assert_true(frame_read(&keys, &place, sealed, out));
    assert_false(frame_read(&others, &place, sealed, out));
    assert_false(page_read(&keys, 7, sealed, out));
    moved = place;
    moved.frame++;
    assert_false(frame_read(&keys, &moved, sealed, out));
    moved = place;
    moved.page++;
    assert_false(frame_read(&keys, &moved, sealed, out));
    moved = place;
    moved.size_pages = 0;
    assert_false(frame_read(&keys, &moved, sealed, out));
    moved = place;
    moved.salts[0]++; /* an older log written back */
    assert_false(frame_read(&keys, &moved, sealed, out));
    page_keys_clear(&keys);
    page_keys_clear(&others);
}

static void pages_that_changed_places_are_told(void **state)
{
    scoped_buf main = { 0 };
    static uint8_t page[PAGE_BYTES];
    struct error err = { 0 };
    struct database *database;

    (void)state;
    read_whole("a.db", &main);
    memcpy(page, main.bytes + 5 * PAGE_BYTES, PAGE_BYTES);
    memcpy(main.bytes + 5 * PAGE_BYTES, main.bytes + 6 * PAGE_BYTES, PAGE_BYTES);
    memcpy(main.bytes + 6 * PAGE_BYTES, page, PAGE_BYTES);
    write_whole("a.db", main.bytes, main.size_bytes);
    database = open_at("a.db", &err);
    assert_non_null(database);
    assert_int_equal(ask(database_connection(database), "SELECT sum(length(x)) FROM big"), -1);
    assert_false(database_is_well(database, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    /* What is concluded from it is not written any more. */
    assert_int_not_equal(sqlite3_exec(database_connection(database), "INSERT INTO audit VALUES(1)", 0, 0, 0),
                         SQLITE_OK);
    database_close(database);
}

static void any_flipped_bit_is_told_or_without_effect(void **state)
{
    scoped_buf main = { 0 };

    (void)state;
    read_whole("a.db", &main);
    for (size_t i = 0; i < 60; i++) {
        size_t at = i * 2654435761u % main.size_bytes;
        struct error err = { 0 };
        struct database *database;

        main.bytes[at] ^= (char)(1 << i % 8);
        write_whole("a.db", main.bytes, main.size_bytes);
        main.bytes[at] ^= (char)(1 << i % 8);
        database = open_at("a.db", &err);
        if (database && database_check(database, &err) && database_is_well(database, &err))
            assert_int_equal(ask(database_connection(database), "SELECT sum(length(x)) FROM big"), 60 * 1415);
        else
            assert_int_equal(err.kind, ERROR_DAMAGED);
        database_close(database);
    }
}

/* At any length the log is a beginning of what happened, never something else. */
static void a_log_cut_anywhere_is_a_beginning(void **state)
{
    scoped_buf main = { 0 };
    scoped_buf log = { 0 };
    int64_t last = 2;

    (void)state;
    leave_log(3);
    read_whole("b.db", &main);
    read_whole("b.db-wal", &log);
    for (size_t size = 0; size <= log.size_bytes; size += 517) {
        struct error err = { 0 };
        int64_t count;

        write_whole("b.db", main.bytes, main.size_bytes);
        write_whole("b.db-wal", log.bytes, size);
        count = count_in("b.db", &err);
        assert_true(count >= last && count <= 5);
        last = count;
    }
}

static enum error_kind kind_after_log_flip(size_t at, const char **notice)
{
    static char said[256];
    scoped_buf main = { 0 };
    scoped_buf log = { 0 };
    struct error err = { 0 };
    struct database *database;

    leave_log(3);
    read_whole("b.db-wal", &log);
    log.bytes[at < log.size_bytes ? at : log.size_bytes - 100] ^= 1;
    write_whole("b.db-wal", log.bytes, log.size_bytes);
    database = open_at("b.db", &err);
    said[0] = '\0';
    if (database && database_notice(database))
        snprintf(said, sizeof said, "%s", database_notice(database));
    *notice = said;
    database_close(database);
    assert_int_equal(main.size_bytes, 0);
    return err.kind;
}

static void an_altered_log_is_told(void **state)
{
    const char *notice;

    (void)state;
    assert_int_equal(kind_after_log_flip(18, &notice), ERROR_DAMAGED);   /* salts of the head */
    assert_int_equal(kind_after_log_flip(3, &notice), ERROR_DAMAGED);    /* magic */
    assert_int_equal(kind_after_log_flip(40, &notice), ERROR_DAMAGED);   /* salts of the first frame */
    assert_int_equal(kind_after_log_flip(50, &notice), ERROR_DAMAGED);   /* its checksum */
    assert_int_equal(kind_after_log_flip(1000, &notice), ERROR_DAMAGED); /* its page */
    /* The last change may be what a power cut left: it is left out, and that is said. */
    assert_int_equal(kind_after_log_flip(SIZE_MAX, &notice), ERROR_NONE);
    assert_true(notice[0]);
}

static void a_schema_without_reserve_is_refused_and_nothing_destroyed(void **state)
{
    struct sealed *sealed = sealed_new(key, place_of("").file_id, DATABASE_ID_BYTES, 0);
    scoped_text path = path_of("a.db");
    scoped_text attach = mem_format("ATTACH '%s/other.db' AS other", folder);
    int room = PAGE_ROOM_BYTES;
    sqlite3 *database;

    (void)state;
    assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, sealed_name(sealed)),
                     SQLITE_OK);
    sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &room);
    run(database, "PRAGMA locking_mode=EXCLUSIVE");
    run(database, attach);
    assert_int_not_equal(sqlite3_exec(database,
                                      "CREATE TABLE other.t(x);"
                                      "INSERT INTO other.t SELECT hex(randomblob(1000)) FROM big",
                                      NULL, NULL, NULL),
                         SQLITE_OK);
    assert_int_equal(ask(database, "SELECT count(*) FROM audit"), 2);
    sqlite3_close(database);
    sealed_free(sealed);
}

static size_t files_there(void)
{
    DIR *dir = opendir(folder);
    size_t count = 0;

    for (struct dirent *entry; dir && (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static void big_sorts_and_temporary_tables_stay_in_memory(void **state)
{
    struct sealed *sealed = sealed_new(key, place_of("").file_id, DATABASE_ID_BYTES, 0);
    scoped_text path = path_of("a.db");
    int room = PAGE_ROOM_BYTES;
    sqlite3 *database;

    (void)state;
    assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, sealed_name(sealed)), SQLITE_OK);
    sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &room);
    run(database, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=FILE; PRAGMA cache_size=10;"
                  "PRAGMA temp.cache_size=10; CREATE TEMP TABLE t AS SELECT a.n, b.x FROM big a, big b;"
                  "CREATE INDEX temp.i ON t(x, n); BEGIN; UPDATE t SET x = x || 'y'");
    assert_int_equal(ask(database, "SELECT count(*) FROM (SELECT x FROM t ORDER BY x || n)"), 3600);
    assert_int_equal(files_there(), 2); /* the database and its log */
    sqlite3_close(database);
    sealed_free(sealed);
}

static void settings_that_keep_it_safe_cannot_be_changed(void **state)
{
    static const char *const refused[] = { "PRAGMA journal_mode=DELETE", "PRAGMA locking_mode=NORMAL",
                                           "PRAGMA temp_store=FILE",     "PRAGMA cache_spill=ON",
                                           "PRAGMA synchronous=OFF",     "PRAGMA mmap_size=1000000",
                                           "PRAGMA page_size=8192",      "SELECT load_extension('x')",
                                           "ATTACH 'plain.db' AS p",     "VACUUM INTO 'plain.db'" };
    scoped(database) database = open_at("a.db", NULL);

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (sqlite3_exec(database_connection(database), refused[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("allowed: %s", refused[i]);
    sqlite3_exec(database_connection(database), "PRAGMA writable_schema=ON", NULL, NULL, NULL);
    assert_int_not_equal(sqlite3_exec(database_connection(database), "DELETE FROM sqlite_schema", NULL, NULL, NULL),
                         SQLITE_OK);
}

static void another_key_or_a_plain_file_does_not_open(void **state)
{
    scoped_text path = path_of("a.db");
    struct database_place place = place_of(path);
    static char plain[8192] = "SQLite format 3";
    struct error err = { 0 };

    (void)state;
    place.file_id[0] = 'x';
    assert_null(database_open(&place, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    write_whole("p.db", plain, sizeof plain);
    assert_null(open_at("p.db", &err));
    assert_non_null(strstr(err.text, "init"));
    write_whole("p.db", plain, 0);
    assert_null(open_at("p.db", &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_can_be_read_in_any_file, make),
        cmocka_unit_test_setup(no_nonce_is_used_twice, make),
        cmocka_unit_test_setup(a_hot_journal_dropped_beside_is_not_played_back, make),
        cmocka_unit_test_setup(the_checksums_in_the_log_are_hidden, make),
        cmocka_unit_test_setup(a_first_page_torn_by_a_power_cut_is_mended_by_the_log, make),
        cmocka_unit_test_setup(a_gap_is_filled_and_zeros_are_no_page, make),
        cmocka_unit_test_setup(only_whole_pages_with_their_room_free_are_written, make),
        cmocka_unit_test_setup(a_frame_without_salts_is_refused, make),
        cmocka_unit_test_setup(a_frame_fits_only_its_place, make),
        cmocka_unit_test_setup(pages_that_changed_places_are_told, make),
        cmocka_unit_test_setup(any_flipped_bit_is_told_or_without_effect, make),
        cmocka_unit_test_setup(a_log_cut_anywhere_is_a_beginning, make),
        cmocka_unit_test_setup(an_altered_log_is_told, make),
        cmocka_unit_test_setup(a_schema_without_reserve_is_refused_and_nothing_destroyed, make),
        cmocka_unit_test_setup(big_sorts_and_temporary_tables_stay_in_memory, make),
        cmocka_unit_test_setup(settings_that_keep_it_safe_cannot_be_changed, make),
        cmocka_unit_test_setup(another_key_or_a_plain_file_does_not_open, make),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
