/* compare.c — two values set side by side: texts, numbers, dates, booleans and sets of nodes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/compare.h"

#include "base/arena.h"

#include "expr/node.h"
#include "expr/part.h"
#include "expr/run.h"

static bool numbers_compare(enum operation operation, double a, double b)
{
    const bool answers[] = { a == b, a != b, a<b, a <= b, a> b, a >= b }; /* in the order of the operations */

    return answers[operation - PART_EQUAL];
}

/* What a single node is, for comparing: its text. */
static struct value node_value(const struct run *run, const struct node *node)
{
    return value_text(node_text(node, run->arena));
}

static bool is_numeric(const struct value *value)
{
    return value->type == VALUE_NUMBER || value->type == VALUE_DATE;
}

/* Neither is a set of nodes, for = and !=. */
static bool singles_equal(const struct run *run, enum operation operation, const struct value *a, const struct value *b)
{
    bool equal;

    if (a->type == VALUE_BOOLEAN || b->type == VALUE_BOOLEAN)
        equal = value_is_true(a) == value_is_true(b);
    else if (is_numeric(a) || is_numeric(b))
        return numbers_compare(operation, run_number(run, a), run_number(run, b));
    else
        equal = run_texts_equal(run, a->text, b->text);
    return equal == (operation == PART_EQUAL);
}

static bool singles_compare(const struct run *run, enum operation operation, const struct value *a,
                            const struct value *b)
{
    if (operation == PART_EQUAL || operation == PART_UNEQUAL)
        return singles_equal(run, operation, a, b);
    return numbers_compare(operation, run_number(run, a), run_number(run, b));
}

static bool any_right(const struct run *run, enum operation operation, const struct value *single,
                      const struct value *nodes)
{
    *run->spent += nodes->node_count;
    for (size_t i = 0; i < nodes->node_count; i++) {
        struct value right = node_value(run, nodes->nodes[i]);

        if (singles_compare(run, operation, single, &right))
            return true;
    }
    return false;
}

/* It ends early in what is too long; run_compare() then says so. */
static bool any_left(const struct run *run, enum operation operation, const struct value *nodes,
                     const struct value *right)
{
    *run->spent += nodes->node_count;
    for (size_t i = 0; i < nodes->node_count && *run->spent <= RUN_NODES_MAX; i++) {
        struct value left = node_value(run, nodes->nodes[i]);
        bool holds = right->type == VALUE_NODES ? any_right(run, operation, &left, right)
                                                : singles_compare(run, operation, &left, right);

        if (holds)
            return true;
    }
    return false;
}

/* A set of nodes beside a boolean in = and != is itself a boolean. */
bool compare_values(const struct run *run, enum operation operation, struct value *a, struct value *b)
{
    bool equality = operation == PART_EQUAL || operation == PART_UNEQUAL;

    if (equality && a->type == VALUE_NODES && b->type == VALUE_BOOLEAN)
        *a = value_boolean(value_is_true(a));
    if (equality && b->type == VALUE_NODES && a->type == VALUE_BOOLEAN)
        *b = value_boolean(value_is_true(b));
    if (a->type == VALUE_NODES)
        return any_left(run, operation, a, b);
    if (b->type == VALUE_NODES)
        return any_right(run, operation, a, b);
    return singles_compare(run, operation, a, b);
}

bool compare_run(struct run *run, const struct part *part, struct value *out)
{
    struct value left, right;

    if (!run_part(run, part->left, &left) || !run_part(run, part->right, &right))
        return false;
    *out = value_boolean(compare_values(run, part->operation, &left, &right));
    return *run->spent <= RUN_NODES_MAX || !run_refuses_size(run);
}
