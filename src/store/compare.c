/* compare.c — whether the tables are what the log says: each dossier is folded again and set beside them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/compare.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "card.h"
#include "derive.h"
#include "digest.h"
#include "fold/fold.h"
#include "postings.h"
#include "state.h"
#include "store/store.h"

#define BATCH 200 /* dossiers whose pages are in memory at once */

static bool compare_one(struct store *store, int64_t dossier, struct compared *out, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct digest before, after;
    scoped(fold) fold = derive_fold(store, dossier, date_none(), arena, err);

    if (!fold || !digest_dossier(store, dossier, &before, err) || !derive_write(store, dossier, fold, false, err) ||
        !digest_dossier(store, dossier, &after, err))
        return false;
    out->dossiers++;
    out->differing += !digest_equal(&before, &after);
    return true;
}

/* The numbers after AFTER; what is queued to be folded differs for a known reason. */
static bool next_numbers(struct store *store, int64_t after, int64_t numbers[BATCH], size_t *count, struct error *err)
{
    struct query query = query_open(store, "SELECT number FROM _dossier d WHERE number > ?1 AND NOT EXISTS"
                                           " (SELECT 1 FROM _stale s WHERE s.dossier = d.number)"
                                           " ORDER BY number LIMIT ?2");

    query_integer(&query, after);
    query_integer(&query, BATCH);
    for (*count = 0; query_row(&query); ++*count)
        numbers[*count] = query_get_integer(&query, 0);
    return query_close(&query, err);
}

static bool compare_batch(struct store *store, const int64_t *numbers, size_t count, struct compared *out,
                          struct error *err)
{
    bool good = store_begin(store, err);

    if (!good)
        return false;
    for (size_t i = 0; i < count && good; i++)
        good = compare_one(store, numbers[i], out, err);
    if (good && store->is_doomed) /* something could not be read: what was made of it says nothing */
        good = query_refuse(store->database, err);
    store_cancel(store);
    return good;
}

/* The sum does not depend on the order, and a word that is missing is not made up for by another. */
struct adding {
    uint64_t sum;
    int64_t dossier;
};

static void add(struct adding *adding, const char *word, int64_t dossier)
{
    scoped_buf bytes = { 0 };
    struct digest hash;
    uint64_t part;

    buf_text(&bytes, word);
    buf_char(&bytes, '\0');
    buf_add(&bytes, &dossier, sizeof dossier);
    hash = hash_bytes(bytes.bytes, bytes.size_bytes);
    memcpy(&part, hash.bytes, sizeof part);
    adding->sum += part;
}

static void add_posting(void *with, const char *word, int64_t dossier)
{
    add(with, word, dossier);
}

static void add_of_card(void *with, const char *word)
{
    struct adding *adding = with;

    add(adding, word, adding->dossier);
}

static bool compare_index(struct store *store, struct compared *out, struct error *err)
{
    struct adding cards = { 0 }, index = { 0 };
    struct query query = query_open(store, "SELECT dossier, words FROM _card");

    while (query_row(&query)) {
        cards.dossier = query_get_integer(&query, 0);
        card_each_word(query_get_text(&query, 1), add_of_card, &cards);
    }
    if (!query_close(&query, err))
        return false;
    if (!postings_each(store->postings, add_posting, &index))
        return query_refuse(store->database, err);
    out->is_index_good = cards.sum == index.sum;
    return true;
}

bool compare_all(struct store *store, struct compared *out, struct error *err)
{
    int64_t numbers[BATCH], after = 0;
    size_t count;

    *out = (struct compared){ 0 };
    do {
        if (!next_numbers(store, after, numbers, &count, err) || !compare_batch(store, numbers, count, out, err))
            return false;
        after = count ? numbers[count - 1] : after;
    } while (count == BATCH);
    return compare_index(store, out, err);
}
