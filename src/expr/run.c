/* run.c — one evaluation under way: where it stands and what it has made so far. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/run.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"

#include "expr/compare.h"
#include "expr/expr.h"
#include "expr/function.h"
#include "expr/lookup.h"
#include "expr/moment.h"
#include "expr/node.h"
#include "expr/part.h"
#include "expr/path.h"
#include "expr/set.h"
#include "expr/table.h"

#define NESTED_RUNS_MAX ((size_t)64)
#define FEW_ARGUMENTS   8

struct expr_machine {
    const struct expr_host *host;
    struct arena *arena;
    struct lookups *lookups;
    struct tables *tables;
    size_t nested, spent;
};

struct expr_machine *expr_machine_new(const struct expr_host *host)
{
    static const struct expr_host nobody = { 0 };
    struct expr_machine *machine = mem_new(sizeof *machine);

    machine->host = host ? host : &nobody;
    machine->arena = arena_new();
    machine->lookups = lookups_new();
    machine->tables = tables_new();
    return machine;
}

void expr_machine_free(struct expr_machine *machine)
{
    if (!machine)
        return;
    tables_free(machine->tables);
    lookups_free(machine->lookups);
    arena_free(machine->arena);
    mem_free(machine);
}

struct arena *expr_machine_arena(struct expr_machine *machine)
{
    return machine->arena;
}

struct lookups *lookups_of(struct expr_machine *machine)
{
    return machine->lookups;
}

struct tables *tables_of(struct expr_machine *machine)
{
    return machine->tables;
}

bool run_refuses_size(struct run *run)
{
    if (arena_size_bytes(run->arena) > RUN_BYTES_MAX)
        return !error_set(run->err, ERROR_INPUT,
                          _("The expression needs too much memory; make it look at fewer nodes."));
    if (*run->spent > RUN_NODES_MAX)
        return !error_set(run->err, ERROR_INPUT, _("The expression takes too long; make it look at fewer nodes."));
    return false;
}

double run_text_number(const struct run *run, const char *text)
{
    double number;

    if (moment_looks(text))
        return moment_parse(text, run->zone, &number) ? number : NAN;
    return value_read_number(text, strlen(text));
}

double run_number(const struct run *run, const struct value *value)
{
    switch (value->type) {
    case VALUE_BOOLEAN:
        return value->boolean;
    case VALUE_NUMBER:
    case VALUE_DATE:
        return value->number;
    case VALUE_TEXT:
        return run_text_number(run, value->text ? value->text : "");
    case VALUE_NODES:
        break;
    }
    return value->node_count ? run_text_number(run, node_text(value->nodes[0], run->arena)) : NAN;
}

const char *run_text(const struct run *run, const struct value *value)
{
    if (value->type == VALUE_DATE && !value->text)
        return moment_format(value->number, run->zone, run->arena);
    return value_to_text(value, run->arena);
}

bool run_texts_equal(const struct run *run, const char *a, const char *b)
{
    double moment_a, moment_b;

    if (strcmp(a, b) == 0)
        return true;
    return moment_looks(a) && moment_looks(b) && moment_parse(a, run->zone, &moment_a) &&
           moment_parse(b, run->zone, &moment_b) && moment_a == moment_b;
}

double run_sum(enum operation operation, double left, double right)
{
    if (operation == PART_ADD)
        return left + right;
    if (operation == PART_SUBTRACT)
        return left - right;
    if (operation == PART_MULTIPLY)
        return left * right;
    return operation == PART_DIVIDE ? left / right : fmod(left, right);
}

double run_calculate(const struct run *run, enum operation operation, const struct value *a, const struct value *b)
{
    return run_sum(operation, run_number(run, a), run_number(run, b));
}

static bool run_arithmetic(struct run *run, const struct part *part, struct value *out)
{
    struct value left, right;

    if (!run_part(run, part->left, &left) || !run_part(run, part->right, &right))
        return false;
    *out = value_number(run_calculate(run, part->operation, &left, &right));
    return true;
}

static bool run_negate(struct run *run, const struct part *part, struct value *out)
{
    struct value inner;

    if (!run_part(run, part->left, &inner))
        return false;
    *out = value_number(-run_number(run, &inner));
    return true;
}

static bool run_logic(struct run *run, const struct part *part, struct value *out)
{
    struct value side;

    if (!run_part(run, part->left, &side))
        return false;
    if (value_is_true(&side) != (part->operation == PART_OR) && !run_part(run, part->right, &side))
        return false;
    *out = value_boolean(value_is_true(&side));
    return true;
}

static bool run_if(struct run *run, const struct part *part, struct value *out)
{
    struct value condition;

    return run_part(run, part->arguments[0], &condition) &&
           run_part(run, part->arguments[value_is_true(&condition) ? 1 : 2], out);
}

static bool run_union(struct run *run, const struct part *part, struct value *out)
{
    struct value left, right;
    struct node **nodes;

    if (!run_part(run, part->left, &left) || !run_part(run, part->right, &right))
        return false;
    if (left.type != VALUE_NODES || right.type != VALUE_NODES)
        return error_set(run->err, ERROR_INPUT,
                         _("Only sets of nodes can be joined with |; use concat() for texts or `or` for conditions."));
    nodes = arena_alloc(run->arena, (left.node_count + right.node_count + 1) * sizeof *nodes);
    if (left.node_count)
        memcpy(nodes, left.nodes, left.node_count * sizeof *nodes);
    if (right.node_count)
        memcpy(nodes + left.node_count, right.nodes, right.node_count * sizeof *nodes);
    *out = (struct value){ .type = VALUE_NODES, .nodes = nodes };
    out->node_count = set_sort(run->arena, nodes, left.node_count + right.node_count);
    return !run_refuses_size(run);
}

static bool run_constant(struct run *run, const struct part *part, struct value *out)
{
    (void)run;
    if (part->operation == PART_NUMBER)
        *out = value_number(part->number);
    else if (part->operation == PART_TEXT)
        *out = value_text(part->text);
    else
        *out = value_boolean(part->boolean);
    return true;
}

static bool run_name(struct run *run, const struct part *part, struct value *out)
{
    struct expr_call call = { .run = run, .part = part };

    if (!run->host->look_up)
        return error_set(run->err, ERROR_INPUT, _("${%s} has no value here; write a path."), part->text);
    *out = value_text("");
    if (!run->host->look_up(&call, part->slot, out, run->err))
        return false;
    if (out->type == VALUE_TEXT && !out->text)
        out->text = "";
    return true;
}

static bool compute_arguments(struct run *run, const struct part *part, struct value *values)
{
    for (unsigned i = 0; i < part->count; i++)
        if (!run_part(run, part->arguments[i], &values[i]))
            return false;
    return true;
}

static bool run_call(struct run *run, const struct part *part, struct value *out)
{
    struct value few[FEW_ARGUMENTS];
    struct value *values = part->count <= FEW_ARGUMENTS ? few : arena_alloc(run->arena, part->count * sizeof *values);
    struct expr_call call = { .run = run, .part = part, .values = values, .count = part->count };

    if (!compute_arguments(run, part, values))
        return false;
    *out = value_text("");
    return part->function->run(&call, out, run->err) && !run_refuses_size(run);
}

/* The function at the same place in the table of this run's host: an expression outlives the host it was read with. */
static bool run_host(struct run *run, const struct part *part, struct value *out)
{
    struct value few[FEW_ARGUMENTS];
    struct value *values = part->count <= FEW_ARGUMENTS ? few : arena_alloc(run->arena, part->count * sizeof *values);
    struct expr_call call = { .run = run, .part = part, .values = values, .count = part->count };

    if (part->slot >= run->host->function_count)
        return error_set(run->err, ERROR_INPUT, _("A function of this expression is not known here; open it again."));
    call.function = &run->host->functions[part->slot];
    if (!compute_arguments(run, part, values))
        return false;
    *out = value_text("");
    if (!call.function->run(&call, out, run->err))
        return false;
    if (out->type == VALUE_TEXT && !out->text)
        out->text = "";
    return true;
}

static bool run_unknown(struct run *run, const struct part *part, struct value *out)
{
    (void)out;
    return error_set(run->err, ERROR_INPUT, _("There is no function %s(); check how its name is spelled."), part->text);
}

/* clang-format off */
static bool (*const operations[PART_OPERATIONS])(struct run *run, const struct part *part, struct value *out) = {
    [PART_NUMBER]   = run_constant,   [PART_TEXT]       = run_constant,   [PART_BOOLEAN]    = run_constant,
    [PART_NAME]     = run_name,       [PART_PATH]       = path_run,       [PART_CALL]       = run_call,
    [PART_HOST]     = run_host,       [PART_UNKNOWN]    = run_unknown,    [PART_IF]         = run_if,
    [PART_OR]       = run_logic,      [PART_AND]        = run_logic,      [PART_EQUAL]      = compare_run,
    [PART_UNEQUAL]  = compare_run,    [PART_LESS]       = compare_run,    [PART_LESS_EQUAL] = compare_run,
    [PART_MORE]     = compare_run,    [PART_MORE_EQUAL] = compare_run,    [PART_ADD]        = run_arithmetic,
    [PART_SUBTRACT] = run_arithmetic, [PART_MULTIPLY]   = run_arithmetic, [PART_DIVIDE]     = run_arithmetic,
    [PART_MODULO]   = run_arithmetic, [PART_NEGATE]     = run_negate,     [PART_UNION]      = run_union,
};
/* clang-format on */

static bool run_aloud(struct run *run, const struct part *part, struct value *out)
{
    bool literal = part->operation <= PART_BOOLEAN;
    const char *source;

    run->depth++;
    if (!operations[part->operation](run, part, out))
        return false;
    run->depth--;
    if (literal || run->muted)
        return true;
    source = arena_text_part(run->arena, run->source + part->from, part->to - part->from);
    run->listener->part(run->listener->with, run->depth, source, out);
    return true;
}

bool run_part(struct run *run, const struct part *part, struct value *out)
{
    if (__builtin_expect(run->listener != NULL, 0))
        return run_aloud(run, part, out);
    return operations[part->operation](run, part, out);
}

static bool run_root(struct run *run, const struct expr *expr, struct value *out)
{
    struct expr_machine *machine = run->machine;
    struct value value;
    bool good;

    if (machine->nested >= NESTED_RUNS_MAX)
        return error_set(run->err, ERROR_INPUT,
                         _("Expressions refer to each other in a circle; break it by removing one reference."));
    if (!machine->nested) {
        arena_reset(machine->arena);
        machine->spent = 0;
    }
    machine->nested++;
    good = run_part(run, expr->root, &value);
    machine->nested--;
    if (good && value.type == VALUE_DATE && !value.text)
        value.text = moment_format(value.number, run->zone, run->arena);
    if (good)
        *out = value;
    return good;
}

static struct run run_begin(struct expr_machine *machine, const struct expr_scene *scene, struct error *err)
{
    return (struct run){
        .machine = machine,
        .host = machine->host,
        .arena = machine->arena,
        .err = err,
        .scene = scene,
        .node = scene->context,
        .position = scene->position ? scene->position : 1,
        .size = scene->size ? scene->size : 1,
        .spent = &machine->spent,
        .zone = zone_of(machine->host),
    };
}

bool expr_run(struct expr_machine *machine, const struct expr *expr, const struct expr_scene *scene, struct value *out,
              struct error *err)
{
    struct run run = run_begin(machine, scene, err);

    return run_root(&run, expr, out);
}

bool expr_explain(struct expr_machine *machine, const struct expr *expr, const struct expr_scene *scene,
                  const struct expr_listener *listener, struct error *err)
{
    struct run run = run_begin(machine, scene, err);
    struct value value;

    run.listener = listener;
    run.source = expr->source;
    return run_root(&run, expr, &value);
}
