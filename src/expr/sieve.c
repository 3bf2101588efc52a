/* sieve.c — a predicate asked of all rows of a table at once, column by column. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/sieve.h"

#include <string.h>

#include "base/arena.h"

#include "expr/compare.h"
#include "expr/function.h"
#include "expr/lookup.h"
#include "expr/moment.h"
#include "expr/node.h"
#include "expr/part.h"
#include "expr/run.h"
#include "expr/set.h"
#include "expr/table.h"

#define AT_ONCE 64 /* rows */

/* Some rows, in their order. */
struct rows {
    const uint32_t *at;
    size_t count;
};

/* A column beside one value. */
struct comparison {
    enum operation operation;
    struct column *column;
    struct value value;
};

struct sieve {
    struct run *run;
    struct table *table;
};

/* A part made ready to be computed row by row. */
struct cell {
    enum { CELL_KNOWN, CELL_TEXTS, CELL_NUMBERS, CELL_CALL, CELL_SUM, CELL_COMPARISON, CELL_ANYTHING } kind;
    const struct part *part;
    struct value known; /* the same for every row */
    const char *const *texts;
    const double *numbers;
    struct cell *cells[2];   /* operands */
    struct cell **arguments; /* of a call */
    struct value *values;    /* of the arguments, for the row at hand */
};

static bool sift(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out);

static uint32_t *rows_new(struct sieve *sieve, size_t count)
{
    return arena_alloc(sieve->run->arena, (count + 1) * sizeof(uint32_t));
}

/* --- what a part is for one row --- */

/* The column that PART reads; NULL when it is more than one child with one text. */
static struct column *column_of(struct sieve *sieve, const struct part *part)
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

static struct cell *cell_new(struct sieve *sieve, const struct part *part, bool as_number);

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

/* NULL with the run's error set: what is the same for every row cannot be computed. */
static struct cell *cell_new(struct sieve *sieve, const struct part *part, bool as_number)
{
    struct cell *cell = arena_alloc(sieve->run->arena, sizeof *cell);
    struct column *column;

    cell->part = part;
    if (part->fixed) {
        cell->kind = CELL_KNOWN;
        return run_part(sieve->run, part, &cell->known) ? cell : NULL;
    }
    if ((column = column_of(sieve, part))) {
        read_column(sieve, cell, column, as_number);
        return cell;
    }
    cell->kind = kind_of(part);
    return read_operands(sieve, cell) ? cell : NULL;
}

static bool cell_value(struct sieve *sieve, const struct cell *cell, size_t row, struct value *out);

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

/* A child is given as its text: whoever asks wants no more of it. */
static bool cell_value(struct sieve *sieve, const struct cell *cell, size_t row, struct value *out)
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

/* --- which rows it holds for --- */

/* Some rows asked one by one; what was made for them is forgotten again. */
static bool ask(struct sieve *sieve, const struct cell *cell, struct rows in, uint32_t *kept, size_t *count)
{
    struct arena *arena = sieve->run->arena;
    struct arena_mark mark = arena_mark(arena);
    struct value value;

    for (size_t i = 0; i < in.count; i++) {
        if (!cell_value(sieve, cell, in.at[i], &value))
            return false;
        kept[*count] = in.at[i];
        *count += value_is_true(&value);
    }
    *sieve->run->spent += in.count + arena_since(arena, mark) / BYTES_A_NODE;
    if (run_refuses_size(sieve->run))
        return false;
    arena_rewind(arena, mark);
    return true;
}

/* A child by itself is there or not, whatever it says. */
static bool sift_each(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out)
{
    struct cell bare = { .kind = CELL_ANYTHING, .part = part };
    const struct cell *cell = kind_of(part) == CELL_ANYTHING ? &bare : cell_new(sieve, part, false);
    uint32_t *kept = rows_new(sieve, in.count);
    size_t count = 0;

    for (size_t from = 0; cell && from < in.count; from += AT_ONCE) {
        size_t left = in.count - from;

        if (!ask(sieve, cell, (struct rows){ in.at + from, left < AT_ONCE ? left : AT_ONCE }, kept, &count))
            return false;
    }
    *out = (struct rows){ kept, count };
    return cell != NULL;
}

/* As compare_values() has it; here for its speed. */
static bool holds(enum operation operation, double left, double right)
{
    if (operation == PART_LESS)
        return left < right;
    if (operation == PART_LESS_EQUAL)
        return left <= right;
    if (operation == PART_MORE)
        return left > right;
    if (operation == PART_MORE_EQUAL)
        return left >= right;
    return (left == right) == (operation == PART_EQUAL);
}

static void sift_numbers(struct sieve *sieve, struct rows in, const struct comparison *comparison, struct rows *out)
{
    const double *numbers = table_numbers(sieve->run, sieve->table, comparison->column);
    const char *const *texts = comparison->column->texts;
    double than = run_number(sieve->run, &comparison->value);
    uint32_t *kept = rows_new(sieve, in.count);
    size_t count = 0;

    for (size_t i = 0; i < in.count; i++) {
        uint32_t row = in.at[i];

        kept[count] = row;
        count += holds(comparison->operation, numbers[row], than) && texts[row];
    }
    *out = (struct rows){ kept, count };
}

static void sift_texts(struct sieve *sieve, struct rows in, const struct comparison *comparison, struct rows *out)
{
    const char *const *texts = comparison->column->texts;
    const char *text = comparison->value.text;
    uint32_t *kept = rows_new(sieve, in.count);
    size_t count = 0;

    for (size_t i = 0; i < in.count; i++) {
        uint32_t row = in.at[i];

        kept[count] = row;
        count += texts[row] && (strcmp(texts[row], text) == 0) == (comparison->operation == PART_EQUAL);
    }
    *out = (struct rows){ kept, count };
}

static enum operation turned(enum operation operation)
{
    /* clang-format off */
    static const enum operation others[] = {
        PART_EQUAL, PART_UNEQUAL, PART_MORE, PART_MORE_EQUAL, PART_LESS, PART_LESS_EQUAL,
    };
    /* clang-format on */

    return others[operation - PART_EQUAL];
}

/* What stays the same as one text or number; false when it is a set of several, or a yes or no. */
static bool is_single(struct sieve *sieve, struct value *value)
{
    if (value->type == VALUE_NODES && value->node_count == 1)
        *value = value_text(node_text(value->nodes[0], sieve->run->arena));
    return value->type == VALUE_TEXT || value->type == VALUE_NUMBER || value->type == VALUE_DATE;
}

/* A column beside what is the same for all rows. *FITS false: it is no such comparison. */
static bool read_comparison(struct sieve *sieve, const struct part *part, struct comparison *out, bool *fits)
{
    const struct part *same = part->right->fixed ? part->right : part->left->fixed ? part->left : NULL;
    const struct part *other = same == part->right ? part->left : part->right;

    out->column = same ? column_of(sieve, other) : NULL;
    out->operation = same == part->right ? part->operation : turned(part->operation);
    *fits = out->column != NULL;
    if (!*fits)
        return true;
    if (!run_part(sieve->run, same, &out->value))
        return false;
    *fits = is_single(sieve, &out->value);
    return true;
}

static bool sift_comparison(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out)
{
    struct comparison comparison;
    bool equality = part->operation == PART_EQUAL || part->operation == PART_UNEQUAL, fits;

    if (!read_comparison(sieve, part, &comparison, &fits))
        return false;
    if (fits && equality && comparison.value.type == VALUE_TEXT && !moment_looks(comparison.value.text))
        sift_texts(sieve, in, &comparison, out);
    else if (fits && !(equality && comparison.value.type == VALUE_TEXT))
        sift_numbers(sieve, in, &comparison, out);
    else
        return sift_each(sieve, part, in, out);
    *sieve->run->spent += in.count;
    return !run_refuses_size(sieve->run);
}

/* What is in ALL but not in PARTS, which are some of them. */
static struct rows rest_of(struct sieve *sieve, struct rows all, struct rows parts)
{
    uint32_t *rest = rows_new(sieve, all.count);
    size_t count = 0, next = 0;

    for (size_t i = 0; i < all.count; i++) {
        if (next < parts.count && parts.at[next] == all.at[i])
            next++;
        else
            rest[count++] = all.at[i];
    }
    return (struct rows){ rest, count };
}

static struct rows joined(struct sieve *sieve, struct rows a, struct rows b)
{
    uint32_t *both = rows_new(sieve, a.count + b.count);
    size_t i = 0, j = 0, count = 0;

    while (i < a.count || j < b.count) {
        bool first = j == b.count || (i < a.count && a.at[i] < b.at[j]);

        both[count++] = first ? a.at[i] : b.at[j];
        i += first;
        j += !first;
    }
    return (struct rows){ both, count };
}

static bool sift_or(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out)
{
    struct rows left, right;

    if (!sift(sieve, part->left, in, &left) || !sift(sieve, part->right, rest_of(sieve, in, left), &right))
        return false;
    *out = joined(sieve, left, right);
    return true;
}

static bool sift_not(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out)
{
    struct rows those;

    if (!sift(sieve, part->arguments[0], in, &those))
        return false;
    *out = rest_of(sieve, in, those);
    return true;
}

static bool sift_fixed(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out)
{
    struct value value;

    if (!run_part(sieve->run, part, &value))
        return false;
    *out = (struct rows){ in.at, value_is_true(&value) ? in.count : 0 };
    return true;
}

static bool is_not(const struct part *part)
{
    return part->operation == PART_CALL && strcmp(part->function->name, "not") == 0;
}

static bool sift(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out)
{
    struct rows half;

    if (!in.count) {
        *out = in;
        return true;
    }
    if (part->fixed)
        return sift_fixed(sieve, part, in, out);
    if (part->operation == PART_AND)
        return sift(sieve, part->left, in, &half) && sift(sieve, part->right, half, out);
    if (part->operation == PART_OR)
        return sift_or(sieve, part, in, out);
    if (is_not(part))
        return sift_not(sieve, part, in, out);
    if (is_comparison(part))
        return sift_comparison(sieve, part, in, out);
    return sift_each(sieve, part, in, out);
}

bool sieve_fits(const struct part *predicate)
{
    bool yes_or_no = (predicate->operation >= PART_OR && predicate->operation <= PART_MORE_EQUAL) ||
                     (predicate->operation == PART_CALL && predicate->function->result == VALUE_BOOLEAN);

    return yes_or_no && !lookup_reads_place(predicate);
}

bool sieve_run(struct run *run, struct table *table, const struct part *predicate, struct set *found)
{
    struct sieve sieve = { .run = run, .table = table };
    struct rows all = { table_rows(table), table_count(table) }, kept;
    struct node *outer = run->node;
    bool good;

    run->muted++;
    good = sift(&sieve, predicate, all, &kept);
    run->muted--;
    run->node = outer;
    if (good)
        set_make_room(run->arena, found, kept.count);
    for (size_t i = 0; good && i < kept.count; i++)
        set_add(run->arena, found, table_item(table, kept.at[i]));
    return good;
}
