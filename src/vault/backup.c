/* backup.c — a backup: one sealed file with the keys in front, written in steps, there only when it is whole. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/words.h"
#include "copy.h"
#include "inside.h"
#include "keys.h"

/*
 * "BALIEBAK" 8 | version 4 | id of this file 24 | the file of keys 9732 | zeros | at 12288: the pages, sealed with the
 * data key of the vault and the id of this file
 */
#define MAGIC    "BALIEBAK"
#define VERSION  1
#define KEYS_AT  36
#define ID_AT    12
#define KEYS_END (KEYS_AT + KEYS_FILE_BYTES)

struct backup {
    char *path, *part; /* its name, and the one it has until it is whole */
    struct secret *data_key;
    uint8_t file_id[DATABASE_ID_BYTES];
    struct copy *copy;
    bool is_there;
};

struct database_place backup_place(const char *path, struct secret *data_key, const uint8_t *file_id)
{
    struct database_place place = { .path = path, .data_key = data_key, .lead_bytes = BACKUP_LEAD_BYTES };

    memcpy(place.file_id, file_id, sizeof place.file_id);
    return place;
}

static bool read_lead(const char *path, uint8_t *lead, struct error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC), why;
    ssize_t got = file >= 0 ? pread(file, lead, BACKUP_LEAD_BYTES, 0) : -1;

    why = errno;
    if (file >= 0)
        close(file);
    if (got < 0)
        return error_set(err, why == ENOENT || why == ENOTDIR ? ERROR_ABSENT : ERROR_SYSTEM,
                         _("%s cannot be read (%s). Check that it is there and that you may read it."), path,
                         strerror(why));
    if (got < BACKUP_LEAD_BYTES || memcmp(lead, MAGIC, 8) != 0)
        return error_set(err, ERROR_INPUT, _("%s is no backup of balie. Give the file that balie backup made."), path);
    if (lead[8] != VERSION || lead[9] || lead[10] || lead[11])
        return error_set(err, ERROR_INPUT, _("%s was made by a newer balie. Install the newest balie."), path);
    return true;
}

struct keys *backup_load_keys(const char *path, uint8_t *file_id, struct error *err)
{
    uint8_t lead[BACKUP_LEAD_BYTES];

    if (!read_lead(path, lead, err))
        return NULL;
    memcpy(file_id, lead + ID_AT, DATABASE_ID_BYTES);
    return keys_decode(lead + KEYS_AT, KEYS_FILE_BYTES, path, err);
}

static bool write_lead(const struct backup *backup, const struct vault *vault, struct error *err)
{
    static const uint8_t version[4] = { VERSION };
    static const uint8_t zeros[BACKUP_LEAD_BYTES - KEYS_END];
    scoped_buf lead = { 0 };

    buf_add(&lead, MAGIC, 8);
    buf_add(&lead, version, sizeof version);
    buf_add(&lead, backup->file_id, sizeof backup->file_id);
    keys_encode(vault->keys, vault->data_key, &lead);
    buf_add(&lead, zeros, sizeof zeros);
    return file_replace(backup->part, lead.bytes, lead.size_bytes, 0600, err);
}

/* A slip of the hand must not replace something else by a backup. */
static bool may_replace(const char *path, struct error *err)
{
    uint8_t lead[BACKUP_LEAD_BYTES];

    if (!file_exists(path) || read_lead(path, lead, NULL))
        return true;
    return error_set(err, ERROR_INPUT, _("%s is there already and is no backup of balie. Choose another name."), path);
}

struct backup *backup_begin(struct vault *vault, const char *path, struct error *err)
{
    struct backup *backup;
    struct database_place place;

    if (!may_replace(path, err))
        return NULL;
    backup = mem_new(sizeof *backup);
    backup->path = mem_text(path);
    backup->part = mem_format("%s.part", path);
    backup->data_key = secret_copy(secret_bytes(vault->data_key), SEAL_KEY_BYTES);
    random_bytes(backup->file_id, sizeof backup->file_id);
    place = backup_place(backup->part, backup->data_key, backup->file_id);
    if (write_lead(backup, vault, err))
        backup->copy = copy_begin(vault->database, &place, err);
    if (backup->copy)
        return backup;
    backup_free(backup);
    return NULL;
}

bool backup_step(struct backup *backup, int64_t budget_ms, bool *is_ready, struct error *err)
{
    return copy_step(backup->copy, budget_ms, is_ready, err);
}

bool backup_close(struct backup *backup, struct error *err)
{
    bool good = copy_finish(backup->copy, err);

    copy_free(backup->copy);
    backup->copy = NULL;
    return good;
}

bool backup_is_closed(const struct backup *backup)
{
    return !backup->copy;
}

bool backup_sync(const struct backup *backup, struct error *err)
{
    return file_sync(backup->part, err);
}

bool backup_check(const struct backup *backup, struct error *err)
{
    struct database_place place = backup_place(backup->part, backup->data_key, backup->file_id);
    scoped(database) database = database_open_copy(&place, err);

    return database && database_check(database, err);
}

enum backup_verdict backup_judge(const struct backup *backup, bool (*judge)(struct vault *copy, struct error *err),
                                 struct error *err)
{
    struct database_place place = backup_place(backup->part, backup->data_key, backup->file_id);
    scoped(database) database = database_open_copy(&place, err);
    struct vault copy = { .database = database, .lock = -1 };
    bool good;

    if (!database || !database_check(database, err))
        return BACKUP_BAD;
    if (!judge)
        return BACKUP_GOOD;
    database_allow_trials(database);
    good = judge(&copy, err);
    if (!database_is_well(database, err))
        return BACKUP_BAD;
    return good ? BACKUP_GOOD : err->kind == ERROR_DAMAGED || !err->kind ? BACKUP_BAD : BACKUP_UNTIDY;
}

bool backup_publish(struct backup *backup, struct error *err)
{
    if (rename(backup->part, backup->path) != 0)
        return error_set(err, ERROR_SYSTEM, _("%s cannot be written (%s). Choose another folder."), backup->path,
                         strerror(errno));
    backup->is_there = true;
    return file_sync(backup->path, err);
}

void backup_free(struct backup *backup)
{
    if (!backup)
        return;
    copy_free(backup->copy);
    if (!backup->is_there)
        unlink(backup->part);
    secret_free(backup->data_key);
    mem_free(backup->path);
    mem_free(backup->part);
    mem_free(backup);
}

bool vault_backup(struct vault *vault, const char *path, struct error *err)
{
    scoped(backup) backup = backup_begin(vault, path, err);
    bool is_ready;

    return backup && backup_step(backup, 0, &is_ready, err) && backup_close(backup, err) && backup_sync(backup, err) &&
           backup_check(backup, err) && backup_publish(backup, err);
}
