/* light.c — preloaded into a program, a passphrase costs little there: Argon2id as ever, with 64 KiB instead of all. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* A vault made so is opened by nobody else: the file of keys names the full cost, and this is another key. */
#include <dlfcn.h>
#include <stddef.h>

int crypto_pwhash(unsigned char *out, unsigned long long out_bytes, const char *passphrase,
                  unsigned long long size_bytes, const unsigned char *salt, unsigned long long rounds,
                  size_t memory_bytes, int way)
{
    int (*real)(unsigned char *, unsigned long long, const char *, unsigned long long, const unsigned char *,
                unsigned long long, size_t, int);

    *(void **)&real = dlsym(RTLD_NEXT, "crypto_pwhash");
    return real(out, out_bytes, passphrase, size_bytes, salt, rounds, memory_bytes < 65536 ? memory_bytes : 65536, way);
}
