/* likely_test.c — likely doubles come over as they were told, and what is none is refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/likely.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

static void what_was_told_comes_over(void **state)
{
    scoped(arena) arena = arena_new();
    const struct likely said[] = { { id_random(), id_random(), "GEN", LIKELY_KEY },
                                   { id_random(), id_random(), "", LIKELY_NAME } };
    scoped_buf bytes = { 0 };
    struct likely_list got;

    (void)state;
    likely_encode(&bytes, &(struct likely_list){ said, 2 });
    assert_true(likely_decode(arena, &bytes, &got, NULL));
    assert_int_equal(got.count, 2);
    for (int i = 0; i < 2; i++) {
        assert_true(id_equal(got.at[i].dossier, said[i].dossier) && id_equal(got.at[i].other, said[i].other));
        assert_string_equal(got.at[i].region, said[i].region);
        assert_string_equal(got.at[i].reason, said[i].reason);
    }
}

static void what_is_no_list_of_pairs_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "{}",
        "[1]",
        "[[]]",
        "[[\"00\",\"00\",\"\",\"key\"]]",
        "[[\"01000000000000000000000000000000\",7,\"\",\"key\"]]",
        "[[\"01000000000000000000000000000000\",\"02000000000000000000000000000000\"]]"
    };
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scoped_buf bytes = { 0 };
        struct error err = { 0 };
        struct likely_list got;

        buf_text(&bytes, wrong[i]);
        assert_false(likely_decode(arena, &bytes, &got, &err));
        assert_int_equal(err.kind, ERROR_DAMAGED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_told_comes_over),
        cmocka_unit_test(what_is_no_list_of_pairs_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
