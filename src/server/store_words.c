/* store_words.c — the store's search words: what the centre may find a dossier by. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store_own.h"

#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "bulk.h"

#define WORD_VALUES 4
#define FOUND_LIMIT 1000 /* dossiers that one word may find */

static bool add_words(struct server_store *store, const struct store_word *words, size_t count, struct error *err)
{
    static const struct bulk bulk = { "INSERT INTO word(word, dossier, list, property) VALUES ", WORD_VALUES,
                                      " ON CONFLICT(word, dossier, list, property) DO NOTHING" };
    ARRAY(struct sql_value) values = { 0 };
    bool good;

    for (size_t i = 0; i < count; i++) {
        /* Bytes, so that every engine orders them alike. */
        *array_add(&values) =
            (struct sql_value){ .type = SQL_BYTES, .bytes = words[i].word, .size_bytes = strlen(words[i].word) };
        *array_add(&values) = sql_bytes(&words[i].dossier, sizeof words[i].dossier);
        *array_add(&values) = sql_text(words[i].list);
        *array_add(&values) = sql_text(words[i].property);
    }
    good = bulk_run(database_of(store), &bulk, values.at, count, err);
    array_clear(&values);
    return good;
}

static bool drop_words(struct server_store *store, struct id dossier, struct error *err)
{
    return database_run(database_of(store), err, "DELETE FROM word WHERE dossier = $1", "b", &dossier);
}

static bool each_word(struct server_store *store, struct id dossier, const struct store_visitor *visitor,
                      struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows = database_ask(
        database, err, "SELECT word, list, property FROM word WHERE dossier = $1 ORDER BY list, property, word", "b",
        &dossier);
    scoped_buf word = { 0 };
    bool go_on = true;
    const void *bytes;
    size_t size_bytes;

    while (go_on && database_next(database, rows)) {
        bytes = database->engine->bytes(rows, 0, &size_bytes);
        buf_cut(&word, 0);
        buf_add(&word, bytes, size_bytes);
        go_on = visitor->word(visitor->with, &(struct store_word){ buf_view(&word), database_text(database, rows, 1),
                                                                   database_text(database, rows, 2), dossier });
    }
    return database_done(database, rows, err);
}

static bool each_worded(struct server_store *store, struct id after, int64_t count, const struct store_visitor *visitor,
                        struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows =
        id_is_set(after)
            ? database_ask(database, err,
                           "SELECT DISTINCT dossier FROM word WHERE dossier > $1 ORDER BY dossier LIMIT $2", "bi",
                           &after, count)
            : database_ask(database, err, "SELECT DISTINCT dossier FROM word ORDER BY dossier LIMIT $1", "i", count);
    bool go_on = true;
    struct id dossier;

    while (go_on && database_next(database, rows)) {
        database_read(database, rows, 0, &dossier, sizeof dossier);
        go_on = visitor->dossier(visitor->with, dossier, 0);
    }
    return database_done(database, rows, err);
}

struct found {
    struct id dossier;
    int64_t words;
};

struct finding {
    ARRAY(struct found) found;
};

static void note(struct finding *finding, struct id dossier, int64_t before)
{
    if (!before) {
        *array_add(&finding->found) = (struct found){ dossier, 1 };
        return;
    }
    for (size_t i = 0; i < finding->found.count; i++)
        if (finding->found.at[i].words == before && id_equal(finding->found.at[i].dossier, dossier))
            finding->found.at[i].words = before + 1;
}

/* Those that had all words BEFORE this one, or all when it is the first. */
static bool find_word(struct database *database, struct finding *finding, const char *word, int64_t before,
                      struct error *err)
{
    scoped_buf end = { 0 };
    struct database_rows *rows;
    int64_t most = FOUND_LIMIT;
    struct id dossier;

    buf_text(&end, word);
    buf_char(&end, (char)0xFF);
    rows = database_ask(database, err,
                        "SELECT DISTINCT dossier FROM word WHERE word >= $1 AND word < $2 ORDER BY dossier LIMIT $3",
                        "xxi", word, strlen(word), buf_view(&end), end.size_bytes, most);
    while (database_next(database, rows)) {
        database_read(database, rows, 0, &dossier, sizeof dossier);
        note(finding, dossier, before);
    }
    return database_done(database, rows, err);
}

static bool each_found(struct server_store *store, const char *const *words, size_t count,
                       const struct store_visitor *visitor, struct error *err)
{
    struct finding finding = { 0 };
    bool good = true;

    for (size_t i = 0; good && i < count; i++)
        good = find_word(database_of(store), &finding, words[i], (int64_t)i, err);
    for (size_t i = 0; good && i < finding.found.count; i++)
        if (finding.found.at[i].words == (int64_t)count)
            visitor->dossier(visitor->with, finding.found.at[i].dossier, finding.found.at[i].words);
    array_clear(&finding.found);
    return good;
}

void store_add_word_calls(struct server_store *store)
{
    store->add_words = add_words;
    store->drop_words = drop_words;
    store->each_word = each_word;
    store->each_worded = each_worded;
    store->each_found = each_found;
}
