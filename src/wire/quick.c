/* quick.c — the quick way to read the line of a change that lies exactly as change_encode() writes it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "quick.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "wire/change.h"

#define NUMBER_DIGITS 18
#define PEEKED        512 /* bytes in which the queue of a change is named */
#define FEW           64  /* parents and blobs: with more, the slow way is not slower */

struct reader {
    const char *at, *end;
    struct arena *arena;
};

static bool skip(struct reader *reader, const char *text, size_t size_bytes)
{
    if ((size_t)(reader->end - reader->at) < size_bytes || memcmp(reader->at, text, size_bytes) != 0)
        return false;
    reader->at += size_bytes;
    return true;
}

#define SKIP(reader, text) skip(reader, text, sizeof text - 1)

static char escaped(char letter)
{
    static const char from[] = "\"\\/nrtbf", to[] = "\"\\/\n\r\t\b\f";
    const char *found = letter ? strchr(from, letter) : NULL;

    return found ? to[found - from] : '\0';
}

/* After the opening quote. No escape that names a code point. */
static bool read_text(struct reader *reader, const char **out, size_t *size_bytes)
{
    const char *close = reader->at;
    char *text, *to;

    while (close < reader->end && *close != '"' && (unsigned char)*close >= ' ')
        close += *close == '\\' ? 2 : 1;
    if (close >= reader->end || *close != '"')
        return false;
    text = to = arena_alloc(reader->arena, (size_t)(close - reader->at) + 1);
    for (const char *from = reader->at; from < close; from++) {
        const char *plain = memchr(from, '\\', (size_t)(close - from));
        size_t run = (size_t)((plain ? plain : close) - from);

        memcpy(to, from, run);
        to += run;
        from += run;
        if (from < close && !(*to++ = escaped(*++from)))
            return false;
    }
    *out = text;
    *size_bytes = (size_t)(to - text);
    reader->at = close + 1;
    return true;
}

static bool read_number(struct reader *reader, int64_t *out)
{
    const char *start = reader->at;
    int64_t number = 0;

    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9'; reader->at++) {
        if (reader->at - start == NUMBER_DIGITS)
            return false;
        number = number * 10 + (*reader->at - '0');
    }
    *out = number;
    return reader->at > start && (*start != '0' || reader->at == start + 1);
}

static int digit_of(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* Exactly SIZE bytes in small digits, and the closing quote. */
static bool read_hex(struct reader *reader, uint8_t *out, size_t size)
{
    if ((size_t)(reader->end - reader->at) < 2 * size + 1 || reader->at[2 * size] != '"')
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = digit_of(reader->at[2 * i]), low = digit_of(reader->at[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    reader->at += 2 * size + 1;
    return true;
}

/* Each of these passes by what is not there. */
#define MAYBE(reader, start, read) (!SKIP(reader, start) || (read))

static bool read_list(struct reader *reader, void *out, size_t each, size_t *count)
{
    uint8_t *at = out;

    do {
        if (*count == FEW || !SKIP(reader, "\"") || !read_hex(reader, at + *count * each, each))
            return false;
        ++*count;
    } while (SKIP(reader, ","));
    return SKIP(reader, "]");
}

static bool read_lists(struct reader *reader, struct change *out)
{
    struct id parents[FEW];
    struct digest blobs[FEW];

    if (!MAYBE(reader, ",\"parents\":[", read_list(reader, parents, sizeof *parents, &out->parent_count)) ||
        !MAYBE(reader, ",\"blobs\":[", read_list(reader, blobs, sizeof *blobs, &out->blob_count)))
        return false;
    out->parents = out->parent_count ? arena_copy(reader->arena, parents, out->parent_count * sizeof *parents) : NULL;
    out->blobs = out->blob_count ? arena_copy(reader->arena, blobs, out->blob_count * sizeof *blobs) : NULL;
    return true;
}

static bool read_date(struct reader *reader, struct date *out)
{
    const char *text;
    size_t size;

    return read_text(reader, &text, &size) && date_parse(text, out);
}

static bool read_head(struct reader *reader, struct change *out)
{
    int64_t seq;
    size_t size;

    if (!SKIP(reader, "{") ||
        !MAYBE(reader, "\"seal\":\"", read_hex(reader, out->seal.bytes, sizeof out->seal.bytes) && SKIP(reader, ",")) ||
        !SKIP(reader, "\"kind\":\"") || !read_text(reader, &out->kind, &size) || !SKIP(reader, ",\"at\":") ||
        !read_number(reader, &out->at_ms) ||
        !MAYBE(reader, ",\"user\":\"", read_hex(reader, out->user.bytes, sizeof out->user.bytes)) ||
        !MAYBE(reader, ",\"device\":\"", read_hex(reader, out->device.bytes, sizeof out->device.bytes)) ||
        !SKIP(reader, ",\"seq\":") || !read_number(reader, &seq) || seq < 1)
        return false;
    out->seq = (uint64_t)seq;
    return MAYBE(reader, ",\"dossier\":\"", read_hex(reader, out->dossier.bytes, sizeof out->dossier.bytes)) &&
           MAYBE(reader, ",\"record\":\"", read_hex(reader, out->record.bytes, sizeof out->record.bytes));
}

static bool read_rest(struct reader *reader, struct change *out)
{
    size_t size;

    return MAYBE(reader, ",\"form\":\"", read_text(reader, &out->form, &size)) &&
           MAYBE(reader, ",\"bundle\":\"", read_hex(reader, out->bundle.bytes, sizeof out->bundle.bytes)) &&
           MAYBE(reader, ",\"region\":\"", read_text(reader, &out->region, &size)) &&
           MAYBE(reader, ",\"date\":\"", read_date(reader, &out->date)) && read_lists(reader, out);
}

static bool read_body(struct reader *reader, struct change *out)
{
    if (SKIP(reader, ",\"body\":\""))
        return read_text(reader, &out->body, &out->body_bytes);
    return MAYBE(reader, ",\"body_hash\":\"", read_hex(reader, out->body_hash.bytes, sizeof out->body_hash.bytes));
}

/* A quote within a text has a stroke before it: what is found is no part of one. */
bool change_peek(const char *line, size_t size_bytes, struct change *out)
{
    static const char name[] = ",\"device\":\"";
    const char *found = memmem(line, size_bytes < PEEKED ? size_bytes : PEEKED, name, sizeof name - 1);
    struct reader reader = { found, line + size_bytes, NULL };
    int64_t seq = 0;

    if (!found || line[0] != '{' || !SKIP(&reader, ",\"device\":\"") ||
        !read_hex(&reader, out->device.bytes, sizeof out->device.bytes) || !SKIP(&reader, ",\"seq\":") ||
        !read_number(&reader, &seq))
        return false;
    out->seq = (uint64_t)seq;
    return true;
}

bool quick_read(struct arena *arena, const char *line, size_t size_bytes, struct change *out)
{
    struct reader reader = { line, line + size_bytes, arena };
    struct change change = { .form = "", .region = "", .date = date_none() };

    if (!utf8_check(line, size_bytes) || !read_head(&reader, &change) || !read_rest(&reader, &change) ||
        !read_body(&reader, &change) || !SKIP(&reader, "}") ||
        (reader.at != reader.end && !(SKIP(&reader, "\n") && reader.at == reader.end)))
        return false;
    *out = change;
    return true;
}
