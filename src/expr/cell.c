/* cell.c — a part of a predicate made ready to be computed for one row of a table after the other. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/cell.h"

#include "base/arena.h"

#include "expr/compare.h"
#include "expr/function.h"
#include "expr/lookup.h"
#include "expr/part.h"
#include "expr/run.h"
#include "expr/table.h"

struct column *cell_column(struct sieve *sieve, const struct part *part)
{
    const char *key = lookup_single_child(part);
    struct column *column = key ? table_column(sieve->table, key) : NULL;

    return column && !column->several ? column : NULL;
}

static bool is_comparison(const struct part *part)
{
    return part->operation >= PART_EQUAL && part->operation <= PART_MORE_EQUAL;
}

static int kind_of(const struct part *part)
{
    if (is_comparison(part))
        return CELL_COMPARISON;
    if (part->operation >= PART_ADD && part->operation <= PART_MODULO)
        return CELL_SUM;
    if (part->operation == PART_CALL && part->function->traits & TAKES_TEXTS && part->count)
        return CELL_CALL;
    return CELL_ANYTHING;
}

static bool read_arguments(struct sieve *sieve, struct cell *cell)
{
    const struct part *part = cell->part;

    cell->arguments = arena_alloc(sieve->run->arena, part->count * sizeof *cell->arguments);
    cell->values = arena_alloc(sieve->run->arena, part->count * sizeof *cell->values);
    for (unsigned i = 0; i < part->count; i++) {
        cell->arguments[i] = cell_new(sieve, part->arguments[i], false);
        if (!cell->arguments[i])
            return false;
        cell->values[i] = cell->arguments[i]->known;
    }
    return true;
}

static bool read_operands(struct sieve *sieve, struct cell *cell)
{
    const struct part *part = cell->part;
    bool as_numbers = part->operation > PART_UNEQUAL;

    if (cell->kind == CELL_CALL)
        return read_arguments(sieve, cell);
    return cell->kind == CELL_ANYTHING || ((cell->cells[0] = cell_new(sieve, part->left, as_numbers)) &&
                                           (cell->cells[1] = cell_new(sieve, part->right, as_numbers)));
}

static void read_column(struct sieve *sieve, struct cell *cell, struct column *column, bool as_number)
{
    cell->kind = as_number ? CELL_NUMBERS : CELL_TEXTS;
    cell->texts = column->texts;
    if (as_number)
        cell->numbers = table_numbers(sieve->run, sieve->table, column);
}

struct cell *cell_new(struct sieve *sieve, const struct part *part, bool as_number)
{
    struct cell *cell = arena_alloc(sieve->run->arena, sizeof *cell);
    struct column *column;

    cell->part = part;
    if (part->fixed) {
        cell->kind = CELL_KNOWN;
        return run_part(sieve->run, part, &cell->known) ? cell : NULL;
    }
    if ((column = cell_column(sieve, part))) {
        read_column(sieve, cell, column, as_number);
        return cell;
    }
    cell->kind = kind_of(part);
    return read_operands(sieve, cell) ? cell : NULL;
}

static bool call_value_of(struct sieve *sieve, const struct cell *cell, size_t row, struct value *out)
{
    const struct part *part = cell->part;
    struct expr_call call = { .run = sieve->run, .part = part, .values = cell->values, .count = part->count };

    for (unsigned i = 0; i < part->count; i++)
        if (cell->arguments[i]->kind != CELL_KNOWN && !cell_value(sieve, cell->arguments[i], row, &cell->values[i]))
            return false;
    out->type = VALUE_TEXT;
    out->text = "";
    return part->function->run(&call, out, sieve->run->err);
}

static bool anything(struct sieve *sieve, const struct cell *cell, size_t row, struct value *out)
{
    sieve->run->node = table_item(sieve->table, row);
    return run_part(sieve->run, cell->part, out);
}

static bool operation_value(struct sieve *sieve, const struct cell *cell, size_t row, struct value *out)
{
    enum operation operation = cell->part->operation;
    struct value left, right;

    if (!cell_value(sieve, cell->cells[0], row, &left) || !cell_value(sieve, cell->cells[1], row, &right))
        return false;
    if (cell->kind == CELL_COMPARISON && (left.type == VALUE_BOOLEAN || right.type == VALUE_BOOLEAN))
        return anything(sieve, cell, row, out); /* a child beside it counts by being there */
    out->type = cell->kind == CELL_SUM ? VALUE_NUMBER : VALUE_BOOLEAN;
    if (cell->kind == CELL_SUM)
        out->number = run_calculate(sieve->run, operation, &left, &right);
    else
        out->boolean = compare_values(sieve->run, operation, &left, &right);
    return true;
}

bool cell_value(struct sieve *sieve, const struct cell *cell, size_t row, struct value *out)
{
    switch (cell->kind) {
    case CELL_KNOWN:
        *out = cell->known;
        return true;
    case CELL_TEXTS:
        out->type = cell->texts[row] ? VALUE_TEXT : VALUE_NODES; /* member by member, as copying a whole one is slow */
        out->text = cell->texts[row];
        out->node_count = 0;
        return true;
    case CELL_NUMBERS:
        out->type = VALUE_NUMBER;
        out->number = cell->numbers[row];
        return true;
    case CELL_CALL:
        return call_value_of(sieve, cell, row, out);
    case CELL_SUM:
    case CELL_COMPARISON:
        return operation_value(sieve, cell, row, out);
    case CELL_ANYTHING:
        break;
    }
    return anything(sieve, cell, row, out);
}

bool cell_fits(const struct part *part)
{
    return kind_of(part) != CELL_ANYTHING;
}

bool cell_is_count(const struct cell *cell)
{
    if (cell->kind == CELL_SUM)
        return cell_is_count(cell->cells[0]) && cell_is_count(cell->cells[1]);
    return cell->kind == CELL_NUMBERS || (cell->kind == CELL_KNOWN && cell->known.type != VALUE_NODES);
}

void cell_count(struct sieve *sieve, const struct cell *cell, struct rows in, double *out)
{
    if (cell->kind == CELL_KNOWN) {
        double known = run_number(sieve->run, &cell->known);
        for (size_t i = 0; i < in.count; i++)
            out[i] = known;
    } else if (cell->kind == CELL_NUMBERS) {
        for (size_t i = 0; i < in.count; i++)
            out[i] = cell->numbers[in.at[i]];
    } else {
        double right[CELL_ROWS];
        cell_count(sieve, cell->cells[0], in, out);
        cell_count(sieve, cell->cells[1], in, right);
        for (size_t i = 0; i < in.count; i++)
            out[i] = run_sum(cell->part->operation, out[i], right[i]);
    }
}
