/* page.c — fuzz target: any bytes as a database, as its log, or as pages sealed with the right key. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "vault/aftermath.h"
#include "vault/database.h"
#include "vault/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define PLAIN_BYTES (PAGE_BYTES - PAGE_ROOM_BYTES)

/* Where it happens: one folder for the whole run. */
static char folder[] = "/tmp/balie-fuzz-page-XXXXXX";

static void leave(void)
{
    static const char *const names[] = { "f.db", "f.db-wal" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scoped_text path = file_join(folder, names[i]);

        unlink(path);
    }
    rmdir(folder);
}

static const char *place(void)
{
    static const char *made;

    if (!made) {
        made = mkdtemp(folder);
        atexit(leave);
    }
    return made ? made : "/tmp";
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(bytes, 1, size, file) != size)
        abort();
    fclose(file);
}

/* The bytes, page after page, as somebody who has the key could have sealed them. */
static void seal_pages(const struct page_keys *keys, const uint8_t *bytes, size_t size, struct buf *out)
{
    for (uint32_t number = 1; size; number++) {
        size_t part = size < PLAIN_BYTES ? size : PLAIN_BYTES;
        uint8_t plain[PAGE_BYTES] = { 0 }, sealed[PAGE_BYTES];

        memcpy(plain, bytes, part);
        page_seal(keys, number, plain, sealed);
        buf_add(out, sealed, sizeof sealed);
        bytes += part;
        size -= part;
    }
}

static void open_it(const struct database_place *at)
{
    struct error err = { 0 };
    struct database *database = database_open(at, &err);

    if (database)
        database_check(database, &err);
    else if (!err.kind || !err.text[0])
        abort();
    database_close(database);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    scoped(secret) key = secret_new(SEAL_KEY_BYTES);
    scoped_text path = file_join(place(), "f.db");
    scoped_text log = file_join(place(), "f.db-wal");
    struct database_place at = { .path = path, .data_key = key };
    struct page_keys keys;
    scoped_buf pages = { 0 };

    if (!size)
        return 0;
    page_keys_make(&keys, key, at.file_id, sizeof at.file_id);
    unlink(log);
    if (bytes[0] % 3 == 0) {
        seal_pages(&keys, bytes + 1, size - 1, &pages);
        write_file(path, pages.bytes ? pages.bytes : "", pages.size_bytes);
    } else if (bytes[0] % 3 == 1) {
        write_file(path, bytes + 1, size - 1);
    } else {
        seal_pages(&keys, (const uint8_t *)"SQLite format 3", 16, &pages);
        write_file(path, pages.bytes, pages.size_bytes);
        write_file(log, bytes + 1, size - 1);
        aftermath_judge(log, &keys);
    }
    open_it(&at);
    page_keys_clear(&keys);
    return 0;
}
