/* node.c — the tree that expressions walk: answers, lists and documents alike. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/node.h"

#include <string.h>

#include "base/arena.h"
#include "base/memory.h"

#define NAMES_MAX       1000000
#define FIRST_NAME_ROOM 1024

/* The names of a program's life; a table of its own because names are shared between forms, lists and documents. */
static struct {
    struct arena *arena;
    const char **at;
    size_t count, room;
    uint32_t stamp;
} names;

static size_t place_of(const char *name)
{
    uint64_t hash = 14695981039346656037u;

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32);
}

static const char **find_place(const char **at, size_t room, const char *name)
{
    size_t i = place_of(name) & (room - 1);

    while (at[i] && strcmp(at[i], name) != 0)
        i = (i + 1) & (room - 1);
    return &at[i];
}

static void make_room(void)
{
    size_t room = names.room ? names.room * 2 : FIRST_NAME_ROOM;
    const char **at = mem_array(room, sizeof *at);

    for (size_t i = 0; i < names.room; i++)
        if (names.at[i])
            *find_place(at, room, names.at[i]) = names.at[i];
    mem_free(names.at);
    names.at = at;
    names.room = room;
}

const char *node_name(const char *name)
{
    const char **place;

    if (!name)
        return NULL;
    if (!names.arena)
        names.arena = arena_new();
    if (names.count * 2 >= names.room)
        make_room();
    place = find_place(names.at, names.room, name);
    if (!*place) {
        if (names.count >= NAMES_MAX)
            return NULL;
        *place = arena_text(names.arena, name);
        names.count++;
    }
    return *place;
}

struct node *node_new(struct arena *arena, enum node_kind kind, const char *name, const char *text)
{
    struct node *node = arena_alloc(arena, sizeof *node);

    node->kind = kind;
    node->name = node_name(name);
    node->text = text;
    return node;
}

/* A tree is known by its root and stamp: no two trees ever have the same stamp. */
static uint32_t next_stamp(void)
{
    names.stamp += 2;
    return names.stamp ? names.stamp : (names.stamp += 2);
}

static void restamp(struct node *node)
{
    while (node->parent)
        node = node->parent;
    node->stamp = next_stamp();
}

void node_append(struct node *parent, struct node *child)
{
    child->parent = parent;
    child->next = NULL;
    child->previous = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    restamp(parent);
}

void node_insert_after(struct node *parent, struct node *sibling, struct node *child)
{
    struct node *next = sibling ? sibling->next : parent->first;

    child->parent = parent;
    child->previous = sibling;
    child->next = next;
    *(sibling ? &sibling->next : &parent->first) = child;
    *(next ? &next->previous : &parent->last) = child;
    restamp(parent);
}

void node_remove(struct node *child)
{
    struct node *parent = child->parent;

    if (!parent)
        return;
    *(child->previous ? &child->previous->next : &parent->first) = child->next;
    *(child->next ? &child->next->previous : &parent->last) = child->previous;
    child->parent = child->previous = child->next = NULL;
    child->stamp = next_stamp(); /* it is a root of its own now */
    restamp(parent);
}

void node_add_attribute(struct node *element, struct node *attribute)
{
    struct node **place = &element->attributes;

    while (*place)
        place = &(*place)->next;
    *place = attribute;
    attribute->parent = element;
    attribute->next = NULL;
    restamp(element);
}

struct node *node_child(const struct node *parent, const char *interned_name)
{
    struct node *child = parent->first;

    while (child && (child->name != interned_name || child->kind != NODE_ELEMENT))
        child = child->next;
    return child;
}

void node_settle(struct node *document)
{
    document->stamp = next_stamp() | 1;
}

const struct node *node_root(const struct node *node)
{
    while (node->parent)
        node = node->parent;
    return node;
}

static size_t depth_of(const struct node *node)
{
    size_t depth = 0;

    while ((node = node->parent))
        depth++;
    return depth;
}

/* A and B are different and have the same parent: attributes come first, then children in their order. */
static int compare_siblings(const struct node *a, const struct node *b)
{
    const struct node *from_a = a, *from_b = b;

    if ((a->kind == NODE_ATTRIBUTE) != (b->kind == NODE_ATTRIBUTE))
        return a->kind == NODE_ATTRIBUTE ? -1 : 1;
    while (from_a || from_b) {
        if (from_a && (from_a = from_a->next) == b)
            return -1;
        if (from_b && (from_b = from_b->next) == a)
            return 1;
    }
    return 0; /* the text of a leaf, seen twice */
}

int node_compare(const struct node *a, const struct node *b)
{
    size_t depth_a = depth_of(a), depth_b = depth_of(b);
    int deeper = depth_a < depth_b ? -1 : depth_a > depth_b;

    for (; depth_a > depth_b; depth_a--)
        a = a->parent;
    for (; depth_b > depth_a; depth_b--)
        b = b->parent;
    if (a == b)
        return deeper;
    while (a->parent != b->parent) {
        a = a->parent;
        b = b->parent;
    }
    if (!a->parent)
        return a < b ? -1 : 1; /* two trees: any order, always the same */
    return compare_siblings(a, b);
}

const struct node *node_next_below(const struct node *node, const struct node *top)
{
    const struct node *next = node->hidden ? NULL : node->first;

    while (!next) {
        if (node == top)
            return NULL;
        next = node->next;
        node = node->parent;
    }
    return next;
}
