/* store_scope.c — the store's scope: which region sees which dossier, what was erased, what is linked. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store_own.h"

#include <stdio.h>

#include "behind.h"
#include "bulk.h"

#define SCOPE_VALUES 5
#define SCOPE_KEYS   2

static const struct bulk fresh = { "INSERT INTO scope(dossier, region, granted, revoked, owner) VALUES ", SCOPE_VALUES,
                                   "" };
static const struct bulk altered = {
    "INSERT INTO scope(dossier, region, granted, revoked, owner) VALUES ", SCOPE_VALUES,
    " ON CONFLICT(dossier, region) DO UPDATE SET granted = excluded.granted, revoked = excluded.revoked,"
    " owner = excluded.owner"
};

static void read_scope(struct database *database, struct database_rows *rows, struct store_scope *out)
{
    database_read(database, rows, 0, &out->dossier, sizeof out->dossier);
    database_copy(database, rows, 1, out->region, sizeof out->region);
    out->granted = database_integer(database, rows, 2);
    out->revoked = database_integer(database, rows, 3);
    out->is_owner = database_integer(database, rows, 4) != 0;
    out->is_known = true;
}

static bool visit_scopes(struct database *database, struct database_rows *rows, const struct store_visitor *visitor,
                         struct error *err)
{
    struct store_scope scope;
    bool go_on = true;

    while (go_on && database_next(database, rows)) {
        read_scope(database, rows, &scope);
        go_on = visitor->scope(visitor->with, &scope);
    }
    return database_done(database, rows, err);
}

static size_t lay_keys(struct sql_value keys[BULK_KEYS], const struct id *ids, size_t count)
{
    size_t step = count < BULK_KEYS ? count : BULK_KEYS;

    for (size_t i = 0; i < step; i++)
        keys[i] = sql_bytes(&ids[i], sizeof ids[i]);
    return step;
}

static bool each_scope(struct server_store *store, const struct id *dossiers, size_t count,
                       const struct store_visitor *visitor, struct error *err)
{
    struct database *database = database_of(store);
    struct sql_value keys[BULK_KEYS];
    size_t step;

    for (; count; dossiers += step, count -= step) {
        step = lay_keys(keys, dossiers, count);
        if (!visit_scopes(database,
                          bulk_ask(database,
                                   "SELECT dossier, region, granted, revoked, owner FROM scope WHERE dossier IN (",
                                   keys, step, err),
                          visitor, err))
            return false;
    }
    return true;
}

static bool each_placed(struct server_store *store, struct id after, int64_t count, const struct store_visitor *visitor,
                        struct error *err)
{
    static const uint8_t before_all[1] = { 0 };
    struct database *database = database_of(store);
    struct database_rows *rows =
        database_ask(database, err, "SELECT DISTINCT dossier FROM scope WHERE dossier > $1 ORDER BY dossier LIMIT $2",
                     "xi", id_is_set(after) ? (const void *)after.bytes : before_all,
                     id_is_set(after) ? sizeof after.bytes : (size_t)0, count);
    struct id dossier;

    while (database_next(database, rows)) {
        database_read(database, rows, 0, &dossier, sizeof dossier);
        visitor->dossier(visitor->with, dossier, 0);
    }
    return database_done(database, rows, err);
}

static void note_turns(struct recall *recall, const struct store_scope *scopes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        recall_raise_turn(recall, scopes[i].region,
                          scopes[i].granted > scopes[i].revoked ? scopes[i].granted : scopes[i].revoked);
}

/* What begins costs the database less than what may be there already. */
static bool put_scopes(struct server_store *store, const struct store_scope *scopes, size_t count, struct error *err)
{
    bool good = true;

    note_turns(recall_of(store), scopes, count);
    for (size_t i = 0; good && i < count; i++) {
        const struct store_scope *scope = &scopes[i];
        const struct sql_value row[SCOPE_VALUES] = { sql_bytes(&scope->dossier, sizeof scope->dossier),
                                                     sql_text(scope->region), sql_integer(scope->granted),
                                                     sql_integer(scope->revoked), sql_integer(scope->is_owner) };

        good = behind_add(database_of(store),
                          scope->is_known ? &(struct behind_row){ BEHIND_ALTERED_SCOPES, &altered, SCOPE_KEYS, row }
                                          : &(struct behind_row){ BEHIND_SCOPES, &fresh, 0, row },
                          err);
    }
    return good;
}

/* Most regions have had no turn since a device of theirs read on. */
static bool find_last_turn(struct server_store *store, const char *region, int64_t *out, struct error *err)
{
    static const char sql[] = "SELECT max(granted) FROM scope WHERE region = $1 AND granted > 0"
                              " UNION ALL SELECT max(revoked) FROM scope WHERE region = $1 AND revoked > 0";
    struct database *database = database_of(store);
    struct recall *recall = recall_of(store);
    struct database_rows *rows;

    *out = recall_last_turn(recall, region);
    if (*out >= 0)
        return true;
    *out = 0;
    rows = database_ask(database, err, sql, "t", region);
    while (database_next(database, rows))
        if (database_integer(database, rows, 0) > *out)
            *out = database_integer(database, rows, 0);
    if (!database_done(database, rows, err))
        return false;
    recall_keep_turn(recall, region, *out);
    return true;
}

/* Each as it was at its turn: a grant that holds, or a revocation. "> 0" leads to the indexes: few have a turn. */
static bool each_turn(struct server_store *store, const struct store_reach *reach, const struct store_visitor *visitor,
                      struct error *err)
{
    static const char sql[] =
        "SELECT dossier, region, granted, revoked, owner, granted AS turn FROM scope"
        " WHERE region = $1 AND granted > $2 AND granted <= $3 AND granted > 0 AND revoked = 0"
        " UNION ALL SELECT dossier, region, granted, revoked, owner, revoked AS turn FROM scope"
        " WHERE region = $1 AND revoked > $2 AND revoked <= $3 AND revoked > 0 ORDER BY turn, dossier";
    struct database *database = database_of(store);
    int64_t last;

    if (!find_last_turn(store, reach->region, &last, err))
        return false;
    return last <= reach->after ||
           visit_scopes(database, database_ask(database, err, sql, "tii", reach->region, reach->after, reach->until),
                        visitor, err);
}

static bool each_granted(struct server_store *store, const struct store_reach *reach,
                         const struct store_visitor *visitor, struct error *err)
{
    static const char sql[] = "SELECT " STORE_CHANGE_COLUMNS ", c.line FROM scope s JOIN change c"
                              " ON c.dossier = s.dossier WHERE s.region = $1 AND s.granted = $2 AND s.granted > 0"
                              " AND s.revoked = 0 AND c.position > $3 AND c.position <= $2 AND c.kind <> 'view'"
                              " AND c.refusal IS NULL ORDER BY c.position LIMIT $4";
    struct database *database = database_of(store);
    int64_t most = reach->lines ? reach->lines : STORE_LINES;

    return store_visit_changes(
        database, database_ask(database, err, sql, "tiii", reach->region, reach->until, reach->after, most), visitor,
        true, err);
}

static bool add_erasure(struct server_store *store, const struct store_change *erase, struct error *err)
{
    return database_run(database_of(store), err, "INSERT INTO erasure(dossier, position, record) VALUES($1, $2, $3)",
                        "bib", &erase->dossier, erase->position, &erase->record);
}

static bool each_erasure(struct server_store *store, const struct id *dossiers, size_t count,
                         const struct store_visitor *visitor, struct error *err)
{
    struct database *database = database_of(store);
    struct sql_value keys[BULK_KEYS];
    struct database_rows *rows;
    struct store_change erase;
    size_t step;

    for (; count; dossiers += step, count -= step) {
        step = lay_keys(keys, dossiers, count);
        rows = bulk_ask(database, "SELECT dossier, position, record FROM erasure WHERE dossier IN (", keys, step, err);
        while (database_next(database, rows)) {
            erase = (struct store_change){ .position = database_integer(database, rows, 1) };
            database_read(database, rows, 0, &erase.dossier, sizeof erase.dossier);
            database_read(database, rows, 2, &erase.record, sizeof erase.record);
            visitor->change(visitor->with, &erase);
        }
        if (!database_done(database, rows, err))
            return false;
    }
    return true;
}

static bool put_restriction(struct server_store *store, struct id dossier, bool is_restricted, struct error *err)
{
    const char *sql = is_restricted ? "INSERT INTO restriction(dossier) VALUES($1) ON CONFLICT(dossier) DO NOTHING"
                                    : "DELETE FROM restriction WHERE dossier = $1";

    return database_run(database_of(store), err, sql, "b", &dossier);
}

static bool each_restriction(struct server_store *store, const struct id *dossiers, size_t count,
                             const struct store_visitor *visitor, struct error *err)
{
    struct database *database = database_of(store);
    struct sql_value keys[BULK_KEYS];
    struct database_rows *rows;
    struct id dossier;
    size_t step;

    for (; count; dossiers += step, count -= step) {
        step = lay_keys(keys, dossiers, count);
        rows = bulk_ask(database, "SELECT dossier FROM restriction WHERE dossier IN (", keys, step, err);
        while (database_next(database, rows)) {
            database_read(database, rows, 0, &dossier, sizeof dossier);
            visitor->dossier(visitor->with, dossier, 0);
        }
        if (!database_done(database, rows, err))
            return false;
    }
    return true;
}

static bool put_link(struct server_store *store, struct id dossier, struct id other, bool is_linked, struct error *err)
{
    const char *sql = is_linked
                          ? "INSERT INTO link(dossier, other) VALUES($1, $2) ON CONFLICT(dossier, other) DO NOTHING"
                          : "DELETE FROM link WHERE dossier = $1 AND other = $2";

    return database_run(database_of(store), err, sql, "bb", &dossier, &other) &&
           database_run(database_of(store), err, sql, "bb", &other, &dossier);
}

static bool each_link(struct server_store *store, struct id dossier, const struct store_visitor *visitor,
                      struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows =
        database_ask(database, err, "SELECT other FROM link WHERE dossier = $1 ORDER BY other", "b", &dossier);
    struct id other;

    while (database_next(database, rows)) {
        database_read(database, rows, 0, &other, sizeof other);
        visitor->dossier(visitor->with, other, 0);
    }
    return database_done(database, rows, err);
}

void store_add_scope_calls(struct server_store *store)
{
    store->each_scope = each_scope;
    store->each_placed = each_placed;
    store->put_scopes = put_scopes;
    store->each_turn = each_turn;
    store->each_granted = each_granted;
    store->add_erasure = add_erasure;
    store->each_erasure = each_erasure;
    store->put_restriction = put_restriction;
    store->each_restriction = each_restriction;
    store->put_link = put_link;
    store->each_link = each_link;
}
