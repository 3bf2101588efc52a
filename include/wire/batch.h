/* batch.h — lines packed together for the road (zstd), and unpacked at the other end. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_BATCH_H
#define BALIE_WIRE_BATCH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;

#define BATCH_TYPE               "application/x-ndjson+zstd"
#define BATCH_BYTES              1048576 /* of bodies in one batch, but one change always goes */
#define BATCH_CHANGES            2000
#define BATCH_LIMIT_BYTES        16777216 /* unpacked; more is refused */
#define BATCH_PACKED_LIMIT_BYTES 8388608

/* Appends the packed bytes. */
void batch_pack(struct buf *out, const char *lines, size_t size_bytes);
/* Appends what was packed; refuses what is cut off, damaged, not UTF-8 or larger than BATCH_LIMIT_BYTES. */
bool batch_unpack(struct buf *out, const char *packed, size_t size_bytes, struct error *err);

/* What is left to read of a batch. */
struct batch_rest {
    const char *bytes;
    size_t size_bytes;
};
/* The next line (its newline left out), borrowed from the batch; false at the end. */
bool batch_line(struct batch_rest *rest, const char **line, size_t *size_bytes);

#endif
