/* epoch.c — the next epoch: the database written anew beside the old one, with a key that who left never had. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "inside.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "copy.h"
#include "keys.h"

/*
 * keys: epoch 1, bert LEAVING      vault_dismiss_user(): from here on bert is let in nowhere
 * vault-2.db is written            epoch_begin(), vault_step(), epoch_switch(); killed here: begun again at the next
 * open keys: epoch 2, without bert      the rename of the file of keys is the only switch vault-1.db is removed at the
 * next open
 */

char *vault_epoch_path(const char *folder, uint64_t epoch)
{
    return mem_format("%s/vault-%" PRIu64 ".db", folder, epoch);
}

struct database_place vault_place(const struct keys *keys, const char *path, struct secret *data_key)
{
    struct database_place place = { .path = path, .data_key = data_key };

    memcpy(place.file_id, keys->vault.bytes, sizeof keys->vault.bytes);
    for (size_t i = 0; i < 8; i++)
        place.file_id[sizeof keys->vault.bytes + i] = (uint8_t)(keys->epoch >> (8 * i) & 0xff);
    return place;
}

bool epoch_is_due(const struct vault *vault)
{
    for (size_t i = 0; i < VAULT_USERS; i++)
        if (vault->keys->slots[i].kind == KEYS_LEAVING)
            return true;
    return false;
}

void epoch_forget(struct vault *vault)
{
    copy_free(vault->turning);
    secret_free(vault->next_key);
    vault->turning = NULL;
    vault->next_key = NULL;
}

bool epoch_begin(struct vault *vault, struct error *err)
{
    scoped_text path = vault_epoch_path(vault->folder, vault->keys->epoch + 1);
    struct keys next = *vault->keys;
    struct database_place place;

    epoch_forget(vault);
    database_remove(path);
    vault->next_key = secret_new(SEAL_KEY_BYTES);
    random_bytes(secret_bytes(vault->next_key), SEAL_KEY_BYTES);
    next.epoch++;
    place = vault_place(&next, path, vault->next_key);
    vault->turning = copy_begin(vault->database, &place, err);
    return vault->turning;
}

/* The new database stands whole on the disk before the keys name it. */
static bool write_next(struct vault *vault, struct error *err)
{
    scoped_text path = vault_epoch_path(vault->folder, vault->keys->epoch + 1);
    bool is_ready, good;

    if (!vault->turning && !epoch_begin(vault, err))
        return false;
    good = copy_step(vault->turning, 0, &is_ready, err) && copy_finish(vault->turning, err);
    copy_free(vault->turning);
    vault->turning = NULL;
    if (good && file_sync(path, err))
        return true;
    database_remove(path);
    return false;
}

static bool open_next(struct vault *vault, struct error *err)
{
    scoped_text path = vault_epoch_path(vault->folder, vault->keys->epoch);
    struct database_place place;

    database_close(vault->database);
    secret_free(vault->data_key);
    vault->data_key = vault->next_key;
    vault->next_key = NULL;
    place = vault_place(vault->keys, path, vault->data_key);
    vault->database = database_open(&place, err);
    if (!vault->database)
        return false;
    epoch_remove_others(vault);
    return vault_roll_anew(vault, err);
}

/* The mistake of removing the old database before the keys name the new one. */
static void epoch_forget_old(const struct vault *vault)
{
    scoped_text path = vault_epoch_path(vault->folder, vault->keys->epoch);

    unlink(path);
}

/* The next epoch stands on the disk: the keys name it. When they could not be written both stay until the next opening,
 * for nobody knows which of the two is named after a power cut; unless it is surely the old one, nothing is accepted
 * any more, for it might be accepted into the one that goes. */
static bool turn(struct vault *vault, struct error *err)
{
    uint64_t epoch = vault->keys->epoch + 1;
    scoped(keys) next = vault_copy_keys(vault);
    bool is_saved, is_open = true;

    keys_turn(next, epoch, vault->next_key);
    if (BUG(117))
        epoch_forget_old(vault);
    is_saved = vault_replace_keys(vault, next, vault->next_key, err);
    if (vault->keys->epoch == epoch)
        is_open = open_next(vault, is_saved ? err : NULL);
    else
        epoch_forget(vault);
    if (!is_saved && vault->database && (vault->keys->epoch == epoch || !vault_has_keys(vault, vault->keys)))
        database_give_up(vault->database);
    return is_saved && is_open;
}

bool epoch_switch(struct vault *vault, struct error *err)
{
    roll_stop(vault); /* its source is about to go */
    return write_next(vault, err) && turn(vault, err);
}

bool vault_rewrite(struct vault *vault, const char *after, struct error *err)
{
    scoped_text path = vault_epoch_path(vault->folder, vault->keys->epoch + 1);
    struct keys next = *vault->keys;
    struct database_place place;

    roll_stop(vault);
    epoch_forget(vault);
    vault->next_key = secret_new(SEAL_KEY_BYTES);
    random_bytes(secret_bytes(vault->next_key), SEAL_KEY_BYTES);
    next.epoch++;
    place = vault_place(&next, path, vault->next_key);
    if (database_write_anew(vault->database, &place, after, err))
        return turn(vault, err);
    epoch_forget(vault);
    return false;
}

/* What a rotation or a first creation that was cut off left behind; only once the name of the live one stands on the
 * disk. */
void epoch_remove_others(const struct vault *vault)
{
    scoped_text keys = file_join(vault->folder, "keys");
    scoped_text live = mem_format("vault-%" PRIu64 ".db", vault->keys->epoch);
    DIR *folder = file_sync(keys, NULL) ? opendir(vault->folder) : NULL;

    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (text_starts(entry->d_name, "vault-") &&
            (!text_starts(entry->d_name, live) || text_starts(entry->d_name + strlen(live), ".tmp"))) {
            scoped_text path = file_join(vault->folder, entry->d_name);

            unlink(path);
        }
    if (folder)
        closedir(folder);
}

uint64_t epoch_highest(const char *name)
{
    DIR *folder = opendir(name);
    uint64_t highest = 0, epoch;

    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (sscanf(entry->d_name, "vault-%" SCNu64 ".db", &epoch) == 1 && epoch > highest)
            highest = epoch;
    if (folder)
        closedir(folder);
    return highest;
}
