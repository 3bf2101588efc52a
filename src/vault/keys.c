/* keys.c — the file of keys: who may open the vault, each with a passphrase of their own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/words.h"

/*
 * The file, numbers with the lowest byte first:
 *   "BALIEKEY" 8 | version 4 | epoch 8 | vault 16                                          36
 *   32 slots: kind 4 | user 16 | name 49 | rounds 4 | memory 4 | salt 16 | public key 32  125
 *             private key 72 | data key 104                                               176
 *   mark with the data key 32 | hash of all before 32                                      64
 * The first 125 bytes of a slot, after magic, version and vault, are authenticated with its private key: a slot with
 * cheaper parameters, another name or from another vault does not open. Vault and epoch lie sealed with the data key.
 */
#define MAGIC         "BALIEKEY"
#define VERSION       1u
#define HEAD_BYTES    36u
#define OPEN_BYTES    125u
#define SLOT_BYTES    (OPEN_BYTES + 72u + 104u)
#define BODY_BYTES    (HEAD_BYTES + VAULT_USERS * SLOT_BYTES)
#define FILE_BYTES    (BODY_BYTES + SEAL_MARK_BYTES + 32u)
#define BESIDE_BYTES  (8 + 4 + 16 + OPEN_BYTES)
#define LEAST_LETTERS 12
#define LEAST_KINDS   6

static const struct seal_cost cost_usual = { 3, 256 * 1024 };
static const struct seal_cost cost_floor = { 3, 64 * 1024 };
static const struct seal_cost cost_ceiling = { 16, 2 * 1024 * 1024 };

static void put_number(struct buf *out, uint64_t number, int size_bytes)
{
    for (int i = 0; i < size_bytes; i++)
        buf_char(out, (char)(number >> (8 * i) & 0xff));
}

static uint64_t take_number(const uint8_t **at, int size_bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < size_bytes; i++)
        number |= (uint64_t)(*at)[i] << (8 * i);
    *at += size_bytes;
    return number;
}

static void take_bytes(const uint8_t **at, void *out, size_t size_bytes)
{
    memcpy(out, *at, size_bytes);
    *at += size_bytes;
}

static void put_open_part(struct buf *out, const struct keys_slot *slot)
{
    put_number(out, slot->kind, 4);
    buf_add(out, slot->user.id.bytes, sizeof slot->user.id.bytes);
    buf_add(out, slot->user.name, sizeof slot->user.name);
    put_number(out, slot->cost.rounds, 4);
    put_number(out, slot->cost.memory_kib, 4);
    buf_add(out, slot->salt, sizeof slot->salt);
    buf_add(out, slot->public_key, sizeof slot->public_key);
}

static void put_beside(struct buf *out, const struct keys *keys, const struct keys_slot *slot)
{
    buf_add(out, MAGIC, 8);
    put_number(out, VERSION, 4);
    buf_add(out, keys->vault.bytes, sizeof keys->vault.bytes);
    put_open_part(out, slot);
}

static void take_slot(const uint8_t **at, struct keys_slot *slot)
{
    uint64_t kind = take_number(at, 4);

    slot->kind = kind == KEYS_USER ? KEYS_USER : kind == KEYS_RECOVERY ? KEYS_RECOVERY : KEYS_FREE;
    take_bytes(at, slot->user.id.bytes, sizeof slot->user.id.bytes);
    take_bytes(at, slot->user.name, sizeof slot->user.name);
    slot->user.name[VAULT_NAME_BYTES - 1] = '\0';
    slot->cost.rounds = (uint32_t)take_number(at, 4);
    slot->cost.memory_kib = (uint32_t)take_number(at, 4);
    take_bytes(at, slot->salt, sizeof slot->salt);
    take_bytes(at, slot->public_key, sizeof slot->public_key);
    take_bytes(at, slot->private_key, sizeof slot->private_key);
    take_bytes(at, slot->data_key, sizeof slot->data_key);
}

static void put_body(struct buf *out, const struct keys *keys)
{
    buf_add(out, MAGIC, 8);
    put_number(out, VERSION, 4);
    put_number(out, keys->epoch, 8);
    buf_add(out, keys->vault.bytes, sizeof keys->vault.bytes);
    for (size_t i = 0; i < VAULT_USERS; i++) {
        put_open_part(out, &keys->slots[i]);
        buf_add(out, keys->slots[i].private_key, sizeof keys->slots[i].private_key);
        buf_add(out, keys->slots[i].data_key, sizeof keys->slots[i].data_key);
    }
}

static bool read_file(const char *folder, struct buf *out, struct error *err)
{
    scoped_text path = file_join(folder, "keys");
    struct digest digest;

    if (!file_exists(path))
        return error_set(err, ERROR_ABSENT, _("There is no vault in %s. Make one with: balie init --user NAME"),
                         folder);
    if (!file_read(path, FILE_BYTES, out, err))
        return false;
    if (out->size_bytes == FILE_BYTES) {
        digest = hash_bytes(out->bytes, FILE_BYTES - sizeof digest.bytes);
        if (memcmp(digest.bytes, out->bytes + FILE_BYTES - sizeof digest.bytes, sizeof digest.bytes) == 0)
            return true;
    }
    return error_set(err, ERROR_DAMAGED, _("The file of keys %s is damaged. Put back a copy of it from the backup."),
                     path);
}

struct keys *keys_load(const char *folder, struct error *err)
{
    scoped_buf file = { 0 };
    struct keys *keys;
    const uint8_t *at;

    if (!read_file(folder, &file, err))
        return NULL;
    at = (const uint8_t *)file.bytes + 8;
    if (memcmp(file.bytes, MAGIC, 8) != 0 || take_number(&at, 4) != VERSION) {
        error_set(err, ERROR_DAMAGED, _("The file of keys in %s is of another version. Install the newest balie."),
                  folder);
        return NULL;
    }
    keys = mem_new(sizeof *keys);
    keys->epoch = take_number(&at, 8);
    take_bytes(&at, keys->vault.bytes, sizeof keys->vault.bytes);
    for (size_t i = 0; i < VAULT_USERS; i++)
        take_slot(&at, &keys->slots[i]);
    return keys;
}

bool keys_save(const struct keys *keys, const char *folder, struct secret *data_key, struct error *err)
{
    scoped_text path = file_join(folder, "keys");
    scoped_buf file = { 0 };
    uint8_t mark[SEAL_MARK_BYTES];
    struct digest digest;

    put_body(&file, keys);
    seal_mark(data_key, file.bytes, file.size_bytes, mark);
    buf_add(&file, mark, sizeof mark);
    digest = hash_bytes(file.bytes, file.size_bytes);
    buf_add(&file, digest.bytes, sizeof digest.bytes);
    return file_replace(path, file.bytes, file.size_bytes, 0600, err);
}

bool keys_is_marked(const char *folder, struct secret *data_key)
{
    scoped_buf file = { 0 };
    uint8_t mark[SEAL_MARK_BYTES];

    if (!read_file(folder, &file, NULL))
        return false;
    seal_mark(data_key, file.bytes, BODY_BYTES, mark);
    return memcmp(mark, file.bytes + BODY_BYTES, sizeof mark) == 0;
}

void keys_free(struct keys *keys)
{
    mem_free(keys);
}

struct keys_slot *keys_find(struct keys *keys, const char *name)
{
    for (size_t i = 0; i < VAULT_USERS; i++)
        if (keys->slots[i].kind == KEYS_USER && strcmp(keys->slots[i].user.name, name) == 0)
            return &keys->slots[i];
    return NULL;
}

bool keys_is_strong(struct secret *passphrase, struct error *err)
{
    const uint8_t *bytes = secret_bytes(passphrase);
    bool seen[256] = { false };
    size_t kinds = 0;

    for (size_t i = 0; i < secret_size_bytes(passphrase); i++) {
        kinds += !seen[bytes[i]];
        seen[bytes[i]] = true;
    }
    if (secret_size_bytes(passphrase) >= LEAST_LETTERS && kinds >= LEAST_KINDS)
        return true;
    return error_set(err, ERROR_INPUT,
                     _("This passphrase is too easy to guess. Take at least 12 letters, best four words that have "
                       "nothing to do with each other."));
}

static void put_payload(const struct keys *keys, struct secret *data_key, struct secret *payload)
{
    uint8_t *at = secret_bytes(payload);

    memcpy(at, secret_bytes(data_key), SEAL_KEY_BYTES);
    memcpy(at + SEAL_KEY_BYTES, keys->vault.bytes, sizeof keys->vault.bytes);
    for (int i = 0; i < 8; i++)
        at[SEAL_KEY_BYTES + 16 + i] = (uint8_t)(keys->epoch >> (8 * i) & 0xff);
}

static bool fill_slot(const struct keys *keys, struct keys_slot *slot, struct secret *passphrase,
                      struct secret *data_key, struct error *err)
{
    scoped(secret) private_key = secret_new(SEAL_KEY_BYTES);
    scoped(secret) payload = secret_new(KEYS_PAYLOAD_BYTES);
    scoped(secret) key = NULL;
    scoped_buf beside = { 0 };

    slot->cost = cost_usual;
    random_bytes(slot->salt, sizeof slot->salt);
    key = seal_stretch(passphrase, slot->salt, slot->cost);
    if (!key)
        return error_set(err, ERROR_SYSTEM,
                         _("There is too little memory for the key (256 MiB). Close other programs and try again."));
    seal_make_pair(slot->public_key, private_key);
    put_beside(&beside, keys, slot);
    seal_close(key, beside.bytes, beside.size_bytes, private_key, slot->private_key);
    put_payload(keys, data_key, payload);
    seal_give(slot->public_key, payload, slot->data_key);
    return true;
}

static struct keys_slot *find_room(struct keys *keys, const struct vault_user *user, struct error *err)
{
    struct keys_slot *same = keys_find(keys, user->name);

    if (same && !id_equal(same->user.id, user->id)) {
        error_set(err, ERROR_INPUT, _("There is already a user %s. Choose another name."), user->name);
        return NULL;
    }
    for (size_t i = 0; !same && i < VAULT_USERS; i++)
        if (keys->slots[i].kind == KEYS_FREE)
            same = &keys->slots[i];
    if (!same)
        error_set(err, ERROR_INPUT, _("There is no room for another user. Remove one who has left."));
    return same;
}

/* The same user again gets a new pair of keys in the same slot: that is how a passphrase is changed. */
bool keys_add(struct keys *keys, const struct vault_user *user, struct secret *passphrase, struct secret *data_key,
              struct error *err)
{
    struct keys_slot fresh = { .kind = KEYS_USER, .user = *user };
    struct keys_slot *slot;

    if (!keys_is_strong(passphrase, err))
        return false;
    slot = find_room(keys, user, err);
    if (!slot || !fill_slot(keys, &fresh, passphrase, data_key, err))
        return false;
    *slot = fresh;
    return true;
}

static bool is_affordable(struct seal_cost cost)
{
    return cost.rounds >= cost_floor.rounds && cost.memory_kib >= cost_floor.memory_kib &&
           cost.rounds <= cost_ceiling.rounds && cost.memory_kib <= cost_ceiling.memory_kib;
}

static bool open_slot(const struct keys *keys, const struct keys_slot *slot, struct secret *passphrase,
                      struct secret *data_key)
{
    scoped(secret) key = is_affordable(slot->cost) ? seal_stretch(passphrase, slot->salt, slot->cost) : NULL;
    scoped(secret) private_key = secret_new(SEAL_KEY_BYTES);
    scoped(secret) payload = secret_new(KEYS_PAYLOAD_BYTES);
    scoped(secret) wanted = secret_new(KEYS_PAYLOAD_BYTES);
    scoped_buf beside = { 0 };

    put_beside(&beside, keys, slot);
    if (!key || !seal_open(key, beside.bytes, beside.size_bytes, slot->private_key, private_key) ||
        !seal_take(slot->public_key, private_key, slot->data_key, payload))
        return false;
    memcpy(secret_bytes(data_key), secret_bytes(payload), SEAL_KEY_BYTES);
    put_payload(keys, data_key, wanted);
    return memcmp(secret_bytes(wanted), secret_bytes(payload), KEYS_PAYLOAD_BYTES) == 0;
}

struct secret *keys_open(const struct keys *keys, const struct keys_slot *slot, struct secret *passphrase,
                         struct error *err)
{
    struct secret *data_key = secret_new(SEAL_KEY_BYTES);

    if (open_slot(keys, slot, passphrase, data_key))
        return data_key;
    secret_free(data_key);
    error_set(err, ERROR_LOCKED, _("This name and passphrase do not open the vault. Try again."));
    return NULL;
}

void keys_pretend(struct secret *passphrase)
{
    static const uint8_t salt[SEAL_SALT_BYTES];

    secret_free(seal_stretch(passphrase, salt, cost_usual));
}
