/* keys.c — the file of keys: who may open the vault, each with a passphrase of their own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/words.h"
#include "strength.h"

/*
 * The file, numbers with the lowest byte first:
 *   "BALIEKEY" 8 | version 4 | epoch 8 | vault 16                                          36
 *   32 slots: kind 4 | user 16 | name 49 | rounds 4 | memory 4 | salt 16 | public key 32  125
 *             private key 72 | data key 104                                               176
 *   mark with the data key 32 | hash of all before 32                                      64
 * The first 125 bytes of a slot, after magic, version and vault, are authenticated with its private key: a slot with
 * cheaper parameters, another name or from another vault does not open. Vault and epoch lie sealed with the data key.
 */
#define MAGIC        "BALIEKEY"
#define VERSION      1u
#define HEAD_BYTES   36u
#define OPEN_BYTES   125u
#define SLOT_BYTES   (OPEN_BYTES + 72u + 104u)
#define BODY_BYTES   (HEAD_BYTES + VAULT_USERS * SLOT_BYTES)
#define FILE_BYTES   (BODY_BYTES + SEAL_MARK_BYTES + 32u)
#define BESIDE_BYTES (8 + 4 + 16 + OPEN_BYTES)
#define LIMIT_BYTES  (1u << 20)

static_assert(FILE_BYTES == KEYS_FILE_BYTES, "the drawing above");

/* Programs that test open thousands of vaults: built with BALIE_TEST_KEYS they make keys that every other balie
 * refuses, for they lie below its floor. */
#ifdef BALIE_TEST_KEYS
static const struct seal_cost cost_usual = { 3, 64 };
static const struct seal_cost cost_floor = { 3, 64 };
#else
static const struct seal_cost cost_usual = { 3, 256 * 1024 };
static const struct seal_cost cost_floor = { 3, 64 * 1024 };
#endif
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

    slot->kind = kind == KEYS_USER       ? KEYS_USER
                 : kind == KEYS_RECOVERY ? KEYS_RECOVERY
                 : kind == KEYS_LEAVING  ? KEYS_LEAVING
                                         : KEYS_FREE;
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

static bool is_whole(const uint8_t *bytes, size_t size_bytes)
{
    struct digest digest;

    if (size_bytes != FILE_BYTES)
        return false;
    digest = hash_bytes(bytes, FILE_BYTES - sizeof digest.bytes);
    return memcmp(digest.bytes, bytes + FILE_BYTES - sizeof digest.bytes, sizeof digest.bytes) == 0;
}

struct keys *keys_decode(const uint8_t *bytes, size_t size_bytes, const char *path, struct error *err)
{
    const uint8_t *at = bytes + 8;
    struct keys *keys;

    if (!is_whole(bytes, size_bytes)) {
        error_set(err, ERROR_DAMAGED, _("The file of keys %s is damaged. Put back a copy of it from the backup."),
                  path);
        return NULL;
    }
    if (memcmp(bytes, MAGIC, 8) != 0 || take_number(&at, 4) != VERSION) {
        error_set(err, ERROR_DAMAGED, _("The file of keys %s is of another version. Install the newest balie."), path);
        return NULL;
    }
    keys = mem_new(sizeof *keys);
    keys->epoch = take_number(&at, 8);
    take_bytes(&at, keys->vault.bytes, sizeof keys->vault.bytes);
    for (size_t i = 0; i < VAULT_USERS; i++)
        take_slot(&at, &keys->slots[i]);
    take_bytes(&at, keys->mark, sizeof keys->mark);
    return keys;
}

struct keys *keys_load(const char *folder, struct error *err)
{
    scoped_text path = file_join(folder, "keys");
    scoped_buf file = { 0 };

    if (!file_exists(path)) {
        error_set(err, ERROR_ABSENT, _("There is no vault in %s. Make one with: balie init --user NAME"), folder);
        return NULL;
    }
    /* One that is larger is no file of keys: what it is is said below. */
    if (!file_read(path, LIMIT_BYTES, &file, err)) {
        if (err && err->kind == ERROR_INPUT)
            err->kind = ERROR_DAMAGED;
        return NULL;
    }
    return keys_decode((const uint8_t *)file.bytes, file.size_bytes, path, err);
}

void keys_encode(const struct keys *keys, struct secret *data_key, struct buf *out)
{
    scoped_buf body = { 0 };
    uint8_t mark[SEAL_MARK_BYTES];
    struct digest digest;

    put_body(&body, keys);
    seal_mark(data_key, body.bytes, body.size_bytes, mark);
    buf_add(&body, mark, sizeof mark);
    digest = hash_bytes(body.bytes, body.size_bytes);
    buf_add(&body, digest.bytes, sizeof digest.bytes);
    buf_add(out, body.bytes, body.size_bytes);
}

bool keys_save(const struct keys *keys, const char *folder, struct secret *data_key, struct error *err)
{
    scoped_text path = file_join(folder, "keys");
    scoped_buf file = { 0 };

    keys_encode(keys, data_key, &file);
    return file_replace(path, file.bytes, file.size_bytes, 0600, err);
}

bool keys_is_marked(const struct keys *keys, struct secret *data_key)
{
    scoped_buf body = { 0 };
    uint8_t mark[SEAL_MARK_BYTES];

    put_body(&body, keys);
    seal_mark(data_key, body.bytes, body.size_bytes, mark);
    return memcmp(mark, keys->mark, sizeof mark) == 0;
}

bool keys_equal(const struct keys *a, const struct keys *b)
{
    scoped_buf one = { 0 };
    scoped_buf other = { 0 };

    put_body(&one, a);
    put_body(&other, b);
    return memcmp(one.bytes, other.bytes, one.size_bytes) == 0; /* they are all as long */
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

struct keys_slot *keys_recovery(struct keys *keys)
{
    for (size_t i = 0; i < VAULT_USERS; i++)
        if (keys->slots[i].kind == KEYS_RECOVERY)
            return &keys->slots[i];
    return NULL;
}

static void put_payload(const struct keys *keys, struct secret *data_key, struct secret *payload)
{
    uint8_t *at = secret_bytes(payload);

    memcpy(at, secret_bytes(data_key), SEAL_KEY_BYTES);
    memcpy(at + SEAL_KEY_BYTES, keys->vault.bytes, sizeof keys->vault.bytes);
    for (int i = 0; i < 8; i++)
        at[SEAL_KEY_BYTES + 16 + i] = (uint8_t)(keys->epoch >> (8 * i) & 0xff);
}

/* One salt for all slots of a vault: whoever gives no name is found with one stretching of the passphrase, not with one
 * for each user. What it costs: who guesses offline tries a guess on all users of this one vault at once. */
static void take_salt(const struct keys *keys, struct keys_slot *slot)
{
    for (size_t i = 0; i < VAULT_USERS; i++)
        if (keys->slots[i].kind == KEYS_USER && seal_cost_equal(keys->slots[i].cost, slot->cost)) {
            memcpy(slot->salt, keys->slots[i].salt, sizeof slot->salt);
            return;
        }
    random_bytes(slot->salt, sizeof slot->salt);
}

static bool fill_slot(const struct keys *keys, struct keys_slot *slot, struct secret *passphrase,
                      struct secret *data_key, struct error *err)
{
    scoped(secret) private_key = secret_new(SEAL_KEY_BYTES);
    scoped(secret) payload = secret_new(KEYS_PAYLOAD_BYTES);
    scoped(secret) key = NULL;
    scoped_buf beside = { 0 };

    slot->cost = cost_usual;
    if (slot->kind == KEYS_USER)
        take_salt(keys, slot);
    else
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

static struct keys_slot *find_free(struct keys *keys, struct error *err)
{
    for (size_t i = 0; i < VAULT_USERS; i++)
        if (keys->slots[i].kind == KEYS_FREE)
            return &keys->slots[i];
    error_set(err, ERROR_INPUT, _("There is no room for another user. Remove one who has left."));
    return NULL;
}

static struct keys_slot *find_room(struct keys *keys, const struct vault_user *user, struct error *err)
{
    struct keys_slot *same = keys_find(keys, user->name);

    if (!same)
        return find_free(keys, err);
    if (id_equal(same->user.id, user->id))
        return same;
    error_set(err, ERROR_INPUT, _("There is already a user %s. Choose another name."), user->name);
    return NULL;
}

/* The same user again gets a new pair of keys in the same slot: that is how a passphrase is changed. */
bool keys_add(struct keys *keys, const struct vault_user *user, struct secret *passphrase, struct secret *data_key,
              struct error *err)
{
    struct keys_slot fresh = { .kind = KEYS_USER, .user = *user };
    struct keys_slot *slot;

    if (!strength_suffices(passphrase, user->name, err))
        return false;
    slot = find_room(keys, user, err);
    if (!slot || !fill_slot(keys, &fresh, passphrase, data_key, err))
        return false;
    *slot = fresh;
    return true;
}

bool keys_set_recovery(struct keys *keys, struct secret *code, struct secret *data_key, struct error *err)
{
    struct keys_slot fresh = { .kind = KEYS_RECOVERY };
    struct keys_slot *slot = keys_recovery(keys);

    if (!slot)
        slot = find_free(keys, err);
    if (!slot || !fill_slot(keys, &fresh, code, data_key, err))
        return false;
    *slot = fresh;
    return true;
}

static bool is_affordable(struct seal_cost cost)
{
    return cost.rounds >= cost_floor.rounds && cost.memory_kib >= cost_floor.memory_kib &&
           cost.rounds <= cost_ceiling.rounds && cost.memory_kib <= cost_ceiling.memory_kib;
}

static struct secret *stretch(const struct keys_slot *slot, struct secret *passphrase)
{
    return is_affordable(slot->cost) ? seal_stretch(passphrase, slot->salt, slot->cost) : NULL;
}

/* KEY is what the passphrase gave for this salt and cost. */
static struct secret *open_slot(const struct keys *keys, const struct keys_slot *slot, struct secret *key)
{
    struct secret *private_key = secret_new(SEAL_KEY_BYTES);
    scoped_buf beside = { 0 };

    put_beside(&beside, keys, slot);
    if (key && seal_open(key, beside.bytes, beside.size_bytes, slot->private_key, private_key))
        return private_key;
    secret_free(private_key);
    return NULL;
}

struct secret *keys_unlock(const struct keys *keys, const struct keys_slot *slot, struct secret *passphrase)
{
    scoped(secret) key = stretch(slot, passphrase);

    return open_slot(keys, slot, key);
}

static bool is_stretched_alike(const struct keys_slot *a, const struct keys_slot *b)
{
    return seal_cost_equal(a->cost, b->cost) && memcmp(a->salt, b->salt, sizeof a->salt) == 0;
}

const struct keys_slot *keys_try(const struct keys *keys, const char *name, struct secret *passphrase,
                                 struct secret **private_key)
{
    struct secret *key = NULL;
    const struct keys_slot *tried = NULL, *found = NULL;

    for (size_t i = 0; i < VAULT_USERS && !found; i++) {
        const struct keys_slot *slot = &keys->slots[i];

        if (slot->kind != KEYS_USER || (name && strcmp(slot->user.name, name) != 0))
            continue;
        if (!tried || !is_stretched_alike(tried, slot)) {
            secret_free(key);
            key = stretch(slot, passphrase);
        }
        tried = slot;
        *private_key = open_slot(keys, slot, key);
        found = *private_key ? slot : NULL;
    }
    secret_free(key);
    if (!tried)
        keys_pretend(passphrase);
    return found;
}

struct secret *keys_take(const struct keys *keys, const struct keys_slot *slot, struct secret *private_key)
{
    scoped(secret) payload = secret_new(KEYS_PAYLOAD_BYTES);
    scoped(secret) wanted = secret_new(KEYS_PAYLOAD_BYTES);
    struct secret *data_key;

    if (!seal_take(slot->public_key, private_key, slot->data_key, payload))
        return NULL;
    data_key = secret_copy(secret_bytes(payload), SEAL_KEY_BYTES);
    put_payload(keys, data_key, wanted);
    if (memcmp(secret_bytes(wanted), secret_bytes(payload), KEYS_PAYLOAD_BYTES) == 0)
        return data_key;
    secret_free(data_key);
    return NULL;
}

void keys_turn(struct keys *keys, uint64_t epoch, struct secret *data_key)
{
    scoped(secret) payload = secret_new(KEYS_PAYLOAD_BYTES);

    keys->epoch = epoch;
    put_payload(keys, data_key, payload);
    for (size_t i = 0; i < VAULT_USERS; i++) {
        struct keys_slot *slot = &keys->slots[i];

        if (slot->kind == KEYS_LEAVING)
            *slot = (struct keys_slot){ 0 };
        else if (slot->kind != KEYS_FREE)
            seal_give(slot->public_key, payload, slot->data_key);
    }
}

void keys_pretend(struct secret *passphrase)
{
    static const uint8_t salt[SEAL_SALT_BYTES];

    secret_free(seal_stretch(passphrase, salt, cost_usual));
}
