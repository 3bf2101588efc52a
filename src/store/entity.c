/* entity.c — entity tables: what the records of all dossiers save, as typed columns. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/entity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "list.h"
#include "state.h"
#include "store/store.h"

#define COLUMNS_BEFORE 4 /* date, first, record, entity */

/* One row as read, with what it is ordered by. */
struct row {
    int64_t date, first;
    struct entity_row out;
};
struct rows {
    struct row *at;
    size_t count, room;
};

/* A few rows are put in order sooner here than by the database, which copies all their columns for it. */
static int compare_rows(const void *a, const void *b)
{
    const struct row *left = a, *right = b;

    if (left->date != right->date)
        return left->date < right->date ? -1 : 1;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    return strcmp(left->out.entity, right->out.entity);
}

/* A number is kept as a number; its canonical text has no needless zeros. */
static const char *decimal(struct arena *arena, double number)
{
    return arena_format(arena, "%.15g", number);
}

static void read_values(const struct query *query, const struct list *list, struct arena *arena, struct entity_row *out)
{
    const char **names = arena_alloc(arena, list->column_count * sizeof *names);
    const char **values = arena_alloc(arena, list->column_count * sizeof *values);

    for (size_t i = 0; i < list->column_count; i++) {
        int column = COLUMNS_BEFORE + (int)i;

        if (query_is_null(query, column))
            continue;
        names[out->count] = list->columns[i].name;
        values[out->count++] = query_is_real(query, column) ? decimal(arena, query_get_real(query, column))
                                                            : arena_text(arena, query_get_text(query, column));
    }
    out->names = names;
    out->values = values;
}

static bool read_rows(struct store *store, const struct list *list, int64_t dossier, struct arena *arena,
                      struct rows *out)
{
    struct query query = query_open(store, list->read);

    query_integer(&query, dossier);
    while (query_row(&query)) {
        struct row *row = array_add(out);

        row->date = query_is_null(&query, 0) ? INT64_MIN : query_get_integer(&query, 0);
        row->first = query_get_integer(&query, 1);
        row->out.record = query_get_id(&query, 2);
        row->out.entity = arena_text(arena, query_get_text(&query, 3));
        row->out.dossier = dossier_id_of(store, dossier);
        read_values(&query, list, arena, &row->out);
    }
    return query_close(&query, NULL);
}

bool entity_each(struct store *store, struct id dossier, const char *list,
                 bool (*visit)(void *with, const struct entity_row *row), void *with)
{
    const struct list *found = lists_find(store->lists, list);
    bool before = query_watch(store);
    struct dossier_group group = dossier_group(store, dossier);
    scoped(arena) arena = arena_new();
    struct rows rows = { 0 };
    bool good = !query_watched(store, before), go_on = true;

    for (size_t i = 0; found && good && i < group.count; i++)
        good = read_rows(store, found, group.at[i], arena, &rows);
    if (rows.count > 1)
        qsort(rows.at, rows.count, sizeof *rows.at, compare_rows);
    for (size_t i = 0; good && go_on && i < rows.count; i++)
        go_on = visit(with, &rows.at[i].out);
    array_clear(&rows);
    array_clear(&group);
    return good;
}

static bool add_fact(struct store *store, const char *name, struct error *err)
{
    scoped_buf sql = { 0 };

    buf_format(&sql, "ALTER TABLE dossier ADD COLUMN \"%s\" TEXT", name);
    return query_execute(store, buf_view(&sql), err);
}

/* After a transaction that was taken back a question may be prepared for a column that went with it. */
static bool lacks_fact(struct store *store, const char *name)
{
    struct query query;

    if (!store->was_taken_back)
        return false;
    query = query_open(store, "SELECT count(*) FROM pragma_table_info('dossier') WHERE name = ?");
    query_text(&query, name);
    return query_number(&query, 1) == 0;
}

static bool put_fact(struct store *store, int64_t number, const char *name, const char *value, bool *has_column)
{
    scoped_buf sql = { 0 };
    struct query query;

    buf_format(&sql,
               "INSERT INTO dossier(dossier, \"%s\") VALUES(?1, ?2) ON CONFLICT(dossier) DO UPDATE SET \"%s\" = ?2",
               name, name);
    query = query_open(store, buf_view(&sql));
    *has_column = query_is_known(&query);
    if (!*has_column)
        return false;
    query_integer(&query, number);
    query_text(&query, value);
    return query_run(&query, NULL);
}

bool entity_put_fact(struct store *store, struct id dossier, const char *name, const char *value, struct error *err)
{
    int64_t number = dossier_number(store, dossier, NULL);
    bool has_column;

    if (!text_is_name(name) || strcmp(name, "dossier") == 0)
        return error_set(err, ERROR_INPUT, _("%s is no name for a fact. Choose another one (a-z, 0-9, _)."), name);
    if (!number)
        return error_set(err, ERROR_ABSENT, _("This dossier is not on this computer. Exchange first with: balie sync"));
    if (lacks_fact(store, name) && !add_fact(store, name, err))
        return false;
    if (put_fact(store, number, name, value, &has_column))
        return true;
    /* The first time the column may be missing. */
    if (has_column)
        return query_refuse(store->database, err);
    return add_fact(store, name, err) &&
           (put_fact(store, number, name, value, &has_column) || query_refuse(store->database, err));
}
