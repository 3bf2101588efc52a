/* restore.c — a vault put back from a backup: verified, sealed with another key, and switched to at the end. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "inside.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backup.h"
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
#include "lock.h"

#define KEPT "before-restore-"

/*
 * vault_restore_begin():  the backup is read and judged whole, and written to vault-<next>.db under a fresh data key
 * …                       the caller works on it: other device, what was erased meanwhile
 * vault_restore_finish(): the vault that was there gets a second name in before-restore-<next>/, and the keys are
 *                         renamed: that is the only switch
 */

/* The slot of the backup that PASSPHRASE opens; gives the data key. */
static bool find_key(struct vault *vault, const char *user_name, struct secret *passphrase, struct error *err)
{
    scoped(secret) private_key = NULL;
    const struct keys_slot *slot = keys_try(vault->keys, user_name, passphrase, &private_key);

    if (slot) {
        vault->data_key = keys_take(vault->keys, slot, private_key);
        vault->user = slot->user;
    }
    if (!vault->data_key)
        return error_set(err, ERROR_LOCKED,
                         _("This name and passphrase do not open the backup. Give the passphrase of "
                           "when it was made."));
    return keys_is_marked(vault->keys, vault->data_key) ||
           error_set(err, ERROR_DAMAGED, _("The keys in the backup were altered. Take another backup."));
}

/* Over what was ever in FOLDER: the file that is written is nobody's yet. */
static uint64_t next_epoch(const struct vault *vault)
{
    scoped(keys) there = keys_load(vault->folder, NULL);
    uint64_t highest = epoch_highest(vault->folder);

    if (there && there->epoch > highest)
        highest = there->epoch;
    return (highest > vault->keys->epoch ? highest : vault->keys->epoch) + 1;
}

/* Who may open it is what it was last: whoever was removed since the backup stays out, who came since or chose another
 * passphrase gets in by it. */
static void keep_users(struct vault *vault, const struct vault *standing)
{
    const struct keys_slot *slot = keys_find(standing->keys, standing->user.name);

    if (!slot || !id_equal(standing->keys->vault, vault->keys->vault))
        return;
    memcpy(vault->keys->slots, standing->keys->slots, sizeof vault->keys->slots);
    vault->user = standing->user;
}

static bool write_pages(struct vault *vault, struct database *from, const struct vault *standing, struct error *err)
{
    scoped_text path = NULL;
    struct database_place place;
    struct copy *copy;
    bool good, is_ready;

    secret_free(vault->data_key);
    vault->data_key = secret_new(SEAL_KEY_BYTES);
    random_bytes(secret_bytes(vault->data_key), SEAL_KEY_BYTES);
    if (standing)
        keep_users(vault, standing);
    keys_turn(vault->keys, next_epoch(vault), vault->data_key);
    path = vault_epoch_path(vault->folder, vault->keys->epoch);
    place = vault_place(vault->keys, path, vault->data_key);
    vault->is_restored = true;
    copy = copy_begin(from, &place, err);
    good = copy && copy_step(copy, 0, &is_ready, err) && copy_finish(copy, err);
    copy_free(copy);
    if (!good || !file_sync(path, err))
        return false;
    vault->database = database_open(&place, err);
    return vault->database;
}

static bool read_backup(struct vault *vault, const struct vault_restoring *what, struct secret *passphrase,
                        struct error *err)
{
    uint8_t file_id[DATABASE_ID_BYTES];
    struct database_place place;
    scoped(database) from = NULL;

    vault->keys = backup_load_keys(what->path, file_id, err);
    if (!vault->keys || !find_key(vault, what->user_name, passphrase, err))
        return false;
    place = backup_place(what->path, vault->data_key, file_id);
    from = database_open_copy(&place, err);
    return from && database_check(from, err) && write_pages(vault, from, what->standing, err);
}

static int take_lock(const struct vault_restoring *what, struct error *err)
{
    int lock;

    if (!what->standing)
        return lock_take(what->folder, err);
    lock = what->standing->lock;
    what->standing->lock = -1;
    return lock;
}

struct vault *vault_restore_begin(const struct vault_restoring *what, struct secret *passphrase, struct error *err)
{
    struct vault *vault;

    if (!file_make_folder(what->folder, 0700, err))
        return NULL;
    vault = mem_new(sizeof *vault);
    vault->folder = mem_text(what->folder);
    vault->lock = take_lock(what, err);
    if (vault->lock >= 0 && read_backup(vault, what, passphrase, err))
        return vault;
    vault_close(vault);
    return NULL;
}

static bool keep_file(const char *from_folder, const char *name, const char *to_folder, struct error *err)
{
    scoped_text from = file_join(from_folder, name);
    scoped_text to = file_join(to_folder, name);

    if (link(from, to) == 0 || errno == ENOENT || errno == EEXIST)
        return true;
    return error_set(err, ERROR_SYSTEM, _("%s cannot be kept as %s (%s). Look at the disk, or move it away yourself."),
                     from, to, strerror(errno));
}

/* The database that the keys name, with its log; when they cannot be read, every one but the one just written. */
static bool keep_databases(const struct vault *vault, const char *beside, struct error *err)
{
    scoped(keys) there = keys_load(vault->folder, NULL);
    scoped_text own = mem_format("vault-%" PRIu64 ".db", vault->keys->epoch);
    scoped_text live = there ? mem_format("vault-%" PRIu64 ".db", there->epoch) : mem_text("vault-");
    DIR *folder = opendir(vault->folder);
    bool good = true;

    for (struct dirent *entry; folder && good && (entry = readdir(folder));)
        if (text_starts(entry->d_name, live) && !text_starts(entry->d_name, own))
            good = keep_file(vault->folder, entry->d_name, beside, err);
    if (folder)
        closedir(folder);
    return good;
}

static bool remove_kept(const char *folder, struct error *err)
{
    DIR *kept = opendir(folder);

    for (struct dirent *entry; kept && (entry = readdir(kept));) {
        scoped_text path = file_join(folder, entry->d_name);

        if (*entry->d_name != '.')
            unlink(path);
    }
    if (kept)
        closedir(kept);
    if (rmdir(folder) == 0)
        return true;
    return error_set(err, ERROR_SYSTEM, _("%s holds what must go, and cannot be removed (%s). Remove it yourself."),
                     folder, strerror(errno));
}

bool restore_forget_kept(const struct vault *vault, struct error *err)
{
    DIR *folder = opendir(vault->folder);
    bool good = true;

    if (!folder)
        return error_set(err, ERROR_SYSTEM, _("%s holds what must go, and cannot be removed (%s). Remove it yourself."),
                         vault->folder, strerror(errno));
    for (struct dirent *entry; (entry = readdir(folder));)
        if (text_starts(entry->d_name, KEPT)) {
            scoped_text path = file_join(vault->folder, entry->d_name);

            good = remove_kept(path, err) && good;
        }
    closedir(folder);
    return good;
}

/* The vault that was there is nowhere overwritten: whoever restored the wrong backup can go back. */
static bool keep_old(const struct vault *vault, struct error *err)
{
    scoped_text beside = mem_format("%s/" KEPT "%" PRIu64, vault->folder, vault->keys->epoch);

    if (!vault_exists(vault->folder) || BUG(122))
        return true;
    return file_make_folder(beside, 0700, err) && keep_databases(vault, beside, err) &&
           keep_file(vault->folder, "keys", beside, err) && file_sync(beside, err);
}

bool vault_restore_finish(struct vault *vault, struct error *err)
{
    if (!keep_old(vault, err))
        return false;
    /* When the keys could not be written nobody knows which of the two they name: both stay until the next opening. */
    vault->is_restored = false;
    return vault_replace_keys(vault, vault->keys, vault->data_key, err);
}

void restore_undo(struct vault *vault)
{
    scoped_text path = vault_epoch_path(vault->folder, vault->keys->epoch);

    database_remove(path);
}
