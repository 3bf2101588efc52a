/* blob.h — an attachment on the road: where it is found, in which parts it goes, how far it has come. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_BLOB_H
#define BALIE_WIRE_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

struct buf;

#define BLOB_TYPE        "application/octet-stream"
#define BLOB_PATH        "/v1/dossier/{dossier}/blob/{hash}"
#define BLOB_LIMIT_BYTES 33554432
#define BLOB_PART_BYTES  262144

/* POST takes a part (an empty one only asks how far it is), GET gives one. */
void blob_write_path(struct buf *out, struct id dossier, const struct digest *hash, int64_t from, int64_t size);

struct blob_state {
    int64_t size_bytes, have_bytes;
};
void blob_encode_state(struct buf *out, const struct blob_state *state);
bool blob_decode_state(const char *bytes, size_t size_bytes, struct blob_state *out);

#endif
