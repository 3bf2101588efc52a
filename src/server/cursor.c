/* cursor.c — how far a device has read: opaque to the device, checked by the server. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "store.h"

#define CHECK_DIGITS 8

static bool find_check(struct server_store *store, int64_t position, char out[CHECK_DIGITS + 1], struct error *err)
{
    struct id id = { 0 };
    char text[ID_TEXT_BYTES];

    if (position && !store->find_position(store, position, &id, err))
        return false;
    snprintf(out, CHECK_DIGITS + 1, "%.*s", CHECK_DIGITS, id_is_set(id) ? id_format(id, text) : "0");
    return true;
}

bool cursor_write(struct buf *out, struct server_store *store, const struct cursor *cursor, struct error *err)
{
    char incarnation[STORE_TEXT_BYTES], check[CHECK_DIGITS + 1];

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
static bool parse(const char *text, struct cursor *out, char check[CHECK_DIGITS + 1])
{
    int read = 0;

    if (sscanf(text, "%" SCNd64 ".%" SCNd64 ".%" SCNd64 "%n", &out->position, &out->place, &out->person, &read) != 3 ||
        out->position < 0 || out->place < 0 || out->person < 0)
        return false;
    text += read;
    if (*text == ':' && (sscanf(text, ":%" SCNd64 "%n", &out->whole, &read) != 1 || out->whole < 0))
        return false;
    text += *text == ':' ? read : 0;
    return sscanf(text, ".%8s", check) == 1;
}

bool cursor_read(struct server_store *store, const char *text, struct cursor *out, bool *is_ahead, struct error *err)
{
    char incarnation[STORE_TEXT_BYTES], check[CHECK_DIGITS + 1], theirs[CHECK_DIGITS + 1];
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
    *is_ahead = !text_equal(check, theirs);
    if (!*is_ahead)
        *out = cursor;
    return true;
}
