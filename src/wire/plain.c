/* plain.c — the quick way to read a body that lies exactly as body_encode() writes it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/text.h"
#include "wire/body.h"

#define SALT_DIGITS 16
#define SETS_LIMIT  64 /* with more, looking for a key that comes twice would be slow */
#define SAVES_LIMIT 256

struct reader {
    const char *at, *end;
    struct arena *arena;
};

static bool skip(struct reader *reader, const char *text)
{
    size_t size_bytes = strlen(text);

    if ((size_t)(reader->end - reader->at) < size_bytes || memcmp(reader->at, text, size_bytes) != 0)
        return false;
    reader->at += size_bytes;
    return true;
}

/* A string without escapes but \" \\ and \/. */
static bool read_text(struct reader *reader, const char **out)
{
    char *to, *text;
    const char *at = reader->at;

    if (at == reader->end || *at++ != '"')
        return false;
    for (; at < reader->end && *at != '"'; at++) {
        if ((unsigned char)*at < ' ')
            return false;
        if (*at == '\\' && (++at == reader->end || !strchr("\"\\/", *at)))
            return false;
    }
    if (at == reader->end)
        return false;
    text = to = arena_text_part(reader->arena, reader->at, (size_t)(at - reader->at));
    for (const char *from = reader->at + 1; from < at; from++)
        *to++ = *from == '\\' ? *++from : *from;
    *to = '\0';
    *out = text;
    reader->at = at + 1;
    return true;
}

static bool read_value(struct reader *reader, bool may_be_blank, struct body_value *out)
{
    *out = (struct body_value){ BODY_NULL, NULL };
    if (skip(reader, "null"))
        return true;
    out->kind = BODY_TEXT;
    if (read_text(reader, &out->text))
        return true;
    out->kind = BODY_BLANK;
    return may_be_blank && skip(reader, "{\"leeg\":") && read_text(reader, &out->text) && skip(reader, "}");
}

static bool is_twice(const struct body_set *sets, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(sets[i].key, key) == 0)
            return true;
    return false;
}

/* The answers of one sort; a key comes once in each. */
static bool read_sets(struct reader *reader, const char *name, bool computed, struct body_set *sets, size_t *count)
{
    size_t first = *count;

    if (!skip(reader, name))
        return true;
    do {
        struct body_set *set = &sets[*count];

        if (*count == SETS_LIMIT || !read_text(reader, &set->key) || is_twice(sets + first, *count - first, set->key) ||
            !skip(reader, ":") || !read_value(reader, true, &set->value))
            return false;
        set->computed = computed && !BUG(22);
        ++*count;
    } while (skip(reader, ","));
    return skip(reader, "}");
}

static bool read_save(struct reader *reader, struct body_save *out)
{
    if (!skip(reader, "[") || !read_text(reader, &out->list) || !skip(reader, ",") ||
        !read_text(reader, &out->entity) || !skip(reader, ",") || !read_text(reader, &out->property) ||
        !skip(reader, ",") || !read_value(reader, false, &out->value))
        return false;
    out->computed = skip(reader, ",1");
    return skip(reader, "]");
}

static bool read_saves(struct reader *reader, struct body_save *saves, size_t *count)
{
    if (!skip(reader, ",\"save\":["))
        return true;
    do {
        if (*count == SAVES_LIMIT || !read_save(reader, &saves[(*count)++]))
            return false;
    } while (skip(reader, ","));
    return skip(reader, "]");
}

static bool read_salt(struct reader *reader)
{
    const char *salt;

    return skip(reader, "{\"salt\":") && read_text(reader, &salt) && strlen(salt) == SALT_DIGITS;
}

bool plain_read(struct arena *arena, const char *bytes, size_t size_bytes, struct body *out)
{
    struct reader reader = { bytes, bytes + size_bytes, arena };
    struct body_set sets[SETS_LIMIT];
    struct body_save saves[SAVES_LIMIT];
    struct body body = { 0 };

    if (!utf8_check(bytes, size_bytes) || !read_salt(&reader) ||
        !read_sets(&reader, ",\"set\":{", false, sets, &body.set_count) ||
        !read_sets(&reader, ",\"calc\":{", true, sets, &body.set_count) ||
        !read_saves(&reader, saves, &body.save_count) || !skip(&reader, "}") || reader.at != reader.end)
        return false;
    body.sets = arena_copy(arena, sets, body.set_count * sizeof *sets);
    body.saves = arena_copy(arena, saves, body.save_count * sizeof *saves);
    *out = body;
    return true;
}
