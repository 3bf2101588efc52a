/* body.c — the body of a set change: what its author answered, computed and saved. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/body.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "plain.h"

#define SALT_BYTES 8

static void write_value(struct buf *out, const struct body_value *value)
{
    switch (value->kind) {
    case BODY_NULL:
        buf_text(out, "null");
        break;
    case BODY_TEXT:
        json_quote(out, value->text);
        break;
    case BODY_BLANK:
        buf_text(out, "{\"leeg\":");
        json_quote(out, value->text);
        buf_char(out, '}');
        break;
    }
}

static void write_salt(struct buf *out)
{
    uint8_t salt[SALT_BYTES];

    random_bytes(salt, sizeof salt);
    buf_text(out, "{\"salt\":\"");
    for (size_t i = 0; i < sizeof salt; i++)
        buf_format(out, "%02x", salt[i]);
    buf_char(out, '"');
}

/* The answers of one sort, as a member; nothing when there are none. */
static void write_sets(struct buf *out, const char *name, const struct body *body, bool computed)
{
    size_t written = 0;

    for (size_t i = 0; i < body->set_count; i++) {
        if (body->sets[i].computed != computed)
            continue;
        buf_text(out, written++ ? "," : name);
        json_quote(out, body->sets[i].key);
        buf_char(out, ':');
        write_value(out, &body->sets[i].value);
    }
    if (written)
        buf_char(out, '}');
}

static void write_saves(struct buf *out, const struct body *body)
{
    for (size_t i = 0; i < body->save_count; i++) {
        const struct body_save *save = &body->saves[i];

        buf_text(out, i ? ",[" : ",\"save\":[[");
        json_quote(out, save->list);
        buf_char(out, ',');
        json_quote(out, save->entity);
        buf_char(out, ',');
        json_quote(out, save->property);
        buf_char(out, ',');
        write_value(out, &save->value);
        buf_text(out, save->computed ? ",1]" : "]");
    }
    if (body->save_count)
        buf_char(out, ']');
}

static void write_files(struct buf *out, const struct body *body)
{
    for (size_t i = 0; i < body->file_count; i++) {
        const struct body_file *file = &body->files[i];

        buf_text(out, i ? ",[" : ",\"files\":[[");
        json_quote(out, file->key);
        buf_char(out, ',');
        json_quote(out, file->hash);
        buf_char(out, ',');
        json_quote(out, file->name);
        buf_format(out, ",%" PRId64 "]", file->size_bytes);
    }
    if (body->file_count)
        buf_char(out, ']');
}

static void write_member(struct buf *out, const char *start, const char *text)
{
    if (!text)
        return;
    buf_text(out, start);
    json_quote(out, text);
}

void body_encode(struct buf *out, const struct body *body)
{
    write_salt(out);
    write_sets(out, ",\"set\":{", body, false);
    write_sets(out, ",\"calc\":{", body, true);
    write_saves(out, body);
    write_files(out, body);
    if (body->why) {
        write_member(out, ",\"park\":{\"why\":", body->why);
        write_member(out, ",\"where\":", body->where);
        write_member(out, ",\"until\":", body->until);
        write_member(out, ",\"to\":", body->handed_to);
        buf_char(out, '}');
    }
    write_member(out, ",\"fold\":", body->fold_hash);
    write_member(out, ",\"document\":", body->document_hash);
    write_member(out, ",\"dossier\":", body->linked);
    write_member(out, ",\"note\":", body->note);
    buf_text(out, body->settles ? ",\"settle\":true" : "");
    buf_char(out, '}');
}

static bool read_value(struct arena *arena, const struct json_t *json, struct body_value *out)
{
    const char *blank = json_get_text(json, "leeg");

    if (json_is_null(json)) {
        *out = (struct body_value){ BODY_NULL, NULL };
        return true;
    }
    if (json_is_text(json)) {
        *out = (struct body_value){ BODY_TEXT, arena_text(arena, json_text(json)) };
        return true;
    }
    *out = (struct body_value){ BODY_BLANK, arena_text(arena, blank) };
    return blank;
}

static bool read_sets(struct arena *arena, struct json_t *member, bool computed, struct body_set *sets, size_t *count)
{
    if (!member)
        return true;
    if (!json_is_object(member))
        return false;
    for (void *i = json_first(member); i; i = json_after(member, i)) {
        struct body_set *set = &sets[(*count)++];

        set->key = arena_text(arena, json_member_key(i));
        set->computed = computed && !BUG(22);
        if (!read_value(arena, json_member(i), &set->value))
            return false;
    }
    return true;
}

static bool read_save(struct arena *arena, const struct json_t *row, struct body_save *out)
{
    size_t count = json_size(row);
    struct body_value value;

    if (!json_is_array(row) || count < 4 || !json_is_text(json_at(row, 0)) || !json_is_text(json_at(row, 1)) ||
        !json_is_text(json_at(row, 2)))
        return false;
    if (!read_value(arena, json_at(row, 3), &value) || value.kind == BODY_BLANK)
        return false;
    out->list = arena_text(arena, json_text(json_at(row, 0)));
    out->entity = arena_text(arena, json_text(json_at(row, 1)));
    out->property = arena_text(arena, json_text(json_at(row, 2)));
    out->value = value;
    out->computed = count > 4 && json_integer(json_at(row, 4)) == 1;
    return true;
}

static bool read_saves(struct arena *arena, const struct json_t *list, struct body *out)
{
    size_t count = json_size(list);
    struct body_save *saves;

    if (!list)
        return true;
    if (!json_is_array(list))
        return false;
    saves = arena_alloc(arena, count * sizeof *saves);
    for (size_t i = 0; i < count; i++)
        if (!read_save(arena, json_at(list, i), &saves[i]))
            return false;
    out->saves = saves;
    out->save_count = count;
    return true;
}

static bool read_file(struct arena *arena, const struct json_t *row, struct body_file *out)
{
    if (!json_is_text(json_at(row, 0)) || !json_is_text(json_at(row, 1)) || !json_is_text(json_at(row, 2)) ||
        json_integer(json_at(row, 3)) < 1)
        return false;
    out->key = arena_text(arena, json_text(json_at(row, 0)));
    out->hash = arena_text(arena, json_text(json_at(row, 1)));
    out->name = arena_text(arena, json_text(json_at(row, 2)));
    out->size_bytes = json_integer(json_at(row, 3));
    return true;
}

static bool read_files(struct arena *arena, const struct json_t *list, struct body *out)
{
    size_t count = json_size(list);
    struct body_file *files;

    if (!list)
        return true;
    if (!json_is_array(list))
        return false;
    files = arena_alloc(arena, count * sizeof *files);
    for (size_t i = 0; i < count; i++)
        if (!read_file(arena, json_at(list, i), &files[i]))
            return false;
    out->files = files;
    out->file_count = count;
    return true;
}

/* An absent or null member leaves NULL. */
static bool read_text(struct arena *arena, const struct json_t *json, const char *name, const char **out)
{
    const struct json_t *member = json_get(json, name);

    *out = arena_text(arena, json_text(member));
    return *out || !member || json_is_null(member);
}

static bool read_park(struct arena *arena, const struct json_t *json, struct body *out)
{
    const struct json_t *park = json_get(json, "park");

    if (!park)
        return true;
    return json_is_object(park) && json_is_text(json_get(park, "why")) && read_text(arena, park, "why", &out->why) &&
           read_text(arena, park, "where", &out->where) && read_text(arena, park, "until", &out->until) &&
           read_text(arena, park, "to", &out->handed_to);
}

static bool read_members(struct arena *arena, const struct json_t *json, struct body *out)
{
    struct json_t *set = json_get(json, "set"), *calc = json_get(json, "calc");
    struct body_set *sets = arena_alloc(arena, (json_size(set) + json_size(calc)) * sizeof *sets);

    if (!read_sets(arena, set, false, sets, &out->set_count) || !read_sets(arena, calc, true, sets, &out->set_count))
        return false;
    out->sets = sets;
    out->settles = json_is_true(json_get(json, "settle"));
    return read_saves(arena, json_get(json, "save"), out) && read_files(arena, json_get(json, "files"), out) &&
           read_park(arena, json, out) && read_text(arena, json, "fold", &out->fold_hash) &&
           read_text(arena, json, "document", &out->document_hash) && read_text(arena, json, "dossier", &out->linked) &&
           read_text(arena, json, "note", &out->note);
}

bool body_decode(struct arena *arena, const char *bytes, size_t size_bytes, struct body *out, struct error *err)
{
    struct body body = { 0 };
    scoped_json json = NULL;

    if (plain_read(arena, bytes, size_bytes, out))
        return true;
    json = json_parse(bytes, size_bytes, err);
    if (!json)
        return false;
    if (!json_is_object(json) || !read_members(arena, json, &body))
        return error_set(err, ERROR_DAMAGED,
                         _("The content of a change cannot be read by this program. It is kept as it is; install the "
                           "newest program and it will be read again."));
    *out = body;
    return true;
}
