/* replay.c — runs a fuzz target once on each file named: its seeds, or what once broke it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"

#define SEED_BYTES_MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int main(int count, char **words)
{
    for (int i = 1; i < count; i++) {
        struct error err = { 0 };
        scoped_buf seed = { 0 };
        uint8_t *exact;

        if (!file_read(words[i], SEED_BYTES_MAX, &seed, &err)) {
            fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        /* Without the NUL behind it, so that reading too far is seen. */
        exact = mem_new(seed.size_bytes ? seed.size_bytes : 1);
        memcpy(exact, buf_view(&seed), seed.size_bytes);
        LLVMFuzzerTestOneInput(exact, seed.size_bytes);
        mem_free(exact);
    }
    return 0;
}
