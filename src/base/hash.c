/* hash.c — BLAKE2b: what content and changes are known by. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/hash.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"

/* sodium_init() only looks at a flag when it was called before. */
static void start_sodium(void)
{
    if (sodium_init() >= 0)
        return;
    fputs("balie: this machine gives no random numbers. Have its administrator look at it.\n", stderr);
    exit(1);
}

struct digest hash_bytes(const void *bytes, size_t size_bytes)
{
    struct digest digest;

    start_sodium();
    crypto_generichash(digest.bytes, sizeof digest.bytes, bytes, size_bytes, NULL, 0);
    return digest;
}

struct id hash_id(const void *bytes, size_t size_bytes)
{
    struct id id;

    start_sodium();
    crypto_generichash(id.bytes, sizeof id.bytes, bytes, size_bytes, NULL, 0);
    return id;
}

struct id hash_keyed(const struct digest *key, const void *bytes, size_t size_bytes)
{
    struct id id;

    start_sodium();
    crypto_generichash(id.bytes, sizeof id.bytes, bytes, size_bytes, key->bytes, sizeof key->bytes);
    return id;
}

bool hash_is_keyed(const struct digest *key, const void *bytes, size_t size_bytes, const struct id *said)
{
    struct id id = hash_keyed(key, bytes, size_bytes);

    return sodium_memcmp(id.bytes, said->bytes, sizeof id.bytes) == 0;
}

bool digest_is_set(const struct digest *digest)
{
    static const struct digest none;

    return !digest_equal(digest, &none);
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

const char *digest_format(const struct digest *digest, char text[DIGEST_TEXT_BYTES])
{
    hex_format(digest->bytes, sizeof digest->bytes, text);
    return text;
}

bool digest_parse(const char *text, struct digest *out)
{
    return hex_parse(text, out->bytes, sizeof out->bytes);
}

const char *hash_sha256(const void *bytes, size_t size_bytes, char text[HASH_SHA256_TEXT_BYTES])
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, bytes, size_bytes);
    return sodium_bin2base64(text, HASH_SHA256_TEXT_BYTES, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
}

void random_bytes(void *out, size_t size_bytes)
{
    start_sodium();
    randombytes_buf(out, size_bytes);
}
