/* answers_test.c — places, files, ranges and what was saved last time: answers that are more than a text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#include "base/arena.h"
#include "base/text.h"
#include "expr/node.h"

static void places_are_points_traces_and_shapes(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ngeopoint,p,P\ngeotrace,t,T\ngeoshape,s,S\n");
    assert_true(answer(&f, "p", "50.85, 4.35"));
    assert_string_equal(value(&f, "p"), "50.85 4.35 0 0");
    assert_false(answer(&f, "p", "91 4"));
    assert_false(answer(&f, "p", "50 4; 51 4"));
    assert_true(answer(&f, "t", "50 4; 51 4 10 2"));
    assert_string_equal(value(&f, "t"), "50 4 0 0; 51 4 10 2");
    assert_false(answer(&f, "t", "50 4"));
    assert_true(answer(&f, "s", "50 4; 51 4; 51 5; 50 4;"));
    assert_false(answer(&f, "s", "50 4; 51 4; 51 5; 52 6"));
    assert_false(answer(&f, "s", "50 4; 51 4; 50 4"));
    fixture_close(&f);
}

static void a_range_goes_by_its_step(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f,
                 "type,name,label,parameters\nrange,n,N,\nrange,h,H,start=0 end=1 step=0.25\nrange,d,D,start=10 end=0 "
                 "step=5\n");
    assert_true(answer(&f, "n", "10"));
    assert_false(answer(&f, "n", "11"));
    assert_false(answer(&f, "n", "0"));
    assert_false(answer(&f, "n", "2.5"));
    assert_true(answer(&f, "h", "0.75"));
    assert_false(answer(&f, "h", "0.8"));
    assert_true(answer(&f, "d", "5"));
    assert_false(answer(&f, "d", "4"));
    fixture_close(&f);
}

static bool attach(void *with, const char *path, struct buf *out)
{
    (void)with;
    if (!text_starts(path, "/photos/"))
        return false;
    buf_text(out, path + strlen("/photos/"));
    return true;
}

static void a_file_is_judged_by_whoever_keeps_it(void **state)
{
    struct fixture f = { .world = { .attach = attach } }, without = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\nimage,i,I\n");
    assert_true(answer(&f, "i", "/photos/a.jpg"));
    assert_string_equal(value(&f, "i"), "a.jpg");
    assert_true(answer(&f, "i", "a.jpg"));
    assert_false(answer(&f, "i", "/none/b.jpg"));
    assert_non_null(strstr(f.err.text, "cannot be read"));
    fixture_close(&f);
    fixture_open(&without, "type,name,label\nfile,i,I\n");
    assert_true(answer(&without, "i", "/any/path"));
    fixture_close(&without);
}

static struct node *saved(void *with, const char *id)
{
    struct arena *arena = with;
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL, NULL), *data, *group;

    if (strcmp(id, "__last-saved") != 0)
        return NULL;
    data = node_new(arena, NODE_ELEMENT, "data", NULL);
    group = node_new(arena, NODE_ELEMENT, "g", NULL);
    node_append(document, data);
    node_append(data, group);
    node_append(group, node_new(arena, NODE_ELEMENT, "a", "before"));
    return document;
}

#define LAST "type,name,label,default\nbegin_group,g,G,\ntext,a,A ${last-saved#a},${last-saved#a}\nend_group,,,\n"

static void what_was_saved_last_time_may_be_the_default(void **state)
{
    struct fixture f = { 0 }, first = { 0 };
    scoped(arena) arena = arena_new();
    scoped_buf label = { 0 };

    (void)state;
    f.world.with = arena;
    f.world.instance = saved;
    fixture_open(&f, LAST);
    assert_string_equal(value(&f, "a"), "before");
    item_text(f.session, at(&f, "a"), TEXT_LABEL, NULL, &label);
    assert_string_equal(buf_view(&label), "A before");
    fixture_close(&f);
    fixture_open(&first, LAST);
    assert_string_equal(value(&first, "a"), "");
    fixture_close(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_points_traces_and_shapes),
        cmocka_unit_test(a_range_goes_by_its_step),
        cmocka_unit_test(a_file_is_judged_by_whoever_keeps_it),
        cmocka_unit_test(what_was_saved_last_time_may_be_the_default),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
