/* keys.h — the file of keys: who may open the vault, each with a passphrase of their own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_KEYS_H
#define BALIE_VAULT_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/scope.h"
#include "base/seal.h"
#include "vault/vault.h"

struct buf;
struct error;
struct secret;

/* KEYS_LEAVING: a user who was removed; nobody is let in by it, and it goes with the next epoch. */
enum keys_kind { KEYS_FREE = 0, KEYS_USER = 1, KEYS_RECOVERY = 2, KEYS_LEAVING = 3 };

/* What a data key is sealed together with: a key of another vault or epoch does not fit. */
#define KEYS_PAYLOAD_BYTES (SEAL_KEY_BYTES + 16 + 8)

struct keys_slot {
    enum keys_kind kind;
    struct vault_user user;
    struct seal_cost cost;
    uint8_t salt[SEAL_SALT_BYTES];
    uint8_t public_key[SEAL_PUBLIC_BYTES];
    uint8_t private_key[SEAL_KEY_BYTES + SEAL_EXTRA_BYTES]; /* sealed by the passphrase */
    uint8_t data_key[KEYS_PAYLOAD_BYTES + SEAL_GIFT_BYTES]; /* sealed to the public key */
};

struct keys {
    uint64_t epoch; /* names the live database: vault-<epoch>.db */
    struct id vault;
    struct keys_slot slots[VAULT_USERS];
    uint8_t mark[SEAL_MARK_BYTES]; /* as it was read */
};

#define KEYS_FILE_BYTES 9732

/* NULL and ERROR_ABSENT when FOLDER has none, ERROR_DAMAGED when it is not whole. */
struct keys *keys_load(const char *folder, struct error *err);
/* DATA_KEY marks the whole file; replaced at once. */
bool keys_save(const struct keys *keys, const char *folder, struct secret *data_key, struct error *err);
/* The same as bytes, as a backup has them in front; PATH is for the message. */
struct keys *keys_decode(const uint8_t *bytes, size_t size_bytes, const char *path, struct error *err);
void keys_encode(const struct keys *keys, struct secret *data_key, struct buf *out);
/* Whether they were last written by who had DATA_KEY. */
bool keys_is_marked(const struct keys *keys, struct secret *data_key);
/* Whether both would be the same file, but for its marks. */
bool keys_equal(const struct keys *a, const struct keys *b);
void keys_free(struct keys *keys);
SCOPED(keys)

/* Fills a free slot; ERROR_INPUT when the name is taken or no slot is free. */
bool keys_add(struct keys *keys, const struct vault_user *user, struct secret *passphrase, struct secret *data_key,
              struct error *err);
/* What a recovery sheet opens: one slot, replaced. */
bool keys_set_recovery(struct keys *keys, struct secret *code, struct secret *data_key, struct error *err);
/* The private key of SLOT, yours; NULL when PASSPHRASE does not open it. Takes its time. */
struct secret *keys_unlock(const struct keys *keys, const struct keys_slot *slot, struct secret *passphrase);
/* The slot of the user NAME (NULL: of any user) that PASSPHRASE opens, with its private key, yours; NULL when none
 * does. Takes the time of one slot, for a name that is not there too. */
const struct keys_slot *keys_try(const struct keys *keys, const char *name, struct secret *passphrase,
                                 struct secret **private_key);
/* The data key that was sealed to SLOT, yours; NULL when it is of another vault or epoch. */
struct secret *keys_take(const struct keys *keys, const struct keys_slot *slot, struct secret *private_key);
/* Another epoch, another data key: sealed anew to all who stay; who is leaving is gone. */
void keys_turn(struct keys *keys, uint64_t epoch, struct secret *data_key);
/* Spends the time keys_open() takes, for a name that is not there. */
void keys_pretend(struct secret *passphrase);
struct keys_slot *keys_find(struct keys *keys, const char *name); /* NULL when absent */
struct keys_slot *keys_recovery(struct keys *keys);               /* NULL when absent */

#endif
