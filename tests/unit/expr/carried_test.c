/* carried_test.c — what an expression copies is told; what it only asks, counts or compares is not. */
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

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    (void)with;
    (void)name;
    (void)err;
    *slot = 0;
    return true;
}

static bool run(struct expr_call *call, struct value *out, struct error *err)
{
    (void)call;
    (void)err;
    *out = value_text("");
    return true;
}

static bool carries(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                    struct error *err)
{
    struct expr_reference reference = { .kind = EXPR_READS_NAME, .text = count && literals[0] ? literals[0] : "?" };

    (void)with;
    return visitor->visit(visitor->with, &reference, err);
}

static const struct expr_function functions[] = {
    { .name = "ask", .arguments_max = 3, .run = run, .carries = carries },
    { .name = "pass", .arguments_max = 3, .run = run },
};

static bool tell(void *with, const struct expr_reference *reference, struct error *err)
{
    struct buf *text = with;

    (void)err;
    buf_text(text, text->size_bytes ? " " : "");
    if (reference->kind == EXPR_READS_EVERYTHING)
        buf_text(text, "*");
    else if (reference->kind == EXPR_READS_PATH)
        buf_format(text, "%s#%s", reference->steps[0] ? reference->steps[0] : "", reference->text);
    else
        buf_text(text, reference->text);
    return true;
}

/* clang-format off */
static const struct {
    const char *text, *told;
} rows[] = {
    { "1 + 'a'", "" },
    { "${a}", "a" },
    { "concat('x ', ${a}, ${b})", "a b" },
    { "substr(${a}, 0, 2)", "a" },
    { "${a} * 2 - ${b}", "a b" },
    { "-${a}", "a" },
    { "age-at(${a}, ${b})", "a b" },
    { "coalesce(${a}, ${b})", "a b" },
    { "insz-birth-date(${a})", "a" },
    { "if(${a} = 'x', ${b}, ${c})", "b c" },
    { "if(${a} = 'x', 'ja', 'nee')", "" },
    { "if(age-at(${a}, ${b}) < 18, 'kind', 'volwassen')", "" },
    { "${a} = ${b}", "" },
    { "${a} != '' and (${b} < 3 or not(${c}))", "" },
    { "selected(${a}, 'x')", "" },
    { "regex(${a}, 'x')", "" },
    { "insz-valid(${a})", "" },
    { "string-length(${a})", "" },
    { "count(${a})", "" },
    { "count-selected(${a})", "" },
    { "selected-at(${a}, ${b})", "a" },
    { "indexed-repeat(${a}, ${b}, ${c})", "a" },
    { "jr:choice-name(${a}, '${a}')", "a" },
    { "join(', ', ${a})", "a" },
    { "sum(${a}) + count(${b})", "a" },
    { "(${a} = 'x') + (${b} = 'y')", "" },
    { "format-date(${a}, '%Y')", "a" },
    { "/data/x", "#x" },
    { "/data/x[y = ${a}]", "#x" },
    { "current()/../x", "#x" },
    { "${a}[1]", "a" },
    { "${a}[leeftijd < 18]/naam", "#naam" },
    { "/data/x/text()", "*" },
    { "/data/x/*", "*" },
    { "..", "*" },
    { ".", "" },
    { "/data/x | ${a}", "#x a" },
    { "instance('l')/root/item[name = ${a}]/tel", "l#tel" },
    { "instance('l')/root/item", "*" },
    { "instance('l')/root/item[1]", "*" },
    { "instance(${a})/root/item/tel", "#tel" },
    { "instance('l')/root/item/tel = 'x'", "" },
    { "count(instance('l')/root/item)", "" },
    { "pulldata('l', 'tel', 'name', ${a})", "l#tel" },
    { "pulldata('l', ${a}, 'name', 'x')", "*" },
    { "id('x')", "*" },
    { "once(${a})", "a" },
    { "ask('t', ${a})", "t" },
    { "pass('t', ${a})", "a" },
    { "today()", "" },
};
/* clang-format on */

static void what_comes_out_again_is_told_and_what_is_only_asked_is_not(void **state)
{
    struct expr_host host = { .functions = functions, .function_count = 2, .bind = bind };
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped_buf told = { 0 };
        struct expr_visitor visitor = { tell, &told };
        struct error err = { 0 };
        const struct expr *expr = expr_compile(arena, rows[i].text, &host, &err);

        if (!expr)
            fail_msg("%s: %s", rows[i].text, err.text);
        if (!expr_carries(expr, &host, &visitor, NULL) || strcmp(buf_view(&told), rows[i].told) != 0)
            fail_msg("%s: %s", rows[i].text, buf_view(&told));
    }
}

static bool stop(void *with, const struct expr_reference *reference, struct error *err)
{
    (void)reference;
    ++*(int *)with;
    return error_set(err, ERROR_INPUT, "Enough; ask for less.");
}

static void telling_stops_where_the_listener_stops_it(void **state)
{
    struct expr_host host = { .functions = functions, .function_count = 2, .bind = bind };
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int count = 0;
        struct expr_visitor visitor = { stop, &count };
        struct error err = { 0 };

        expr_carries(expr_compile(arena, rows[i].text, &host, NULL), &host, &visitor, &err);
        assert_int_equal(count, *rows[i].told ? 1 : 0);
        assert_int_equal(err.kind, *rows[i].told ? ERROR_INPUT : ERROR_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_out_again_is_told_and_what_is_only_asked_is_not),
        cmocka_unit_test(telling_stops_where_the_listener_stops_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
