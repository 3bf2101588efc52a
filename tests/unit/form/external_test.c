/* external_test.c — lists in files beside a form: sheets, places and XML, each as root and items. */
/* SPDX-License-Identifier: EUPL-1.2 */
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
#include "form/external.h"

static void write_node(const struct node *node, struct buf *out)
{
    buf_format(out, "<%s>%s", node->name, node->text ? node->text : "");
    for (const struct node *at = node->first; at; at = at->next)
        write_node(at, out);
    buf_text(out, "</>");
}

/* BYTES of FILE become WANTED. */
static void assert_read(const char *file, const char *bytes, const char *wanted)
{
    scoped(arena) arena = arena_new();
    struct error err = { 0 };
    struct node *document = external_parse(arena, file, bytes, strlen(bytes), &err);
    scoped_buf out = { 0 };

    if (!document)
        fail_msg("%s", err.text);
    write_node(document->first, &out);
    assert_string_equal(buf_view(&out), wanted);
}

static void assert_refused(const char *file, const char *bytes, const char *wanted)
{
    scoped(arena) arena = arena_new();
    struct error err = { 0 };

    assert_null(external_parse(arena, file, bytes, strlen(bytes), &err));
    if (!strstr(err.text, wanted))
        fail_msg("%s", err.text);
}

static void each_row_of_a_sheet_is_an_item(void **state)
{
    (void)state;
    assert_read("x.csv", "name,label\na,Aa\nb,\n",
                "<root><item><name>a</><label>Aa</></><item><name>b</><label></></></>");
    assert_read("x.csv", "name\n", "<root></>");
}

static void a_column_without_a_name_is_left_out(void **state)
{
    (void)state;
    assert_read("x.csv", "name,,label\na,niets,Aa\n", "<root><item><name>a</><label>Aa</></></>");
}

static void far_too_many_cells_are_refused(void **state)
{
    scoped_buf csv = { 0 };

    (void)state;
    buf_text(&csv, "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p\n");
    for (int i = 0; i < 93751; i++)
        buf_text(&csv, "1,,,,,,,,,,,,,,,\n");
    assert_refused("x.csv", buf_view(&csv), "more than 1,500,000 cells");
}

#define PLACES(feature) "{\"type\":\"FeatureCollection\",\"features\":[" feature "]}"

static void a_place_has_its_properties_id_and_geometry(void **state)
{
    (void)state;
    assert_read("x.geojson",
                PLACES("{\"id\":\"g\",\"properties\":{\"title\":\"Gent\"},"
                       "\"geometry\":{\"type\":\"Point\",\"coordinates\":[3.72,51.05]}}"),
                "<root><item><geometry>51.05 3.72 0 0</><id>g</><title>Gent</></></>");
    assert_read("x.geojson", PLACES("{\"properties\":null}"), "<root><item><geometry></></></>");
    assert_read("x.geojson", "{\"features\":[]}", "<root></>");
}

static void an_id_of_the_place_goes_before_a_property_of_that_name(void **state)
{
    (void)state;
    assert_read("x.geojson", PLACES("{\"id\":7,\"properties\":{\"id\":\"ander\"}}"),
                "<root><item><geometry></><id>7</></></>");
    assert_read("x.geojson", PLACES("{\"properties\":{\"id\":\"eigen\"}}"),
                "<root><item><geometry></><id>eigen</></></>");
}

static void properties_may_be_of_any_kind(void **state)
{
    (void)state;
    assert_read("x.geojson",
                PLACES("{\"properties\":{\"a\":12,\"b\":1.5,\"c\":true,\"d\":false,\"e\":null,\"f\":[1]}}"),
                "<root><item><geometry></><a>12</><b>1.5</><c>true</><d>false</><e></><f></></></>");
}

static void lines_and_shapes_are_points_one_by_one(void **state)
{
    (void)state;
    assert_read("x.geojson", PLACES("{\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[3,51],[4,50]]}}"),
                "<root><item><geometry>51 3 0 0; 50 4 0 0</></></>");
    assert_read("x.geojson", PLACES("{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[3,51],[4,50],[3,51]]]}}"),
                "<root><item><geometry>51 3 0 0; 50 4 0 0; 51 3 0 0</></></>");
}

static void a_geometry_that_is_none_stays_blank(void **state)
{
    static const char *const geometries[] = {
        "{\"type\":\"Point\",\"coordinates\":[3]}",
        "{\"type\":\"Point\"}",
        "{\"type\":\"Polygon\",\"coordinates\":3}",
        "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{}",
        "7",
    };

    (void)state;
    for (size_t i = 0; i < sizeof geometries / sizeof *geometries; i++) {
        scoped_buf text = { 0 };
        buf_format(&text, "{\"features\":[{\"geometry\":%s}]}", geometries[i]);
        assert_read("x.geojson", buf_view(&text), "<root><item><geometry></></></>");
    }
}

static void what_is_no_list_of_places_is_refused(void **state)
{
    (void)state;
    assert_refused("x.geojson", "{\"type\":\"Feature\"}", "x.geojson is no list of places");
    assert_refused("x.geojson", "{\"features\":{}}", "x.geojson is no list of places");
    assert_refused("x.geojson", "{\"features\":[", "JSON");
}

static void xml_is_taken_as_it_is(void **state)
{
    (void)state;
    assert_read("x.xml", "<wortel><land><code>be</code></land></wortel>", "<wortel><land><code>be</></></>");
    assert_refused("x.xml", "<wortel>", "no good XML");
}

static void other_files_are_refused_by_name(void **state)
{
    (void)state;
    assert_refused("x.txt", "a", "ends in .csv, .xml or .geojson: correct “x.txt”");
}

static void a_torn_sheet_is_refused(void **state)
{
    (void)state;
    assert_refused("x.csv", "name\n\"nooit gesloten", "");
    assert_refused("x.csv", "name\n\xFF\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_of_a_sheet_is_an_item),
        cmocka_unit_test(a_column_without_a_name_is_left_out),
        cmocka_unit_test(far_too_many_cells_are_refused),
        cmocka_unit_test(a_place_has_its_properties_id_and_geometry),
        cmocka_unit_test(an_id_of_the_place_goes_before_a_property_of_that_name),
        cmocka_unit_test(properties_may_be_of_any_kind),
        cmocka_unit_test(lines_and_shapes_are_points_one_by_one),
        cmocka_unit_test(a_geometry_that_is_none_stays_blank),
        cmocka_unit_test(what_is_no_list_of_places_is_refused),
        cmocka_unit_test(xml_is_taken_as_it_is),
        cmocka_unit_test(other_files_are_refused_by_name),
        cmocka_unit_test(a_torn_sheet_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
