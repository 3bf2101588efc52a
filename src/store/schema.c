/* schema.c — the tables of the vault, and how an older vault gets the newest ones. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "state.h"

#include <string.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/error.h"
#include "base/words.h"
#include "list.h"
#include "store/store.h"

/* Tables that begin with "_" are the program's own; the others are made from the content and read by reports. */
static const char *const first_version[] = {
    /* The truth. Kind, user, device, form, bundle and region are numbers of _term; a body that was erased leaves its
     * hash. An arrival that is null is not known yet. */
    "CREATE TABLE _term(number INTEGER PRIMARY KEY, value UNIQUE NOT NULL)",
    "INSERT INTO _term VALUES(1, 'view'), (2, '')",
    "CREATE TABLE _dossier(number INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL, erased INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE _log(number INTEGER PRIMARY KEY, id BLOB NOT NULL, kind INTEGER, at INTEGER, user INTEGER,"
    " device INTEGER, seq INTEGER, dossier INTEGER, record BLOB, form INTEGER, bundle INTEGER, region INTEGER,"
    " date INTEGER, parents BLOB, blobs BLOB, body BLOB, body_hash BLOB, arrival INTEGER)",
    "CREATE UNIQUE INDEX _log_id ON _log(id)",
    "CREATE INDEX _log_dossier ON _log(dossier)",
    "CREATE INDEX _log_pending ON _log(seq, kind) WHERE arrival IS NULL",
    "CREATE INDEX _log_user ON _log(user, at, dossier) WHERE kind <> " TERM_VIEW_SQL,
    "CREATE TABLE _chain(device INTEGER, seq INTEGER, id BLOB NOT NULL, chain BLOB NOT NULL,"
    " PRIMARY KEY(device, seq)) WITHOUT ROWID",
    "CREATE TABLE _state(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE _counter(name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE _file(hash BLOB PRIMARY KEY, bytes BLOB NOT NULL)",
    "CREATE TABLE _draft(id BLOB PRIMARY KEY, dossier BLOB, user BLOB, sitting BLOB, is_new INTEGER, form TEXT,"
    " bundle BLOB, parents BLOB, cursor TEXT, shown TEXT, label TEXT, opened INTEGER, changed INTEGER)",
    "CREATE TABLE _draft_answer(draft BLOB, key TEXT, value TEXT NOT NULL, PRIMARY KEY(draft, key))",
    "CREATE TABLE _list(name TEXT PRIMARY KEY, properties TEXT NOT NULL) WITHOUT ROWID",
    /* Queues: dossiers to be folded, dossiers whose facts and tasks must be derived. */
    "CREATE TABLE _stale(dossier INTEGER PRIMARY KEY)",
    "CREATE TABLE _dirty(dossier INTEGER PRIMARY KEY)",
    /* Derived. */
    "CREATE TABLE _record(dossier INTEGER, id BLOB, form INTEGER, date INTEGER, first INTEGER, flags INTEGER,"
    " PRIMARY KEY(dossier, id)) WITHOUT ROWID",
    "CREATE INDEX _record_id ON _record(id)",
    "CREATE INDEX _record_parked ON _record(first) WHERE flags & 16 = 16",
    "CREATE TABLE _conflict(dossier INTEGER, record BLOB, key TEXT, kind TEXT,"
    " PRIMARY KEY(dossier, record, key, kind)) WITHOUT ROWID",
    "CREATE TABLE _link(dossier INTEGER, other BLOB, PRIMARY KEY(dossier, other)) WITHOUT ROWID",
    "CREATE INDEX _link_other ON _link(other)",
    "CREATE TABLE _card(dossier INTEGER PRIMARY KEY, label TEXT, words TEXT)",
    "CREATE TABLE _posting(word TEXT, block INTEGER, dossiers BLOB NOT NULL, PRIMARY KEY(word, block)) WITHOUT ROWID",
    "CREATE TABLE _word(word TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE _slip(form TEXT, target TEXT, PRIMARY KEY(form, target)) WITHOUT ROWID",
    "CREATE TABLE _touched(block INTEGER PRIMARY KEY, seconds BLOB NOT NULL)",
    "CREATE TABLE _task(dossier INTEGER, name TEXT, entity TEXT, label TEXT, \"from\" INTEGER, due INTEGER,"
    " until INTEGER, priority INTEGER, role TEXT, assignee TEXT, form TEXT,"
    " PRIMARY KEY(dossier, name, entity)) WITHOUT ROWID",
    "CREATE INDEX _task_due ON _task(due, priority, \"from\", until, role, assignee)",
    "CREATE TABLE dossier(dossier INTEGER PRIMARY KEY)",
    NULL,
};

static const char *const second_version[] = {
    /* Attachments, in parts. Sent: how far the server has an own one; equal to size for what came from elsewhere. */
    "CREATE TABLE _blob(dossier BLOB NOT NULL, hash BLOB NOT NULL, size INTEGER, have INTEGER, sent INTEGER,"
    " wanted INTEGER, at INTEGER, PRIMARY KEY(dossier, hash))",
    "CREATE TABLE _blob_part(dossier BLOB NOT NULL, hash BLOB NOT NULL, at INTEGER, bytes BLOB NOT NULL,"
    " PRIMARY KEY(dossier, hash, at))",
    /* Dossiers that changed since they were compared with the server, and what came out for the others. */
    "CREATE TABLE _unproved(dossier INTEGER PRIMARY KEY)",
    "INSERT INTO _unproved SELECT DISTINCT dossier FROM _log WHERE dossier > 0 AND kind <> " TERM_VIEW_SQL,
    "CREATE TABLE _proof(dossier INTEGER PRIMARY KEY, at INTEGER, equal INTEGER, own INTEGER, theirs INTEGER)",
    "CREATE INDEX _proof_unequal ON _proof(dossier) WHERE equal = 0",
    NULL,
};

static const char *const third_version[] = {
    /* Derived: dossiers that may be looked at and no longer worked with. */
    "CREATE TABLE _restricted(dossier INTEGER PRIMARY KEY)",
    NULL,
};

static const char *const fourth_version[] = {
    /* Dossiers that are of another region now. State: 1 still whole here, 2 let go of, 3 let go of, but something was
     * written in it since. Own: how many of its changes were written here. */
    "CREATE TABLE _departure(dossier INTEGER PRIMARY KEY, state INTEGER, region TEXT, at INTEGER, own INTEGER,"
    " told INTEGER)",
    /* What the centre said besides changes. */
    "CREATE TABLE _hearsay(name TEXT, change BLOB, dossier BLOB, user BLOB, form TEXT, reason TEXT, at INTEGER,"
    " PRIMARY KEY(name, change)) WITHOUT ROWID",
    "DELETE FROM _state WHERE name IN ('refused', 'held', 'departed')",
    NULL,
};

static const char *const fifth_version[] = {
    /* Likely doubles, as the centre told. */
    "CREATE TABLE _likeness(dossier BLOB, other BLOB, region TEXT, reason TEXT, PRIMARY KEY(dossier, other))",
    NULL,
};

static const char *const sixth_version[] = {
    /* The centre's word that it passed a change on; and what a centre that was put back lacks, to be handed in. */
    "ALTER TABLE _log ADD COLUMN seal BLOB",
    "CREATE TABLE _orphan(number INTEGER PRIMARY KEY)",
    NULL,
};

static const char *const *const versions[] = { first_version,  second_version, third_version,
                                               fourth_version, fifth_version,  sixth_version };

static const char *const derived[] = {
    "DELETE FROM _record",  "DELETE FROM _conflict", "DELETE FROM _link",       "DELETE FROM _card",
    "DELETE FROM _posting", "DELETE FROM _word",     "DELETE FROM _slip",       "DELETE FROM _touched",
    "DELETE FROM _task",    "DELETE FROM dossier",   "DELETE FROM _restricted",
};

static bool bring_to(struct store *store, size_t version, struct error *err)
{
    scoped_buf mark = { 0 };

    for (const char *const *sql = versions[version]; *sql; sql++)
        if (!query_execute(store, *sql, err))
            return false;
    buf_format(&mark, "PRAGMA user_version=%zu", version + 1);
    if (BUG(120) && !query_execute(store, "COMMIT; BEGIN", err))
        return false;
    return query_execute(store, buf_view(&mark), err);
}

bool schema_open(struct store *store, struct error *err)
{
    struct query query = query_open(store, "PRAGMA user_version");
    int64_t version = query_number(&query, -1);

    if (version < 0)
        return query_refuse(store->database, err);
    if ((size_t)version > sizeof versions / sizeof *versions)
        return error_set(err, ERROR_DAMAGED, _("This vault was used by a newer balie. Install the newest balie."));
    if ((size_t)version == sizeof versions / sizeof *versions)
        return true;
    if (!store_begin(store, err))
        return false;
    for (size_t i = (size_t)version; i < sizeof versions / sizeof *versions; i++)
        if (!bring_to(store, i, err)) {
            store_cancel(store);
            return false;
        }
    return store_commit(store, err);
}

/* Freed pages are not overwritten here: zeroing them would hold as much memory as the tables are big, and the log
 * says the same as they did. */
bool schema_clear_derived(struct store *store, struct error *err)
{
    bool good = query_execute(store, "PRAGMA secure_delete=OFF", err);

    for (size_t i = 0; good && i < sizeof derived / sizeof *derived; i++)
        good = query_execute(store, derived[i], err);
    good = good && lists_clear_tables(store, err);
    return query_execute(store, "PRAGMA secure_delete=ON", good ? err : NULL) && good;
}
