/* vault.c — the sealed vault of one computer: opened with a passphrase, held by one process. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "vault/vault.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "database.h"
#include "keys.h"
#include "lock.h"

#define FIRST_EPOCH 1

struct vault {
    char *folder;
    int lock;
    struct keys *keys;
    struct secret *data_key;
    struct vault_user user;
    struct sqlite3 *database;
};

static char *database_path(const char *folder, uint64_t epoch)
{
    return mem_format("%s/vault-%" PRIu64 ".db", folder, epoch);
}

static bool is_name(const char *name, struct error *err)
{
    size_t size_bytes = name ? strlen(name) : 0;

    if (size_bytes == 0 || size_bytes >= VAULT_NAME_BYTES || !utf8_check(name, size_bytes) || text_is_blank(name))
        return error_set(err, ERROR_INPUT, _("A user name has 1 to 48 letters. Choose another one."));
    return true;
}

static struct vault *vault_new(const char *folder, struct error *err)
{
    struct vault *vault = mem_new(sizeof *vault);

    vault->folder = mem_text(folder);
    vault->lock = lock_take(folder, err);
    if (vault->lock >= 0)
        return vault;
    vault_close(vault);
    return NULL;
}

/* The keys come last: their rename is what makes the vault exist. */
static bool make_files(struct vault *vault, const char *user_name, struct secret *passphrase, struct error *err)
{
    scoped_text path = database_path(vault->folder, FIRST_EPOCH);
    struct vault_user user = { .id = id_random() };

    memcpy(user.name, user_name, strlen(user_name) + 1);
    vault->keys = mem_new(sizeof *vault->keys);
    vault->keys->epoch = FIRST_EPOCH;
    vault->keys->vault = id_random();
    vault->data_key = secret_new(SEAL_KEY_BYTES);
    random_bytes(secret_bytes(vault->data_key), SEAL_KEY_BYTES);
    vault->user = user;
    if (!keys_add(vault->keys, &user, passphrase, vault->data_key, err) || !database_make(path, err))
        return false;
    vault->database = database_open(path, err);
    return vault->database && keys_save(vault->keys, vault->folder, vault->data_key, err);
}

bool vault_exists(const char *folder)
{
    scoped_text path = file_join(folder, "keys");

    return file_exists(path);
}

static bool refuse_second(const char *folder, struct error *err)
{
    if (!vault_exists(folder))
        return true;
    return error_set(err, ERROR_INPUT, _("There is already a vault in %s. Open it, or choose another folder."), folder);
}

struct vault *vault_create(const char *folder, const char *user_name, struct secret *passphrase, struct error *err)
{
    struct vault *vault;

    if (!is_name(user_name, err) || !keys_is_strong(passphrase, err) || !refuse_second(folder, err) ||
        !file_make_folder(folder, 0700, err))
        return NULL;
    vault = vault_new(folder, err);
    if (!vault)
        return NULL;
    /* Asked again with the lock in hand: another process may have been quicker. */
    if (refuse_second(folder, err) && make_files(vault, user_name, passphrase, err))
        return vault;
    vault_close(vault);
    return NULL;
}

static bool unlock(struct vault *vault, const char *user_name, struct secret *passphrase, struct error *err)
{
    bool tried = false;

    for (size_t i = 0; i < VAULT_USERS && !vault->data_key; i++) {
        const struct keys_slot *slot = &vault->keys->slots[i];

        if (slot->kind != KEYS_USER || (user_name && strcmp(slot->user.name, user_name) != 0))
            continue;
        tried = true;
        vault->data_key = keys_open(vault->keys, slot, passphrase, err);
        vault->user = slot->user;
    }
    if (!tried) {
        keys_pretend(passphrase);
        error_set(err, ERROR_LOCKED, _("This name and passphrase do not open the vault. Try again."));
    }
    if (!vault->data_key)
        return false;
    if (!keys_is_marked(vault->folder, vault->data_key))
        return error_set(err, ERROR_DAMAGED,
                         _("The file of keys was altered by someone without a passphrase. Put back the backup."));
    return true;
}

/* What a rotation or a first creation that was cut off left behind. */
static void remove_other_epochs(const struct vault *vault)
{
    scoped_text live = mem_format("vault-%" PRIu64 ".db", vault->keys->epoch);
    DIR *folder = opendir(vault->folder);

    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (text_starts(entry->d_name, "vault-") &&
            (!text_starts(entry->d_name, live) || text_starts(entry->d_name + strlen(live), ".tmp"))) {
            scoped_text path = file_join(vault->folder, entry->d_name);

            unlink(path);
        }
    if (folder)
        closedir(folder);
}

static bool open_files(struct vault *vault, const char *user_name, struct secret *passphrase, struct error *err)
{
    scoped_text path = NULL;

    vault->keys = keys_load(vault->folder, err);
    if (!vault->keys || !unlock(vault, user_name, passphrase, err))
        return false;
    path = database_path(vault->folder, vault->keys->epoch);
    if (!file_exists(path))
        return error_set(err, ERROR_DAMAGED, _("%s is gone. Put back the backup with: balie restore FILE"), path);
    remove_other_epochs(vault);
    vault->database = database_open(path, err);
    return vault->database;
}

struct vault *vault_open(const char *folder, const char *user_name, struct secret *passphrase, struct error *err)
{
    struct vault *vault;

    if (!vault_exists(folder)) {
        error_set(err, ERROR_ABSENT, _("There is no vault in %s. Make one with: balie init --user NAME"), folder);
        return NULL;
    }
    vault = vault_new(folder, err);
    if (!vault || open_files(vault, user_name, passphrase, err))
        return vault;
    vault_close(vault);
    return NULL;
}

size_t vault_list_users(const char *folder, struct vault_user users[VAULT_USERS])
{
    scoped(keys) keys = keys_load(folder, NULL);
    size_t count = 0;

    for (size_t i = 0; keys && i < VAULT_USERS; i++)
        if (keys->slots[i].kind == KEYS_USER)
            users[count++] = keys->slots[i].user;
    return count;
}

struct vault_user vault_user(const struct vault *vault)
{
    return vault->user;
}

struct sqlite3 *vault_database(struct vault *vault)
{
    return vault->database;
}

const char *vault_folder(const struct vault *vault)
{
    return vault->folder;
}

/* Saves a changed copy of the keys; the vault takes it over only when it stands on the disk. */
static bool replace_keys(struct vault *vault, struct keys *changed, struct error *err)
{
    if (!keys_save(changed, vault->folder, vault->data_key, err))
        return false;
    *vault->keys = *changed;
    return true;
}

static struct keys *copy_keys(const struct vault *vault)
{
    struct keys *copy = mem_new(sizeof *copy);

    *copy = *vault->keys;
    return copy;
}

bool vault_add_user(struct vault *vault, const char *name, struct secret *passphrase, struct error *err)
{
    scoped(keys) changed = copy_keys(vault);
    struct vault_user user = { .id = id_random() };

    if (!is_name(name, err))
        return false;
    memcpy(user.name, name, strlen(name) + 1);
    return keys_add(changed, &user, passphrase, vault->data_key, err) && replace_keys(vault, changed, err);
}

bool vault_remove_user(struct vault *vault, const char *name, struct error *err)
{
    scoped(keys) changed = copy_keys(vault);
    struct keys_slot *slot = keys_find(changed, name);

    if (!slot)
        return error_set(err, ERROR_ABSENT, _("There is no user %s. See who there is with: balie user list"), name);
    if (id_equal(slot->user.id, vault->user.id))
        return error_set(err, ERROR_INPUT, _("You cannot remove yourself. Let another user do it."));
    *slot = (struct keys_slot){ 0 };
    return replace_keys(vault, changed, err);
}

bool vault_change_passphrase(struct vault *vault, struct secret *old, struct secret *passphrase, struct error *err)
{
    scoped(keys) changed = copy_keys(vault);

    if (!keys_is_strong(passphrase, err))
        return false;
    if (!vault_is_passphrase(vault, old))
        return error_set(err, ERROR_LOCKED, _("The old passphrase is not right. Try again."));
    return keys_add(changed, &vault->user, passphrase, vault->data_key, err) && replace_keys(vault, changed, err);
}

bool vault_is_passphrase(struct vault *vault, struct secret *passphrase)
{
    const struct keys_slot *slot = keys_find(vault->keys, vault->user.name);
    scoped(secret) data_key = slot ? keys_open(vault->keys, slot, passphrase, NULL) : NULL;

    return data_key;
}

void vault_close(struct vault *vault)
{
    if (!vault)
        return;
    database_close(vault->database);
    secret_free(vault->data_key);
    keys_free(vault->keys);
    lock_release(vault->lock);
    mem_free(vault->folder);
    mem_free(vault);
}
