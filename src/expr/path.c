/* path.c — walking the tree: axes, tests, predicates, and sets of nodes in document order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/path.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"

#include "expr/function.h"
#include "expr/node.h"
#include "expr/part.h"
#include "expr/run.h"

#define FIRST_SET_ROOM  8
#define SORT_BY_COMPARE 24 /* beyond this many nodes one walk of the tree is cheaper */
#define LOOKUPS_MAX     64
#define FEW_CHILDREN    32
#define CHILDREN_ROOM   1024 /* a power of two */

/* A set being built; nodes live in the run's arena. */
struct set {
    struct node **at;
    size_t count, room;
    bool flat; /* in document order, no doubles, none below another */
};

struct walk {
    struct run *run;
    const struct step *step;
    struct set *found; /* by this step from one origin, in the order of the axis */
};

static void set_add(struct arena *arena, struct set *set, struct node *node)
{
    if (set->count == set->room) {
        size_t room = set->room ? set->room * 2 : FIRST_SET_ROOM;
        struct node **at = arena_alloc(arena, room * sizeof *at);

        if (set->count)
            memcpy(at, set->at, set->count * sizeof *at);
        set->at = at;
        set->room = room;
    }
    set->at[set->count++] = node;
}

/* --- document order --- */

struct members {
    struct node **at;
    size_t room;
};

static size_t member_place(const struct members *members, const struct node *node)
{
    size_t i = ((uintptr_t)node >> 4) * 0x9E3779B97F4A7C15u >> 20 & (members->room - 1);

    while (members->at[i] && members->at[i] != node)
        i = (i + 1) & (members->room - 1);
    return i;
}

static struct node *after(const struct node *node, const struct node *top)
{
    struct node *next = node->first;

    while (!next) {
        if (node == top)
            return NULL;
        next = node->next;
        node = node->parent;
    }
    return next;
}

static size_t take_member(struct members *members, struct node *node, struct node **out, size_t count)
{
    size_t i = member_place(members, node);

    if (members->at[i])
        out[count++] = node;
    return count;
}

/* Sorts by walking the tree once and picking what is a member. Gives 0 when not all were met (texts of leaves). */
static size_t sort_by_walk(struct arena *arena, struct node **nodes, size_t count)
{
    struct members members = { .room = 64 };
    struct node *top = (struct node *)node_root(nodes[0]);
    struct node **sorted;
    size_t distinct = 0, met = 0;

    while (members.room < count * 2)
        members.room *= 2;
    members.at = arena_alloc(arena, members.room * sizeof *members.at);
    for (size_t i = 0; i < count; i++) {
        size_t place = member_place(&members, nodes[i]);

        distinct += members.at[place] == NULL;
        members.at[place] = nodes[i];
    }
    sorted = arena_alloc(arena, distinct * sizeof *sorted);
    for (struct node *node = top; node && met < distinct; node = after(node, top)) {
        met = take_member(&members, node, sorted, met);
        for (struct node *attribute = node->attributes; attribute && met < distinct; attribute = attribute->next)
            met = take_member(&members, attribute, sorted, met);
    }
    if (met < distinct)
        return 0;
    memcpy(nodes, sorted, met * sizeof *nodes);
    return met;
}

static int compare_places(const void *a, const void *b)
{
    return node_compare(*(struct node *const *)a, *(struct node *const *)b);
}

size_t path_sort(struct arena *arena, struct node **nodes, size_t count)
{
    size_t kept = 1;

    if (count < 2)
        return count;
    if (count > SORT_BY_COMPARE && (kept = sort_by_walk(arena, nodes, count)) > 0)
        return kept;
    qsort(nodes, count, sizeof *nodes, compare_places);
    kept = 1;
    for (size_t i = 1; i < count; i++)
        if (nodes[i] != nodes[kept - 1] && node_compare(nodes[i], nodes[kept - 1]) != 0)
            nodes[kept++] = nodes[i];
    return kept;
}

/* --- axes --- */

static bool has_prefix(const char *name, const char *prefix)
{
    return name && strncmp(name, prefix, strlen(prefix)) == 0;
}

static bool passes(const struct step *step, const struct node *node)
{
    enum node_kind principal = step->axis == AXIS_ATTRIBUTE ? NODE_ATTRIBUTE : NODE_ELEMENT;

    switch (step->test) {
    case TEST_NAME:
        return node->name == step->name && node->kind == principal;
    case TEST_ANY:
        return node->kind == principal;
    case TEST_PREFIX:
        return node->kind == principal && has_prefix(node->name, step->name);
    case TEST_NODE:
        return true;
    case TEST_TEXT:
        return node->kind == NODE_TEXT;
    case TEST_COMMENT:
        return node->kind == NODE_COMMENT;
    case TEST_INSTRUCTION:
        return node->kind == NODE_INSTRUCTION && (!step->name || step->name == node->name);
    case TEST_HOLDER:
        return node->kind == NODE_ELEMENT || node->kind == NODE_DOCUMENT;
    }
    return false;
}

static void offer(struct walk *walk, struct node *node)
{
    if (passes(walk->step, node))
        set_add(walk->run->arena, walk->found, node);
}

/* A leaf keeps its text in itself; whoever asks for text nodes sees one. */
static void offer_leaf_text(struct walk *walk, struct node *leaf)
{
    struct node *text;

    if (walk->step->test != TEST_TEXT && walk->step->test != TEST_NODE)
        return;
    if (leaf->kind != NODE_ELEMENT || leaf->first || leaf->hidden || !leaf->text || !*leaf->text)
        return;
    text = arena_alloc(walk->run->arena, sizeof *text);
    text->kind = NODE_TEXT;
    text->text = leaf->text;
    text->parent = leaf;
    set_add(walk->run->arena, walk->found, text);
}

static void walk_child(struct walk *walk, struct node *origin)
{
    for (struct node *child = origin->first; child; child = child->next)
        if (!child->hidden)
            offer(walk, child);
    offer_leaf_text(walk, origin);
}

static void walk_attribute(struct walk *walk, struct node *origin)
{
    for (struct node *attribute = origin->attributes; attribute; attribute = attribute->next)
        if (!attribute->hidden)
            offer(walk, attribute);
}

static void walk_self(struct walk *walk, struct node *origin)
{
    offer(walk, origin);
}

static void walk_parent(struct walk *walk, struct node *origin)
{
    if (origin->parent)
        offer(walk, origin->parent);
}

/* The next visible node below TOP, in document order. */
static struct node *next_visible(const struct node *node, const struct node *top)
{
    struct node *next = node->first;

    for (;;) {
        while (next && next->hidden)
            next = next->next;
        if (next || node == top)
            return next;
        next = node->next;
        node = node->parent;
    }
}

static void walk_descendant(struct walk *walk, struct node *origin)
{
    offer_leaf_text(walk, origin);
    for (struct node *node = next_visible(origin, origin); node; node = next_visible(node, origin)) {
        offer(walk, node);
        offer_leaf_text(walk, node);
    }
}

static void walk_descendant_or_self(struct walk *walk, struct node *origin)
{
    offer(walk, origin);
    walk_descendant(walk, origin);
}

static void walk_ancestor(struct walk *walk, struct node *origin)
{
    for (struct node *node = origin->parent; node; node = node->parent)
        offer(walk, node);
}

static void walk_ancestor_or_self(struct walk *walk, struct node *origin)
{
    for (struct node *node = origin; node; node = node->parent)
        offer(walk, node);
}

static void walk_following_sibling(struct walk *walk, struct node *origin)
{
    if (origin->kind == NODE_ATTRIBUTE)
        return;
    for (struct node *node = origin->next; node; node = node->next)
        if (!node->hidden)
            offer(walk, node);
}

static void walk_preceding_sibling(struct walk *walk, struct node *origin)
{
    if (origin->kind == NODE_ATTRIBUTE)
        return;
    for (struct node *node = origin->previous; node; node = node->previous)
        if (!node->hidden)
            offer(walk, node);
}

/* What is below its element comes after an attribute. */
static void walk_following(struct walk *walk, struct node *origin)
{
    struct node *from = origin->kind == NODE_ATTRIBUTE ? origin->parent : origin;

    if (from != origin && from)
        walk_descendant(walk, from);
    for (; from; from = from->parent)
        for (struct node *node = from->next; node; node = node->next)
            if (!node->hidden)
                walk_descendant_or_self(walk, node);
}

/* The last visible node of the subtree of TOP. */
static struct node *deepest_last(struct node *top)
{
    for (;;) {
        struct node *last = top->last;

        while (last && last->hidden)
            last = last->previous;
        if (!last)
            return top;
        top = last;
    }
}

/* The subtree of TOP backwards, TOP last. */
static void walk_backwards(struct walk *walk, struct node *top)
{
    struct node *node = deepest_last(top);

    while (node != top) {
        struct node *before = node->previous;

        offer_leaf_text(walk, node);
        offer(walk, node);
        while (before && before->hidden)
            before = before->previous;
        node = before ? deepest_last(before) : node->parent;
    }
    offer_leaf_text(walk, top);
    offer(walk, top);
}

static void walk_preceding(struct walk *walk, struct node *origin)
{
    struct node *from = origin->kind == NODE_ATTRIBUTE ? origin->parent : origin;

    for (; from; from = from->parent)
        for (struct node *node = from->previous; node; node = node->previous)
            if (!node->hidden)
                walk_backwards(walk, node);
}

static void walk_nowhere(struct walk *walk, struct node *origin)
{
    (void)walk;
    (void)origin;
}

/* clang-format off */
static const struct {
    void (*walk)(struct walk *walk, struct node *origin);
    bool keeps_flat; /* a flat set gives a flat set */
    bool backwards;  /* found in reverse document order */
    bool one_flat;   /* one origin gives a flat set */
} walks[] = {
    [AXIS_CHILD]              = { walk_child,              true,  false, true },
    [AXIS_ATTRIBUTE]          = { walk_attribute,          true,  false, true },
    [AXIS_SELF]               = { walk_self,               true,  false, true },
    [AXIS_PARENT]             = { walk_parent,             false, false, true },
    [AXIS_DESCENDANT]         = { walk_descendant,         false, false, false },
    [AXIS_DESCENDANT_OR_SELF] = { walk_descendant_or_self, false, false, false },
    [AXIS_ANCESTOR]           = { walk_ancestor,           false, true,  false },
    [AXIS_ANCESTOR_OR_SELF]   = { walk_ancestor_or_self,   false, true,  false },
    [AXIS_FOLLOWING]          = { walk_following,          false, false, false },
    [AXIS_FOLLOWING_SIBLING]  = { walk_following_sibling,  false, false, true },
    [AXIS_PRECEDING]          = { walk_preceding,          false, true,  false },
    [AXIS_PRECEDING_SIBLING]  = { walk_preceding_sibling,  false, true,  true },
    [AXIS_NAMESPACE]          = { walk_nowhere,            true,  false, true },
    [AXIS_FILTER]             = { walk_nowhere,            true,  false, true },
};
/* clang-format on */

/* --- predicates --- */

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

/* --- item[name = X] --- */

/* The one child name PART reads from the node it stands on, or NULL. */
static const char *single_child(const struct part *part)
{
    const struct step *step;

    if (part->operation != PART_PATH || part->path->start != START_CONTEXT || part->path->step_count != 1)
        return NULL;
    step = part->path->steps;
    return step->axis == AXIS_CHILD && step->test == TEST_NAME && !step->predicate_count ? step->name : NULL;
}

/* The leftmost equality is taken, but one with an answer before one with a literal: fewer nodes have it. */
static void take_key(struct step *step, const struct part *equality)
{
    const struct part *value = NULL;
    const char *key = NULL;

    if (equality->operation != PART_EQUAL)
        return;
    if (equality->right->fixed && (key = single_child(equality->left)))
        value = equality->right;
    else if (equality->left->fixed && (key = single_child(equality->right)))
        value = equality->left;
    if (!key || (step->key && value->operation == PART_TEXT && step->key_value->operation != PART_TEXT))
        return;
    step->key = key;
    step->key_value = value;
}

static bool reads_place(const struct part *part)
{
    if (!part)
        return false;
    if (part->operation == PART_PATH)
        return reads_place(part->path->from);
    if (part->operation == PART_CALL && part->function->traits & READS_PLACE)
        return true;
    for (unsigned i = 0; i < part->count; i++)
        if (reads_place(part->arguments[i]))
            return true;
    return reads_place(part->left) || reads_place(part->right);
}

/* What follows `name = X and` is asked only of the nodes that have X, unless it asks for their place among all. */
void path_find_key(struct step *step)
{
    const struct part *first = step->predicate_count ? step->predicates[0] : NULL;

    if (!first)
        return;
    take_key(step, first);
    if (first->operation != PART_AND || reads_place(first))
        return;
    for (const struct part *rest = first; rest->operation == PART_AND; rest = rest->left) {
        take_key(step, rest->right);
        take_key(step, rest->left);
    }
    step->key_is_part = true;
}

struct lookup_entry {
    const char *text;
    struct node *item;
    size_t next; /* 1-based; 0 ends */
};

struct lookup {
    uint32_t stamp;
    const struct node *parent;
    const char *name, *key;
    size_t *heads; /* 1-based into entries */
    size_t room, count;
    struct lookup_entry *entries;
};

/* The children of one name below a parent that has many: there is no need to pass them all each time. */
struct children {
    const struct node *parent;
    const char *name;
    uint32_t stamp;
    bool several;
    struct node *first;
};

struct lookups {
    struct arena *arena;
    struct lookup at[LOOKUPS_MAX];
    size_t count;
    struct children children[CHILDREN_ROOM];
};

struct lookups *lookups_new(void)
{
    return mem_new(sizeof(struct lookups));
}

static void forget(struct lookups *lookups)
{
    arena_free(lookups->arena);
    lookups->arena = NULL;
    lookups->count = 0;
}

void lookups_free(struct lookups *lookups)
{
    if (lookups)
        forget(lookups);
    mem_free(lookups);
}

static size_t text_place(const char *text, size_t room)
{
    uint64_t hash = 14695981039346656037u;

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(hash ^ hash >> 29) & (room - 1);
}

static void lookup_fill(struct arena *arena, struct lookup *lookup)
{
    const struct node *parent = lookup->parent;
    size_t keys = 0;

    for (const struct node *item = parent->first; item; item = item->next)
        for (const struct node *child = item->name == lookup->name ? item->first : NULL; child; child = child->next)
            keys += child->name == lookup->key;
    lookup->room = 16;
    while (lookup->room < keys * 2)
        lookup->room *= 2;
    lookup->heads = arena_alloc(arena, lookup->room * sizeof *lookup->heads);
    lookup->entries = arena_alloc(arena, (keys + 1) * sizeof *lookup->entries);
    for (struct node *item = parent->last; item; item = item->previous) {
        for (const struct node *child = item->name == lookup->name ? item->first : NULL; child; child = child->next) {
            if (child->name != lookup->key || child->hidden)
                continue;
            struct lookup_entry *entry = &lookup->entries[lookup->count++];
            size_t *head;

            entry->text = node_text(child, arena);
            entry->item = item;
            head = &lookup->heads[text_place(entry->text, lookup->room)];
            entry->next = *head;
            *head = lookup->count;
        }
    }
}

static const struct lookup *lookup_for(struct lookups *lookups, uint32_t stamp, const struct node *parent,
                                       const struct step *step)
{
    struct lookup *lookup;

    for (size_t i = 0; i < lookups->count; i++) {
        lookup = &lookups->at[i];
        if (lookup->stamp == stamp && lookup->parent == parent && lookup->name == step->name &&
            lookup->key == step->key)
            return lookup;
    }
    if (lookups->count == LOOKUPS_MAX)
        forget(lookups);
    if (!lookups->arena)
        lookups->arena = arena_new();
    lookup = &lookups->at[lookups->count++];
    *lookup = (struct lookup){ .stamp = stamp, .parent = parent, .name = step->name, .key = step->key };
    lookup_fill(lookups->arena, lookup);
    return lookup;
}

static bool has_key(const struct run *run, const struct node *item, const char *key, const char *text)
{
    for (const struct node *child = item->first; child; child = child->next)
        if (child->name == key && child->kind == NODE_ELEMENT && !child->hidden &&
            strcmp(node_text(child, run->arena), text) == 0)
            return true;
    return false;
}

static void find_by_lookup(struct walk *walk, const struct lookup *lookup, const char *text)
{
    struct node *before = NULL;

    for (size_t i = lookup->heads[text_place(text, lookup->room)]; i; i = lookup->entries[i - 1].next) {
        const struct lookup_entry *entry = &lookup->entries[i - 1];

        if (entry->item != before && !entry->item->hidden && strcmp(entry->text, text) == 0)
            set_add(walk->run->arena, walk->found, before = entry->item);
    }
}

static void find_by_key(struct walk *walk, struct node *origin, const char *text)
{
    const struct step *step = walk->step;
    const struct node *root = node_root(origin);
    bool many = origin->first && origin->last != origin->first;

    if (root->stamp & 1 && many) {
        find_by_lookup(walk, lookup_for(lookups_of(walk->run->machine), root->stamp, origin, step), text);
        return;
    }
    for (struct node *item = origin->first; item; item = item->next)
        if (item->name == step->name && item->kind == NODE_ELEMENT && !item->hidden &&
            has_key(walk->run, item, step->key, text))
            set_add(walk->run->arena, walk->found, item);
}

/* The text that the key must equal; NULL when comparing it is more than comparing texts. */
static const char *key_text(const struct run *run, const struct value *value)
{
    const char *text = NULL;

    if (value->type == VALUE_TEXT)
        text = value->text;
    else if (value->type == VALUE_NODES && value->node_count == 1)
        text = node_text(value->nodes[0], run->arena);
    return text && !moment_looks(text) ? text : NULL;
}

/* --- steps --- */

static bool step_from(struct walk *walk, struct node *origin)
{
    const struct step *step = walk->step;
    size_t from = walk->found->count;

    if (step->key && step->axis == AXIS_CHILD && step->test == TEST_NAME && origin->first) {
        struct value value;
        const char *text;

        walk->run->muted++;
        if (!run_part(walk->run, step->key_value, &value))
            return false;
        walk->run->muted--;
        text = key_text(walk->run, &value);
        if (text) {
            find_by_key(walk, origin, text);
            return apply_predicates(walk->run, step, step->key_is_part ? 0 : 1, walk->found, from);
        }
    }
    walks[step->axis].walk(walk, origin);
    return apply_predicates(walk->run, step, 0, walk->found, from);
}

static void reverse(struct set *set)
{
    for (size_t i = 0, j = set->count; i + 1 < j; i++) {
        struct node *node = set->at[i];

        set->at[i] = set->at[--j];
        set->at[j] = node;
    }
}

static struct node *next_named(struct node *child, const char *name)
{
    while (child && (child->name != name || child->kind != NODE_ELEMENT))
        child = child->next;
    return child;
}

static const struct children *children_of(struct lookups *lookups, const struct node *parent, const char *name)
{
    size_t place = ((uintptr_t)parent >> 4 ^ (uintptr_t)name >> 3) * 0x9E3779B97F4A7C15u >> 40;
    struct children *children = &lookups->children[place & (CHILDREN_ROOM - 1)];
    uint32_t stamp = node_root(parent)->stamp;

    if (!stamp || children->parent != parent || children->name != name || children->stamp != stamp) {
        struct node *first = next_named(parent->first, name);

        *children = (struct children){ .parent = parent, .name = name, .stamp = stamp, .first = first };
        children->several = first && next_named(first->next, name);
    }
    return children;
}

/* The only visible child of that name, found without building a set; false when there are more. */
static bool only_child(struct lookups *lookups, const struct step *step, const struct node *origin, struct node **out)
{
    struct node *found = NULL, *child = origin->first;
    const struct children *children;

    for (int i = 0; child && i < FEW_CHILDREN; i++, child = child->next) {
        if (child->name != step->name || child->kind != NODE_ELEMENT || child->hidden)
            continue;
        if (found)
            return false;
        found = child;
    }
    if (child) {
        children = children_of(lookups, origin, step->name);
        if (children->several)
            return false;
        found = children->first && !children->first->hidden ? children->first : NULL;
    }
    *out = found;
    return true;
}

/* One origin and a plain step that gives at most one node: no set is built. */
static bool step_plainly(struct run *run, const struct step *step, struct node **node)
{
    if (step->predicate_count)
        return false;
    if (step->axis == AXIS_CHILD && step->test == TEST_NAME)
        return only_child(lookups_of(run->machine), step, *node, node);
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
    if (one && walks[step->axis].backwards)
        reverse(&found);
    found.flat = one ? walks[step->axis].one_flat : set->flat && walks[step->axis].keeps_flat;
    if (!one && !found.flat)
        found.count = path_sort(run->arena, found.at, found.count);
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
