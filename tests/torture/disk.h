/* disk.h — the disk under a test: counts what is done to it, kills or fails at the n-th, and remembers it all. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TORTURE_DISK_H
#define BALIE_TESTS_TORTURE_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything done to files below the watched folder goes through here: this program has its own open, read, write,
 * sync, truncate, rename, link, mkdir and unlink, which its libraries call too. */

enum disk_what { DISK_CHANGE = 1, DISK_SYNC = 2, DISK_READ = 4 }; /* writes, renames and the like are changes */

void disk_watch(const char *folder); /* NULL: no more */
long disk_count(unsigned what);      /* since disk_watch() */
/* Which of the changes and syncs are syncs, or give, change or take a name: where a step of their owner ends. */
#define DISK_ENDS 2000
long disk_ends(const long **at);
/* Kills this process before the N-th change or sync, from 1. */
void disk_kill_at(long n);
/* From the N-th of WHAT on it fails with CODE, that once or every time after. N 0: never. */
void disk_fail_at(long n, unsigned what, int code, bool lasts);

/* Remembers every change below FOLDER, which is watched and empty, from now on; NULL: no more. */
void disk_record(const char *folder);
void disk_note(int what); /* a mark among the changes: what was told to have been accepted */
size_t disk_recorded(void);

enum disk_fate { DISK_DROPPED, DISK_KEPT, DISK_MIXED, DISK_FATES };
/* A power cut before the AT-th remembered change: what was not synced is dropped, kept, or some of it, torn at sectors.
 */
struct disk_cut {
    size_t at;
    enum disk_fate fate;
    uint64_t seed;
};
/* Writes what is left to FOLDER. TOLD is called with every mark before it. */
void disk_after_cut(const struct disk_cut *cut, const char *folder, void (*told)(void *with, int what), void *with);

#endif
