/* seal.h — sealing: what is closed with a key is read and altered by nobody without it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_SEAL_H
#define BALIE_BASE_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct secret;

#define SEAL_KEY_BYTES    32
#define SEAL_SALT_BYTES   16
#define SEAL_PUBLIC_BYTES 32
#define SEAL_MARK_BYTES   32
#define SEAL_EXTRA_BYTES  40 /* what seal_close() adds: nonce and tag */
#define SEAL_GIFT_BYTES   48 /* what seal_give() adds */

/* What Argon2id may cost; stored beside what it protects. */
struct seal_cost {
    uint32_t rounds, memory_kib;
};

static inline bool seal_cost_equal(struct seal_cost a, struct seal_cost b)
{
    return a.rounds == b.rounds && a.memory_kib == b.memory_kib;
}

/* The key that PASSPHRASE gives (Argon2id), of SEAL_KEY_BYTES; yours. NULL when COST asks for memory that is not there.
 */
struct secret *seal_stretch(struct secret *passphrase, const uint8_t salt[SEAL_SALT_BYTES], struct seal_cost cost);
/* Writes SEAL_EXTRA_BYTES more than PLAIN to OUT; BESIDE is not hidden but authenticated (XChaCha20-Poly1305). */
void seal_close(struct secret *key, const void *beside, size_t beside_bytes, struct secret *plain, uint8_t *out);
/* Reverses it into PLAIN, which has the right size. False: another key, or altered. */
bool seal_open(struct secret *key, const void *beside, size_t beside_bytes, const uint8_t *sealed,
               struct secret *plain);
void seal_make_pair(uint8_t public_key[SEAL_PUBLIC_BYTES], struct secret *private_key);
/* Closes PLAIN so that only who has the private key opens it; writes SEAL_GIFT_BYTES more to OUT. */
void seal_give(const uint8_t public_key[SEAL_PUBLIC_BYTES], struct secret *plain, uint8_t *out);
bool seal_take(const uint8_t public_key[SEAL_PUBLIC_BYTES], struct secret *private_key, const uint8_t *sealed,
               struct secret *plain);
/* A page: PAGE_BYTES of which the last SEAL_EXTRA_BYTES are room for nonce and tag. What is in the room of PLAIN is
 * lost; BESIDE is what the page is bound to: its place. */
struct seal_beside {
    const void *bytes;
    size_t size_bytes;
};
void seal_page(struct secret *key, struct seal_beside beside, const uint8_t *plain, uint8_t *out, size_t page_bytes);
/* Into PLAIN, its room zeroed. False: altered, of another place or key; PLAIN is then all zero. */
bool seal_read_page(struct secret *key, struct seal_beside beside, const uint8_t *sealed, uint8_t *plain,
                    size_t page_bytes);
/* Eight bytes of BYTES that only who has KEY can compute (SipHash): short and quick, for masking. */
uint64_t seal_short(struct secret *key, const void *bytes, size_t size_bytes);
/* A mark that only who has KEY can make. */
void seal_mark(struct secret *key, const void *bytes, size_t size_bytes, uint8_t out[SEAL_MARK_BYTES]);

#endif
