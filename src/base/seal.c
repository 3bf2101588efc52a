/* seal.c — sealing: what is closed with a key is read and altered by nobody without it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/bug.h"
#include "base/hash.h"
#include "base/secret.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

static_assert(SEAL_SALT_BYTES == crypto_pwhash_SALTBYTES, "salt");
static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key");
static_assert(SEAL_EXTRA_BYTES == NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES, "nonce and tag");
static_assert(SEAL_PUBLIC_BYTES == crypto_box_PUBLICKEYBYTES, "public key");
static_assert(SEAL_KEY_BYTES == crypto_box_SECRETKEYBYTES, "private key");
static_assert(SEAL_GIFT_BYTES == crypto_box_SEALBYTES, "gift");

struct secret *seal_stretch(struct secret *passphrase, const uint8_t salt[SEAL_SALT_BYTES], struct seal_cost cost)
{
    struct secret *key = secret_new(SEAL_KEY_BYTES);

    if (crypto_pwhash(secret_bytes(key), SEAL_KEY_BYTES, (const char *)secret_bytes(passphrase),
                      secret_size_bytes(passphrase), salt, cost.rounds, (size_t)cost.memory_kib * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) == 0)
        return key;
    secret_free(key);
    return NULL;
}

void seal_close(struct secret *key, const void *beside, size_t beside_bytes, struct secret *plain, uint8_t *out)
{
    random_bytes(out, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_BYTES, NULL, secret_bytes(plain), secret_size_bytes(plain),
                                               beside, beside_bytes, NULL, out, secret_bytes(key));
}

bool seal_open(struct secret *key, const void *beside, size_t beside_bytes, const uint8_t *sealed, struct secret *plain)
{
    size_t sealed_bytes = secret_size_bytes(plain) + SEAL_EXTRA_BYTES - NONCE_BYTES;

    return crypto_aead_xchacha20poly1305_ietf_decrypt(secret_bytes(plain), NULL, NULL, sealed + NONCE_BYTES,
                                                      sealed_bytes, beside, beside_bytes, sealed,
                                                      secret_bytes(key)) == 0;
}

void seal_make_pair(uint8_t public_key[SEAL_PUBLIC_BYTES], struct secret *private_key)
{
    assert(secret_size_bytes(private_key) == SEAL_KEY_BYTES);
    crypto_box_keypair(public_key, secret_bytes(private_key));
}

void seal_give(const uint8_t public_key[SEAL_PUBLIC_BYTES], struct secret *plain, uint8_t *out)
{
    crypto_box_seal(out, secret_bytes(plain), secret_size_bytes(plain), public_key);
}

bool seal_take(const uint8_t public_key[SEAL_PUBLIC_BYTES], struct secret *private_key, const uint8_t *sealed,
               struct secret *plain)
{
    return crypto_box_seal_open(secret_bytes(plain), sealed, secret_size_bytes(plain) + SEAL_GIFT_BYTES, public_key,
                                secret_bytes(private_key)) == 0;
}

void seal_page(struct secret *key, struct seal_beside beside, const uint8_t *plain, uint8_t *out, size_t page_bytes)
{
    size_t text_bytes = page_bytes - SEAL_EXTRA_BYTES;
    uint8_t *nonce = out + text_bytes;

    random_bytes(nonce, NONCE_BYTES);
    if (BUG(101))
        memset(nonce, 7, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt_detached(out, nonce + NONCE_BYTES, NULL, plain, text_bytes, beside.bytes,
                                                        beside.size_bytes, NULL, nonce, secret_bytes(key));
}

bool seal_read_page(struct secret *key, struct seal_beside beside, const uint8_t *sealed, uint8_t *plain,
                    size_t page_bytes)
{
    size_t text_bytes = page_bytes - SEAL_EXTRA_BYTES;
    const uint8_t *nonce = sealed + text_bytes;
    bool good = crypto_aead_xchacha20poly1305_ietf_decrypt_detached(plain, NULL, sealed, text_bytes,
                                                                    nonce + NONCE_BYTES, beside.bytes,
                                                                    beside.size_bytes, nonce, secret_bytes(key)) == 0;

    if (good)
        memset(plain + text_bytes, 0, SEAL_EXTRA_BYTES);
    else
        memset(plain, 0, page_bytes);
    return good;
}

uint64_t seal_short(struct secret *key, const void *bytes, size_t size_bytes)
{
    uint64_t value;

    static_assert(crypto_shorthash_BYTES == sizeof value && crypto_shorthash_KEYBYTES <= SEAL_KEY_BYTES, "short");
    crypto_shorthash((unsigned char *)&value, bytes, size_bytes, secret_bytes(key));
    return value;
}

void seal_mark(struct secret *key, const void *bytes, size_t size_bytes, uint8_t out[SEAL_MARK_BYTES])
{
    crypto_generichash(out, SEAL_MARK_BYTES, bytes, size_bytes, secret_bytes(key), secret_size_bytes(key));
}
