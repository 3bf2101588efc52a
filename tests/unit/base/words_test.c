/* words_test.c — whether sentences come in the language that was asked for. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/words.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"

/* A catalogue of one sentence as msgfmt writes it: a header of seven numbers, two tables, the texts. */
static void write_catalogue(const char *folder, const char *language, const char *from, const char *to)
{
    static const char header[] = "Content-Type: text/plain; charset=UTF-8\n";
    uint32_t from_bytes = (uint32_t)strlen(from), to_bytes = (uint32_t)strlen(to), head_bytes = sizeof header - 1;
    uint32_t head[15] = { 0x950412de,
                          0,
                          2,
                          28,
                          44,
                          0,
                          60,
                          0,
                          60,
                          from_bytes,
                          61,
                          head_bytes,
                          62 + from_bytes,
                          to_bytes,
                          63 + from_bytes + head_bytes };
    scoped_text name = mem_format("%s/%s/LC_MESSAGES", folder, language);
    scoped_text path = file_join(name, "balie.mo");
    char bytes[1024] = { 0 };

    memcpy(bytes, head, sizeof head);
    memcpy(bytes + 61, from, from_bytes);
    memcpy(bytes + 62 + from_bytes, header, head_bytes);
    memcpy(bytes + 63 + from_bytes + head_bytes, to, to_bytes);
    assert_true(file_make_folder(name, 0700, NULL));
    assert_true(file_replace(path, bytes, 64 + from_bytes + head_bytes + to_bytes, 0600, NULL));
}

static int prepare(void **state)
{
    static char folder[] = "/tmp/balie-words-XXXXXX";

    if (!mkdtemp(folder))
        return -1;
    write_catalogue(folder, "nl", "Good morning", "Goedemorgen");
    write_catalogue(folder, "fr", "Good morning", "Bonjour \xC3\xA0 tous");
    setenv("BALIE_LOCALE", folder, 1);
    *state = folder;
    return 0;
}

static int tidy(void **state)
{
    static const char *const names[] = {
        "nl/LC_MESSAGES/balie.mo", "nl/LC_MESSAGES", "nl", "fr/LC_MESSAGES/balie.mo", "fr/LC_MESSAGES", "fr", ""
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scoped_text path = file_join(*state, names[i]);

        remove(path);
    }
    return 0;
}

static const char *good_morning(void)
{
    return _("Good morning");
}

static void forget_environment(void)
{
    static const char *const names[] = { "BALIE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
}

static void a_sentence_comes_in_the_language_asked_for(void **state)
{
    (void)state;
    forget_environment();
    words_open("nl");
    assert_string_equal(good_morning(), "Goedemorgen");
    assert_string_equal(words_language(), "nl");
    words_open("fr");
    assert_string_equal(good_morning(), "Bonjour \xC3\xA0 tous");
    assert_string_equal(words_language(), "fr");
    words_open("en");
    assert_string_equal(good_morning(), "Good morning");
    assert_string_equal(words_language(), "en");
}

static void a_machine_without_locale_still_speaks(void **state)
{
    (void)state;
    forget_environment();
    setenv("LC_ALL", "C", 1);
    words_open("fr");
    assert_string_equal(good_morning(), "Bonjour \xC3\xA0 tous");
    setenv("LC_ALL", "xx_XX.UTF-8", 1);
    words_open("nl");
    assert_string_equal(good_morning(), "Goedemorgen");
}

static void without_a_wish_it_is_the_variable_then_the_locale_then_dutch(void **state)
{
    (void)state;
    forget_environment();
    words_open(NULL);
    assert_string_equal(words_language(), "nl");
    setenv("LANG", "fr_BE.UTF-8", 1);
    words_open(NULL);
    assert_string_equal(words_language(), "fr");
    setenv("BALIE_LANG", "en", 1);
    words_open(NULL);
    assert_string_equal(words_language(), "en");
    words_open("nl");
    assert_string_equal(words_language(), "nl");
}

static void an_unknown_language_is_no_language(void **state)
{
    (void)state;
    forget_environment();
    words_open("nld");
    assert_string_equal(words_language(), "nl");
    setenv("LANG", "fro_FR", 1);
    words_open("de");
    assert_string_equal(words_language(), "nl");
}

static void numbers_are_written_with_a_point(void **state)
{
    char text[16];

    (void)state;
    words_open("fr");
    snprintf(text, sizeof text, "%.1f", 1.5);
    assert_string_equal(text, "1.5");
    assert_int_equal(MB_CUR_MAX > 1, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_comes_in_the_language_asked_for),
        cmocka_unit_test(a_machine_without_locale_still_speaks),
        cmocka_unit_test(without_a_wish_it_is_the_variable_then_the_locale_then_dutch),
        cmocka_unit_test(an_unknown_language_is_no_language),
        cmocka_unit_test(numbers_are_written_with_a_point),
    };

    return cmocka_run_group_tests(tests, prepare, tidy);
}
