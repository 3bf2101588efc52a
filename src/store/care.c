/* care.c — whether all that is kept still fits together, and taking over what another copy of the log has more. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/care.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/words.h"
#include "entry.h"
#include "state.h"
#include "store/draft.h"
#include "store/log.h"
#include "store/store.h"
#include "wire/change.h"

/* Each counts what has lost what it belongs to. */
static const struct orphan {
    const char *table, *sql;
} orphans[] = {
    { "_log", "SELECT count(*) FROM _log l WHERE l.dossier > 0 AND NOT EXISTS"
              " (SELECT 1 FROM _dossier d WHERE d.number = l.dossier)" },
    { "_draft_answer", "SELECT count(*) FROM _draft_answer a WHERE NOT EXISTS"
                       " (SELECT 1 FROM _draft d WHERE d.id = a.draft)" },
    { "_record", "SELECT count(*) FROM _record r WHERE NOT EXISTS"
                 " (SELECT 1 FROM _dossier d WHERE d.number = r.dossier)" },
    { "_task", "SELECT count(*) FROM _task t WHERE NOT EXISTS"
               " (SELECT 1 FROM _dossier d WHERE d.number = t.dossier)" },
};

static bool find_orphans(struct store *store, struct error *err)
{
    for (size_t i = 0; i < sizeof orphans / sizeof *orphans; i++) {
        struct query query = query_open(store, orphans[i].sql);
        int64_t count = query_number(&query, -1);

        if (count < 0)
            return query_refuse(store->database, err);
        if (count)
            return error_set(err, ERROR_DAMAGED,
                             _("%" PRId64 " entries of the table %s have lost what they belong to. Put back the "
                               "backup with: balie restore FILE"),
                             count, orphans[i].table);
    }
    return true;
}

bool care_check(struct store *store, struct error *err)
{
    return log_verify(store, err) && find_orphans(store, err);
}

static bool adopt_changes(struct store *to, struct store *from, size_t *adopted, struct error *err)
{
    struct query query = query_open(from, "SELECT " ENTRY_COLUMNS ", l.seal FROM _log l ORDER BY l.number");
    bool good = true;

    while (good && query_row(&query)) {
        scoped(arena) arena = arena_new();
        struct change change, known;
        int64_t arrival_ms = entry_read(&query, arena, &change);
        bool is_new = false;

        change.seal = query_get_id(&query, ENTRY_COUNT);
        if (log_find(to, change.id, arena, &known, NULL))
            continue;
        good = log_receive(to, &change, arrival_ms, &is_new, err);
        *adopted += is_new;
    }
    return query_close(&query, good ? err : NULL) && good;
}

/* What a dossier or a bundle refers to by hash. Types: b bytes, i number. */
static const struct copied {
    const char *from, *into, *types;
} copied[] = {
    { "SELECT hash, bytes FROM _file", "INSERT OR IGNORE INTO _file(hash, bytes) VALUES(?, ?)", "bb" },
    { "SELECT dossier, hash, size, have, sent, wanted, at FROM _blob",
      "INSERT OR IGNORE INTO _blob(dossier, hash, size, have, sent, wanted, at) VALUES(?, ?, ?, ?, ?, ?, ?)",
      "bbiiiii" },
    { "SELECT dossier, hash, at, bytes FROM _blob_part",
      "INSERT OR IGNORE INTO _blob_part(dossier, hash, at, bytes) VALUES(?, ?, ?, ?)", "bbib" },
};

static bool copy_row(struct store *to, const struct query *row, const struct copied *what, struct error *err)
{
    struct query add = query_open(to, what->into);

    for (int i = 0; what->types[i]; i++) {
        size_t size_bytes;
        const void *bytes;

        if (query_is_null(row, i)) {
            query_null(&add);
        } else if (what->types[i] == 'i') {
            query_integer(&add, query_get_integer(row, i));
        } else {
            bytes = query_get_bytes(row, i, &size_bytes);
            query_bytes(&add, bytes, size_bytes);
        }
    }
    return query_run(&add, err);
}

static bool adopt_files(struct store *to, struct store *from, struct error *err)
{
    bool good = true;

    for (size_t i = 0; good && i < sizeof copied / sizeof *copied; i++) {
        struct query query = query_open(from, copied[i].from);

        while (good && query_row(&query))
            good = copy_row(to, &query, &copied[i], err);
        good = query_close(&query, good ? err : NULL) && good;
    }
    return good;
}

struct adopting {
    struct store *to;
    struct error *err;
};

static bool adopt_draft(void *with, const struct draft *draft)
{
    struct adopting *adopting = with;
    scoped(arena) arena = arena_new();
    struct draft known;

    if (draft_load(adopting->to, draft->id, arena, &known, NULL) && known.changed_ms >= draft->changed_ms)
        return true;
    return draft_save(adopting->to, draft, adopting->err);
}

static bool has_draft(struct store *store, struct id id)
{
    scoped(arena) arena = arena_new();
    struct draft draft;

    return draft_load(store, id, arena, &draft, NULL);
}

struct finished {
    struct store *from;
    ARRAY(struct id) drafts;
};

static bool note_finished(void *with, const struct draft *draft)
{
    struct finished *finished = with;

    if (!has_draft(finished->from, draft->id))
        *array_add(&finished->drafts) = draft->id;
    return true;
}

static bool is_submitted(struct store *store, struct id record)
{
    struct query query = query_open(store, "SELECT count(*) FROM _log WHERE record = ?");

    query_id(&query, &record);
    return query_number(&query, 0) > 0;
}

/* A draft that FROM has no longer and that became a record is not a draft any more. */
static bool drop_finished(struct store *to, struct store *from, struct error *err)
{
    struct finished finished = { .from = from };
    bool good = true;

    draft_each(to, id_none(), note_finished, &finished);
    for (size_t i = 0; good && i < finished.drafts.count; i++)
        good = !is_submitted(from, finished.drafts.at[i]) || draft_remove(to, finished.drafts.at[i], err);
    array_clear(&finished.drafts);
    return good;
}

bool care_adopt(struct store *to, struct store *from, size_t *adopted, struct error *err)
{
    struct adopting adopting = { to, err };

    *adopted = 0;
    return adopt_files(to, from, err) && adopt_changes(to, from, adopted, err) &&
           draft_each(from, id_none(), adopt_draft, &adopting) && drop_finished(to, from, err);
}

/* The last that came in: what is far down was newer than nothing above it. */
int64_t care_newest_ms(struct store *store)
{
    struct query query = query_open(store, "SELECT max(at) FROM (SELECT at FROM _log ORDER BY number DESC LIMIT 64)");

    return query_number(&query, 0);
}
