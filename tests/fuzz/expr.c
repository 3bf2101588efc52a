/* expr.c — fuzz target: any text is compiled, its references told, and run on a small tree. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"

#include "expr/expr.h"
#include "expr/node.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct node *leaf(struct arena *arena, struct node *parent, const char *name, const char *text)
{
    struct node *node = node_new(arena, NODE_ELEMENT, name, text);

    node_append(parent, node);
    return node;
}

static struct node *build(struct arena *arena)
{
    static const char *const texts[] = { "1", "ja", "", "2024-02-29", "a b c", "50.85 4.35;51 4;52 5", "93051822361" };
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL, NULL), *data = leaf(arena, document, "data", NULL);

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct node *row = leaf(arena, data, "k", NULL);

        leaf(arena, row, "a", texts[i]);
        leaf(arena, row, "b", texts[(i + 3) % (sizeof texts / sizeof *texts)])->hidden = i == 2;
        node_add_attribute(row, node_new(arena, NODE_ATTRIBUTE, "id", texts[i]));
        leaf(arena, data, "x", texts[i]);
    }
    node_settle(document);
    return document;
}

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    (void)with;
    (void)err;
    *slot = (unsigned)strlen(name);
    return true;
}

static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    (void)err;
    *out = slot % 2 ? value_text("ja") : value_number(slot);
    out->nodes = arena_alloc(expr_machine_arena(expr_call_machine(call)), sizeof *out->nodes);
    if (slot % 3 == 0) {
        *out = (struct value){ .type = VALUE_NODES, .nodes = out->nodes, .node_count = 1 };
        out->nodes[0] = expr_call_scene(call)->context;
    }
    return true;
}

static struct node *instance(void *with, const char *id)
{
    return *id ? with : NULL;
}

static bool visit(void *with, const struct expr_reference *reference, struct error *err)
{
    (void)with;
    (void)err;
    return reference->kind <= EXPR_READS_CLOCK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    char *text = arena_text_part(arena, (const char *)bytes, size);
    struct node *document = build(arena);
    struct expr_host host = { .with = document,
                              .bind = bind,
                              .look_up = look_up,
                              .instance = instance,
                              .zone_offset_minutes = EXPR_ZONE_BRUSSELS };
    struct expr_machine *machine = expr_machine_new(&host);
    struct expr_scene scene = { .context = document->first->first->next, .root = document };
    struct expr_visitor visitor = { .visit = visit };
    struct error err = { 0 };
    struct value value;
    const struct expr *expr = expr_compile(arena, text, &host, &err);

    if (expr) {
        expr_references(expr, &host, &visitor, &err);
        if (expr_run(machine, expr, &scene, &value, &err))
            value_to_text(&value, arena);
    }
    expr_machine_free(machine);
    arena_free(arena);
    return 0;
}
