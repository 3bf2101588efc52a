/* instance_tree.c — the answers a record holds as the instance it was: what a form reads of the one last saved. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/instance.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "expr/node.h"
#include "inside.h"

struct tree {
    const struct form *form;
    struct arena *arena;
    struct node *root;
    struct map *nodes; /* key of a group, or of a row, within its rows -> element */
};

static struct node *element_in(struct tree *tree, const char *prefix, const struct question *question);

/* Where the elements of QUESTION's kin stand: in its group, in its row, in the root. */
static struct node *around(struct tree *tree, const char *prefix, const struct question *question)
{
    const struct question *parent = question->parent;

    while (parent && parent->type != QUESTION_REPEAT && detail_of(tree->form, parent)->is_aside)
        parent = parent->parent;
    if (!parent)
        return tree->root;
    return parent->type == QUESTION_REPEAT ? map_find(tree->nodes, prefix) : element_in(tree, prefix, parent);
}

/* The group QUESTION below the row PREFIX ("kind/<id>/", "" outside rows), made when it is not there yet. */
static struct node *element_in(struct tree *tree, const char *prefix, const struct question *question)
{
    const char *key = arena_format(tree->arena, "%s%s", prefix, question->key);
    struct node *element = map_find(tree->nodes, key), *above;

    if (element)
        return element;
    above = around(tree, prefix, question);
    element = node_new(tree->arena, NODE_ELEMENT, detail_of(tree->form, question)->name, NULL);
    node_append(above, element);
    map_put(tree->nodes, key, element);
    return element;
}

static void add_row(struct tree *tree, const char *prefix, const char *row, const struct question *repeat)
{
    struct node *element;

    if (map_find(tree->nodes, row))
        return;
    element = node_new(tree->arena, NODE_ELEMENT, detail_of(tree->form, repeat)->name, NULL);
    node_append(around(tree, prefix, repeat), element);
    map_put(tree->nodes, row, element);
}

/* A key of another version of the form, which leads nowhere, is left out. */
static void add_answer(struct tree *tree, const char *key, const char *value)
{
    const struct plan *plan = tree->form->top;
    const char *at = key, *prefix = "";

    for (;;) {
        size_t size = strcspn(at, "/");
        scoped_text name = mem_text_part(at, size);
        const struct question *question = map_find(plan->names, name);
        const struct detail *detail = question ? detail_of(tree->form, question) : NULL;
        const char *row;

        if (!question || (at[size] != '\0') != (question->type == QUESTION_REPEAT) || detail->is_attribute ||
            detail->is_aside || question->type == QUESTION_GROUP)
            return;
        if (!at[size]) {
            node_append(around(tree, prefix, question),
                        node_new(tree->arena, NODE_ELEMENT, detail->name, arena_text(tree->arena, value)));
            return;
        }
        at += size + 1;
        at += strcspn(at, "/");
        row = arena_format(tree->arena, "%.*s/", (int)(at - key), key);
        add_row(tree, prefix, row, question);
        if (!*at || !*++at)
            return;
        prefix = row;
        plan = detail->inner;
    }
}

struct node *instance_tree(const struct form *form, struct arena *arena, const struct instance_answer *answers,
                           size_t count)
{
    scoped(map) nodes = map_new();
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL, NULL);
    struct tree tree = { form, arena, NULL, nodes };

    tree.root = node_new(arena, NODE_ELEMENT, form->instance ? form->instance->name : "data", NULL);
    node_append(document, tree.root);
    for (size_t i = 0; i < count; i++)
        add_answer(&tree, answers[i].key, answers[i].value);
    node_settle(document);
    return document;
}
