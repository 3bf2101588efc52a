/* store.c — what the server keeps: opened by its address, its transactions, its incarnation and its feed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "behind.h"
#include "store_own.h"
#include "tables.h"

static const char *const refusals[] = { "user",   "region",     "disabled", "role", "left",   "size",
                                        "absent", "restricted", "carried",  "bare", "unknown" };

const char *store_refusal(const char *text)
{
    size_t i = 0;

    if (!text)
        return NULL;
    while (i + 1 < sizeof refusals / sizeof *refusals && !text_equal(refusals[i], text))
        i++;
    return refusals[i];
}

static bool begin(struct server_store *store, struct error *err)
{
    recall_forget(recall_of(store));
    behind_forget(database_of(store));
    return database_of(store)->engine->begin(database_of(store), err);
}

static bool commit(struct server_store *store, struct error *err)
{
    return behind_write(database_of(store), err) && database_of(store)->engine->commit(database_of(store), err);
}

static void cancel(struct server_store *store)
{
    behind_forget(database_of(store));
    database_of(store)->engine->cancel(database_of(store));
}

static bool hasten(struct server_store *store, struct error *err)
{
    struct database *database = database_of(store);

    return behind_write(database, err) && database->engine->push(database, err);
}

static bool must_repeat(struct server_store *store)
{
    return database_of(store)->must_repeat;
}

static void close_store(struct server_store *store)
{
    behind_free(database_of(store));
    database_of(store)->engine->close(database_of(store));
    recall_clear(recall_of(store));
    mem_free(store);
}

static bool incarnation(struct server_store *store, char out[STORE_TEXT_BYTES], struct error *err)
{
    struct database *database = database_of(store);
    char *known = recall_of(store)->incarnation;
    struct database_rows *rows;

    if (!*known) {
        rows = database_ask(database, err, "SELECT value FROM meta WHERE name = 'incarnation'", "");
        if (database_next(database, rows))
            database_copy(database, rows, 0, known, STORE_TEXT_BYTES);
        if (!database_done(database, rows, err))
            return false;
    }
    memcpy(out, known, STORE_TEXT_BYTES);
    return true;
}

static bool renew(struct server_store *store, struct error *err)
{
    char text[ID_TEXT_BYTES];

    *recall_of(store)->incarnation = '\0';
    return database_run(database_of(store), err, "UPDATE meta SET value = $1 WHERE name = 'incarnation'", "t",
                        tables_incarnation(text));
}

static bool read_feed_row(struct server_store *store, struct database_rows *rows, struct store_feed *out,
                          struct error *err)
{
    struct database *database = database_of(store);

    if (database_next(database, rows))
        *out = (struct store_feed){ database_integer(database, rows, 0), database_integer(database, rows, 1) };
    return database_done(database, rows, err);
}

static bool lock_feed(struct server_store *store, int64_t now_ms, struct store_feed *out, struct error *err)
{
    static const char sql[] = "UPDATE feed SET arrival = CASE WHEN arrival < $1 THEN $1 ELSE arrival + 1 END"
                              " RETURNING position, arrival";

    /* Whoever held it before may have written anything. */
    recall_forget(recall_of(store));
    return read_feed_row(store, database_ask(database_of(store), err, sql, "i", now_ms), out, err);
}

static bool move_feed(struct server_store *store, int64_t position, struct error *err)
{
    recall_of(store)->has_feed = false;
    return database_run(database_of(store), err, "UPDATE feed SET position = $1", "i", position);
}

static bool read_feed(struct server_store *store, struct store_feed *out, struct error *err)
{
    struct recall *recall = recall_of(store);

    if (!recall->has_feed)
        recall->has_feed = read_feed_row(
            store, database_ask(database_of(store), err, "SELECT position, arrival FROM feed", ""), &recall->feed, err);
    if (recall->has_feed)
        *out = recall->feed;
    return recall->has_feed;
}

static struct database *open_database(const char *url, struct error *err)
{
    if (text_starts(url, "sqlite:") && url[sizeof "sqlite:" - 1])
        return database_open_sqlite(url + sizeof "sqlite:" - 1, err);
    if (text_starts(url, "postgresql://") || text_starts(url, "postgres://"))
        return database_open_postgres(url, err);
    error_set(err, ERROR_USAGE, _("“%s” is not a store. Write --store sqlite:FILE or --store postgresql://HOST/NAME"),
              url);
    return NULL;
}

struct server_store *store_open_url(const char *url, struct error *err)
{
    struct database *database = open_database(url, err);
    struct own_store *own;

    if (!database)
        return NULL;
    if (!tables_open(database, err)) {
        database->engine->close(database);
        return NULL;
    }
    own = mem_new(sizeof *own);
    own->database = database;
    own->face = (struct server_store){ .begin = begin,
                                       .commit = commit,
                                       .cancel = cancel,
                                       .hasten = hasten,
                                       .must_repeat = must_repeat,
                                       .close = close_store,
                                       .incarnation = incarnation,
                                       .renew = renew,
                                       .lock_feed = lock_feed,
                                       .move_feed = move_feed,
                                       .read_feed = read_feed };
    store_add_desk_calls(&own->face);
    store_add_change_calls(&own->face);
    store_add_scope_calls(&own->face);
    store_add_word_calls(&own->face);
    store_add_likely_calls(&own->face);
    store_add_content_calls(&own->face);
    return &own->face;
}
