/* blob.c — an attachment on the road: where it is found, in which parts it goes, how far it has come. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/blob.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/json.h"

void blob_write_path(struct buf *out, struct id dossier, const struct digest *hash, int64_t from, int64_t size)
{
    char id[ID_TEXT_BYTES], hex[DIGEST_TEXT_BYTES];

    buf_format(out, "/v1/dossier/%s/blob/%s?from=%" PRId64 "&size=%" PRId64, id_format(dossier, id),
               digest_format(hash, hex), from, size);
}

void blob_encode_state(struct buf *out, const struct blob_state *state)
{
    buf_format(out, "{\"size\":%" PRId64 ",\"have\":%" PRId64 "}\n", state->size_bytes, state->have_bytes);
}

bool blob_decode_state(const char *bytes, size_t size_bytes, struct blob_state *out)
{
    scoped_json json = json_parse(bytes, size_bytes, NULL);
    struct blob_state state = { json_get_integer(json, "size"), json_get_integer(json, "have") };

    if (!json_is_integer(json_get(json, "have")) || state.size_bytes < 0 || state.have_bytes < 0 ||
        state.have_bytes > state.size_bytes)
        return false;
    *out = state;
    return true;
}
