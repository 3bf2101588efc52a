/* publishing.h — content of one file, published for a region of the room's server. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SERVER_PUBLISHING_H
#define BALIE_TESTS_SERVER_PUBLISHING_H

#include "base/file.h"
#include "base/memory.h"
#include "room.h"

/* TEXT is its balie.csv. */
static inline void publish_one(struct room *room, const char *text, const char *region)
{
    scoped_text folder = mem_format("%s.forms", room->path);
    scoped_text file = file_join(folder, "balie.csv");
    scoped_text key = mem_format("%s.key", room->path);
    char public_key[SERVER_KEY_BYTES];
    struct error err = { 0 };

    assert_true(file_make_folder(folder, 0700, &err));
    assert_true(file_replace(file, text, strlen(text), 0600, &err));
    if (!file_exists(key))
        assert_true(server_make_key(key, public_key, &err));
    if (!server_publish(room->url, folder, region, key, &err))
        fail_msg("%s", err.text);
    unlink(file);
    rmdir(folder);
}

#endif
