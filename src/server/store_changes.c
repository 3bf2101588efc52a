/* store_changes.c — the store's changes: kept in order of arrival, found by id, by queue and by dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store_own.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "behind.h"
#include "bulk.h"

#define CHANGE_VALUES  12
#define QUEUE_VALUES   3
#define POSITION_BYTES 24

typedef struct sql_value sql_row[CHANGE_VALUES];

static void read_change(struct database *database, struct database_rows *rows, bool has_line, struct store_change *out)
{
    *out = (struct store_change){ .position = database_integer(database, rows, 0),
                                  .arrival_ms = database_integer(database, rows, 1),
                                  .device = database_integer(database, rows, 2),
                                  .seq = (uint64_t)database_integer(database, rows, 3),
                                  .kind = database_text(database, rows, 7),
                                  .region = database_text(database, rows, 8),
                                  .refusal = store_refusal(database_text(database, rows, 9)) };
    database_read(database, rows, 4, &out->id, sizeof out->id);
    database_read(database, rows, 5, &out->dossier, sizeof out->dossier);
    database_read(database, rows, 6, &out->record, sizeof out->record);
    if (has_line)
        out->line = database->engine->bytes(rows, STORE_LINE_COLUMN, &out->line_bytes);
}

bool store_visit_changes(struct database *database, struct database_rows *rows, const struct store_visitor *visitor,
                         bool has_line, struct error *err)
{
    struct store_change change;
    bool go_on = true;

    while (go_on && database_next(database, rows)) {
        read_change(database, rows, has_line, &change);
        go_on = visitor->change(visitor->with, &change);
    }
    return database_done(database, rows, err);
}

/* Those changes whose ids follow the SQL, which ends with an open bracket. */
struct asked_ids {
    const char *sql;
    const struct id *at;
    size_t count;
    bool has_line;
};
static bool each_among(struct database *database, struct asked_ids ids, const struct store_visitor *visitor,
                       struct error *err)
{
    struct sql_value keys[BULK_KEYS];
    size_t step;

    for (; ids.count; ids.at += step, ids.count -= step) {
        step = ids.count < BULK_KEYS ? ids.count : BULK_KEYS;
        for (size_t i = 0; i < step; i++)
            keys[i] = sql_bytes(&ids.at[i], sizeof ids.at[i]);
        if (!store_visit_changes(database, bulk_ask(database, ids.sql, keys, step, err), visitor, ids.has_line, err))
            return false;
    }
    return true;
}

static bool each_known(struct server_store *store, const struct id *ids, size_t count,
                       const struct store_visitor *visitor, struct error *err)
{
    static const char sql[] = "SELECT " STORE_CHANGE_COLUMNS " FROM change c WHERE c.id IN (";

    return each_among(database_of(store), (struct asked_ids){ sql, ids, count, false }, visitor, err);
}

/* In the words of a change the quotes of a name are escaped: this stands outside them. */
static bool visit_bare(void *with, const struct store_change *change)
{
    static const char mark[] = "\"body_hash\":";
    const struct store_visitor *visitor = with;

    return !memmem(change->line, change->line_bytes, mark, sizeof mark - 1) || visitor->change(visitor->with, change);
}

/* Without its words a line is short: the long ones need not be read. */
static bool each_bare(struct server_store *store, const struct id *ids, size_t count,
                      const struct store_visitor *visitor, struct error *err)
{
    static const char sql[] =
        "SELECT " STORE_CHANGE_COLUMNS ", c.line FROM change c WHERE c.refusal IS NULL AND LENGTH(c.line) < 131072"
        " AND (c.kind = 'erase' OR NOT EXISTS(SELECT 1 FROM erasure e WHERE e.dossier = c.dossier"
        " AND (e.record IS NULL OR e.record = c.record))) AND c.id IN (";
    const struct store_visitor bare = { .change = visit_bare, .with = (void *)(uintptr_t)visitor };

    return each_among(database_of(store), (struct asked_ids){ sql, ids, count, true }, &bare, err);
}

static bool each_queued(struct server_store *store, int64_t device, const uint64_t bounds[2],
                        const struct store_visitor *visitor, struct error *err)
{
    struct database *database = database_of(store);
    int64_t first = (int64_t)bounds[0], last = (int64_t)bounds[1];

    return store_visit_changes(
               database,
               database_ask(database, err,
                            "SELECT " STORE_CHANGE_COLUMNS
                            " FROM change c WHERE c.device = $1 AND c.seq BETWEEN $2 AND $3 ORDER BY c.seq",
                            "iii", device, first, last),
               visitor, false, err) &&
           store_visit_changes(database,
                               database_ask(database, err,
                                            "SELECT c.position, c.arrival, q.device, q.seq, c.id, c.dossier, c.record,"
                                            " c.kind, c.region, c.refusal FROM queue q JOIN change c"
                                            " ON c.position = q.position WHERE q.device = $1"
                                            " AND q.seq BETWEEN $2 AND $3 ORDER BY q.seq",
                                            "iii", device, first, last),
                               visitor, false, err);
}

static const char *position_key(char out[POSITION_BYTES], int64_t position)
{
    snprintf(out, POSITION_BYTES, "%" PRId64, position);
    return out;
}

static void read_mark(struct database *database, struct database_rows *rows, int column, struct store_mark *out)
{
    database_read(database, rows, column, &out->id, sizeof out->id);
    out->arrival_ms = database_integer(database, rows, column + 1);
}

/* What is nowhere is asked for again: it may still come. */
static bool foresee_positions(struct server_store *store, const int64_t *positions, size_t count, struct error *err)
{
    static const char *const tables[] = { "SELECT position, id, arrival FROM moved WHERE position IN (",
                                          "SELECT position, id, arrival FROM change WHERE position IN (" };
    struct database *database = database_of(store);
    struct sql_value keys[BULK_KEYS];
    struct database_rows *rows;
    char key[POSITION_BYTES];
    struct store_mark mark;

    count = count < BULK_KEYS ? count : BULK_KEYS;
    for (size_t i = 0; i < count; i++)
        keys[i] = sql_integer(positions[i]);
    for (size_t i = 0; count && i < sizeof tables / sizeof *tables; i++) {
        rows = bulk_ask(database, tables[i], keys, count, err);
        while (database_next(database, rows)) {
            read_mark(database, rows, 1, &mark);
            recall_keep(recall_of(store), RECALL_POSITION, position_key(key, database_integer(database, rows, 0)),
                        &mark, sizeof mark);
        }
        if (!database_done(database, rows, err))
            return false;
    }
    return true;
}

/* What was held there may have been passed on later at another position. */
static bool find_position(struct server_store *store, int64_t position, struct store_mark *out, struct error *err)
{
    static const char sql[] = "SELECT id, arrival FROM change WHERE position = $1"
                              " UNION ALL SELECT id, arrival FROM moved WHERE position = $1";
    struct database *database = database_of(store);
    struct database_rows *rows;
    char key[POSITION_BYTES];
    const struct store_mark *known = recall_find(recall_of(store), RECALL_POSITION, position_key(key, position));

    *out = known ? *known : (struct store_mark){ .id = id_none() };
    if (known)
        return true;
    rows = database_ask(database, err, sql, "i", position);
    if (database_next(database, rows))
        read_mark(database, rows, 0, out);
    if (!database_done(database, rows, err))
        return false;
    if (id_is_set(out->id))
        recall_keep(recall_of(store), RECALL_POSITION, key, out, sizeof *out);
    return true;
}

static void lay_change(sql_row row, const struct store_change *change)
{
    row[0] = sql_integer(change->position);
    row[1] = sql_bytes(&change->id, sizeof change->id);
    row[2] = sql_integer(change->arrival_ms);
    row[3] = sql_integer(change->device);
    row[4] = sql_integer((int64_t)change->seq);
    row[5] = sql_bytes(&change->dossier, sizeof change->dossier);
    row[6] = sql_bytes(&change->record, sizeof change->record);
    row[7] = sql_text(change->kind);
    row[8] = sql_text(change->region);
    row[9] = sql_text(change->refusal);
    row[10] = sql_text(change->sole);
    row[11] = sql_bytes(change->line, change->line_bytes);
}

static bool add_changes(struct server_store *store, const struct store_change *changes, size_t count, struct error *err)
{
    static const struct bulk bulk = { "INSERT INTO change(position, id, arrival, device, seq, dossier, record, kind,"
                                      " region, refusal, sole, line) VALUES ",
                                      CHANGE_VALUES, "" };
    const struct store_change *last = count ? &changes[count - 1] : NULL;
    char key[POSITION_BYTES];
    sql_row row;
    bool good = true;

    for (size_t i = 0; good && i < count; i++) {
        lay_change(row, &changes[i]);
        good = behind_add(database_of(store), &(struct behind_row){ BEHIND_CHANGES, &bulk, 0, row }, err);
    }
    if (last)
        recall_keep(recall_of(store), RECALL_POSITION, position_key(key, last->position),
                    &(struct store_mark){ last->id, last->arrival_ms }, sizeof(struct store_mark));
    return good;
}

static bool add_queued(struct server_store *store, const struct store_change *changes, size_t count, struct error *err)
{
    static const struct bulk bulk = { "INSERT INTO queue(device, seq, position) VALUES ", QUEUE_VALUES, "" };
    bool good = true;

    for (size_t i = 0; good && i < count; i++) {
        const struct sql_value row[QUEUE_VALUES] = { sql_integer(changes[i].device),
                                                     sql_integer((int64_t)changes[i].seq),
                                                     sql_integer(changes[i].position) };

        good = behind_add(database_of(store), &(struct behind_row){ BEHIND_QUEUE, &bulk, 0, row }, err);
    }
    return good;
}

static bool rewrite(struct server_store *store, int64_t position, const char *line, size_t line_bytes,
                    struct error *err)
{
    return database_run(database_of(store), err, "UPDATE change SET line = $1 WHERE position = $2", "xi", line,
                        line_bytes, position);
}

#define WITHIN "c.position > $1 AND c.position <= $2 AND c.kind <> 'view'"
#define READ   "SELECT " STORE_CHANGE_COLUMNS ", c.line FROM change c WHERE " WITHIN
/* What was refused is told, without its words, to who has the dossier; when nobody has it yet, to the region it speaks
 * of. */
#define SEEN                                                                                                           \
    " AND (c.dossier IS NULL OR EXISTS(SELECT 1 FROM scope s WHERE s.dossier = c.dossier AND s.region IN ($3, '')"     \
    " AND s.revoked = 0 AND s.granted < c.position) OR (c.refusal IS NOT NULL AND c.region = $3"                       \
    " AND NOT EXISTS(SELECT 1 FROM scope s WHERE s.dossier = c.dossier)))"

/* One of several answers in order of position that are read as one. */
struct stream {
    struct database_rows *rows;
    struct store_change change; /* at its head */
    bool has_change;
};

static void step(struct database *database, struct stream *stream)
{
    stream->has_change = database_next(database, stream->rows);
    if (stream->has_change)
        read_change(database, stream->rows, true, &stream->change);
}

static bool visit_both(struct database *database, struct stream streams[2], int64_t most,
                       const struct store_visitor *visitor, struct error *err)
{
    bool go_on = true, good;

    step(database, &streams[0]);
    step(database, &streams[1]);
    for (; go_on && most && (streams[0].has_change || streams[1].has_change); most--) {
        bool is_second = !streams[0].has_change ||
                         (streams[1].has_change && streams[1].change.position < streams[0].change.position);

        go_on = visitor->change(visitor->with, &streams[is_second].change);
        if (go_on)
            step(database, &streams[is_second]);
    }
    good = database_done(database, streams[0].rows, err);
    return database_done(database, streams[1].rows, err) && good;
}

/* A region reads on along its own line and along that of what several see: each follows its index and ends at its
 * limit, whatever the engine knows of how much there is. */
static bool each_seen(struct database *database, const struct store_reach *reach, const struct store_visitor *visitor,
                      struct error *err)
{
    static const char own[] = READ " AND c.sole = $3" SEEN " ORDER BY c.position LIMIT $4";
    static const char shared[] = READ " AND c.sole = ''" SEEN " ORDER BY c.position LIMIT $4";
    struct stream streams[2] = { 0 };

    streams[0].rows = database_ask(database, err, own, "iiti", reach->after, reach->until, reach->region, reach->lines);
    if (!streams[0].rows)
        return false;
    streams[1].rows =
        database_ask(database, err, shared, "iiti", reach->after, reach->until, reach->region, reach->lines);
    return visit_both(database, streams, reach->lines, visitor, err);
}

static bool each_fed(struct server_store *store, const struct store_reach *reach, const struct store_visitor *visitor,
                     struct error *err)
{
    static const char all[] = READ " ORDER BY c.position LIMIT $3";
    struct database *database = database_of(store);
    struct store_reach bounded = *reach;

    if (!bounded.lines)
        bounded.lines = STORE_LINES;
    if (*bounded.region)
        return each_seen(database, &bounded, visitor, err);
    return store_visit_changes(database,
                               database_ask(database, err, all, "iii", bounded.after, bounded.until, bounded.lines),
                               visitor, true, err);
}

static bool each_of(struct server_store *store, struct id dossier, const struct store_visitor *visitor,
                    struct error *err)
{
    struct database *database = database_of(store);

    return store_visit_changes(database,
                               database_ask(database, err,
                                            "SELECT " STORE_CHANGE_COLUMNS
                                            ", c.line FROM change c WHERE c.dossier = $1 ORDER BY c.position",
                                            "b", &dossier),
                               visitor, true, err);
}

static bool each_refused(struct server_store *store, const struct store_visitor *visitor, struct error *err)
{
    struct database *database = database_of(store);

    return store_visit_changes(database,
                               database_ask(database, err,
                                            "SELECT " STORE_CHANGE_COLUMNS
                                            ", c.line FROM change c WHERE c.refusal IS NOT NULL ORDER BY c.position",
                                            ""),
                               visitor, true, err);
}

struct positions {
    ARRAY(int64_t) list;
};

/* What came again by a queue of DESK. Hardly anything does: asked for apart, it costs the many readings nothing. */
static bool list_queued(struct database *database, int64_t desk, const struct store_reach *reach, struct positions *out,
                        struct error *err)
{
    struct database_rows *rows =
        database_ask(database, err,
                     "SELECT q.position FROM queue q WHERE q.position > $1 AND q.position <= $2 AND EXISTS(SELECT 1"
                     " FROM device d WHERE d.number = q.device AND d.desk = $3) ORDER BY q.position",
                     "iii", reach->after, reach->until, desk);

    while (database_next(database, rows))
        *array_add(&out->list) = database_integer(database, rows, 0);
    return database_done(database, rows, err);
}

static bool each_passed(struct server_store *store, int64_t desk, const struct store_reach *reach,
                        const struct store_visitor *visitor, struct error *err)
{
    static const char sql[] =
        "SELECT " STORE_CHANGE_COLUMNS " FROM change c WHERE c.position = $1 AND c.refusal IS NULL"
        " AND EXISTS(SELECT 1 FROM moved m WHERE m.id = c.id)";
    struct database *database = database_of(store);
    struct positions queued = { 0 };
    bool good = list_queued(database, desk, reach, &queued, err);

    for (size_t i = 0; good && i < queued.list.count; i++)
        good = store_visit_changes(database, database_ask(database, err, sql, "i", queued.list.at[i]), visitor, false,
                                   err);
    array_clear(&queued.list);
    return good;
}

/* From then on it is nobody's own: who wrote it is told it whole as well, for she may have let go of it. */
static bool release(struct server_store *store, int64_t position, const struct store_feed *to, struct error *err)
{
    struct database *database = database_of(store);

    recall_forget(recall_of(store));
    return database_run(database, err,
                        "INSERT INTO moved(position, id, arrival) SELECT position, id, arrival FROM change"
                        " WHERE position = $1",
                        "i", position) &&
           database_run(database, err,
                        "INSERT INTO queue(device, seq, position) SELECT device, seq, position"
                        " FROM change WHERE position = $1",
                        "i", position) &&
           database_run(database, err,
                        "UPDATE change SET refusal = NULL, position = $1, arrival = $2, sole = '', device = 0, seq = $1"
                        " WHERE position = $3",
                        "iii", to->position, to->arrival_ms, position) &&
           database_run(database, err, "UPDATE queue SET position = $1 WHERE position = $2", "ii", to->position,
                        position);
}

void store_add_change_calls(struct server_store *store)
{
    store->each_known = each_known;
    store->each_bare = each_bare;
    store->each_queued = each_queued;
    store->find_position = find_position;
    store->foresee_positions = foresee_positions;
    store->add_changes = add_changes;
    store->add_queued = add_queued;
    store->rewrite = rewrite;
    store->each_fed = each_fed;
    store->each_of = each_of;
    store->each_refused = each_refused;
    store->each_passed = each_passed;
    store->release = release;
}
