/* bundle.h — a bundle of content: its manifest, and the centre's word that it is live in a region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_BUNDLE_H
#define BALIE_WIRE_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/sign.h"

struct buf;
struct error;
struct secret;

#define BUNDLE_FILES_LIMIT      10000
#define BUNDLE_FILE_LIMIT_BYTES 4194304
#define BUNDLE_PATH_LIMIT_BYTES 255
#define BUNDLE_CONTENT_PATH     "/v1/content"

/* A manifest is a line for each file in bytewise order, "path<TAB>hash<NEWLINE>"; its hash is the bundle's. */
void bundle_add_line(struct buf *manifest, const char *path, const struct digest *hash);
/* Visits each line; false and ERR when MANIFEST is none, or names a path that leaves its folder. */
bool bundle_each(const char *manifest, size_t size_bytes,
                 bool (*visit)(void *with, const char *path, const struct digest *hash), void *with, struct error *err);

/* NUMBER rises with each publication: an older word is no word any more, an older bundle with a new one is. */
struct bundle_word {
    int64_t number; /* 0: none */
    const char *region;
    struct digest hash;
    uint8_t signature[SIGN_BYTES];
};
void bundle_sign(struct bundle_word *word, struct secret *private_key);
bool bundle_verify(const struct bundle_word *word, const uint8_t public_key[SIGN_PUBLIC_BYTES]);

/* A file on the road, one line: its bytes as text, or as hex digits when they are no text. */
void bundle_encode_file(struct buf *out, const struct buf *bytes);
bool bundle_decode_file(const char *line, size_t size_bytes, struct buf *out, struct error *err);

#endif
