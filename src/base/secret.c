/* secret.c — a key or passphrase: in locked memory, wiped when freed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct secret {
    uint8_t *bytes; /* between guard pages */
    size_t size_bytes;
};

static _Noreturn void give_up(void)
{
    fputs("balie: no memory can be locked for keys. Raise the limit on locked memory (ulimit -l) and start again.\n",
          stderr);
    exit(1);
}

struct secret *secret_new(size_t size_bytes)
{
    struct secret *secret = mem_new(sizeof *secret);
    size_t room_bytes = size_bytes ? size_bytes : 1;

    if (sodium_init() < 0)
        give_up();
    secret->size_bytes = size_bytes;
    secret->bytes = sodium_malloc(room_bytes);
    /* sodium_malloc() does not tell whether it could lock; asking again does. */
    if (!secret->bytes || sodium_mlock(secret->bytes, room_bytes) != 0)
        give_up();
    memset(secret->bytes, 0, room_bytes);
    return secret;
}

struct secret *secret_copy(const void *bytes, size_t size_bytes)
{
    struct secret *secret = secret_new(size_bytes);

    if (size_bytes)
        memcpy(secret->bytes, bytes, size_bytes);
    return secret;
}

uint8_t *secret_bytes(struct secret *secret)
{
    return secret->bytes;
}

size_t secret_size_bytes(const struct secret *secret)
{
    return secret->size_bytes;
}

void secret_free(struct secret *secret)
{
    if (!secret)
        return;
    sodium_free(secret->bytes);
    mem_free(secret);
}
