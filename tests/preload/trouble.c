/* trouble.c — preloaded into a program, it makes the disk under the vault as bad as a word in a file says. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* BALIE_TROUBLE=FILE with "full", "readonly", "broken" (nothing can be read), "slow" (a process that was begun by the
 * program waits for each reading) or anything else (all is well); read at each operation on a file below BALIE_HOME, so
 * that a test can let a disk fill up and get room again. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

static pid_t program;

__attribute__((constructor)) static void begin(void)
{
    program = getpid();
}

/* 'f', 'r', 'b', 's', or another letter when there is no trouble. */
static char trouble(void)
{
    const char *path = getenv("BALIE_TROUBLE");
    FILE *file = path ? fopen(path, "r") : NULL;
    int first = file ? fgetc(file) : EOF;

    if (file)
        fclose(file);
    return first == EOF ? 'n' : (char)first;
}

static int is_below(const char *path)
{
    const char *home = getenv("BALIE_HOME");
    size_t size = home ? strlen(home) : 0;

    return size && strncmp(path, home, size) == 0 && path[size] == '/';
}

static int is_ours(int file)
{
    char link[64], path[512];
    ssize_t size;

    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    size = readlink(link, path, sizeof path - 1);
    if (size <= 0)
        return 0;
    path[size] = '\0';
    return is_below(path);
}

/* Whether writing is refused; errno says why. */
static int is_refused(void)
{
    char now = trouble();

    errno = now == 'f' ? ENOSPC : EROFS;
    return now == 'f' || now == 'r';
}

ssize_t write(int file, const void *bytes, size_t size)
{
    ssize_t (*real)(int, const void *, size_t) = REAL(ssize_t, write, int, const void *, size_t);

    return is_ours(file) && is_refused() ? -1 : real(file, bytes, size);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    ssize_t (*real)(int, const void *, size_t, off64_t) = REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);

    return is_ours(file) && is_refused() ? -1 : real(file, bytes, size, at);
}

ssize_t pread64(int file, void *bytes, size_t size, off64_t at)
{
    ssize_t (*real)(int, void *, size_t, off64_t) = REAL(ssize_t, pread64, int, void *, size_t, off64_t);

    if (is_ours(file) && trouble() == 's' && getpid() != program)
        usleep(50000);
    if (!is_ours(file) || trouble() != 'b')
        return real(file, bytes, size, at);
    errno = EIO;
    return -1;
}

static int open_file(const char *name, const char *path, int flags, mode_t mode)
{
    int (*real)(const char *, int, ...);
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(&real, &found, sizeof real);
    if (flags & (O_CREAT | O_WRONLY | O_RDWR) && is_below(path) && trouble() == 'r') {
        errno = EROFS;
        return -1;
    }
    if (flags & O_CREAT && is_below(path) && access(path, F_OK) != 0 && trouble() == 'f') {
        errno = ENOSPC;
        return -1;
    }
    return real(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list list;
    mode_t mode;

    va_start(list, flags);
    mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_file("open", path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list list;
    mode_t mode;

    va_start(list, flags);
    mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_file("open64", path, flags, mode);
}
