/* reads.c — which names a table reads, through facts and other tables, so that answers know what they change. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include "base/text.h"

/* One walk: every name once. */
struct walk {
    struct rules *rules;
    struct map *names;
    const struct expr_visitor *visitor; /* told of each name */
    struct error *err;
};

static bool walk_expression(struct walk *walk, const struct expr *expr);

static bool meet(void *with, const struct expr_reference *reference, struct error *err)
{
    struct walk *walk = with;
    const struct fact *fact;

    if (reference->kind != EXPR_READS_NAME)
        return walk->visitor->visit(walk->visitor->with, reference, err);
    if (map_find(walk->names, reference->text))
        return true;
    map_put(walk->names, reference->text, walk);
    if (!walk->visitor->visit(walk->visitor->with, reference, err))
        return false;
    fact = map_find(walk->rules->facts, reference->text);
    return !fact || walk_expression(walk, fact->calculation);
}

static bool walk_expression(struct walk *walk, const struct expr *expr)
{
    struct expr_visitor visitor = { meet, walk };

    return !expr || expr_references(expr, &walk->rules->host, &visitor, walk->err);
}

static bool walk_table(struct walk *walk, const struct table *table)
{
    for (size_t i = 0; i < table->rows.count; i++) {
        const struct row *row = &table->rows.at[i];
        if (!walk_expression(walk, row->when))
            return false;
        for (size_t output = 0; output < table->output_count; output++)
            if (!walk_expression(walk, row->calculations[output]))
                return false;
    }
    return true;
}

bool rules_param_references(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                            struct error *err)
{
    (void)count;
    (void)visitor;
    (void)err;
    if (literals[0])
        cell_use(with, USE_PARAMETER, literals[0], NULL);
    return true;
}

static bool walk_once(struct walk *walk, struct table *table)
{
    struct rules *rules = walk->rules;
    const struct cell *reading = rules->reading;
    bool good;

    if (table->is_walked)
        return true;       /* it is under way further out */
    rules->reading = NULL; /* what the table calls is of its own cells */
    table->is_walked = true;
    good = walk_table(walk, table);
    table->is_walked = false;
    rules->reading = reading;
    return good;
}

/* What decide() reads beyond its arguments. */
bool rules_decide_references(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                             struct error *err)
{
    struct rules *rules = with;
    scoped(map) names = map_new();
    struct walk walk = { rules, names, visitor, err };
    struct expr_reference everything = { .kind = EXPR_READS_EVERYTHING, .text = "decide()" };
    struct table *table;

    if (!literals[0])
        return visitor->visit(visitor->with, &everything, err);
    cell_use(rules, USE_TABLE, literals[0], count > 1 ? literals[1] : NULL);
    table = rules_table(rules, literals[0]);
    return !table || walk_once(&walk, table); /* an unknown table is a finding of its own */
}

/* A parameter is of the law, whatever day it is asked of. */
bool rules_param_carries(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                         struct error *err)
{
    (void)with;
    (void)literals;
    (void)count;
    (void)visitor;
    (void)err;
    return true;
}

static bool carry_row(struct walk *walk, const struct table *table, const struct row *row, const char *column)
{
    for (size_t i = 0; i < table->output_count; i++)
        if (row->calculations[i] && (!column || text_equal(table->outputs[i], column)) &&
            !expr_carries(row->calculations[i], &walk->rules->host, walk->visitor, walk->err))
            return false;
    return true;
}

/* What decide() gives is what stands in a cell of the column; which row it is follows from what is only asked. */
bool rules_decide_carries(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                          struct error *err)
{
    struct walk walk = { with, NULL, visitor, err };
    struct expr_reference everything = { .kind = EXPR_READS_EVERYTHING, .text = "decide()" };
    struct table *table = literals[0] ? rules_table(walk.rules, literals[0]) : NULL;
    bool good = true;

    if (!literals[0])
        return visitor->visit(visitor->with, &everything, err);
    if (!table || table->is_walked)
        return true; /* unknown, or under way further out */
    table->is_walked = true;
    for (size_t i = 0; good && i < table->rows.count; i++)
        good = carry_row(&walk, table, &table->rows.at[i], count > 1 ? literals[1] : NULL);
    table->is_walked = false;
    return good;
}

bool rules_carries(const struct rules *rules, const char *table, const char *column, const struct expr_visitor *visitor)
{
    const char *const literals[] = { table, column };

    return rules_decide_carries((void *)rules, literals, 2, visitor, NULL);
}

struct listener {
    bool (*visit)(void *with, const char *name);
    void *with;
};

static bool hear(void *with, const struct expr_reference *reference, struct error *err)
{
    struct listener *listener = with;

    (void)err;
    return reference->kind != EXPR_READS_NAME || listener->visit(listener->with, reference->text);
}

bool rules_reads(const struct rules *rules, const char *table, bool (*visit)(void *with, const char *name), void *with)
{
    struct listener listener = { visit, with };
    struct expr_visitor visitor = { hear, &listener };

    return rules_decide_references((void *)rules, &table, 1, &visitor, NULL);
}
