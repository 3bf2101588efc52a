/* json.h — JSON values, thinly over jansson. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_JSON_H
#define BALIE_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;
struct json_t; /* jansson's; only this unit includes jansson.h */

/* Parses exactly one value of at most 16 MiB, depth 512, no duplicate keys. The caller owns; NULL and ERR (line and
 * column) on failure. */
struct json_t *json_parse(const char *bytes, size_t size_bytes, struct error *err);
void json_write(struct buf *out, const struct json_t *json); /* compact, UTF-8, keys in the order they were set */
void json_write_pretty(struct buf *out, const struct json_t *json); /* indented by 2 */
void json_quote(struct buf *out, const char *text);                 /* a JSON string literal, quotes included */

struct json_t *json_make_object(void);
struct json_t *json_make_array(void);
struct json_t *json_make_text(const char *text); /* NULL gives null */
struct json_t *json_make_integer(int64_t number);
struct json_t *json_make_bool(bool value);
struct json_t *json_make_null(void);
/* These take over VALUE. */
void json_set(struct json_t *object, const char *key, struct json_t *value);
void json_set_text(struct json_t *object, const char *key, const char *text);
void json_set_integer(struct json_t *object, const char *key, int64_t number);
void json_add(struct json_t *array, struct json_t *value);

bool json_is_object(const struct json_t *json);
bool json_is_array(const struct json_t *json);
bool json_is_text(const struct json_t *json);
bool json_is_integer(const struct json_t *json);
bool json_is_number(const struct json_t *json); /* integer or real */
bool json_is_true(const struct json_t *json);
/* Appends a text, number or truth as it stands; nothing for the rest. */
void json_write_plain(const struct json_t *json, struct buf *out);
bool json_is_bool(const struct json_t *json);
bool json_is_null(const struct json_t *json);                          /* a JSON null, not an absent value */
struct json_t *json_get(const struct json_t *object, const char *key); /* borrowed; NULL when absent or no object */
const char *json_text(const struct json_t *json);                      /* borrowed; NULL when not a string */
const char *json_get_text(const struct json_t *object, const char *key);
/* jansson has a json_integer() of its own: to the linker ours is called otherwise. */
#define json_integer balie_json_integer
int64_t json_integer(const struct json_t *json); /* 0 when not a number */
double json_number(const struct json_t *json);
int64_t json_get_integer(const struct json_t *object, const char *key);
size_t json_size(const struct json_t *json); /* members of an array or object */
struct json_t *json_at(const struct json_t *array, size_t i);
/* Members in the order of the text: for (void *i = json_first(o); i; i = json_after(o, i)) */
void *json_first(struct json_t *object);
void *json_after(struct json_t *object, void *iterator);
const char *json_member_key(void *iterator);
struct json_t *json_member(void *iterator);
struct json_t *json_share(struct json_t *json); /* one more owner */
void json_free(struct json_t *json);
void json_t_scope_free(struct json_t **owned);
#define scoped_json __attribute__((cleanup(json_t_scope_free))) struct json_t *

#endif
