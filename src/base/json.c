/* json.c — JSON values, thinly over jansson. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/json.h"

/* From here on json_integer is jansson's; ours goes by its name for the linker. */
#undef json_integer
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"

#define LIMIT_BYTES ((size_t)16 << 20)
#define LIMIT_DEPTH 512

/* Deeper than LIMIT_DEPTH? jansson itself allows 2048, and it counts no more than we do here. */
static bool is_too_deep(const char *bytes, size_t size_bytes)
{
    size_t depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < size_bytes; i++) {
        char c = bytes[i];

        if (c == '"')
            quoted = !quoted;
        else if (quoted)
            i += c == '\\';
        else if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && depth)
            depth--;
        if (depth > LIMIT_DEPTH)
            return true;
    }
    return false;
}

struct json_t *json_parse(const char *bytes, size_t size_bytes, struct error *err)
{
    json_error_t why;
    json_t *json;

    if (size_bytes > LIMIT_BYTES) {
        error_set(err, ERROR_INPUT, _("This JSON is larger than 16 MiB. Split it into smaller parts."));
        return NULL;
    }
    if (is_too_deep(bytes, size_bytes)) {
        error_set(err, ERROR_INPUT, _("This JSON is nested deeper than %d levels. Make it flatter."), LIMIT_DEPTH);
        return NULL;
    }
    json = json_loadb(size_bytes ? bytes : "", size_bytes, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (!json) {
        error_set(err, ERROR_INPUT, _("Line %d, column %d is not valid JSON (%s). Correct it there and try again."),
                  why.line, why.column, why.text);
        error_at(err, "%d:%d", why.line, why.column);
    }
    return json;
}

static int add_part(const char *bytes, size_t size_bytes, void *out)
{
    buf_add(out, bytes, size_bytes);
    return 0;
}

static void write_with(struct buf *out, const json_t *json, size_t flags)
{
    json_dump_callback(json, add_part, out, flags | JSON_ENCODE_ANY);
}

void json_write(struct buf *out, const struct json_t *json)
{
    write_with(out, json, JSON_COMPACT);
}

void json_write_pretty(struct buf *out, const struct json_t *json)
{
    write_with(out, json, JSON_INDENT(2));
}

void json_quote(struct buf *out, const char *text)
{
    static const char shorts[] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'
    };

    buf_char(out, '"');
    for (const char *plain; *text; text++) {
        unsigned char c = (unsigned char)*text;

        for (plain = text; (unsigned char)*text >= ' ' && *text != '"' && *text != '\\';)
            text++;
        buf_add(out, plain, (size_t)(text - plain));
        c = (unsigned char)*text;
        if (!c)
            break;
        if (shorts[c])
            buf_add(out, (char[]){ '\\', shorts[c] }, 2);
        else
            buf_format(out, "\\u%04x", c);
    }
    buf_char(out, '"');
}

/* What jansson refuses to make for want of memory ends the program, as everywhere. */
static json_t *made(json_t *json)
{
    if (!json)
        mem_array(SIZE_MAX, 1);
    return json;
}

struct json_t *json_make_object(void)
{
    return made(json_object());
}

struct json_t *json_make_array(void)
{
    return made(json_array());
}

struct json_t *json_make_text(const char *text)
{
    json_t *json = text ? json_string(text) : json_null();

    /* Text inside is valid UTF-8; should it not be, it is still kept. */
    return made(json ? json : json_string_nocheck(text));
}

struct json_t *json_make_integer(int64_t number)
{
    return made(json_integer(number));
}

struct json_t *json_make_bool(bool value)
{
    return json_boolean(value);
}

struct json_t *json_make_null(void)
{
    return json_null();
}

void json_set(struct json_t *object, const char *key, struct json_t *value)
{
    json_object_set_new_nocheck(object, key, value);
}

void json_set_text(struct json_t *object, const char *key, const char *text)
{
    json_set(object, key, json_make_text(text));
}

void json_set_integer(struct json_t *object, const char *key, int64_t number)
{
    json_set(object, key, json_make_integer(number));
}

void json_add(struct json_t *array, struct json_t *value)
{
    json_array_append_new(array, value);
}

/* In brackets: jansson has macros of these names. */
bool(json_is_object)(const struct json_t *json)
{
    return json_is_object(json);
}

bool(json_is_array)(const struct json_t *json)
{
    return json_is_array(json);
}

bool json_is_text(const struct json_t *json)
{
    return json_is_string(json);
}

bool(json_is_integer)(const struct json_t *json)
{
    return json_is_integer(json);
}

bool(json_is_number)(const struct json_t *json)
{
    return json_is_number(json);
}

bool(json_is_true)(const struct json_t *json)
{
    return json_is_true(json);
}

bool json_is_bool(const struct json_t *json)
{
    return json_is_boolean(json);
}

bool(json_is_null)(const struct json_t *json)
{
    return json_is_null(json);
}

struct json_t *json_get(const struct json_t *object, const char *key)
{
    return json_object_get(object, key);
}

const char *json_text(const struct json_t *json)
{
    return json_string_value(json);
}

const char *json_get_text(const struct json_t *object, const char *key)
{
    return json_text(json_get(object, key));
}

int64_t balie_json_integer(const struct json_t *json)
{
    double number;

    if (!json_is_real(json))
        return json_integer_value(json);
    number = json_real_value(json);
    return number > -9.2e18 && number < 9.2e18 ? (int64_t)number : 0;
}

double json_number(const struct json_t *json)
{
    return json_number_value(json);
}

void json_write_plain(const struct json_t *json, struct buf *out)
{
    if (json_is_text(json))
        buf_text(out, json_text(json));
    else if (json_is_integer(json))
        buf_format(out, "%lld", (long long)balie_json_integer(json));
    else if (json_is_number(json))
        buf_format(out, "%.15g", json_number(json));
    else if (json_is_bool(json))
        buf_text(out, json_is_true(json) ? "true" : "false");
}

int64_t json_get_integer(const struct json_t *object, const char *key)
{
    return balie_json_integer(json_get(object, key));
}

size_t json_size(const struct json_t *json)
{
    return json_is_array(json) ? json_array_size(json) : json_object_size(json);
}

struct json_t *json_at(const struct json_t *array, size_t i)
{
    return json_array_get(array, i);
}

void *json_first(struct json_t *object)
{
    return json_object_iter(object);
}

void *json_after(struct json_t *object, void *iterator)
{
    return json_object_iter_next(object, iterator);
}

const char *json_member_key(void *iterator)
{
    return json_object_iter_key(iterator);
}

struct json_t *json_member(void *iterator)
{
    return json_object_iter_value(iterator);
}

struct json_t *json_share(struct json_t *json)
{
    return json_incref(json);
}

void json_free(struct json_t *json)
{
    json_decref(json);
}

void json_t_scope_free(struct json_t **owned)
{
    json_decref(*owned);
}
