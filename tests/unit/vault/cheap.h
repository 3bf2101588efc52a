/* cheap.h — a passphrase stretched at no cost, laid before libsodium's: what it must cost is tested in base. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_VAULT_CHEAP_H
#define BALIE_TESTS_VAULT_CHEAP_H

#include <sodium.h>
#include <stdbool.h>

static bool cheap_is_refused; /* as when the memory it asks for is not there */

int crypto_pwhash(unsigned char *const out, unsigned long long out_bytes, const char *const passphrase,
                  unsigned long long size_bytes, const unsigned char *const salt, unsigned long long rounds,
                  size_t memory_bytes, int way)
{
    crypto_generichash_state state;

    (void)way;
    if (cheap_is_refused)
        return -1;
    crypto_generichash_init(&state, salt, crypto_pwhash_SALTBYTES, (size_t)out_bytes);
    crypto_generichash_update(&state, (const unsigned char *)passphrase, size_bytes);
    crypto_generichash_update(&state, (const unsigned char *)&rounds, sizeof rounds);
    crypto_generichash_update(&state, (const unsigned char *)&memory_bytes, sizeof memory_bytes);
    return crypto_generichash_final(&state, out, (size_t)out_bytes);
}

#endif
