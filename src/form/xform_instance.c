/* xform_instance.c — the primary instance of an XForm and what is bound to its parts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"
#include "xml.h"

#define PARTS_MAX 50000

struct xform_part *xform_part_new(struct xform *xform, struct xform_part *up, struct node *node, const char *name)
{
    struct arena *arena = xform->form->arena;
    struct xform_part *part = arena_alloc(arena, sizeof *part);

    part->node = node;
    part->up = up;
    part->order = SIZE_MAX;
    part->name = name;
    part->depth = !up ? 1 : up->node ? up->depth + 1 : up->depth; /* a heading is no step */
    part->path = name ? arena_format(arena, "%s/%s", up ? up->path : "", name) : "";
    if (up) {
        *(up->last ? &up->last->next : &up->first) = part;
        up->last = part;
    }
    if (name)
        map_put(xform->parts, part->path, part);
    xform->part_count++;
    return part;
}

static bool is_template(const struct node *node)
{
    return xml_attribute(node, "jr:template");
}

static void read_children(struct xform *xform, struct xform_part *part, const struct node *node);

/* One more element of the same name is one more row of a repeat; the one marked so is what new rows are made of. */
static void read_element(struct xform *xform, struct xform_part *up, struct node *node)
{
    scoped_text path = mem_format("%s/%s", up->path, node->name);
    struct xform_part *part = map_find(xform->parts, path);

    if (!part) {
        part = xform_part_new(xform, up, node, node->name);
        part->first_parent = node->parent;
    } else if (is_template(node)) {
        part->node = node;
    }
    part->seen++;
    part->rows += !is_template(node) && node->parent == part->first_parent;
    read_children(xform, part, node);
}

static void read_children(struct xform *xform, struct xform_part *part, const struct node *node)
{
    for (struct node *at = xml_next_element(node->first); at && xform->part_count <= PARTS_MAX;
         at = xml_next_element(at->next))
        read_element(xform, part, at);
}

bool xform_read_instance(struct xform *xform)
{
    struct node *instance = xml_child(xform->model, "instance");
    struct node *root = instance ? xml_next_element(instance->first) : NULL;

    if (!root)
        return loading_error(xform->loading, xform_spot(xform, xform->model, NULL),
                             _("This form has no instance for its answers: add one to its model."));
    xform->root = xform_part_new(xform, NULL, root, root->name);
    xform->root->seen = 1;
    read_children(xform, xform->root, root);
    if (xform->part_count > PARTS_MAX)
        return loading_error(xform->loading, xform_spot(xform, root, NULL),
                             _("A form has at most %d questions: split it."), PARTS_MAX);
    return true;
}

/* --- binds --- */

struct xform_part *xform_attribute(struct xform *xform, const char *path)
{
    const char *mark = strrchr(path, '@');
    struct xform_part *owner;

    if (!mark || mark == path || mark[-1] != '/')
        return NULL;
    scoped_text above = mem_text_part(path, (size_t)(mark - path - 1));
    owner = xform_find(xform, NULL, above);
    if (!owner)
        return NULL;
    for (struct xform_part *at = owner->first; at; at = at->next)
        if (at->is_attribute && text_equal(at->name, mark))
            return at;
    owner = xform_part_new(xform, owner, owner->node, arena_text(xform->form->arena, mark));
    owner->is_attribute = true;
    return owner;
}

static void read_bind(struct xform *xform, struct node *bind)
{
    const char *path = xml_attribute(bind, "nodeset"), *id = xml_attribute(bind, "id");
    struct xform_part *part;

    if (!path)
        path = xml_attribute(bind, "ref");
    if (!path) {
        loading_error(xform->loading, xform_spot(xform, bind, "bind"), _("This bind names no nodeset: add it."));
        return;
    }
    if (id)
        map_put(xform->binds_by_id, id, bind);
    part = strchr(path, '@') ? xform_attribute(xform, path) : xform_find(xform, NULL, path);
    if (!part)
        loading_warn(xform->loading, xform_spot(xform, bind, "nodeset"),
                     _("The instance has no %s: what is bound to it does nothing. Correct the path."),
                     xform_shown(xform, path));
    else if (part->bind)
        loading_error(xform->loading, xform_spot(xform, bind, "nodeset"),
                      _("%s is bound twice: bring both binds together."), part->path);
    else
        part->bind = bind;
}

void xform_read_binds(struct xform *xform)
{
    for (struct node *at = xform->model->first; at; at = at->next)
        if (xml_is(at, "bind"))
            read_bind(xform, at);
}

/* --- the order of the body --- */

static size_t find_order(struct xform_part *part)
{
    for (struct xform_part *at = part->first; at; at = at->next) {
        size_t order = find_order(at);
        if (order < part->order)
            part->order = order;
    }
    return part->order;
}

static int by_order(const void *a, const void *b)
{
    size_t one = (*(struct xform_part *const *)a)->order, other = (*(struct xform_part *const *)b)->order;

    return one < other ? -1 : one > other;
}

/* Those that the body asks change places among themselves; the others stay where they are. */
static void arrange_children(struct xform_part *part)
{
    ARRAY(struct xform_part *) all = { 0 };
    ARRAY(struct xform_part *) asked = { 0 };
    size_t next = 0;

    for (struct xform_part *at = part->first; at; at = at->next) {
        *array_add(&all) = at;
        if (at->order != SIZE_MAX)
            *array_add(&asked) = at;
    }
    if (asked.count)
        qsort(asked.at, asked.count, sizeof *asked.at, by_order);
    part->first = part->last = NULL;
    for (size_t i = 0; i < all.count; i++) {
        struct xform_part *one = all.at[i]->order == SIZE_MAX ? all.at[i] : asked.at[next++];
        *(part->last ? &part->last->next : &part->first) = one;
        part->last = one;
        one->next = NULL;
    }
    array_clear(&all);
    array_clear(&asked);
}

static void arrange(struct xform_part *part)
{
    arrange_children(part);
    for (struct xform_part *at = part->first; at; at = at->next)
        arrange(at);
}

void xform_arrange(struct xform *xform)
{
    find_order(xform->root);
    arrange(xform->root);
}
