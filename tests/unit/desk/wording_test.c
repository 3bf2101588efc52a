/* wording_test.c — expressions read as sentences, with labels where content has them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/wording.h"

#include "desk/library.h"
#include "counter.h"

static int open_library(void **state)
{
    *state = library_open_folder("forms", &(struct error){ 0 });
    return *state ? 0 : -1;
}

static int close_library(void **state)
{
    library_free(*state);
    return 0;
}

static void reads(struct library *library, const char *expression, const char *wanted)
{
    struct wording wording = { library, "nl", NULL, NULL };
    scoped_buf words = { 0 };

    wording_of(&wording, expression, &words);
    assert_string_equal(buf_view(&words), wanted);
}

static void a_comparison_has_labels_for_name_and_code(void **state)
{
    reads(*state, "${regio} = 'VL'", "“Gewest” is Vlaams Gewest");
    reads(*state, "${regio} != ''", "“Gewest” is filled in");
    reads(*state, "${regio}=''", "“Gewest” is blank");
    reads(*state, "'VL' = ${regio}", "Vlaams Gewest is “Gewest”");
    reads(*state, "${aanmelddatum} >= '2022-03-01'", "“Aangemeld op” is at least 1/3/2022");
}

static void and_or_and_parentheses_keep_their_meaning(void **state)
{
    reads(*state, "${regio} = 'VL' and (${belg} = 'ja' or ${belg} = 'nee')",
          "“Gewest” is Vlaams Gewest and (“Belg” is ja or “Belg” is nee)");
    reads(*state, "not(${regio} = 'BRU')", "not: “Gewest” is Brussels Hoofdstedelijk Gewest");
    reads(*state, "${voor_of_na} = 'or'", "“voor_of_na” is or"); /* no "or" between names or in a text counts */
}

static void a_set_of_the_law_has_its_name(void **state)
{
    reads(*state, "selected(param('gronden_plicht_vl', ${peildatum}), ${verblijfsgrond})",
          "“Op welke grond verblijft de klant hier?” is one of “Verblijfsgronden met plicht (VL)”");
}

static void what_has_no_words_stands_as_written(void **state)
{
    reads(*state, "concat(${regio}, '-', 1 + 2)", "concat(“Gewest”, '-', 1 + 2)");
    reads(*state, "", "");
    reads(*state, ". <= today()", "the answer is at most today");
    reads(*state, "instance('persoon')/root/item/naam", "“Naam” as stored in persoon");
    reads(*state, "instance('gemeenten')/root/item[name = ${gemeente}]/regio",
          "“Gewest” of “Gemeente (inschrijving of verblijf)”");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comparison_has_labels_for_name_and_code),
        cmocka_unit_test(and_or_and_parentheses_keep_their_meaning),
        cmocka_unit_test(a_set_of_the_law_has_its_name),
        cmocka_unit_test(what_has_no_words_stands_as_written),
    };

    return cmocka_run_group_tests(tests, open_library, close_library);
}
