/* sealed_file.h — an open sealed file from inside: what the database and its log share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_SEALED_FILE_H
#define BALIE_VAULT_SEALED_FILE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "trail.h"
#include "page.h"

/* What went wrong first; after that nothing is written. */
enum trouble { TROUBLE_NONE, TROUBLE_ALTERED, TROUBLE_DISK, TROUBLE_UNWRITTEN };

struct sealed {
    sqlite3_vfs vfs;
    sqlite3_vfs *below;
    struct trail *trail; /* through it all goes to the files below */
    char name[48];
    struct page_keys keys;
    int64_t lead_bytes;
    bool is_settled;
    enum trouble trouble;
};

struct sealed_file {
    sqlite3_file base;
    struct sealed *sealed;
    sqlite3_int64 size_bytes; /* of the database, as SQLite sees it */
    struct frame_place place; /* of the log: the frame whose head was written last */
    bool has_salts;
    bool is_doubtful; /* of the log: its end may hold what was not accepted */
    uint8_t raw[FRAME_BYTES];
    sqlite3_file below[]; /* the file of the machine, as big as it asks */
};

static inline struct sealed_file *sealed_file_of(sqlite3_file *file)
{
    return (struct sealed_file *)file;
}

/* Notes the trouble and gives the code for SQLite. */
int sealed_altered(struct sealed_file *file);
/* Whether anything may still be written. */
bool sealed_may_write(struct sealed_file *file);
/* Passes on what the disk said, noting what it could not read. */
int sealed_from_disk(struct sealed_file *file, int code);

extern const sqlite3_io_methods sealed_main_methods; /* sealed_main.c */
extern const sqlite3_io_methods sealed_log_methods;  /* sealed_log.c */

/* The same for both. */
int sealed_close(sqlite3_file *file);
int sealed_sync(sqlite3_file *file, int flags);
int sealed_sector(sqlite3_file *file);
int sealed_traits(sqlite3_file *file);
int sealed_lock(sqlite3_file *file, int level);
int sealed_unlock(sqlite3_file *file, int level);
int sealed_is_reserved(sqlite3_file *file, int *out);
int sealed_control(sqlite3_file *file, int what, void *with);

#endif
