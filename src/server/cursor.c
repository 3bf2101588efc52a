/* cursor.c — how far a device has read: opaque to the device, checked by the server. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "store.h"

#define ID_DIGITS   8
#define CHECK_BYTES 32

static bool find_check(struct server_store *store, int64_t position, char out[CHECK_BYTES], struct error *err)
{
    struct store_mark mark = { 0 };
    char text[ID_TEXT_BYTES];

    if (position && !store->find_position(store, position, &mark, err))
        return false;
    snprintf(out, CHECK_BYTES, "%.*s", ID_DIGITS, id_is_set(mark.id) ? id_format(mark.id, text) : "0");
    if (mark.arrival_ms)
        snprintf(out + strlen(out), CHECK_BYTES - strlen(out), "-%" PRIx64, (uint64_t)mark.arrival_ms);
    return true;
}

/* Where one of them does not say since when, as an older server did not, the change itself is all that counts. */
static bool is_same(const char *check, const char *theirs)
{
    if (strchr(check, '-') && strchr(theirs, '-'))
        return text_equal(check, theirs);
    return strncmp(check, theirs, ID_DIGITS) == 0;
}

bool cursor_write(struct buf *out, struct server_store *store, const struct cursor *cursor, struct error *err)
{
    char incarnation[STORE_TEXT_BYTES], check[CHECK_BYTES];

    if (!store->incarnation(store, incarnation, err) || !find_check(store, cursor->position, check, err))
        return false;
    buf_format(out, "%s.%" PRId64 ".%" PRId64 ".%" PRId64, incarnation, cursor->position, cursor->place,
               cursor->person);
    if (cursor->whole > cursor->position)
        buf_format(out, ":%" PRId64, cursor->whole);
    buf_format(out, ".%s", check);
    return true;
}

int64_t cursor_peek(const char *text)
{
    const char *dot = strchr(text, '.');
    int64_t position = 0;

    return dot && sscanf(dot + 1, "%" SCNd64, &position) == 1 && position > 0 ? position : 0;
}

/* What stands behind the incarnation. */
static bool parse(const char *text, struct cursor *out, char check[CHECK_BYTES])
{
    int read = 0;

    if (sscanf(text, "%" SCNd64 ".%" SCNd64 ".%" SCNd64 "%n", &out->position, &out->place, &out->person, &read) != 3 ||
        out->position < 0 || out->place < 0 || out->person < 0)
        return false;
    text += read;
    if (*text == ':' && (sscanf(text, ":%" SCNd64 "%n", &out->whole, &read) != 1 || out->whole < 0))
        return false;
    text += *text == ':' ? read : 0;
    return sscanf(text, ".%31s", check) == 1;
}

bool cursor_read(struct server_store *store, const char *text, struct cursor *out, bool *is_ahead, struct error *err)
{
    char incarnation[STORE_TEXT_BYTES], check[CHECK_BYTES], theirs[CHECK_BYTES];
    struct cursor cursor = { 0 };
    size_t start;

    *out = cursor;
    *is_ahead = false;
    if (!store->incarnation(store, incarnation, err))
        return false;
    start = strlen(incarnation);
    if (!text_starts(text, incarnation) || text[start] != '.' || !parse(text + start + 1, &cursor, theirs))
        return true;
    if (!find_check(store, cursor.position, check, err))
        return false;
    *is_ahead = !is_same(check, theirs);
    if (!*is_ahead)
        *out = cursor;
    return true;
}
