/* killer.c — preloaded into a program, it kills it at the n-th write, sync or rename of its files. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* BALIE_KILL_AT=n kills before the n-th; BALIE_KILL_COUNT=FILE writes how many there were at a normal end. Terminals,
 * sockets and pipes do not count: what matters is what reaches the disk. */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long done;

static int is_file(int file)
{
    struct stat about;

    return fstat(file, &about) == 0 && S_ISREG(about.st_mode);
}

static void count(void)
{
    const char *at = getenv("BALIE_KILL_AT");

    done++;
    if (at && strtol(at, NULL, 10) == done)
        kill(getpid(), SIGKILL);
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("BALIE_KILL_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;

    if (!file)
        return;
    fprintf(file, "%ld\n", done);
    fclose(file);
}

ssize_t write(int file, const void *bytes, size_t size)
{
    ssize_t (*real)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");

    if (is_file(file))
        count();
    return real(file, bytes, size);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    ssize_t (*real)(int, const void *, size_t, off64_t) =
        (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");

    if (is_file(file))
        count();
    return real(file, bytes, size, at);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    return pwrite64(file, bytes, size, at);
}

int fsync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");

    count();
    return real(file);
}

int fdatasync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");

    count();
    return real(file);
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");

    count();
    return real(from, to);
}
