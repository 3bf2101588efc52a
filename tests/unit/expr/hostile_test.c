/* hostile_test.c — expressions written to exhaust us: each is refused with a sentence, or bounded, and soon. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/expr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"

#include "expr/node.h"

#define NODES      100000
#define LONG_BYTES 1000000

struct world {
    struct arena *arena;
    struct node *document, *root;
    struct expr_machine *machine;
};

static struct node *leaf(struct world *world, const char *name, const char *text)
{
    struct node *node = node_new(world->arena, NODE_ELEMENT, name, text);

    node_append(world->root, node);
    return node;
}

/* A million bytes in /r/t, and many nodes beside it. */
static int open_world(void **state)
{
    struct world *world = mem_new(sizeof *world);
    char *text;

    world->arena = arena_new();
    world->document = node_new(world->arena, NODE_DOCUMENT, NULL, NULL);
    world->root = node_new(world->arena, NODE_ELEMENT, "r", NULL);
    node_append(world->document, world->root);
    text = arena_alloc(world->arena, LONG_BYTES + 1);
    memset(text, 'a', LONG_BYTES);
    leaf(world, "t", text);
    for (int i = 0; i < NODES; i++)
        leaf(world, i < NODES / 2 ? "a" : "b", arena_format(world->arena, "%d", i));
    world->machine = expr_machine_new(NULL);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;

    expr_machine_free(world->machine);
    arena_free(world->arena);
    mem_free(world);
    return 0;
}

/* The sentence it is refused with, or "" when it is answered; never more memory than a run may have. */
static const char *refusal(struct world *world, const char *text)
{
    static struct error err;
    struct expr_scene scene = { .context = world->root, .root = world->document };
    struct value value;
    const struct expr *expr;

    err = (struct error){ 0 };
    expr = expr_compile(world->arena, text, NULL, &err);
    if (expr && expr_run(world->machine, expr, &scene, &value, &err))
        return "";
    assert_true(arena_size_bytes(expr_machine_arena(world->machine)) < (size_t)200 << 20);
    assert_int_equal(err.kind, ERROR_INPUT);
    return err.text;
}

static const char *refusal_repeated(struct world *world, const char *head, const char *again, int count)
{
    scoped_buf text = { 0 };

    buf_text(&text, head);
    for (int i = 0; i < count; i++)
        buf_text(&text, again);
    return refusal(world, buf_view(&text));
}

static void ten_thousand_parentheses_are_refused(void **state)
{
    assert_non_null(strstr(refusal_repeated(*state, "", "(", 10000), "deep"));
    assert_non_null(strstr(refusal_repeated(*state, "", "-", 10000), "deep"));
    assert_non_null(strstr(refusal_repeated(*state, "", "a[", 10000), "deep"));
    assert_non_null(strstr(refusal_repeated(*state, "", "not(", 10000), "deep"));
    assert_non_null(strstr(refusal_repeated(*state, "1", "+1", 10000), "split"));
}

static void a_path_of_a_million_steps_is_refused_and_of_thousands_walked(void **state)
{
    assert_non_null(strstr(refusal_repeated(*state, ".", "/..", 1000000), "64 KiB"));
    assert_string_equal(refusal_repeated(*state, ".", "/.", 30000), "");
    assert_string_equal(refusal_repeated(*state, ".", "/..", 20000), "");
}

static void a_walk_in_a_walk_is_stopped(void **state)
{
    assert_non_null(strstr(refusal(*state, "count(//*[count(//*) > 1])"), "fewer nodes"));
    assert_non_null(strstr(refusal(*state, "count(//*[position(.) > 1])"), "too long"));
    assert_non_null(strstr(refusal(*state, "count(//*[id('x')])"), "too long"));
    assert_non_null(strstr(refusal(*state, "//a = //b"), "too long"));
    assert_non_null(strstr(refusal(*state, "count(//*/following::*)"), "fewer nodes"));
    assert_non_null(strstr(refusal_repeated(*state, "//*", "/..//*", 50), "fewer nodes"));
}

static void a_text_that_doubles_is_stopped(void **state)
{
    scoped_buf text = { 0 };

    buf_text(&text, "string-length(concat(/r/t");
    for (int i = 0; i < 5000; i++)
        buf_text(&text, ", /r/t");
    buf_text(&text, "))");
    assert_non_null(strstr(refusal(*state, buf_view(&text)), "too long"));
    assert_non_null(strstr(refusal(*state, "join(/r/t, 1, 2, 3, //a)"), "too long"));
    assert_string_equal(refusal(*state, "string-length(concat(/r/t, /r/t))"), "");
}

static void texts_made_over_and_over_are_stopped(void **state)
{
    scoped_buf text = { 0 };

    for (int i = 0; i < 200; i++)
        buf_text(&text, "translate(");
    buf_text(&text, "/r/t");
    for (int i = 0; i < 200; i++)
        buf_text(&text, ", 'a', 'a')");
    assert_non_null(strstr(refusal(*state, buf_view(&text)), "too long"));
    assert_non_null(strstr(refusal(*state, "translate(/r/t, concat('é', /r/t), 'b')"), "too long"));
    assert_string_equal(refusal(*state, "translate(/r/t, /r/t, 'b')"), "");
    assert_non_null(strstr(refusal(*state, "count(//*[string-length(concat(/r/t, .)) > 0])"), "too long"));
}

static void a_pattern_that_explodes_is_stopped(void **state)
{
    assert_non_null(strstr(refusal(*state, "regex(/r/t, '(a*)*[bc]')"), "too long"));
    assert_non_null(strstr(refusal(*state, "regex(/r/t, '(a|a)*[bc]')"), "too long"));
    assert_non_null(strstr(refusal(*state, "regex('a', '((((a{1000}){1000}){1000}){1000})')"), "pattern"));
    assert_non_null(
        strstr(refusal(*state, "count(//*[regex(concat(., substr(/r/t, 0, 400)), 'a*a*[bc]')])"), "too long"));
}

static void shuffling_very_many_is_only_work(void **state)
{
    assert_string_equal(refusal(*state, "count(randomize(//*, 42))"), "");
    assert_string_equal(refusal(*state, "count(randomize(//* | //a | //b, 'seed'))"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_parentheses_are_refused),
        cmocka_unit_test(a_path_of_a_million_steps_is_refused_and_of_thousands_walked),
        cmocka_unit_test(a_walk_in_a_walk_is_stopped),
        cmocka_unit_test(a_text_that_doubles_is_stopped),
        cmocka_unit_test(texts_made_over_and_over_are_stopped),
        cmocka_unit_test(a_pattern_that_explodes_is_stopped),
        cmocka_unit_test(shuffling_very_many_is_only_work),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
