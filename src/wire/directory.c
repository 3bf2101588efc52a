/* directory.c — the centre's list of people: who has which role in which region, signed entry by entry. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/directory.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

#define TEXT_LIMIT_BYTES 200

static void write_signed(const struct directory_entry *entry, struct buf *out)
{
    char id[ID_TEXT_BYTES];

    buf_format(out, "balie-d1\n%s\n%s\n%s\n%s\n%" PRId64 "\n", id_format(entry->id, id), entry->name, entry->role,
               entry->region, entry->version);
}

static bool is_one_line(const char *text)
{
    return text && strlen(text) <= TEXT_LIMIT_BYTES && !strchr(text, '\n');
}

void directory_sign(struct directory_entry *entry, struct secret *private_key)
{
    scoped_buf bytes = { 0 };

    write_signed(entry, &bytes);
    sign_make(private_key, buf_view(&bytes), bytes.size_bytes, entry->signature);
}

bool directory_is_signed(const struct directory_entry *entry, const uint8_t public_key[SIGN_PUBLIC_BYTES])
{
    scoped_buf bytes = { 0 };

    if (!is_one_line(entry->name) || !is_one_line(entry->role) || !is_one_line(entry->region))
        return false;
    write_signed(entry, &bytes);
    return sign_is_by(public_key, buf_view(&bytes), bytes.size_bytes, entry->signature);
}

struct json_t *directory_encode(const struct directory_entry *entry)
{
    struct json_t *json = json_make_array();
    char id[ID_TEXT_BYTES], signature[SIGN_TEXT];

    json_add(json, json_make_text(id_format(entry->id, id)));
    json_add(json, json_make_text(entry->name));
    json_add(json, json_make_text(entry->role));
    json_add(json, json_make_text(entry->region));
    json_add(json, json_make_integer(entry->version));
    json_add(json, json_make_text(sign_format(entry->signature, sizeof entry->signature, signature)));
    return json;
}

bool directory_decode(struct arena *arena, const struct json_t *json, struct directory_entry *out)
{
    const char *id = json_text(json_at(json, 0)), *name = json_text(json_at(json, 1));
    const char *role = json_text(json_at(json, 2)), *region = json_text(json_at(json, 3));
    const char *signature = json_text(json_at(json, 5));

    if (!id || !id_parse(id, &out->id) || !is_one_line(name) || !is_one_line(role) || !is_one_line(region) ||
        !json_is_integer(json_at(json, 4)) || !signature ||
        !sign_parse(signature, out->signature, sizeof out->signature))
        return false;
    out->name = arena_text(arena, name);
    out->role = arena_text(arena, role);
    out->region = arena_text(arena, region);
    out->version = json_integer(json_at(json, 4));
    return true;
}
