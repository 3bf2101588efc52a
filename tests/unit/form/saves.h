/* saves.h — what a filled-in form saves, as one line of text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_FORM_SAVES_H
#define BALIE_TESTS_FORM_SAVES_H

#include "content.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "expr/node.h"

/* Entities that were stored before: c1 with x and y. */
struct shelf {
    struct arena *arena;
};

static inline void shelf_add(struct arena *arena, struct node *item, const char *name, const char *text)
{
    node_append(item, node_new(arena, NODE_ELEMENT, name, text));
}

static inline struct node *shelf_instance(void *with, const char *id)
{
    const struct shelf *shelf = with;
    struct node *document, *root, *item;

    if (strcmp(id, "contract") != 0)
        return NULL;
    document = node_new(shelf->arena, NODE_DOCUMENT, NULL, NULL);
    root = node_new(shelf->arena, NODE_ELEMENT, "root", NULL);
    item = node_new(shelf->arena, NODE_ELEMENT, "item", NULL);
    node_append(document, root);
    node_append(root, item);
    shelf_add(shelf->arena, item, "name", "c1");
    shelf_add(shelf->arena, item, "label", "Oud");
    shelf_add(shelf->arena, item, "x", "oud");
    shelf_add(shelf->arena, item, "y", "oud");
    node_settle(document);
    return document;
}

/* "+r1 r1.label=L r1.x=new c1.y-": made, saved, emptied; the id of a row is ROW. Computed ones have a star. */
static inline void saves_write(struct session *session, struct buf *out)
{
    scoped(arena) arena = arena_new();
    const struct session_save *saves;
    size_t count;

    assert_true(session_saves(session, arena, "r1", &saves, &count));
    for (size_t i = 0; i < count; i++) {
        const char *entity = strlen(saves[i].entity) == 32 ? "ROW" : saves[i].entity;
        const char *gap = i ? " " : "", *star = saves[i].computed ? "*" : "";
        assert_string_equal(saves[i].list, "contract");
        if (!*saves[i].property)
            buf_format(out, "%s+%s", gap, entity);
        else if (saves[i].value)
            buf_format(out, "%s%s.%s=%s%s", gap, entity, saves[i].property, saves[i].value, star);
        else
            buf_format(out, "%s%s.%s-%s", gap, entity, saves[i].property, star);
    }
}

static inline void saves_fill(struct session *session, const char *json)
{
    scoped_json answers = json_parse(json, strlen(json), NULL);
    struct error err = { 0 };

    assert_non_null(answers);
    if (!session_fill(session, answers, &err))
        fail_msg("%s", err.text);
}

#endif
