/* blob.c — attachments of dossiers: kept in parts, each known by its hash; own ones go up, others come when wanted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/blob.h"

#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "state.h"
#include "store/store.h"

#define PART_BYTES 262144
#define COLUMNS    "dossier, hash, size, have, sent, wanted"

static void read_row(const struct query *query, struct blob *out)
{
    out->dossier = query_get_id(query, 0);
    out->hash = query_get_digest(query, 1);
    out->size_bytes = query_get_integer(query, 2);
    out->have_bytes = query_get_integer(query, 3);
    out->sent_bytes = query_get_integer(query, 4);
    out->is_wanted = query_get_integer(query, 5);
}

static bool find_first(struct query *query, struct blob *out)
{
    bool is_there = query_row(query);

    if (is_there)
        read_row(query, out);
    return query_close(query, NULL) && is_there;
}

bool blob_find(struct store *store, struct id dossier, const struct digest *hash, struct blob *out)
{
    struct query query = query_open(store, "SELECT " COLUMNS " FROM _blob WHERE dossier = ? AND hash = ?");

    query_id(&query, &dossier);
    query_digest(&query, hash);
    return find_first(&query, out);
}

static bool write_row(struct store *store, const struct blob *blob, struct error *err)
{
    struct query query = query_open(store, "INSERT OR REPLACE INTO _blob(" COLUMNS ", at) VALUES(?, ?, ?, ?, ?, ?, ?)");

    query_id(&query, &blob->dossier);
    query_digest(&query, &blob->hash);
    query_integer(&query, blob->size_bytes);
    query_integer(&query, blob->have_bytes);
    query_integer(&query, blob->sent_bytes);
    query_integer(&query, blob->is_wanted);
    query_integer(&query, clock_now());
    return query_run(&query, err);
}

static bool write_part(struct store *store, const struct blob *blob, const char *bytes, size_t size_bytes,
                       struct error *err)
{
    struct query query =
        query_open(store, "INSERT OR REPLACE INTO _blob_part(dossier, hash, at, bytes) VALUES(?, ?, ?, ?)");

    query_id(&query, &blob->dossier);
    query_digest(&query, &blob->hash);
    query_integer(&query, blob->have_bytes);
    query_bytes(&query, bytes, size_bytes);
    return query_run(&query, err);
}

static bool keep(struct store *store, struct blob *blob, const struct buf *bytes, struct error *err)
{
    const char *at = buf_view(bytes);
    size_t left = bytes->size_bytes, size;

    for (; left; at += size, left -= size) {
        size = left < PART_BYTES ? left : PART_BYTES;
        if (!write_part(store, blob, at, size, err))
            return false;
        blob->have_bytes += (int64_t)size;
    }
    return write_row(store, blob, err);
}

static bool finish(struct store *store, bool good, struct error *err)
{
    if (good)
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

bool blob_keep(struct store *store, struct id dossier, const struct buf *bytes, struct digest *hash, struct error *err)
{
    struct digest made = hash_bytes(buf_view(bytes), bytes->size_bytes);
    struct blob blob = { .dossier = dossier, .hash = made, .size_bytes = (int64_t)bytes->size_bytes }, known;

    if (!bytes->size_bytes)
        return error_set(err, ERROR_INPUT, _("The file to attach is empty. Choose another one."));
    if (blob_find(store, dossier, &made, &known) && known.have_bytes == known.size_bytes) {
        *hash = made;
        return true;
    }
    if (!store_begin(store, err) || !finish(store, keep(store, &blob, bytes, err), err))
        return false;
    *hash = made;
    return true;
}

bool blob_want(struct store *store, const struct blob *blob, struct error *err)
{
    struct blob known = *blob;

    if (!blob_find(store, blob->dossier, &blob->hash, &known))
        known.have_bytes = 0;
    if (known.have_bytes == known.size_bytes && known.size_bytes)
        return true;
    known.size_bytes = known.sent_bytes = blob->size_bytes;
    known.is_wanted = true;
    return write_row(store, &known, err);
}

static bool is_as_named(struct store *store, const struct blob *blob)
{
    scoped_buf bytes = { 0 };
    struct digest hash;

    if (!blob_read(store, blob->dossier, &blob->hash, &bytes, NULL))
        return false;
    hash = hash_bytes(buf_view(&bytes), bytes.size_bytes);
    return digest_equal(&hash, &blob->hash);
}

static bool add(struct store *store, struct blob *blob, const struct buf *bytes, bool *is_good, struct error *err)
{
    int64_t have = blob->have_bytes + (int64_t)bytes->size_bytes;

    *is_good = have <= blob->size_bytes;
    if (*is_good && !write_part(store, blob, buf_view(bytes), bytes->size_bytes, err))
        return false;
    blob->have_bytes = have;
    blob->is_wanted = have < blob->size_bytes;
    if (*is_good && !write_row(store, blob, err))
        return false;
    *is_good = *is_good && (blob->is_wanted || is_as_named(store, blob));
    return *is_good || blob_drop(store, blob->dossier, &blob->hash, err);
}

bool blob_add(struct store *store, struct blob *blob, const struct buf *bytes, struct error *err)
{
    bool is_good = false;

    if (!store_begin(store, err) || !finish(store, add(store, blob, bytes, &is_good, err), err))
        return false;
    return is_good || error_set(err, ERROR_DAMAGED,
                                _("What came is not the attachment that was asked for: it was thrown away. Ask for it "
                                  "again."));
}

bool blob_read_part(struct store *store, const struct blob *blob, int64_t from, struct buf *out, struct error *err)
{
    struct query query = query_open(store, "SELECT at, bytes FROM _blob_part WHERE dossier = ? AND hash = ?"
                                           " AND at <= ? ORDER BY at DESC LIMIT 1");

    query_id(&query, &blob->dossier);
    query_digest(&query, &blob->hash);
    query_integer(&query, from);
    if (query_row(&query)) {
        int64_t skipped = from - query_get_integer(&query, 0);
        size_t size_bytes;
        const char *bytes = query_get_bytes(&query, 1, &size_bytes);

        if (skipped < (int64_t)size_bytes)
            buf_add(out, bytes + skipped, size_bytes - (size_t)skipped);
    }
    return query_close(&query, err);
}

bool blob_read(struct store *store, struct id dossier, const struct digest *hash, struct buf *out, struct error *err)
{
    size_t start = out->size_bytes, before;
    struct blob blob;

    if (!blob_find(store, dossier, hash, &blob) || blob.have_bytes < blob.size_bytes)
        return error_set(err, ERROR_ABSENT, _("This attachment is not on this computer: fetch it from the centre."));
    do {
        before = out->size_bytes;
        if (!blob_read_part(store, &blob, (int64_t)(before - start), out, err))
            return false;
    } while (out->size_bytes > before);
    return true;
}

bool blob_note_sent(struct store *store, const struct blob *blob, int64_t sent_bytes, struct error *err)
{
    struct query query = query_open(store, "UPDATE _blob SET sent = ? WHERE dossier = ? AND hash = ?");

    query_integer(&query, sent_bytes);
    query_id(&query, &blob->dossier);
    query_digest(&query, &blob->hash);
    return query_run(&query, err);
}

bool blob_postpone(struct store *store, const struct blob *blob, struct error *err)
{
    struct query query = query_open(store, "UPDATE _blob SET sent = CASE WHEN have = size THEN 0 ELSE sent END,"
                                           " at = (SELECT max(at) FROM _blob) + 1 WHERE dossier = ? AND hash = ?");

    query_id(&query, &blob->dossier);
    query_digest(&query, &blob->hash);
    return query_run(&query, err);
}

bool blob_doubt(struct store *store, struct error *err)
{
    struct query query = query_open(store, "UPDATE _blob SET sent = -1 WHERE have = size AND sent = size AND ?");

    query_integer(&query, !BUG(207));
    return query_run(&query, err);
}

bool blob_next_to_send(struct store *store, struct blob *out)
{
    struct query query = query_open(store, "SELECT " COLUMNS " FROM _blob WHERE sent < size AND have = size"
                                           " ORDER BY at, hash LIMIT 1");

    return find_first(&query, out);
}

bool blob_next_wanted(struct store *store, struct blob *out)
{
    struct query query = query_open(store, "SELECT " COLUMNS " FROM _blob WHERE wanted = 1 ORDER BY at, hash LIMIT 1");

    return find_first(&query, out);
}

size_t blob_count_unsent(struct store *store)
{
    struct query query = query_open(store, "SELECT count(*) FROM _blob WHERE sent < size AND have = size");

    return (size_t)query_number(&query, 0);
}

bool blob_drop(struct store *store, struct id dossier, const struct digest *hash, struct error *err)
{
    static const char *const sql[] = {
        "DELETE FROM _blob_part WHERE dossier = ?1 AND (?2 IS NULL OR hash = ?2)",
        "DELETE FROM _blob WHERE dossier = ?1 AND (?2 IS NULL OR hash = ?2)",
    };

    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
        struct query query = query_open(store, sql[i]);

        query_id(&query, &dossier);
        if (hash)
            query_digest(&query, hash);
        else
            query_null(&query);
        if (!query_run(&query, err))
            return false;
    }
    return true;
}

/* The oldest of what the server has too. */
static bool find_oldest(struct store *store, struct blob *out)
{
    struct query query = query_open(store, "SELECT " COLUMNS " FROM _blob WHERE sent = size AND wanted = 0"
                                           " ORDER BY at, hash LIMIT 1");

    return find_first(&query, out);
}

static bool drop_oldest(struct store *store, int64_t budget_bytes, struct error *err)
{
    struct blob oldest;
    struct query query = query_open(store, "SELECT coalesce(sum(have), 0) FROM _blob WHERE sent = size");
    int64_t held = query_number(&query, 0);

    for (; held > budget_bytes && find_oldest(store, &oldest); held -= oldest.have_bytes)
        if (!blob_drop(store, oldest.dossier, &oldest.hash, err))
            return false;
    return true;
}

bool blob_make_room(struct store *store, int64_t budget_bytes, struct error *err)
{
    return store_begin(store, err) && finish(store, drop_oldest(store, budget_bytes, err), err);
}
