/* arena.c — things that die together live in one arena. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define FIRST_BLOCK_BYTES ((size_t)4 << 10)
#define LAST_BLOCK_BYTES  ((size_t)1 << 20)

struct block {
    struct block *next;
    size_t used_bytes, room_bytes;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *newest; /* the one being filled */
    size_t next_bytes, held_bytes;
};

struct arena *arena_new(void)
{
    struct arena *arena = mem_new(sizeof *arena);

    arena->next_bytes = FIRST_BLOCK_BYTES;
    arena->held_bytes = sizeof *arena;
    return arena;
}

static struct block *block_new(struct arena *arena, size_t room_bytes)
{
    struct block *block = mem_array(1, sizeof *block + room_bytes);

    block->room_bytes = room_bytes;
    arena->held_bytes += sizeof *block + room_bytes;
    return block;
}

/* A big thing gets a block of its own, behind the one being filled. */
static void *add_big(struct arena *arena, size_t size_bytes)
{
    struct block *block = block_new(arena, size_bytes);

    block->used_bytes = size_bytes;
    if (arena->newest) {
        block->next = arena->newest->next;
        arena->newest->next = block;
    } else {
        arena->newest = block;
    }
    return block->bytes;
}

static void *take(struct arena *arena, size_t size_bytes, size_t align_bytes)
{
    struct block *block = arena->newest;
    size_t from = block ? (block->used_bytes + align_bytes - 1) & ~(align_bytes - 1) : 0;

    if (size_bytes > PTRDIFF_MAX / 2)
        size_bytes = PTRDIFF_MAX / 2; /* more than any machine has: mem_array() ends the program */
    if (!block || from > block->room_bytes || size_bytes > block->room_bytes - from) {
        if (size_bytes > arena->next_bytes / 4)
            return add_big(arena, size_bytes);
        block = block_new(arena, arena->next_bytes);
        block->next = arena->newest;
        arena->newest = block;
        if (arena->next_bytes < LAST_BLOCK_BYTES)
            arena->next_bytes *= 2;
        from = 0;
    }
    block->used_bytes = from + size_bytes;
    return block->bytes + from;
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
    return take(arena, size_bytes, alignof(max_align_t));
}

char *arena_text_part(struct arena *arena, const char *text, size_t size_bytes)
{
    char *copy = take(arena, size_bytes + 1, 1);

    if (size_bytes)
        memcpy(copy, text, size_bytes);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_text_part(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list list, again;
    char *text;
    int size;

    va_start(list, format);
    va_copy(again, list);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    text = take(arena, size > 0 ? (size_t)size + 1 : 1, 1);
    if (size > 0)
        vsnprintf(text, (size_t)size + 1, format, list);
    va_end(list);
    return text;
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size_bytes)
{
    void *copy = arena_alloc(arena, size_bytes);

    if (size_bytes)
        memcpy(copy, bytes, size_bytes);
    return copy;
}

size_t arena_size_bytes(const struct arena *arena)
{
    return arena->held_bytes;
}

void arena_reset(struct arena *arena)
{
    struct block *kept = arena->newest;

    if (!kept)
        return;
    for (struct block *block = kept->next, *next; block; block = next) {
        next = block->next;
        arena->held_bytes -= sizeof *block + block->room_bytes;
        mem_free(block);
    }
    kept->next = NULL;
    memset(kept->bytes, 0, kept->used_bytes);
    kept->used_bytes = 0;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){ arena->newest, arena->newest ? arena->newest->used_bytes : 0, arena->held_bytes };
}

size_t arena_since(const struct arena *arena, struct arena_mark mark)
{
    if (arena->newest != mark.block || arena->held_bytes != mark.held_bytes)
        return arena->held_bytes - mark.held_bytes;
    return arena->newest ? arena->newest->used_bytes - mark.used_bytes : 0;
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    struct block *block = arena->newest;

    if (!block || block != mark.block || arena->held_bytes != mark.held_bytes)
        return;
    memset(block->bytes + mark.used_bytes, 0, block->used_bytes - mark.used_bytes);
    block->used_bytes = mark.used_bytes;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->newest, *next; block; block = next) {
        next = block->next;
        mem_free(block);
    }
    mem_free(arena);
}
