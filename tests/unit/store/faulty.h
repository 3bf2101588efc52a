/* faulty.h — a disk that refuses the n-th write, sync or read, to be laid over the machine's own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_STORE_FAULTY_H
#define BALIE_TESTS_STORE_FAULTY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

enum faulty_what { FAULTY_WRITE = 1, FAULTY_SYNC = 2, FAULTY_READ = 4, FAULTY_TRUNCATE = 8 };

/* One disk for the whole test program. */
static struct faulty {
    sqlite3_vfs vfs, *real;
    sqlite3_io_methods methods;
    unsigned what;    /* what is counted */
    long left;        /* operations until the first that fails; -1: none */
    bool lasts;       /* all after it fail too */
    bool writes_half; /* a write that fails has written half */
    int code;         /* SQLITE_IOERR or SQLITE_FULL */
    long hits;
} faulty;

struct faulty_file {
    sqlite3_file file;
    sqlite3_file *real;
};

static sqlite3_file *faulty_real(sqlite3_file *file)
{
    return ((struct faulty_file *)file)->real;
}

static bool faulty_is_hit(enum faulty_what what)
{
    if (!(faulty.what & what) || faulty.left < 0)
        return false;
    if (faulty.left > 0) {
        faulty.left--;
        return false;
    }
    faulty.hits++;
    if (!faulty.lasts)
        faulty.left = -1;
    return true;
}

static int faulty_close(sqlite3_file *file)
{
    return faulty_real(file)->pMethods->xClose(faulty_real(file));
}

static int faulty_read(sqlite3_file *file, void *out, int size, sqlite3_int64 at)
{
    if (faulty_is_hit(FAULTY_READ))
        return SQLITE_IOERR_READ;
    return faulty_real(file)->pMethods->xRead(faulty_real(file), out, size, at);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    if (faulty_is_hit(FAULTY_WRITE)) {
        if (faulty.writes_half)
            faulty_real(file)->pMethods->xWrite(faulty_real(file), bytes, size / 2, at);
        return faulty.code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return faulty_real(file)->pMethods->xWrite(faulty_real(file), bytes, size, at);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (faulty_is_hit(FAULTY_TRUNCATE))
        return SQLITE_IOERR_TRUNCATE;
    return faulty_real(file)->pMethods->xTruncate(faulty_real(file), size);
}

static int faulty_sync(sqlite3_file *file, int flags)
{
    if (faulty_is_hit(FAULTY_SYNC))
        return SQLITE_IOERR_FSYNC;
    return faulty_real(file)->pMethods->xSync(faulty_real(file), flags);
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *out)
{
    return faulty_real(file)->pMethods->xFileSize(faulty_real(file), out);
}

static int faulty_lock(sqlite3_file *file, int level)
{
    return faulty_real(file)->pMethods->xLock(faulty_real(file), level);
}

static int faulty_unlock(sqlite3_file *file, int level)
{
    return faulty_real(file)->pMethods->xUnlock(faulty_real(file), level);
}

static int faulty_is_reserved(sqlite3_file *file, int *out)
{
    return faulty_real(file)->pMethods->xCheckReservedLock(faulty_real(file), out);
}

static int faulty_control(sqlite3_file *file, int what, void *with)
{
    return faulty_real(file)->pMethods->xFileControl(faulty_real(file), what, with);
}

static int faulty_sector(sqlite3_file *file)
{
    return faulty_real(file)->pMethods->xSectorSize(faulty_real(file));
}

static int faulty_traits(sqlite3_file *file)
{
    return faulty_real(file)->pMethods->xDeviceCharacteristics(faulty_real(file));
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    struct faulty_file *own = (struct faulty_file *)file;
    int code;

    (void)vfs;
    own->real = (sqlite3_file *)(own + 1);
    code = faulty.real->xOpen(faulty.real, name, own->real, flags, out_flags);
    own->file.pMethods = own->real->pMethods ? &faulty.methods : NULL;
    return code;
}

/* From now on the default disk; version 1 has no shared memory, which exclusive locking does not ask for. */
static void faulty_install(void)
{
    faulty.real = sqlite3_vfs_find(NULL);
    faulty.vfs = *faulty.real;
    faulty.vfs.zName = "faulty";
    faulty.vfs.szOsFile = (int)sizeof(struct faulty_file) + faulty.real->szOsFile;
    faulty.vfs.xOpen = faulty_open;
    faulty.vfs.pNext = NULL;
    faulty.methods = (sqlite3_io_methods){ 1,
                                           faulty_close,
                                           faulty_read,
                                           faulty_write,
                                           faulty_truncate,
                                           faulty_sync,
                                           faulty_size,
                                           faulty_lock,
                                           faulty_unlock,
                                           faulty_is_reserved,
                                           faulty_control,
                                           faulty_sector,
                                           faulty_traits,
                                           NULL,
                                           NULL,
                                           NULL,
                                           NULL,
                                           NULL,
                                           NULL };
    faulty.left = -1;
    sqlite3_vfs_register(&faulty.vfs, 1);
}

static void faulty_begin(unsigned what, long after, int code, bool lasts)
{
    faulty.what = what;
    faulty.left = after;
    faulty.code = code;
    faulty.lasts = lasts;
    faulty.writes_half = after % 2;
    faulty.hits = 0;
}

static bool faulty_end(void)
{
    faulty.left = -1;
    return faulty.hits > 0;
}

#endif
