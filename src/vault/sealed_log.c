/* sealed_log.c — the log of SQLite beside the database (WAL), sealed frame by frame. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sealed_file.h"

#include <string.h>

#include "base/bug.h"

/*
 * Log:   head 32 (as SQLite writes it) | frame 1 | frame 2 | …
 * Frame: page number 4 | size in pages 4 | salts 8 | checksum 8, masked | page: 4056 bytes closed, nonce 24, tag 16
 */

#define HEAD_PAGE_SIZE_AT 8
#define HEAD_SALTS_AT     16
#define FRAME_SALTS_AT    8

struct spot {
    uint32_t frame;
    sqlite3_int64 frame_at;
    int within;
};

static bool find_spot(sqlite3_int64 at, struct spot *spot)
{
    if (at < LOG_HEAD_BYTES)
        return false;
    spot->frame = (uint32_t)((at - LOG_HEAD_BYTES) / FRAME_BYTES) + 1;
    spot->frame_at = LOG_HEAD_BYTES + (sqlite3_int64)(spot->frame - 1) * FRAME_BYTES;
    spot->within = (int)(at - spot->frame_at);
    return true;
}

static int read_raw(struct sealed_file *file, int amount, sqlite3_int64 at)
{
    int code = trail_read(file->sealed->trail, file->below, file->raw, amount, at);

    return code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ ? code : sealed_from_disk(file, code);
}

static int find_salts(struct sealed_file *file)
{
    uint8_t head[LOG_HEAD_BYTES];
    int code;

    if (file->has_salts)
        return SQLITE_OK;
    code = trail_read(file->sealed->trail, file->below, head, sizeof head, 0);
    if (code != SQLITE_OK)
        return code == SQLITE_IOERR_SHORT_READ ? code : sealed_from_disk(file, code);
    memcpy(file->place.salts, head + HEAD_SALTS_AT, LOG_SALT_BYTES);
    file->has_salts = true;
    return SQLITE_OK;
}

/* A log with pages of another size is none of ours: without a head SQLite takes none of its frames. */
static int read_head(struct sealed_file *file, uint8_t *out)
{
    int code = read_raw(file, LOG_HEAD_BYTES, 0);

    memcpy(out, file->raw, LOG_HEAD_BYTES);
    if (code == SQLITE_OK && page_number_at(out + HEAD_PAGE_SIZE_AT) != PAGE_BYTES)
        memset(out, 0, LOG_HEAD_BYTES);
    file->has_salts = false;
    return code;
}

/* The frame at SPOT into file->raw; its page opened into PAGE. */
static int read_frame(struct sealed_file *file, const struct spot *spot, uint8_t *page, bool *is_good)
{
    int code = find_salts(file);
    struct frame_place place;

    *is_good = false;
    if (code == SQLITE_OK)
        code = read_raw(file, FRAME_BYTES, spot->frame_at);
    if (code != SQLITE_OK)
        return code;
    place = file->place;
    place.frame = spot->frame;
    frame_place_read(&place, file->raw);
    *is_good = frame_read(&file->sealed->keys, &place, file->raw + FRAME_HEAD_BYTES, page);
    return SQLITE_OK;
}

/* Head and page at once are read when the log is gone through after a crash. A frame that cannot be opened is where it
 * was cut: zeros are no frame, and SQLite ends the log there. */
static int read_whole(struct sealed_file *file, const struct spot *spot, uint8_t *out)
{
    bool is_good;
    int code = read_frame(file, spot, out + FRAME_HEAD_BYTES, &is_good);

    memset(out, 0, FRAME_HEAD_BYTES);
    if (code != SQLITE_OK || !is_good) {
        memset(out + FRAME_HEAD_BYTES, 0, PAGE_BYTES);
        return code;
    }
    memcpy(out, file->raw, FRAME_HEAD_BYTES);
    frame_unmask(&file->sealed->keys, spot->frame, out);
    return SQLITE_OK;
}

static int read_page(struct sealed_file *file, const struct spot *spot, uint8_t *out)
{
    bool is_good;
    int code = read_frame(file, spot, out, &is_good);

    if (code == SQLITE_OK && is_good)
        return SQLITE_OK;
    return code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ ? sealed_altered(file) : code;
}

static int read_part_of_head(struct sealed_file *file, const struct spot *spot, uint8_t *out, int amount)
{
    int code = read_raw(file, FRAME_HEAD_BYTES, spot->frame_at);

    if (code == SQLITE_OK)
        frame_unmask(&file->sealed->keys, spot->frame, file->raw);
    memcpy(out, file->raw + spot->within, (size_t)amount);
    return code;
}

static int read_log(sqlite3_file *opaque, void *out, int amount, sqlite3_int64 at)
{
    struct sealed_file *file = sealed_file_of(opaque);
    struct spot spot;

    if (at == 0 && amount == LOG_HEAD_BYTES)
        return read_head(file, out);
    if (!find_spot(at, &spot))
        return SQLITE_IOERR_READ;
    if (spot.within == 0 && amount == FRAME_BYTES)
        return read_whole(file, &spot, out);
    if (spot.within == FRAME_HEAD_BYTES && amount == PAGE_BYTES)
        return read_page(file, &spot, out);
    if (spot.within + amount <= FRAME_HEAD_BYTES)
        return read_part_of_head(file, &spot, out, amount);
    return SQLITE_IOERR_READ;
}

/* What could not be written or synced is taken back by SQLite, but stands in the file: it is cut off before the next
 * frame, for later it would look like a change. */
static int cut_doubtful(struct sealed_file *file, sqlite3_int64 at)
{
    int code = file->is_doubtful ? trail_cut(file->sealed->trail, file->below, at) : SQLITE_OK;

    file->is_doubtful = code != SQLITE_OK;
    return code;
}

static int write_raw(struct sealed_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
    int code = trail_write(file->sealed->trail, file->below, bytes, amount, at);

    file->is_doubtful |= code != SQLITE_OK;
    return code;
}

/* SQLite begins the log anew when all of it stands in the database: what it held goes first, for half a head over old
 * frames would look like damage. */
static int write_log_head(struct sealed_file *file, const uint8_t *head)
{
    int code;

    if (page_number_at(head + HEAD_PAGE_SIZE_AT) != PAGE_BYTES)
        return SQLITE_IOERR_WRITE;
    file->has_salts = false;
    file->place.frame = 0;
    code = trail_cut(file->sealed->trail, file->below, 0);
    if (code == SQLITE_OK)
        code = write_raw(file, head, LOG_HEAD_BYTES, 0);
    if (code != SQLITE_OK)
        return code;
    memcpy(file->place.salts, head + HEAD_SALTS_AT, LOG_SALT_BYTES);
    file->has_salts = true;
    return SQLITE_OK;
}

/* Salts of zero mean that SQLite writes a frame again and will mend its head later. With the cache spilling that loses
 * commits (3.40.1): it never happens with our settings, and is refused. */
static int write_frame_head(struct sealed_file *file, const struct spot *spot, const uint8_t *bytes)
{
    static const uint8_t none[LOG_SALT_BYTES];
    uint8_t head[FRAME_HEAD_BYTES];
    int code;

    if (memcmp(bytes + FRAME_SALTS_AT, none, sizeof none) == 0 && !BUG(107))
        return SQLITE_IOERR_WRITE;
    memcpy(head, bytes, sizeof head);
    frame_place_read(&file->place, head);
    file->place.frame = spot->frame;
    frame_mask(&file->sealed->keys, spot->frame, head);
    code = cut_doubtful(file, spot->frame_at);
    return code == SQLITE_OK ? write_raw(file, head, sizeof head, spot->frame_at) : code;
}

static int write_frame_page(struct sealed_file *file, const struct spot *spot, const uint8_t *page)
{
    int code = find_salts(file);

    if (code == SQLITE_OK && file->place.frame != spot->frame) {
        code = read_raw(file, FRAME_HEAD_BYTES, spot->frame_at);
        frame_place_read(&file->place, file->raw);
        file->place.frame = spot->frame;
    }
    if (code != SQLITE_OK)
        return SQLITE_IOERR_WRITE;
    frame_seal(&file->sealed->keys, &file->place, page, file->raw);
    return write_raw(file, file->raw, PAGE_BYTES, spot->frame_at + FRAME_HEAD_BYTES);
}

static int write_log(sqlite3_file *opaque, const void *bytes, int amount, sqlite3_int64 at)
{
    struct sealed_file *file = sealed_file_of(opaque);
    struct spot spot;

    if (!sealed_may_write(file))
        return SQLITE_IOERR_WRITE;
    if (at == 0 && amount == LOG_HEAD_BYTES)
        return write_log_head(file, bytes);
    if (!find_spot(at, &spot))
        return SQLITE_IOERR_WRITE;
    if (spot.within == 0 && amount == FRAME_HEAD_BYTES)
        return write_frame_head(file, &spot, bytes);
    if (spot.within == FRAME_HEAD_BYTES && amount == PAGE_BYTES && page_has_room(bytes))
        return write_frame_page(file, &spot, bytes);
    return SQLITE_IOERR_WRITE;
}

static int sync_log(sqlite3_file *opaque, int flags)
{
    struct sealed_file *file = sealed_file_of(opaque);
    int code = sealed_sync(opaque, flags);

    file->is_doubtful |= code != SQLITE_OK;
    return code;
}

static int cut_log(sqlite3_file *opaque, sqlite3_int64 size)
{
    struct sealed_file *file = sealed_file_of(opaque);

    if (size == 0)
        file->has_salts = false;
    return trail_cut(file->sealed->trail, file->below, size);
}

static int size_log(sqlite3_file *opaque, sqlite3_int64 *size)
{
    struct sealed_file *file = sealed_file_of(opaque);

    return trail_size(file->sealed->trail, file->below, size);
}

const sqlite3_io_methods sealed_log_methods = {
    .iVersion = 1,
    .xClose = sealed_close,
    .xRead = read_log,
    .xWrite = write_log,
    .xTruncate = cut_log,
    .xSync = sync_log,
    .xFileSize = size_log,
    .xLock = sealed_lock,
    .xUnlock = sealed_unlock,
    .xCheckReservedLock = sealed_is_reserved,
    .xFileControl = sealed_control,
    .xSectorSize = sealed_sector,
    .xDeviceCharacteristics = sealed_traits,
};
