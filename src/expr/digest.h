/* digest.h — the fingerprints that ODK's digest() knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_DIGEST_H
#define BALIE_EXPR_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES_MAX 64

enum digest_kind { DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512 };

/* Writes the fingerprint into OUT (DIGEST_BYTES_MAX) and gives its bytes. */
size_t digest_compute(enum digest_kind kind, const void *bytes, size_t size_bytes, uint8_t *out);

#endif
