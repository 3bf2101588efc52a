/* term.c — small numbers for values that come back often: kinds, forms, users, devices, bundles. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "state.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/map.h"
#include "base/memory.h"

#define LONGEST_BYTES      32  /* a digest */
#define LONGEST_TEXT_BYTES 256 /* a longer one is looked up each time */

struct term {
    int64_t number;
    const char *text;  /* NULL when bytes */
    const void *bytes; /* NULL when text */
    size_t size_bytes;
};

/* KEY is "t" and the text, or "b" and the bytes in hex. */
struct terms {
    struct arena *arena;
    struct map *by_value;
    ARRAY(struct term *) by_number;
};

struct terms *terms_new(void)
{
    struct terms *terms = mem_new(sizeof *terms);

    terms->arena = arena_new();
    terms->by_value = map_new();
    return terms;
}

void terms_free(struct terms *terms)
{
    if (!terms)
        return;
    map_free(terms->by_value);
    array_clear(&terms->by_number);
    arena_free(terms->arena);
    mem_free(terms);
}

static struct term *term_keep(struct terms *terms, const struct term *term, const char *key)
{
    struct term *kept = arena_copy(terms->arena, term, sizeof *term);

    kept->text = arena_text(terms->arena, term->text);
    kept->bytes = term->bytes ? arena_copy(terms->arena, term->bytes, term->size_bytes) : NULL;
    if (key)
        map_put(terms->by_value, arena_text(terms->arena, key), kept);
    while (terms->by_number.count <= (size_t)kept->number)
        *array_add(&terms->by_number) = NULL;
    terms->by_number.at[kept->number] = kept;
    return kept;
}

static void bind(struct query *query, const struct term *term)
{
    if (term->bytes)
        query_bytes(query, term->bytes, term->size_bytes);
    else
        query_text(query, term->text);
}

static int64_t look_up(struct store *store, struct term *term, const char *key)
{
    struct query find = query_open(store, "SELECT number FROM _term WHERE value = ?");
    struct query add;

    bind(&find, term);
    term->number = query_number(&find, 0);
    if (!term->number) {
        add = query_open(store, "INSERT INTO _term(value) VALUES(?)");
        bind(&add, term);
        term->number = query_run(&add, NULL) ? query_new_number(store) : 0;
    }
    return term->number ? term_keep(store->terms, term, key)->number : 0;
}

static int64_t number_of(struct store *store, struct term *term, const char *key)
{
    const struct term *known = map_find(store->terms->by_value, key);

    return known ? known->number : look_up(store, term, key);
}

int64_t term_of_text(struct store *store, const char *text)
{
    char key[LONGEST_TEXT_BYTES + 2] = "t";
    size_t size_bytes = text ? strlen(text) : 0;

    if (!size_bytes)
        return TERM_NONE;
    if (size_bytes > LONGEST_TEXT_BYTES)
        return look_up(store, &(struct term){ .text = text }, NULL);
    memcpy(key + 1, text, size_bytes + 1);
    return number_of(store, &(struct term){ .text = text }, key);
}

int64_t term_of_bytes(struct store *store, const void *bytes, size_t size_bytes)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *at = bytes;
    char key[2 * LONGEST_BYTES + 2] = "b";
    uint8_t any = 0;

    for (size_t i = 0; i < size_bytes; i++) {
        any |= at[i];
        key[1 + 2 * i] = digits[at[i] >> 4];
        key[2 + 2 * i] = digits[at[i] & 15];
    }
    key[1 + 2 * size_bytes] = '\0';
    return any ? number_of(store, &(struct term){ .bytes = bytes, .size_bytes = size_bytes }, key) : TERM_NONE;
}

static const struct term *term_find(struct store *store, int64_t number)
{
    static const struct term none = { .text = "" };
    const struct term *found = &none;
    struct term term = { .number = number };
    struct query query;
    size_t size_bytes;

    if (number <= 0 || number == TERM_NONE)
        return &none;
    if ((size_t)number < store->terms->by_number.count && store->terms->by_number.at[number])
        return store->terms->by_number.at[number];
    query = query_open(store, "SELECT typeof(value) = 'text', value FROM _term WHERE number = ?");
    query_integer(&query, number);
    if (query_row(&query)) {
        if (query_get_integer(&query, 0)) {
            term.text = query_get_text(&query, 1);
        } else {
            term.bytes = query_get_bytes(&query, 1, &size_bytes);
            term.size_bytes = size_bytes;
        }
        found = term_keep(store->terms, &term, NULL);
    }
    query_close(&query, NULL);
    return found;
}

const char *term_text(struct store *store, int64_t number)
{
    const struct term *term = term_find(store, number);

    return term->text ? term->text : "";
}

void term_bytes(struct store *store, int64_t number, void *out, size_t size_bytes)
{
    const struct term *term = term_find(store, number);

    memset(out, 0, size_bytes);
    if (term->bytes && term->size_bytes == size_bytes)
        memcpy(out, term->bytes, size_bytes);
}
