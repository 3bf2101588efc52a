/* folder.h — one text that holds several files: each after a line `%% path`, as the fuzz targets of folders read it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FUZZ_FOLDER_H
#define BALIE_FUZZ_FOLDER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#define FOLDER_FILES_MAX 16

struct folder {
    const char *paths[FOLDER_FILES_MAX], *texts[FOLDER_FILES_MAX];
    size_t count;
};

static inline void folder_open(struct folder *folder, struct arena *arena, const uint8_t *bytes, size_t size)
{
    char *at = arena_text_part(arena, (const char *)bytes, size);

    folder->count = 0;
    while (strncmp(at, "%% ", 3) == 0 && folder->count < FOLDER_FILES_MAX) {
        char *end = strchr(at, '\n'), *next;

        if (!end)
            return;
        *end = '\0';
        folder->paths[folder->count] = at + 3;
        folder->texts[folder->count++] = end + 1;
        next = strstr(end + 1, "\n%% ");
        if (!next)
            return;
        at = next + 1;
        folder->texts[folder->count - 1] = arena_text_part(arena, end + 1, (size_t)(at - end - 1));
    }
}

static inline bool folder_read(void *with, const char *path, struct buf *out, struct error *err)
{
    const struct folder *folder = with;

    for (size_t i = 0; i < folder->count; i++) {
        if (strcmp(folder->paths[i], path) == 0) {
            buf_text(out, folder->texts[i]);
            return true;
        }
    }
    return error_set(err, ERROR_ABSENT, "There is no file %s; leave it out.", path);
}

#endif
