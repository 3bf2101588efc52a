/* stubborn.h — a disk that refuses its n-th operation, laid between the vault and the machine by the linker. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_VAULT_STUBBORN_H
#define BALIE_TESTS_VAULT_STUBBORN_H

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* What is counted, and refused: writing, syncing and naming; reading; opening; what the machine gives besides files. */
enum stubborn_what { STUBBORN_CHANGE = 1, STUBBORN_READ = 2, STUBBORN_OPEN = 4, STUBBORN_MACHINE = 8 };

struct stubborn_way {
    const char *name;
    unsigned what;
    int code;
    bool lasts;   /* all after the first are refused too */
    bool is_half; /* a write that is refused has written half */
};

/* Shared with the processes that are begun meanwhile: what they do to the disk counts too. */
static struct stubborn {
    struct stubborn_way way;
    long left; /* operations until the one that is refused; -1: none */
    long hits;
} * stubborn;

static inline bool stubborn_is_hit(enum stubborn_what what)
{
    if (!stubborn || stubborn->left < 0 || !(stubborn->way.what & what))
        return false;
    if (stubborn->left > 0) {
        stubborn->left--;
        return false;
    }
    stubborn->hits++;
    if (!stubborn->way.lasts)
        stubborn->left = -1;
    errno = stubborn->way.code;
    return true;
}

static inline void stubborn_find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(function, &found, sizeof found);
}

/* One that takes the place of the machine's own NAME and refuses when it is its turn. */
#define STUBBORN(what, refusal, type, name, parameters, arguments)                                                     \
    type name parameters                                                                                               \
    {                                                                                                                  \
        type(*real) parameters;                                                                                        \
                                                                                                                       \
        if (stubborn_is_hit(what))                                                                                     \
            return refusal;                                                                                            \
        stubborn_find(#name, &real);                                                                                   \
        return real arguments;                                                                                         \
    }

/* The same for a write: SIZE bytes of it, or half of them. */
#define STUBBORN_WRITE(name, parameters, arguments)                                                                    \
    ssize_t name parameters                                                                                            \
    {                                                                                                                  \
        ssize_t(*real) parameters;                                                                                     \
        bool is_hit = stubborn_is_hit(STUBBORN_CHANGE);                                                                \
        int why = errno;                                                                                               \
                                                                                                                       \
        stubborn_find(#name, &real);                                                                                   \
        if (!is_hit)                                                                                                   \
            return real arguments;                                                                                     \
        size /= 2;                                                                                                     \
        if (stubborn->way.is_half && real arguments < 0)                                                               \
            why = errno;                                                                                               \
        errno = why;                                                                                                   \
        return -1;                                                                                                     \
    }

/* Opening, with the rights of a new file behind. */
#define STUBBORN_OPENS(name)                                                                                           \
    int name(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        int (*real)(const char *, int, ...);                                                                           \
        va_list list;                                                                                                  \
        mode_t mode;                                                                                                   \
                                                                                                                       \
        va_start(list, flags);                                                                                         \
        mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;                                                             \
        va_end(list);                                                                                                  \
        if (stubborn_is_hit(STUBBORN_OPEN))                                                                            \
            return -1;                                                                                                 \
        stubborn_find(#name, &real);                                                                                   \
        return real(path, flags, mode);                                                                                \
    }

STUBBORN_WRITE(write, (int file, const void *bytes, size_t size), (file, bytes, size))
STUBBORN_WRITE(pwrite, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at))
STUBBORN_WRITE(pwrite64, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at))
STUBBORN(STUBBORN_CHANGE, -1, int, fsync, (int file), (file))
STUBBORN(STUBBORN_CHANGE, -1, int, fdatasync, (int file), (file))
STUBBORN(STUBBORN_CHANGE, -1, int, rename, (const char *from, const char *to), (from, to))
STUBBORN(STUBBORN_CHANGE, -1, int, link, (const char *from, const char *to), (from, to))
STUBBORN(STUBBORN_CHANGE, -1, int, mkdir, (const char *path, mode_t mode), (path, mode))
STUBBORN(STUBBORN_CHANGE, -1, int, ftruncate, (int file, off_t size), (file, size))
STUBBORN(STUBBORN_CHANGE, -1, int, ftruncate64, (int file, off_t size), (file, size))
STUBBORN(STUBBORN_READ, -1, ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))
STUBBORN(STUBBORN_READ, -1, ssize_t, pread, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))
STUBBORN(STUBBORN_READ, -1, ssize_t, pread64, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))
STUBBORN_OPENS(open)
STUBBORN_OPENS(open64)
STUBBORN(STUBBORN_OPEN, NULL, DIR *, opendir, (const char *path), (path))
STUBBORN(STUBBORN_MACHINE, -1, int, flock, (int file, int operation), (file, operation))
STUBBORN(STUBBORN_MACHINE, -1, int, pipe2, (int ends[2], int flags), (ends, flags))
STUBBORN(STUBBORN_MACHINE, -1, pid_t, fork, (void), ())

/* Being polite would only make the tests wait. */
int setpriority(__priority_which_t which, id_t who, int value)
{
    (void)which;
    (void)who;
    (void)value;
    return 0;
}

static inline void stubborn_begin(long after, const struct stubborn_way *way)
{
    if (!stubborn)
        stubborn = mmap(NULL, sizeof *stubborn, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (stubborn == MAP_FAILED)
        abort();
    stubborn->way = *way;
    stubborn->hits = 0;
    stubborn->left = after;
}

static inline bool stubborn_end(void)
{
    stubborn->left = -1;
    return stubborn->hits > 0;
}

#endif
