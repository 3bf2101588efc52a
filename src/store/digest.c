/* digest.c — a checksum over all that is derived, whatever the order in which it was derived. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "digest.h"

#include <string.h>

#include "base/buf.h"
#include "list.h"
#include "postings.h"
#include "state.h"
#include "store/store.h"

/* The sum of the hashes of all rows: the order of rows does not matter. */
struct sum {
    uint64_t parts[4];
    bool is_cut; /* not all rows could be read */
};

static void add_row(struct sum *sum, const struct buf *row)
{
    struct digest hash = hash_bytes(buf_view(row), row->size_bytes);

    for (int i = 0; i < 4; i++) {
        uint64_t part;

        memcpy(&part, hash.bytes + 8 * i, sizeof part);
        sum->parts[i] += part;
    }
}

static void add_value(struct store *store, struct buf *row, const struct query *query, int column)
{
    const void *bytes;
    size_t size_bytes;

    (void)store;
    buf_char(row, query_is_null(query, column) ? 'n' : 'v');
    bytes = query_get_bytes(query, column, &size_bytes);
    buf_format(row, "%zu:", size_bytes);
    buf_add(row, bytes, size_bytes);
}

/* TABLE's first column is a local number of a dossier, which its id takes the place of. DOSSIER 0: of all. */
static void add_table(struct store *store, struct sum *sum, const char *table, int64_t dossier)
{
    scoped_buf sql = { 0 };
    struct query query;

    buf_format(&sql, "SELECT d.id, t.* FROM \"%s\" t JOIN _dossier d ON d.number = t.dossier%s", table,
               dossier ? " WHERE t.dossier = ?" : "");
    query = query_open(store, buf_view(&sql));
    if (dossier)
        query_integer(&query, dossier);
    while (query_row(&query)) {
        scoped_buf row = { 0 };

        buf_text(&row, table);
        add_value(store, &row, &query, 0);
        for (int column = 2; column < query_column_count(&query); column++)
            add_value(store, &row, &query, column);
        add_row(sum, &row);
    }
    sum->is_cut |= !query_close(&query, NULL);
}

static void add_plain(struct store *store, struct sum *sum, const char *sql, int64_t dossier)
{
    struct query query = query_open(store, sql);

    if (dossier)
        query_integer(&query, dossier);
    while (query_row(&query)) {
        scoped_buf row = { 0 };

        buf_text(&row, sql);
        for (int column = 0; column < query_column_count(&query); column++)
            add_value(store, &row, &query, column);
        add_row(sum, &row);
    }
    sum->is_cut |= !query_close(&query, NULL);
}

/* Which dossiers a word stands in is told by the cards too; that the index says the same is checked by its counts. */
static void add_touched(struct store *store, struct sum *sum)
{
    struct query query = query_open(store, "SELECT number, id FROM _dossier");
    size_t count;
    const uint32_t *touched = postings_touched(store->postings, &count);

    while (query_row(&query)) {
        scoped_buf row = { 0 };
        size_t at = (size_t)query_get_integer(&query, 0);

        buf_format(&row, "touched %u", at < count ? (unsigned)touched[at] : 0);
        add_value(store, &row, &query, 1);
        add_row(sum, &row);
    }
    sum->is_cut |= !query_close(&query, NULL);
}

static void add_lists(struct store *store, struct sum *sum, int64_t dossier)
{
    for (size_t i = 0; i < lists_count(store->lists); i++) {
        const struct list *list = lists_at(store->lists, i);
        scoped_buf history = { 0 };

        buf_format(&history, "%s_h", list->name);
        add_table(store, sum, list->name, dossier);
        add_table(store, sum, buf_view(&history), dossier);
        for (size_t j = 0; j < list->column_count; j++) {
            scoped_buf codes = { 0 };

            buf_format(&codes, "%s__%s", list->name, list->columns[j].name);
            if (list->columns[j].add_codes)
                add_table(store, sum, buf_view(&codes), dossier);
        }
    }
}

static struct digest hash_sum(const struct sum *sum)
{
    return hash_bytes(sum->parts, sizeof sum->parts);
}

bool digest_dossier(struct store *store, int64_t dossier, struct digest *out, struct error *err)
{
    static const char *const tables[] = { "_conflict", "_link", "_card", "_restricted" };
    struct sum sum = { 0 };

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        add_table(store, &sum, tables[i], dossier);
    add_plain(store, &sum, "SELECT id, form, date, first, flags FROM _record WHERE dossier = ?", dossier);
    add_lists(store, &sum, dossier);
    *out = hash_sum(&sum);
    return !sum.is_cut || query_refuse(store->database, err);
}

struct digest store_digest(struct store *store)
{
    static const char *const tables[] = { "_conflict", "_link", "_card", "_restricted", "_task", "dossier" };
    struct sum sum = { 0 };

    postings_flush(store->postings, NULL);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        add_table(store, &sum, tables[i], 0);
    add_plain(store, &sum,
              "SELECT d.id, r.id, f.value, r.date, r.first, r.flags FROM _record r"
              " JOIN _dossier d ON d.number = r.dossier JOIN _term f ON f.number = r.form",
              0);
    add_plain(store, &sum, "SELECT form, target FROM _slip", 0);
    add_plain(store, &sum, "SELECT word FROM _word", 0);
    add_plain(store, &sum, "SELECT DISTINCT word FROM _posting", 0);
    add_touched(store, &sum);
    add_lists(store, &sum, 0);
    return hash_sum(&sum);
}
