/* picker_test.c — whether numbers and letters find the choice people mean, and never one they do not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "screen/picker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/memory.h"
#include "form/session.h"

static const struct item_choice towns[] = {
    { "24062", "Leuven", "Louvain; 3000" },        { "71022", "Hasselt", "3500" },
    { "71024", "Herk-de-Stad", "3540" },           { "44021", "Gent", "Gand; Ghent; 9000" },
    { "11002", "Antwerpen", "Anvers; 2000 2018" }, { "41002", "Aalst", "Alost; 9300" },
};
#define TOWNS (sizeof towns / sizeof *towns)

static struct item_choice *many(size_t count)
{
    static char names[600][32];
    static struct item_choice choices[600];

    for (size_t i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "code%zu", i + 1);
        choices[i] = (struct item_choice){ names[i], names[i], "" };
    }
    return choices;
}

static const char *found(struct picker *picker, const char *typed)
{
    picker_filter(picker, typed);
    return picker_choice(picker) ? picker_choice(picker)->label : "";
}

static void one_waits_in_a_list_of_twenty_two(void **state)
{
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, many(22), 22);
    picker_filter(&picker, "1");
    assert_false(picker_is_certain(&picker, "1"));
    assert_string_equal(picker_choice(&picker)->name, "code1");
    picker_filter(&picker, "3");
    assert_true(picker_is_certain(&picker, "3"));
    picker_filter(&picker, "19");
    assert_true(picker_is_certain(&picker, "19"));
    assert_string_equal(picker_choice(&picker)->name, "code19");
    picker_clear(&picker);
}

static void in_a_list_of_nine_every_digit_is_certain(void **state)
{
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, many(9), 9);
    picker_filter(&picker, "1");
    assert_true(picker_is_certain(&picker, "1"));
    picker_clear(&picker);
}

static void a_digit_waits_while_a_spelling_begins_with_it(void **state)
{
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, towns, TOWNS);
    picker_filter(&picker, "3");
    assert_false(picker_is_certain(&picker, "3"));
    assert_string_equal(found(&picker, "3500"), "Hasselt");
    assert_false(picker_is_certain(&picker, "3500"));
    assert_string_equal(found(&picker, "2018"), "Antwerpen");
    picker_clear(&picker);
}

static void letters_find_label_alias_and_code_without_accents(void **state)
{
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, towns, TOWNS);
    assert_string_equal(found(&picker, "ha"), "Hasselt");
    assert_string_equal(found(&picker, "HÁ"), "Hasselt");
    assert_string_equal(found(&picker, "gand"), "Gent");
    assert_string_equal(found(&picker, "44021"), "Gent");
    assert_string_equal(found(&picker, "stad herk"), "Herk-de-Stad");
    picker_clear(&picker);
}

static void the_whole_label_comes_before_a_word_of_another(void **state)
{
    static const struct item_choice choices[] = { { "a", "Fransman", "" },
                                                  { "b", "Oud-Frans", "" },
                                                  { "c", "Frans", "" } };
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, choices, 3);
    assert_string_equal(found(&picker, "frans"), "Frans");
    assert_int_equal(picker.shown.count, 3);
    picker_clear(&picker);
}

static void a_label_that_begins_so_comes_before_one_that_ends_so(void **state)
{
    static const struct item_choice choices[] = { { "WEIGERT", "de klant wil niet", "" },
                                                  { "NIET_NODIG", "niet nodig voor het advies", "" } };
    static const struct item_choice languages[] = { { "tig", "Xasa", "" }, { "tir", "Tigrinya", "" } };
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, choices, 2);
    assert_string_equal(found(&picker, "niet"), "niet nodig voor het advies");
    assert_string_equal(found(&picker, "weigert"), "de klant wil niet");
    picker_load(&picker, languages, 2);
    assert_string_equal(found(&picker, "tig"), "Tigrinya");
    picker_clear(&picker);
}

static void nothing_matching_gives_no_choice(void **state)
{
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, towns, TOWNS);
    assert_string_equal(found(&picker, "zzz"), "");
    assert_false(picker_is_certain(&picker, "zzz"));
    assert_int_equal(picker.shown.count, 0);
    picker_filter(&picker, "");
    assert_int_equal(picker.shown.count, TOWNS);
    picker_clear(&picker);
}

static void a_long_list_has_no_numbers(void **state)
{
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, many(600), 600);
    assert_int_equal(picker_number(&picker, 4), 0);
    picker_filter(&picker, "5");
    assert_false(picker_is_certain(&picker, "5"));
    picker_clear(&picker);
}

static void the_highlight_stops_at_both_ends(void **state)
{
    struct picker picker = { 0 };

    (void)state;
    picker_load(&picker, towns, TOWNS);
    picker_move(&picker, -3);
    assert_int_equal(picker.at, 0);
    picker_move(&picker, 100);
    assert_int_equal(picker.at, TOWNS - 1);
    picker_highlight(&picker, "44021");
    assert_string_equal(picker_choice(&picker)->label, "Gent");
    picker_clear(&picker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_waits_in_a_list_of_twenty_two),
        cmocka_unit_test(in_a_list_of_nine_every_digit_is_certain),
        cmocka_unit_test(a_digit_waits_while_a_spelling_begins_with_it),
        cmocka_unit_test(letters_find_label_alias_and_code_without_accents),
        cmocka_unit_test(the_whole_label_comes_before_a_word_of_another),
        cmocka_unit_test(a_label_that_begins_so_comes_before_one_that_ends_so),
        cmocka_unit_test(nothing_matching_gives_no_choice),
        cmocka_unit_test(a_long_list_has_no_numbers),
        cmocka_unit_test(the_highlight_stops_at_both_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
