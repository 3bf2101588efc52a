/* sign.c — signatures: who holds the private key wrote this, and nobody altered it since. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/sign.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/secret.h"

static_assert(SIGN_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "public key");
static_assert(SIGN_PRIVATE_BYTES == crypto_sign_SECRETKEYBYTES, "private key");
static_assert(SIGN_BYTES == crypto_sign_BYTES, "signature");

void sign_make_pair(uint8_t public_key[SIGN_PUBLIC_BYTES], struct secret *private_key)
{
    assert(secret_size_bytes(private_key) == SIGN_PRIVATE_BYTES);
    crypto_sign_keypair(public_key, secret_bytes(private_key));
}

void sign_public_of(struct secret *private_key, uint8_t out[SIGN_PUBLIC_BYTES])
{
    assert(secret_size_bytes(private_key) == SIGN_PRIVATE_BYTES);
    crypto_sign_ed25519_sk_to_pk(out, secret_bytes(private_key));
}

void sign_make(struct secret *private_key, const void *bytes, size_t size_bytes, uint8_t out[SIGN_BYTES])
{
    crypto_sign_detached(out, NULL, bytes, size_bytes, secret_bytes(private_key));
}

bool sign_is_by(const uint8_t public_key[SIGN_PUBLIC_BYTES], const void *bytes, size_t size_bytes,
                const uint8_t signature[SIGN_BYTES])
{
    return crypto_sign_verify_detached(signature, bytes, size_bytes, public_key) == 0;
}

char *sign_format(const uint8_t *bytes, size_t count, char *out)
{
    return sodium_bin2hex(out, 2 * count + 1, bytes, count);
}

bool sign_parse(const char *text, uint8_t *out, size_t count)
{
    size_t got;

    return strlen(text) == 2 * count && sodium_hex2bin(out, count, text, 2 * count, NULL, &got, NULL) == 0 &&
           got == count;
}
