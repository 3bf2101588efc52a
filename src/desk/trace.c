/* trace.c — one expression run aloud: its parts as a tree, each with what it gave and what it came from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "trace.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/memory.h"
#include "expr/node.h"

struct trace {
    struct arena *arena;
    struct expr_listener listener;
    ARRAY(struct trace_part *) waiting; /* parts whose whole is still to come, in the order they were told */
};

/* A part is told without the parentheses around it: "(a or b) and c" begins with "a". */
static const char *close_parentheses(struct arena *arena, const char *source)
{
    scoped_buf before = { 0 }, after = { 0 };
    size_t open = 0;
    char quote = '\0';

    for (const char *at = source; *at; at++) {
        if (quote) {
            quote = *at == quote ? '\0' : quote;
        } else if (*at == '\'' || *at == '"') {
            quote = *at;
        } else if (*at == '(') {
            open++;
        } else if (*at == ')' && open) {
            open--;
        } else if (*at == ')') {
            buf_char(&before, '(');
        }
    }
    for (; open; open--)
        buf_char(&after, ')');
    return arena_format(arena, "%s%s%s", buf_view(&before), source, buf_view(&after));
}

/* The entity a node belongs to: an item has a child that names it, a value of it stands below the item. */
static void note_thing(struct trace_part *part, struct arena *arena, const struct node *node)
{
    const struct node *id = node_child(node, node_name("name"));
    const char *property = "";

    if (!id && node->parent) {
        property = node->name ? node->name : "";
        id = node_child(node->parent, node_name("name"));
    }
    if (id && id->text && part->thing_count < TRACE_THINGS)
        part->things[part->thing_count++] =
            (struct trace_thing){ arena_text(arena, id->text), arena_text(arena, property) };
}

static void note_nodes(struct trace_part *part, struct arena *arena, const struct value *value)
{
    scoped_buf text = { 0 };

    part->is_set = true;
    part->count = value->node_count;
    for (size_t i = 0; i < value->node_count && i < TRACE_THINGS; i++) {
        note_thing(part, arena, value->nodes[i]);
        if (value->nodes[i]->text)
            buf_format(&text, "%s%s", text.size_bytes ? " " : "", value->nodes[i]->text);
    }
    part->value = arena_text(arena, buf_view(&text));
}

/* Those deeper than this one that came before it are what it was made of. */
static void adopt(struct trace *trace, struct trace_part *part)
{
    size_t from = trace->waiting.count;

    while (from && trace->waiting.at[from - 1]->depth > part->depth)
        from--;
    for (size_t i = trace->waiting.count; i > from; i--) {
        trace->waiting.at[i - 1]->next = part->first;
        part->first = trace->waiting.at[i - 1];
    }
    trace->waiting.count = from;
}

static void hear(void *with, int depth, const char *source, const struct value *value)
{
    struct trace *trace = with;
    struct trace_part *part = arena_alloc(trace->arena, sizeof *part);

    part->depth = depth;
    part->source = close_parentheses(trace->arena, source);
    part->is_truth = value->type == VALUE_BOOLEAN;
    part->holds = value_is_true(value);
    if (value->type == VALUE_NODES)
        note_nodes(part, trace->arena, value);
    else
        part->value = arena_text(trace->arena, value_to_text(value, trace->arena));
    adopt(trace, part);
    *array_add(&trace->waiting) = part;
}

struct trace *trace_new(void)
{
    struct trace *trace = mem_new(sizeof *trace);

    trace->arena = arena_new();
    trace->listener = (struct expr_listener){ hear, trace };
    return trace;
}

void trace_free(struct trace *trace)
{
    if (!trace)
        return;
    array_clear(&trace->waiting);
    arena_free(trace->arena);
    mem_free(trace);
}

const struct expr_listener *trace_listener(struct trace *trace)
{
    return &trace->listener;
}

const struct trace_part *trace_whole(const struct trace *trace)
{
    return trace->waiting.count ? trace->waiting.at[trace->waiting.count - 1] : NULL;
}
