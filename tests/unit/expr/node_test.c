/* node_test.c — whether trees keep their order, their names and their promises. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/arena.h"

static struct node *leaf(struct arena *arena, struct node *parent, const char *name)
{
    struct node *node = node_new(arena, NODE_ELEMENT, name, NULL);

    node_append(parent, node);
    return node;
}

static void equal_names_are_one_pointer(void **state)
{
    char name[] = "naam";

    (void)state;
    assert_ptr_equal(node_name("naam"), node_name(name));
    assert_ptr_not_equal(node_name("naam"), node_name("jr:naam"));
    assert_null(node_name(NULL));
}

static void names_stay_equal_when_there_are_many(void **state)
{
    const char *first = node_name("veel0");
    char name[32];

    (void)state;
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "veel%d", i);
        assert_ptr_equal(node_name(name), node_name(name));
    }
    assert_ptr_equal(node_name("veel0"), first);
}

static void children_stand_where_they_were_put(void **state)
{
    scoped(arena) arena = arena_new();
    struct node *parent = node_new(arena, NODE_ELEMENT, "p", NULL);
    struct node *b = leaf(arena, parent, "b"), *d = leaf(arena, parent, "d");
    struct node *a = node_new(arena, NODE_ELEMENT, "a", NULL), *c = node_new(arena, NODE_ELEMENT, "c", NULL);
    struct node *e = node_new(arena, NODE_ELEMENT, "e", NULL);

    (void)state;
    node_insert_after(parent, NULL, a);
    node_insert_after(parent, b, c);
    node_insert_after(parent, d, e);
    assert_ptr_equal(parent->first, a);
    assert_ptr_equal(a->next, b);
    assert_ptr_equal(b->next, c);
    assert_ptr_equal(c->next, d);
    assert_ptr_equal(parent->last, e);
    assert_ptr_equal(e->previous, d);
    assert_null(e->next);
}

static void a_removed_child_is_gone_and_its_neighbours_meet(void **state)
{
    scoped(arena) arena = arena_new();
    struct node *parent = node_new(arena, NODE_ELEMENT, "p", NULL);
    struct node *a = leaf(arena, parent, "a"), *b = leaf(arena, parent, "b"), *c = leaf(arena, parent, "c");

    (void)state;
    node_remove(b);
    assert_ptr_equal(a->next, c);
    assert_ptr_equal(c->previous, a);
    assert_null(b->parent);
    node_remove(b);
    node_remove(a);
    node_remove(c);
    assert_null(parent->first);
    assert_null(parent->last);
}

static void the_first_child_of_a_name_is_found(void **state)
{
    scoped(arena) arena = arena_new();
    struct node *parent = node_new(arena, NODE_ELEMENT, "p", NULL);
    struct node *x = leaf(arena, parent, "x");

    (void)state;
    leaf(arena, parent, "x");
    assert_ptr_equal(node_child(parent, node_name("x")), x);
    assert_null(node_child(parent, node_name("y")));
}

static void document_order_is_parents_then_attributes_then_children(void **state)
{
    scoped(arena) arena = arena_new();
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL, NULL), *a = leaf(arena, document, "a");
    struct node *first = node_new(arena, NODE_ATTRIBUTE, "een", "1"),
                *second = node_new(arena, NODE_ATTRIBUTE, "b", "");
    struct node *b = leaf(arena, a, "b"), *c = leaf(arena, b, "c"), *d = leaf(arena, a, "d");
    const struct node *order[] = { document, a, first, second, b, c, d };

    (void)state;
    node_add_attribute(a, first);
    node_add_attribute(a, second);
    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 7; j++)
            assert_int_equal(node_compare(order[i], order[j]), i < j ? -1 : i > j);
    assert_ptr_equal(node_root(c), document);
}

static void a_promise_is_taken_back_by_every_change_of_nodes(void **state)
{
    scoped(arena) arena = arena_new();
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL, NULL), *a = leaf(arena, document, "a"), *b;
    uint32_t before;

    (void)state;
    node_settle(document);
    before = document->stamp;
    assert_int_equal(before & 1, 1);
    b = leaf(arena, a, "b");
    assert_int_equal(document->stamp & 1, 0);
    node_settle(document);
    assert_int_not_equal(document->stamp, before);
    node_remove(b);
    assert_int_equal(document->stamp & 1, 0);
    node_settle(document);
    node_add_attribute(a, node_new(arena, NODE_ATTRIBUTE, "x", ""));
    assert_int_equal(document->stamp & 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_names_are_one_pointer),
        cmocka_unit_test(names_stay_equal_when_there_are_many),
        cmocka_unit_test(children_stand_where_they_were_put),
        cmocka_unit_test(a_removed_child_is_gone_and_its_neighbours_meet),
        cmocka_unit_test(the_first_child_of_a_name_is_found),
        cmocka_unit_test(document_order_is_parents_then_attributes_then_children),
        cmocka_unit_test(a_promise_is_taken_back_by_every_change_of_nodes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
