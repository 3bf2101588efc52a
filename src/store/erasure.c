/* erasure.c — what was erased stays erased: bodies are dropped, also of what comes later. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "erasure.h"

#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "base/hash.h"
#include "state.h"
#include "store/blob.h"
#include "store/store.h"
#include "wire/change.h"

static bool has_erasure(struct store *store, int64_t dossier, const struct id *record)
{
    int64_t kind = term_of_text(store, CHANGE_ERASE);
    struct query query = query_open(store, "SELECT 1 FROM _log WHERE dossier = ? AND kind = ? AND record = ? LIMIT 1");

    query_integer(&query, dossier);
    query_integer(&query, kind);
    query_id(&query, record);
    return query_number(&query, 0);
}

bool erasure_covers(struct store *store, int64_t dossier, const struct id *record)
{
    struct query query = query_open(store, "SELECT erased FROM _dossier WHERE number = ?");
    int64_t extent;

    query_integer(&query, dossier);
    extent = query_number(&query, ERASED_NONE);
    return extent == ERASED_WHOLE ||
           (extent == ERASED_RECORDS && id_is_set(*record) && has_erasure(store, dossier, record));
}

static bool drop_body(struct store *store, int64_t number, const struct digest *hash)
{
    struct query query = query_open(store, "UPDATE _log SET body = NULL, body_hash = ? WHERE number = ?");

    query_digest(&query, hash);
    query_integer(&query, number);
    return query_run(&query, NULL);
}

/* Of RECORD, none: of all; but of changes of the kind with the number SPARED (0: of all). */
static bool drop_bodies(struct store *store, int64_t dossier, const struct id *record, int64_t spared)
{
    struct query query = query_open(store, "SELECT number, body FROM _log WHERE dossier = ?1 AND body IS NOT NULL"
                                           " AND kind <> ?2 AND (?3 IS NULL OR record = ?3)");
    bool good = true;
    size_t size_bytes;

    query_integer(&query, dossier);
    query_integer(&query, spared);
    query_id(&query, record);
    while (good && query_row(&query)) {
        const void *body = query_get_bytes(&query, 1, &size_bytes);
        struct digest hash = hash_bytes(body, size_bytes);

        good = drop_body(store, query_get_integer(&query, 0), &hash);
    }
    return query_close(&query, NULL) && good;
}

/* Each of SQL with the number of the dossier and RECORD (NULL: all of it). */
static bool run_each(struct store *store, const char *const *sql, size_t count, int64_t dossier,
                     const struct id *record)
{
    for (size_t i = 0; i < count; i++) {
        struct query query = query_open(store, sql[i]);

        query_integer(&query, dossier);
        query_id(&query, record);
        if (!query_run(&query, NULL))
            return false;
    }
    return true;
}

static bool drop_drafts(struct store *store, int64_t dossier, const struct id *record)
{
    static const char *const sql[] = {
        "DELETE FROM _draft_answer WHERE draft IN (SELECT id FROM _draft WHERE"
        " dossier = (SELECT id FROM _dossier WHERE number = ?1) AND (?2 IS NULL OR id = ?2))",
        "DELETE FROM _draft WHERE dossier = (SELECT id FROM _dossier WHERE number = ?1) AND (?2 IS NULL OR id = ?2)",
    };

    return run_each(store, sql, sizeof sql / sizeof *sql, dossier, record);
}

/* Attachments that no change names any more, but those that were erased. */
static bool drop_blobs(struct store *store, int64_t dossier)
{
    struct id id = dossier_id_of(store, dossier);
    struct query query = query_open(store, "SELECT hash FROM _blob b WHERE dossier = ?1 AND NOT EXISTS (SELECT 1 FROM"
                                           " _log l WHERE l.dossier = ?2 AND l.body IS NOT NULL AND l.blobs IS NOT NULL"
                                           " AND instr(l.blobs, b.hash) > 0)");
    ARRAY(struct digest) gone = { 0 };
    bool good = true;

    query_id(&query, &id);
    query_integer(&query, dossier);
    while (query_row(&query))
        *array_add(&gone) = query_get_digest(&query, 0);
    good = query_close(&query, NULL);
    for (size_t i = 0; good && i < gone.count; i++)
        good = blob_drop(store, id, &gone.at[i], NULL);
    array_clear(&gone);
    return good;
}

/* What is known beside the log: letters half typed, the clock of a conversation. */
static bool drop_beside(struct store *store, int64_t dossier, const struct id *record)
{
    static const char *const sql[] = {
        "DELETE FROM _state WHERE name IN (SELECT 'typing:' || lower(hex(id)) FROM _draft WHERE dossier ="
        " (SELECT id FROM _dossier WHERE number = ?1) AND (?2 IS NULL OR id = ?2))",
        "DELETE FROM _state WHERE ?2 IS NULL AND name ="
        " 'clock:' || (SELECT lower(hex(id)) FROM _dossier WHERE number = ?1)",
    };

    return run_each(store, sql, sizeof sql / sizeof *sql, dossier, record);
}

static bool mark(struct store *store, int64_t dossier, enum erasure_extent extent)
{
    struct query query = query_open(store, "UPDATE _dossier SET erased = max(erased, ?) WHERE number = ?");

    query_integer(&query, extent);
    query_integer(&query, dossier);
    return query_run(&query, NULL);
}

/* Why something was erased goes as well: it is with who has the dossier. */
bool erasure_strip(struct store *store, int64_t dossier)
{
    const struct id all = id_none();

    return drop_bodies(store, dossier, &all, 0) && drop_beside(store, dossier, &all);
}

bool erasure_apply(struct store *store, struct change *change, int64_t dossier, struct error *err)
{
    if (strcmp(change->kind, CHANGE_ERASE) != 0) {
        if (erasure_covers(store, dossier, &change->record) && !BUG(201)) {
            change->body = NULL;
            change->body_bytes = 0;
            return !change->blob_count || drop_blobs(store, dossier) || query_refuse(store->database, err);
        }
        return true;
    }
    if (store_set(store, "erasing", "1", NULL) &&
        mark(store, dossier, id_is_set(change->record) ? ERASED_RECORDS : ERASED_WHOLE) &&
        drop_bodies(store, dossier, &change->record, term_of_text(store, CHANGE_ERASE)) &&
        drop_beside(store, dossier, &change->record) && drop_drafts(store, dossier, &change->record) &&
        drop_blobs(store, dossier))
        return true;
    return query_refuse(store->database, err);
}
