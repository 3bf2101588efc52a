/* store_content.c — the store's attachments, its content by hash, and its small facts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store_own.h"

#include <stdio.h>

#include "base/buf.h"

static bool find_blob(struct server_store *store, struct store_blob *blob, struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows = database_ask(
        database, err,
        "SELECT size, at + length(bytes) FROM blob WHERE dossier = $1 AND hash = $2 ORDER BY at DESC LIMIT 1", "bd",
        &blob->dossier, &blob->hash);

    blob->size_bytes = blob->have_bytes = 0;
    if (database_next(database, rows)) {
        blob->size_bytes = database_integer(database, rows, 0);
        blob->have_bytes = database_integer(database, rows, 1);
    }
    return database_done(database, rows, err);
}

static bool add_blob_part(struct server_store *store, const struct store_blob *blob, const struct buf *bytes,
                          struct error *err)
{
    return database_run(
        database_of(store), err, "INSERT INTO blob(dossier, hash, at, size, bytes) VALUES($1, $2, $3, $4, $5)", "bdiix",
        &blob->dossier, &blob->hash, blob->have_bytes, blob->size_bytes, buf_view(bytes), bytes->size_bytes);
}

static bool read_blob_part(struct server_store *store, const struct store_blob *blob, int64_t from, struct buf *out,
                           struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows = database_ask(
        database, err,
        "SELECT at, bytes FROM blob WHERE dossier = $1 AND hash = $2 AND at <= $3 ORDER BY at DESC LIMIT 1", "bdi",
        &blob->dossier, &blob->hash, from);
    const char *bytes;
    size_t size_bytes;
    int64_t skipped;

    if (database_next(database, rows)) {
        skipped = from - database_integer(database, rows, 0);
        bytes = database->engine->bytes(rows, 1, &size_bytes);
        if (skipped < (int64_t)size_bytes)
            buf_add(out, bytes + skipped, size_bytes - (size_t)skipped);
    }
    return database_done(database, rows, err);
}

static bool drop_blob(struct server_store *store, struct id dossier, const struct digest *hash, struct error *err)
{
    if (hash)
        return database_run(database_of(store), err, "DELETE FROM blob WHERE dossier = $1 AND hash = $2", "bd",
                            &dossier, hash);
    return database_run(database_of(store), err, "DELETE FROM blob WHERE dossier = $1", "b", &dossier);
}

static bool keep_file(struct server_store *store, const struct digest *hash, const struct buf *bytes, struct error *err)
{
    return database_run(database_of(store), err,
                        "INSERT INTO file(hash, bytes) VALUES($1, $2) ON CONFLICT(hash) DO NOTHING", "dx", hash,
                        buf_view(bytes), bytes->size_bytes);
}

static bool read_file(struct server_store *store, const struct digest *hash, struct buf *out, bool *is_there,
                      struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows = database_ask(database, err, "SELECT bytes FROM file WHERE hash = $1", "d", hash);
    const void *bytes;
    size_t size_bytes;

    *is_there = database_next(database, rows);
    if (*is_there) {
        bytes = database->engine->bytes(rows, 0, &size_bytes);
        buf_add(out, bytes, size_bytes);
    }
    return database_done(database, rows, err);
}

static bool publish(struct server_store *store, struct store_bundle *bundle, struct error *err)
{
    recall_of(store)->bundles.count = 0;
    return database_run(database_of(store), err,
                        "INSERT INTO bundle(number, region, hash, signature) VALUES($1, $2, $3, $4)", "itdx",
                        bundle->number, bundle->region, &bundle->hash, bundle->signature, sizeof bundle->signature);
}

static bool find_bundle(struct server_store *store, const char *region, struct store_bundle *out, struct error *err)
{
    const struct store_bundle *known = recall_bundle(recall_of(store), region);
    struct database *database = database_of(store);
    struct database_rows *rows;

    if (known) {
        *out = *known;
        return true;
    }
    rows = database_ask(
        database, err,
        "SELECT number, region, hash, signature FROM bundle WHERE region = $1 ORDER BY number DESC LIMIT 1", "t",
        region);

    *out = (struct store_bundle){ 0 };
    if (database_next(database, rows)) {
        out->number = database_integer(database, rows, 0);
        database_copy(database, rows, 1, out->region, sizeof out->region);
        database_read(database, rows, 2, &out->hash, sizeof out->hash);
        database_read(database, rows, 3, out->signature, sizeof out->signature);
    }
    if (!database_done(database, rows, err))
        return false;
    recall_keep_bundle(recall_of(store), region, out);
    return true;
}

static bool get_fact(struct server_store *store, const char *name, char out[STORE_TEXT_BYTES], struct error *err)
{
    const char *known = recall_fact(recall_of(store), name);
    struct database *database = database_of(store);
    struct database_rows *rows;

    snprintf(out, STORE_TEXT_BYTES, "%s", known ? known : "");
    if (known)
        return true;
    rows = database_ask(database, err, "SELECT value FROM meta WHERE name = $1", "t", name);
    if (database_next(database, rows))
        database_copy(database, rows, 0, out, STORE_TEXT_BYTES);
    if (!database_done(database, rows, err))
        return false;
    recall_keep_fact(recall_of(store), name, out);
    return true;
}

static bool set_fact(struct server_store *store, const char *name, const char *value, struct error *err)
{
    recall_keep_fact(recall_of(store), name, value);
    return database_run(database_of(store), err,
                        "INSERT INTO meta(name, value) VALUES($1, $2)"
                        " ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                        "tt", name, value);
}

void store_add_content_calls(struct server_store *store)
{
    store->find_blob = find_blob;
    store->add_blob_part = add_blob_part;
    store->read_blob_part = read_blob_part;
    store->drop_blob = drop_blob;
    store->keep_file = keep_file;
    store->read_file = read_file;
    store->publish = publish;
    store->find_bundle = find_bundle;
    store->get_fact = get_fact;
    store->set_fact = set_fact;
}
