/* stubborn.h — a disk that refuses its n-th operation, laid between the vault and the machine by the linker. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_VAULT_STUBBORN_H
#define BALIE_TESTS_VAULT_STUBBORN_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static struct stubborn {
    long left; /* operations until the one that is refused; -1: none */
    long hits;
} stubborn = { -1, 0 };

static bool stubborn_is_hit(void)
{
    if (stubborn.left < 0 || stubborn.left-- > 0)
        return false;
    stubborn.hits++;
    errno = EIO;
    return true;
}

static void stubborn_find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(function, &found, sizeof found);
}

/* One that takes the place of the machine's own NAME and refuses with -1 when it is its turn. */
#define STUBBORN(type, name, parameters, arguments)                                                                    \
    type name parameters                                                                                               \
    {                                                                                                                  \
        type(*real) parameters;                                                                                        \
                                                                                                                       \
        if (stubborn_is_hit())                                                                                         \
            return -1;                                                                                                 \
        stubborn_find(#name, &real);                                                                                   \
        return real arguments;                                                                                         \
    }

STUBBORN(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size))
STUBBORN(ssize_t, pwrite, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at))
STUBBORN(ssize_t, pwrite64, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at))
STUBBORN(int, fsync, (int file), (file))
STUBBORN(int, fdatasync, (int file), (file))
STUBBORN(int, rename, (const char *from, const char *to), (from, to))
STUBBORN(int, link, (const char *from, const char *to), (from, to))
STUBBORN(int, mkdir, (const char *path, mode_t mode), (path, mode))
STUBBORN(int, ftruncate, (int file, off_t size), (file, size))
STUBBORN(int, ftruncate64, (int file, off_t size), (file, size))

static void stubborn_begin(long after)
{
    stubborn.left = after;
    stubborn.hits = 0;
}

static bool stubborn_end(void)
{
    stubborn.left = -1;
    return stubborn.hits > 0;
}

#endif
