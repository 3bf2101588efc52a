/* sieve_test.c — whether a long list asked as a whole gives what asking its items one by one gives. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/sieve.h"

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

#define ITEMS 3200

/* The same list twice: one is settled, so that it is asked as a whole. */
struct world {
    struct arena *arena;
    struct node *settled, *loose;
    struct expr_host host;
    struct expr_machine *machine;
    struct error err;
};

static void leaf(struct arena *arena, struct node *parent, const char *name, const char *text)
{
    node_append(parent, node_new(arena, NODE_ELEMENT, name, text));
}

static struct node *list(struct arena *arena)
{
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL, NULL);
    struct node *root = node_new(arena, NODE_ELEMENT, "root", NULL);

    node_append(document, root);
    for (int i = 0; i < ITEMS; i++) {
        struct node *item = node_new(arena, NODE_ELEMENT, "item", NULL);

        node_append(root, item);
        leaf(arena, item, "name", arena_format(arena, "p%d", i));
        leaf(arena, item, "label", arena_format(arena, "Place %d", i));
        leaf(arena, item, "region", arena_format(arena, "r%d", i % 7));
        leaf(arena, item, "kind", i % 3 ? "town" : "");
        if (i % 5)
            leaf(arena, item, "people", i % 11 ? arena_format(arena, "%d", i * 7919 % 4000) : "many");
        leaf(arena, item, "since", arena_format(arena, "20%02d-01-0%d", i % 30, 1 + i % 9));
        leaf(arena, item, "twice", arena_format(arena, "%d", i % 4));
        if (i % 2)
            leaf(arena, item, "twice", "9");
    }
    return document;
}

static struct node *instance(void *with, const char *id)
{
    struct world *world = with;

    return strcmp(id, "settled") == 0 ? world->settled : world->loose;
}

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    (void)with;
    (void)err;
    *slot = name[0] == 't' ? 0 : 1;
    return true;
}

/* ${t} is "r3", ${n} is 3000. */
static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    (void)call;
    (void)err;
    *out = slot ? value_number(3000) : value_text("r3");
    return true;
}

static void open_world(struct world *world)
{
    *world = (struct world){ .arena = arena_new() };
    world->settled = list(world->arena);
    world->loose = list(world->arena);
    node_settle(world->settled);
    world->host = (struct expr_host){ .with = world, .instance = instance, .bind = bind, .look_up = look_up };
    world->machine = expr_machine_new(&world->host);
}

static void close_world(struct world *world)
{
    expr_machine_free(world->machine);
    arena_free(world->arena);
}

/* The names that PREDICATE leaves of one of the lists, copied; NULL when it cannot be computed. */
static const char *names_of(struct world *world, const char *id, const char *predicate)
{
    const char *text = arena_format(world->arena, "join(' ', instance('%s')/root/item[%s]/name)", id, predicate);
    struct expr_scene scene = { .context = world->loose, .root = world->loose };
    const struct expr *expr = expr_compile(world->arena, text, &world->host, &world->err);
    struct value value;

    assert_non_null(expr);
    world->err = (struct error){ 0 };
    if (!expr_run(world->machine, expr, &scene, &value, &world->err))
        return NULL;
    return arena_text(world->arena, value_to_text(&value, expr_machine_arena(world->machine)));
}

static const char *const predicates[] = {
    "region = ${t}",
    "region != ${t}",
    "region = 'r3' and kind = 'town'",
    "kind = 'town' and people > 3000",
    "kind = 'town' and region != 'r1' and starts-with(label, 'Place 2')",
    "kind != 'town'",
    "people >= ${n}",
    "${n} <= people",
    "people < ${n} and people > 10",
    "people != 12",
    "people = 12",
    "not(people > 5)",
    "not(people)",
    "people or kind",
    "people = true()",
    "kind = true()",
    "people * 2 - 1 > ${n}",
    "people mod 7 = 3 or -people > 12",
    "contains(label, substr(${t}, 1))",
    "contains(label, '99') or region = ${t}",
    "selected(concat(${t}, ' r5'), region)",
    "selected('town', kind) and not(selected('r1 r2', region))",
    "string-length(label) > 9",
    "string-length(people) = 0",
    "regex(name, '^p1.*7$')",
    "number(substr(name, 1)) < 5",
    "ends-with(label, '7')",
    "ends-with(people, '')",
    "contains(people, '')",
    "starts-with(people, '1') or ends-with(people, substr(${t}, 1))",
    "contains(twice, '9')",
    "contains(label, region)",
    "contains(label, people)",
    "people + 1 > twice",
    "people + 1 > 39 and string-length(name) > 3",
    "people - ${n} <= 2 * people - 4000",
    "(people + 1) * (people - 1) >= people * people - 1",
    "people div 0 > 5 or people mod 0 < 5",
    "3 < 4 + people * 0",
    "people + 1 = 3168 or people + 1 != 12",
    "people < since",
    "people + number(region) > 5 or people > string-length(name)",
    "since > '2020-01-03'",
    "since = '2020-01-03'",
    "since != date('2020-01-03')",
    "date(since) <= date('2005-01-03')",
    "twice = 9",
    "twice > 2 and kind",
    "twice != 9",
    "count(twice) = 2",
    "count(*[. = 'town']) = 1 and region = 'r1' and people > 3990",
    "preceding-sibling::item[1]/kind = kind",
    "nothing > 3",
    "nothing != 3",
    "nothing = ''",
    "people > nothing",
    "region = name or people = people",
    "position() > 20 and kind = 'town'",
    "position() mod 100 = 1",
    "last() = position()",
    "if(kind = 'town', people > 3900, people < 100)",
    "${n} = 3000",
    "${n} > 3000 or false()",
    "people > 100][region = 'r2'][3",
    "kind = 'town'][people > 100][position() < 9",
    "boolean(people) and round(people div 100) = 20",
    ". = 3 or @none or self::item[people = 7]",
};

static void a_whole_list_is_asked_as_its_items_are(void **state)
{
    struct world world;

    (void)state;
    open_world(&world);
    for (size_t i = 0; i < sizeof predicates / sizeof *predicates; i++)
        for (int time = 0; time < 2; time++) {
            const char *whole = names_of(&world, "settled", predicates[i]);
            const char *each = names_of(&world, "loose", predicates[i]);

            if (!whole || !each)
                fail_msg("%s: %s", predicates[i], world.err.text);
            if (strcmp(whole, each) != 0)
                fail_msg("%s: %.60s beside %.60s", predicates[i], whole, each);
        }
    close_world(&world);
}

static void what_cannot_be_computed_is_refused_alike(void **state)
{
    static const char *const wrong[] = { "people > 3 and region = 'r1' | 3", "regex(label, '(')",
                                         "people + (1 | 2) > 3", "regex(label, concat(region, '('))" };
    struct world world;

    (void)state;
    open_world(&world);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error compiled = { 0 };
        const char *text = arena_format(world.arena, "instance('settled')/root/item[%s]", wrong[i]);

        if (!expr_compile(world.arena, text, &world.host, &compiled))
            continue; /* refused before it is run */
        assert_null(names_of(&world, "settled", wrong[i]));
        text = arena_text(world.arena, world.err.text);
        assert_null(names_of(&world, "loose", wrong[i]));
        assert_string_equal(text, world.err.text);
    }
    close_world(&world);
}

static void a_changed_list_is_laid_out_anew(void **state)
{
    struct world world;
    struct node *root, *item;

    (void)state;
    open_world(&world);
    assert_string_equal(names_of(&world, "settled", "people > 3995 and region = 'r1'"),
                        names_of(&world, "loose", "people > 3995 and region = 'r1'"));
    root = world.settled->first;
    item = node_new(world.arena, NODE_ELEMENT, "item", NULL);
    leaf(world.arena, item, "name", "new");
    leaf(world.arena, item, "people", "9999");
    node_append(root, item);
    node_settle(world.settled);
    assert_string_equal(names_of(&world, "settled", "people > 9000"), "new");
    node_remove(item);
    node_settle(world.settled);
    assert_string_equal(names_of(&world, "settled", "people > 9000"), "");
    close_world(&world);
}

static void more_columns_and_lists_than_are_kept_are_asked_all_the_same(void **state)
{
    struct world world;
    const char *predicate;

    (void)state;
    open_world(&world);
    for (int i = 0; i < 40; i++) {
        predicate = arena_format(world.arena, "none%d != 'x' or people > 3995", i);
        assert_string_equal(names_of(&world, "settled", predicate), names_of(&world, "loose", "people > 3995"));
    }
    for (int i = 0; i < 20; i++) {
        world.settled = list(world.arena);
        node_settle(world.settled);
        assert_string_equal(names_of(&world, "settled", "people > 3995"), names_of(&world, "loose", "people > 3995"));
    }
    close_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_list_is_asked_as_its_items_are),
        cmocka_unit_test(what_cannot_be_computed_is_refused_alike),
        cmocka_unit_test(a_changed_list_is_laid_out_anew),
        cmocka_unit_test(more_columns_and_lists_than_are_kept_are_asked_all_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
