/* json_test.c — whether JSON is read strictly and written as it was. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"

static struct json_t *parse(const char *text, struct error *err)
{
    return json_parse(text, strlen(text), err);
}

static void assert_written(const char *text, const char *expected)
{
    scoped_json json = parse(text, NULL);
    scoped_buf out = { 0 };

    assert_non_null(json);
    json_write(&out, json);
    assert_string_equal(buf_view(&out), expected);
}

static void what_is_read_is_written_compactly_in_its_order(void **state)
{
    (void)state;
    assert_written(" { \"z\" : 1, \"a\" : [ true , null, -2.5 ] } ", "{\"z\":1,\"a\":[true,null,-2.5]}");
    assert_written("\"\\u00e9\\n\"", "\"\xC3\xA9\\n\"");
    assert_written("[]", "[]");
    assert_written("9223372036854775807", "9223372036854775807");
}

static void one_value_is_written_as_it_stands_and_the_rest_is_nothing(void **state)
{
    const char *text = "[\"a b\", 12, 0.1, true, null, [1], {\"a\": 1}, \"\"]";
    scoped_json all = json_parse(text, strlen(text), NULL);
    scoped_buf out = { 0 };

    (void)state;
    for (size_t i = 0; i < json_size(all); i++) {
        json_write_plain(json_at(all, i), &out);
        buf_char(&out, ';');
    }
    assert_string_equal(buf_view(&out), "a b;12;0.1;true;;;;;");
}

static void what_is_no_json_is_refused_with_its_place(void **state)
{
    static const char *const bad[] = { "",         "{",   "[1,]",  "{\"a\":1,\"a\":2}", "1 2",
                                       "\"\xFF\"", "nul", "{a:1}", "\"\\u0000\"" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error err = { 0 };

        assert_null(parse(bad[i], &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_true(err.text[0] && err.field[0]);
    }
}

static void the_place_is_a_line_and_a_column(void **state)
{
    struct error err = { 0 };

    (void)state;
    assert_null(parse("{\n  \"a\": x\n}", &err));
    assert_memory_equal(err.field, "2:", 2);
}

/* Parses DEPTH arrays inside each other. */
static struct json_t *parse_nested(size_t depth)
{
    char *text = malloc(2 * depth + 1);
    struct json_t *json;

    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    json = json_parse(text, 2 * depth, NULL);
    free(text);
    return json;
}

static void it_may_be_512_deep_and_no_deeper(void **state)
{
    scoped_json deep = parse_nested(512);
    scoped_json deeper = parse_nested(513);
    scoped_json quoted = parse("\"[[\\\"[[\"", NULL);

    (void)state;
    assert_non_null(deep);
    assert_null(deeper);
    assert_non_null(quoted);
}

static void it_may_be_16_mebibytes_and_no_larger(void **state)
{
    size_t limit = (size_t)16 << 20;
    char *text = malloc(limit + 1);
    struct error err = { 0 };
    struct json_t *json;

    (void)state;
    memset(text, ' ', limit + 1);
    text[0] = '1';
    json = json_parse(text, limit, &err);
    assert_int_equal(json_integer(json), 1);
    json_free(json);
    assert_null(json_parse(text, limit + 1, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    free(text);
}

static void an_object_is_made_member_by_member(void **state)
{
    scoped_json object = json_make_object();
    struct json_t *array = json_make_array();
    scoped_buf out = { 0 };

    (void)state;
    json_set_text(object, "naam", "Zo\xC3\xAB");
    json_set_integer(object, "n", INT64_MIN);
    json_set_text(object, "leeg", NULL);
    json_add(array, json_make_bool(true));
    json_add(array, json_make_bool(false));
    json_set(object, "lijst", array);
    json_set_text(object, "naam", "An");
    json_write(&out, object);
    assert_string_equal(buf_view(&out),
                        "{\"naam\":\"An\",\"n\":-9223372036854775808,\"leeg\":null,\"lijst\":[true,false]}");
}

static void pretty_json_is_indented_by_two(void **state)
{
    scoped_json json = parse("{\"a\":[1]}", NULL);
    scoped_buf out = { 0 };

    (void)state;
    json_write_pretty(&out, json);
    assert_string_equal(buf_view(&out), "{\n  \"a\": [\n    1\n  ]\n}");
}

static void quoting_escapes_what_must_be(void **state)
{
    scoped_buf out = { 0 };

    (void)state;
    json_quote(&out, "a\"b\\c\n\t\b\f\r\x01\x1F/\xC3\xA9");
    assert_string_equal(buf_view(&out), "\"a\\\"b\\\\c\\n\\t\\b\\f\\r\\u0001\\u001f/\xC3\xA9\"");
    buf_cut(&out, 0);
    json_quote(&out, "");
    assert_string_equal(buf_view(&out), "\"\"");
}

static void each_value_knows_its_kind(void **state)
{
    scoped_json json = parse("[{}, [], \"\", 1, 1.5, true, false, null]", NULL);

    (void)state;
    assert_true(json_is_object(json_at(json, 0)) && json_is_array(json_at(json, 1)) && json_is_text(json_at(json, 2)));
    assert_true(json_is_integer(json_at(json, 3)) && json_is_number(json_at(json, 3)));
    assert_true(!json_is_integer(json_at(json, 4)) && json_is_number(json_at(json, 4)));
    assert_true(json_is_true(json_at(json, 5)) && json_is_bool(json_at(json, 5)));
    assert_true(!json_is_true(json_at(json, 6)) && json_is_bool(json_at(json, 6)));
    assert_true(json_is_null(json_at(json, 7)));
    assert_null(json_at(json, 8));
    assert_false(json_is_null(NULL) || json_is_object(NULL) || json_is_text(NULL) || json_is_bool(NULL));
}

static void values_are_looked_up_and_absent_ones_are_nothing(void **state)
{
    scoped_json json = parse("{\"t\":\"x\",\"n\":7,\"r\":2.5,\"big\":1e300}", NULL);

    (void)state;
    assert_string_equal(json_get_text(json, "t"), "x");
    assert_int_equal(json_get_integer(json, "n"), 7);
    assert_int_equal(json_get_integer(json, "r"), 2);
    assert_int_equal(json_get_integer(json, "big"), 0);
    assert_true(json_number(json_get(json, "r")) > 2.4 && json_number(json_get(json, "r")) < 2.6);
    assert_null(json_get(json, "absent"));
    assert_null(json_get(json_get(json, "t"), "t"));
    assert_null(json_get_text(json, "n"));
    assert_int_equal(json_get_integer(json, "t"), 0);
    assert_int_equal(json_size(json), 4);
    assert_int_equal(json_size(json_get(json, "t")), 0);
}

static void members_come_in_the_order_of_the_text(void **state)
{
    scoped_json json = parse("{\"c\":0,\"a\":1,\"b\":2}", NULL);
    static const char *const keys[] = { "c", "a", "b" };
    int count = 0;

    (void)state;
    for (void *i = json_first(json); i; i = json_after(json, i), count++) {
        assert_string_equal(json_member_key(i), keys[count]);
        assert_int_equal(json_integer(json_member(i)), count);
    }
    assert_int_equal(count, 3);
}

static void a_shared_value_lives_until_its_last_owner_goes(void **state)
{
    struct json_t *json = json_make_text("x"), *mine = json_share(json);

    (void)state;
    json_free(json);
    assert_string_equal(json_text(mine), "x");
    json_free(mine);
    json_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_written_compactly_in_its_order),
        cmocka_unit_test(one_value_is_written_as_it_stands_and_the_rest_is_nothing),
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(the_place_is_a_line_and_a_column),
        cmocka_unit_test(it_may_be_512_deep_and_no_deeper),
        cmocka_unit_test(it_may_be_16_mebibytes_and_no_larger),
        cmocka_unit_test(an_object_is_made_member_by_member),
        cmocka_unit_test(pretty_json_is_indented_by_two),
        cmocka_unit_test(quoting_escapes_what_must_be),
        cmocka_unit_test(each_value_knows_its_kind),
        cmocka_unit_test(values_are_looked_up_and_absent_ones_are_nothing),
        cmocka_unit_test(members_come_in_the_order_of_the_text),
        cmocka_unit_test(a_shared_value_lives_until_its_last_owner_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
