/* expr_test.c — whether expressions tell what they read, explain themselves and know their limits. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/expr.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"

#include "expr/function.h"
#include "expr/node.h"

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    (void)with;
    *slot = (unsigned)*name;
    return *name != 'z' || error_set(err, ERROR_ABSENT, "There is no ${%s}; correct it.", name);
}

static bool read_param(struct expr_call *call, struct value *out, struct error *err)
{
    if (!*expr_argument_text(call, 0))
        return error_set(err, ERROR_INPUT, "param() wants a name; give it one.");
    *out = value_number(*(double *)expr_call_own(call));
    return true;
}

static bool param_reads(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                        struct error *err)
{
    struct expr_reference reference = { .kind = EXPR_READS_INSTANCE, .text = count && literals[0] ? literals[0] : "?" };

    return with && visitor->visit(visitor->with, &reference, err);
}

static bool run_nested(struct expr_call *call, struct value *out, struct error *err)
{
    scoped(arena) arena = arena_new();
    const struct expr *inner = expr_compile(arena, expr_argument_text(call, 0), NULL, err);

    return inner && expr_run(expr_call_machine(call), inner, expr_call_scene(call), out, err);
}

static bool run_again(struct expr_call *call, struct value *out, struct error *err)
{
    return expr_run(expr_call_machine(call), *(const struct expr **)expr_call_with(call), expr_call_scene(call), out,
                    err);
}

static double parameter = 9;
static const struct expr_function functions[] = {
    { .name = "param",
      .arguments_min = 1,
      .arguments_max = 2,
      .with = &parameter,
      .run = read_param,
      .references = param_reads },
    { .name = "nested", .arguments_min = 1, .arguments_max = 1, .run = run_nested },
    { .name = "again", .arguments_min = 0, .arguments_max = 0, .run = run_again },
};

static struct expr_host host_of(void *with)
{
    return (struct expr_host){ .with = with,
                               .functions = functions,
                               .function_count = 3,
                               .bind = bind,
                               .zone_offset_minutes = EXPR_ZONE_BRUSSELS };
}

/* --- references --- */

static bool write_down(void *with, const struct expr_reference *reference, struct error *err)
{
    static const char *const kinds[] = { "name", "path", "instance", "everything", "clock" };
    struct buf *out = with;

    (void)err;
    buf_format(out, "%s%s", out->size_bytes ? "; " : "", kinds[reference->kind]);
    if (reference->kind == EXPR_READS_NAME || reference->kind == EXPR_READS_INSTANCE)
        buf_format(out, " %s", reference->text);
    if (reference->kind != EXPR_READS_PATH)
        return true;
    buf_text(out, reference->absolute ? " /" : " ");
    for (size_t i = 0; i < reference->up_count; i++)
        buf_text(out, "../");
    for (size_t i = 0; i < reference->step_count; i++)
        buf_format(out, "%s%s", i ? "/" : "", reference->steps[i] ? reference->steps[i] : "*");
    return true;
}

static void assert_reads(const char *text, const char *expected)
{
    scoped(arena) arena = arena_new();
    scoped_buf out = { 0 };
    struct expr_host host = host_of(NULL);
    const struct expr_visitor visitor = { write_down, &out };
    const struct expr *expr = expr_compile(arena, text, &host, NULL);

    assert_non_null(expr);
    assert_true(expr_references(expr, &host, &visitor, NULL));
    assert_string_equal(buf_view(&out), expected);
}

static void paths_tell_where_they_lead(void **state)
{
    (void)state;
    assert_reads("/data/a", "path /data/a");
    assert_reads(". + 1", "path ");
    assert_reads("../x", "path ../x");
    assert_reads("../../g/x", "path ../../g/x");
    assert_reads("a/../b", "path b");
    assert_reads("a/*/@id", "path a/*");
    assert_reads("a/text()", "path a");
    assert_reads("following-sibling::k", "path ../k");
    assert_reads("/", "path /");
    assert_reads("/..", "path /");
    assert_reads("//a", "everything");
    assert_reads("ancestor::g/x", "everything");
    assert_reads("'a' = 1", "");
}

static void what_a_predicate_reads_is_seen_from_its_node(void **state)
{
    (void)state;
    assert_reads("/data/k[b = ../c]/d", "path /data/k/b; path /data/c; path /data/k/d");
    assert_reads("/data/k[b = current()/../e]/d", "path /data/k/b; path ../e; path /data/k/d");
    assert_reads("../k[a][2]", "path ../k/a; path ../k");
    assert_reads("(../k)[a]/b", "path ../k/a; path ../k/b");
    assert_reads("/data/k[${n} = 1]", "name n; path /data/k");
}

static void documents_are_read_as_a_whole(void **state)
{
    (void)state;
    assert_reads("instance('l')/root/item[name = ${g}]/regio", "instance l; name g");
    assert_reads("instance('l')/root/item[name = current()/../g]", "instance l; path ../g");
    assert_reads("randomize(instance('l')/root/item[x = 1])", "instance l");
    assert_reads("pulldata('l', 'a', 'b', ${c})", "instance l; name c");
    assert_reads("instance(${a})/root", "everything; name a");
    assert_reads("id('a')", "everything");
}

static void names_and_functions_of_the_host_are_told(void **state)
{
    (void)state;
    assert_reads("${a} = ${b}", "name a; name b");
    assert_reads("${a}[2]", "name a");
    assert_reads("${a}/b", "name a; everything");
    assert_reads("param('min', ${d})", "name d; instance min");
    assert_reads("param(${d})", "name d; instance ?");
    assert_reads("if(${a}, ${b}, ${c})", "name a; name b; name c");
    assert_reads("${a} | ../b", "name a; path ../b");
    assert_reads("-${a}", "name a");
}

static void the_clock_and_the_node_itself_are_told(void **state)
{
    (void)state;
    assert_reads("today()", "clock");
    assert_reads(". <= now()", "path ; clock");
    assert_reads("random()", "clock");
    assert_reads("uuid()", "clock");
    assert_reads("once(uuid())", "path ; clock");
    assert_reads("string-length()", "path ");
    assert_reads("string-length(../a)", "path ../a");
    assert_reads("current()/a", "path a");
    assert_reads("position(..)", "path ../");
    assert_reads("position()", "");
}

static void what_can_never_be_reached_is_not_read(void **state)
{
    (void)state;
    assert_reads("false() and ${a}", "");
    assert_reads("true() or ${a}", "");
    assert_reads("if(true(), ${a}, ${b})", "name a");
    assert_reads("true() and ${a}", "name a");
}

static bool stop(void *with, const struct expr_reference *reference, struct error *err)
{
    ++*(int *)with;
    return error_set(err, ERROR_INPUT, "%s is enough; stop.", reference->text);
}

static void a_visitor_may_stop(void **state)
{
    scoped(arena) arena = arena_new();
    struct expr_host host = host_of(NULL);
    struct error err = { 0 };
    int count = 0;
    const struct expr_visitor visitor = { stop, &count };

    (void)state;
    assert_false(expr_references(expr_compile(arena, "${a} + ${b}", &host, NULL), &host, &visitor, &err));
    assert_int_equal(count, 1);
    assert_string_equal(err.text, "a is enough; stop.");
}

/* --- types and constants --- */

static void the_type_is_known_where_it_can_be(void **state)
{
    static const struct {
        const char *text;
        int type;
    } rows[] = { { "1 + ${a}", VALUE_NUMBER },
                 { "'a'", VALUE_TEXT },
                 { "${a} = 1", VALUE_BOOLEAN },
                 { "../a", VALUE_NODES },
                 { "today()", VALUE_DATE },
                 { "concat(1)", VALUE_TEXT },
                 { "${a}", -1 },
                 { "if(${a}, 1, 'x')", -1 },
                 { "if(${a}, 1, 2)", VALUE_NUMBER },
                 { "param('x')", -1 },
                 { "${a} or 1", VALUE_BOOLEAN } };
    scoped(arena) arena = arena_new();
    struct expr_host host = host_of(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum value_type type;
        bool known = expr_type(expr_compile(arena, rows[i].text, &host, NULL), &type);

        assert_int_equal(known, rows[i].type >= 0);
        if (known)
            assert_int_equal(type, rows[i].type);
    }
}

static void literals_are_constants(void **state)
{
    scoped(arena) arena = arena_new();
    struct value value;

    (void)state;
    assert_true(expr_constant(expr_compile(arena, "-3.5", NULL, NULL), &value));
    assert_true(value.number == -3.5);
    assert_true(expr_constant(expr_compile(arena, "'ja'", NULL, NULL), &value));
    assert_string_equal(value.text, "ja");
    assert_true(expr_constant(expr_compile(arena, "false()", NULL, NULL), &value));
    assert_false(value.boolean);
    assert_false(expr_constant(expr_compile(arena, "today()", NULL, NULL), &value));
    assert_string_equal(expr_source(expr_compile(arena, " 1 + 2", NULL, NULL)), " 1 + 2");
}

/* --- limits --- */

static char *repeated(const char *text, size_t count)
{
    struct buf out = { 0 };

    while (count--)
        buf_text(&out, text);
    return buf_take(&out);
}

static void assert_refused(char *text)
{
    scoped(arena) arena = arena_new();
    struct error err = { 0 };

    assert_null(expr_compile(arena, text, NULL, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_true(strlen(err.text) > 10);
    mem_free(text);
}

static void what_is_too_deep_too_long_or_too_much_is_refused(void **state)
{
    (void)state;
    assert_refused(repeated("(", 5000));
    assert_refused(repeated("-", 5000));
    assert_refused(repeated("a[", 5000));
    assert_refused(repeated("not(", 5000));
    assert_refused(repeated("1+", 70000));
    assert_refused(repeated("1 or a or ", 30000));
    assert_refused(repeated("", 1));
}

static void a_long_chain_that_is_not_nested_is_fine(void **state)
{
    scoped(arena) arena = arena_new();
    scoped(expr_machine) machine = expr_machine_new(NULL);
    struct buf text = { 0 };
    struct value value;
    struct expr_scene scene = { 0 };

    (void)state;
    buf_text(&text, "0");
    for (int i = 0; i < 1000; i++)
        buf_text(&text, " + 1");
    assert_true(expr_run(machine, expr_compile(arena, buf_view(&text), NULL, NULL), &scene, &value, NULL));
    assert_true(value.number == 1000);
    buf_clear(&text);
}

static void a_bad_text_is_refused_with_a_sentence(void **state)
{
    static const char *const texts[] = { "",        "1 +",   "a b", "a[",       "a]",  "f(",   "count(", "a//",
                                         "a:::b",   "'a",    "${a", "${z}",     "@",   "a::b", "$x",     "1 = ",
                                         "count()", "a/(b)", "/*/", "if(1, 2)", "..[", "*(1)", "1 | ",   "text(1)" };
    struct expr_host host = host_of(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scoped(arena) arena = arena_new();
        struct error err = { 0 };

        assert_null(expr_compile(arena, texts[i], &host, &err));
        assert_true(err.kind != ERROR_NONE && *err.text);
    }
}

static void an_error_may_be_unwanted(void **state)
{
    scoped(arena) arena = arena_new();

    (void)state;
    assert_null(expr_compile(arena, "count(", NULL, NULL));
    assert_null(expr_compile(arena, "nergens()", NULL, NULL));
    assert_null(expr_compile(arena, "${a}", NULL, NULL));
}

/* --- running --- */

static void no_context_reads_as_nothing(void **state)
{
    static const char *const texts[] = { "string(.)",      "count(..)", "/a",        "name()",    "number()",
                                         "lang('nl')",     "id('x')",   "current()", "once('x')", "//x",
                                         "instance('x')/y" };
    scoped(arena) arena = arena_new();
    scoped(expr_machine) machine = expr_machine_new(NULL);
    struct expr_scene scene = { 0 };
    struct value value;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(expr_run(machine, expr_compile(arena, texts[i], NULL, NULL), &scene, &value, NULL));
}

static void a_failed_run_leaves_its_result_alone(void **state)
{
    scoped(arena) arena = arena_new();
    struct expr_host host = host_of(NULL);
    scoped(expr_machine) machine = expr_machine_new(&host);
    struct expr_scene scene = { 0 };
    struct value value = value_text("oud");
    struct error err = { 0 };

    (void)state;
    assert_false(expr_run(machine, expr_compile(arena, "1 + param('')", &host, NULL), &scene, &value, &err));
    assert_string_equal(value.text, "oud");
    assert_string_equal(err.text, "param() wants a name; give it one.");
}

static void a_run_inside_a_run_leaves_the_outer_values(void **state)
{
    scoped(arena) arena = arena_new();
    struct expr_host host = host_of(NULL);
    scoped(expr_machine) machine = expr_machine_new(&host);
    struct expr_scene scene = { 0 };
    struct value value;
    const struct expr *expr = expr_compile(
        arena, "concat(concat('a', 'b'), nested(\"concat('c', 'd')\"), concat('e', param('x')))", &host, NULL);

    (void)state;
    assert_true(expr_run(machine, expr, &scene, &value, NULL));
    assert_string_equal(value.text, "abcde9");
}

static void runs_that_call_each_other_in_a_circle_end(void **state)
{
    scoped(arena) arena = arena_new();
    const struct expr *expr = NULL;
    struct expr_host host = host_of(&expr);
    scoped(expr_machine) machine = expr_machine_new(&host);
    struct expr_scene scene = { 0 };
    struct error err = { 0 };
    struct value value;

    (void)state;
    expr = expr_compile(arena, "1 + again()", &host, NULL);
    assert_false(expr_run(machine, expr, &scene, &value, &err));
    assert_non_null(strstr(err.text, "in a circle"));
    assert_true(expr_run(machine, expr_compile(arena, "1", NULL, NULL), &scene, &value, NULL));
}

static void a_function_is_taken_from_the_host_that_runs(void **state)
{
    scoped(arena) arena = arena_new();
    struct expr_host reads = host_of(NULL), runs = host_of(NULL), bare = { 0 };
    double other = 5;
    struct expr_function table[] = { { .name = "param", .arguments_max = 2, .with = &other, .run = read_param } };
    const struct expr *expr = expr_compile(arena, "param('x')", &reads, NULL);
    struct expr_scene scene = { 0 };
    struct value value;

    (void)state;
    runs.functions = table;
    runs.function_count = 1;
    scoped(expr_machine) machine = expr_machine_new(&runs);
    scoped(expr_machine) empty = expr_machine_new(&bare);
    assert_true(expr_run(machine, expr, &scene, &value, NULL));
    assert_true(value.number == 5);
    assert_false(expr_run(empty, expr, &scene, &value, NULL));
}

static void place_and_size_may_be_given(void **state)
{
    scoped(arena) arena = arena_new();
    scoped(expr_machine) machine = expr_machine_new(NULL);
    struct expr_scene scene = { .position = 3, .size = 7 };
    struct value value;

    (void)state;
    assert_true(expr_run(machine, expr_compile(arena, "position() * 10 + last()", NULL, NULL), &scene, &value, NULL));
    assert_true(value.number == 37);
}

static void a_fixed_zone_counts_days_from_utc(void **state)
{
    scoped(arena) arena = arena_new();
    struct expr_host host = { .zone_offset_minutes = -420 };
    scoped(expr_machine) machine = expr_machine_new(&host);
    struct expr_scene scene = { 0 };
    struct value value;

    (void)state;
    assert_true(expr_run(machine, expr_compile(arena, "number('1970-01-02') * 24", &host, NULL), &scene, &value, NULL));
    assert_true(fabs(value.number - 31) < 1e-9);
    assert_true(
        expr_run(machine, expr_compile(arena, "date-time('1970-01-01T00:00:00Z')", &host, NULL), &scene, &value, NULL));
    assert_string_equal(value.text, "1969-12-31T17:00:00.000-07:00");
    assert_true(expr_run(machine, expr_compile(arena, "decimal-time('12:00:00+00:00') * 24", &host, NULL), &scene,
                         &value, NULL));
    assert_true(fabs(value.number - 5) < 1e-9);
}

/* --- explaining --- */

static void write_part(void *with, int depth, const char *source, const struct value *value)
{
    scoped(arena) arena = arena_new();

    buf_format(with, "%d %s: %s; ", depth, source, value_to_text(value, arena));
}

static void an_expression_explains_its_parts_innermost_first(void **state)
{
    scoped(arena) arena = arena_new();
    scoped(expr_machine) machine = expr_machine_new(NULL);
    struct node *a = node_new(arena, NODE_ELEMENT, "a", "4");
    struct expr_scene scene = { .context = a };
    scoped_buf out = { 0 };
    const struct expr_listener listener = { write_part, &out };
    const struct expr *expr = expr_compile(arena, "if(. > 3 and true(), . * 2, 0)", NULL, NULL);

    (void)state;
    assert_true(expr_explain(machine, expr, &scene, &listener, NULL));
    assert_string_equal(buf_view(&out), "3 .: 4; 2 . > 3: true; 1 . > 3 and true(): true; 2 .: 4; 1 . * 2: 8; "
                                        "0 if(. > 3 and true(), . * 2, 0): 8; ");
}

static void every_function_can_be_found_by_its_name(void **state)
{
    const struct function_table tables[] = { functions_text(), functions_number(), functions_list(), functions_date(),
                                             functions_digest() };
    struct expr_host host = host_of(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (size_t j = 0; j < tables[i].count; j++) {
            assert_true(expr_has_function(NULL, tables[i].rows[j].name));
            if (j)
                assert_true(strcmp(tables[i].rows[j - 1].name, tables[i].rows[j].name) < 0);
        }
    }
    assert_true(expr_has_function(NULL, "if"));
    assert_true(expr_has_function(&host, "param"));
    assert_false(expr_has_function(NULL, "param"));
    assert_false(expr_has_function(NULL, "substringx"));
    assert_false(expr_has_function(NULL, "sub"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_tell_where_they_lead),
        cmocka_unit_test(what_a_predicate_reads_is_seen_from_its_node),
        cmocka_unit_test(documents_are_read_as_a_whole),
        cmocka_unit_test(names_and_functions_of_the_host_are_told),
        cmocka_unit_test(the_clock_and_the_node_itself_are_told),
        cmocka_unit_test(what_can_never_be_reached_is_not_read),
        cmocka_unit_test(a_visitor_may_stop),
        cmocka_unit_test(the_type_is_known_where_it_can_be),
        cmocka_unit_test(literals_are_constants),
        cmocka_unit_test(what_is_too_deep_too_long_or_too_much_is_refused),
        cmocka_unit_test(a_long_chain_that_is_not_nested_is_fine),
        cmocka_unit_test(a_bad_text_is_refused_with_a_sentence),
        cmocka_unit_test(an_error_may_be_unwanted),
        cmocka_unit_test(no_context_reads_as_nothing),
        cmocka_unit_test(a_failed_run_leaves_its_result_alone),
        cmocka_unit_test(a_run_inside_a_run_leaves_the_outer_values),
        cmocka_unit_test(runs_that_call_each_other_in_a_circle_end),
        cmocka_unit_test(a_function_is_taken_from_the_host_that_runs),
        cmocka_unit_test(place_and_size_may_be_given),
        cmocka_unit_test(a_fixed_zone_counts_days_from_utc),
        cmocka_unit_test(an_expression_explains_its_parts_innermost_first),
        cmocka_unit_test(every_function_can_be_found_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
