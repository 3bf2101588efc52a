/* sealed_main.c — the database file, sealed page by page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sealed_file.h"

#include <string.h>

#include "base/bug.h"

/* Page n of SQLite stands at LEAD + (n - 1) * 4096: 4056 bytes closed | nonce 24 | tag 16. */

#define HEADER_BYTES 100

static sqlite3_int64 place_of(const struct sealed_file *file, sqlite3_int64 at)
{
    return file->sealed->lead_bytes + at;
}

/* The header is asked before the log was looked at: after a power cut in a checkpoint the first page may be torn while
 * the log has it whole. What is handed out is the same for every vault; the page itself is read, and judged, later. */
static int give_header(uint8_t *out)
{
    static const uint8_t start[] = { 'S', 'Q', 'L',  'i', 't', 'e', ' ',
                                     'f', 'o', 'r',  'm', 'a', 't', ' ',
                                     '3', 0,   0x10, 0,   2,   2,   PAGE_ROOM_BYTES,
                                     64,  32,  32 };

    memset(out, 0, HEADER_BYTES);
    memcpy(out, start, sizeof start);
    return SQLITE_OK;
}

static int read_page(struct sealed_file *file, uint8_t *out, sqlite3_int64 page_at)
{
    int code = trail_read(file->sealed->trail, file->below, file->raw, PAGE_BYTES, place_of(file, page_at));

    if (code == SQLITE_IOERR_SHORT_READ && page_at >= file->size_bytes) {
        memset(out, 0, PAGE_BYTES);
        return code;
    }
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
        return sealed_from_disk(file, code);
    if (code == SQLITE_OK && page_read(&file->sealed->keys, (uint32_t)(page_at / PAGE_BYTES) + 1, file->raw, out))
        return SQLITE_OK;
    return sealed_altered(file);
}

static int read_main(sqlite3_file *opaque, void *out, int amount, sqlite3_int64 at)
{
    struct sealed_file *file = sealed_file_of(opaque);
    sqlite3_int64 page_at = at / PAGE_BYTES * PAGE_BYTES;
    uint8_t page[PAGE_BYTES];
    int code;

    if (at == 0 && amount == HEADER_BYTES && file->size_bytes > 0 && !BUG(105))
        return give_header(out);
    if (at == page_at && amount == PAGE_BYTES)
        return read_page(file, out, at);
    if (at - page_at + amount > PAGE_BYTES)
        return SQLITE_IOERR_READ;
    code = read_page(file, page, page_at);
    memcpy(out, page + (at - page_at), (size_t)amount);
    return code;
}

static int write_page(struct sealed_file *file, const uint8_t *page, sqlite3_int64 at)
{
    int code;

    page_seal(&file->sealed->keys, (uint32_t)(at / PAGE_BYTES) + 1, page, file->raw);
    code = trail_write(file->sealed->trail, file->below, file->raw, PAGE_BYTES, place_of(file, at));
    if (code == SQLITE_OK && at + PAGE_BYTES > file->size_bytes)
        file->size_bytes = at + PAGE_BYTES;
    return code;
}

/* A hole would read as zeros, which no key has sealed: the pages between are sealed ones of zeros. */
static int fill_gap(struct sealed_file *file, sqlite3_int64 until)
{
    static const uint8_t empty[PAGE_BYTES];
    int code = SQLITE_OK;

    while (code == SQLITE_OK && file->size_bytes < until && !BUG(106))
        code = write_page(file, empty, file->size_bytes);
    return code;
}

static int write_main(sqlite3_file *opaque, const void *bytes, int amount, sqlite3_int64 at)
{
    struct sealed_file *file = sealed_file_of(opaque);
    int code;

    if (!sealed_may_write(file) || amount != PAGE_BYTES || at % PAGE_BYTES != 0 || !page_has_room(bytes))
        return SQLITE_IOERR_WRITE;
    code = fill_gap(file, at);
    return code == SQLITE_OK ? write_page(file, bytes, at) : code;
}

static int cut_main(sqlite3_file *opaque, sqlite3_int64 size)
{
    struct sealed_file *file = sealed_file_of(opaque);
    int code;

    if (!sealed_may_write(file) || size % PAGE_BYTES != 0 || size > file->size_bytes)
        return SQLITE_IOERR_TRUNCATE;
    code = trail_cut(file->sealed->trail, file->below, place_of(file, size));
    if (code == SQLITE_OK)
        file->size_bytes = size;
    return code;
}

static int size_main(sqlite3_file *opaque, sqlite3_int64 *size)
{
    *size = sealed_file_of(opaque)->size_bytes;
    return SQLITE_OK;
}

/* Version 1: no shared memory file and no mapped pages, whatever is asked. */
const sqlite3_io_methods sealed_main_methods = {
    .iVersion = 1,
    .xClose = sealed_close,
    .xRead = read_main,
    .xWrite = write_main,
    .xTruncate = cut_main,
    .xSync = sealed_sync,
    .xFileSize = size_main,
    .xLock = sealed_lock,
    .xUnlock = sealed_unlock,
    .xCheckReservedLock = sealed_is_reserved,
    .xFileControl = sealed_control,
    .xSectorSize = sealed_sector,
    .xDeviceCharacteristics = sealed_traits,
};
