/* orphan.c — what others wrote and a server that was put back has lost: asked after, and handed back in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/orphan.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"
#include "chain.h"
#include "derive.h"
#include "entry.h"
#include "state.h"
#include "store/store.h"
#include "wire/change.h"

/* Numbers of the log: asked after up to the first, to be asked after up to the second. */
#define ASKED "orphan.asked"
#define UNTIL "orphan.until"

static bool set_number(struct store *store, const char *name, int64_t number, struct error *err)
{
    scoped_text text = mem_format("%" PRId64, number);

    return store_set(store, name, text, err);
}

static int64_t get_number(struct store *store, const char *name)
{
    scoped_text text = store_get(store, name);
    int64_t number = 0;

    if (text)
        text_integer(text, 0, INT64_MAX, &number);
    return number;
}

bool orphan_doubt(struct store *store, struct error *err)
{
    struct query query = query_open(store, "SELECT coalesce(max(number), 0) FROM _log");
    int64_t last = query_number(&query, -1);

    if (last < 0)
        return query_refuse(store->database, err);
    return set_number(store, ASKED, 0, err) && set_number(store, UNTIL, last, err);
}

bool orphan_is_doubted(struct store *store)
{
    return get_number(store, ASKED) < get_number(store, UNTIL);
}

size_t orphan_ask(struct store *store, struct id *out, size_t room)
{
    int64_t asked = get_number(store, ASKED), until = get_number(store, UNTIL);
    struct query query;
    size_t count = 0;

    if (asked >= until)
        return 0;
    query = query_open(store, "SELECT id FROM _log l WHERE number > ?1 AND number <= ?2 AND arrival IS NOT NULL"
                              " AND NOT EXISTS (SELECT 1 FROM _chain c WHERE c.device = ?3 AND c.seq = l.seq"
                              " AND c.id = l.id) ORDER BY number LIMIT ?4");
    query_integer(&query, asked);
    query_integer(&query, until);
    query_integer(&query, term_of_bytes(store, store->device.bytes, sizeof store->device.bytes));
    query_integer(&query, (int64_t)room);
    while (count < room && query_row(&query))
        out[count++] = query_get_id(&query, 0);
    if (query_close(&query, NULL) && !count)
        store_note(store, UNTIL, "0"); /* not to be looked through again */
    return count;
}

struct lacking {
    int64_t number, dossier;
    bool is_view, is_own; /* of an earlier queue of this computer, and nobody's word on it is here */
};

static bool find(struct store *store, const struct id *id, struct lacking *out)
{
    struct query query = query_open(store, "SELECT l.number, l.dossier, l.kind = " TERM_VIEW_SQL ", l.seal IS NULL AND"
                                           " EXISTS (SELECT 1 FROM _chain c WHERE c.id = l.id) FROM _log l"
                                           " WHERE l.id = ?");
    bool is_there;

    query_id(&query, id);
    is_there = query_row(&query);
    if (is_there)
        *out = (struct lacking){ query_get_integer(&query, 0), query_get_integer(&query, 1),
                                 query_get_integer(&query, 2), query_get_integer(&query, 3) };
    return query_close(&query, NULL) && is_there;
}

static bool run_for(struct store *store, const char *sql, int64_t number, struct error *err)
{
    struct query query = query_open(store, sql);

    query_integer(&query, number);
    return query_run(&query, err);
}

static bool note_lacking(struct store *store, const struct id *id, struct error *err)
{
    struct lacking lacking;

    if (!find(store, id, &lacking))
        return true; /* it was let go of meanwhile */
    if (lacking.dossier && !lacking.is_view &&
        !run_for(store, "INSERT OR IGNORE INTO _unproved(dossier) VALUES(?)", lacking.dossier, err))
        return false;
    if (!lacking.is_own)
        return run_for(store, "INSERT OR IGNORE INTO _orphan(number) VALUES(?)", lacking.number, err);
    return chain_queue(store, *id, err) &&
           (!lacking.dossier || lacking.is_view || derive_later(store, lacking.dossier, err));
}

static bool note_all(struct store *store, const struct orphan_answer *answer, struct error *err)
{
    struct query query;
    int64_t last;

    for (size_t i = 0; i < answer->lacking_count; i++)
        if (!note_lacking(store, &answer->lacking[i], err))
            return false;
    query = query_open(store, "SELECT number FROM _log WHERE id = ?");
    query_id(&query, &answer->asked[answer->asked_count - 1]);
    last = query_number(&query, 0);
    return !last || set_number(store, ASKED, last, err);
}

bool orphan_note(struct store *store, const struct orphan_answer *answer, struct error *err)
{
    if (!answer->asked_count)
        return true;
    if (!store_begin(store, err))
        return false;
    if (note_all(store, answer, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

/* From the few that are orphans to the log: the other way round every change of the vault is read, at each exchange. */
bool orphan_each(struct store *store, size_t limit_bytes,
                 bool (*visit)(void *with, const struct change *change, int64_t arrival_ms), void *with)
{
    struct query query = query_open(store, "SELECT " ENTRY_COLUMNS ", l.seal FROM _orphan o CROSS JOIN _log l"
                                           " ON l.number = o.number WHERE l.arrival IS NOT NULL"
                                           " ORDER BY l.arrival, l.number");
    size_t read_bytes = 0;
    bool go_on = true;

    while (go_on && read_bytes <= limit_bytes && query_row(&query)) {
        scoped(arena) arena = arena_new();
        struct change change;
        int64_t arrival_ms = entry_read(&query, arena, &change);

        change.seal = query_get_id(&query, ENTRY_COUNT);
        if (read_bytes && read_bytes + change.body_bytes > limit_bytes)
            break;
        read_bytes += change.body_bytes + 1;
        go_on = !query.failed && visit(with, &change, arrival_ms);
    }
    return query_close(&query, NULL) && go_on;
}

size_t orphan_count(struct store *store)
{
    struct query query = query_open(store, "SELECT count(*) FROM _orphan");

    return (size_t)query_number(&query, 0);
}

bool orphan_settle(struct store *store, const struct id *changes, size_t count, struct error *err)
{
    bool good = store_begin(store, err);

    if (!good)
        return false;
    for (size_t i = 0; good && i < count; i++) {
        struct query query = query_open(store, "DELETE FROM _orphan WHERE number IN"
                                               " (SELECT number FROM _log WHERE id = ?)");

        query_id(&query, &changes[i]);
        good = query_run(&query, err);
    }
    if (good)
        return store_commit(store, err);
    store_cancel(store);
    return false;
}
