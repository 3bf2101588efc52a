/* backup.c — fuzz target: any file as a backup: its keys are read, and its pages with the right key. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "vault/backup.h"
#include "vault/database.h"
#include "vault/keys.h"
#include "vault/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define KEYS_AT 36

static char path[] = "/tmp/balie-fuzz-backup-XXXXXX";

static void leave(void)
{
    remove(path);
}

static const char *place(void)
{
    static int file = -1;

    if (file < 0) {
        file = mkstemp(path);
        atexit(leave);
    }
    return path;
}

/* What stands in front with its checksum made right, and the first page sealed with the right key. */
static void mend(uint8_t *bytes, size_t size)
{
    uint8_t *keys = bytes + KEYS_AT, sealed[PAGE_BYTES];
    scoped(secret) key = secret_new(SEAL_KEY_BYTES);
    struct page_keys page_keys;
    struct digest digest;

    if (size < BACKUP_LEAD_BYTES)
        return;
    digest = hash_bytes(keys, KEYS_FILE_BYTES - sizeof digest.bytes);
    memcpy(keys + KEYS_FILE_BYTES - sizeof digest.bytes, digest.bytes, sizeof digest.bytes);
    if (size < BACKUP_LEAD_BYTES + PAGE_BYTES)
        return;
    page_keys_make(&page_keys, key, bytes + 12, DATABASE_ID_BYTES);
    page_seal(&page_keys, 1, bytes + BACKUP_LEAD_BYTES, sealed);
    memcpy(bytes + BACKUP_LEAD_BYTES, sealed, PAGE_BYTES);
    page_keys_clear(&page_keys);
}

static void read_backup(const uint8_t *bytes, size_t size)
{
    uint8_t file_id[DATABASE_ID_BYTES];
    struct error err = { 0 };
    scoped(secret) key = secret_new(SEAL_KEY_BYTES);
    scoped(keys) keys = NULL;
    struct database_place at;
    struct database *database;
    FILE *file = fopen(place(), "wb");

    if (!file || fwrite(bytes, 1, size, file) != size)
        abort();
    fclose(file);
    keys = backup_load_keys(place(), file_id, &err);
    if (!keys) {
        if (!err.kind || !err.text[0])
            abort();
        return;
    }
    at = backup_place(place(), key, file_id);
    database = database_open_copy(&at, &err);
    if (database)
        database_check(database, &err);
    database_close(database);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    uint8_t *mended = mem_new(size + 1);

    memcpy(mended, bytes, size);
    read_backup(mended, size);
    mend(mended, size);
    read_backup(mended, size);
    mem_free(mended);
    return 0;
}
