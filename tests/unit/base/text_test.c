/* text_test.c — whether text is checked, composed, folded and compared as people read it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/memory.h"

static void valid_utf_8_passes(void **state)
{
    (void)state;
    assert_true(utf8_check("", 0));
    assert_true(utf8_check("plain text, longer than eight bytes", 35));
    assert_true(utf8_check("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9));
    assert_true(utf8_check("\xF4\x8F\xBF\xBF", 4));
}

static void bad_utf_8_is_refused_wherever_it_stands(void **state)
{
    static const char *const bad[] = {
        "\x80",     "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
        "\xE2\x82", "\xFF", "\xC3("
    };
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t before = 0; before < 20; before++) {
            size_t size = strlen(bad[i]);

            memset(text, 'x', sizeof text);
            memcpy(text + before, bad[i], size);
            assert_false(utf8_check(text, before + size));
            assert_false(utf8_check(text, sizeof text));
        }
}

static void a_nul_is_refused_wherever_it_stands(void **state)
{
    char text[32];

    (void)state;
    for (size_t at = 0; at < sizeof text; at++) {
        memset(text, 'x', sizeof text);
        assert_true(utf8_check(text, sizeof text));
        text[at] = '\0';
        assert_false(utf8_check(text, sizeof text));
    }
}

static void characters_are_read_one_by_one(void **state)
{
    const char *text = "a\xC3\xA9\xFF\xE2\x82";
    uint32_t code;

    (void)state;
    assert_int_equal(utf8_next(text, &code), 1);
    assert_int_equal(code, 'a');
    assert_int_equal(utf8_next(text + 1, &code), 2);
    assert_int_equal(code, 0xE9);
    assert_int_equal(utf8_next(text + 3, &code), 1);
    assert_int_equal(code, 0xFFFD);
    assert_int_equal(utf8_next(text + 4, &code), 1);
    assert_int_equal(code, 0xFFFD);
    assert_int_equal(utf8_next("", &code), 0);
}

static void assert_composed(const char *text, const char *expected)
{
    scoped_buf out = { 0 };

    text_compose(&out, text);
    assert_string_equal(buf_view(&out), expected);
}

static void letters_and_marks_are_composed(void **state)
{
    (void)state;
    assert_composed("", "");
    assert_composed("plain", "plain");
    assert_composed("caf\xC3\xA9", "caf\xC3\xA9");
    assert_composed("cafe\xCC\x81", "caf\xC3\xA9");
    assert_composed("\xE2\x84\xAB", "\xC3\x85");
}

static void assert_folded(const char *text, const char *expected)
{
    scoped_buf out = { 0 };

    text_fold(&out, text);
    assert_string_equal(buf_view(&out), expected);
    assert_int_equal(out.size_bytes, strlen(expected));
}

static void a_search_does_not_see_case_marks_or_punctuation(void **state)
{
    (void)state;
    assert_folded("", "");
    assert_folded("VAN DEN Berghe 12", "van den berghe 12");
    assert_folded("D'Hondt-P\xC3\xA9rez_x", "d hondt perez x");
    assert_folded("S\xC3\xB8rensen \xC5\x81ukasz Stra\xC3\x9F"
                  "e",
                  "sorensen lukasz strasse");
    assert_folded("\xC3\x86nna \xC4\xB0stanbul \xC4\xB1r", "aenna istanbul ir");
    assert_folded("cafe\xCC\x81", "cafe");
    assert_folded("\xEF\xAC\x81x \xEF\xBC\xA1", "fix a");
}

static void other_scripts_are_folded_too(void **state)
{
    (void)state;
    assert_folded("\xD0\x9A\xD0\x98\xD0\x87\xD0\x92", "\xD0\xBA\xD0\xB8\xD1\x96\xD0\xB2");
    assert_folded("\xD9\x85\xD9\x8F\xD8\xAD", "\xD9\x85\xD8\xAD");
    assert_folded("\xE2\x80\x98x\xE2\x80\x99", " x ");
}

static void folding_adds_to_what_is_there(void **state)
{
    scoped_buf out = { 0 };

    (void)state;
    for (int i = 0; i < 500; i++)
        text_fold(&out, "A\xC3\x89");
    assert_int_equal(out.size_bytes, 1000);
    for (int i = 0; i < 500; i++)
        assert_memory_equal(out.bytes + 2 * i, "ae", 2);
}

static void texts_are_compared_whole_or_at_their_ends(void **state)
{
    (void)state;
    assert_true(text_equal("a", "a") && text_equal(NULL, NULL));
    assert_false(text_equal("a", "b") || text_equal("a", NULL) || text_equal(NULL, "a") || text_equal("", NULL));
    assert_true(text_starts("balie", "ba") && text_starts("balie", "") && text_starts("balie", "balie"));
    assert_false(text_starts("ba", "balie") || text_starts(NULL, "") || text_starts("balie", "a"));
    assert_true(text_ends("a.csv", ".csv") && text_ends("a", ""));
    assert_false(text_ends("csv", ".csv") || text_ends(NULL, "") || text_ends("a.csvx", ".csv"));
}

static void blank_is_white_space_only(void **state)
{
    (void)state;
    assert_true(text_is_blank(NULL) && text_is_blank("") && text_is_blank(" \t\r\n") && text_is_blank("\xC2\xA0 "));
    assert_false(text_is_blank(" x ") || text_is_blank("\xC3\xA9"));
}

static void trimming_takes_white_space_off_both_ends(void **state)
{
    size_t size_bytes;
    const char *at = text_trim(" \xC2\xA0 een twee\xE2\x80\x83\n", &size_bytes);

    (void)state;
    assert_int_equal(size_bytes, 8);
    assert_memory_equal(at, "een twee", 8);
    text_trim("  ", &size_bytes);
    assert_int_equal(size_bytes, 0);
}

static void a_name_is_made_of_small_letters_digits_and_lines(void **state)
{
    (void)state;
    assert_true(text_is_name("a") && text_is_name("naam_2"));
    assert_false(text_is_name("") || text_is_name(NULL) || text_is_name("2a") || text_is_name("_a") ||
                 text_is_name("Naam") || text_is_name("na-am") || text_is_name("na\xC3\xA9m"));
}

static void a_name_in_xml_has_letters_of_any_script(void **state)
{
    (void)state;
    assert_true(text_is_xml_name("pr\xC3\xA9nom") && text_is_xml_name("\xE1\x88\x9D\xE1\x88\x95-2") &&
                text_is_xml_name("_a.b"));
    assert_false(text_is_xml_name("") || text_is_xml_name(NULL) || text_is_xml_name("2a") || text_is_xml_name("-a") ||
                 text_is_xml_name("a b") || text_is_xml_name("a:b") || text_is_xml_name("a\xC3\x97") ||
                 text_is_xml_name("a\xE2\x80\x93") || text_is_xml_name("a\xFF"));
}

static void a_list_has_whole_words(void **state)
{
    const char *list = "  een twee\tdrie ", *word;

    (void)state;
    assert_true(text_has_word(list, "een") && text_has_word(list, "twee") && text_has_word(list, "drie"));
    assert_false(text_has_word(list, "ee") || text_has_word(list, "eenx") || text_has_word("", "een") ||
                 text_has_word(NULL, "een") || text_has_word(list, ""));
    assert_int_equal(text_word(&list, &word), 3);
    assert_memory_equal(word, "een", 3);
    assert_int_equal(text_word(&list, &word), 4);
    assert_int_equal(text_word(&list, &word), 4);
    assert_memory_equal(word, "drie", 4);
    assert_int_equal(text_word(&list, &word), 0);
}

static void a_whole_number_is_read_within_its_bounds(void **state)
{
    int64_t number = 0;

    (void)state;
    assert_true(text_integer("-9223372036854775808", INT64_MIN, INT64_MAX, &number));
    assert_true(number == INT64_MIN);
    assert_true(text_integer("9223372036854775807", INT64_MIN, INT64_MAX, &number));
    assert_true(number == INT64_MAX);
    assert_true(text_integer("007", 0, 7, &number));
    assert_int_equal(number, 7);
}

static void what_is_no_whole_number_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "-", "+1", "1.0", " 1", "1 ", "0x1", "--1", "9223372036854775808", "11", "-1"
    };
    int64_t number = 5;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(text_integer(bad[i], 0, 10, &number));
    assert_false(text_integer(NULL, 0, 10, &number));
    assert_false(text_integer("9223372036854775808", INT64_MIN, INT64_MAX, &number));
    assert_false(text_integer("-9223372036854775809", INT64_MIN, INT64_MAX, &number));
    assert_int_equal(number, 5);
}

static void one_typing_error_is_a_slip(void **state)
{
    (void)state;
    assert_true(text_is_slip("naam", "naam") && text_is_slip("naam", "nam") && text_is_slip("naam", "nnaam"));
    assert_true(text_is_slip("naam", "naat") && text_is_slip("naam", "anam") && text_is_slip("a", ""));
    assert_true(text_is_slip("p\xC3\xA9rez", "perez") && text_is_slip("", ""));
}

static void two_typing_errors_are_no_slip(void **state)
{
    (void)state;
    assert_false(text_is_slip("naam", "n") || text_is_slip("naam", "maan") || text_is_slip("abcd", "badc"));
    assert_false(text_is_slip("", "ab") || text_is_slip("abc", "cab") || text_is_slip("ab", "bac"));
}

static void places_in_a_text_are_found_one_after_another(void **state)
{
    const char *text = "Bel ${tel} of ${mail}. ${niet";
    scoped_buf out = { 0 };
    scoped_text first = text_place(&text, &out);
    scoped_text second = NULL;

    (void)state;
    assert_string_equal(first, "tel");
    assert_string_equal(buf_view(&out), "Bel ");
    second = text_place(&text, &out);
    assert_string_equal(second, "mail");
    assert_null(text_place(&text, &out));
    assert_string_equal(buf_view(&out), "Bel  of . ${niet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_in_a_text_are_found_one_after_another),
        cmocka_unit_test(valid_utf_8_passes),
        cmocka_unit_test(bad_utf_8_is_refused_wherever_it_stands),
        cmocka_unit_test(a_nul_is_refused_wherever_it_stands),
        cmocka_unit_test(characters_are_read_one_by_one),
        cmocka_unit_test(letters_and_marks_are_composed),
        cmocka_unit_test(a_search_does_not_see_case_marks_or_punctuation),
        cmocka_unit_test(other_scripts_are_folded_too),
        cmocka_unit_test(folding_adds_to_what_is_there),
        cmocka_unit_test(texts_are_compared_whole_or_at_their_ends),
        cmocka_unit_test(blank_is_white_space_only),
        cmocka_unit_test(trimming_takes_white_space_off_both_ends),
        cmocka_unit_test(a_name_is_made_of_small_letters_digits_and_lines),
        cmocka_unit_test(a_name_in_xml_has_letters_of_any_script),
        cmocka_unit_test(a_list_has_whole_words),
        cmocka_unit_test(a_whole_number_is_read_within_its_bounds),
        cmocka_unit_test(what_is_no_whole_number_is_refused),
        cmocka_unit_test(one_typing_error_is_a_slip),
        cmocka_unit_test(two_typing_errors_are_no_slip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
