/* store_sqlite.c — the server's records in one SQLite file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"

#define BUSY_MS 10000

/* A rollback journal, not WAL: several processes (balied enrol) may then write safely. */
static const char settings[] = "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                               "PRAGMA foreign_keys=OFF; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY";

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "INSERT OR IGNORE INTO meta VALUES('incarnation', lower(hex(randomblob(6))));"
    "CREATE TABLE IF NOT EXISTS feed(one INTEGER PRIMARY KEY CHECK(one = 1), position INTEGER NOT NULL,"
    " arrival INTEGER NOT NULL);"
    "INSERT OR IGNORE INTO feed VALUES(1, 0, 0);"
    "CREATE TABLE IF NOT EXISTS code(hash BLOB PRIMARY KEY, region TEXT NOT NULL, role TEXT NOT NULL,"
    " name TEXT NOT NULL, until INTEGER NOT NULL);"
    "CREATE TABLE IF NOT EXISTS desk(number INTEGER PRIMARY KEY, token BLOB UNIQUE NOT NULL, region TEXT NOT NULL,"
    " role TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE IF NOT EXISTS device(number INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL, desk INTEGER NOT NULL,"
    " head INTEGER NOT NULL DEFAULT 0, chain BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS person(number INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL, name TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS dossier(id BLOB PRIMARY KEY, region TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS change(number INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL, position INTEGER,"
    " arrival INTEGER NOT NULL, device INTEGER NOT NULL, seq INTEGER NOT NULL, dossier BLOB, record BLOB,"
    " kind TEXT NOT NULL, region TEXT NOT NULL, refusal TEXT, line BLOB NOT NULL);"
    "CREATE UNIQUE INDEX IF NOT EXISTS change_position ON change(position) WHERE position IS NOT NULL;"
    "CREATE INDEX IF NOT EXISTS change_erase ON change(dossier) WHERE kind = 'erase';"
    "CREATE INDEX IF NOT EXISTS change_dossier ON change(dossier);"
    "CREATE TABLE IF NOT EXISTS queue(device INTEGER, seq INTEGER, change INTEGER NOT NULL,"
    " PRIMARY KEY(device, seq)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS blob(dossier BLOB NOT NULL, hash BLOB NOT NULL, at INTEGER NOT NULL,"
    " size INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(dossier, hash, at));"
    "CREATE TABLE IF NOT EXISTS file(hash BLOB PRIMARY KEY, bytes BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS bundle(number INTEGER PRIMARY KEY, region TEXT NOT NULL, hash BLOB NOT NULL,"
    " signature BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS bundle_region ON bundle(region, number);"
    "PRAGMA user_version=1";

#define CHANGE_COLUMNS                                                                                                 \
    "c.number, c.position, c.arrival, c.device, c.seq, c.id, c.dossier, c.record, c.kind, c.region, c.refusal, c.line"

enum sql {
    BEGIN,
    COMMIT,
    CANCEL,
    INCARNATION,
    RENEW,
    LOCK_FEED,
    MOVE_FEED,
    READ_FEED,
    ADD_CODE,
    FIND_CODE,
    DROP_CODE,
    ADD_DESK,
    FIND_DESK,
    ADD_DEVICE,
    FIND_DEVICE,
    SAVE_DEVICE,
    ADD_PERSON,
    HAS_PERSON,
    EACH_PERSON,
    FIND_CHANGE,
    FIND_QUEUED,
    FIND_POSITION,
    ADD_CHANGE,
    ADD_QUEUED,
    REWRITE,
    FIND_REGION,
    SET_REGION,
    EACH_ALL,
    EACH_FED,
    EACH_OF,
    HAS_ERASE,
    FIND_BLOB,
    ADD_BLOB,
    READ_BLOB,
    DROP_BLOB,
    DROP_BLOBS,
    KEEP_FILE,
    READ_FILE,
    PUBLISH,
    FIND_BUNDLE,
    GET_FACT,
    SET_FACT,
    STATEMENTS
};

static const char *const statements[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [CANCEL] = "ROLLBACK",
    [INCARNATION] = "SELECT value FROM meta WHERE name = 'incarnation'",
    [RENEW] = "UPDATE meta SET value = lower(hex(randomblob(6))) WHERE name = 'incarnation'",
    [LOCK_FEED] = "UPDATE feed SET arrival = max(arrival + 1, ?) RETURNING position, arrival",
    [MOVE_FEED] = "UPDATE feed SET position = ?",
    [READ_FEED] = "SELECT position, arrival FROM feed",
    [ADD_CODE] = "INSERT INTO code(hash, region, role, name, until) VALUES(?, ?, ?, ?, ?)",
    [FIND_CODE] = "SELECT region, role, name FROM code WHERE hash = ? AND until > ?",
    [DROP_CODE] = "DELETE FROM code WHERE hash = ? OR until <= ?",
    [ADD_DESK] = "INSERT INTO desk(token, region, role) VALUES(?, ?, ?)",
    [FIND_DESK] = "SELECT number, region, role, disabled FROM desk WHERE token = ?",
    [ADD_DEVICE] = "INSERT INTO device(id, desk, chain) VALUES(?, ?, ?)",
    [FIND_DEVICE] = "SELECT number, desk, head, chain FROM device WHERE id = ?",
    [SAVE_DEVICE] = "UPDATE device SET head = ?, chain = ? WHERE number = ?",
    [ADD_PERSON] = "INSERT INTO person(number, id, name)"
                   " VALUES((SELECT coalesce(max(number), 0) + 1 FROM person), ?, ?)"
                   " ON CONFLICT(id) DO UPDATE SET name = excluded.name, number = excluded.number"
                   " WHERE name <> excluded.name",
    [HAS_PERSON] = "SELECT 1 FROM person WHERE id = ?",
    [EACH_PERSON] = "SELECT number, id, name FROM person WHERE number > ? ORDER BY number",
    [FIND_CHANGE] = "SELECT " CHANGE_COLUMNS " FROM change c WHERE c.id = ?",
    [FIND_QUEUED] = "SELECT " CHANGE_COLUMNS " FROM queue q JOIN change c ON c.number = q.change"
                    " WHERE q.device = ? AND q.seq = ?",
    [FIND_POSITION] = "SELECT " CHANGE_COLUMNS " FROM change c WHERE c.position = ?",
    [ADD_CHANGE] =
        "INSERT INTO change(position, arrival, device, seq, id, dossier, record, kind, region, refusal, line)"
        " VALUES(nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [ADD_QUEUED] = "INSERT INTO queue(device, seq, change) VALUES(?, ?, ?)",
    [REWRITE] = "UPDATE change SET line = ?2 WHERE number = ?1",
    [FIND_REGION] = "SELECT region FROM dossier WHERE id = ?",
    [SET_REGION] =
        "INSERT INTO dossier(id, region) VALUES(?, ?) ON CONFLICT(id) DO UPDATE SET region = excluded.region",
    [EACH_ALL] = "SELECT " CHANGE_COLUMNS " FROM change c WHERE c.position > ? ORDER BY c.position",
    [EACH_FED] = "SELECT " CHANGE_COLUMNS " FROM change c LEFT JOIN dossier d ON d.id = c.dossier"
                 " WHERE c.position > ?1 AND (c.region = ?2 OR coalesce(d.region, '') IN (?2, '')) ORDER BY c.position",
    [HAS_ERASE] = "SELECT 1 FROM change WHERE kind = 'erase' AND dossier = ?",
    [EACH_OF] = "SELECT " CHANGE_COLUMNS " FROM change c WHERE c.dossier = ? ORDER BY c.number",
    [FIND_BLOB] = "SELECT size, at + length(bytes) FROM blob WHERE dossier = ? AND hash = ? ORDER BY at DESC LIMIT 1",
    [ADD_BLOB] = "INSERT INTO blob(dossier, hash, at, size, bytes) VALUES(?, ?, ?, ?, ?)",
    [READ_BLOB] = "SELECT at, bytes FROM blob WHERE dossier = ? AND hash = ? AND at <= ? ORDER BY at DESC LIMIT 1",
    [DROP_BLOB] = "DELETE FROM blob WHERE dossier = ? AND hash = ?",
    [DROP_BLOBS] = "DELETE FROM blob WHERE dossier = ?",
    [KEEP_FILE] = "INSERT INTO file(hash, bytes) VALUES(?, ?) ON CONFLICT(hash) DO NOTHING",
    [READ_FILE] = "SELECT bytes FROM file WHERE hash = ?",
    [PUBLISH] = "INSERT INTO bundle(number, region, hash, signature) VALUES(?, ?, ?, ?)",
    [FIND_BUNDLE] = "SELECT number, region, hash, signature FROM bundle WHERE region = ? ORDER BY number DESC LIMIT 1",
    [GET_FACT] = "SELECT value FROM meta WHERE name = ?",
    [SET_FACT] = "INSERT INTO meta(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
};

struct sqlite_store {
    struct server_store face;
    sqlite3 *database;
    sqlite3_stmt *prepared[STATEMENTS];
};

static sqlite3 *database_of(struct server_store *store)
{
    return ((struct sqlite_store *)store)->database;
}

static bool refuse(sqlite3 *database, struct error *err)
{
    return error_set(err, ERROR_SYSTEM, _("The server's store refused (%s). Look at its disk."),
                     sqlite3_errmsg(database));
}

static void bind_bytes(sqlite3_stmt *statement, int at, const uint8_t *bytes, size_t size_bytes)
{
    static const uint8_t zeros[sizeof(struct digest)];

    if (size_bytes == sizeof(struct id) && memcmp(bytes, zeros, size_bytes) == 0)
        sqlite3_bind_null(statement, at);
    else
        sqlite3_bind_blob64(statement, at, bytes, size_bytes, SQLITE_STATIC);
}

/* The statement, bound: i a number, t a text or NULL, b an id, d a digest, x bytes and their size. Everything bound
 * must last until done(). NULL when it could not be prepared. */
static sqlite3_stmt *ask(struct server_store *store, enum sql sql, const char *types, ...)
{
    struct sqlite_store *own = (struct sqlite_store *)store;
    sqlite3_stmt **slot = &own->prepared[sql];
    const void *bytes;
    va_list list;

    if (!*slot && sqlite3_prepare_v3(own->database, statements[sql], -1, SQLITE_PREPARE_PERSISTENT, slot, NULL))
        return NULL;
    va_start(list, types);
    for (int at = 1; *types; types++, at++) {
        if (*types == 'i') {
            sqlite3_bind_int64(*slot, at, va_arg(list, int64_t));
        } else if (*types == 't') {
            sqlite3_bind_text(*slot, at, va_arg(list, const char *), -1, SQLITE_STATIC);
        } else if (*types == 'x') {
            bytes = va_arg(list, const void *);
            sqlite3_bind_blob64(*slot, at, bytes, va_arg(list, size_t), SQLITE_STATIC);
        } else {
            bytes = va_arg(list, const void *);
            bind_bytes(*slot, at, bytes, *types == 'b' ? sizeof(struct id) : sizeof(struct digest));
        }
    }
    va_end(list);
    return *slot;
}

static bool done(struct server_store *store, sqlite3_stmt *statement, struct error *err)
{
    if (!statement || sqlite3_reset(statement) != SQLITE_OK)
        return refuse(database_of(store), err);
    return true;
}

static bool row(sqlite3_stmt *statement)
{
    return statement && sqlite3_step(statement) == SQLITE_ROW;
}

static bool run(struct server_store *store, sqlite3_stmt *statement, struct error *err)
{
    while (row(statement))
        continue;
    return done(store, statement, err);
}

static void read_text(sqlite3_stmt *statement, int column, char out[STORE_TEXT_BYTES])
{
    const unsigned char *text = sqlite3_column_text(statement, column);

    snprintf(out, STORE_TEXT_BYTES, "%s", text ? (const char *)text : "");
}

static void read_bytes(sqlite3_stmt *statement, int column, void *out, size_t size_bytes)
{
    memset(out, 0, size_bytes);
    if ((size_t)sqlite3_column_bytes(statement, column) == size_bytes)
        memcpy(out, sqlite3_column_blob(statement, column), size_bytes);
}

static void read_change(sqlite3_stmt *row, struct store_change *out)
{
    *out = (struct store_change){ .number = sqlite3_column_int64(row, 0),
                                  .position = sqlite3_column_int64(row, 1),
                                  .arrival_ms = sqlite3_column_int64(row, 2),
                                  .device = sqlite3_column_int64(row, 3),
                                  .seq = (uint64_t)sqlite3_column_int64(row, 4),
                                  .kind = (const char *)sqlite3_column_text(row, 8),
                                  .region = (const char *)sqlite3_column_text(row, 9),
                                  .refusal = (const char *)sqlite3_column_text(row, 10),
                                  .line = sqlite3_column_blob(row, 11),
                                  .line_bytes = (size_t)sqlite3_column_bytes(row, 11) };
    read_bytes(row, 5, out->id.bytes, sizeof out->id.bytes);
    read_bytes(row, 6, out->dossier.bytes, sizeof out->dossier.bytes);
    read_bytes(row, 7, out->record.bytes, sizeof out->record.bytes);
}

static bool begin(struct server_store *store, struct error *err)
{
    return run(store, ask(store, BEGIN, ""), err);
}

static bool commit(struct server_store *store, struct error *err)
{
    return run(store, ask(store, COMMIT, ""), err);
}

static void cancel(struct server_store *store)
{
    if (!sqlite3_get_autocommit(database_of(store)))
        run(store, ask(store, CANCEL, ""), NULL);
}

static void close_store(struct server_store *store)
{
    struct sqlite_store *own = (struct sqlite_store *)store;

    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(own->prepared[i]);
    sqlite3_close(own->database);
    mem_free(own);
}

static bool incarnation(struct server_store *store, char out[STORE_TEXT_BYTES], struct error *err)
{
    sqlite3_stmt *found = ask(store, INCARNATION, "");

    if (row(found))
        read_text(found, 0, out);
    return done(store, found, err);
}

static bool renew(struct server_store *store, struct error *err)
{
    return run(store, ask(store, RENEW, ""), err);
}

static bool read_feed_row(struct server_store *store, sqlite3_stmt *found, struct store_feed *out, struct error *err)
{
    if (row(found))
        *out = (struct store_feed){ sqlite3_column_int64(found, 0), sqlite3_column_int64(found, 1) };
    return done(store, found, err);
}

static bool lock_feed(struct server_store *store, int64_t now_ms, struct store_feed *out, struct error *err)
{
    return read_feed_row(store, ask(store, LOCK_FEED, "i", now_ms), out, err);
}

static bool move_feed(struct server_store *store, int64_t position, struct error *err)
{
    return run(store, ask(store, MOVE_FEED, "i", position), err);
}

static bool read_feed(struct server_store *store, struct store_feed *out, struct error *err)
{
    return read_feed_row(store, ask(store, READ_FEED, ""), out, err);
}

static bool add_code(struct server_store *store, const struct digest *hash, const struct store_code *code,
                     int64_t until_ms, struct error *err)
{
    return run(store, ask(store, ADD_CODE, "dttti", hash, code->region, code->role, code->user, until_ms), err);
}

static bool take_code(struct server_store *store, const struct digest *hash, int64_t now_ms, struct store_code *out,
                      struct error *err)
{
    sqlite3_stmt *found = ask(store, FIND_CODE, "di", hash, now_ms);

    out->is_there = row(found);
    if (out->is_there) {
        read_text(found, 0, out->region);
        read_text(found, 1, out->role);
        read_text(found, 2, out->user);
    }
    return done(store, found, err) && run(store, ask(store, DROP_CODE, "di", hash, now_ms), err);
}

static bool add_desk(struct server_store *store, const struct digest *token, struct store_desk *desk, struct error *err)
{
    if (!run(store, ask(store, ADD_DESK, "dtt", token, desk->region, desk->role), err))
        return false;
    desk->number = sqlite3_last_insert_rowid(database_of(store));
    return true;
}

static bool find_desk(struct server_store *store, const struct digest *token, struct store_desk *out, struct error *err)
{
    sqlite3_stmt *found = ask(store, FIND_DESK, "d", token);

    *out = (struct store_desk){ 0 };
    if (row(found)) {
        out->number = sqlite3_column_int64(found, 0);
        read_text(found, 1, out->region);
        read_text(found, 2, out->role);
        out->is_disabled = sqlite3_column_int64(found, 3) != 0;
    }
    return done(store, found, err);
}

static bool add_device(struct server_store *store, struct id id, struct store_device *device, struct error *err)
{
    if (!run(store, ask(store, ADD_DEVICE, "bid", &id, device->desk, &device->chain), err))
        return false;
    device->number = sqlite3_last_insert_rowid(database_of(store));
    return true;
}

static bool find_device(struct server_store *store, struct id id, struct store_device *out, struct error *err)
{
    sqlite3_stmt *found = ask(store, FIND_DEVICE, "b", &id);

    *out = (struct store_device){ 0 };
    if (row(found)) {
        out->number = sqlite3_column_int64(found, 0);
        out->desk = sqlite3_column_int64(found, 1);
        out->head = (uint64_t)sqlite3_column_int64(found, 2);
        read_bytes(found, 3, out->chain.bytes, sizeof out->chain.bytes);
    }
    return done(store, found, err);
}

static bool save_device(struct server_store *store, const struct store_device *device, struct error *err)
{
    return run(store, ask(store, SAVE_DEVICE, "idi", (int64_t)device->head, &device->chain, device->number), err);
}

static bool add_person(struct server_store *store, struct id id, const char *name, struct error *err)
{
    return run(store, ask(store, ADD_PERSON, "bt", &id, name), err);
}

static bool has_person(struct server_store *store, struct id id, bool *is_there, struct error *err)
{
    sqlite3_stmt *found = ask(store, HAS_PERSON, "b", &id);

    *is_there = row(found);
    return done(store, found, err);
}

static bool each_person(struct server_store *store, int64_t after, const struct store_visitor *visitor,
                        struct error *err)
{
    sqlite3_stmt *found = ask(store, EACH_PERSON, "i", after);
    bool go_on = true;
    struct id id;

    while (go_on && row(found)) {
        read_bytes(found, 1, id.bytes, sizeof id.bytes);
        go_on = visitor->person(visitor->with, sqlite3_column_int64(found, 0), &id,
                                (const char *)sqlite3_column_text(found, 2));
    }
    return done(store, found, err);
}

/* The texts of what is found are not lent: only numbers and ids last. */
static bool find_one(struct server_store *store, sqlite3_stmt *found, struct store_change *out, struct error *err)
{
    *out = (struct store_change){ 0 };
    if (row(found)) {
        read_change(found, out);
        out->refusal = store_refusal(out->refusal);
        out->kind = out->region = out->line = NULL;
    }
    return done(store, found, err);
}

static bool find_change(struct server_store *store, struct id id, struct store_change *out, struct error *err)
{
    return find_one(store, ask(store, FIND_CHANGE, "b", &id), out, err);
}

static bool find_queued(struct server_store *store, int64_t device, uint64_t seq, struct store_change *out,
                        struct error *err)
{
    return find_one(store, ask(store, FIND_QUEUED, "ii", device, (int64_t)seq), out, err);
}

static bool find_position(struct server_store *store, int64_t position, struct store_change *out, struct error *err)
{
    return find_one(store, ask(store, FIND_POSITION, "i", position), out, err);
}

static bool add_change(struct server_store *store, struct store_change *change, struct error *err)
{
    if (!run(store,
             ask(store, ADD_CHANGE, "iiiibbbtttx", change->position, change->arrival_ms, change->device,
                 (int64_t)change->seq, &change->id, &change->dossier, &change->record, change->kind, change->region,
                 change->refusal, change->line, change->line_bytes),
             err))
        return false;
    change->number = sqlite3_last_insert_rowid(database_of(store));
    return true;
}

static bool add_queued(struct server_store *store, int64_t device, uint64_t seq, int64_t change, struct error *err)
{
    return run(store, ask(store, ADD_QUEUED, "iii", device, (int64_t)seq, change), err);
}

static bool rewrite(struct server_store *store, int64_t change, const char *line, size_t line_bytes, struct error *err)
{
    return run(store, ask(store, REWRITE, "ix", change, line, line_bytes), err);
}

static bool has_erase(struct server_store *store, struct id dossier, bool *is_there, struct error *err)
{
    sqlite3_stmt *found = ask(store, HAS_ERASE, "b", &dossier);

    *is_there = row(found);
    return done(store, found, err);
}

static bool find_region(struct server_store *store, struct id dossier, char out[STORE_TEXT_BYTES], bool *is_there,
                        struct error *err)
{
    sqlite3_stmt *found = ask(store, FIND_REGION, "b", &dossier);

    *out = '\0';
    *is_there = row(found);
    if (*is_there)
        read_text(found, 0, out);
    return done(store, found, err);
}

static bool set_region(struct server_store *store, struct id dossier, const char *region, struct error *err)
{
    return run(store, ask(store, SET_REGION, "bt", &dossier, region), err);
}

static bool each(struct server_store *store, sqlite3_stmt *found, const struct store_visitor *visitor,
                 struct error *err)
{
    struct store_change change;
    bool go_on = true;

    while (go_on && row(found)) {
        read_change(found, &change);
        go_on = visitor->change(visitor->with, &change);
    }
    return done(store, found, err);
}

static bool each_fed(struct server_store *store, const char *region, int64_t after, const struct store_visitor *visitor,
                     struct error *err)
{
    sqlite3_stmt *found = *region ? ask(store, EACH_FED, "it", after, region) : ask(store, EACH_ALL, "i", after);

    return each(store, found, visitor, err);
}

static bool each_of(struct server_store *store, struct id dossier, const struct store_visitor *visitor,
                    struct error *err)
{
    return each(store, ask(store, EACH_OF, "b", &dossier), visitor, err);
}

static bool find_blob(struct server_store *store, struct store_blob *blob, struct error *err)
{
    sqlite3_stmt *found = ask(store, FIND_BLOB, "bd", &blob->dossier, &blob->hash);

    blob->size_bytes = blob->have_bytes = 0;
    if (row(found)) {
        blob->size_bytes = sqlite3_column_int64(found, 0);
        blob->have_bytes = sqlite3_column_int64(found, 1);
    }
    return done(store, found, err);
}

static bool add_blob_part(struct server_store *store, const struct store_blob *blob, const struct buf *bytes,
                          struct error *err)
{
    return run(store,
               ask(store, ADD_BLOB, "bdiix", &blob->dossier, &blob->hash, blob->have_bytes, blob->size_bytes,
                   buf_view(bytes), bytes->size_bytes),
               err);
}

static bool read_blob_part(struct server_store *store, const struct store_blob *blob, int64_t from, struct buf *out,
                           struct error *err)
{
    sqlite3_stmt *found = ask(store, READ_BLOB, "bdi", &blob->dossier, &blob->hash, from);
    int64_t skipped, size_bytes;

    if (row(found)) {
        skipped = from - sqlite3_column_int64(found, 0);
        size_bytes = sqlite3_column_bytes(found, 1);
        if (skipped < size_bytes)
            buf_add(out, (const char *)sqlite3_column_blob(found, 1) + skipped, (size_t)(size_bytes - skipped));
    }
    return done(store, found, err);
}

static bool drop_blob(struct server_store *store, struct id dossier, const struct digest *hash, struct error *err)
{
    if (hash)
        return run(store, ask(store, DROP_BLOB, "bd", &dossier, hash), err);
    return run(store, ask(store, DROP_BLOBS, "b", &dossier), err);
}

static bool keep_file(struct server_store *store, const struct digest *hash, const struct buf *bytes, struct error *err)
{
    return run(store, ask(store, KEEP_FILE, "dx", hash, buf_view(bytes), bytes->size_bytes), err);
}

static bool read_file(struct server_store *store, const struct digest *hash, struct buf *out, bool *is_there,
                      struct error *err)
{
    sqlite3_stmt *found = ask(store, READ_FILE, "d", hash);

    *is_there = row(found);
    if (*is_there)
        buf_add(out, sqlite3_column_blob(found, 0), (size_t)sqlite3_column_bytes(found, 0));
    return done(store, found, err);
}

static bool publish(struct server_store *store, struct store_bundle *bundle, struct error *err)
{
    return run(store,
               ask(store, PUBLISH, "itdx", bundle->number, bundle->region, &bundle->hash, bundle->signature,
                   sizeof bundle->signature),
               err);
}

static bool find_bundle(struct server_store *store, const char *region, struct store_bundle *out, struct error *err)
{
    sqlite3_stmt *found = ask(store, FIND_BUNDLE, "t", region);

    *out = (struct store_bundle){ 0 };
    if (row(found)) {
        out->number = sqlite3_column_int64(found, 0);
        read_text(found, 1, out->region);
        read_bytes(found, 2, out->hash.bytes, sizeof out->hash.bytes);
        read_bytes(found, 3, out->signature, sizeof out->signature);
    }
    return done(store, found, err);
}

static bool get_fact(struct server_store *store, const char *name, char out[STORE_TEXT_BYTES], struct error *err)
{
    sqlite3_stmt *found = ask(store, GET_FACT, "t", name);

    *out = '\0';
    if (row(found))
        read_text(found, 0, out);
    return done(store, found, err);
}

static bool set_fact(struct server_store *store, const char *name, const char *value, struct error *err)
{
    return run(store, ask(store, SET_FACT, "tt", name, value), err);
}

static const struct server_store calls = {
    .begin = begin,
    .commit = commit,
    .cancel = cancel,
    .close = close_store,
    .incarnation = incarnation,
    .renew = renew,
    .lock_feed = lock_feed,
    .move_feed = move_feed,
    .read_feed = read_feed,
    .add_code = add_code,
    .take_code = take_code,
    .add_desk = add_desk,
    .find_desk = find_desk,
    .add_device = add_device,
    .find_device = find_device,
    .save_device = save_device,
    .add_person = add_person,
    .has_person = has_person,
    .each_person = each_person,
    .find_change = find_change,
    .find_queued = find_queued,
    .find_position = find_position,
    .add_change = add_change,
    .add_queued = add_queued,
    .rewrite = rewrite,
    .find_region = find_region,
    .set_region = set_region,
    .each_fed = each_fed,
    .has_erase = has_erase,
    .each_of = each_of,
    .find_blob = find_blob,
    .add_blob_part = add_blob_part,
    .read_blob_part = read_blob_part,
    .drop_blob = drop_blob,
    .keep_file = keep_file,
    .read_file = read_file,
    .publish = publish,
    .find_bundle = find_bundle,
    .get_fact = get_fact,
    .set_fact = set_fact,
};

/* The file is private before anything is in it; its journal takes the same mode. */
static bool make_private(const char *path, struct error *err)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (file < 0 || fchmod(file, 0600) != 0) {
        if (file >= 0)
            close(file);
        return error_set(err, ERROR_SYSTEM, _("%s cannot be opened for writing. Check the folder and its rights."),
                         path);
    }
    close(file);
    return true;
}

struct server_store *store_sqlite_open(const char *path, struct error *err)
{
    struct sqlite_store *store;

    if (!make_private(path, err))
        return NULL;
    store = mem_new(sizeof *store);
    store->face = calls;
    if (sqlite3_open_v2(path, &store->database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(store->database, BUSY_MS) != SQLITE_OK ||
        sqlite3_exec(store->database, settings, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(store->database, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(store->database, schema, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        refuse(store->database, err);
        close_store(&store->face);
        return NULL;
    }
    return &store->face;
}
