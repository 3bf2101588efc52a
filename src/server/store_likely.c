/* store_likely.c — the store's likely doubles: dossiers that are perhaps of one person, until somebody settles it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store_own.h"

#include <string.h>

#include "wire/likely.h"

#define ALIKE_MOST 20

static bool visit_dossiers(struct database *database, struct database_rows *rows, const struct store_visitor *visitor,
                           struct error *err)
{
    struct id dossier;

    while (database_next(database, rows)) {
        database_read(database, rows, 0, &dossier, sizeof dossier);
        visitor->dossier(visitor->with, dossier, 0);
    }
    return database_done(database, rows, err);
}

/* Parameters stand in the order of their numbers: so they are counted by every engine. */
static bool each_alike(struct server_store *store, const struct store_likeness *wanted,
                       const struct store_visitor *visitor, struct error *err)
{
    static const char one[] = "SELECT DISTINCT a.dossier FROM word a WHERE a.word = $1 AND a.list = $2"
                              " AND a.property = $3 AND a.dossier <> $4 ORDER BY a.dossier LIMIT $5";
    static const char both[] = "SELECT DISTINCT a.dossier FROM word a JOIN word b ON b.dossier = a.dossier"
                               " AND b.list = a.list WHERE a.word = $1 AND a.list = $2 AND a.property = $3"
                               " AND a.dossier <> $4 AND b.word = $5 AND b.property = $6"
                               " ORDER BY a.dossier LIMIT $7";
    struct database *database = database_of(store);
    size_t word_bytes = strlen(wanted->word);
    int64_t most = ALIKE_MOST;

    if (!wanted->second)
        return visit_dossiers(database,
                              database_ask(database, err, one, "xttbi", wanted->word, word_bytes, wanted->list,
                                           wanted->property, &wanted->dossier, most),
                              visitor, err);
    return visit_dossiers(database,
                          database_ask(database, err, both, "xttbxti", wanted->word, word_bytes, wanted->list,
                                       wanted->property, &wanted->dossier, wanted->second, strlen(wanted->second),
                                       wanted->second_property, most),
                          visitor, err);
}

/* The smaller id first: two dossiers are one row. */
static void sort_pair(const struct store_likely *likely, const struct id **first, const struct id **second)
{
    bool is_sorted = id_compare(likely->dossier, likely->other) <= 0;

    *first = is_sorted ? &likely->dossier : &likely->other;
    *second = is_sorted ? &likely->other : &likely->dossier;
}

static bool put_likely(struct server_store *store, const struct store_likely *likely, bool *is_new, struct error *err)
{
    struct database *database = database_of(store);
    const struct id *first, *second;
    struct database_rows *rows;

    sort_pair(likely, &first, &second);
    rows = database_ask(database, err,
                        "INSERT INTO likely(dossier, other, reason, position, settled) VALUES($1, $2, $3, $4, 0)"
                        " ON CONFLICT(dossier, other) DO NOTHING RETURNING position",
                        "bbti", first, second, likely->reason, likely->position);
    *is_new = database_next(database, rows);
    return database_done(database, rows, err);
}

static bool settle_likely(struct server_store *store, const struct store_likely *likely, struct error *err)
{
    const struct id *first, *second;

    sort_pair(likely, &first, &second);
    return database_run(database_of(store), err,
                        "INSERT INTO likely(dossier, other, reason, position, settled) VALUES($1, $2, $3, $4, 1)"
                        " ON CONFLICT(dossier, other) DO UPDATE SET settled = 1",
                        "bbti", first, second, likely->reason, likely->position);
}

static bool drop_likely(struct server_store *store, struct id dossier, struct error *err)
{
    return database_run(database_of(store), err, "DELETE FROM likely WHERE dossier = $1", "b", &dossier) &&
           database_run(database_of(store), err, "DELETE FROM likely WHERE other = $1", "b", &dossier);
}

static bool each_likely(struct server_store *store, const char *region, const struct store_visitor *visitor,
                        struct error *err)
{
    static const char all[] = "SELECT l.dossier, l.other, l.reason FROM likely l WHERE l.settled = 0"
                              " ORDER BY l.position, l.dossier LIMIT $1";
    static const char some[] =
        "SELECT l.dossier, l.other, l.reason FROM likely l WHERE l.settled = 0 AND EXISTS(SELECT 1 FROM scope s"
        " WHERE s.dossier IN (l.dossier, l.other) AND s.region IN ($1, '') AND s.revoked = 0)"
        " ORDER BY l.position, l.dossier LIMIT $2";
    struct database *database = database_of(store);
    struct store_likely likely = { 0 };
    struct database_rows *rows;
    int64_t most = LIKELY_MOST;

    rows =
        *region ? database_ask(database, err, some, "ti", region, most) : database_ask(database, err, all, "i", most);
    while (database_next(database, rows)) {
        database_read(database, rows, 0, &likely.dossier, sizeof likely.dossier);
        database_read(database, rows, 1, &likely.other, sizeof likely.other);
        likely.reason = database_text(database, rows, 2);
        visitor->likely(visitor->with, &likely);
    }
    return database_done(database, rows, err);
}

void store_add_likely_calls(struct server_store *store)
{
    store->each_alike = each_alike;
    store->put_likely = put_likely;
    store->settle_likely = settle_likely;
    store->drop_likely = drop_likely;
    store->each_likely = each_likely;
}
