/* sieve.c — a predicate asked of all rows of a table at once, column by column. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/sieve.h"

#include <string.h>

#include "base/arena.h"

#include "expr/cell.h"
#include "expr/function.h"
#include "expr/lookup.h"
#include "expr/moment.h"
#include "expr/node.h"
#include "expr/part.h"
#include "expr/run.h"
#include "expr/set.h"
#include "expr/table.h"

/* A column beside one value. */
struct comparison {
    enum operation operation;
    struct column *column;
    struct value value;
};

static bool sift(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out);

static uint32_t *rows_new(struct sieve *sieve, size_t count)
{
    return arena_alloc(sieve->run->arena, (count + 1) * sizeof(uint32_t));
}

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
    const struct cell *cell = cell_fits(part) ? cell_new(sieve, part, false) : &bare;
    uint32_t *kept = rows_new(sieve, in.count);
    size_t count = 0;

    for (size_t from = 0; cell && from < in.count; from += CELL_ROWS) {
        size_t left = in.count - from;

        if (!ask(sieve, cell, (struct rows){ in.at + from, left < CELL_ROWS ? left : CELL_ROWS }, kept, &count))
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

/* Two numbers made of columns beside each other. */
static bool sift_sums(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out)
{
    const struct cell *left = cell_new(sieve, part->left, true), *right = cell_new(sieve, part->right, true);
    double lefts[CELL_ROWS], rights[CELL_ROWS];
    uint32_t *kept = rows_new(sieve, in.count);
    size_t count = 0, step;

    if (!left || !right)
        return false;
    if (!cell_is_count(left) || !cell_is_count(right))
        return sift_each(sieve, part, in, out);
    for (; in.count; in.at += step, in.count -= step) {
        step = in.count < CELL_ROWS ? in.count : CELL_ROWS;
        cell_count(sieve, left, (struct rows){ in.at, step }, lefts);
        cell_count(sieve, right, (struct rows){ in.at, step }, rights);
        for (size_t i = 0; i < step; i++) {
            kept[count] = in.at[i];
            count += holds(part->operation, lefts[i], rights[i]);
        }
    }
    *out = (struct rows){ kept, count };
    return true;
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

    out->column = same ? cell_column(sieve, other) : NULL;
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
    else if (equality)
        return sift_each(sieve, part, in, out);
    else if (!sift_sums(sieve, part, in, out))
        return false;
    *sieve->run->spent += in.count;
    return !run_refuses_size(sieve->run);
}

static bool is_at_end(const char *text, const char *wanted)
{
    size_t size = strlen(text), wanted_size = strlen(wanted);

    return size >= wanted_size && memcmp(text + size - wanted_size, wanted, wanted_size) == 0;
}

static bool is_at_start(const char *text, const char *wanted)
{
    return strncmp(text, wanted, strlen(wanted)) == 0;
}

static bool is_inside(const char *text, const char *wanted)
{
    return strstr(text, wanted);
}

typedef bool (*search)(const char *text, const char *wanted);

/* How PART looks for one text in another; NULL: it does not. */
static search search_of(const struct part *part)
{
    static const struct {
        const char *name;
        search search;
    } searches[] = { { "contains", is_inside }, { "starts-with", is_at_start }, { "ends-with", is_at_end } };

    for (size_t i = 0; part->operation == PART_CALL && part->count == 2 && i < sizeof searches / sizeof *searches; i++)
        if (strcmp(part->function->name, searches[i].name) == 0)
            return searches[i].search;
    return NULL;
}

/* A text looked for in a column. */
static bool sift_search(struct sieve *sieve, const struct part *part, struct rows in, struct rows *out)
{
    const struct column *column = part->arguments[1]->fixed ? cell_column(sieve, part->arguments[0]) : NULL;
    search holds_for = search_of(part);
    const char *wanted;
    struct value value;
    uint32_t *kept;
    size_t count = 0;

    if (!column)
        return sift_each(sieve, part, in, out);
    if (!run_part(sieve->run, part->arguments[1], &value))
        return false;
    wanted = run_text(sieve->run, &value);
    kept = rows_new(sieve, in.count);
    for (size_t i = 0; i < in.count; i++) {
        const char *text = column->texts[in.at[i]];

        kept[count] = in.at[i];
        count += holds_for(text ? text : "", wanted);
    }
    *out = (struct rows){ kept, count };
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
    if (part->operation >= PART_EQUAL && part->operation <= PART_MORE_EQUAL)
        return sift_comparison(sieve, part, in, out);
    if (search_of(part))
        return sift_search(sieve, part, in, out);
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
