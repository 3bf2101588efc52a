/* references_test.c — what an expression reads is told whole, and telling it can be stopped at any point. */
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

#include "expr/node.h"

struct telling {
    struct buf text;
    int left; /* how many more may be told */
};

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    (void)with;
    *slot = (unsigned)strlen(name);
    return name[0] != '_' || error_set(err, ERROR_ABSENT, "There is no such name; use another.");
}

static bool host_run(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    *out = value_text(expr_argument_text(call, 0));
    return true;
}

static bool host_references(void *with, const char *const *literals, size_t count, const struct expr_visitor *visitor,
                            struct error *err)
{
    struct expr_reference reference = { .kind = EXPR_READS_NAME, .text = count && literals[0] ? literals[0] : "?" };

    (void)with;
    return visitor->visit(visitor->with, &reference, err);
}

static const struct expr_function functions[] = {
    { "ask", 0, 3, NULL, host_run, host_references, host_references },
    { "quiet", 0, 1, NULL, host_run, NULL, NULL },
};

static bool tell(void *with, const struct expr_reference *reference, struct error *err)
{
    static const char *const kinds[] = { "name", "path", "instance", "everything", "clock" };
    struct telling *telling = with;

    if (telling->left-- == 0)
        return error_set(err, ERROR_INPUT, "Enough; ask for less.");
    buf_format(&telling->text, "%s%s", telling->text.size_bytes ? " " : "", kinds[reference->kind]);
    if (reference->kind == EXPR_READS_PATH) {
        buf_format(&telling->text, ":%s%zu", reference->absolute ? "/" : "", reference->up_count);
        for (size_t i = 0; i < reference->step_count; i++)
            buf_format(&telling->text, "/%s", reference->steps[i] ? reference->steps[i] : "*");
    } else if (reference->kind == EXPR_READS_NAME || reference->kind == EXPR_READS_INSTANCE) {
        buf_format(&telling->text, ":%s", reference->text);
    }
    return true;
}

/* clang-format off */
static const struct {
    const char *text, *told;
} rows[] = {
    { "1 + 'a'", "" },
    { "${a} + ${b}", "name:a name:b" },
    { "/data/x", "path:/0/data/x" },
    { "../x/*", "path:1/x/*" },
    { "../../x", "path:2/x" },
    { "./x/../y", "path:0/y" },
    { ".", "path:0" },
    { "@id", "path:0" },
    { "//x", "everything" },
    { "following-sibling::x", "path:1/x" },
    { "ancestor::x", "everything" },
    { "x/text()", "path:0/x" },
    { "x/comment() | x/processing-instruction()", "path:0/x path:0/x" },
    { "/data/x[y = ${a}]", "path:/0/data/x/y name:a path:/0/data/x" },
    { "instance('l')/root/item[name = ${a}]/label", "instance:l name:a" },
    { "instance(concat('l', 1))/root", "everything" },
    { "pulldata('l', 'a', 'b', ${a})", "instance:l name:a" },
    { "current()/x", "path:0/x" },
    { "current()", "path:0" },
    { "randomize(/data/x)", "path:/0/data/x" },
    { "randomize(/data/x)[1]", "path:/0/data/x" },
    { "randomize(/data/x)/y", "path:/0/data/x/y" },
    { "${a}[2]", "name:a" },
    { "${a}[2]/x", "name:a everything" },
    { "today()", "clock" },
    { "once(1)", "path:0" },
    { "string()", "path:0" },
    { "string(${a})", "name:a" },
    { "id('a')", "everything" },
    { "if(${a}, ${b}, today())", "name:a name:b clock" },
    { "not(${a} and (${b} or ${c}))", "name:a name:b name:c" },
    { "-${a}", "name:a" },
    { "ask('x', ${a})", "name:a name:x" },
    { "ask(${a})", "name:a name:?" },
    { "ask()", "name:?" },
    { "quiet(${a})", "name:a" },
    { "(/data/x | ../y)[z]", "path:/0/data/x path:1/y everything" },
};
/* clang-format on */

static const struct expr *compile(struct arena *arena, const char *text, const struct expr_host *host)
{
    struct error err = { 0 };
    const struct expr *expr = expr_compile(arena, text, host, &err);

    if (!expr)
        fail_msg("%s: %s", text, err.text);
    return expr;
}

static void everything_that_is_read_is_told(void **state)
{
    struct expr_host host = { .functions = functions, .function_count = 2, .bind = bind };
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct telling telling = { .left = -1 };
        struct expr_visitor visitor = { tell, &telling };

        if (!expr_references(compile(arena, rows[i].text, &host), &host, &visitor, NULL) ||
            strcmp(buf_view(&telling.text), rows[i].told) != 0)
            fail_msg("%s: %s", rows[i].text, buf_view(&telling.text));
        buf_clear(&telling.text);
    }
}

static void telling_stops_wherever_the_listener_stops_it(void **state)
{
    struct expr_host host = { .functions = functions, .function_count = 2, .bind = bind };
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct expr *expr = compile(arena, rows[i].text, &host);
        bool whole = false;

        for (int n = 0; !whole; n++) {
            struct telling telling = { .left = n };
            struct expr_visitor visitor = { tell, &telling };
            struct error err = { 0 };

            whole = expr_references(expr, &host, &visitor, &err);
            assert_true(whole == (err.kind == ERROR_NONE));
            buf_clear(&telling.text);
        }
    }
}

static void a_function_is_known_by_name_whoever_has_it(void **state)
{
    struct expr_host host = { .functions = functions, .function_count = 2 };

    (void)state;
    assert_true(expr_has_function(&host, "ask"));
    assert_true(expr_has_function(&host, "quiet"));
    assert_true(expr_has_function(&host, "concat"));
    assert_true(expr_has_function(NULL, "if"));
    assert_false(expr_has_function(&host, "concatenate"));
    assert_false(expr_has_function(NULL, "ask"));
}

static void what_nobody_has_is_named_wherever_it_stands(void **state)
{
    static const char *const texts[] = {
        "nope()",  "1 + nope()",          "nope() + 1",           "concat(1, nope())", "/data/x[nope()]", "(nope())/x",
        "-nope()", "if(${a}, nope(), 1)", "/data/x[1][nope()]/y", "ask(1, nope())",    "/data | nope()"
    };
    struct expr_host host = { .functions = functions, .function_count = 2, .bind = bind };
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct error err = { 0 };

        assert_null(expr_compile(arena, texts[i], &host, &err));
        assert_non_null(strstr(err.text, "nope"));
    }
    assert_non_null(expr_compile(arena, "if(true(), 1, nope())", &host, NULL));
    assert_null(expr_compile(arena, "${_a}", &host, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_that_is_read_is_told),
        cmocka_unit_test(telling_stops_wherever_the_listener_stops_it),
        cmocka_unit_test(a_function_is_known_by_name_whoever_has_it),
        cmocka_unit_test(what_nobody_has_is_named_wherever_it_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
