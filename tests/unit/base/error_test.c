/* error_test.c — whether a refusal keeps its sentence, its place and its exit status. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void setting_an_error_always_gives_false(void **state)
{
    struct error err = { 0 };

    (void)state;
    assert_false(error_set(NULL, ERROR_INPUT, "nobody listens"));
    error_at(NULL, "nowhere");
    assert_false(error_set(&err, ERROR_ABSENT, "Person %d is not there. Search again.", 7));
    assert_int_equal(err.kind, ERROR_ABSENT);
    assert_string_equal(err.text, "Person 7 is not there. Search again.");
}

static void the_place_belongs_to_the_sentence_before_it(void **state)
{
    struct error err = { 0 };

    (void)state;
    error_set(&err, ERROR_INPUT, "one");
    error_at(&err, "%s:%d:%d", "choices.csv", 3, 2);
    assert_string_equal(err.field, "choices.csv:3:2");
    error_set(&err, ERROR_INPUT, "two");
    assert_string_equal(err.field, "");
}

static void a_sentence_that_is_too_long_ends_in_a_whole_character(void **state)
{
    struct error err = { 0 };
    char text[3001];

    (void)state;
    for (size_t i = 0; i < 3000; i += 3)
        memcpy(text + i, "\xE2\x82\xAC", 3);
    text[3000] = '\0';
    error_set(&err, ERROR_INPUT, "%s", text);
    assert_int_equal(strlen(err.text), 1023 / 3 * 3);
    error_set(&err, ERROR_INPUT, "x%s", text);
    assert_int_equal(strlen(err.text) % 3, 1);
    assert_true(strlen(err.text) > 1018);
}

static void each_kind_has_its_exit_status(void **state)
{
    static const int exits[] = { 0, 1, 1, 1, 2, 3, 4, 5 };

    (void)state;
    for (int kind = ERROR_NONE; kind <= ERROR_DAMAGED; kind++)
        assert_int_equal(error_exit(&(struct error){ .kind = (enum error_kind)kind }), exits[kind]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_an_error_always_gives_false),
        cmocka_unit_test(the_place_belongs_to_the_sentence_before_it),
        cmocka_unit_test(a_sentence_that_is_too_long_ends_in_a_whole_character),
        cmocka_unit_test(each_kind_has_its_exit_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
