/* last_saved_test.c — a record that was saved is a document again: its groups, its rows, its values. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"
#include "form/xform_content.h"

#include "base/arena.h"
#include "expr/node.h"
#include "form/instance.h"

#define SURVEY                                                                                                         \
    "type,name,label\ntext,naam,N\nbegin_group,adres,A\ntext,straat,S\nbegin_group,kaart,K\ntext,x,X\nend_group,,\n"   \
    "end_group,,\nbegin_repeat,kind,K\ntext,wie,W\nbegin_group,les,L\ntext,vak,V\nend_group,,\nbegin_repeat,punt,P\n"  \
    "integer,p,P\nend_repeat,,\nend_repeat,,\nbegin_group,meer,M\nbegin_repeat,dier,D\ntext,soort,S\nend_repeat,,\n"   \
    "end_group,,\n"

/* "<a><b>text</b></a>", without attributes or signs escaped. */
static void write_node(const struct node *node, struct buf *out)
{
    buf_format(out, "<%s>", node->name);
    if (node->text)
        buf_text(out, node->text);
    for (const struct node *at = node->first; at; at = at->next)
        write_node(at, out);
    buf_format(out, "</%s>", node->name);
}

/* The COUNT answers come to WANTED, below the root element. */
static void assert_tree(const struct form *form, const struct instance_answer *answers, size_t count,
                        const char *wanted)
{
    scoped(arena) arena = arena_new();
    struct node *document = instance_tree(form, arena, answers, count);
    scoped_buf out = { 0 };

    assert_int_equal(document->kind, NODE_DOCUMENT);
    write_node(document->first, &out);
    assert_string_equal(buf_view(&out), wanted);
}

static void assert_saved(const struct instance_answer *answers, size_t count, const char *wanted)
{
    struct content content = { .survey = SURVEY };
    struct form *form = content_load(&content);

    if (!form)
        fail_msg("%s", content.found);
    assert_tree(form, answers, count, wanted);
    form_free(form);
    content_clear(&content);
}

#define COUNT(answers) (sizeof(answers) / sizeof *(answers))

static void a_record_without_answers_is_an_empty_root(void **state)
{
    (void)state;
    assert_saved(NULL, 0, "<data></data>");
}

static void answers_stand_in_their_groups(void **state)
{
    const struct instance_answer answers[] = { { "naam", "Aya" }, { "straat", "Markt" }, { "x", "1" } };

    (void)state;
    assert_saved(answers, COUNT(answers),
                 "<data><naam>Aya</naam><adres><straat>Markt</straat><kaart><x>1</x></kaart></adres></data>");
}

static void a_group_is_made_around_what_is_deep_in_it(void **state)
{
    const struct instance_answer answers[] = { { "x", "1" }, { "straat", "Markt" } };

    (void)state;
    assert_saved(answers, COUNT(answers), "<data><adres><kaart><x>1</x></kaart><straat>Markt</straat></adres></data>");
}

static void each_row_is_an_element_of_its_own(void **state)
{
    const struct instance_answer answers[] = {
        { "kind/1/wie", "Jan" }, { "kind/2/wie", "An" }, { "kind/1/vak", "taal" }, { "kind/2/vak", "turnen" }
    };

    (void)state;
    assert_saved(answers, COUNT(answers),
                 "<data><kind><wie>Jan</wie><les><vak>taal</vak></les></kind>"
                 "<kind><wie>An</wie><les><vak>turnen</vak></les></kind></data>");
}

static void rows_stand_in_rows_and_in_groups(void **state)
{
    const struct instance_answer answers[] = { { "kind/1/punt/5/p", "7" },
                                               { "kind/1/punt/6/p", "8" },
                                               { "dier/3/soort", "kat" } };

    (void)state;
    assert_saved(answers, COUNT(answers),
                 "<data><kind><punt><p>7</p></punt><punt><p>8</p></punt></kind>"
                 "<meer><dier><soort>kat</soort></dier></meer></data>");
}

static void a_row_without_answers_is_still_a_row(void **state)
{
    const struct instance_answer answers[] = { { "kind/1", "" }, { "kind/2/", "" }, { "kind/1", "" } };

    (void)state;
    assert_saved(answers, COUNT(answers), "<data><kind></kind><kind></kind></data>");
}

static void keys_that_lead_nowhere_are_left_out(void **state)
{
    const struct instance_answer answers[] = { { "weg", "1" },        { "naam/1/x", "1" }, { "kind", "1" },
                                               { "kind/1/weg", "1" }, { "adres", "1" },    { "straat/2", "1" } };

    (void)state;
    assert_saved(answers, COUNT(answers), "<data><kind></kind></data>");
}

static void an_xform_gives_its_own_root_and_no_attributes(void **state)
{
    const struct instance_answer answers[] = { { "a", "1" }, { "@taal", "nl" }, { "b", "2" } };
    struct xfixture f = { .parts = { .instance = "<g taal='fr'><a/></g><b/>",
                                     .model = "<bind nodeset='/data/g/@taal' type='string'/>",
                                     .body = "<group><label>Kop</label><input ref='/data/b'><label>B</label></input>"
                                             "</group>" } };

    (void)state;
    xform_load(&f);
    if (!f.form)
        fail_msg("%s", f.found);
    assert_tree(f.form, answers, COUNT(answers), "<data><g><a>1</a></g><b>2</b></data>");
    form_free(f.form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_without_answers_is_an_empty_root),
        cmocka_unit_test(answers_stand_in_their_groups),
        cmocka_unit_test(a_group_is_made_around_what_is_deep_in_it),
        cmocka_unit_test(each_row_is_an_element_of_its_own),
        cmocka_unit_test(rows_stand_in_rows_and_in_groups),
        cmocka_unit_test(a_row_without_answers_is_still_a_row),
        cmocka_unit_test(keys_that_lead_nowhere_are_left_out),
        cmocka_unit_test(an_xform_gives_its_own_root_and_no_attributes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
