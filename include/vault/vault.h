/* vault.h — the sealed vault of one computer: opened with a passphrase, held by one process. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_VAULT_H
#define BALIE_VAULT_VAULT_H

#include <stdbool.h>
#include <stddef.h>

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
/* USER_NAME NULL: the only user, or every slot in turn. ERROR_LOCKED: wrong passphrase (nothing said of which), or held
 * by another process (who: pid, terminal). ERROR_ABSENT: no vault here. ERROR_DAMAGED: keys or database are. */
struct vault *vault_open(const char *folder, const char *user_name, struct secret *passphrase, struct error *err);
bool vault_exists(const char *folder);
/* The users of the vault in FOLDER, without opening it; returns their number. */
size_t vault_list_users(const char *folder, struct vault_user users[VAULT_USERS]);
struct vault_user vault_user(const struct vault *vault); /* who opened it */
struct sqlite3 *vault_database(struct vault *vault);     /* borrowed; the one connection */
const char *vault_folder(const struct vault *vault);
bool vault_add_user(struct vault *vault, const char *name, struct secret *passphrase, struct error *err);
bool vault_remove_user(struct vault *vault, const char *name,
                       struct error *err); /* rotation of the data key follows with the sealed pages */
bool vault_change_passphrase(struct vault *vault, struct secret *old, struct secret *passphrase, struct error *err);
/* Whether PASSPHRASE is the one of the user who opened it (for unlocking a locked screen). Takes its 0.4 s. */
bool vault_is_passphrase(struct vault *vault, struct secret *passphrase);
void vault_close(struct vault *vault); /* NULL is fine */
static inline void vault_free(struct vault *vault)
{
    vault_close(vault);
}
SCOPED(vault)

#endif
