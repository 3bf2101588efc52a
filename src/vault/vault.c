/* vault.c — the sealed vault of one computer: opened with a passphrase, held by one process. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "vault/vault.h"

#include <assert.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "backup.h"
#include "copy.h"
#include "database.h"
#include "inside.h"
#include "keys.h"
#include "lock.h"
#include "strength.h"

#define FIRST_EPOCH      1
#define ROOM_LEAST_BYTES 67108864 /* on the disk, to defer anything */

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
    scoped_text path = vault_epoch_path(vault->folder, FIRST_EPOCH);
    struct vault_user user = { .id = id_random() };
    struct database_place place;

    memcpy(user.name, user_name, strlen(user_name) + 1);
    vault->keys = mem_new(sizeof *vault->keys);
    vault->keys->epoch = FIRST_EPOCH;
    vault->keys->vault = id_random();
    vault->data_key = secret_new(SEAL_KEY_BYTES);
    random_bytes(secret_bytes(vault->data_key), SEAL_KEY_BYTES);
    vault->user = user;
    place = vault_place(vault->keys, path, vault->data_key);
    if (!keys_add(vault->keys, &user, passphrase, vault->data_key, err) || !database_make(&place, err))
        return false;
    vault->database = database_open(&place, err);
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

    if (!is_name(user_name, err) || !strength_suffices(passphrase, user_name, err) || !refuse_second(folder, err) ||
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

static bool refuse_passphrase(struct error *err)
{
    return error_set(err, ERROR_LOCKED, _("This name and passphrase do not open the vault. Try again."));
}

static bool take_data_key(struct vault *vault, const struct keys_slot *slot, struct secret *private_key,
                          struct error *err)
{
    vault->data_key = keys_take(vault->keys, slot, private_key);
    vault->user = slot->user;
    if (!vault->data_key)
        return refuse_passphrase(err);
    if (!keys_is_marked(vault->keys, vault->data_key))
        return error_set(err, ERROR_DAMAGED,
                         _("The file of keys was altered by someone without a passphrase. Put back the backup."));
    return true;
}

static void add_notice(struct vault *vault, const char *sentence)
{
    char *before = vault->notice;

    if (!sentence)
        return;
    vault->notice = before ? mem_format("%s %s", before, sentence) : mem_text(sentence);
    mem_free(before);
}

/* Somebody was removed and the next epoch, or the backup after it, never came: it is written now. On a full disk the
 * work goes on without. */
static bool finish_turning(struct vault *vault)
{
    struct error err = { 0 };

    if (epoch_is_due(vault) ? epoch_switch(vault, &err) : !roll_is_outdated(vault) || vault_roll_anew(vault, &err))
        return true;
    add_notice(vault, err.text);
    return vault->database && database_is_well(vault->database, NULL);
}

static bool open_database(struct vault *vault, struct error *err)
{
    scoped_text path = vault_epoch_path(vault->folder, vault->keys->epoch);
    struct database_place place = vault_place(vault->keys, path, vault->data_key);

    if (!file_exists(path))
        return error_set(err, ERROR_DAMAGED, _("%s is gone. Put back the backup with: balie restore FILE"), path);
    epoch_remove_others(vault);
    vault->database = database_open(&place, err);
    if (!vault->database)
        return false;
    add_notice(vault, database_notice(vault->database));
    return finish_turning(vault) || error_set(err, ERROR_SYSTEM, "%s", vault->notice);
}

static bool open_files(struct vault *vault, const char *user_name, struct secret *passphrase, struct error *err)
{
    scoped(secret) private_key = NULL;
    const struct keys_slot *slot;

    vault->keys = keys_load(vault->folder, err);
    if (!vault->keys)
        return false;
    slot = keys_try(vault->keys, user_name, passphrase, &private_key);
    if (!slot)
        return refuse_passphrase(err);
    return take_data_key(vault, slot, private_key, err) && open_database(vault, err);
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
    return database_connection(vault->database);
}

const char *vault_notice(const struct vault *vault)
{
    return vault->notice;
}

bool vault_is_well(const struct vault *vault, struct error *err)
{
    return !vault->database || database_is_well(vault->database, err);
}

/* What could not be written afterwards cannot be refused any more. */
static bool has_room(const struct vault *vault)
{
    struct statvfs disk;

    return statvfs(vault->folder, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize >= ROOM_LEAST_BYTES;
}

void vault_defer(struct vault *vault, bool is_deferring)
{
    database_defer(vault->database, is_deferring && has_room(vault));
}

bool vault_is_behind(const struct vault *vault)
{
    return database_is_behind(vault->database);
}

bool vault_catch_up(struct vault *vault, struct error *err)
{
    return database_catch_up(vault->database, err);
}

int vault_descriptor(const struct vault *vault)
{
    return database_descriptor(vault->database);
}

bool vault_check(struct vault *vault, struct error *err)
{
    return database_check(vault->database, err);
}

const char *vault_folder(const struct vault *vault)
{
    return vault->folder;
}

struct keys *vault_copy_keys(const struct vault *vault)
{
    struct keys *copy = mem_new(sizeof *copy);

    *copy = *vault->keys;
    return copy;
}

bool vault_has_keys(const struct vault *vault, const struct keys *keys)
{
    scoped(keys) there = keys_load(vault->folder, NULL);

    return there && keys_equal(there, keys);
}

bool vault_replace_keys(struct vault *vault, const struct keys *changed, struct secret *data_key, struct error *err)
{
    scoped_text path = file_join(vault->folder, "keys");
    bool good = keys_save(changed, vault->folder, data_key, err);

    /* Its name may stand although the folder could not be synced. */
    if (!good && !vault_has_keys(vault, changed))
        return false;
    *vault->keys = *changed;
    return good || file_sync(path, err);
}

static bool replace_keys(struct vault *vault, const struct keys *changed, struct error *err)
{
    return vault_replace_keys(vault, changed, vault->data_key, err);
}

bool vault_add_user(struct vault *vault, const char *name, struct secret *passphrase, struct error *err)
{
    scoped(keys) changed = vault_copy_keys(vault);
    struct vault_user user = { .id = id_random() };

    if (!is_name(name, err))
        return false;
    memcpy(user.name, name, strlen(name) + 1);
    return keys_add(changed, &user, passphrase, vault->data_key, err) && replace_keys(vault, changed, err);
}

bool vault_dismiss_user(struct vault *vault, const char *name, struct error *err)
{
    scoped(keys) changed = vault_copy_keys(vault);
    struct keys_slot *slot = keys_find(changed, name);

    if (!slot)
        return error_set(err, ERROR_ABSENT, _("There is no user %s. See who there is with: balie user list"), name);
    if (id_equal(slot->user.id, vault->user.id))
        return error_set(err, ERROR_INPUT, _("You cannot remove yourself. Let another user do it."));
    slot->kind = KEYS_LEAVING;
    return replace_keys(vault, changed, err);
}

bool vault_remove_user(struct vault *vault, const char *name, struct error *err)
{
    return vault_dismiss_user(vault, name, err) && epoch_switch(vault, err);
}

bool vault_change_passphrase(struct vault *vault, struct secret *old, struct secret *passphrase, struct error *err)
{
    scoped(keys) changed = vault_copy_keys(vault);

    if (!strength_suffices(passphrase, vault->user.name, err))
        return false;
    if (!vault_is_passphrase(vault, old))
        return error_set(err, ERROR_LOCKED, _("The old passphrase is not right. Try again."));
    return keys_add(changed, &vault->user, passphrase, vault->data_key, err) && replace_keys(vault, changed, err);
}

bool vault_is_passphrase(struct vault *vault, struct secret *passphrase)
{
    const struct keys_slot *slot = keys_find(vault->keys, vault->user.name);
    scoped(secret) private_key = NULL;

    assert(slot); /* nobody removes the user who is at work */
    private_key = keys_unlock(vault->keys, slot, passphrase);
    return private_key;
}

bool vault_set_recovery(struct vault *vault, struct secret *code, struct error *err)
{
    scoped(keys) changed = vault_copy_keys(vault);

    return keys_set_recovery(changed, code, vault->data_key, err) && replace_keys(vault, changed, err);
}

bool vault_has_recovery(const struct vault *vault)
{
    return keys_recovery(vault->keys);
}

/* The recovery code gives the data key, and the user NAME another passphrase. */
static bool recover(struct vault *vault, const char *name, struct secret *code, struct secret *passphrase,
                    struct error *err)
{
    scoped(keys) changed = NULL;
    scoped(secret) private_key = NULL;
    const struct keys_slot *slot, *user;
    struct vault_user who;

    vault->keys = keys_load(vault->folder, err);
    if (!vault->keys)
        return false;
    slot = keys_recovery(vault->keys);
    private_key = slot ? keys_unlock(vault->keys, slot, code) : NULL;
    if (!slot)
        keys_pretend(code);
    if (!private_key || !take_data_key(vault, slot, private_key, err))
        return error_set(err, ERROR_LOCKED,
                         _("These recovery words do not open the vault. Look whether they are of "
                           "this vault and of the newest sheet, and type them again."));
    user = keys_find(vault->keys, name);
    if (!user)
        return error_set(err, ERROR_ABSENT, _("There is no user %s. See who there is with: balie user list"), name);
    who = user->user;
    changed = vault_copy_keys(vault);
    return keys_add(changed, &who, passphrase, vault->data_key, err) && replace_keys(vault, changed, err);
}

bool vault_recover(const char *folder, const char *name, struct secret *code, struct secret *passphrase,
                   struct error *err)
{
    struct vault *vault;
    bool good;

    if (!vault_exists(folder))
        return error_set(err, ERROR_ABSENT, _("There is no vault in %s. Make one with: balie init --user NAME"),
                         folder);
    if (!strength_suffices(passphrase, name, err))
        return false;
    vault = vault_new(folder, err);
    good = vault && recover(vault, name, code, passphrase, err);
    vault_close(vault);
    return good;
}

/* Who was dismissed is out of the newest epoch, when it is as good as written. */
static void finish_work(struct vault *vault)
{
    bool is_ready = false;

    if (vault->turning && copy_step(vault->turning, 1, &is_ready, NULL) && is_ready)
        epoch_switch(vault, NULL);
    epoch_forget(vault);
}

void vault_close(struct vault *vault)
{
    if (!vault)
        return;
    roll_stop(vault);
    if (vault->database)
        finish_work(vault);
    database_close(vault->database);
    if (vault->is_restored)
        restore_undo(vault);
    secret_free(vault->data_key);
    keys_free(vault->keys);
    lock_release(vault->lock);
    mem_free(vault->notice);
    mem_free(vault->folder);
    mem_free(vault);
}
