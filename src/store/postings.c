/* postings.c — the search index: for each word the dossiers it stands in, and when each dossier was touched. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "postings.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "set.h"
#include "state.h"
#include "vocabulary.h"

/*
 * A row of _posting is a word within a block of 16384 dossiers. Its bytes are the places within the block, two bytes
 * each, in order, while there are fewer than 1024; else one bit for each place (2048 bytes).
 * A row of _touched is 960 dossiers, four bytes each: seconds since 1970 of the newest change.
 */
#define MAP_BYTES     (SET_BLOCK_BITS / 8)
#define LIST_LIMIT    (MAP_BYTES / 2)
#define TOUCHED_BLOCK 960
#define WAIT_LIMIT    200000

struct wait {
    uint64_t order; /* the first eight letters, so that most comparisons are one number */
    const char *word;
    int64_t dossier;
    uint32_t nr; /* the last of two about one thing counts */
    bool removes;
};

struct touch {
    int64_t dossier;
    uint32_t seconds;
    uint32_t nr;
};

struct postings {
    struct store *store;
    struct arena *arena; /* the words that wait */
    ARRAY(struct wait) waits;
    ARRAY(struct touch) touches;
    uint32_t *touched; /* NULL until asked for */
    size_t touched_count, touched_room;
    bool failed, is_partial; /* not all of TOUCHED could be read */
};

struct postings *postings_new(struct store *store)
{
    struct postings *postings = mem_new(sizeof *postings);

    postings->store = store;
    postings->arena = arena_new();
    return postings;
}

static void drop_waiting(struct postings *postings)
{
    arena_free(postings->arena);
    postings->arena = arena_new();
    postings->waits.count = 0;
    postings->touches.count = 0;
    postings->failed = false;
}

void postings_forget(struct postings *postings)
{
    drop_waiting(postings);
    mem_free(postings->touched);
    postings->touched = NULL;
    postings->touched_count = postings->touched_room = 0;
}

void postings_free(struct postings *postings)
{
    if (!postings)
        return;
    postings_forget(postings);
    array_clear(&postings->waits);
    array_clear(&postings->touches);
    arena_free(postings->arena);
    mem_free(postings);
}

static uint64_t order_of(const char *word)
{
    uint64_t order = 0;

    for (int i = 0; i < 8; i++) {
        order = order << 8 | (unsigned char)*word;
        word += *word != '\0';
    }
    return order;
}

static void wait_for(struct postings *postings, const char *word, int64_t dossier, bool removes)
{
    struct wait *wait;

    if (postings->waits.count >= WAIT_LIMIT && !postings_flush(postings, NULL))
        postings->failed = true;
    wait = array_add(&postings->waits);
    *wait = (struct wait){ order_of(word), arena_text(postings->arena, word), dossier, (uint32_t)postings->waits.count,
                           removes };
}

void postings_add(struct postings *postings, const char *word, int64_t dossier)
{
    wait_for(postings, word, dossier, false);
}

void postings_remove(struct postings *postings, const char *word, int64_t dossier)
{
    wait_for(postings, word, dossier, true);
}

static void remember_touched(struct postings *postings, int64_t dossier, uint32_t seconds)
{
    size_t at = (size_t)dossier;

    if (at >= postings->touched_room) {
        size_t room = at + at / 2 + TOUCHED_BLOCK;

        postings->touched = mem_resize(postings->touched, room, sizeof *postings->touched);
        memset(postings->touched + postings->touched_room, 0,
               (room - postings->touched_room) * sizeof *postings->touched);
        postings->touched_room = room;
    }
    postings->touched[at] = seconds;
    if (at >= postings->touched_count)
        postings->touched_count = at + 1;
}

void postings_touch(struct postings *postings, int64_t dossier, uint32_t seconds)
{
    struct touch *touch = array_add(&postings->touches);

    *touch = (struct touch){ dossier, seconds, (uint32_t)postings->touches.count };
    if (postings->touched)
        remember_touched(postings, dossier, seconds);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_waits(const void *a, const void *b)
{
    const struct wait *first = a, *second = b;
    int order = (first->order > second->order) - (first->order < second->order);

    if (!order && (first->order & 0xff))
        order = strcmp(first->word, second->word);
    if (!order)
        order = compare_numbers(first->dossier, second->dossier);
    return order ? order : compare_numbers(first->nr, second->nr);
}

static int compare_touches(const void *a, const void *b)
{
    const struct touch *first = a, *second = b;
    int order = compare_numbers(first->dossier, second->dossier);

    return order ? order : compare_numbers(first->nr, second->nr);
}

static void decode_block(const uint8_t *bytes, size_t size_bytes, uint64_t words[SET_BLOCK_WORDS])
{
    if (size_bytes == MAP_BYTES) {
        for (size_t i = 0; i < SET_BLOCK_WORDS; i++) {
            uint64_t word;

            memcpy(&word, bytes + 8 * i, sizeof word);
            words[i] |= word;
        }
        return;
    }
    for (size_t i = 0; i + 1 < size_bytes; i += 2) {
        unsigned place = (bytes[i] | (unsigned)bytes[i + 1] << 8) % SET_BLOCK_BITS;

        words[place / 64] |= UINT64_C(1) << place % 64;
    }
}

static size_t encode_block(const uint64_t words[SET_BLOCK_WORDS], uint8_t bytes[MAP_BYTES])
{
    size_t size_bytes = 0;
    size_t count = 0;

    for (size_t i = 0; i < SET_BLOCK_WORDS; i++)
        count += (size_t)__builtin_popcountll(words[i]);
    if (count >= LIST_LIMIT) {
        memcpy(bytes, words, MAP_BYTES);
        return MAP_BYTES;
    }
    for (size_t i = 0; i < SET_BLOCK_WORDS; i++)
        for (uint64_t word = words[i]; word; word &= word - 1) {
            unsigned place = (unsigned)(i * 64) + (unsigned)__builtin_ctzll(word);

            bytes[size_bytes++] = (uint8_t)(place & 0xff);
            bytes[size_bytes++] = (uint8_t)(place >> 8);
        }
    return size_bytes;
}

/* A block as it lies in its row. */
struct block {
    uint8_t bytes[MAP_BYTES];
    size_t size_bytes; /* 0: there is no row */
};

static bool read_block(struct store *store, const char *word, int64_t number, struct block *out)
{
    struct query query = query_open(store, "SELECT dossiers FROM _posting WHERE word = ? AND block = ?");

    out->size_bytes = 0;
    query_text(&query, word);
    query_integer(&query, number);
    if (query_row(&query)) {
        const uint8_t *bytes = query_get_bytes(&query, 0, &out->size_bytes);

        out->size_bytes = out->size_bytes < MAP_BYTES ? out->size_bytes : MAP_BYTES;
        memcpy(out->bytes, bytes, out->size_bytes);
    }
    return query_close(&query, NULL);
}

static bool write_block(struct store *store, const char *word, int64_t number, const struct block *block)
{
    bool is_left = block->size_bytes > 0;
    struct query query =
        query_open(store, is_left ? "INSERT OR REPLACE INTO _posting(word, block, dossiers) VALUES(?1, ?2, ?3)"
                                  : "DELETE FROM _posting WHERE word = ? AND block = ?");

    query_text(&query, word);
    query_integer(&query, number);
    if (is_left)
        query_bytes(&query, block->bytes, block->size_bytes);
    return query_run(&query, NULL) && (is_left || vocabulary_remove(store, word));
}

static unsigned place_of(const struct wait *wait)
{
    return (unsigned)(wait->dossier % SET_BLOCK_BITS);
}

/* New dossiers come after all that are there: their places are put behind. False, BLOCK untouched, when they do not. */
static bool append_places(const struct wait *from, const struct wait *to, struct block *block)
{
    size_t size_bytes = block->size_bytes;
    long last =
        size_bytes > 1 ? (long)(block->bytes[size_bytes - 2] | (unsigned)block->bytes[size_bytes - 1] << 8) : -1;

    if (size_bytes + 2 * (size_t)(to - from) >= MAP_BYTES)
        return false;
    for (const struct wait *wait = from; wait < to; last = (long)place_of(wait), wait++)
        if (wait->removes || (long)place_of(wait) <= last)
            return false;
    for (const struct wait *wait = from; wait < to; wait++) {
        block->bytes[size_bytes++] = (uint8_t)(place_of(wait) & 0xff);
        block->bytes[size_bytes++] = (uint8_t)(place_of(wait) >> 8);
    }
    block->size_bytes = size_bytes;
    return true;
}

static void change_places(const struct wait *from, const struct wait *to, struct block *block)
{
    uint64_t words[SET_BLOCK_WORDS] = { 0 };

    decode_block(block->bytes, block->size_bytes, words);
    for (const struct wait *wait = from; wait < to; wait++) {
        uint64_t bit = UINT64_C(1) << place_of(wait) % 64;

        words[place_of(wait) / 64] =
            wait->removes ? words[place_of(wait) / 64] & ~bit : words[place_of(wait) / 64] | bit;
    }
    block->size_bytes = encode_block(words, block->bytes);
}

/* The waits FROM..TO are about one word within one block. */
static bool write_waits(struct store *store, const struct wait *from, const struct wait *to)
{
    int64_t number = from->dossier / SET_BLOCK_BITS;
    struct block block;
    bool was_there;

    if (!read_block(store, from->word, number, &block))
        return false;
    was_there = block.size_bytes > 0;
    if (!append_places(from, to, &block))
        change_places(from, to, &block);
    return (was_there || vocabulary_add(store, from->word)) && write_block(store, from->word, number, &block);
}

static bool is_same_row(const struct wait *a, const struct wait *b)
{
    return a->order == b->order && a->dossier / SET_BLOCK_BITS == b->dossier / SET_BLOCK_BITS &&
           strcmp(a->word, b->word) == 0;
}

static bool flush_waits(struct postings *postings)
{
    struct wait *at = postings->waits.at, *end = at + postings->waits.count;

    qsort(at, postings->waits.count, sizeof *at, compare_waits);
    while (at < end) {
        struct wait *to = at + 1;

        while (to < end && is_same_row(at, to))
            to++;
        if (!write_waits(postings->store, at, to))
            return false;
        at = to;
    }
    return true;
}

static bool read_touched_block(struct store *store, int64_t block, uint32_t seconds[TOUCHED_BLOCK])
{
    struct query query = query_open(store, "SELECT seconds FROM _touched WHERE block = ?");
    size_t size_bytes;

    memset(seconds, 0, TOUCHED_BLOCK * sizeof *seconds);
    query_integer(&query, block);
    if (query_row(&query)) {
        const void *bytes = query_get_bytes(&query, 0, &size_bytes);

        memcpy(seconds, bytes, size_bytes < TOUCHED_BLOCK * 4 ? size_bytes : TOUCHED_BLOCK * 4);
    }
    return query_close(&query, NULL);
}

static bool flush_touches(struct postings *postings)
{
    struct touch *at = postings->touches.at, *end = at + postings->touches.count;
    uint32_t seconds[TOUCHED_BLOCK];

    qsort(at, postings->touches.count, sizeof *at, compare_touches);
    while (at < end) {
        int64_t block = at->dossier / TOUCHED_BLOCK;
        struct query query;

        if (!read_touched_block(postings->store, block, seconds))
            return false;
        for (; at < end && at->dossier / TOUCHED_BLOCK == block; at++)
            seconds[at->dossier % TOUCHED_BLOCK] = at->seconds;
        query = query_open(postings->store, "INSERT OR REPLACE INTO _touched(block, seconds) VALUES(?, ?)");
        query_integer(&query, block);
        query_bytes(&query, seconds, sizeof seconds);
        if (!query_run(&query, NULL))
            return false;
    }
    return true;
}

bool postings_flush(struct postings *postings, struct error *err)
{
    bool good = !postings->failed && (!postings->waits.count || flush_waits(postings)) &&
                (!postings->touches.count || flush_touches(postings));

    if (!good)
        return query_refuse(postings->store->database, err);
    if (postings->waits.count || postings->touches.count)
        drop_waiting(postings);
    return true;
}

size_t postings_block_count(struct postings *postings)
{
    struct query query = query_open(postings->store, "SELECT max(number) FROM _dossier");

    return (size_t)query_number(&query, 0) / SET_BLOCK_BITS + 1;
}

static bool read_rows(struct query *query, struct set *set)
{
    size_t size_bytes;

    while (query_row(query)) {
        size_t from = (size_t)query_get_integer(query, 0) * SET_BLOCK_WORDS;
        const uint8_t *bytes = query_get_bytes(query, 1, &size_bytes);

        if (from < set->word_count)
            decode_block(bytes, size_bytes, set->words + from);
    }
    return query_close(query, NULL);
}

bool postings_read(struct postings *postings, const char *word, struct set *set)
{
    struct query query = query_open(postings->store, "SELECT block, dossiers FROM _posting WHERE word = ?");

    query_text(&query, word);
    return read_rows(&query, set);
}

bool postings_read_range(struct postings *postings, const char *start, struct set *set)
{
    struct query query = query_open(postings->store, "SELECT block, dossiers FROM _posting"
                                                     " WHERE word >= ? AND word < ?");
    scoped_text end = mem_format("%s\xf4\x8f\xbf\xbf", start); /* the last letter there is */
    bool good;

    query_text(&query, start);
    query_text(&query, end);
    good = read_rows(&query, set);
    return good;
}

bool postings_each(struct postings *postings, void (*visit)(void *with, const char *word, int64_t dossier), void *with)
{
    struct query query = query_open(postings->store, "SELECT word, block, dossiers FROM _posting");

    while (query_row(&query)) {
        uint64_t words[SET_BLOCK_WORDS] = { 0 };
        size_t size_bytes;
        const uint8_t *bytes = query_get_bytes(&query, 2, &size_bytes);
        int64_t from = query_get_integer(&query, 1) * SET_BLOCK_BITS;

        decode_block(bytes, size_bytes, words);
        for (size_t i = 0; i < SET_BLOCK_WORDS; i++)
            for (uint64_t left = words[i]; left; left &= left - 1)
                visit(with, query_get_text(&query, 0), from + (int64_t)i * 64 + __builtin_ctzll(left));
    }
    return query_close(&query, NULL);
}

const uint32_t *postings_touched(struct postings *postings, size_t *count)
{
    struct query query;
    size_t size_bytes;

    if (!postings->touched || postings->is_partial) {
        query = query_open(postings->store, "SELECT block, seconds FROM _touched ORDER BY block DESC");
        remember_touched(postings, 0, 0);
        while (query_row(&query)) {
            size_t from = (size_t)query_get_integer(&query, 0) * TOUCHED_BLOCK;
            const void *bytes = query_get_bytes(&query, 1, &size_bytes);

            if (from + TOUCHED_BLOCK > postings->touched_count)
                remember_touched(postings, (int64_t)(from + TOUCHED_BLOCK - 1), 0);
            memcpy(postings->touched + from, bytes, size_bytes < TOUCHED_BLOCK * 4 ? size_bytes : TOUCHED_BLOCK * 4);
        }
        postings->is_partial = !query_close(&query, NULL);
        for (size_t i = 0; i < postings->touches.count; i++)
            remember_touched(postings, postings->touches.at[i].dossier, postings->touches.at[i].seconds);
    }
    *count = postings->touched_count;
    return postings->touched;
}
