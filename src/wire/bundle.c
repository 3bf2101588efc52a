/* bundle.c — a bundle of content: its manifest, and the centre's word that it is live in a region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/bundle.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"

void bundle_add_line(struct buf *manifest, const char *path, const struct digest *hash)
{
    char hex[DIGEST_TEXT_BYTES];

    buf_format(manifest, "%s\t%s\n", path, digest_format(hash, hex));
}

static bool refuse(struct error *err)
{
    return error_set(err, ERROR_DAMAGED,
                     _("The list of files of this content is damaged. Exchange again; if it stays so, have the "
                       "content published again."));
}

/* A path names a file below its folder and nothing else. */
static bool is_path(const char *path, size_t size_bytes)
{
    if (!size_bytes || size_bytes > BUNDLE_PATH_LIMIT_BYTES || !utf8_check(path, size_bytes) || *path == '/')
        return false;
    for (size_t i = 0, start = 0; i <= size_bytes; i++) {
        if (i < size_bytes && (uint8_t)path[i] < ' ')
            return false;
        if (i < size_bytes && path[i] != '/')
            continue;
        if (i == start || path[start] == '.')
            return false;
        start = i + 1;
    }
    return true;
}

struct line {
    char path[BUNDLE_PATH_LIMIT_BYTES + 1];
    struct digest hash;
};

static bool read_line(const char **rest, const char *end, struct line *out)
{
    const char *stop = memchr(*rest, '\n', (size_t)(end - *rest));
    const char *tab = stop ? memchr(*rest, '\t', (size_t)(stop - *rest)) : NULL;
    char hex[DIGEST_TEXT_BYTES];

    if (!tab || !is_path(*rest, (size_t)(tab - *rest)) || stop - tab != sizeof hex)
        return false;
    memcpy(hex, tab + 1, sizeof hex - 1);
    hex[sizeof hex - 1] = '\0';
    memcpy(out->path, *rest, (size_t)(tab - *rest));
    out->path[tab - *rest] = '\0';
    *rest = stop + 1;
    return digest_parse(hex, &out->hash);
}

bool bundle_each(const char *manifest, size_t size_bytes,
                 bool (*visit)(void *with, const char *path, const struct digest *hash), void *with, struct error *err)
{
    const char *rest = manifest, *end = manifest + size_bytes;
    struct line line = { 0 };
    char before[sizeof line.path] = "";

    for (size_t count = 0; rest < end; count++) {
        if (count == BUNDLE_FILES_LIMIT || !read_line(&rest, end, &line) || strcmp(before, line.path) >= 0)
            return refuse(err);
        memcpy(before, line.path, sizeof before);
        if (!visit(with, line.path, &line.hash))
            return true;
    }
    return true;
}

static void write_statement(struct buf *out, const struct bundle_word *word)
{
    char hex[DIGEST_TEXT_BYTES];

    buf_format(out, "balie-b1\n%" PRId64 "\n%s\n%s\n", word->number, word->region, digest_format(&word->hash, hex));
}

void bundle_sign(struct bundle_word *word, struct secret *private_key)
{
    scoped_buf statement = { 0 };

    write_statement(&statement, word);
    sign_make(private_key, buf_view(&statement), statement.size_bytes, word->signature);
}

bool bundle_verify(const struct bundle_word *word, const uint8_t public_key[SIGN_PUBLIC_BYTES])
{
    scoped_buf statement = { 0 };

    write_statement(&statement, word);
    return sign_is_by(public_key, buf_view(&statement), statement.size_bytes, word->signature);
}

void bundle_encode_file(struct buf *out, const struct buf *bytes)
{
    if (utf8_check(buf_view(bytes), bytes->size_bytes)) {
        buf_text(out, "{\"text\":");
        json_quote(out, buf_view(bytes));
    } else {
        buf_text(out, "{\"hex\":\"");
        for (size_t i = 0; i < bytes->size_bytes; i++)
            buf_format(out, "%02x", (uint8_t)bytes->bytes[i]);
        buf_char(out, '"');
    }
    buf_text(out, "}\n");
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool decode_hex(const char *hex, struct buf *out)
{
    for (; hex[0] && hex[1]; hex += 2) {
        if (digit_of(hex[0]) < 0 || digit_of(hex[1]) < 0)
            return false;
        buf_char(out, (char)(digit_of(hex[0]) << 4 | digit_of(hex[1])));
    }
    return !*hex;
}

bool bundle_decode_file(const char *line, size_t size_bytes, struct buf *out, struct error *err)
{
    scoped_json json = json_parse(line, size_bytes, NULL);
    const char *text = json_get_text(json, "text"), *hex = json_get_text(json, "hex");
    scoped_buf bytes = { 0 };

    if ((!text == !hex) || (hex && !decode_hex(hex, &bytes)))
        return refuse(err);
    buf_text(&bytes, text);
    if (bytes.size_bytes > BUNDLE_FILE_LIMIT_BYTES)
        return refuse(err);
    buf_add(out, buf_view(&bytes), bytes.size_bytes);
    return true;
}
