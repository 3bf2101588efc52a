/* file.c — whole files, read and replaced at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/words.h"

#define PART_BYTES  ((size_t)64 << 10)
#define LIMIT_DEPTH 64

static bool cannot_read(const char *path, int why, struct error *err)
{
    return error_set(err, why == ENOENT || why == ENOTDIR ? ERROR_ABSENT : ERROR_SYSTEM,
                     _("%s cannot be read (%s). Check that it is there and that you may read it."), path,
                     strerror(why));
}

static bool cannot_write(const char *path, int why, struct error *err)
{
    return error_set(err, ERROR_SYSTEM,
                     _("%s cannot be written (%s). Check that there is room and that you may write there."), path,
                     strerror(why));
}

/* Reads one byte more than the limit allows, to notice that there is one. */
static bool read_all(int fd, const char *path, size_t limit_bytes, struct buf *read_so_far, struct error *err)
{
    for (;;) {
        size_t left_bytes = limit_bytes - read_so_far->size_bytes;
        ssize_t count;

        buf_room(read_so_far, PART_BYTES);
        count = read(fd, read_so_far->bytes + read_so_far->size_bytes,
                     left_bytes < PART_BYTES ? left_bytes + 1 : PART_BYTES);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return cannot_read(path, errno, err);
        if (count == 0)
            return true;
        if ((size_t)count > left_bytes)
            return error_set(err, ERROR_INPUT, _("%s is larger than %zu bytes. Give a smaller file."), path,
                             limit_bytes);
        read_so_far->size_bytes += (size_t)count;
        read_so_far->bytes[read_so_far->size_bytes] = '\0';
    }
}

bool file_read(const char *path, size_t limit_bytes, struct buf *out, struct error *err)
{
    bool standard = strcmp(path, "-") == 0, done;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    scoped_buf bytes = { 0 };

    if (fd < 0)
        return cannot_read(path, errno, err);
    done = read_all(fd, path, limit_bytes, &bytes, err);
    if (!standard)
        close(fd);
    if (done && !out->bytes) {
        *out = bytes;
        bytes = (struct buf){ 0 };
    } else if (done) {
        buf_add(out, bytes.bytes, bytes.size_bytes);
    }
    return done;
}

static bool write_all(int fd, const char *bytes, size_t size_bytes)
{
    while (size_bytes > 0) {
        ssize_t count = write(fd, bytes, size_bytes);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        bytes += count;
        size_bytes -= (size_t)count;
    }
    return true;
}

/* The folder PATH is in, "." for the current one. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return mem_text(".");
    return slash == path ? mem_text("/") : mem_text_part(path, (size_t)(slash - path));
}

static bool sync_folder(const char *path)
{
    scoped_text folder = folder_of(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status;

    if (fd < 0)
        return false;
    status = fsync(fd);
    close(fd);
    return status == 0 || errno == EINVAL; /* some file systems cannot sync a folder */
}

/* Leaves errno telling why when it gives false. */
static bool write_new(const char *path, const void *bytes, size_t size_bytes, int mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), why;
    bool done;

    if (fd < 0)
        return false;
    done = fchmod(fd, (mode_t)mode) == 0 && write_all(fd, bytes, size_bytes) && (BUG(112) || fsync(fd) == 0);
    why = errno;
    if (close(fd) != 0 && done) {
        done = false;
        why = errno;
    }
    errno = why;
    return done;
}

bool file_replace(const char *path, const void *bytes, size_t size_bytes, int mode, struct error *err)
{
    char name[ID_TEXT_BYTES];
    scoped_text beside = mem_format("%s.%.8s.new", path, id_format(id_random(), name));
    int why;

    if (!write_new(beside, bytes, size_bytes, mode) || rename(beside, path) != 0) {
        why = errno;
        if (why != EEXIST)
            unlink(beside);
        return cannot_write(path, why, err);
    }
    return sync_folder(path) || cannot_write(path, errno, err);
}

bool file_sync(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), status, why;

    if (fd < 0)
        return cannot_write(path, errno, err);
    status = fsync(fd);
    why = errno;
    close(fd);
    if (status != 0)
        return cannot_write(path, why, err);
    return sync_folder(path) || cannot_write(path, errno, err);
}

bool file_make_folder(const char *path, int mode, struct error *err)
{
    scoped_text parent = folder_of(path);

    if (file_is_folder(path))
        return true;
    if (strcmp(parent, path) != 0 && !file_is_folder(parent) && !file_make_folder(parent, mode, err))
        return false;
    if (mkdir(path, (mode_t)mode) != 0 && !file_is_folder(path))
        return error_set(err, ERROR_SYSTEM,
                         _("Folder %s cannot be made (%s). Check that you may write there, or choose another."), path,
                         strerror(errno));
    return sync_folder(path) || cannot_write(path, errno, err);
}

bool file_exists(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

char *file_join(const char *folder, const char *name)
{
    size_t size_bytes = strlen(folder);

    if (!size_bytes)
        return mem_text(name);
    return mem_format(folder[size_bytes - 1] == '/' ? "%s%s" : "%s/%s", folder, name);
}

struct walk {
    const char *folder;
    ARRAY(char *) found; /* paths relative to the folder */
};

static bool collect(struct walk *walk, const char *below, int depth, struct error *err);

/* Links to files count as files; links to folders are not followed, for they may lead back. */
static bool collect_one(struct walk *walk, char *relative, int depth, struct error *err)
{
    scoped_text path = file_join(walk->folder, relative);
    scoped_text owned = relative;
    struct stat about;

    if (lstat(path, &about) != 0)
        return true; /* gone meanwhile */
    if (S_ISDIR(about.st_mode))
        return collect(walk, relative, depth + 1, err);
    if (S_ISLNK(about.st_mode) && stat(path, &about) != 0)
        return true;
    if (S_ISREG(about.st_mode)) {
        *array_add(&walk->found) = owned;
        owned = NULL;
    }
    return true;
}

static bool collect(struct walk *walk, const char *below, int depth, struct error *err)
{
    scoped_text path = file_join(walk->folder, below);
    DIR *folder = depth > LIMIT_DEPTH ? NULL : opendir(path);
    struct dirent *entry;
    bool done = true;

    if (depth > LIMIT_DEPTH)
        return error_set(err, ERROR_INPUT, _("%s has too many folders inside each other. Give a flatter folder."),
                         walk->folder);
    if (!folder)
        return error_set(err, errno == ENOENT || errno == ENOTDIR ? ERROR_ABSENT : ERROR_SYSTEM,
                         _("Folder %s cannot be read (%s). Check that it is there and that you may read it."), path,
                         strerror(errno));
    while (done && (entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.')
            done = collect_one(walk, file_join(below, entry->d_name), depth, err);
    closedir(folder);
    return done;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool file_walk(const char *folder, bool (*visit)(void *with, const char *relative, struct error *err), void *with,
               struct error *err)
{
    struct walk walk = { .folder = folder };
    bool done = collect(&walk, "", 0, err);

    if (walk.found.count)
        qsort(walk.found.at, walk.found.count, sizeof *walk.found.at, compare);
    for (size_t i = 0; done && i < walk.found.count; i++)
        done = visit(with, walk.found.at[i], err);
    for (size_t i = 0; i < walk.found.count; i++)
        mem_free(walk.found.at[i]);
    array_clear(&walk.found);
    return done;
}
