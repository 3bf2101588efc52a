/* sign.h — signatures: who holds the private key wrote this, and nobody altered it since. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_SIGN_H
#define BALIE_BASE_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct secret;

#define SIGN_PUBLIC_BYTES  32
#define SIGN_PRIVATE_BYTES 64
#define SIGN_BYTES         64
#define SIGN_PUBLIC_TEXT   (2 * SIGN_PUBLIC_BYTES + 1)
#define SIGN_TEXT          (2 * SIGN_BYTES + 1)

/* Makes a pair (Ed25519); PRIVATE_KEY has SIGN_PRIVATE_BYTES. */
void sign_make_pair(uint8_t public_key[SIGN_PUBLIC_BYTES], struct secret *private_key);
/* The public half of a private key that was kept. */
void sign_public_of(struct secret *private_key, uint8_t out[SIGN_PUBLIC_BYTES]);
void sign_make(struct secret *private_key, const void *bytes, size_t size_bytes, uint8_t out[SIGN_BYTES]);
bool sign_is_by(const uint8_t public_key[SIGN_PUBLIC_BYTES], const void *bytes, size_t size_bytes,
                const uint8_t signature[SIGN_BYTES]);
/* Hex of COUNT bytes, with a NUL; returns OUT, which has 2 * COUNT + 1. */
char *sign_format(const uint8_t *bytes, size_t count, char *out);
/* Exactly COUNT bytes of hex; false when it is not that. */
bool sign_parse(const char *text, uint8_t *out, size_t count);

#endif
