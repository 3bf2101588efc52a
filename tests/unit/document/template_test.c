/* template_test.c — a letter says what its holes, choices and rows mean, and is refused where it is wrong. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "document/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "expr/expr.h"
#include "expr/node.h"

/* A world of two rows and three names. */
struct stage {
    struct arena *arena;
    struct node *document, *hand;
};
static const char *const names[] = { "voornaam", "leeg", "soort" };
static const char *const values[] = { "Ana & <b>", "", "?" };

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    (void)with;
    for (unsigned i = 0; i < 3; i++)
        if (text_equal(names[i], name)) {
            *slot = i;
            return true;
        }
    return error_set(err, ERROR_INPUT, "no name %s", name);
}

static const char *value_of(const struct stage *stage, const char *name)
{
    struct node *child = stage->hand ? node_child(stage->hand, node_name(name)) : NULL;
    if (child)
        return child->text;
    for (unsigned i = 0; i < 3; i++)
        if (text_equal(names[i], name))
            return values[i];
    return "";
}

static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    (void)err;
    *out = value_text(value_of(expr_call_with(call), names[slot]));
    return true;
}

static struct node *instance(void *with, const char *id)
{
    return text_equal(id, "rij") ? ((struct stage *)with)->document : NULL;
}

static void enter(void *with, struct node *row)
{
    ((struct stage *)with)->hand = row;
}

static void leave(void *with)
{
    ((struct stage *)with)->hand = NULL;
}

static bool print(void *with, const char *name, struct buf *out, struct error *err)
{
    (void)err;
    buf_text(out, value_of(with, name));
    return true;
}

static void add_row(struct stage *stage, struct node *root, const char *soort)
{
    struct node *item = node_new(stage->arena, NODE_ELEMENT, "item", NULL);
    node_append(item, node_new(stage->arena, NODE_ELEMENT, "soort", soort));
    node_append(root, item);
}

static struct stage make_stage(void)
{
    struct stage stage = { .arena = arena_new() };
    struct node *root = node_new(stage.arena, NODE_ELEMENT, "root", NULL);
    stage.document = node_new(stage.arena, NODE_DOCUMENT, NULL, NULL);
    node_append(stage.document, root);
    add_row(&stage, root, "A");
    add_row(&stage, root, "B");
    return stage;
}

static struct expr_host host_of(struct stage *stage)
{
    return (struct expr_host){ .with = stage, .bind = bind, .look_up = look_up, .instance = instance };
}

static void assert_fills(const char *text, const char *expected)
{
    struct stage stage = make_stage();
    struct expr_host host = host_of(&stage);
    struct error err = { 0 };
    struct template_sheet sheet = { 0 };
    struct template *template = template_parse("brief.txt", text, &host, &err);
    struct expr_machine *machine = expr_machine_new(&host);
    struct template_scene scene = { machine, &stage, enter, leave, print, NULL };
    if (!template || !template_fill(template, &scene, &sheet, &err))
        fail_msg("%s: %s", err.field, err.text);
    assert_string_equal(buf_view(&sheet.markup), expected);
    template_sheet_clear(&sheet);
    expr_machine_free(machine);
    template_free(template);
    arena_free(stage.arena);
}

static void assert_refused(const char *text, const char *where)
{
    struct stage stage = make_stage();
    struct expr_host host = host_of(&stage);
    struct error err = { 0 };
    struct template *template = template_parse("brief.txt", text, &host, &err);
    if (template)
        fail_msg("taken: %s", text);
    assert_string_equal(err.field, where);
    assert_true(*err.text);
    arena_free(stage.arena);
}

static void names_are_printed_and_escaped(void **state)
{
    (void)state;
    assert_fills("<b>Dag ${voornaam}</b>\n", "<b>Dag Ana &amp; &lt;b&gt;</b>\n");
}

static void expressions_may_have_names_and_braces_in_them(void **state)
{
    (void)state;
    assert_fills("{{1 + 2}} {{${soort}}} {{concat('}}', 'x')}}\n", "3 ? }}x\n");
}

static void a_blank_hole_takes_its_space_along(void **state)
{
    (void)state;
    assert_fills("weg 5 ${leeg}, Gent ${leeg}\n", "weg 5, Gent\n");
}

static void one_branch_of_a_choice_is_taken(void **state)
{
    (void)state;
    assert_fills("#if ${leeg} = ''\na\n#if 1 = 2\nb\n#else\nc\n#end\n#else\nd\n#end\ne\n", "a\nc\ne\n");
}

static void each_row_is_taken_in_hand_and_put_down(void **state)
{
    (void)state;
    assert_fills("#each instance('rij')/root/item\n- ${soort} {{${soort}}} {{soort}}\n#end\n${soort}\n",
                 "- A A A\n- B B B\n?\n");
}

static void headers_are_read_and_not_printed(void **state)
{
    struct stage stage = make_stage();
    struct expr_host host = host_of(&stage);
    struct template *template = template_parse("x", "-- title: Een brief\n-- list:rij\nTekst\n", &host, NULL);
    (void)state;
    assert_string_equal(template_header(template, "title"), "Een brief");
    assert_string_equal(template_header(template, "list"), "rij");
    assert_string_equal(template_header(template, "absent"), "");
    template_free(template);
    arena_free(stage.arena);
}

static void mistakes_are_found_on_their_line(void **state)
{
    (void)state;
    assert_refused("a\n${bestaat_niet}\n", "brief.txt:2");
    assert_refused("{{1 +}}\n", "brief.txt:1");
    assert_refused("{{${bestaat_niet}}}\n", "brief.txt:1");
    assert_refused("x\n#if 1 = 1\ny\n", "brief.txt:2");
    assert_refused("#end\n", "brief.txt:1");
    assert_refused("#else\n", "brief.txt:1");
    assert_refused("#if 1 = 1\n#else\n#else\n#end\n", "brief.txt:3");
    assert_refused("${voornaam\n", "brief.txt:1");
    assert_refused("{{1\n", "brief.txt:1");
    assert_refused("a & b\n", "brief.txt:1");
    assert_refused("#iff 1\n", "brief.txt:1");
    assert_refused("#if\n#end\n", "brief.txt:1");
    assert_refused("<b>\n", "brief.txt:1");
    assert_refused("-- title\n", "brief.txt:1");
}

static void a_branch_may_not_leave_a_tag_open(void **state)
{
    (void)state;
    assert_refused("#if 1 = 1\n<b>\n#end\n</b>\n", "brief.txt:3");
}

static void a_loop_over_a_number_is_refused_where_it_stands(void **state)
{
    struct stage stage = make_stage();
    struct expr_host host = host_of(&stage);
    struct error err = { 0 };
    struct template *template = template_parse("brief.txt", "a\n#each 1 + 1\nb\n#end\n", &host, NULL);
    scoped(expr_machine) machine = expr_machine_new(&host);
    struct template_scene scene = { machine, &stage, enter, leave, print, NULL };
    struct template_sheet sheet = { 0 };
    (void)state;
    assert_false(template_fill(template, &scene, &sheet, &err));
    assert_string_equal(err.field, "brief.txt:2");
    template_free(template);
    arena_free(stage.arena);
}

static void the_code_is_kept_beside_the_text(void **state)
{
    struct stage stage = make_stage();
    struct expr_host host = host_of(&stage);
    struct template *template = template_parse("brief.txt", "#qr concat('K7F', '-2Q9')\na\n", &host, NULL);
    scoped(expr_machine) machine = expr_machine_new(&host);
    struct template_scene scene = { machine, &stage, enter, leave, print, NULL };
    struct template_sheet sheet = { 0 };
    (void)state;
    assert_true(template_fill(template, &scene, &sheet, NULL));
    assert_string_equal(buf_view(&sheet.code), "K7F-2Q9");
    assert_string_equal(buf_view(&sheet.markup), "a\n");
    template_sheet_clear(&sheet);
    template_free(template);
    arena_free(stage.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_printed_and_escaped),
        cmocka_unit_test(expressions_may_have_names_and_braces_in_them),
        cmocka_unit_test(a_blank_hole_takes_its_space_along),
        cmocka_unit_test(one_branch_of_a_choice_is_taken),
        cmocka_unit_test(each_row_is_taken_in_hand_and_put_down),
        cmocka_unit_test(headers_are_read_and_not_printed),
        cmocka_unit_test(mistakes_are_found_on_their_line),
        cmocka_unit_test(a_branch_may_not_leave_a_tag_open),
        cmocka_unit_test(a_loop_over_a_number_is_refused_where_it_stands),
        cmocka_unit_test(the_code_is_kept_beside_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
