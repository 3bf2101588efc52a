/* path_test.c — whether big sets come in document order and indexes never give what is no longer there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/error.h"

#include "expr/expr.h"
#include "expr/node.h"
#include "expr/set.h"

#define ROWS 300

struct world {
    struct arena *arena;
    struct node *document, *root;
    struct expr_host host;
    struct expr_machine *machine;
};

static struct node *leaf(struct arena *arena, struct node *parent, const char *name, const char *text)
{
    struct node *node = node_new(arena, NODE_ELEMENT, name, text);

    node_append(parent, node);
    return node;
}

static struct node *instance(void *with, const char *id)
{
    (void)id;
    return ((struct world *)with)->document;
}

static struct node *add_row(struct world *world, const char *name, const char *value)
{
    struct node *item = leaf(world->arena, world->root, "item", NULL);

    leaf(world->arena, item, "name", name);
    leaf(world->arena, item, "v", value);
    return item;
}

static void open_world(struct world *world)
{
    world->arena = arena_new();
    world->document = node_new(world->arena, NODE_DOCUMENT, NULL, NULL);
    world->root = leaf(world->arena, world->document, "root", NULL);
    world->host = (struct expr_host){ .with = world, .instance = instance };
    world->machine = expr_machine_new(&world->host);
    for (int i = 0; i < ROWS; i++)
        add_row(world, arena_format(world->arena, "n%d", i), arena_format(world->arena, "%d", i));
}

static void close_world(struct world *world)
{
    expr_machine_free(world->machine);
    arena_free(world->arena);
}

static const char *text_of(struct world *world, const char *text)
{
    struct expr_scene scene = { .context = world->root, .root = world->document };
    const struct expr *expr = expr_compile(world->arena, text, &world->host, NULL);
    struct value value;

    assert_non_null(expr);
    assert_true(expr_run(world->machine, expr, &scene, &value, NULL));
    return arena_text(world->arena, value_to_text(&value, world->arena));
}

static void any_order_becomes_document_order_without_doubles(void **state)
{
    struct world world;
    struct node *nodes[2 * ROWS];
    size_t counts[] = { 2, 10, 24, 25, 2 * ROWS };

    (void)state;
    open_world(&world);
    for (size_t round = 0; round < 5; round++) {
        size_t count = counts[round], kept, seen = 0;
        struct node *item = world.root->last;

        for (size_t i = 0; i < count; i++, item = item->previous ? item->previous : world.root->last)
            nodes[i] = i % 3 ? item : item->last;
        kept = set_sort(world.arena, nodes, count);
        for (size_t i = 1; i < kept; i++)
            seen += node_compare(nodes[i - 1], nodes[i]) < 0;
        assert_int_equal(seen, kept - 1);
        assert_true(kept <= count);
    }
    assert_int_equal(set_sort(world.arena, nodes, 0), 0);
    close_world(&world);
}

static void big_unions_and_deep_walks_are_in_order(void **state)
{
    struct world world;

    (void)state;
    open_world(&world);
    assert_string_equal(text_of(&world, "count(//v | //item | //name)"), "900");
    assert_string_equal(text_of(&world, "(//v | //name)[1]"), "n0");
    assert_string_equal(text_of(&world, "(//v | //name)[2]"), "0");
    assert_string_equal(text_of(&world, "(item[300]/v | item[1]/v)[last()]"), "299");
    assert_string_equal(text_of(&world, "count(//item/..)"), "1");
    assert_string_equal(text_of(&world, "count(//item/ancestor-or-self::*)"), "301");
    assert_string_equal(text_of(&world, "count(item/preceding-sibling::item)"), "299");
    assert_string_equal(text_of(&world, "count(//text() | //text())"), "600");
    assert_string_equal(text_of(&world, "item[300]/preceding::v[1]"), "298");
    assert_string_equal(text_of(&world, "item[1]/following::v[2]"), "2");
    assert_string_equal(text_of(&world, "count(item[10]/preceding::node())"), "45");
    close_world(&world);
}

static void an_index_gives_what_a_walk_gives(void **state)
{
    static const char *const texts[] = { "item[name = 'n17']/v",
                                         "item[name = 'nee']/v",
                                         "item['n299' = name]/v",
                                         "item[name = 'n5'][v = 5]/v",
                                         "item[name = 'n5'][2]/v",
                                         "instance('x')/root/item[name = concat('n', 3)]/v",
                                         "count(item[name = ''])",
                                         "item[name = /root/item[2]/name]/v",
                                         "item[name = 'n17' and v = 'tweede']/v",
                                         "item[v = 'tweede' and name = concat('n', 17) and v != '']/v",
                                         "count(item[name = 'n17' and position() = 18])",
                                         "count(item[name = 'n17' and last() = 301])",
                                         "item[name = 'n17' and count(v[position() = 1]) = 1][2]/v",
                                         "item[(name = 'n17' or v = '3') and v = '3']/v" };
    struct world world;

    (void)state;
    open_world(&world);
    add_row(&world, "n17", "tweede");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *walked, *indexed;

        world.document->stamp &= ~1u;
        walked = text_of(&world, texts[i]);
        node_settle(world.document);
        indexed = text_of(&world, texts[i]);
        assert_string_equal(walked, indexed);
    }
    assert_string_equal(text_of(&world, "count(item[name = 'n17'])"), "2");
    assert_string_equal(text_of(&world, "item[name = 'n17'][2]/v"), "tweede");
    close_world(&world);
}

static void a_change_is_seen_at_once(void **state)
{
    struct world world;
    struct node *item;

    (void)state;
    open_world(&world);
    node_settle(world.document);
    assert_string_equal(text_of(&world, "item[name = 'nieuw']/v"), "");
    item = add_row(&world, "nieuw", "er");
    assert_string_equal(text_of(&world, "item[name = 'nieuw']/v"), "er");
    node_settle(world.document);
    assert_string_equal(text_of(&world, "item[name = 'nieuw']/v"), "er");
    item->first->text = "anders";
    node_settle(world.document);
    assert_string_equal(text_of(&world, "item[name = 'nieuw']/v"), "");
    assert_string_equal(text_of(&world, "item[name = 'anders']/v"), "er");
    item->hidden = true;
    assert_string_equal(text_of(&world, "item[name = 'anders']/v"), "");
    node_remove(item);
    assert_string_equal(text_of(&world, "count(item[name = 'anders'])"), "0");
    close_world(&world);
}

static void many_different_indexes_are_forgotten_and_made_again(void **state)
{
    struct world world;

    (void)state;
    open_world(&world);
    for (int i = 0; i < 200; i++) {
        node_settle(world.document);
        assert_string_equal(text_of(&world, "item[name = 'n200']/v"), "200");
        assert_string_equal(text_of(&world, "item[v = 'x']/v"), "");
    }
    close_world(&world);
}

static void one_of_many_children_is_found_also_after_changes(void **state)
{
    struct world world;
    struct node *last;

    (void)state;
    open_world(&world);
    last = leaf(world.arena, world.root, "slot", "een");
    assert_string_equal(text_of(&world, "/root/slot"), "een");
    assert_string_equal(text_of(&world, "slot"), "een");
    last->text = "twee";
    assert_string_equal(text_of(&world, "slot"), "twee");
    last->hidden = true;
    assert_string_equal(text_of(&world, "slot"), "");
    last->hidden = false;
    leaf(world.arena, world.root, "slot", "drie");
    assert_string_equal(text_of(&world, "count(slot)"), "2");
    node_remove(last);
    assert_string_equal(text_of(&world, "slot"), "drie");
    assert_string_equal(text_of(&world, "nergens"), "");
    close_world(&world);
}

static void a_row_taken_out_and_changed_is_not_remembered(void **state)
{
    struct world world;
    struct node *row, *slot;
    struct expr_scene scene = { 0 };
    struct value value;
    const struct expr *expr;

    (void)state;
    open_world(&world);
    row = node_new(world.arena, NODE_ELEMENT, "row", NULL);
    for (int i = 0; i < 100; i++)
        leaf(world.arena, row, "vul", "");
    slot = leaf(world.arena, row, "slot", "een");
    scene.context = row;
    expr = expr_compile(world.arena, "string(slot)", NULL, NULL);
    assert_true(expr_run(world.machine, expr, &scene, &value, NULL));
    assert_string_equal(value.text, "een");
    node_append(world.root, row);
    node_remove(slot);
    node_remove(row);
    assert_true(expr_run(world.machine, expr, &scene, &value, NULL));
    assert_string_equal(value.text, "");
    close_world(&world);
}

static void a_walk_without_end_is_stopped(void **state)
{
    struct world world;
    struct expr_scene scene = { 0 };
    struct error err = { 0 };
    struct value value;

    (void)state;
    open_world(&world);
    scene.context = world.root;
    assert_false(expr_run(world.machine,
                          expr_compile(world.arena, "count(//item[count(//item[count(//item) > 0]) > 0])", NULL, NULL),
                          &scene, &value, &err));
    assert_non_null(strstr(err.text, "takes too long"));
    assert_string_equal(text_of(&world, "count(item)"), "300");
    close_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_becomes_document_order_without_doubles),
        cmocka_unit_test(big_unions_and_deep_walks_are_in_order),
        cmocka_unit_test(an_index_gives_what_a_walk_gives),
        cmocka_unit_test(a_change_is_seen_at_once),
        cmocka_unit_test(many_different_indexes_are_forgotten_and_made_again),
        cmocka_unit_test(one_of_many_children_is_found_also_after_changes),
        cmocka_unit_test(a_row_taken_out_and_changed_is_not_remembered),
        cmocka_unit_test(a_walk_without_end_is_stopped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
