/* xpath.c — evaluates recorded expressions, one JSON row per line, and prints the outcome of each. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"

#include "expr/expr.h"
#include "expr/node.h"

#define FILE_BYTES_MAX  ((size_t)16 << 20)
#define PHOENIX_MINUTES (-420)
#define RESULT_NODES    4
#define RESULT_ORDERED  5 /* an iterator; as a snapshot two more */
#define RESULT_FIRST    8
#define RELATIVE_ERROR  1e-9
/* The rows were recorded in a browser, whose trees also hold the document type and the declarations of namespaces:
 * node() finds them, and no other test does. */
#define ONLY_A_NODE NODE_DOCUMENT

struct bench {
    struct json_t *docs;
    struct arena *arena;
    struct node **trees; /* by doc, NULL until used */
    struct node *document;
    struct expr_host host;
    size_t rows, agreed;
    bool compares;
};

/* --- from libxml2's tree to ours --- */

/* The prefixes that the expressions of the rows may use; an empty one for what they name without prefix. */
static const struct {
    const char *address, *prefix;
} bound[] = {
    { "http://www.w3.org/1999/xhtml", "xhtml:" }, { "http://www.w3.org/1998/Math/MathML", "mathml:" },
    { "http://openrosa.org/javarosa", "jr:" },    { "http://www.w3.org/2002/xforms", "" },
    { "http://opendatakit.org/submissions", "" },
};

/* An element of a default namespace gets the prefix that expressions know it by, or one that none can write. */
static const char *full_name(struct arena *arena, const xmlNs *ns, const char *name, bool is_element)
{
    if (ns && ns->prefix)
        return arena_format(arena, "%s:%s", (const char *)ns->prefix, name);
    if (!ns || !is_element || !ns->href || !*ns->href)
        return name;
    for (size_t i = 0; i < sizeof bound / sizeof *bound; i++)
        if (strcmp((const char *)ns->href, bound[i].address) == 0)
            return arena_format(arena, "%s%s", bound[i].prefix, name);
    return arena_format(arena, "?:%s", name);
}

static void add_attribute(struct arena *arena, struct node *element, const char *name, const char *text)
{
    node_add_attribute(element, node_new(arena, NODE_ATTRIBUTE, name, arena_text(arena, text)));
}

static void copy_attributes(struct arena *arena, const xmlNode *from, struct node *to)
{
    for (const xmlNs *ns = from->nsDef; ns; ns = ns->next) {
        const char *name = ns->prefix ? arena_format(arena, "xmlns:%s", (const char *)ns->prefix) : "xmlns";

        node_add_attribute(
            to, node_new(arena, ONLY_A_NODE, name, arena_text(arena, ns->href ? (const char *)ns->href : "")));
    }
    for (const xmlAttr *attribute = from->properties; attribute; attribute = attribute->next) {
        xmlChar *text = xmlNodeListGetString(from->doc, attribute->children, 1);

        add_attribute(arena, to, full_name(arena, attribute->ns, (const char *)attribute->name, false),
                      text ? (const char *)text : "");
        xmlFree(text);
    }
}

static struct node *copy_node(struct arena *arena, const xmlNode *from)
{
    const char *content = from->type == XML_DTD_NODE ? "" : (const char *)from->content, *name;
    struct node *node;

    if (from->type == XML_ELEMENT_NODE) {
        name = full_name(arena, from->ns, (const char *)from->name, true);
        node = node_new(arena, NODE_ELEMENT, name, NULL);
        copy_attributes(arena, from, node);
        return node;
    }
    if (from->type == XML_TEXT_NODE || from->type == XML_CDATA_SECTION_NODE)
        return node_new(arena, NODE_TEXT, NULL, arena_text(arena, content));
    if (from->type == XML_COMMENT_NODE)
        return node_new(arena, NODE_COMMENT, NULL, arena_text(arena, content));
    return node_new(arena, from->type == XML_PI_NODE ? NODE_INSTRUCTION : ONLY_A_NODE, (const char *)from->name,
                    arena_text(arena, content));
}

static void copy_children(struct arena *arena, const xmlNode *from, struct node *to)
{
    for (const xmlNode *child = from; child; child = child->next) {
        struct node *copy = copy_node(arena, child);

        node_append(to, copy);
        if (child->type == XML_ELEMENT_NODE)
            copy_children(arena, child->children, copy);
    }
}

static struct node *tree_of(struct bench *bench, size_t i)
{
    const char *text = json_text(json_at(bench->docs, i));
    struct node *document;
    xmlDoc *doc;

    if (bench->trees[i])
        return bench->trees[i];
    document = node_new(bench->arena, NODE_DOCUMENT, NULL, NULL);
    doc = text ? xmlReadMemory(text, (int)strlen(text), NULL, NULL,
                               XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
               : NULL;
    if (doc)
        copy_children(bench->arena, doc->children, document);
    xmlFreeDoc(doc);
    return bench->trees[i] = document;
}

/* --- places: "/0/1/@name" --- */

static struct node *find_attribute(struct node *element, const char *name)
{
    struct node *attribute = element->attributes;

    while (attribute && strcmp(attribute->name, name) != 0)
        attribute = attribute->next;
    return attribute;
}

static struct node *find_place(struct node *node, const char *place)
{
    while (node && place[0] == '/' && place[1]) {
        char *end = NULL;

        if (place[1] == '@')
            return find_attribute(node, place + 2);
        node = node->first;
        for (long i = strtol(place + 1, &end, 10); node && i > 0; i--)
            node = node->next;
        place = end;
    }
    return node;
}

static bool is_attribute(const struct node *node)
{
    return node->kind == NODE_ATTRIBUTE ||
           (node->kind == ONLY_A_NODE && node->name && strncmp(node->name, "xmlns", 5) == 0);
}

static void write_place(struct buf *out, const struct node *node)
{
    size_t i = 0;

    if (!node->parent)
        return;
    write_place(out, node->parent);
    if (is_attribute(node)) {
        buf_format(out, "/@%s", node->name);
        return;
    }
    for (const struct node *before = node->previous; before; before = before->previous)
        i++;
    buf_format(out, "/%zu", i);
}

static struct json_t *places_json(const struct value *value, size_t count)
{
    struct json_t *list = json_make_array();

    for (size_t i = 0; i < count; i++) {
        scoped_buf text = { 0 };

        write_place(&text, value->nodes[i]);
        json_add(list, json_make_text(text.size_bytes ? buf_view(&text) : "/"));
    }
    return list;
}

/* --- one row --- */

static struct node *find_instance(void *with, const char *id)
{
    struct bench *bench = with;
    struct node *found = NULL;

    for (struct node *node = bench->document ? bench->document->first : NULL; node && !found;) {
        const struct node *attribute = find_attribute(node, "id");

        if (node->name && strcmp(node->name, "instance") == 0 && attribute && strcmp(attribute->text, id) == 0)
            found = node;
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node && !node->next)
            node = node->parent;
        node = node ? node->next : NULL;
    }
    return found;
}

static const char *english(void *with)
{
    (void)with;
    return "en";
}

static void set_number(struct json_t *out, double number, struct arena *arena)
{
    struct value value = value_number(number);

    json_set_integer(out, "type", 1);
    json_set_text(out, "num", number == 0 && signbit(number) ? "-0" : value_to_text(&value, arena));
}

static void set_text(struct json_t *out, const char *text)
{
    json_set_integer(out, "type", 2);
    json_set_text(out, "str", text);
}

static void set_boolean(struct json_t *out, bool boolean)
{
    json_set_integer(out, "type", 3);
    json_set(out, "bool", json_make_bool(boolean));
}

static int compare_nodes(const void *a, const void *b)
{
    return node_compare(*(struct node *const *)a, *(struct node *const *)b);
}

/* Back in document order where that was asked and randomize() has just left it. */
static void put_in_order(const struct value *value, const char *expression, int64_t wanted)
{
    if ((wanted == RESULT_ORDERED || wanted == RESULT_ORDERED + 2) && strstr(expression, "randomize"))
        qsort(value->nodes, value->node_count, sizeof *value->nodes, compare_nodes);
}

static void set_nodes(struct json_t *out, const struct value *value, int64_t wanted)
{
    size_t count = wanted >= RESULT_FIRST && value->node_count > 1 ? 1 : value->node_count;

    if (value->type != VALUE_NODES) {
        json_set_text(out, "err", "The result is not a set of nodes; ask for its text.");
        return;
    }
    json_set_integer(out, "type", wanted ? wanted : RESULT_NODES);
    json_set(out, "nodes", places_json(value, count));
}

static int64_t natural_type(const struct value *value)
{
    static const int64_t types[] = {
        [VALUE_BOOLEAN] = 3, [VALUE_NUMBER] = 1, [VALUE_TEXT] = 2, [VALUE_NODES] = RESULT_NODES, [VALUE_DATE] = 2
    };

    return types[value->type];
}

/* The number of a value in the zone of the rows: as number() gives it. */
static double number_of(struct bench *bench, const struct value *value)
{
    scoped(arena) arena = arena_new();
    scoped(expr_machine) machine = expr_machine_new(&bench->host);
    const struct expr *expr = expr_compile(arena, "number()", NULL, NULL);
    struct node node = { .kind = NODE_TEXT, .text = value_to_text(value, arena) };
    struct expr_scene scene = { .context = &node };
    struct value number;

    if (value->type == VALUE_NUMBER || value->type == VALUE_DATE || value->type == VALUE_BOOLEAN)
        return value_to_number(value);
    return expr_run(machine, expr, &scene, &number, NULL) ? number.number : NAN;
}

static void set_outcome(struct bench *bench, struct json_t *out, const struct value *value, int64_t wanted)
{
    scoped(arena) arena = arena_new();

    if (!wanted)
        wanted = natural_type(value);
    if (wanted == 1)
        set_number(out, number_of(bench, value), arena);
    else if (wanted == 2)
        set_text(out, value_to_text(value, arena));
    else if (wanted == 3)
        set_boolean(out, value_is_true(value));
    else {
        put_in_order(value, json_get_text(out, "e"), wanted);
        set_nodes(out, value, wanted);
    }
}

static void evaluate(struct bench *bench, struct json_t *row, struct json_t *out)
{
    scoped(arena) arena = arena_new();
    scoped(expr_machine) machine = expr_machine_new(&bench->host);
    struct error err = { 0 };
    struct expr_scene scene = { 0 };
    const struct expr *expr = expr_compile(arena, json_get_text(row, "e"), &bench->host, &err);
    struct value value;

    bench->document = scene.root = tree_of(bench, (size_t)json_get_integer(row, "doc"));
    scene.context = find_place(scene.root, json_get_text(row, "ctx"));
    if (expr && expr_run(machine, expr, &scene, &value, &err))
        set_outcome(bench, out, &value, json_get_integer(row, "rt"));
    else
        json_set_text(out, "err", err.text);
}

static bool numbers_agree(const char *a, const char *b)
{
    double x, y;

    if (!a || !b)
        return false;
    if (strcmp(a, b) == 0)
        return true;
    x = value_read_number(a, strlen(a));
    y = value_read_number(b, strlen(b));
    return fabs(x - y) <= RELATIVE_ERROR * fmax(fabs(x), fabs(y));
}

static bool member_agrees(const struct json_t *a, const struct json_t *b, const char *key)
{
    scoped_buf text_a = { 0 }, text_b = { 0 };

    if (!json_get(a, key) || !json_get(b, key))
        return json_get(a, key) == json_get(b, key);
    json_write(&text_a, json_get(a, key));
    json_write(&text_b, json_get(b, key));
    return strcmp(buf_view(&text_a), buf_view(&text_b)) == 0;
}

static bool agree(const struct json_t *row, const struct json_t *out)
{
    if (json_get(row, "err"))
        return json_get(out, "err") != NULL;
    if (json_get(row, "num"))
        return numbers_agree(json_get_text(row, "num"), json_get_text(out, "num"));
    return !json_get(out, "err") && !json_get(out, "num") && member_agrees(row, out, "str") &&
           member_agrees(row, out, "bool") && member_agrees(row, out, "nodes");
}

static void answer(struct bench *bench, const char *line)
{
    struct error err = { 0 };
    scoped_json row = json_parse(line, strlen(line), &err);
    scoped_json out = json_make_object();
    scoped_buf text = { 0 };

    if (!row || !json_get_text(row, "e") || !json_get_text(row, "ctx")) {
        printf("{\"err\":\"not a row\"}\n");
        return;
    }
    json_set_text(out, "e", json_get_text(row, "e"));
    json_set(out, "rt", json_share(json_get(row, "rt")));
    json_set_text(out, "ctx", json_get_text(row, "ctx"));
    json_set_integer(out, "doc", json_get_integer(row, "doc"));
    evaluate(bench, row, out);
    json_write(&text, out);
    bench->rows++;
    if (agree(row, out))
        bench->agreed++;
    else if (bench->compares)
        fprintf(stderr, "%s  got %s\n", line, buf_view(&text));
    printf("%s\n", buf_view(&text));
}

int main(int count, char **words)
{
    struct error err = { 0 };
    scoped_buf docs = { 0 };
    struct bench bench = { .compares = count > 2 && strcmp(words[2], "compare") == 0 };
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    if (count < 2 || !file_read(words[1], FILE_BYTES_MAX, &docs, &err)) {
        fprintf(stderr, "%s\n", count < 2 ? "usage: xpath DOCS.json [compare] <rows" : err.text);
        return 2;
    }
    bench.docs = json_parse(buf_view(&docs), docs.size_bytes, &err);
    bench.arena = arena_new();
    bench.trees = mem_array(json_size(bench.docs) + 1, sizeof *bench.trees);
    bench.host = (struct expr_host){
        .with = &bench, .instance = find_instance, .language = english, .zone_offset_minutes = PHOENIX_MINUTES
    };
    while ((size = getline(&line, &room, stdin)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        answer(&bench, line);
    }
    if (bench.compares)
        fprintf(stderr, "%zu of %zu rows agree\n", bench.agreed, bench.rows);
    free(line);
    mem_free(bench.trees);
    arena_free(bench.arena);
    json_free(bench.docs);
    xmlCleanupParser();
    return 0;
}
