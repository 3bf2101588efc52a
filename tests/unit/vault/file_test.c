/* file_test.c — the sealed files from SQLite's side: what is asked of them oddly, and what the disk does not give. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "household.h"

#include "base/seal.h"
#include "stubborn.h"
#include "vault/aftermath.h"
#include "vault/database.h"
#include "vault/page.h"
#include "vault/ram.h"
#include "vault/sealed.h"

static const struct stubborn_way no_reading = { "", STUBBORN_READ, EIO, true, false };
static const struct stubborn_way no_writing = { "", STUBBORN_CHANGE, EIO, true, false };

static char folder[128];
static struct secret *key;

struct desk {
    struct sealed *sealed;
    sqlite3_file *main, *log;
};

static int make(void **state)
{
    struct desk *desk = mem_new(sizeof *desk);

    temporary_path(folder, sizeof folder, "balie-file-XXXXXX");
    assert_non_null(mkdtemp(folder));
    key = secret_new(SEAL_KEY_BYTES);
    memset(secret_bytes(key), 5, SEAL_KEY_BYTES);
    *state = desk;
    return 0;
}

static int drop(void **state)
{
    remove_all(folder);
    secret_free(key);
    mem_free(*state);
    return 0;
}

static sqlite3_file *open_file(struct desk *desk, const char *name, int flags)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(sealed_name(desk->sealed));
    sqlite3_file *file = mem_new((size_t)vfs->szOsFile);
    scoped_text path = file_join(folder, name);
    static char kept[2][256];
    char *stays = kept[!!(flags & SQLITE_OPEN_WAL)];

    memset(stays, 0, sizeof kept[0]); /* SQLite wants zeros after it */
    snprintf(stays, sizeof kept[0] - 4, "%s", path);
    assert_int_equal(vfs->xOpen(vfs, stays, file, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), SQLITE_OK);
    return file;
}

static void begin(struct desk *desk, int64_t lead_bytes)
{
    desk->sealed = sealed_new(key, "x", 1, lead_bytes);
    desk->main = open_file(desk, "a.db", SQLITE_OPEN_MAIN_DB);
    desk->log = open_file(desk, "a.db-wal", SQLITE_OPEN_WAL);
}

static void end(struct desk *desk)
{
    desk->main->pMethods->xClose(desk->main);
    desk->log->pMethods->xClose(desk->log);
    mem_free(desk->main);
    mem_free(desk->log);
    sealed_free(desk->sealed);
}

static int set_up(void **state)
{
    begin(*state, 0);
    return 0;
}

static int tear_down(void **state)
{
    scoped_text main = file_join(folder, "a.db");
    scoped_text log = file_join(folder, "a.db-wal");

    stubborn_begin(0, &no_reading);
    stubborn_end();
    end(*state);
    unlink(main);
    unlink(log);
    return 0;
}

static int read_at(sqlite3_file *file, int amount, sqlite3_int64 at)
{
    static uint8_t out[2 * PAGE_BYTES];

    return file->pMethods->xRead(file, out, amount, at);
}

static int write_at(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
    return file->pMethods->xWrite(file, bytes, amount, at);
}

static void put_high(uint8_t *out, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(number >> (24 - 8 * i));
}

static void write_head(sqlite3_file *log)
{
    uint8_t head[LOG_HEAD_BYTES] = { 0 };

    put_high(head + 8, PAGE_BYTES);
    memset(head + 16, 3, LOG_SALT_BYTES);
    assert_int_equal(write_at(log, head, sizeof head, 0), SQLITE_OK);
}

static sqlite3_int64 frame_at(uint32_t frame)
{
    return LOG_HEAD_BYTES + (sqlite3_int64)(frame - 1) * FRAME_BYTES;
}

static int write_frame(sqlite3_file *log, uint32_t frame, uint8_t filled)
{
    uint8_t head[FRAME_HEAD_BYTES] = { 0 }, page[PAGE_BYTES] = { 0 };
    int code;

    put_high(head, frame + 1);
    memset(head + 8, 3, LOG_SALT_BYTES);
    memset(page, filled, 100);
    code = write_at(log, head, sizeof head, frame_at(frame));
    return code ? code : write_at(log, page, PAGE_BYTES, frame_at(frame) + FRAME_HEAD_BYTES);
}

/* Only what SQLite is known to ask is given; anything else fails closed. */
static void what_a_log_is_asked_oddly_is_refused(void **state)
{
    struct desk *desk = *state;
    uint8_t bytes[PAGE_BYTES] = { 0 };

    write_head(desk->log);
    assert_int_equal(write_frame(desk->log, 1, 7), SQLITE_OK);
    assert_int_equal(read_at(desk->log, 8, 16), SQLITE_IOERR_READ);
    assert_int_equal(read_at(desk->log, 16, 0), SQLITE_IOERR_READ);
    assert_int_equal(read_at(desk->log, PAGE_BYTES, frame_at(1)), SQLITE_IOERR_READ);
    assert_int_equal(read_at(desk->log, 100, frame_at(1) + FRAME_HEAD_BYTES), SQLITE_IOERR_READ);
    assert_int_equal(read_at(desk->log, 16, frame_at(1) + 16), SQLITE_IOERR_READ);
    assert_int_equal(write_at(desk->log, bytes, 8, 4), SQLITE_IOERR_WRITE);
    assert_int_equal(write_at(desk->log, bytes, 16, 0), SQLITE_IOERR_WRITE);
    assert_int_equal(write_at(desk->log, bytes, 12, frame_at(2)), SQLITE_IOERR_WRITE);
    assert_int_equal(write_at(desk->log, bytes, 100, frame_at(2) + FRAME_HEAD_BYTES), SQLITE_IOERR_WRITE);
    assert_int_equal(write_at(desk->log, bytes, 8, frame_at(2) + 16), SQLITE_IOERR_WRITE);
    bytes[PAGE_BYTES - 1] = 1; /* no room for the seal */
    assert_int_equal(write_at(desk->log, bytes, PAGE_BYTES, frame_at(1) + FRAME_HEAD_BYTES), SQLITE_IOERR_WRITE);
    assert_int_equal(read_at(desk->log, PAGE_BYTES, frame_at(1) + FRAME_HEAD_BYTES), SQLITE_OK);
    assert_true(sealed_is_well(desk->sealed, NULL));
}

/* SQLite mends checksums in heads that stand already: it reads and writes them in parts. */
static void a_part_of_a_head_is_read_unhidden(void **state)
{
    struct desk *desk = *state;
    uint8_t head[FRAME_HEAD_BYTES] = { 0, 0, 0, 9 }, out[8] = { 0 };

    write_head(desk->log);
    memset(head + 8, 3, LOG_SALT_BYTES);
    memcpy(head + 16, "checksum", 8);
    assert_int_equal(write_at(desk->log, head, sizeof head, frame_at(1)), SQLITE_OK);
    assert_int_equal(desk->log->pMethods->xRead(desk->log, out, 8, frame_at(1) + 16), SQLITE_OK);
    assert_memory_equal(out, "checksum", 8);
    assert_int_equal(read_at(desk->log, 8, frame_at(3) + 16), SQLITE_IOERR_SHORT_READ);
}

/* A page written again under a head that stands: its place is read back from the file. */
static void a_page_is_sealed_to_the_head_that_stands(void **state)
{
    struct desk *desk = *state;
    uint8_t page[PAGE_BYTES] = { 1, 2, 3 };

    write_head(desk->log);
    assert_int_equal(write_frame(desk->log, 1, 7), SQLITE_OK);
    assert_int_equal(write_frame(desk->log, 2, 8), SQLITE_OK);
    assert_int_equal(write_at(desk->log, page, PAGE_BYTES, frame_at(1) + FRAME_HEAD_BYTES), SQLITE_OK);
    assert_int_equal(desk->log->pMethods->xRead(desk->log, page, PAGE_BYTES, frame_at(1) + FRAME_HEAD_BYTES),
                     SQLITE_OK);
    assert_int_equal(page[2], 3);
    assert_int_equal(read_at(desk->log, FRAME_BYTES, frame_at(1)), SQLITE_OK);
    assert_int_equal(write_at(desk->log, page, PAGE_BYTES, frame_at(9) + FRAME_HEAD_BYTES), SQLITE_IOERR_WRITE);
}

static void reopen_log(struct desk *desk)
{
    desk->log->pMethods->xClose(desk->log);
    mem_free(desk->log);
    desk->log = open_file(desk, "a.db-wal", SQLITE_OPEN_WAL);
}

/* Each of the ways a log is read, when the disk does not give: told as such, once, and nothing is written after it. */
static void a_log_that_cannot_be_read_is_told(void **state)
{
    static const struct {
        int amount;
        sqlite3_int64 at;
        long after;
    } reads[] = {
        { LOG_HEAD_BYTES, 0, 0 },
        { FRAME_BYTES, LOG_HEAD_BYTES, 0 },
        { FRAME_BYTES, LOG_HEAD_BYTES, 1 },
        { PAGE_BYTES, LOG_HEAD_BYTES + FRAME_HEAD_BYTES, 0 },
        { PAGE_BYTES, LOG_HEAD_BYTES + FRAME_HEAD_BYTES, 1 },
        { 8, LOG_HEAD_BYTES + 16, 0 },
    };
    struct desk *desk = *state;

    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
        struct error err = { 0 };

        write_head(desk->log);
        assert_int_equal(write_frame(desk->log, 1, 7), SQLITE_OK);
        reopen_log(desk); /* it knows nothing of the log yet */
        stubborn_begin(reads[i].after, &no_reading);
        assert_int_not_equal(read_at(desk->log, reads[i].amount, reads[i].at), SQLITE_OK);
        assert_int_not_equal(read_at(desk->log, reads[i].amount, reads[i].at), SQLITE_OK);
        assert_true(stubborn_end());
        assert_false(sealed_is_well(desk->sealed, &err));
        assert_int_equal(err.kind, ERROR_SYSTEM);
        assert_int_equal(write_frame(desk->log, 2, 7), SQLITE_IOERR_WRITE);
        end(desk);
        begin(desk, 0);
    }
}

/* Of a log without a head nothing is a frame; of one with pages of another size nothing is ours. */
static void a_log_without_our_head_has_no_frames(void **state)
{
    struct desk *desk = *state;
    scoped_text path = file_join(folder, "a.db-wal");
    uint8_t head[LOG_HEAD_BYTES] = { 0 }, out[LOG_HEAD_BYTES];

    assert_int_equal(read_at(desk->log, LOG_HEAD_BYTES, 0), SQLITE_IOERR_SHORT_READ);
    assert_int_equal(read_at(desk->log, FRAME_BYTES, frame_at(1)), SQLITE_IOERR_SHORT_READ);
    put_high(head + 8, 8192);
    assert_true(file_replace(path, head, sizeof head, 0600, NULL));
    reopen_log(desk);
    assert_int_equal(desk->log->pMethods->xRead(desk->log, out, sizeof out, 0), SQLITE_OK);
    assert_int_equal(out[10], 0);
    assert_true(sealed_is_well(desk->sealed, NULL));
    assert_int_equal(read_at(desk->log, PAGE_BYTES, frame_at(1) + FRAME_HEAD_BYTES), SQLITE_IOERR_DATA);
    assert_false(sealed_is_well(desk->sealed, NULL)); /* SQLite knew of a frame that is not there */
}

/* What could not be written whole is cut off before the next; when that fails too, nothing goes over it. */
static void half_a_frame_is_cut_off_before_the_next(void **state)
{
    struct desk *desk = *state;
    scoped_text path = file_join(folder, "a.db-wal");
    scoped_buf raw = { 0 };

    write_head(desk->log);
    assert_int_equal(write_frame(desk->log, 1, 7), SQLITE_OK);
    stubborn_begin(1, &no_writing);
    assert_int_not_equal(write_frame(desk->log, 2, 8), SQLITE_OK);
    assert_int_not_equal(write_frame(desk->log, 2, 8), SQLITE_OK); /* cutting fails */
    assert_true(stubborn_end());
    assert_int_equal(write_frame(desk->log, 2, 9), SQLITE_OK);
    assert_true(file_read(path, 1 << 20, &raw, NULL));
    assert_int_equal(raw.size_bytes, frame_at(3));
    stubborn_begin(0, &no_writing);
    assert_int_not_equal(desk->log->pMethods->xSync(desk->log, SQLITE_SYNC_FULL), SQLITE_OK);
    stubborn_end();
    assert_int_equal(write_frame(desk->log, 2, 9), SQLITE_OK);
    assert_int_equal(desk->log->pMethods->xTruncate(desk->log, frame_at(2)), SQLITE_OK);
    assert_int_equal(read_at(desk->log, FRAME_BYTES, frame_at(1)), SQLITE_OK);
    assert_int_equal(desk->log->pMethods->xTruncate(desk->log, 0), SQLITE_OK);
}

static void a_head_that_cannot_be_written_is_told(void **state)
{
    struct desk *desk = *state;
    uint8_t head[LOG_HEAD_BYTES] = { 0 };

    put_high(head + 8, PAGE_BYTES);
    for (long after = 0; after < 2; after++) {
        stubborn_begin(after, &no_writing);
        assert_int_not_equal(write_at(desk->log, head, sizeof head, 0), SQLITE_OK);
        stubborn_end();
    }
    write_head(desk->log);
}

static void a_database_is_read_within_its_pages(void **state)
{
    struct desk *desk = *state;
    uint8_t page[PAGE_BYTES] = { 1, 2, 3 };

    assert_int_equal(write_at(desk->main, page, PAGE_BYTES, PAGE_BYTES), SQLITE_OK);
    assert_int_equal(read_at(desk->main, 200, PAGE_BYTES - 100), SQLITE_IOERR_READ);
    assert_int_equal(read_at(desk->main, 16, PAGE_BYTES + 24), SQLITE_OK);
    assert_int_equal(read_at(desk->main, PAGE_BYTES, 9 * PAGE_BYTES), SQLITE_IOERR_SHORT_READ);
    assert_int_equal(desk->main->pMethods->xTruncate(desk->main, 100), SQLITE_IOERR_TRUNCATE);
    assert_int_equal(desk->main->pMethods->xTruncate(desk->main, PAGE_BYTES), SQLITE_OK);
    stubborn_begin(0, &no_writing);
    assert_int_not_equal(desk->main->pMethods->xTruncate(desk->main, 0), SQLITE_OK);
    assert_int_not_equal(write_at(desk->main, page, PAGE_BYTES, 5 * PAGE_BYTES), SQLITE_OK); /* nor the gap */
    stubborn_end();
    assert_int_equal(write_at(desk->main, page, PAGE_BYTES, 5 * PAGE_BYTES), SQLITE_OK);
    stubborn_begin(0, &no_reading);
    assert_int_not_equal(read_at(desk->main, PAGE_BYTES, 5 * PAGE_BYTES), SQLITE_OK);
    stubborn_end();
    assert_int_equal(write_at(desk->main, page, PAGE_BYTES, 0), SQLITE_IOERR_WRITE);
    assert_int_equal(desk->main->pMethods->xTruncate(desk->main, 0), SQLITE_IOERR_TRUNCATE);
}

/* A file that is shorter than its lead has no page. */
static void a_file_shorter_than_its_lead_is_empty(void **state)
{
    struct desk *desk = *state;
    scoped_text path = file_join(folder, "a.db");
    sqlite3_int64 size = -1;

    end(desk);
    assert_true(file_replace(path, "kort", 4, 0600, NULL));
    begin(desk, 4096);
    assert_int_equal(desk->main->pMethods->xFileSize(desk->main, &size), SQLITE_OK);
    assert_int_equal(size, 0);
    /* The log of a copy is in memory. */
    assert_int_equal(desk->log->pMethods->xFileSize(desk->log, &size), SQLITE_OK);
    assert_int_equal(size, 0);
}

static void settings_of_the_file_are_answered(void **state)
{
    struct desk *desk = *state;
    int number = 1, out = 9;
    sqlite3_int64 size = 1 << 20;
    const sqlite3_io_methods *methods = desk->main->pMethods;

    assert_int_equal(methods->xFileControl(desk->main, SQLITE_FCNTL_SIZE_HINT, &size), SQLITE_OK);
    assert_int_equal(methods->xFileControl(desk->main, SQLITE_FCNTL_CHUNK_SIZE, &number), SQLITE_OK);
    assert_int_equal(methods->xFileControl(desk->main, SQLITE_FCNTL_MMAP_SIZE, &size), SQLITE_OK);
    assert_int_equal(size, 0);
    assert_int_equal(methods->xFileControl(desk->main, SQLITE_FCNTL_LAST_ERRNO, &number), SQLITE_OK);
    assert_int_equal(methods->xFileControl(desk->main, SQLITE_FCNTL_HAS_MOVED, &number), SQLITE_OK);
    assert_int_equal(number, 0);
    assert_int_equal(methods->xFileControl(desk->main, SQLITE_FCNTL_BEGIN_ATOMIC_WRITE, NULL), SQLITE_NOTFOUND);
    assert_int_equal(methods->xSectorSize(desk->main), PAGE_BYTES);
    assert_int_equal(methods->xCheckReservedLock(desk->main, &out), SQLITE_OK);
    assert_int_equal(out, 0);
}

/* A copy may lie on a disk that cannot be written, not even for a lock. */
static void a_copy_takes_no_lock(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(desk->main->pMethods->xLock(desk->main, SQLITE_LOCK_SHARED), SQLITE_OK);
    assert_int_equal(desk->main->pMethods->xUnlock(desk->main, SQLITE_LOCK_NONE), SQLITE_OK);
    end(desk);
    begin(desk, 4096);
    assert_int_equal(desk->main->pMethods->xLock(desk->main, SQLITE_LOCK_EXCLUSIVE), SQLITE_OK);
    assert_int_equal(desk->main->pMethods->xUnlock(desk->main, SQLITE_LOCK_NONE), SQLITE_OK);
}

static void what_the_machine_gives_goes_through(void **state)
{
    struct desk *desk = *state;
    sqlite3_vfs *vfs = sqlite3_vfs_find(sealed_name(desk->sealed));
    char bytes[8] = { 0 }, path[600];
    double now = 0;
    int is_there = 9;

    assert_int_equal(vfs->xRandomness(vfs, sizeof bytes, bytes), (int)sizeof bytes);
    assert_int_equal(vfs->xCurrentTime(vfs, &now), SQLITE_OK);
    assert_true(now > 2400000); /* days, from long ago */
    assert_true(vfs->xSleep(vfs, 1) >= 0);
    assert_int_equal(vfs->xFullPathname(vfs, "a.db", sizeof path, path), SQLITE_OK);
    assert_int_equal(path[0], '/');
    assert_true(vfs->xGetLastError(vfs, sizeof path, path) >= 0);
    assert_int_equal(vfs->xAccess(vfs, "-journal", SQLITE_ACCESS_EXISTS, &is_there), SQLITE_OK);
    assert_int_equal(is_there, 0);
    assert_int_equal(vfs->xAccess(vfs, "-", SQLITE_ACCESS_EXISTS, &is_there), SQLITE_OK);
    assert_int_equal(vfs->xDelete(vfs, "x-journal", 0), SQLITE_OK); /* there never was one */
}

static void a_file_that_cannot_be_opened_is_not(void **state)
{
    struct desk *desk = *state;
    sqlite3_vfs *vfs = sqlite3_vfs_find(sealed_name(desk->sealed));
    sqlite3_file *file = mem_new((size_t)vfs->szOsFile);

    assert_int_not_equal(vfs->xOpen(vfs, "/nergens/a.db", file, SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_READWRITE, NULL),
                         SQLITE_OK);
    assert_null(file->pMethods); /* nobody closes it */
    mem_free(file);
}

/* What is only in memory: grows, shrinks, reads zeros past its end, and has a limit. */
static void a_file_in_memory_behaves_as_one_on_a_disk(void **state)
{
    sqlite3_file *file = mem_new((size_t)ram_file_bytes());
    uint8_t bytes[100], out[100];
    sqlite3_int64 size = 0;

    (void)state;
    ram_open(file);
    memset(bytes, 7, sizeof bytes);
    assert_int_equal(write_at(file, bytes, 100, 4090), SQLITE_OK);
    assert_int_equal(write_at(file, bytes, 100, 0), SQLITE_OK);
    assert_int_equal(write_at(file, bytes, 100, (sqlite3_int64)1 << 32), SQLITE_FULL);
    assert_int_equal(file->pMethods->xFileSize(file, &size), SQLITE_OK);
    assert_int_equal(size, 4190);
    assert_int_equal(file->pMethods->xRead(file, out, 100, 4140), SQLITE_IOERR_SHORT_READ);
    assert_int_equal(out[49], 7);
    assert_int_equal(out[50], 0);
    assert_int_equal(file->pMethods->xTruncate(file, 50), SQLITE_OK);
    assert_int_equal(file->pMethods->xTruncate(file, 5000), SQLITE_OK); /* never longer by that */
    assert_int_equal(file->pMethods->xFileSize(file, &size), SQLITE_OK);
    assert_int_equal(size, 50);
    assert_int_equal(file->pMethods->xRead(file, out, 100, 200), SQLITE_IOERR_SHORT_READ);
    assert_int_equal(file->pMethods->xFileControl(file, SQLITE_FCNTL_SIZE_HINT, &size), SQLITE_NOTFOUND);
    assert_int_equal(file->pMethods->xSectorSize(file), 4096);
    assert_int_equal(file->pMethods->xClose(file), SQLITE_OK);
    mem_free(file);
}

/* A log as a machine writes it that has the lowest byte first, or another size of pages, or is cut in its head. */
static void a_log_with_a_strange_head_is_judged(void **state)
{
    static const uint8_t magics[][4] = { { 0x37, 0x7f, 0x06, 0x82 }, { 0x37, 0x7f, 0x06, 0x83 }, { 1, 2, 3, 4 } };
    scoped_text path = file_join(folder, "strange-wal");
    struct page_keys keys;
    uint8_t head[LOG_HEAD_BYTES];

    (void)state;
    page_keys_make(&keys, key, "x", 1);
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        for (uint32_t size = 4096; size <= 8192; size += 4096) {
            memset(head, 0, sizeof head);
            memcpy(head, magics[i], 4);
            put_high(head + 8, size);
            assert_true(file_replace(path, head, sizeof head, 0600, NULL));
            assert_int_equal(aftermath_judge(path, &keys), AFTERMATH_CLEAN); /* no frame follows */
        }
    assert_true(file_replace(path, head, 10, 0600, NULL));
    assert_int_equal(aftermath_judge(path, &keys), AFTERMATH_CLEAN);
    page_keys_clear(&keys);
}

#define with_files(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_files(what_a_log_is_asked_oddly_is_refused),
        with_files(a_part_of_a_head_is_read_unhidden),
        with_files(a_page_is_sealed_to_the_head_that_stands),
        with_files(a_log_that_cannot_be_read_is_told),
        with_files(a_log_without_our_head_has_no_frames),
        with_files(half_a_frame_is_cut_off_before_the_next),
        with_files(a_head_that_cannot_be_written_is_told),
        with_files(a_database_is_read_within_its_pages),
        with_files(a_file_shorter_than_its_lead_is_empty),
        with_files(settings_of_the_file_are_answered),
        with_files(a_copy_takes_no_lock),
        with_files(what_the_machine_gives_goes_through),
        with_files(a_file_that_cannot_be_opened_is_not),
        with_files(a_file_in_memory_behaves_as_one_on_a_disk),
        with_files(a_log_with_a_strange_head_is_judged),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
