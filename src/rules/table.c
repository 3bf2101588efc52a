/* table.c — a decision table as it is written: rows by date, conditions, outputs, reasons. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include <string.h>

#include "base/arena.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"

static const char *const fixed[] = { "name", "valid_from", "valid_to", "when", "source", "note" };

static bool is_output(const char *column)
{
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (text_equal(fixed[i], column))
            return false;
    return *column && !text_starts(column, "reason");
}

/* "calculation::bedrag" and "bedrag" are the same output. */
static const char *output_name(const char *column)
{
    return text_starts(column, "calculation::") ? column + strlen("calculation::") : column;
}

static size_t find_output(const struct table *table, const char *name)
{
    size_t i = 0;

    while (i < table->output_count && !text_equal(table->outputs[i], name))
        i++;
    return i;
}

static void find_outputs(struct rules *rules, struct table *table, const struct sheet *sheet)
{
    table->outputs = arena_alloc(rules->arena, (sheet_columns(sheet) + 1) * sizeof *table->outputs);
    for (size_t i = 0; i < sheet_columns(sheet); i++) {
        const char *column = sheet_column(sheet, i);
        const char *name = output_name(column);
        if (is_output(column) && find_output(table, name) == table->output_count)
            table->outputs[table->output_count++] = arena_text(rules->arena, name);
    }
}

static void check_code(struct cell *cell, const char *output, const char *code)
{
    const struct rules_world *world = cell->rules->world;

    if (*code && world->knows_code && !world->knows_code(world->with, output, code))
        cell_refuse(cell, true, _("“%s” is not a code of the list of %s."), code, output);
}

static void load_outputs(struct cell *cell, const struct table *table, struct row *row)
{
    struct rules *rules = cell->rules;

    row->literals = arena_alloc(rules->arena, (table->output_count + 1) * sizeof *row->literals);
    row->calculations = arena_alloc(rules->arena, (table->output_count + 1) * sizeof *row->calculations);
    for (size_t i = 0; i < table->output_count; i++)
        row->literals[i] = "";
    for (size_t i = 0; i < sheet_columns(cell->sheet); i++) {
        size_t output = find_output(table, output_name(sheet_column(cell->sheet, i)));
        cell->column = sheet_column(cell->sheet, i);
        if (output == table->output_count || text_is_blank(cell_text(cell)))
            continue;
        if (text_starts(cell->column, "calculation::")) {
            row->calculations[output] = cell_expression(cell);
        } else {
            row->literals[output] = cell_copy(cell);
            check_code(cell, table->outputs[output], row->literals[output]);
        }
    }
}

static void refuse_double(struct cell *cell, const struct table *table, const struct row *row)
{
    for (size_t i = 0; i < table->rows.count; i++)
        if (text_equal(table->rows.at[i].name, row->name) && period_overlaps(&table->rows.at[i].period, &row->period))
            cell_refuse(cell, true,
                        _("Row %zu has the name %s too, in the same period: names are permanent and unique."),
                        table->rows.at[i].line, row->name);
}

static void load_row(struct cell *cell, struct table *table)
{
    struct row row = { .line = sheet_line(cell->sheet, cell->row) };

    cell->column = "name";
    row.name = cell_copy(cell);
    if (!text_is_name(row.name))
        cell_refuse(cell, true, _("“%s” is not a name: use small letters, digits and _."), row.name);
    cell->column = "source";
    row.source = cell_copy(cell);
    row.period = cell_period(cell);
    cell->column = "name";
    refuse_double(cell, table, &row);
    cell->column = "when";
    row.when = cell_expression(cell);
    if (text_is_blank(cell_text(cell)))
        cell_refuse(cell, true, _("A row needs a condition; one that always holds is written true()."));
    load_outputs(cell, table, &row);
    row.reason = cell_sentence(cell, "reason");
    *array_add(&table->rows) = row;
}

/* What no row decides must come out as open, never as a legal outcome. */
static void check_rest(struct rules *rules, const struct table *table, const struct sheet *sheet)
{
    const struct row *rest = table->rows.count ? &table->rows.at[table->rows.count - 1] : NULL;
    struct cell cell = { rules, sheet, table->rows.count ? table->rows.count - 1 : 0, "name" };
    struct value always;

    if (table->is_all)
        return;
    if (!rest || !text_equal(rest->name, "rest") || !rest->when || !expr_constant(rest->when, &always) ||
        !value_is_true(&always)) {
        cell_refuse(&cell, true, _("The last row of a table must be named rest and hold always: rest,,,true()."));
        return;
    }
    for (size_t i = 0; i < table->output_count; i++)
        if (*rest->literals[i] && !text_equal(rest->literals[i], "NADER_TE_BEPALEN"))
            cell_refuse(&cell, true,
                        _("The row rest gives %s = %s: what no rule decides must stay blank or NADER_TE_BEPALEN."),
                        table->outputs[i], rest->literals[i]);
}

bool table_load(struct rules *rules, const struct sheet *sheet, const char *name)
{
    struct table *table = arena_alloc(rules->arena, sizeof *table), *before = map_find(rules->tables, name);

    if (before) /* told of the same file twice: the last one stands */
        array_clear(&before->rows);
    table->name = arena_text(rules->arena, name);
    table->is_all = text_ends(name, ".all");
    find_outputs(rules, table, sheet);
    for (size_t i = 0; i < sheet_rows(sheet); i++) {
        struct cell cell = { rules, sheet, i, NULL };
        load_row(&cell, table);
    }
    check_rest(rules, table, sheet);
    map_put(rules->tables, table->name, table);
    return true;
}
