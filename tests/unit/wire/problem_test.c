/* problem_test.c — whether a refusal says its name at the other end. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/problem.h"

#include "sample.h"

static void a_problem_says_its_name(void **state)
{
    scoped_buf out = { 0 };
    char name[PROBLEM_NAME_BYTES];

    (void)state;
    problem_encode(&out, 401, "token", "Enrol \"again\".");
    assert_non_null(strstr(buf_view(&out), "\"status\":401"));
    assert_true(problem_decode(out.bytes, out.size_bytes, name));
    assert_string_equal(name, "token");
}

static void what_is_no_problem_has_no_name(void **state)
{
    static const char *const bad[] = { "",
                                       "{}",
                                       "[]",
                                       "{\"type\":7}",
                                       "{\"type\":\"about:blank\"}",
                                       "<html>",
                                       "{\"type\":\"urn:balie:a_name_that_is_much_longer_than_it_may_be\"}" };
    char name[PROBLEM_NAME_BYTES] = "same";

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(problem_decode(bad[i], strlen(bad[i]), name));
    assert_string_equal(name, "same");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_says_its_name),
        cmocka_unit_test(what_is_no_problem_has_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
