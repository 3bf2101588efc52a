/* list.c — the entity tables that the content asks for: their columns, and the SQL that fills them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "derive.h"
#include "state.h"
#include "store/store.h"

struct lists {
    struct arena *arena;
    struct map *by_name;
};

/* How a property is kept, by its type. Codes are text, always: a number of theirs may begin with 0. */
static const struct kind {
    char letter;
    const char *affinity;
} kinds[] = {
    [ENTITY_TEXT] = { 't', "TEXT" }, [ENTITY_INTEGER] = { 'i', "INTEGER" }, [ENTITY_DECIMAL] = { 'n', "REAL" },
    [ENTITY_DATE] = { 'd', "TEXT" }, [ENTITY_CODES] = { 'c', "TEXT" },
};

static struct lists *lists_new(void)
{
    struct lists *lists = mem_new(sizeof *lists);

    lists->arena = arena_new();
    lists->by_name = map_new();
    return lists;
}

void lists_free(struct lists *lists)
{
    if (!lists)
        return;
    map_free(lists->by_name);
    arena_free(lists->arena);
    mem_free(lists);
}

const struct list *lists_find(const struct lists *lists, const char *name)
{
    return map_find(lists->by_name, name);
}

size_t lists_count(const struct lists *lists)
{
    return map_count(lists->by_name);
}

const struct list *lists_at(const struct lists *lists, size_t i)
{
    return map_value(lists->by_name, i);
}

static int compare_columns(const void *a, const void *b)
{
    return strcmp(((const struct list_column *)a)->name, ((const struct list_column *)b)->name);
}

/* Whether the history table has this column: it has a van and a tot of its own. */
static bool has_history(const char *property)
{
    return strcmp(property, "van") != 0 && strcmp(property, "tot") != 0;
}

static const char *make_add(struct arena *arena, const struct list *list, bool is_history)
{
    scoped_buf sql = { 0 };
    int values = is_history ? 4 : 3;

    buf_format(&sql, "INSERT INTO \"%s%s\"(dossier, entity, %s", list->name, is_history ? "_h" : "",
               is_history ? "van, tot" : "record");
    for (size_t i = 0; i < list->column_count; i++)
        if (!is_history || list->columns[i].has_history) {
            buf_format(&sql, ", \"%s\"", list->columns[i].name);
            values++;
        }
    buf_text(&sql, ") VALUES(?");
    while (--values)
        buf_text(&sql, ", ?");
    buf_char(&sql, ')');
    return arena_text(arena, buf_view(&sql));
}

static const char *make_read(struct arena *arena, const struct list *list)
{
    scoped_buf sql = { 0 };

    buf_text(&sql, "SELECT r.date, r.first, e.record, e.entity");
    for (size_t i = 0; i < list->column_count; i++)
        buf_format(&sql, ", e.\"%s\"", list->columns[i].name);
    buf_format(&sql,
               " FROM \"%s\" e LEFT JOIN _record r ON r.dossier = e.dossier AND r.id = e.record"
               " WHERE e.dossier = ?",
               list->name);
    return arena_text(arena, buf_view(&sql));
}

static void make_sql(struct arena *arena, struct list *list)
{
    const char *history = arena_format(arena, "%s_h", list->name);

    qsort(list->columns, list->column_count, sizeof *list->columns, compare_columns);
    list->add = make_add(arena, list, false);
    list->add_stretch = make_add(arena, list, true);
    list->clear = arena_format(arena, "DELETE FROM \"%s\" WHERE dossier = ?", list->name);
    list->clear_stretches = arena_format(arena, "DELETE FROM \"%s\" WHERE dossier = ?", history);
    list->read = make_read(arena, list);
    for (size_t i = 0; i < list->column_count; i++)
        if (list->columns[i].type == ENTITY_CODES) {
            list->columns[i].add_codes =
                arena_format(arena, "INSERT OR IGNORE INTO \"%s__%s\"(dossier, entity, code) VALUES(?, ?, ?)",
                             list->name, list->columns[i].name);
            list->columns[i].clear_codes =
                arena_format(arena, "DELETE FROM \"%s__%s\" WHERE dossier = ?", list->name, list->columns[i].name);
        }
}

/* PROPERTIES as kept: "naam:t geboren:d". */
static void add_list(struct lists *lists, const char *name, const char *properties)
{
    struct arena *arena = lists->arena;
    struct list *list = arena_alloc(arena, sizeof *list);
    const char *rest = properties, *word;

    list->name = arena_text(arena, name);
    list->columns = arena_alloc(arena, (strlen(properties) / 2 + 1) * sizeof *list->columns);
    for (size_t size; (size = text_word(&rest, &word)) > 2;) {
        struct list_column *column = &list->columns[list->column_count++];

        column->name = arena_text_part(arena, word, size - 2);
        column->has_history = has_history(column->name);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (kinds[i].letter == word[size - 1])
                column->type = (int)i;
    }
    make_sql(arena, list);
    map_put(lists->by_name, list->name, list);
}

bool lists_open(struct store *store, struct error *err)
{
    struct query query = query_open(store, "SELECT name, properties FROM _list ORDER BY name");
    struct lists *lists = lists_new();

    while (query_row(&query))
        add_list(lists, query_get_text(&query, 0), query_get_text(&query, 1));
    if (!query_close(&query, err)) {
        lists_free(lists);
        return false;
    }
    lists_free(store->lists);
    store->lists = lists;
    return true;
}

static bool clear_table(struct store *store, const char *format, const char *a, const char *b, struct error *err)
{
    scoped_buf sql = { 0 };

    buf_format(&sql, "DELETE FROM \"%s%s%s\"", a, format, b);
    return query_execute(store, buf_view(&sql), err);
}

bool lists_clear_tables(struct store *store, struct error *err)
{
    for (size_t i = 0; i < lists_count(store->lists); i++) {
        const struct list *list = lists_at(store->lists, i);

        if (!clear_table(store, "", list->name, "", err) || !clear_table(store, "_h", list->name, "", err))
            return false;
        for (size_t j = 0; j < list->column_count; j++)
            if (list->columns[j].add_codes && !clear_table(store, "__", list->name, list->columns[j].name, err))
                return false;
    }
    return true;
}

/* The columns that every table has. */
static bool is_property(const char *name)
{
    return text_is_name(name) && !text_has_word("dossier entity record", name);
}

static bool is_wanted(const struct entity_list *lists, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!text_is_name(lists[i].name))
            return error_set(err, ERROR_INPUT, _("%s is no name for a list. Use a-z, 0-9 and _."), lists[i].name);
        for (size_t j = 0; j < lists[i].property_count; j++)
            if (!is_property(lists[i].properties[j].name))
                return error_set(err, ERROR_INPUT, _("%s is no name for a property. Choose another one (a-z, 0-9, _)."),
                                 lists[i].properties[j].name);
    }
    return true;
}

static bool make_table(struct store *store, const char *name, const char *columns, const char *key, struct error *err)
{
    scoped_buf sql = { 0 };

    buf_format(&sql,
               "CREATE TABLE IF NOT EXISTS \"%s\"(dossier INTEGER, entity TEXT, %s, PRIMARY KEY(%s)) WITHOUT ROWID",
               name, columns, key);
    return query_execute(store, buf_view(&sql), err);
}

static bool add_column(struct store *store, const char *table, const struct entity_property *property,
                       struct error *err)
{
    scoped_buf sql = { 0 };

    buf_format(&sql, "ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", table, property->name, kinds[property->type].affinity);
    return query_execute(store, buf_view(&sql), err);
}

static const struct list_column *find_column(const struct list *list, const char *name)
{
    for (size_t i = 0; list && i < list->column_count; i++)
        if (strcmp(list->columns[i].name, name) == 0)
            return &list->columns[i];
    return NULL;
}

static bool add_property(struct store *store, const char *list, const struct entity_property *property,
                         struct error *err)
{
    scoped_text history = mem_format("%s_h", list);
    scoped_text codes = mem_format("%s__%s", list, property->name);

    return add_column(store, list, property, err) &&
           (!has_history(property->name) || add_column(store, history, property, err)) &&
           (property->type != ENTITY_CODES || make_table(store, codes, "code TEXT", "dossier, entity, code", err));
}

/* What stood in the tables before is kept: a column is added, never taken away. */
static bool define_one(struct store *store, const struct entity_list *wanted, bool *is_changed, struct error *err)
{
    const struct list *known = lists_find(store->lists, wanted->name);
    scoped_text history = mem_format("%s_h", wanted->name);
    scoped_buf properties = { 0 };
    struct query query;

    for (size_t i = 0; known && i < known->column_count; i++)
        buf_format(&properties, "%s:%c ", known->columns[i].name, kinds[known->columns[i].type].letter);
    *is_changed = !known;
    if (!known && (!make_table(store, wanted->name, "record BLOB", "dossier, entity", err) ||
                   !make_table(store, history, "van TEXT, tot TEXT", "dossier, entity, van", err)))
        return false;
    for (size_t i = 0; i < wanted->property_count; i++) {
        const struct entity_property *property = &wanted->properties[i];

        if (find_column(known, property->name))
            continue;
        *is_changed = true;
        buf_format(&properties, "%s:%c ", property->name, kinds[property->type].letter);
        if (!add_property(store, wanted->name, property, err))
            return false;
    }
    if (!*is_changed)
        return true;
    query = query_open(store, "INSERT OR REPLACE INTO _list(name, properties) VALUES(?, ?)");
    query_text(&query, wanted->name);
    query_text(&query, buf_view(&properties));
    return query_run(&query, err);
}

static bool define_all(struct store *store, const struct entity_list *lists, size_t count, bool *is_changed,
                       struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        bool is_new = false;

        if (!define_one(store, &lists[i], &is_new, err))
            return false;
        *is_changed |= is_new;
    }
    return !*is_changed || derive_all_later(store, err);
}

bool entity_define(struct store *store, const struct entity_list *lists, size_t count, struct error *err)
{
    bool is_changed = false;

    if (!is_wanted(lists, count, err) || !store_begin(store, err))
        return false;
    /* What is in hand may be older than the tables, when it could not be read after they changed. */
    if (!lists_open(store, err) || !define_all(store, lists, count, &is_changed, err)) {
        store_cancel(store);
        return false;
    }
    if (!store_commit(store, err))
        return false;
    if (is_changed) {
        statements_forget(store->statements);
        if (!lists_open(store, err))
            return false;
    }
    return derive_now(store, err);
}
