/* ram.c — a file that is only in memory: what SQLite would put beside the database never reaches a disk. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "ram.h"

#include <assert.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define LIMIT_BYTES ((sqlite3_int64)1 << 32)

struct ram {
    uint8_t *bytes;
    size_t size_bytes, room_bytes;
};

struct ram_file {
    sqlite3_file base;
    struct ram ram;
};

static struct ram *ram_of(sqlite3_file *file)
{
    return &((struct ram_file *)file)->ram;
}

static void make_room(struct ram *ram, size_t size_bytes)
{
    size_t room_bytes = ram->room_bytes ? ram->room_bytes : 4096;
    uint8_t *larger;

    if (size_bytes <= ram->room_bytes)
        return;
    while (room_bytes < size_bytes)
        room_bytes *= 2;
    larger = mem_new(room_bytes);
    if (ram->bytes) {
        memcpy(larger, ram->bytes, ram->size_bytes);
        explicit_bzero(ram->bytes, ram->room_bytes);
        mem_free(ram->bytes);
    }
    ram->bytes = larger;
    ram->room_bytes = room_bytes;
}

static int close_ram(sqlite3_file *file)
{
    struct ram *ram = ram_of(file);

    if (ram->bytes)
        explicit_bzero(ram->bytes, ram->room_bytes);
    mem_free(ram->bytes);
    *ram = (struct ram){ 0 };
    return SQLITE_OK;
}

static int read_ram(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
    const struct ram *ram = ram_of(file);
    size_t size = (size_t)amount, there = 0;

    if (at < (sqlite3_int64)ram->size_bytes)
        there = ram->size_bytes - (size_t)at;
    if (there > size)
        there = size;
    if (there)
        memcpy(out, ram->bytes + at, there);
    memset((uint8_t *)out + there, 0, size - there);
    return there == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int write_ram(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
    struct ram *ram = ram_of(file);

    assert(at >= 0);
    if (at + amount > LIMIT_BYTES)
        return SQLITE_FULL;
    make_room(ram, (size_t)at + (size_t)amount);
    memcpy(ram->bytes + at, bytes, (size_t)amount);
    if (ram->size_bytes < (size_t)at + (size_t)amount)
        ram->size_bytes = (size_t)at + (size_t)amount;
    return SQLITE_OK;
}

static int cut_ram(sqlite3_file *file, sqlite3_int64 size)
{
    struct ram *ram = ram_of(file);

    if (size < (sqlite3_int64)ram->size_bytes) {
        explicit_bzero(ram->bytes + size, ram->size_bytes - (size_t)size);
        ram->size_bytes = (size_t)size;
    }
    return SQLITE_OK;
}

static int sync_ram(sqlite3_file *file, int flags)
{
    (void)file;
    (void)flags;
    return SQLITE_OK;
}

static int size_ram(sqlite3_file *file, sqlite3_int64 *size)
{
    *size = (sqlite3_int64)ram_of(file)->size_bytes;
    return SQLITE_OK;
}

static int lock_ram(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return SQLITE_OK;
}

static int is_reserved_ram(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

static int control_ram(sqlite3_file *file, int what, void *with)
{
    (void)file;
    (void)what;
    (void)with;
    return SQLITE_NOTFOUND;
}

static int sector_ram(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int traits_ram(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_ram,
    .xRead = read_ram,
    .xWrite = write_ram,
    .xTruncate = cut_ram,
    .xSync = sync_ram,
    .xFileSize = size_ram,
    .xLock = lock_ram,
    .xUnlock = lock_ram,
    .xCheckReservedLock = is_reserved_ram,
    .xFileControl = control_ram,
    .xSectorSize = sector_ram,
    .xDeviceCharacteristics = traits_ram,
};

void ram_open(struct sqlite3_file *file)
{
    struct ram_file *made = (struct ram_file *)file;

    made->ram = (struct ram){ 0 };
    made->base.pMethods = &methods;
}

int ram_file_bytes(void)
{
    return (int)sizeof(struct ram_file);
}
