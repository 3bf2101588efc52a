/* memory.c — what was done to the files, in order: from it any power cut is made. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"

#define NAMES  512
#define FILES  256
#define SECTOR 512
#define ASIDE  16

enum kind { OP_CREATE, OP_FOLDER, OP_WRITE, OP_CUT, OP_SYNC, OP_RENAME, OP_LINK, OP_UNLINK, OP_NOTE };

struct op {
    enum kind kind;
    char *path, *to;
    uint8_t *bytes;
    size_t size;
    off_t at;
};

/* What a process that the day began has synced: this one learns of it before it does anything else. */
struct aside {
    size_t count;
    char paths[ASIDE][256];
};

static struct {
    struct op *ops;
    size_t count, room;
    size_t root_bytes; /* of the folder that all paths are below */
    bool is_on;
    pid_t owner;
    struct aside *aside; /* shared */
} memory;

/* A file as it stands on the disk, and what was done to it since it was synced; or a folder. */
struct file {
    bool is_folder;
    uint8_t *bytes;
    size_t size, room;
    const struct op **late;
    size_t late_count, late_room;
};

struct name {
    char path[256];
    int file; /* -1: gone */
};

struct names {
    struct name list[NAMES];
    size_t count;
};

struct world {
    struct file files[FILES];
    int file_count;
    struct names stands, seen; /* names on the disk, and as the program sees them */
    const struct op **late;    /* what was done to names since their folder was synced */
    int *late_files;
    size_t late_count, late_room;
};

static void *grow(void *old, size_t *room, size_t need, size_t each)
{
    if (need <= *room)
        return old;
    *room = need * 2 + 16;
    old = realloc(old, *room * each);
    if (!old)
        abort();
    return old;
}

static struct op *add(enum kind kind, const char *path);

static void take_from_aside(void)
{
    size_t count = memory.aside->count;

    memory.aside->count = 0;
    for (size_t i = 0; i < count; i++)
        add(OP_SYNC, memory.aside->paths[i]);
}

static struct op *add(enum kind kind, const char *path)
{
    struct op *op;

    if (memory.aside->count)
        take_from_aside();
    memory.ops = grow(memory.ops, &memory.room, memory.count + 1, sizeof *memory.ops);
    op = &memory.ops[memory.count++];
    *op = (struct op){ .kind = kind, .path = path ? strdup(path) : NULL };
    return op;
}

void memory_create(const char *path)
{
    if (memory.is_on)
        add(OP_CREATE, path);
}

void memory_make_folder(const char *path)
{
    if (memory.is_on)
        add(OP_FOLDER, path);
}

void memory_write(const char *path, const void *bytes, size_t size, off_t at)
{
    struct op *op;

    if (!memory.is_on)
        return;
    op = add(OP_WRITE, path);
    op->bytes = malloc(size + 1);
    if (!op->bytes)
        abort();
    memcpy(op->bytes, bytes, size);
    op->size = size;
    op->at = at;
}

void memory_cut(const char *path, off_t size)
{
    if (memory.is_on)
        add(OP_CUT, path)->at = size;
}

void memory_sync(const char *path)
{
    struct aside *aside = memory.aside;

    if (!memory.is_on)
        return;
    if (getpid() == memory.owner)
        add(OP_SYNC, path);
    else if (aside->count < ASIDE)
        snprintf(aside->paths[aside->count++], sizeof aside->paths[0], "%s", path);
    else
        abort();
}

void memory_rename(const char *from, const char *to)
{
    if (memory.is_on)
        add(OP_RENAME, from)->to = strdup(to);
}

void memory_link(const char *from, const char *to)
{
    if (memory.is_on)
        add(OP_LINK, to)->to = strdup(from);
}

void memory_unlink(const char *path)
{
    if (memory.is_on)
        add(OP_UNLINK, path);
}

void disk_record(const char *folder)
{
    memory.is_on = folder;
    if (!folder)
        return;
    memory.count = 0;
    memory.root_bytes = strlen(folder);
    memory.owner = getpid();
    memory.aside = mmap(NULL, sizeof *memory.aside, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory.aside == MAP_FAILED)
        abort();
}

void disk_note(int what)
{
    if (memory.is_on)
        add(OP_NOTE, NULL)->at = what;
}

size_t disk_recorded(void)
{
    return memory.count;
}

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static int find(const struct names *names, const char *path)
{
    for (size_t i = names->count; i > 0; i--)
        if (strcmp(names->list[i - 1].path, path) == 0)
            return names->list[i - 1].file;
    return -1;
}

static void put(struct names *names, const char *path, int file)
{
    size_t i = 0;

    while (i < names->count && strcmp(names->list[i].path, path) != 0)
        i++;
    if (i == NAMES)
        abort();
    if (i == names->count)
        names->count++;
    snprintf(names->list[i].path, sizeof names->list[i].path, "%s", path);
    names->list[i].file = file;
}

static void apply_bytes(struct file *file, const uint8_t *bytes, size_t size, size_t at)
{
    size_t end = at + size;

    file->bytes = grow(file->bytes, &file->room, end, 1);
    if (at > file->size)
        memset(file->bytes + file->size, 0, at - file->size);
    memcpy(file->bytes + at, bytes, size);
    if (end > file->size)
        file->size = end;
}

static void apply_cut(struct file *file, size_t size)
{
    file->bytes = grow(file->bytes, &file->room, size, 1);
    if (size > file->size)
        memset(file->bytes + file->size, 0, size - file->size);
    file->size = size;
}

static void apply(struct file *file, const struct op *op)
{
    if (op->kind == OP_WRITE)
        apply_bytes(file, op->bytes, op->size, (size_t)op->at);
    else
        apply_cut(file, (size_t)op->at);
}

/* Some sectors of one write, as a disk without power leaves them. */
static void apply_torn(struct file *file, const struct op *op, uint64_t *seed)
{
    for (size_t from = 0; from < op->size;) {
        size_t to = ((size_t)op->at + from) / SECTOR * SECTOR + SECTOR - (size_t)op->at;

        if (to > op->size)
            to = op->size;
        if (draw(seed) % 2)
            apply_bytes(file, op->bytes + from, to - from, (size_t)op->at + from);
        from = to;
    }
}

static void sync_one(struct file *file)
{
    for (size_t i = 0; i < file->late_count; i++)
        apply(file, file->late[i]);
    file->late_count = 0;
}

static void name_step(struct names *names, const struct op *op, int file)
{
    if (op->kind == OP_RENAME)
        put(names, op->to, file);
    put(names, op->path, op->kind == OP_RENAME || op->kind == OP_UNLINK ? -1 : file);
}

static void do_names(struct world *world, const struct op *op)
{
    bool is_new = op->kind == OP_CREATE || op->kind == OP_FOLDER;
    int file = is_new ? world->file_count++ : find(&world->seen, op->kind == OP_LINK ? op->to : op->path);
    size_t room = world->late_room;

    if (world->file_count > FILES)
        abort();
    if (is_new)
        world->files[file].is_folder = op->kind == OP_FOLDER;
    world->late = grow(world->late, &room, world->late_count + 1, sizeof *world->late);
    world->late_files = grow(world->late_files, &world->late_room, world->late_count + 1, sizeof *world->late_files);
    world->late[world->late_count] = op;
    world->late_files[world->late_count++] = file;
    name_step(&world->seen, op, file);
}

static void sync_names(struct world *world, size_t count)
{
    for (size_t i = 0; i < count; i++)
        name_step(&world->stands, world->late[i], world->late_files[i]);
    world->late_count = 0;
}

static bool is_in(const char *path, const char *folder)
{
    size_t size = strlen(folder);

    return strncmp(path, folder, size) == 0 && path[size] == '/' && !strchr(path + size + 1, '/');
}

/* The names in one folder stand; what was done in others still may not have been. */
static void sync_folder(struct world *world, const char *folder)
{
    size_t kept = 0;

    for (size_t i = 0; i < world->late_count; i++) {
        if (is_in(world->late[i]->path, folder)) {
            name_step(&world->stands, world->late[i], world->late_files[i]);
            continue;
        }
        world->late[kept] = world->late[i];
        world->late_files[kept++] = world->late_files[i];
    }
    world->late_count = kept;
}

static void do_late(struct world *world, const struct op *op)
{
    int n = find(&world->seen, op->path);
    struct file *file = n >= 0 ? &world->files[n] : NULL;

    if (!file)
        return;
    file->late = grow(file->late, &file->late_room, file->late_count + 1, sizeof *file->late);
    file->late[file->late_count++] = op;
}

static void do_sync(struct world *world, const struct op *op)
{
    int n = find(&world->seen, op->path);

    if (n >= 0 && !world->files[n].is_folder)
        sync_one(&world->files[n]);
    else
        sync_folder(world, op->path);
}

static void replay(struct world *world, const struct op *op)
{
    switch (op->kind) {
    case OP_CREATE:
    case OP_FOLDER:
    case OP_RENAME:
    case OP_LINK:
    case OP_UNLINK:
        do_names(world, op);
        return;
    case OP_WRITE:
    case OP_CUT:
        do_late(world, op);
        return;
    case OP_SYNC:
        do_sync(world, op);
        return;
    case OP_NOTE:
        return;
    }
}

static void decide(struct world *world, enum disk_fate fate, uint64_t *seed)
{
    for (int i = 0; i < world->file_count; i++) {
        struct file *file = &world->files[i];

        for (size_t k = 0; k < file->late_count && fate != DISK_DROPPED; k++)
            if (fate == DISK_KEPT || draw(seed) % 2)
                apply(file, file->late[k]);
            else if (file->late[k]->kind == OP_WRITE && draw(seed) % 2)
                apply_torn(file, file->late[k], seed);
    }
    sync_names(world, fate == DISK_DROPPED ? 0
                      : fate == DISK_KEPT  ? world->late_count
                                           : draw(seed) % (world->late_count + 1));
}

static void write_file(const struct file *file, const char *path)
{
    FILE *out = fopen(path, "wb");

    if (!out || fwrite(file->bytes, 1, file->size, out) != file->size)
        abort();
    fclose(out);
}

/* Folders first; what is in one that does not stand is gone with it. */
static void write_out(const struct world *world, const char *folder)
{
    for (int turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < world->stands.count; i++) {
            const struct name *name = &world->stands.list[i];
            const struct file *file = name->file >= 0 ? &world->files[name->file] : NULL;
            char path[512], above[512];

            if (!file || file->is_folder != (turn == 0))
                continue;
            snprintf(path, sizeof path, "%s%s", folder, name->path + memory.root_bytes);
            snprintf(above, sizeof above, "%s", path);
            *strrchr(above, '/') = '\0';
            if (file->is_folder)
                mkdir(path, 0700);
            else if (access(above, F_OK) == 0)
                write_file(file, path);
        }
}

static void clear(struct world *world)
{
    for (int i = 0; i < world->file_count; i++) {
        free(world->files[i].bytes);
        free(world->files[i].late);
    }
    free(world->late);
    free(world->late_files);
    free(world);
}

void disk_after_cut(const struct disk_cut *cut, const char *folder, void (*told)(void *with, int what), void *with)
{
    struct world *world = calloc(1, sizeof *world);
    uint64_t seed = cut->seed * 0x9e3779b97f4a7c15u + 88172645463325252u;

    if (!world)
        abort();
    for (size_t i = 0; i < cut->at; i++)
        if (memory.ops[i].kind == OP_NOTE)
            told(with, (int)memory.ops[i].at);
        else
            replay(world, &memory.ops[i]);
    decide(world, cut->fate, &seed);
    write_out(world, folder);
    clear(world);
}
