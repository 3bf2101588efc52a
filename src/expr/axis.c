/* axis.c — where a step leads from one node: its axis walked, its test asked. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/axis.h"

#include <string.h>

#include "base/arena.h"

#include "expr/node.h"
#include "expr/part.h"
#include "expr/run.h"
#include "expr/set.h"

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
    ++*walk->run->spent;
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

void axis_walk(struct walk *walk, struct node *origin)
{
    walks[walk->step->axis].walk(walk, origin);
}

bool axis_keeps_flat(enum axis axis)
{
    return walks[axis].keeps_flat;
}

bool axis_is_backwards(enum axis axis)
{
    return walks[axis].backwards;
}

bool axis_is_flat(enum axis axis)
{
    return walks[axis].one_flat;
}
