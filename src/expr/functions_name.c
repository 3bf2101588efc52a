/* functions_name.c — functions about what nodes are called: names, namespaces, languages, ids. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"

#include "expr/character.h"
#include "expr/node.h"

static bool has_name(const struct node *node)
{
    return node->kind == NODE_ELEMENT || node->kind == NODE_ATTRIBUTE || node->kind == NODE_INSTRUCTION;
}

/* The node whose name is asked: the first of the argument, or the context node; NULL when that has no name. */
static bool named_node(struct expr_call *call, const struct node **node, struct error *err)
{
    const struct value *value = call_value(call, 0);

    if (call_has(call, 0) && !call_nodes(call, 0, err))
        return false;
    *node = call_has(call, 0) ? value->node_count ? value->nodes[0] : NULL : call_node(call);
    if (*node && !has_name(*node))
        *node = NULL;
    return true;
}

/* The address that PREFIX (of PREFIX_BYTES, 0 for none) stands for at NODE; NULL when nobody declared it. */
static const char *declared(const struct node *node, const char *prefix, size_t prefix_bytes)
{
    for (; node; node = node->parent) {
        for (const struct node *attribute = node->attributes; attribute; attribute = attribute->next) {
            const char *name = attribute->name;
            bool plain = strcmp(name, "xmlns") == 0;
            bool is_prefix = strncmp(name, "xmlns:", 6) == 0 && strlen(name + 6) == prefix_bytes &&
                             strncmp(name + 6, prefix, prefix_bytes) == 0;

            if (prefix_bytes ? is_prefix : plain)
                return attribute->text ? attribute->text : "";
        }
    }
    return NULL;
}

/* A prefix that nobody declared was given by whoever built the tree, for a default namespace: it is no part of the
 * name as written. */
static const char *written_name(const struct node *node)
{
    const char *colon = strchr(node->name, ':');

    if (!colon || node->kind != NODE_ELEMENT || declared(node, node->name, (size_t)(colon - node->name)) ||
        !declared(node, "", 0))
        return node->name;
    return colon + 1;
}

static bool run_name(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *node;

    return named_node(call, &node, err) && give_text(out, node ? written_name(node) : "");
}

static bool run_local_name(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *node;
    const char *name, *colon;

    if (!named_node(call, &node, err))
        return false;
    name = node ? node->name : "";
    colon = strchr(name, ':');
    return give_text(out, colon ? colon + 1 : name);
}

static bool run_namespace_uri(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *node;
    const char *colon, *address = NULL;

    if (!named_node(call, &node, err))
        return false;
    if (!node)
        return give_text(out, "");
    colon = strchr(node->name, ':');
    if (colon && strncmp(node->name, "xml:", 4) == 0)
        address = "http://www.w3.org/XML/1998/namespace";
    else if (colon)
        address = declared(node, node->name, (size_t)(colon - node->name));
    if (!address && node->kind == NODE_ELEMENT)
        address = declared(node, "", 0);
    return give_text(out, address ? address : "");
}

static const char *attribute_text(const struct node *element, const char *name)
{
    for (const struct node *attribute = element->attributes; attribute; attribute = attribute->next)
        if (strcmp(attribute->name, name) == 0)
            return attribute->text ? attribute->text : "";
    return NULL;
}

static bool run_lang(struct expr_call *call, struct value *out, struct error *err)
{
    const char *wanted = call_text(call, 0), *language = NULL;
    size_t size = strlen(wanted);

    (void)err;
    for (const struct node *node = call_node(call); node && !language; node = node->parent)
        language = attribute_text(node, "xml:lang");
    return give_boolean(out, language && strncasecmp(language, wanted, size) == 0 &&
                                 (language[size] == '\0' || language[size] == '-'));
}

static bool lists_word(const char *list, const char *word)
{
    size_t size = strlen(word);

    for (const char *at = list; size && (at = strstr(at, word)); at += size)
        if ((at == list || is_space(at[-1])) && (at[size] == '\0' || is_space(at[size])))
            return true;
    return false;
}

static bool is_wanted(struct expr_call *call, const char *id)
{
    const struct value *value = call_value(call, 0);

    if (value->type != VALUE_NODES)
        return lists_word(call_text(call, 0), id);
    for (size_t i = 0; i < value->node_count; i++)
        if (lists_word(call_node_text(call, value->nodes[i]), id))
            return true;
    return false;
}

static bool run_id(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *top = call_node(call) ? node_root(call_node(call)) : NULL;
    struct node **nodes = NULL;
    size_t count = 0, room = 0;

    (void)err;
    for (const struct node *node = top; node; node = node_next_below(node, top)) {
        const char *id = attribute_text(node, "id");

        call_spend(call, 1);
        if (!id)
            id = attribute_text(node, "xml:id");
        if (!id || node->hidden || !is_wanted(call, id))
            continue;
        if (count == room) {
            struct node **more = arena_alloc(call_arena(call), (room * 2 + 4) * sizeof *more);

            if (count)
                memcpy(more, nodes, count * sizeof *more);
            nodes = more;
            room = room * 2 + 4;
        }
        nodes[count++] = (struct node *)node;
    }
    return give_nodes(out, nodes, count);
}

/* clang-format off */
static const struct function rows[] = {
    { "id",                 1, 1,          run_id,                 VALUE_NODES,    READS_ALL,       NULL },
    { "lang",               1, 1,          run_lang,               VALUE_BOOLEAN,  READS_SELF,      NULL },
    { "local-name",         0, 1,          run_local_name,         VALUE_TEXT,     READS_SELF_BARE | TELLS_ABOUT, NULL },
    { "name",               0, 1,          run_name,               VALUE_TEXT,     READS_SELF_BARE | TELLS_ABOUT, NULL },
    { "namespace-uri",      0, 1,          run_namespace_uri,      VALUE_TEXT,     READS_SELF_BARE | TELLS_ABOUT, NULL },
};
/* clang-format on */

struct function_table functions_name(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
