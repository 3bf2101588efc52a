/* id_test.c — whether ids are read, shown and told apart. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct id id_of(const char *text)
{
    struct id id = id_none();

    assert_true(id_parse(text, &id));
    return id;
}

static void random_ids_differ_and_are_set(void **state)
{
    struct id a = id_random(), b = id_random();

    (void)state;
    assert_true(id_is_set(a));
    assert_false(id_is_set(id_none()));
    assert_false(id_equal(a, b));
    assert_true(id_equal(a, a));
}

static void an_id_is_read_back_as_it_was_written(void **state)
{
    struct id id = id_random();
    char text[ID_TEXT_BYTES];

    (void)state;
    assert_int_equal(strlen(id_format(id, text)), 32);
    assert_true(id_equal(id_of(text), id));
    assert_string_equal(id_format(id_of("00112233445566778899AABBCCDDEEFF"), text), "00112233445566778899aabbccddeeff");
    assert_string_equal(id_format(id_of("00112233-4455-6677-8899-aabbccddeeff"), text),
                        "00112233445566778899aabbccddeeff");
}

static void what_is_no_id_is_refused_and_changes_nothing(void **state)
{
    static const char *const bad[] = { "",
                                       "00",
                                       "00112233445566778899aabbccddeef",
                                       "00112233445566778899aabbccddeefff",
                                       "00112233445566778899aabbccddeefg",
                                       "00112233-4455-6677-8899+aabbccddeeff",
                                       "0011223-34455-6677-8899-aabbccddeeff",
                                       "00112233-4455-6677-8899-aabbccddeefx" };
    struct id id = id_random(), before = id;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(id_parse(bad[i], &id));
    assert_false(id_parse(NULL, &id));
    assert_true(id_equal(id, before));
}

static void ids_are_ordered_by_their_bytes(void **state)
{
    struct id low = id_of("7f000000000000000000000000000000"), high = id_of("80000000000000000000000000000000");

    (void)state;
    assert_true(id_compare(low, high) < 0);
    assert_true(id_compare(high, low) > 0);
    assert_int_equal(id_compare(low, low), 0);
}

static void the_code_said_aloud_has_no_letters_that_look_alike(void **state)
{
    char code[ID_CODE_BYTES];

    (void)state;
    assert_string_equal(id_code(id_of("00000000000000000000000000000000"), code), "000-000");
    assert_string_equal(id_code(id_of("ffffffff000000000000000000000000"), code), "ZZZ-ZZZ");
    assert_string_equal(id_code(id_of("08864298000000000000000000000000"), code), "123-456");
    for (int i = 0; i < 2000; i++)
        assert_null(strpbrk(id_code(id_random(), code), "ILOU"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_ids_differ_and_are_set),
        cmocka_unit_test(an_id_is_read_back_as_it_was_written),
        cmocka_unit_test(what_is_no_id_is_refused_and_changes_nothing),
        cmocka_unit_test(ids_are_ordered_by_their_bytes),
        cmocka_unit_test(the_code_said_aloud_has_no_letters_that_look_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
