/* aloud.c — the rules accounting for themselves: any expression as it was written, and run part by part. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"

#define CALCULATION "calculation::"

/* A row of any sheet: what they have in common, and the expression asked for. */
struct found {
    const struct period *period; /* NULL: always in force */
    const char *source;
    size_t line;
    const struct expr *expr;     /* NULL: the cell is blank or a literal */
    const struct expr *for_each; /* of a task */
};

static bool is_in_force(const struct period *period, struct date on)
{
    return !date_is_set(on) || period_holds(period, on);
}

static bool find_fact(const struct rules *rules, const struct rules_cell *cell, struct date on, struct found *out)
{
    const struct fact *fact = map_find(rules->facts, cell->row);

    (void)on;
    if (fact)
        *out = (struct found){ NULL, fact->source, fact->line, fact->calculation, NULL };
    return fact;
}

static bool find_precondition(const struct rules *rules, const struct rules_cell *cell, struct date on,
                              struct found *out)
{
    for (size_t i = 0; i < rules->preconditions.count; i++) {
        const struct precondition *one = &rules->preconditions.at[i];
        bool is_relevant = text_equal(cell->column, "relevant");
        if (!text_equal(one->name, cell->row) || !is_in_force(&one->period, on))
            continue;
        *out =
            (struct found){ &one->period, one->source, one->line, is_relevant ? one->relevant : one->constraint, NULL };
        return true;
    }
    return false;
}

static const struct expr *task_expression(const struct task_rule *rule, const char *column)
{
    const struct {
        const char *column;
        const struct expr *expr;
    } columns[] = {
        { "for_each", rule->for_each }, { "when", rule->when },           { "from", rule->from },
        { "due", rule->due },           { "done_when", rule->done_when }, { "assignee", rule->assignee },
    };

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (text_equal(columns[i].column, column))
            return columns[i].expr;
    return NULL;
}

static bool find_task(const struct rules *rules, const struct rules_cell *cell, struct date on, struct found *out)
{
    for (size_t i = 0; i < rules->tasks.count; i++) {
        const struct task_rule *rule = &rules->tasks.at[i];
        if (!text_equal(rule->name, cell->row) || !is_in_force(&rule->period, on))
            continue;
        *out = (struct found){ &rule->period, rule->source, rule->line, task_expression(rule, cell->column),
                               rule->for_each };
        return true;
    }
    return false;
}

static const struct expr *row_expression(const struct table *table, const struct row *row, const char *column)
{
    if (text_equal(column, "when"))
        return row->when;
    if (text_starts(column, CALCULATION))
        column += strlen(CALCULATION);
    for (size_t i = 0; i < table->output_count; i++)
        if (text_equal(table->outputs[i], column))
            return row->calculations[i];
    return NULL;
}

static bool find_row(const struct rules *rules, const struct rules_cell *cell, struct date on, struct found *out)
{
    const struct table *table = rules_table(rules, cell->table);

    for (size_t i = 0; table && i < table->rows.count; i++) {
        const struct row *row = &table->rows.at[i];
        if (!text_equal(row->name, cell->row) || !is_in_force(&row->period, on))
            continue;
        *out = (struct found){ &row->period, row->source, row->line, row_expression(table, row, cell->column), NULL };
        return true;
    }
    return false;
}

static bool find(const struct rules *rules, const struct rules_cell *cell, struct date on, struct found *out)
{
    static const struct {
        const char *table;
        bool (*find)(const struct rules *, const struct rules_cell *, struct date, struct found *);
    } sheets[] = { { "feiten", find_fact }, { "voorwaarden", find_precondition }, { "taken", find_task } };

    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
        if (text_equal(sheets[i].table, cell->table))
            return sheets[i].find(rules, cell, on, out);
    return find_row(rules, cell, on, out);
}

bool rules_written(const struct rules *rules, const struct rules_cell *cell, struct date on, struct rules_written *out)
{
    struct found found;

    if (!find(rules, cell, on, &found))
        return false;
    *out = (struct rules_written){ .expression = found.expr ? expr_source(found.expr) : "",
                                   .source = found.source,
                                   .from = found.period ? found.period->from : date_none(),
                                   .to = found.period ? found.period->to : date_none(),
                                   .line = found.line };
    return true;
}

/* The thing of that id among those the task is made for. */
static struct node *thing_named(struct rules_view *view, const struct expr *for_each, const char *entity)
{
    struct value things;

    if (!for_each || !entity || !*entity || !view_run(view, for_each, &things, NULL) || things.type != VALUE_NODES)
        return NULL;
    for (size_t i = 0; i < things.node_count; i++) {
        const struct node *id = node_child(things.nodes[i], node_name("name"));
        if (id && text_equal(id->text, entity))
            return things.nodes[i];
    }
    return NULL;
}

bool rules_explain(struct rules_view *view, const struct rules_cell *cell, struct date on,
                   const struct expr_listener *listener, struct error *err)
{
    struct found found;
    struct expr_scene scene;
    struct date before = view->on;
    bool good;

    if (!find(view->rules, cell, on, &found) || !found.expr)
        return error_set(err, ERROR_ABSENT, _("Nothing was written down for this: it is always so."));
    view_refresh(view);
    view->on = on;
    view->row = thing_named(view, found.for_each, cell->entity);
    scene = (struct expr_scene){ .context = view->row };
    view->depth++;
    good = expr_explain(view->machine, found.expr, &scene, listener, err);
    view->depth--;
    view->row = NULL;
    view->on = before;
    return good;
}

void rules_passed_over(struct rules_view *view, const char *table, struct date on,
                       void (*visit)(void *with, const char *row), void *with)
{
    const struct table *found = rules_table(view->rules, table);
    struct date before = view->on;

    view_refresh(view);
    view->on = on;
    for (size_t i = 0; found && i < found->rows.count; i++) {
        const struct row *row = &found->rows.at[i];
        if (!period_holds(&row->period, on))
            continue;
        if (view_is_true(view, row->when, true, NULL))
            break;
        visit(with, row->name);
    }
    view->on = before;
}

void rules_view_stand_on(struct rules_view *view, struct node *context)
{
    view_refresh(view);
    view->context = context;
}
