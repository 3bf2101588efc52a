/* table.c — the many items of a settled list laid out in columns, to be asked all at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/table.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"

#include "expr/node.h"
#include "expr/run.h"

#define TABLES_MAX  8
#define COLUMNS_MAX 16
#define FEW_ITEMS   256 /* so many are asked one by one */

struct table {
    struct arena *arena;
    const struct node *parent;
    const char *name;
    uint32_t stamp;
    size_t count;
    struct node **items;
    uint32_t *rows;
    struct named_column {
        const char *key;
        struct column column;
    } columns[COLUMNS_MAX];
    size_t column_count;
};

struct tables {
    struct table at[TABLES_MAX];
    size_t next; /* the one that is given up for another */
};

struct tables *tables_new(void)
{
    return mem_new(sizeof(struct tables));
}

static void forget(struct table *table)
{
    arena_free(table->arena);
    *table = (struct table){ 0 };
}

void tables_free(struct tables *tables)
{
    for (size_t i = 0; tables && i < TABLES_MAX; i++)
        forget(&tables->at[i]);
    mem_free(tables);
}

static bool is_item(const struct node *node, const char *name)
{
    return node->name == name && node->kind == NODE_ELEMENT && !node->hidden;
}

static void table_fill(struct table *table, size_t count)
{
    table->arena = arena_new();
    table->items = arena_alloc(table->arena, count * sizeof *table->items);
    table->rows = arena_alloc(table->arena, count * sizeof *table->rows);
    for (struct node *item = table->parent->first; item; item = item->next) {
        if (!is_item(item, table->name))
            continue;
        table->rows[table->count] = (uint32_t)table->count;
        table->items[table->count++] = item;
    }
}

struct table *table_for(struct tables *tables, const struct node *origin, const char *name)
{
    uint32_t stamp = node_root(origin)->stamp;
    struct table *table;
    size_t count = 0;

    if (!(stamp & 1))
        return NULL;
    for (size_t i = 0; i < TABLES_MAX; i++) {
        table = &tables->at[i];
        if (table->stamp == stamp && table->parent == origin && table->name == name)
            return table;
    }
    for (const struct node *item = origin->first; item; item = item->next)
        count += is_item(item, name);
    if (count < FEW_ITEMS || count > UINT32_MAX)
        return NULL;
    table = &tables->at[tables->next++ % TABLES_MAX];
    forget(table);
    *table = (struct table){ .parent = origin, .name = name, .stamp = stamp };
    table_fill(table, count);
    return table;
}

size_t table_count(const struct table *table)
{
    return table->count;
}

struct node *table_item(const struct table *table, size_t row)
{
    return table->items[row];
}

const uint32_t *table_rows(const struct table *table)
{
    return table->rows;
}

/* The texts stand one behind the other, so that going through them all is quick. */
static void pack(struct table *table, struct column *column)
{
    size_t size = 0;
    char *at;

    for (size_t row = 0; row < table->count; row++)
        size += column->texts[row] ? strlen(column->texts[row]) + 1 : 0;
    at = arena_alloc(table->arena, size + 1);
    for (size_t row = 0; row < table->count; row++) {
        if (!column->texts[row])
            continue;
        size = strlen(column->texts[row]) + 1;
        column->texts[row] = memcpy(at, column->texts[row], size);
        at += size;
    }
}

static void column_fill(struct table *table, struct column *column, const char *key)
{
    scoped(arena) work = arena_new();

    column->texts = arena_alloc(table->arena, table->count * sizeof *column->texts);
    for (size_t row = 0; row < table->count; row++) {
        for (const struct node *child = table->items[row]->first; child; child = child->next) {
            if (!is_item(child, key))
                continue;
            column->several = column->several || column->texts[row];
            column->texts[row] = node_text(child, work);
        }
    }
    pack(table, column);
}

struct column *table_column(struct table *table, const char *key)
{
    struct named_column *named;

    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].key == key)
            return &table->columns[i].column;
    if (table->column_count == COLUMNS_MAX)
        return NULL;
    named = &table->columns[table->column_count++];
    named->key = key;
    column_fill(table, &named->column, key);
    return &named->column;
}

const double *table_numbers(const struct run *run, struct table *table, struct column *column)
{
    if (column->numbers)
        return column->numbers;
    column->numbers = arena_alloc(table->arena, table->count * sizeof *column->numbers);
    for (size_t row = 0; row < table->count; row++)
        column->numbers[row] = column->texts[row] ? run_text_number(run, column->texts[row]) : NAN;
    return column->numbers;
}
