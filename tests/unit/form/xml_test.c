/* xml_test.c — an XML document becomes a tree, whatever prefixes it uses; a hostile one becomes a sentence. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "form/xml.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "expr/node.h"

#define XFORMS   "xmlns='http://www.w3.org/2002/xforms'"
#define JAVAROSA "xmlns:q='http://openrosa.org/javarosa'"

/* "name[attribute=value]{text|child}" of NODE and what is below. */
static void write_node(const struct node *node, struct buf *out)
{
    if (node->kind == NODE_TEXT) {
        buf_format(out, "'%s'", node->text);
        return;
    }
    buf_text(out, node->name);
    for (const struct node *at = node->attributes; at; at = at->next)
        buf_format(out, "[%s=%s]", at->name, at->text ? at->text : "");
    buf_format(out, "{%s", node->text ? node->text : "");
    for (const struct node *at = node->first; at; at = at->next)
        write_node(at, out);
    buf_char(out, '}');
}

/* TEXT is read as WANTED. */
static void assert_tree(const char *text, const char *wanted)
{
    scoped(arena) arena = arena_new();
    struct xml xml = { .arena = arena, .name = "f.xml" };
    struct error err = { 0 };
    struct node *document = xml_parse(&xml, text, strlen(text), &err);
    scoped_buf out = { 0 };

    if (!document)
        fail_msg("%s", err.text);
    write_node(xml_next_element(document->first), &out);
    assert_string_equal(buf_view(&out), wanted);
}

/* TEXT is refused with WANTED, at FIELD; also when nobody asks why. */
static void assert_refused(const char *text, size_t size_bytes, const char *wanted, const char *field)
{
    scoped(arena) arena = arena_new();
    struct xml xml = { .arena = arena, .name = "f.xml" };
    struct error err = { 0 };

    assert_null(xml_parse(&xml, text, size_bytes, &err));
    if (!strstr(err.text, wanted))
        fail_msg("%s", err.text);
    assert_string_equal(err.field, field);
    assert_null(xml_parse(&xml, text, size_bytes, NULL));
}

static void elements_hold_texts_and_attributes(void **state)
{
    (void)state;
    assert_tree("<a b='1' c=''>  x  </a>", "a[b=1][c=]{x}");
    assert_tree("<a><b/> <c>y</c>\n</a>", "a{b{}c{y}}");
    assert_tree("<a>een<b/>twee</a>", "a{'een'b{}'twee'}");
    assert_tree("<a><![CDATA[1 < 2]]> &amp; 3</a>", "a{1 < 2 & 3}");
}

static void white_space_counts_only_where_people_read(void **state)
{
    (void)state;
    assert_tree("<a><label><b/> <c/></label></a>", "a{label{b{}' 'c{}}}");
    assert_tree("<a><x:value xmlns:x='u'><b/> <c/></x:value></a>", "a{x:value{b{}' 'c{}}}");
    assert_tree("<a><d><b/> <c/></d></a>", "a{d{b{}c{}}}");
}

static void known_namespaces_have_their_usual_prefix(void **state)
{
    (void)state;
    assert_tree("<p:a xmlns:p='http://www.w3.org/2002/xforms'/>", "a{}");
    assert_tree("<a xmlns='http://www.w3.org/1999/xhtml'/>", "h:a{}");
    assert_tree("<a " JAVAROSA " q:b='1'/>", "a[jr:b=1]{}");
    assert_tree("<q:a " JAVAROSA "/>", "jr:a{}");
}

static void unknown_namespaces_keep_the_prefix_of_the_file(void **state)
{
    (void)state;
    assert_tree("<p:a xmlns:p='urn:x' p:b='1'/>", "p:a[p:b=1]{}");
    assert_tree("<a xmlns='urn:x'/>", "a{}");
}

static void an_instance_keeps_the_names_of_the_file(void **state)
{
    (void)state;
    assert_tree("<a " JAVAROSA "><instance><q:b><q:c/></q:b></instance><q:d/></a>", "a{instance{q:b{q:c{}}}jr:d{}}");
    assert_tree("<a><instance><b xmlns='urn:own'><c/></b></instance></a>", "a{instance{b{c{}}}}");
    assert_tree("<a><instance><b " XFORMS "/></instance></a>", "a{instance{b{}}}");
    assert_tree("<a><b xmlns='urn:own'/></a>", "a{b{}}");
    assert_tree("<a><instance><b xmlns:z='urn:z'><instance/></b></instance></a>", "a{instance{b{instance{}}}}");
}

static void a_default_namespace_of_an_instance_is_kept_where_namespaces_are(void **state)
{
    const char *text = "<a><instance><b xmlns='urn:own'/><c xmlns='http://www.w3.org/2002/xforms'/></instance></a>";
    scoped(arena) arena = arena_new();
    scoped(map) namespaces = map_new();
    struct xml xml = { .arena = arena, .namespaces = namespaces, .name = "f.xml" };
    struct node *document = xml_parse(&xml, text, strlen(text), NULL);
    scoped_buf out = { 0 };

    (void)state;
    assert_non_null(document);
    write_node(document->first, &out);
    assert_string_equal(buf_view(&out), "a{instance{b[xmlns=urn:own]{}c{}}}");
}

static void the_first_meaning_of_a_prefix_is_kept(void **state)
{
    const char *text = "<a xmlns='urn:none' xmlns:p='urn:1'><p:b xmlns:p='urn:2' xmlns:q='urn:3'/></a>";
    scoped(arena) arena = arena_new();
    scoped(map) namespaces = map_new();
    struct xml xml = { .arena = arena, .namespaces = namespaces, .name = "f.xml" };

    (void)state;
    assert_non_null(xml_parse(&xml, text, strlen(text), NULL));
    assert_string_equal(map_find(namespaces, "p"), "urn:1");
    assert_string_equal(map_find(namespaces, "q"), "urn:3");
    assert_int_equal(map_count(namespaces), 2);
}

static void texts_are_composed_and_lose_what_terminals_obey(void **state)
{
    (void)state;
    assert_tree("<a>Zoe\xCC\x88</a>", "a{Zo\xC3\xAB}");
    assert_tree("<a b='&#xE9;'>x\xC2\x9Bm</a>", "a[b=\xC3\xA9]{x\xEF\xBF\xBDm}");
    assert_tree("<a>&#x7F;</a>", "a{\xEF\xBF\xBD}");
}

static void comments_and_instructions_are_nothing(void **state)
{
    (void)state;
    assert_tree("<?xml version='1.0'?><!-- hier --><a><?php x?><!-- daar --><b/></a><!-- uit -->", "a{b{}}");
}

static void a_line_is_where_an_element_begins(void **state)
{
    const char *text = "<a>\n\n<b\nc='1'/></a>";
    scoped(arena) arena = arena_new();
    struct xml xml = { .arena = arena, .name = "f.xml" };
    struct node *document = xml_parse(&xml, text, strlen(text), NULL), *root;

    (void)state;
    assert_non_null(document);
    root = xml_next_element(document->first);
    assert_int_equal(xml_line(root), 1);
    assert_in_range(xml_line(xml_child(root, "b")), 3, 4);
}

static void what_is_no_xml_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_refused("<a>\n<b></a>", 11, "This is no good XML", "f.xml:2");
    assert_refused("<a", 2, "This is no good XML", "f.xml:1");
    assert_refused("<a b='1' b='2'/>", 16, "This is no good XML", "f.xml:1");
    assert_refused("<a>\xFF</a>", 8, "This is no good XML", "f.xml:1");
    assert_refused("<!-- niets -->", 14, "This is no good XML", "f.xml:1");
}

static void an_empty_file_and_a_far_too_large_one_are_refused(void **state)
{
    static char much[((size_t)32 << 20) + 1];

    (void)state;
    assert_refused("", 0, "This file is empty", "f.xml");
    assert_refused(much, sizeof much, "too large to be a form", "f.xml");
}

static void a_document_type_is_refused(void **state)
{
    (void)state;
    assert_refused("<!DOCTYPE a><a/>", 16, "declares a document type", "f.xml:1");
    assert_refused("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 41, "declares a document type", "f.xml:1");
}

/* An element whose COUNT children, or attributes, all have another name. */
static void refuses_many(bool are_attributes, size_t count, const char *wanted)
{
    scoped(arena) arena = arena_new();
    struct xml xml = { .arena = arena, .name = "f.xml" };
    struct error err = { 0 };
    scoped_buf text = { 0 };

    buf_text(&text, are_attributes ? "<a " : "<a>");
    for (size_t i = 0; i < count; i++)
        buf_format(&text, "%sn%zu%s", are_attributes ? " " : "<", i, are_attributes ? "='1'" : "/>");
    assert_null(xml_parse(&xml, buf_view(&text), text.size_bytes, &err));
    if (!strstr(err.text, wanted))
        fail_msg("%s", err.text);
}

static void far_too_many_names_are_refused(void **state)
{
    (void)state;
    refuses_many(false, 60100, "more parts than a form can have");
}

static void far_too_many_attributes_are_refused_by_their_line(void **state)
{
    scoped_buf text = { 0 };

    (void)state;
    refuses_many(true, 502, "too many attributes");
    buf_text(&text, "<a>\n<b c='=\n>'");
    for (int i = 0; i < 501; i++)
        buf_format(&text, " d%d=\"'\"", i);
    buf_text(&text, "/></a>");
    assert_refused(buf_view(&text), text.size_bytes, "too many attributes", "f.xml:3");
}

static void many_attributes_in_many_elements_are_fine(void **state)
{
    scoped(arena) arena = arena_new();
    struct xml xml = { .arena = arena, .name = "f.xml" };
    scoped_buf text = { 0 };

    (void)state;
    buf_text(&text, "<a>");
    for (int i = 0; i < 600; i++)
        buf_text(&text, "<b c='1' d=\"a=b=c=d\">x=y</b>");
    buf_text(&text, "</a>");
    assert_non_null(xml_parse(&xml, buf_view(&text), text.size_bytes, NULL));
}

static void a_document_cut_anywhere_is_refused(void **state)
{
    const char *text = "<?xml version='1.0'?><!-- c --><a b='1'><c>t&amp;</c><![CDATA[x]]><d/></a>";
    scoped(arena) arena = arena_new();
    struct xml xml = { .arena = arena, .name = "f.xml" };

    (void)state;
    for (size_t size = 0; size < strlen(text); size++) {
        struct error err = { 0 };
        if (xml_parse(&xml, text, size, &err))
            fail_msg("%.*s is taken", (int)size, text);
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_string_not_equal(err.text, "");
    }
    assert_non_null(xml_parse(&xml, text, strlen(text), NULL));
}

static void looking_at_nothing_finds_nothing(void **state)
{
    (void)state;
    assert_null(xml_attribute(NULL, "a"));
    assert_null(xml_child(NULL, "a"));
    assert_null(xml_next_element(NULL));
    assert_null(xml_local_name(NULL));
    assert_false(xml_is(NULL, "a"));
    assert_string_equal(xml_local_name("a:b"), "b");
    assert_string_equal(xml_local_name("b"), "b");
}

static void a_child_is_an_element_of_that_name(void **state)
{
    const char *text = "<a>b<c/>d<b x='1'/><b/></a>";
    scoped(arena) arena = arena_new();
    struct xml xml = { .arena = arena, .name = "f.xml" };
    struct node *root = xml_next_element(xml_parse(&xml, text, strlen(text), NULL)->first);

    (void)state;
    assert_string_equal(xml_attribute(xml_child(root, "b"), "x"), "1");
    assert_null(xml_attribute(xml_child(root, "b"), "y"));
    assert_null(xml_child(root, "d"));
    assert_false(xml_is(root->first, "b"));
    assert_string_equal(xml_next_element(root->first)->name, "c");
    assert_null(xml_next_element(root->last->next));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_hold_texts_and_attributes),
        cmocka_unit_test(white_space_counts_only_where_people_read),
        cmocka_unit_test(known_namespaces_have_their_usual_prefix),
        cmocka_unit_test(unknown_namespaces_keep_the_prefix_of_the_file),
        cmocka_unit_test(an_instance_keeps_the_names_of_the_file),
        cmocka_unit_test(a_default_namespace_of_an_instance_is_kept_where_namespaces_are),
        cmocka_unit_test(the_first_meaning_of_a_prefix_is_kept),
        cmocka_unit_test(texts_are_composed_and_lose_what_terminals_obey),
        cmocka_unit_test(comments_and_instructions_are_nothing),
        cmocka_unit_test(a_line_is_where_an_element_begins),
        cmocka_unit_test(what_is_no_xml_is_refused_with_its_line),
        cmocka_unit_test(an_empty_file_and_a_far_too_large_one_are_refused),
        cmocka_unit_test(a_document_type_is_refused),
        cmocka_unit_test(far_too_many_names_are_refused),
        cmocka_unit_test(far_too_many_attributes_are_refused_by_their_line),
        cmocka_unit_test(many_attributes_in_many_elements_are_fine),
        cmocka_unit_test(a_document_cut_anywhere_is_refused),
        cmocka_unit_test(looking_at_nothing_finds_nothing),
        cmocka_unit_test(a_child_is_an_element_of_that_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
