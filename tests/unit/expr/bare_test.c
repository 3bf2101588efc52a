/* bare_test.c — expressions in a host that offers nothing, over trees with every kind of node, and values by hand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/expr.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include "expr/node.h"
#include "expr/value.h"

static const struct expr_host bare = { .zone_offset_minutes = 120 };

/* <root><!--zeg--><?doe x?><a>1</a>tekst<b/><a>2</a></root>; one of each may be hidden. */
struct tree {
    struct arena *arena;
    struct node *document, *root, *comment, *instruction, *a, *text, *b, *second;
};

static struct node *add(struct tree *tree, enum node_kind kind, const char *name, const char *text)
{
    struct node *node = node_new(tree->arena, kind, name, text);

    node_append(tree->root, node);
    return node;
}

static void plant(struct tree *tree)
{
    tree->arena = arena_new();
    tree->document = node_new(tree->arena, NODE_DOCUMENT, NULL, NULL);
    tree->root = node_new(tree->arena, NODE_ELEMENT, "root", NULL);
    node_append(tree->document, tree->root);
    tree->comment = add(tree, NODE_COMMENT, NULL, "zeg");
    tree->instruction = add(tree, NODE_INSTRUCTION, "doe", "x");
    tree->a = add(tree, NODE_ELEMENT, "a", "1");
    tree->text = add(tree, NODE_TEXT, NULL, "tekst");
    tree->b = add(tree, NODE_ELEMENT, "b", NULL);
    tree->second = add(tree, NODE_ELEMENT, "a", "2");
}

/* What TEXT gives in TREE with HOST, as text; NULL and ERR when it cannot be read or run. */
static const char *run(struct tree *tree, const struct expr_host *host, const char *text, struct error *err)
{
    struct expr_scene scene = { .context = tree->root, .root = tree->document };
    scoped(expr_machine) machine = expr_machine_new(host);
    const struct expr *expr = expr_compile(tree->arena, text, host, err);
    struct value value;

    if (!expr || !expr_run(machine, expr, &scene, &value, err))
        return NULL;
    return arena_text(tree->arena, value_to_text(&value, tree->arena));
}

static void assert_gives(struct tree *tree, const char *text, const char *wanted)
{
    struct error err = { 0 };
    const char *found = run(tree, &bare, text, &err);

    if (!found)
        fail_msg("%s: %s", text, err.text);
    if (strcmp(found, wanted) != 0)
        fail_msg("%s gives %s, not %s", text, found, wanted);
}

static void each_kind_of_node_is_found_by_its_test(void **state)
{
    struct tree tree;

    (void)state;
    plant(&tree);
    assert_gives(&tree, "count(node())", "6");
    assert_gives(&tree, "comment()", "zeg");
    assert_gives(&tree, "processing-instruction()", "x");
    assert_gives(&tree, "processing-instruction('doe')", "x");
    assert_gives(&tree, "count(processing-instruction('laat'))", "0");
    assert_gives(&tree, "text()", "tekst");
    assert_gives(&tree, "count(*)", "3");
    assert_gives(&tree, "count(b/text())", "0");
    arena_free(tree.arena);
}

static void names_belong_to_elements_and_instructions(void **state)
{
    struct tree tree;

    (void)state;
    plant(&tree);
    assert_gives(&tree, "name(processing-instruction())", "doe");
    assert_gives(&tree, "namespace-uri(processing-instruction())", "");
    assert_gives(&tree, "name(comment())", "");
    assert_gives(&tree, "local-name(comment())", "");
    assert_gives(&tree, "namespace-uri(comment())", "");
    assert_gives(&tree, "name()", "root");
    arena_free(tree.arena);
}

static void what_is_hidden_is_not_there(void **state)
{
    struct tree tree;

    (void)state;
    plant(&tree);
    tree.a->hidden = tree.text->hidden = true;
    assert_gives(&tree, "count(a)", "1");
    assert_gives(&tree, "a", "2");
    assert_gives(&tree, "count(text())", "0");
    assert_gives(&tree, "string(.)", "2");
    assert_gives(&tree, "count(b/preceding::node())", "2");
    assert_gives(&tree, "position(a)", "1");
    arena_free(tree.arena);
}

static void the_text_of_an_element_is_that_of_all_below(void **state)
{
    struct tree tree;
    struct node *only;

    (void)state;
    plant(&tree);
    assert_gives(&tree, "string(.)", "1tekst2");
    assert_gives(&tree, "number(.)", "NaN");
    only = node_new(tree.arena, NODE_TEXT, NULL, "7");
    node_append(tree.b, only);
    assert_gives(&tree, "b + 1", "8");
    only->hidden = true;
    assert_gives(&tree, "string(b)", "");
    only->hidden = false;
    only->text = NULL;
    assert_gives(&tree, "string(b)", "");
    arena_free(tree.arena);
}

static void a_place_counts_neighbours_of_the_same_name_only(void **state)
{
    struct tree tree;

    (void)state;
    plant(&tree);
    assert_gives(&tree, "position(a[2])", "1");
    assert_gives(&tree, "position(b)", "1");
    arena_free(tree.arena);
}

static void a_tree_that_stands_nowhere_has_no_root_above(void **state)
{
    struct tree tree;
    struct node *loose;

    (void)state;
    plant(&tree);
    loose = node_new(tree.arena, NODE_ELEMENT, "los", "9");
    assert_ptr_equal(node_root(loose), loose);
    assert_int_equal(node_compare(tree.a, tree.second), -1);
    assert_int_equal(node_compare(tree.second, tree.a), 1);
    assert_int_equal(node_compare(tree.a, tree.a), 0);
    assert_int_equal(node_compare(loose, tree.a), -node_compare(tree.a, loose));
    assert_int_not_equal(node_compare(loose, tree.a), 0);
    arena_free(tree.arena);
}

static void an_element_hides_what_has_its_name_but_is_none(void **state)
{
    struct tree tree;

    (void)state;
    plant(&tree);
    node_insert_after(tree.root, NULL, node_new(tree.arena, NODE_INSTRUCTION, "a", "0"));
    assert_ptr_equal(node_child(tree.root, node_name("a")), tree.a);
    assert_gives(&tree, "a", "1");
    assert_gives(&tree, "indexed-repeat(a, a, 2)", "2");
    arena_free(tree.arena);
}

static void what_the_host_does_not_offer_is_blank(void **state)
{
    struct tree tree;

    (void)state;
    plant(&tree);
    assert_gives(&tree, "pulldata('x', 'a', 'b', 'c')", "");
    assert_gives(&tree, "jr:choice-name('a', 'b')", "");
    assert_gives(&tree, "jr:itext('a')", "");
    arena_free(tree.arena);
}

static void without_a_clock_it_is_now(void **state)
{
    struct tree tree;

    (void)state;
    plant(&tree);
    assert_gives(&tree, "today() > date('2020-01-01')", "true");
    assert_gives(&tree, "now() >= today()", "true");
    assert_gives(&tree, "string-length(string(today())) >= 10", "true");
    assert_gives(&tree, "format-date('2024-03-05', '%e %b')", "5 mrt");
    arena_free(tree.arena);
}

static void a_fixed_zone_is_kept(void **state)
{
    struct tree tree;

    (void)state;
    plant(&tree);
    assert_gives(&tree, "decimal-date-time('1970-01-02T02:00:00.000+02:00')", "1");
    assert_gives(&tree, "decimal-date-time('1970-01-02T02:00')", "1");
    assert_gives(&tree, "decimal-time('02:00:00.000+02:00')", "0.08333333333333333");
    assert_gives(&tree, "date('2024-03-05T10:00') = date('2024-03-05T08:00Z')", "true");
    arena_free(tree.arena);
}

static void a_name_needs_somebody_who_knows_it(void **state)
{
    struct tree tree;
    struct error err = { 0 };

    (void)state;
    plant(&tree);
    assert_null(run(&tree, &bare, "${a}", &err));
    assert_non_null(strstr(err.text, "No ${name} can be used here"));
    assert_null(expr_compile(tree.arena, "1 +", NULL, NULL));
    assert_null(expr_compile(tree.arena, "${a}", NULL, NULL));
    assert_non_null(expr_compile(tree.arena, "1 + 1", NULL, NULL));
    arena_free(tree.arena);
}

static bool binds(void *with, const char *name, unsigned *slot, struct error *err)
{
    (void)with;
    (void)name;
    (void)err;
    *slot = 0;
    return true;
}

static bool finds_nothing(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    (void)call;
    (void)slot;
    (void)err;
    *out = (struct value){ .type = VALUE_TEXT };
    return true;
}

static bool fails(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    (void)call;
    (void)slot;
    (void)out;
    return error_set(err, ERROR_INPUT, "Niet nu.");
}

static void a_name_that_nobody_can_look_up_is_refused(void **state)
{
    struct tree tree;
    struct expr_host host = { .bind = binds };
    struct error err = { 0 };

    (void)state;
    plant(&tree);
    assert_null(run(&tree, &host, "${a} + 1", &err));
    assert_string_not_equal(err.text, "");
    host.look_up = fails;
    assert_null(run(&tree, &host, "concat('x', ${a})", &err));
    assert_string_equal(err.text, "Niet nu.");
    host.look_up = finds_nothing;
    assert_string_equal(run(&tree, &host, "concat('x', ${a})", &err), "x");
    assert_string_equal(run(&tree, &host, "${a} = ''", &err), "true");
    arena_free(tree.arena);
}

static void a_failing_part_fails_the_whole(void **state)
{
    static const char *const wholes[] = {
        "${a} + 1",          "1 + ${a}",       "${a} = 1",  "1 = ${a}", "${a} and 1",   "not(${a})",
        "if(${a}, 1, 2)",    "if(1, ${a}, 2)", "- ${a}",    "a[${a}]",  "a | (${a})/b", "concat(${a}, 1)",
        "coalesce(${a}, 1)", "a[. = ${a}]/b",  "(${a})[1]", "${a} or 0"
    };
    struct tree tree;
    struct expr_host host = { .bind = binds, .look_up = fails };

    (void)state;
    plant(&tree);
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        struct error err = { 0 };
        if (run(&tree, &host, wholes[i], &err))
            fail_msg("%s is taken", wholes[i]);
        assert_string_equal(err.text, "Niet nu.");
    }
    arena_free(tree.arena);
}

/* COUNT times OPEN, then MIDDLE, then COUNT times CLOSE. */
static void nest(struct buf *out, int count, const char *open, const char *middle, const char *close)
{
    buf_cut(out, 0);
    for (int i = 0; i < count; i++)
        buf_text(out, open);
    buf_text(out, middle);
    for (int i = 0; i < count; i++)
        buf_text(out, close);
}

static void every_way_to_be_too_deep_is_refused(void **state)
{
    static const char *const ways[][3] = { { "(", "1", ")" },        { "not(", "1", ")" },
                                           { "a[", "1", "]" },       { "(a)[", "1", "]" },
                                           { "- ", "1", "" },        { "1 + (", "1", ")" },
                                           { "(", "a", ")[1]" },     { "concat('x', ", "1", ")" },
                                           { "if(1, ", "a", ", 2)" } };
    struct tree tree;
    scoped_buf text = { 0 };

    (void)state;
    plant(&tree);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct error err = { 0 };
        nest(&text, 400, ways[i][0], ways[i][1], ways[i][2]);
        if (expr_compile(tree.arena, buf_view(&text), &bare, &err))
            fail_msg("%.40s is taken", buf_view(&text));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_null(expr_compile(tree.arena, buf_view(&text), &bare, NULL));
        nest(&text, 20, ways[i][0], ways[i][1], ways[i][2]);
        if (!expr_compile(tree.arena, buf_view(&text), &bare, &err))
            fail_msg("%.40s: %s", buf_view(&text), err.text);
    }
    arena_free(tree.arena);
}

static void a_long_chain_is_not_deep(void **state)
{
    struct tree tree;
    scoped_buf text = { 0 };

    (void)state;
    plant(&tree);
    nest(&text, 400, "", "1", " + 1");
    assert_gives(&tree, buf_view(&text), "401");
    arena_free(tree.arena);
}

static void a_call_with_very_many_arguments_is_fine(void **state)
{
    struct tree tree;
    scoped_buf text = { 0 };

    (void)state;
    plant(&tree);
    buf_text(&text, "string-length(concat('x'");
    for (int i = 0; i < 200; i++)
        buf_text(&text, ", 'y'");
    buf_text(&text, "))");
    assert_gives(&tree, buf_view(&text), "201");
    arena_free(tree.arena);
}

/* --- values by hand --- */

static void a_value_without_a_text_is_empty(void **state)
{
    scoped(arena) arena = arena_new();
    struct value text = { .type = VALUE_TEXT }, nodes = { .type = VALUE_NODES };

    (void)state;
    assert_string_equal(value_to_text(&text, arena), "");
    assert_true(isnan(value_to_number(&text)));
    assert_false(value_is_true(&text));
    assert_string_equal(value_to_text(&nodes, arena), "");
    assert_true(isnan(value_to_number(&nodes)));
    assert_false(value_is_true(&nodes));
}

static void a_moment_is_written_when_nobody_did(void **state)
{
    scoped(arena) arena = arena_new();
    struct value day = { .type = VALUE_DATE, .number = 1 }, never = { .type = VALUE_DATE, .number = NAN };

    (void)state;
    assert_string_equal(value_to_text(&day, arena), "1970-01-02");
    assert_true(value_is_true(&day));
    assert_true(value_to_number(&day) == 1);
    assert_string_equal(value_to_text(&never, arena), "Invalid Date");
    assert_false(value_is_true(&never));
    day.number = 1e18;
    assert_string_equal(value_to_text(&day, arena), "Invalid Date");
    day.number = -1e18;
    assert_string_equal(value_to_text(&day, arena), "Invalid Date");
}

static void a_node_is_the_number_of_its_text(void **state)
{
    struct tree tree;
    struct node *set[1];
    struct value value = { .type = VALUE_NODES, .nodes = set, .node_count = 1 };

    (void)state;
    plant(&tree);
    set[0] = tree.second;
    assert_true(value_to_number(&value) == 2);
    set[0] = tree.root;
    assert_true(isnan(value_to_number(&value)));
    tree.second->text = "1e5";
    set[0] = tree.second;
    assert_true(value_to_number(&value) == 1e5);
    arena_free(tree.arena);
}

static void an_exponent_is_digits_to_the_end(void **state)
{
    static const char *const bad[] = { "1e", "1e-", "1e+", "1ex", "1e5x", "1e5.0" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_true(isnan(value_read_number(bad[i], strlen(bad[i]))));
    assert_true(value_read_number("1e05 ", 5) == 1e5);
    assert_true(value_read_number("1e5", 3) == 1e5);
    assert_true(value_read_number("12e5", 2) == 12);
}

static void a_machine_may_be_none(void **state)
{
    (void)state;
    expr_machine_free(NULL);
    assert_true(expr_has_function(&bare, "concat"));
    assert_false(expr_has_function(&bare, "weg"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_node_is_found_by_its_test),
        cmocka_unit_test(names_belong_to_elements_and_instructions),
        cmocka_unit_test(what_is_hidden_is_not_there),
        cmocka_unit_test(the_text_of_an_element_is_that_of_all_below),
        cmocka_unit_test(a_place_counts_neighbours_of_the_same_name_only),
        cmocka_unit_test(a_tree_that_stands_nowhere_has_no_root_above),
        cmocka_unit_test(an_element_hides_what_has_its_name_but_is_none),
        cmocka_unit_test(what_the_host_does_not_offer_is_blank),
        cmocka_unit_test(without_a_clock_it_is_now),
        cmocka_unit_test(a_fixed_zone_is_kept),
        cmocka_unit_test(a_name_needs_somebody_who_knows_it),
        cmocka_unit_test(a_name_that_nobody_can_look_up_is_refused),
        cmocka_unit_test(a_failing_part_fails_the_whole),
        cmocka_unit_test(every_way_to_be_too_deep_is_refused),
        cmocka_unit_test(a_long_chain_is_not_deep),
        cmocka_unit_test(a_call_with_very_many_arguments_is_fine),
        cmocka_unit_test(a_value_without_a_text_is_empty),
        cmocka_unit_test(a_moment_is_written_when_nobody_did),
        cmocka_unit_test(a_node_is_the_number_of_its_text),
        cmocka_unit_test(an_exponent_is_digits_to_the_end),
        cmocka_unit_test(a_machine_may_be_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
