/* disk.c — the disk under a test: counts what is done to it, kills or fails at the n-th, and remembers it all. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "memory.h"

static struct disk {
    char folder[256];
    size_t folder_bytes;
    long counts[8];
    long ends[DISK_ENDS]; /* where something was synced, or got, changed or lost its name */
    long ends_count;
    long kill_at;
    long fail_at;
    unsigned fail_what;
    int fail_code;
    bool fail_lasts;
} disk;

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

void disk_watch(const char *folder)
{
    memset(&disk, 0, sizeof disk);
    if (!folder)
        return;
    snprintf(disk.folder, sizeof disk.folder, "%s/", folder);
    disk.folder_bytes = strlen(disk.folder);
}

long disk_count(unsigned what)
{
    long all = 0;

    for (unsigned i = 1; i < 8; i <<= 1)
        if (what & i)
            all += disk.counts[i];
    return all;
}

void disk_kill_at(long n)
{
    disk.kill_at = n;
}

void disk_fail_at(long n, unsigned what, int code, bool lasts)
{
    disk.fail_at = n;
    disk.fail_what = what;
    disk.fail_code = code;
    disk.fail_lasts = lasts;
}

long disk_ends(const long **at)
{
    *at = disk.ends;
    return disk.ends_count;
}

static bool is_below(const char *path)
{
    return disk.folder_bytes &&
           (strncmp(path, disk.folder, disk.folder_bytes) == 0 ||
            (strlen(path) == disk.folder_bytes - 1 && strncmp(path, disk.folder, disk.folder_bytes - 1) == 0));
}

static bool path_of(int file, char *path, size_t room)
{
    char link[64];
    ssize_t size;

    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    size = readlink(link, path, room - 1);
    if (size <= 0)
        return false;
    path[size] = '\0';
    return is_below(path);
}

/* Whether this one fails; it does not come back when this is where the process is killed. */
static bool is_hit(enum disk_what what)
{
    long n;

    disk.counts[what]++;
    if (what != DISK_READ && disk.kill_at && disk_count(DISK_CHANGE | DISK_SYNC) == disk.kill_at)
        kill(getpid(), SIGKILL);
    if (!disk.fail_at || !(what & disk.fail_what))
        return false;
    n = disk_count(disk.fail_what);
    if (n != disk.fail_at && !(disk.fail_lasts && n > disk.fail_at))
        return false;
    errno = disk.fail_code;
    return true;
}

static bool is_end_hit(enum disk_what what)
{
    if (disk.ends_count < DISK_ENDS)
        disk.ends[disk.ends_count++] = disk_count(DISK_CHANGE | DISK_SYNC) + 1;
    return is_hit(what);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    ssize_t (*real)(int, const void *, size_t, off64_t) = REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    char path[512];

    if (!disk.folder_bytes || !path_of(file, path, sizeof path))
        return real(file, bytes, size, at);
    if (is_hit(DISK_CHANGE)) {
        if (size > 1) /* half of it went */
            real(file, bytes, size / 2, at);
        errno = disk.fail_code;
        return -1;
    }
    memory_write(path, bytes, size, at);
    return real(file, bytes, size, at);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    return pwrite64(file, bytes, size, at);
}

ssize_t write(int file, const void *bytes, size_t size)
{
    ssize_t (*real)(int, const void *, size_t) = REAL(ssize_t, write, int, const void *, size_t);
    char path[512];

    if (!disk.folder_bytes || !path_of(file, path, sizeof path))
        return real(file, bytes, size);
    if (is_hit(DISK_CHANGE))
        return -1;
    memory_write(path, bytes, size, lseek(file, 0, SEEK_CUR));
    return real(file, bytes, size);
}

ssize_t pread64(int file, void *bytes, size_t size, off64_t at)
{
    ssize_t (*real)(int, void *, size_t, off64_t) = REAL(ssize_t, pread64, int, void *, size_t, off64_t);
    char path[512];

    if (disk.fail_what & DISK_READ && path_of(file, path, sizeof path) && is_hit(DISK_READ))
        return -1;
    return real(file, bytes, size, at);
}

ssize_t pread(int file, void *bytes, size_t size, off_t at)
{
    return pread64(file, bytes, size, at);
}

static int sync_file(int file, int (*real)(int))
{
    char path[512];

    if (!disk.folder_bytes || !path_of(file, path, sizeof path))
        return real(file);
    if (is_end_hit(DISK_SYNC))
        return -1;
    memory_sync(path);
    return 0; /* what a real one would add is on the real disk, which nobody cuts off here */
}

int fsync(int file)
{
    return sync_file(file, REAL(int, fsync, int));
}

int fdatasync(int file)
{
    return sync_file(file, REAL(int, fdatasync, int));
}

int ftruncate64(int file, off64_t size)
{
    int (*real)(int, off64_t) = REAL(int, ftruncate64, int, off64_t);
    char path[512];

    if (!disk.folder_bytes || !path_of(file, path, sizeof path))
        return real(file, size);
    if (is_hit(DISK_CHANGE))
        return -1;
    memory_cut(path, size);
    return real(file, size);
}

int ftruncate(int file, off_t size)
{
    return ftruncate64(file, size);
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = REAL(int, rename, const char *, const char *);

    if (!is_below(from))
        return real(from, to);
    if (is_end_hit(DISK_CHANGE))
        return -1;
    memory_rename(from, to);
    return real(from, to);
}

int link(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = REAL(int, link, const char *, const char *);

    if (!is_below(from) || access(from, F_OK) != 0 || access(to, F_OK) == 0)
        return real(from, to);
    if (is_end_hit(DISK_CHANGE))
        return -1;
    memory_link(from, to);
    return real(from, to);
}

int mkdir(const char *path, mode_t mode)
{
    int (*real)(const char *, mode_t) = REAL(int, mkdir, const char *, mode_t);

    if (!is_below(path) || strlen(path) < disk.folder_bytes || access(path, F_OK) == 0)
        return real(path, mode);
    if (is_end_hit(DISK_CHANGE))
        return -1;
    memory_make_folder(path);
    return real(path, mode);
}

int unlink(const char *path)
{
    int (*real)(const char *) = REAL(int, unlink, const char *);

    if (!is_below(path) || access(path, F_OK) != 0)
        return real(path);
    if (is_end_hit(DISK_CHANGE))
        return -1;
    memory_unlink(path);
    return real(path);
}

static int open_file(const char *path, int flags, mode_t mode)
{
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");

    if (flags & O_CREAT && is_below(path) && access(path, F_OK) != 0) {
        if (is_end_hit(DISK_CHANGE))
            return -1;
        memory_create(path);
    }
    return real(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list list;
    mode_t mode;

    va_start(list, flags);
    mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_file(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list list;
    mode_t mode;

    va_start(list, flags);
    mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_file(path, flags, mode);
}
