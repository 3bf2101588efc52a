/* inquiry.c — asking the centre for a person who is not here: words up, dossiers down. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/inquiry.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"

#define WORDS_LIMIT_BYTES 400

static bool refuse(struct error *err)
{
    return error_set(err, ERROR_DAMAGED,
                     _("The other side did not speak the words of an exchange. Check the address, and that both "
                       "sides run a recent version."));
}

static void finish(struct buf *out, struct json_t *json)
{
    json_write(out, json);
    buf_char(out, '\n');
    json_free(json);
}

void inquiry_encode(struct buf *out, const struct inquiry *inquiry)
{
    struct json_t *json = json_make_object();
    char id[ID_TEXT_BYTES];

    json_set_text(json, "user", id_format(inquiry->user, id));
    json_set_text(json, "words", inquiry->words);
    finish(out, json);
}

static bool read_id(const struct json_t *json, const char *name, struct id *out)
{
    const char *text = json_get_text(json, name);

    return text && id_parse(text, out);
}

/* NULL when it is absent or too long. */
static const char *read_text(struct arena *arena, const struct json_t *json, const char *name, size_t limit_bytes)
{
    const char *text = json_get_text(json, name);

    return text && strlen(text) <= limit_bytes ? arena_text(arena, text) : NULL;
}

bool inquiry_decode(struct arena *arena, const struct buf *bytes, struct inquiry *out, struct error *err)
{
    scoped_json json = json_parse(buf_view(bytes), bytes->size_bytes, NULL);
    struct inquiry inquiry = { 0 };

    if (!json)
        return refuse(err);
    inquiry.words = read_text(arena, json, "words", WORDS_LIMIT_BYTES);
    if (!inquiry.words || !read_id(json, "user", &inquiry.user))
        return refuse(err);
    *out = inquiry;
    return true;
}

static struct json_t *make_said(const struct inquiry_found *found)
{
    struct json_t *said = json_make_array();

    for (size_t i = 0; i < found->said_count; i++) {
        struct json_t *one = json_make_array();

        json_add(one, json_make_text(found->said[i].property));
        json_add(one, json_make_text(found->said[i].value));
        json_add(said, one);
    }
    return said;
}

void inquiry_encode_answer(struct buf *out, const struct inquiry_answer *answer)
{
    struct json_t *json = json_make_object(), *list = json_make_array();
    char id[ID_TEXT_BYTES];

    for (size_t i = 0; i < answer->count; i++) {
        struct json_t *one = json_make_object();

        json_set_text(one, "dossier", id_format(answer->at[i].dossier, id));
        json_set_text(one, "region", answer->at[i].region);
        json_set(one, "said", make_said(&answer->at[i]));
        json_set(one, "seen", json_make_bool(answer->at[i].is_seen));
        json_add(list, one);
    }
    json_set(json, "found", list);
    json_set(json, "more", json_make_bool(answer->has_more));
    finish(out, json);
}

/* [[property, value]…] */
static bool read_said(struct arena *arena, const struct json_t *list, struct inquiry_found *out)
{
    size_t count = json_size(list);
    struct inquiry_said *said;

    if (!json_is_array(list) || count > INQUIRY_SAID)
        return false;
    said = arena_alloc(arena, (count + 1) * sizeof *said);
    for (size_t i = 0; i < count; i++) {
        const char *property = json_text(json_at(json_at(list, i), 0)),
                   *value = json_text(json_at(json_at(list, i), 1));

        if (!property || !value || strlen(property) > INQUIRY_SAID_BYTES || strlen(value) > INQUIRY_SAID_BYTES)
            return false;
        said[i] = (struct inquiry_said){ arena_text(arena, property), arena_text(arena, value) };
    }
    out->said = said;
    out->said_count = count;
    return true;
}

static bool read_found(struct arena *arena, const struct json_t *json, struct inquiry_found *out)
{
    out->region = read_text(arena, json, "region", 128);
    out->is_seen = json_is_true(json_get(json, "seen"));
    return out->region && read_id(json, "dossier", &out->dossier) && read_said(arena, json_get(json, "said"), out);
}

bool inquiry_decode_answer(struct arena *arena, const struct buf *bytes, struct inquiry_answer *out, struct error *err)
{
    scoped_json json = json_parse(buf_view(bytes), bytes->size_bytes, NULL);
    const struct json_t *list = json_get(json, "found");
    size_t count = json_size(list);
    struct inquiry_found *found;

    if (!json_is_array(list) || count > INQUIRY_FOUND)
        return refuse(err);
    found = arena_alloc(arena, (count + 1) * sizeof *found);
    for (size_t i = 0; i < count; i++)
        if (!read_found(arena, json_at(list, i), &found[i]))
            return refuse(err);
    *out = (struct inquiry_answer){ found, count, json_is_true(json_get(json, "more")) };
    return true;
}
