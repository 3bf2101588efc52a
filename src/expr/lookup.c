/* lookup.c — item[name = X] and the one child of a name, found without passing all the others. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/lookup.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"

#include "expr/axis.h"
#include "expr/function.h"
#include "expr/moment.h"
#include "expr/node.h"
#include "expr/part.h"
#include "expr/run.h"
#include "expr/set.h"

#define LOOKUPS_MAX   64
#define FEW_CHILDREN  32
#define CHILDREN_ROOM 1024 /* a power of two */
#define MANY_FOUND    2000 /* so many with one key are asked the rest as a table */

const char *lookup_single_child(const struct part *part)
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
    if (equality->right->fixed && (key = lookup_single_child(equality->left)))
        value = equality->right;
    else if (equality->left->fixed && (key = lookup_single_child(equality->right)))
        value = equality->left;
    if (!key || (step->key && value->operation == PART_TEXT && step->key_value->operation != PART_TEXT))
        return;
    step->key = key;
    step->key_value = value;
}

bool lookup_reads_place(const struct part *part)
{
    if (!part)
        return false;
    if (part->operation == PART_PATH)
        return lookup_reads_place(part->path->from);
    if (part->operation == PART_CALL && part->function->traits & READS_PLACE)
        return true;
    for (unsigned i = 0; i < part->count; i++)
        if (lookup_reads_place(part->arguments[i]))
            return true;
    return lookup_reads_place(part->left) || lookup_reads_place(part->right);
}

/* What follows `name = X and` is asked only of the nodes that have X, unless it asks for their place among all. */
void lookup_find_key(struct step *step)
{
    const struct part *first = step->predicate_count ? step->predicates[0] : NULL;

    if (!first)
        return;
    take_key(step, first);
    if (first->operation != PART_AND || lookup_reads_place(first))
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

/* False: they are so many that they had better be found otherwise, since more is asked of them. */
static bool find_by_lookup(struct walk *walk, const struct lookup *lookup, const char *text)
{
    struct node *before = NULL;
    size_t from = walk->found->count;

    for (size_t i = lookup->heads[text_place(text, lookup->room)]; i; i = lookup->entries[i - 1].next) {
        const struct lookup_entry *entry = &lookup->entries[i - 1];

        if (walk->step->key_is_part && walk->found->count - from > MANY_FOUND) {
            walk->found->count = from;
            return false;
        }
        if (entry->item != before && !entry->item->hidden && strcmp(entry->text, text) == 0)
            set_add(walk->run->arena, walk->found, before = entry->item);
    }
    return true;
}

static bool find_by_key(struct walk *walk, struct node *origin, const char *text)
{
    const struct step *step = walk->step;
    const struct node *root = node_root(origin);
    bool many = origin->first && origin->last != origin->first;

    if (root->stamp & 1 && many)
        return find_by_lookup(walk, lookup_for(lookups_of(walk->run->machine), root->stamp, origin, step), text);
    for (struct node *item = origin->first; item; item = item->next)
        if (item->name == step->name && item->kind == NODE_ELEMENT && !item->hidden &&
            has_key(walk->run, item, step->key, text))
            set_add(walk->run->arena, walk->found, item);
    return true;
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

bool lookup_walk(struct walk *walk, struct node *origin, bool *done)
{
    const struct step *step = walk->step;
    struct value value;
    const char *text;
    bool good;

    *done = false;
    if (!step->key || step->axis != AXIS_CHILD || step->test != TEST_NAME || !origin->first)
        return true;
    walk->run->muted++;
    good = run_part(walk->run, step->key_value, &value);
    walk->run->muted--;
    text = good ? key_text(walk->run, &value) : NULL;
    *done = text && find_by_key(walk, origin, text);
    return good;
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
bool lookup_only_child(struct lookups *lookups, const struct step *step, const struct node *origin, struct node **out)
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
