/* cases_test.c — runs the expressions of tests/cases/expr.test and compares what they give. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"

#include "expr/expr.h"
#include "expr/node.h"

#define CASES      "tests/cases/expr.test"
#define NOW_MS     1709202600000 /* 2024-02-29T11:30 in Brussels */
#define FILE_BYTES ((size_t)1 << 20)

struct test_case {
    char *expression, *context, *expected;
};

/* A small world: /data with the leaves that the context line names, and the list of municipalities. */
struct world {
    struct arena *arena;
    struct node *document, *data, *list, *context;
    struct {
        const char **at;
        size_t count, room;
    } names;
};

static struct node *leaf(struct world *world, struct node *parent, const char *name, const char *text)
{
    struct node *node = node_new(world->arena, NODE_ELEMENT, name, text);

    node_append(parent, node);
    return node;
}

/* Walks to or makes the node of PATH; a name that ends in + begins a new row, one that begins with ! is hidden. */
static struct node *make_path(struct world *world, char *path)
{
    struct node *node = world->data;
    char *rest = NULL;

    for (char *name = strtok_r(path, "/", &rest); name; name = strtok_r(NULL, "/", &rest)) {
        size_t size = strlen(name);
        bool fresh = size && name[size - 1] == '+', hidden = *name == '!';
        struct node *child;

        if (fresh)
            name[size - 1] = '\0';
        name += hidden;
        if (*name == '@') {
            child = node_new(world->arena, NODE_ATTRIBUTE, name + 1, NULL);
            node_add_attribute(node, child);
            return child;
        }
        child = fresh || hidden ? NULL : node->last;
        while (child && child->name != node_name(name))
            child = child->previous;
        if (!child)
            child = leaf(world, node, name, NULL);
        child->hidden = hidden;
        node = child;
    }
    return node;
}

/* A word of the context line: path=value or path='a value', or ->path for the context node. */
static void read_word(struct world *world, char *word)
{
    char *sign = strchr(word, '=');
    struct node *node;

    if (strncmp(word, "->", 2) == 0) {
        world->context = make_path(world, word + 2);
        return;
    }
    if (sign)
        *sign = '\0';
    node = make_path(world, word);
    if (!sign)
        return;
    sign++;
    if (*sign == '\'') {
        sign++;
        sign[strcspn(sign, "'")] = '\0';
    }
    node->text = arena_text(world->arena, sign);
}

static void read_context(struct world *world, const char *line)
{
    char *copy = arena_text(world->arena, line), *at = copy;

    while (*at) {
        char *word = at;
        bool quoted = false;

        for (; *at && (quoted || *at != ' '); at++)
            if (*at == '\'')
                quoted = !quoted;
        if (*at)
            *at++ = '\0';
        if (*word && strcmp(word, "-") != 0)
            read_word(world, word);
    }
}

static void build_list(struct world *world)
{
    static const char *const rows[][3] = { { "11002", "Antwerpen", "VL" },
                                           { "44021", "Gent", "VL" },
                                           { "21004", "Brussel", "BRU" } };
    struct node *root;

    world->list = node_new(world->arena, NODE_DOCUMENT, NULL, NULL);
    root = leaf(world, world->list, "root", NULL);
    for (size_t i = 0; i < 3; i++) {
        struct node *item = leaf(world, root, "item", NULL);

        leaf(world, item, "name", rows[i][0]);
        leaf(world, item, "label", rows[i][1]);
        leaf(world, item, "regio", rows[i][2]);
    }
    node_settle(world->list);
}

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    struct world *world = with;

    if (strcmp(name, "nergens") == 0)
        return error_set(err, ERROR_ABSENT, "${%s} is no question; correct the name.", name);
    *slot = (unsigned)world->names.count;
    *array_add(&world->names) = node_name(name);
    return true;
}

static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    struct world *world = expr_call_with(call);
    struct node **nodes = arena_alloc(world->arena, 100 * sizeof *nodes);
    size_t count = 0;

    (void)err;
    for (struct node *node = world->data->first; node; node = node->next) {
        if (node->name == world->names.at[slot] && !node->hidden)
            nodes[count++] = node;
        for (struct node *child = node->first; child; child = child->next)
            if (child->name == world->names.at[slot] && !child->hidden)
                nodes[count++] = child;
    }
    *out = (struct value){ .type = VALUE_NODES, .nodes = nodes, .node_count = count };
    return true;
}

static struct node *instance(void *with, const char *id)
{
    return strcmp(id, "gemeenten") == 0 ? ((struct world *)with)->list : NULL;
}

static int64_t now_ms(void *with)
{
    (void)with;
    return NOW_MS;
}

static const char *choice_name(void *with, const char *value, const char *path)
{
    (void)with;
    return strcmp(value, "M") == 0 && strcmp(path, "/data/geslacht") == 0 ? "Man" : NULL;
}

static const char *itext(void *with, const char *id)
{
    (void)with;
    return strcmp(id, "groet") == 0 ? "Goeiedag" : NULL;
}

static bool run_twice(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    *out = value_number(2 * value_to_number(expr_argument(call, 0)));
    return true;
}

static const struct expr_function functions[] = {
    { .name = "twice", .arguments_min = 1, .arguments_max = 1, .run = run_twice }
};

static void describe(struct buf *out, const struct value *value, struct arena *arena)
{
    if (value->type == VALUE_NODES) {
        buf_char(out, '[');
        for (size_t i = 0; i < value->node_count; i++) {
            buf_text(out, i ? "|" : "");
            buf_text(out, node_text(value->nodes[i], arena));
        }
        buf_char(out, ']');
        return;
    }
    if (value->type == VALUE_DATE)
        buf_text(out, "date ");
    if (value->type == VALUE_TEXT)
        buf_char(out, '"');
    buf_text(out, value_to_text(value, arena));
    if (value->type == VALUE_TEXT)
        buf_char(out, '"');
}

static void gives_what_the_case_expects(void **state)
{
    const struct test_case *test = *state;
    struct world world = { .arena = arena_new() };
    struct expr_host host = { &world, functions, 1,           bind,  look_up,           instance,
                              now_ms, NULL,      choice_name, itext, EXPR_ZONE_BRUSSELS };
    struct expr_machine *machine = expr_machine_new(&host);
    struct error err = { 0 };
    struct buf got = { 0 };
    struct expr_scene scene = { 0 };
    struct value value;
    const struct expr *expr;

    world.document = scene.root = node_new(world.arena, NODE_DOCUMENT, NULL, NULL);
    world.data = world.context = leaf(&world, world.document, "data", NULL);
    build_list(&world);
    read_context(&world, test->context);
    scene.context = world.context;
    expr = expr_compile(world.arena, test->expression, &host, &err);
    if (expr && expr_run(machine, expr, &scene, &value, &err))
        describe(&got, &value, world.arena);
    else
        buf_format(&got, "error %s", err.text);
    if (strcmp(test->expected, "error") == 0 && got.size_bytes > 5)
        buf_cut(&got, 5);
    assert_string_equal(buf_view(&got), test->expected);
    buf_clear(&got);
    array_clear(&world.names);
    expr_machine_free(machine);
    arena_free(world.arena);
}

/* The next line that is no remark; NULL at the end. */
static char *next_line(char **at)
{
    while (**at) {
        char *line = *at, *end = strchr(line, '\n');

        *at = end ? end + 1 : line + strlen(line);
        if (end)
            *end = '\0';
        if (*line && *line != '#')
            return line;
    }
    return NULL;
}

int main(void)
{
    struct error err = { 0 };
    scoped_buf file = { 0 };
    struct {
        struct CMUnitTest *at;
        size_t count, room;
    } tests = { 0 };
    struct arena *arena = arena_new();
    char *at, *expression;
    int failed;

    if (!file_read(CASES, FILE_BYTES, &file, &err)) {
        printf("Bail out! %s\n", err.text);
        return 1;
    }
    at = file.bytes;
    while ((expression = next_line(&at))) {
        struct test_case *test = arena_alloc(arena, sizeof *test);
        struct CMUnitTest *unit = array_add(&tests);

        test->expression = expression;
        test->context = next_line(&at);
        test->expected = next_line(&at);
        if (!test->context || !test->expected)
            return 1;
        unit->name = expression;
        unit->test_func = gives_what_the_case_expects;
        unit->initial_state = test;
    }
    failed = _cmocka_run_group_tests("expressions give what the cases expect", tests.at, tests.count, NULL, NULL);
    array_clear(&tests);
    arena_free(arena);
    return failed;
}
