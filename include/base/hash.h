/* hash.h — BLAKE2b: what content and changes are known by. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_HASH_H
#define BALIE_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

#define DIGEST_TEXT_BYTES 65

struct digest {
    uint8_t bytes[32]; /* all zero = none */
};

struct digest hash_bytes(const void *bytes, size_t size_bytes); /* BLAKE2b-256 */
struct id hash_id(const void *bytes, size_t size_bytes);        /* BLAKE2b-128 */
/* Who has KEY wrote these bytes; and whether what was SAID is that, told in the same time whatever it is. */
struct id hash_keyed(const struct digest *key, const void *bytes, size_t size_bytes);
bool hash_is_keyed(const struct digest *key, const void *bytes, size_t size_bytes, const struct id *said);
bool digest_is_set(const struct digest *digest);
bool digest_equal(const struct digest *a, const struct digest *b);
const char *digest_format(const struct digest *digest, char text[DIGEST_TEXT_BYTES]); /* 64 hex digits */
bool digest_parse(const char *text, struct digest *out);
/* SHA-256 as base64, for what others name that way; returns TEXT. */
#define HASH_SHA256_TEXT_BYTES 45
const char *hash_sha256(const void *bytes, size_t size_bytes, char text[HASH_SHA256_TEXT_BYTES]);
void random_bytes(void *out, size_t size_bytes);

#endif
