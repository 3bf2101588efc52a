/* vault.h — the sealed vault of one computer: opened with a passphrase, held by one process. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_VAULT_H
#define BALIE_VAULT_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/scope.h"

struct error;
struct secret;
struct sqlite3;
struct vault; /* opaque */

#define VAULT_USERS      32
#define VAULT_NAME_BYTES 49

struct vault_user {
    struct id id;
    char name[VAULT_NAME_BYTES];
};

/* Two files in FOLDER: vault-<epoch>.db and keys (and a lock while open). Creates both, with a first user; refuses when
 * a vault is there. ERROR_INPUT for a weak passphrase. */
struct vault *vault_create(const char *folder, const char *user_name, struct secret *passphrase, struct error *err);
/* USER_NAME NULL: whoever PASSPHRASE belongs to, in the same time. ERROR_LOCKED: wrong passphrase (nothing said of
 * which), or held by another process (who: pid, terminal). ERROR_ABSENT: no vault here. ERROR_DAMAGED: keys or database
 * are. A removal that was cut off is finished first. */
struct vault *vault_open(const char *folder, const char *user_name, struct secret *passphrase, struct error *err);
bool vault_exists(const char *folder);
/* The users of the vault in FOLDER, without opening it; returns their number. */
size_t vault_list_users(const char *folder, struct vault_user users[VAULT_USERS]);
struct vault_user vault_user(const struct vault *vault); /* who opened it */
struct sqlite3 *vault_database(struct vault *vault);     /* borrowed; the one connection */
const char *vault_folder(const struct vault *vault);
/* What the opening has to say to the person, a whole sentence; NULL when nothing. */
const char *vault_notice(const struct vault *vault);
/* True while every page could be read; else ERR says what was met first. Nothing is written after that: what a program
 * went on to conclude from what it could not read never gets in. Ask before telling that all went well. */
bool vault_is_well(const struct vault *vault, struct error *err);
/* Between vault_defer() with true and with false commits return before they are on the disk: another thread writes them
 * there, in the same order, while keys are answered. With little room left on the disk nothing is deferred. Until
 * vault_is_behind() says no, none of it may be told to a person or a server; a commit that was not deferred waits for
 * all before it. What could not be written in the end is told by vault_is_well(). */
void vault_defer(struct vault *vault, bool is_deferring);
bool vault_is_behind(const struct vault *vault);
bool vault_catch_up(struct vault *vault, struct error *err); /* waits; as vault_is_well() */
int vault_descriptor(const struct vault *vault); /* to wait for: can be read once nothing is left; -1: nothing to */
/* Every page and every index (SQLite's integrity_check). */
bool vault_check(struct vault *vault, struct error *err);

bool vault_add_user(struct vault *vault, const char *name, struct secret *passphrase, struct error *err);
/* Whole at once: NAME is let in no more, all is sealed anew under a key that NAME never had, local backups are made
 * anew. vault_database() is another one afterwards: no store may be open. */
bool vault_remove_user(struct vault *vault, const char *name, struct error *err);
/* The same in steps, with a store open: NAME is let in no more from here on; vault_step() writes the rest, and
 * vault_close(), or else the next opening, switches to it. */
bool vault_dismiss_user(struct vault *vault, const char *name, struct error *err);
/* Every row is written anew into the next epoch, under a fresh data key: nothing that was deleted is left in any page,
 * and for what the disk may still hold of the old file there is no key any more. Takes as much room on the disk as the
 * vault, and little memory. AFTER is SQL that is run on it before it becomes the vault's. Local backups are made anew.
 * vault_database() is another one afterwards: no store may be open. When it fails the vault is only good for closing.
 */
bool vault_rewrite(struct vault *vault, const char *after, struct error *err);
bool vault_change_passphrase(struct vault *vault, struct secret *old, struct secret *passphrase, struct error *err);
/* Whether PASSPHRASE is the one of the user who opened it (for unlocking a locked screen). Takes its 0.4 s. */
bool vault_is_passphrase(struct vault *vault, struct secret *passphrase);

/* The one recovery slot; a new code makes the old one worthless. */
bool vault_set_recovery(struct vault *vault, struct secret *code, struct error *err);
bool vault_has_recovery(const struct vault *vault);
/* With the recovery CODE the user NAME gets PASSPHRASE; the vault is closed before and after. */
bool vault_recover(const char *folder, const char *name, struct secret *code, struct secret *passphrase,
                   struct error *err);

/* A sealed copy of the vault and its keys as one file, read back before it gets its name; consistent while in use. */
bool vault_backup(struct vault *vault, const char *path, struct error *err);
/* Rolling backups in FOLDER/backups: begins one when the newest is older than EVERY_MS; the oldest of more than KEEP
 * go when it is there. vault_step() writes it. */
struct vault_rolling {
    int64_t every_ms;
    size_t keep;
    /* Whether what lies in the COPY is good, asked in a process of its own; NULL: only its pages are judged. With
     * ERROR_DAMAGED, or when it cannot be read, the copy is thrown away and the older ones stay; anything else is told
     * by vault_step(). */
    bool (*judge)(struct vault *copy, struct error *err);
};
bool vault_roll(struct vault *vault, const struct vault_rolling *how, struct error *err);
bool vault_is_rolling(const struct vault *vault);
/* When they were made, the newest first; returns how many there are, at most ROOM. */
size_t vault_list_backups(const struct vault *vault, int64_t *made_ms, size_t room);
char *vault_backup_path(const struct vault *vault, int64_t made_ms); /* yours */
/* One of them, to be read beside the vault; NULL when the key of the vault does not open it, or it is damaged. */
struct vault *vault_open_backup(const struct vault *vault, int64_t made_ms, struct error *err);
/* One now, whole, instead of all there were: what they held is gone with them (after an erasure), and with the vaults
 * that were kept at a restoring. Without any before, nothing is made. ERROR_SYSTEM when one cannot be removed. */
bool vault_roll_anew(struct vault *vault, struct error *err);
/* For a computer that was put out of use: the keys go, with every backup and kept vault in the folder; VAULT is only
 * good for closing then, and is opened by nobody any more. Cut off before its end it still opens, and is forgotten
 * again. */
bool vault_forget(struct vault *vault, struct error *err);
/* Goes on with what is being written beside the work (a backup, the next epoch) for at most BUDGET_MS. *IS_BUSY: there
 * is more to do. False: given up, and why; the work itself can go on. */
bool vault_step(struct vault *vault, int64_t budget_ms, bool *is_busy, struct error *err);
/* Reads and judges a backup whole and gives it as a vault that is not in its folder yet: work on it (another device,
 * what was erased meanwhile), then finish, or close to leave everything as it was. Its users are those of the standing
 * one, when that is the same vault: nobody who was removed comes back. */
struct vault_restoring {
    const char *folder, *path, *user_name; /* USER_NAME NULL: whoever the passphrase belongs to */
    struct vault *standing;                /* the vault that is open in FOLDER, or NULL; its lock goes over */
};
struct vault *vault_restore_begin(const struct vault_restoring *what, struct secret *passphrase, struct error *err);
/* The standing one is closed by now. From here on it is the vault of FOLDER; the one before is kept in
 * FOLDER/before-restore-<epoch>. */
bool vault_restore_finish(struct vault *vault, struct error *err);

void vault_close(struct vault *vault); /* NULL is fine */
static inline void vault_free(struct vault *vault)
{
    vault_close(vault);
}
SCOPED(vault)

#endif
