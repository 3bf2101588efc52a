/* path.c — walking the tree: steps, their predicates, and the set they give. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/path.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/words.h"

#include "expr/axis.h"
#include "expr/function.h"
#include "expr/lookup.h"
#include "expr/node.h"
#include "expr/part.h"
#include "expr/run.h"
#include "expr/set.h"
#include "expr/sieve.h"
#include "expr/table.h"

static bool keeps(struct run *run, const struct part *predicate, struct node *node, bool *keep)
{
    struct value value;

    run->node = node;
    if (!run_part(run, predicate, &value))
        return false;
    *keep = value.type == VALUE_NUMBER ? value.number == (double)run->position : value_is_true(&value);
    return true;
}

/* Keeps what PREDICATE holds for, by its place in SET from FROM on. */
static bool apply_predicate(struct run *run, const struct part *predicate, struct set *set, size_t from)
{
    struct run outer = *run;
    size_t kept = from, size = set->count - from;
    bool good = true;

    run->size = size;
    run->muted++;
    for (size_t i = 0; i < size && good; i++) {
        struct arena_mark mark = arena_mark(run->arena);
        struct node *node = set->at[from + i];
        bool keep = false;

        run->position = i + 1;
        good = keeps(run, predicate, node, &keep) && !((i & 1023) == 1023 && run_refuses_size(run));
        *run->spent += 1 + arena_since(run->arena, mark) / BYTES_A_NODE;
        arena_rewind(run->arena, mark); /* yes or no is all that is left of it */
        if (keep)
            set->at[kept++] = node;
    }
    set->count = kept;
    run->muted--;
    run->node = outer.node;
    run->position = outer.position;
    run->size = outer.size;
    return good;
}

static bool apply_predicates(struct run *run, const struct step *step, size_t first, struct set *set, size_t from)
{
    for (size_t i = first; i < step->predicate_count; i++) {
        const struct part *predicate = step->predicates[i];

        if (predicate->operation == PART_NUMBER) {
            double place = predicate->number;
            bool there = place >= 1 && place <= (double)(set->count - from) && place == (double)(size_t)place;

            if (there)
                set->at[from] = set->at[from + (size_t)place - 1];
            set->count = from + there;
        } else if (!apply_predicate(run, predicate, set, from)) {
            return false;
        }
    }
    return true;
}

/* The first predicate asked of a long settled list as a whole; DONE false: it is no such list, or no such predicate. */
static bool sieve_walk(struct walk *walk, struct node *origin, bool *done)
{
    const struct step *step = walk->step;
    struct table *table = NULL;

    *done = false;
    if (step->axis == AXIS_CHILD && step->test == TEST_NAME && step->predicate_count && origin->first &&
        sieve_fits(step->predicates[0]))
        table = table_for(tables_of(walk->run->machine), origin, step->name);
    if (!table)
        return true;
    *done = true;
    return sieve_run(walk->run, table, step->predicates[0], walk->found);
}

static bool step_from(struct walk *walk, struct node *origin)
{
    size_t from = walk->found->count;
    bool found, sieved = false;

    if (!lookup_walk(walk, origin, &found) || (!found && !sieve_walk(walk, origin, &sieved)))
        return false;
    if (!found && !sieved)
        axis_walk(walk, origin);
    return apply_predicates(walk->run, walk->step, sieved || (found && !walk->step->key_is_part) ? 1 : 0, walk->found,
                            from);
}

static void reverse(struct set *set)
{
    for (size_t i = 0, j = set->count; i + 1 < j; i++) {
        struct node *node = set->at[i];

        set->at[i] = set->at[--j];
        set->at[j] = node;
    }
}

/* One origin and a plain step that gives at most one node: no set is built. */
static bool step_plainly(struct run *run, const struct step *step, struct node **node)
{
    if (step->predicate_count)
        return false;
    if (step->axis == AXIS_CHILD && step->test == TEST_NAME)
        return lookup_only_child(lookups_of(run->machine), step, *node, node);
    if (step->test != TEST_NODE || (step->axis != AXIS_SELF && step->axis != AXIS_PARENT))
        return false;
    if (step->axis == AXIS_PARENT)
        *node = (*node)->parent;
    return true;
}

static bool step_set(struct run *run, const struct step *step, struct set *set)
{
    struct set found = { 0 };
    struct walk walk = { run, step, &found };
    bool one = set->count == 1;

    if (step->axis == AXIS_FILTER)
        return apply_predicates(run, step, 0, set, 0);
    for (size_t i = 0; i < set->count; i++) {
        if (!step_from(&walk, set->at[i]))
            return false;
        if (run_refuses_size(run))
            return false;
    }
    if (one && axis_is_backwards(step->axis))
        reverse(&found);
    found.flat = one ? axis_is_flat(step->axis) : set->flat && axis_keeps_flat(step->axis);
    if (!one && !found.flat)
        found.count = set_sort(run->arena, found.at, found.count);
    *set = found;
    return true;
}

static bool begin_path(struct run *run, const struct path *path, struct set *set)
{
    struct value value;
    struct node *node = NULL;

    if (path->start == START_PART) {
        if (!run_part(run, path->from, &value))
            return false;
        if (value.type != VALUE_NODES)
            return error_set(run->err, ERROR_INPUT,
                             _("A step or a predicate can only follow a set of nodes; put a path before it."));
        set->at = value.nodes;
        set->count = set->room = value.node_count;
        set->flat = value.node_count <= 1;
        if (path->step_count && path->steps[0].axis == AXIS_FILTER && value.node_count)
            set->at = arena_copy(run->arena, value.nodes, value.node_count * sizeof *value.nodes);
        return true;
    }
    if (path->start == START_CONTEXT)
        node = run->node;
    else if (run->scene->root)
        node = run->scene->root;
    else if (run->node)
        node = (struct node *)node_root(run->node);
    if (node)
        set_add(run->arena, set, node);
    set->flat = true;
    return true;
}

bool path_run(struct run *run, const struct part *part, struct value *out)
{
    const struct path *path = part->path;
    struct set set = { 0 };

    if (!begin_path(run, path, &set))
        return false;
    for (size_t i = 0; i < path->step_count && set.count; i++) {
        struct node *node = set.at[0];

        if (set.count == 1 && step_plainly(run, &path->steps[i], &node)) {
            if (path->start == START_PART)
                set = (struct set){ .flat = true };
            else
                set.count = 0;
            if (node)
                set_add(run->arena, &set, node);
        } else if (!step_set(run, &path->steps[i], &set)) {
            return false;
        }
    }
    return give_nodes(out, set.at, set.count);
}
