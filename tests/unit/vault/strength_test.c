/* strength_test.c — what can be guessed is no passphrase. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "base/secret.h"
#include "vault/strength.h"

static bool suffices(const char *text, const char *name, struct error *err)
{
    scoped(secret) passphrase = secret_copy(text, strlen(text));

    return strength_suffices(passphrase, name, err);
}

static void four_words_or_random_letters_suffice(void **state)
{
    static const char *const good[] = {
        "paard batterij nietje juist",
        "huis boom beest kat",
        "correct horse battery staple",
        "x7Gq-pw2Lm!tz",
        "ምሕረት ሃይለ ሰላም ቤት",
    };
    struct error err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!suffices(good[i], "an", &err))
            fail_msg("%s: %s", good[i], err.text);
}

static void what_a_guesser_tries_first_does_not(void **state)
{
    static const char *const weak[] = {
        "passwordpassword", "123456789012",   "qwertyuiop12",  "abcdefghijkl",
        "aaaaaaaabbbbcccc", "Antwerpen2023!", "letmein letme", "01-09-2023 01-09-2023",
    };

    (void)state;
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        struct error err = { 0 };

        if (suffices(weak[i], "an", &err))
            fail_msg("%s suffices", weak[i]);
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_non_null(strstr(err.text, "too easy to guess"));
    }
}

static void letters_are_counted_and_not_bytes(void **state)
{
    struct error err = { 0 };

    (void)state;
    assert_false(suffices("ምሕረት ሃይለ ሰላ", "an", &err)); /* 11 letters in 27 bytes */
    assert_non_null(strstr(err.text, "too short"));
    assert_false(suffices("", "an", &err));
}

static void the_name_of_who_chooses_it_is_no_secret(void **state)
{
    struct error err = { 0 };

    (void)state;
    assert_true(suffices("wouterszn vandenbrxl", "an", &err));
    assert_false(suffices("wouterszn vandenbrxl", "Vandenbrxl Wouterszn", &err));
    assert_false(suffices("vandenbrxl.wouterszn", "Vandenbrxl Wouterszn", &err));
    assert_false(suffices("balie balie balie balie", "", &err));
}

static void a_long_one_is_judged_by_its_beginning(void **state)
{
    char text[5000];
    struct error err = { 0 };

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(suffices(text, "an", &err));
    memcpy(text, "paard batterij nietje juist", 27);
    assert_true(suffices(text, "an", &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_words_or_random_letters_suffice),
        cmocka_unit_test(what_a_guesser_tries_first_does_not),
        cmocka_unit_test(letters_are_counted_and_not_bytes),
        cmocka_unit_test(the_name_of_who_chooses_it_is_no_secret),
        cmocka_unit_test(a_long_one_is_judged_by_its_beginning),
    };

    return cmocka_run_group_tests_name("strength", tests, NULL, NULL);
}
