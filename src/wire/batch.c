/* batch.c — lines packed together for the road (zstd), and unpacked at the other end. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/batch.h"

#include <string.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

#define LEVEL      3
#define WINDOW_LOG 24 /* a frame that asks for more memory than BATCH_LIMIT_BYTES is refused */

void batch_pack(struct buf *out, const char *lines, size_t size_bytes)
{
    size_t room = ZSTD_compressBound(size_bytes), made;

    buf_room(out, room);
    made = ZSTD_compress(out->bytes + out->size_bytes, room, lines, size_bytes, LEVEL);
    if (!ZSTD_isError(made))
        out->size_bytes += made;
    out->bytes[out->size_bytes] = '\0';
}

static bool refuse(struct error *err)
{
    return error_set(err, ERROR_DAMAGED, _("What came over the network is damaged or cut off. Exchange again."));
}

/* The size is not believed: the bytes come in steps, and stop at the limit. */
static bool unpack(ZSTD_DStream *stream, struct buf *out, ZSTD_inBuffer *in, size_t *left)
{
    char step[65536];

    do {
        ZSTD_outBuffer made = { step, sizeof step, 0 };
        *left = ZSTD_decompressStream(stream, &made, in);
        if (ZSTD_isError(*left) || out->size_bytes + made.pos > BATCH_LIMIT_BYTES)
            return false;
        buf_add(out, step, made.pos);
        if (made.pos < made.size && in->pos == in->size)
            break;
    } while (*left);
    return *left == 0 && in->pos == in->size;
}

bool batch_unpack(struct buf *out, const char *packed, size_t size_bytes, struct error *err)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    ZSTD_inBuffer in = { packed, size_bytes, 0 };
    scoped_buf lines = { 0 };
    size_t left = 1;
    bool good = stream && size_bytes &&
                !ZSTD_isError(ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, WINDOW_LOG)) &&
                unpack(stream, &lines, &in, &left);

    ZSTD_freeDStream(stream);
    if (!good || !utf8_check(buf_view(&lines), lines.size_bytes))
        return refuse(err);
    if (out->size_bytes) {
        buf_add(out, buf_view(&lines), lines.size_bytes);
        return true;
    }
    buf_clear(out);
    *out = lines; /* megabytes, that need not be copied */
    lines = (struct buf){ 0 };
    return true;
}

bool batch_line(struct batch_rest *rest, const char **line, size_t *size_bytes)
{
    const char *end;

    if (!rest->size_bytes)
        return false;
    end = memchr(rest->bytes, '\n', rest->size_bytes);
    *line = rest->bytes;
    *size_bytes = end ? (size_t)(end - rest->bytes) : rest->size_bytes;
    rest->bytes += *size_bytes + (end ? 1 : 0);
    rest->size_bytes -= *size_bytes + (end ? 1 : 0);
    return true;
}
