/* quint_test.c — a secret in words comes back from what a person types, and a slip is noticed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/quint.h"
#include "base/secret.h"

static void assert_same(struct secret *a, struct secret *b)
{
    assert_non_null(b);
    assert_int_equal(secret_size_bytes(a), secret_size_bytes(b));
    assert_memory_equal(secret_bytes(a), secret_bytes(b), secret_size_bytes(a));
}

static void what_is_typed_with_capitals_and_spaces_is_the_same(void **state)
{
    scoped(secret) code = quint_make();
    scoped(secret) typed = secret_copy(secret_bytes(code), secret_size_bytes(code));
    struct secret *read;

    (void)state;
    for (size_t i = 0; i < secret_size_bytes(typed); i++) {
        uint8_t *letter = secret_bytes(typed) + i;

        *letter = *letter == '-' ? ' ' : (uint8_t)(i % 3 ? *letter : *letter - 'a' + 'A');
    }
    read = quint_read(typed);
    assert_same(code, read);
    secret_free(read);
}

static void every_wrong_letter_is_noticed(void **state)
{
    scoped(secret) code = quint_make();
    int noticed = 0, all = 0;

    (void)state;
    for (size_t i = 0; i < secret_size_bytes(code); i++) {
        scoped(secret) typed = secret_copy(secret_bytes(code), secret_size_bytes(code));
        uint8_t *letter = secret_bytes(typed) + i;
        struct secret *read;

        if (*letter == '-')
            continue;
        *letter = strchr("aiou", *letter) ? (*letter == 'a' ? 'o' : 'a') : *letter == 'b' ? 'd' : 'b';
        read = quint_read(typed);
        all++;
        noticed += !read;
        secret_free(read);
    }
    assert_int_equal(noticed, all);
}

static void what_are_no_nine_words_is_refused(void **state)
{
    static const char *const wrong[] = { "", "lusab", "lusab-babad-gutih-tugad", "x",
                                         "lusab lusab lusab lusab lusab lusab "
                                         "lusab lusab lusab lusab" };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scoped(secret) typed = secret_copy(wrong[i], strlen(wrong[i]));

        assert_null(quint_read(typed));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_with_capitals_and_spaces_is_the_same),
        cmocka_unit_test(every_wrong_letter_is_noticed),
        cmocka_unit_test(what_are_no_nine_words_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
