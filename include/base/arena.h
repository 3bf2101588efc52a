/* arena.h — things that die together live in one arena. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_ARENA_H
#define BALIE_BASE_ARENA_H

#include <stddef.h>

#include "base/scope.h"

struct arena; /* opaque */

struct arena *arena_new(void);
void *arena_alloc(struct arena *arena, size_t size_bytes); /* zeroed, aligned for any type, never NULL */
char *arena_text(struct arena *arena, const char *text);   /* a copy; NULL gives NULL */
char *arena_text_part(struct arena *arena, const char *text, size_t size_bytes);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
void *arena_copy(struct arena *arena, const void *bytes, size_t size_bytes);
size_t arena_size_bytes(const struct arena *arena); /* what it holds from the system */
void arena_reset(struct arena *arena);              /* forgets all it gave; keeps one block for what comes next */
/* Where an arena stands; going back there forgets what it gave since, unless that took more from the system. */
struct arena_mark {
    const void *block;
    size_t used_bytes, held_bytes;
};
struct arena_mark arena_mark(const struct arena *arena);
size_t arena_since(const struct arena *arena, struct arena_mark mark); /* about how many bytes it gave since */
void arena_rewind(struct arena *arena, struct arena_mark mark);
void arena_free(struct arena *arena);
SCOPED(arena)

#endif
