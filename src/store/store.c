/* store.c — the record keeper: everything that is in the vault, and its transactions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/store.h"

#include <sqlite3.h>
#include <assert.h>
#include <stdio.h>

#include "base/array.h"
#include "base/bug.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "card.h"
#include "derive.h"
#include "list.h"
#include "postings.h"
#include "state.h"
#include "store/log.h"
#include "vault/vault.h"

#define REBUILD_STEP_MS 200

void state_forget(struct store *store)
{
    terms_free(store->terms);
    store->terms = terms_new();
    store->head_known = false;
    store->pending_count = -1;
    store->last_number = 0;
    postings_forget(store->postings);
}

/* No visitor is called between these: a transaction cannot begin within one. */
void state_hold(struct store *store)
{
    if (store->depth == 0)
        sqlite3_exec(store->database, "BEGIN", NULL, NULL, NULL);
}

void state_let_go(struct store *store)
{
    if (store->depth == 0)
        sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL);
}

static bool find_device(struct store *store, struct error *err)
{
    scoped_text text = NULL;
    char fresh[ID_TEXT_BYTES];

    if (!state_read(store, "device", &text, err))
        return false;
    if (text && id_parse(text, &store->device))
        return true;
    if (text)
        return error_set(err, ERROR_DAMAGED,
                         _("This device has no valid name. Put back the backup: balie restore FILE"));
    store->device = id_random();
    return store_set(store, "device", id_format(store->device, fresh), err);
}

struct store *store_open(struct vault *vault, struct error *err)
{
    struct store *store = mem_new(sizeof *store);

    store->vault = vault;
    store->database = vault_database(vault);
    store->statements = statements_new(store->database);
    store->postings = postings_new(store);
    store->terms = terms_new();
    store->pending_count = -1;
    pace_watch(store);
    if (schema_open(store, err) && find_device(store, err) && lists_open(store, err) && plan_open(store, err))
        return store;
    store_free(store);
    return NULL;
}

bool store_begin(struct store *store, struct error *err)
{
    if (store->depth == 0) {
        store->is_doomed = false;
        store->rows = sqlite3_total_changes(store->database);
        if (!query_execute(store, "BEGIN IMMEDIATE", err))
            return false;
    }
    store->depth++;
    return true;
}

/* A failed statement may have ended the transaction already. */
static void roll_back(struct store *store)
{
    if (!sqlite3_get_autocommit(store->database))
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    store->was_taken_back = true;
    state_forget(store);
}

static bool has_written(const struct store *store)
{
    return sqlite3_total_changes(store->database) != store->rows;
}

/* A transaction that wrote nothing costs nothing, and stays so. */
static bool add_notes(struct store *store, struct error *err)
{
    return !has_written(store) || notes_write(store, err);
}

static void forget_notes(struct store *store)
{
    if (has_written(store))
        notes_drop(store);
}

bool store_commit(struct store *store, struct error *err)
{
    bool good;

    assert(store->depth > 0);
    if (--store->depth > 0)
        return true;
    good = store->is_doomed || (postings_flush(store->postings, err) && add_notes(store, err));
    if (good && store->is_doomed) /* by what was done, or by what the index read */
        good = error_set(err, ERROR_SYSTEM, _("Nothing was saved. Try again."));
    if (good && sqlite3_get_autocommit(store->database)) /* a failed statement ended it */
        good = error_set(err, ERROR_SYSTEM, _("Nothing was saved. Try again."));
    if (BUG(115) && good && store->depth == 0 && store->head_seq % 4 == 3)
        return true;
    if (good && query_execute(store, "COMMIT", err)) {
        forget_notes(store);
        return true;
    }
    roll_back(store);
    return false;
}

void store_cancel(struct store *store)
{
    assert(store->depth > 0); /* one that failed to be committed is over */
    store->is_doomed = true;
    if (--store->depth == 0)
        roll_back(store);
}

struct id store_device(struct store *store)
{
    return store->device;
}

bool store_count(struct store *store, const char *counter, int64_t *out, struct error *err)
{
    struct query query = query_open(store, "INSERT INTO _counter(name, last) VALUES(?, 1)"
                                           " ON CONFLICT(name) DO UPDATE SET last = last + 1 RETURNING last");
    int64_t number = 0;

    query_text(&query, counter);
    while (query_row(&query))
        number = query_get_integer(&query, 0);
    if (!query_close(&query, err))
        return false;
    *out = number;
    return true;
}

size_t store_dirty(struct store *store, struct id *dossiers, size_t room)
{
    struct query query = query_open(store, "SELECT d.id FROM _dirty q JOIN _dossier d ON d.number = q.dossier"
                                           " ORDER BY q.dossier LIMIT ?");
    size_t count = 0;

    query_integer(&query, (int64_t)room);
    while (count < room && query_row(&query))
        dossiers[count++] = query_get_id(&query, 0);
    query_close(&query, NULL);
    return count;
}

static bool change_queue(struct store *store, const char *sql, struct id dossier, struct error *err)
{
    struct query query = query_open(store, sql);

    query_id(&query, &dossier);
    return query_run(&query, err);
}

bool store_clean(struct store *store, struct id dossier, struct error *err)
{
    return change_queue(store, "DELETE FROM _dirty WHERE dossier = (SELECT number FROM _dossier WHERE id = ?)", dossier,
                        err);
}

bool store_mark(struct store *store, struct id dossier, struct error *err)
{
    return change_queue(store, "INSERT OR IGNORE INTO _dirty SELECT number FROM _dossier WHERE id = ?", dossier, err);
}

/* Emptying and queueing are one transaction: a rebuild that is cut off goes on where it was. */
static bool start_over(struct store *store, struct error *err)
{
    if (!store_begin(store, err))
        return false;
    postings_forget(store->postings);
    if (schema_clear_derived(store, err) && derive_all_later(store, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

static size_t count_stale(struct store *store)
{
    struct query query = query_open(store, "SELECT count(*) FROM _stale");

    return (size_t)query_number(&query, 0);
}

bool store_rebuild(struct store *store, uint64_t shuffle, void (*step)(void *with, size_t done, size_t all), void *with,
                   struct error *err)
{
    bool good = start_over(store, err);
    size_t all = count_stale(store), left = 1;

    store->shuffle = shuffle;
    while (good && left) {
        good = log_derive(store, REBUILD_STEP_MS, &left, err);
        if (good && step)
            step(with, all - count_stale(store), all);
    }
    store->shuffle = 0;
    return good;
}

static void close_with_notes(struct store *store)
{
    if (notes_write(store, NULL))
        store_commit(store, NULL);
    else
        store_cancel(store);
}

void store_free(struct store *store)
{
    if (!store)
        return;
    if (store->depth)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    store->depth = 0;
    if (store->notes.count && store_begin(store, NULL))
        close_with_notes(store);
    notes_drop(store);
    array_clear(&store->notes);
    pace_leave(store);
    statements_free(store->statements);
    postings_free(store->postings);
    lists_free(store->lists);
    plan_free(store->plan);
    terms_free(store->terms);
    mem_free(store);
}
