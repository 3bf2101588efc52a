/* inside.h — an open vault from inside: its folder, its keys, its database, and the next epoch being written. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_INSIDE_H
#define BALIE_VAULT_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "database.h"
#include "vault/vault.h"

struct backup;
struct copy;
struct error;
struct keys;
struct secret;

struct vault {
    char *folder;
    int lock;
    struct keys *keys;
    struct secret *data_key;
    struct vault_user user;
    struct database *database;
    struct copy *turning;    /* the next epoch, being written */
    struct secret *next_key; /* its data key */
    struct backup *rolling;  /* a backup, being written */
    struct vault_rolling roll_how;
    pid_t checker;    /* the process that reads it back; 0 when none does */
    int checker_says; /* what it has to say, when it does not think well of it */
    bool is_restored; /* not published yet: the keys in the folder name another epoch, or there are none */
    char *notice;
};

char *vault_epoch_path(const char *folder, uint64_t epoch); /* yours */
/* Where the database of an epoch is and what seals it; PATH and DATA_KEY are borrowed. */
struct database_place vault_place(const struct keys *keys, const char *path, struct secret *data_key);
/* Saves a changed copy of the keys; the vault takes it over only when it stands on the disk. */
bool vault_replace_keys(struct vault *vault, const struct keys *changed, struct secret *data_key, struct error *err);
bool vault_has_keys(const struct vault *vault, const struct keys *keys); /* whether the file of keys is these */
struct keys *vault_copy_keys(const struct vault *vault);
/* Begins (again) to write the next epoch, when somebody is leaving. */
bool epoch_begin(struct vault *vault, struct error *err);
bool epoch_is_due(const struct vault *vault);
/* Writes what is left, switches by renaming the keys, and opens the new one. */
bool epoch_switch(struct vault *vault, struct error *err);
void epoch_forget(struct vault *vault); /* stops writing it; what there is goes at the next opening */
void epoch_remove_others(const struct vault *vault);
void roll_stop(struct vault *vault);
char *roll_folder(const struct vault *vault); /* where its backups are; yours */
/* Somebody was removed and a rolling backup of before is still there: the removal was cut off before its end. */
bool roll_is_outdated(const struct vault *vault);
uint64_t epoch_highest(const char *folder); /* of all databases in FOLDER; 0 when there is none */

#endif
