/* keys.c — fuzz target: any file of keys is read, its slots looked at, and written again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "vault/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void look(const uint8_t *bytes, size_t size)
{
    struct error err = { 0 };
    scoped(keys) keys = keys_decode(bytes, size, "keys", &err);
    scoped(secret) key = secret_new(SEAL_KEY_BYTES);
    scoped_buf again = { 0 };

    /* Another one each time: what the fuzzer saw a mark being compared with is of no use to it. */
    random_bytes(secret_bytes(key), SEAL_KEY_BYTES);
    if (!keys) {
        if (err.kind != ERROR_DAMAGED || !err.text[0])
            abort();
        return;
    }
    for (size_t i = 0; i < VAULT_USERS; i++) {
        struct secret *data_key = keys_take(keys, &keys->slots[i], key);

        if (data_key)
            abort(); /* nobody sealed one for this key */
        keys_find(keys, keys->slots[i].user.name);
    }
    if (keys_is_marked(keys, key))
        abort();
    keys_turn(keys, keys->epoch + 1, key);
    keys_encode(keys, key, &again);
    if (again.size_bytes != KEYS_FILE_BYTES)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    uint8_t *mended;
    struct digest digest;

    look(bytes, size);
    if (size != KEYS_FILE_BYTES)
        return 0;
    /* Once more with its checksum made right, as somebody would who alters it. */
    mended = mem_new(size);
    memcpy(mended, bytes, size);
    digest = hash_bytes(mended, size - sizeof digest.bytes);
    memcpy(mended + size - sizeof digest.bytes, digest.bytes, sizeof digest.bytes);
    look(mended, size);
    mem_free(mended);
    return 0;
}
