/* sealed.c — the files of SQLite, sealed: every page on the disk is closed, everything else stays in memory. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sealed.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/bug.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "ram.h"
#include "sealed_file.h"

int sealed_altered(struct sealed_file *file)
{
    if (!file->sealed->trouble)
        file->sealed->trouble = TROUBLE_ALTERED;
    return SQLITE_IOERR_DATA;
}

void sealed_give_up(struct sealed *sealed)
{
    if (!sealed->trouble)
        sealed->trouble = TROUBLE_DISK;
}

/* What failed behind the work stands in no log, and was told to SQLite as written. */
static void look_behind(struct sealed *sealed)
{
    if (!sealed->trouble && trail_failure(sealed->trail) != SQLITE_OK)
        sealed->trouble = TROUBLE_UNWRITTEN;
}

bool sealed_may_write(struct sealed_file *file)
{
    look_behind(file->sealed);
    return !file->sealed->trouble;
}

int sealed_from_disk(struct sealed_file *file, int code)
{
    assert(code != SQLITE_OK);
    sealed_give_up(file->sealed);
    return code;
}

int sealed_close(sqlite3_file *opaque)
{
    struct sealed_file *file = sealed_file_of(opaque);

    trail_settle(file->sealed->trail);
    return file->below->pMethods->xClose(file->below);
}

int sealed_sync(sqlite3_file *opaque, int flags)
{
    struct sealed_file *file = sealed_file_of(opaque);

    if (BUG(108))
        return SQLITE_OK;
    return trail_sync(file->sealed->trail, file->below, flags);
}

int sealed_sector(sqlite3_file *opaque)
{
    (void)opaque;
    return PAGE_BYTES;
}

/* Else SQLite may write parts of a page. It must not think that several writes are one. */
int sealed_traits(sqlite3_file *opaque)
{
    (void)opaque;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* A copy may lie on a disk that cannot be written, not even for a lock. */
int sealed_lock(sqlite3_file *opaque, int level)
{
    struct sealed_file *file = sealed_file_of(opaque);

    return file->sealed->lead_bytes ? SQLITE_OK : file->below->pMethods->xLock(file->below, level);
}

int sealed_unlock(sqlite3_file *opaque, int level)
{
    struct sealed_file *file = sealed_file_of(opaque);

    return file->sealed->lead_bytes ? SQLITE_OK : file->below->pMethods->xUnlock(file->below, level);
}

int sealed_is_reserved(sqlite3_file *opaque, int *out)
{
    struct sealed_file *file = sealed_file_of(opaque);

    return file->below->pMethods->xCheckReservedLock(file->below, out);
}

/* TEXT: error out, name, value or NULL. */
static int judge_setting(const struct sealed *sealed, char **text)
{
    static const char *const kept[] = { "journal_mode", "locking_mode", "temp_store",  "page_size",
                                        "mmap_size",    "cache_spill",  "synchronous", "temp_store_directory" };

    for (size_t i = 0; sealed->is_settled && text[2] && i < sizeof kept / sizeof *kept; i++)
        if (strcasecmp(text[1], kept[i]) == 0) {
            text[0] = sqlite3_mprintf("%s stays as it is in a vault", kept[i]);
            return SQLITE_ERROR;
        }
    return SQLITE_NOTFOUND;
}

int sealed_control(sqlite3_file *opaque, int what, void *with)
{
    struct sealed_file *file = sealed_file_of(opaque);

    switch (what) {
    case SQLITE_FCNTL_PRAGMA:
        return judge_setting(file->sealed, with);
    case SQLITE_FCNTL_SIZE_HINT: /* would leave holes */
    case SQLITE_FCNTL_CHUNK_SIZE:
        return SQLITE_OK;
    case SQLITE_FCNTL_MMAP_SIZE:
        *(sqlite3_int64 *)with = 0;
        return SQLITE_OK;
    case SQLITE_FCNTL_PERSIST_WAL:
    case SQLITE_FCNTL_LAST_ERRNO:
    case SQLITE_FCNTL_HAS_MOVED:
        return file->below->pMethods->xFileControl(file->below, what, with);
    }
    return SQLITE_NOTFOUND;
}

static struct sealed *sealed_of(sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

static int find_size(struct sealed_file *file)
{
    int code = trail_size(file->sealed->trail, file->below, &file->size_bytes);

    file->size_bytes -= file->sealed->lead_bytes;
    if (file->size_bytes < 0)
        file->size_bytes = 0;
    return code;
}

static bool ends_in(const char *path, const char *end)
{
    size_t path_bytes = strlen(path), end_bytes = strlen(end);

    return path_bytes >= end_bytes && strcmp(path + path_bytes - end_bytes, end) == 0;
}

/* Journals, and the log of a copy, which has none on the disk. */
static bool is_in_memory(const struct sealed *sealed, const char *path)
{
    if (BUG(109))
        return false;
    return ends_in(path, "-journal") || (sealed->lead_bytes && ends_in(path, "-wal"));
}

/* Everything but a database and its log stays in memory: journals too, for one dropped beside a database by somebody
 * without the key would be played back into it, and sealed. */
static bool is_on_disk(const struct sealed *sealed, const char *path, int flags)
{
    if (BUG(109) && flags & SQLITE_OPEN_MAIN_JOURNAL)
        return true;
    return flags & SQLITE_OPEN_MAIN_DB || (flags & SQLITE_OPEN_WAL && !is_in_memory(sealed, path));
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *opaque, int flags, int *given)
{
    struct sealed *sealed = sealed_of(vfs);
    struct sealed_file *file = sealed_file_of(opaque);
    int code;

    memset(file, 0, sizeof *file);
    if (!is_on_disk(sealed, path, flags)) {
        ram_open(opaque);
        if (given)
            *given = flags;
        return SQLITE_OK;
    }
    if (BUG(109) && flags & SQLITE_OPEN_MAIN_JOURNAL)
        return sealed->below->xOpen(sealed->below, path, opaque, flags, given);
    file->sealed = sealed;
    code = sealed->below->xOpen(sealed->below, path, file->below, flags, given);
    if (code != SQLITE_OK)
        return code;
    file->base.pMethods = flags & SQLITE_OPEN_WAL ? &sealed_log_methods : &sealed_main_methods;
    return flags & SQLITE_OPEN_WAL ? SQLITE_OK : find_size(file);
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    struct sealed *sealed = sealed_of(vfs);

    return is_in_memory(sealed, path) ? SQLITE_OK : sealed->below->xDelete(sealed->below, path, sync_folder);
}

static int ask_file(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
    struct sealed *sealed = sealed_of(vfs);

    *out = 0;
    return is_in_memory(sealed, path) ? SQLITE_OK : sealed->below->xAccess(sealed->below, path, flags, out);
}

static int full_path(sqlite3_vfs *vfs, const char *path, int room, char *out)
{
    struct sealed *sealed = sealed_of(vfs);

    return sealed->below->xFullPathname(sealed->below, path, room, out);
}

static int give_random(sqlite3_vfs *vfs, int amount, char *out)
{
    struct sealed *sealed = sealed_of(vfs);

    return sealed->below->xRandomness(sealed->below, amount, out);
}

static int wait_for(sqlite3_vfs *vfs, int microseconds)
{
    struct sealed *sealed = sealed_of(vfs);

    return sealed->below->xSleep(sealed->below, microseconds);
}

static int give_time(sqlite3_vfs *vfs, double *out)
{
    struct sealed *sealed = sealed_of(vfs);

    return sealed->below->xCurrentTime(sealed->below, out);
}

static int last_error(sqlite3_vfs *vfs, int room, char *out)
{
    struct sealed *sealed = sealed_of(vfs);

    return sealed->below->xGetLastError ? sealed->below->xGetLastError(sealed->below, room, out) : 0;
}

struct sealed *sealed_new(struct secret *data_key, const void *file_id, size_t file_id_bytes, int64_t lead_bytes)
{
    struct sealed *sealed = mem_new(sizeof *sealed);
    int file_bytes;

    sqlite3_initialize();
    sealed->below = sqlite3_vfs_find(NULL);
    sealed->trail = trail_new();
    sealed->lead_bytes = lead_bytes;
    page_keys_make(&sealed->keys, data_key, file_id, file_id_bytes);
    snprintf(sealed->name, sizeof sealed->name, "sealed-%p", (void *)sealed);
    file_bytes = (int)sizeof(struct sealed_file) + sealed->below->szOsFile;
    sealed->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = file_bytes > ram_file_bytes() ? file_bytes : ram_file_bytes(),
        .mxPathname = sealed->below->mxPathname,
        .zName = sealed->name,
        .pAppData = sealed,
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = ask_file,
        .xFullPathname = full_path,
        .xRandomness = give_random,
        .xSleep = wait_for,
        .xCurrentTime = give_time,
        .xGetLastError = last_error,
    };
    sqlite3_vfs_register(&sealed->vfs, 0);
    return sealed;
}

const char *sealed_name(const struct sealed *sealed)
{
    return sealed->name;
}

void sealed_settle(struct sealed *sealed)
{
    sealed->is_settled = true;
}

void sealed_defer(struct sealed *sealed, bool is_deferring)
{
    trail_defer(sealed->trail, is_deferring && !sealed->trouble);
}

bool sealed_is_behind(const struct sealed *sealed)
{
    return !trail_is_settled(sealed->trail);
}

void sealed_catch_up(struct sealed *sealed)
{
    trail_settle(sealed->trail);
    look_behind(sealed);
}

int sealed_descriptor(const struct sealed *sealed)
{
    return trail_descriptor(sealed->trail);
}

bool sealed_is_well(struct sealed *sealed, struct error *err)
{
    look_behind(sealed);
    switch (sealed->trouble) {
    case TROUBLE_NONE:
        return true;
    case TROUBLE_ALTERED:
        return error_set(err, ERROR_DAMAGED,
                         _("A page of the vault was altered or belongs to another one: nothing of it was used, and "
                           "nothing is written any more. Put back the backup with: balie restore FILE"));
    case TROUBLE_DISK:
        return error_set(err, ERROR_SYSTEM,
                         _("The disk could not be read: nothing is written any more. Look at the disk, then open the "
                           "vault again."));
    case TROUBLE_UNWRITTEN:
        return error_set(err, ERROR_SYSTEM,
                         _("The disk could not be written: nothing is written any more, and what came in last is not "
                           "kept. Free some space or look at the disk, then open the vault again."));
    }
    return true;
}

void sealed_free(struct sealed *sealed)
{
    if (!sealed)
        return;
    sqlite3_vfs_unregister(&sealed->vfs);
    trail_free(sealed->trail);
    page_keys_clear(&sealed->keys);
    explicit_bzero(sealed, sizeof *sealed);
    mem_free(sealed);
}
