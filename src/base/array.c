/* array.c — a growable array of any type, as a value in a struct. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/array.h"

#include <string.h>

#include "base/memory.h"

#define FIRST_ROOM 8

void *array_grow(void *at, size_t count, size_t *room, size_t each_bytes)
{
    if (count == *room) {
        *room = count ? count * 2 : FIRST_ROOM;
        at = mem_resize(at, *room, each_bytes);
    }
    memset((char *)at + count * each_bytes, 0, each_bytes);
    return at;
}

void array_release(void *at)
{
    mem_free(at);
}
