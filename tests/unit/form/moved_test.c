/* moved_test.c — answers of an earlier form find their question in a newer one, and are judged by it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#define SURVEY                                                                                                         \
    "type,name,label,bind::balie:was\ntext,voornaam,V,roepnaam naam\ntext,naam,N,\nbegin_repeat,kind,K,zoon\n"         \
    "text,school,S,klas\nbegin_repeat,vak,V,les\ninteger,punt,P,score\nend_repeat,,,\nend_repeat,,,\n"                 \
    "begin_group,adres,A,\ntext,straat,S,weg\nend_group,,,\n"

/* KEY of an earlier form stands under WANTED now; NULL: nowhere. */
static void assert_moves(const char *key, const char *wanted)
{
    struct content content = { .survey = SURVEY };
    struct form *form = content_load(&content);
    scoped_buf out = { 0 };

    assert_non_null(form);
    buf_text(&out, "al:");
    if (form_moved_key(form, key, &out) != (wanted != NULL))
        fail_msg("%s gives %s", key, buf_view(&out));
    assert_string_equal(buf_view(&out) + 3, wanted ? wanted : "");
    form_free(form);
    content_clear(&content);
}

static void a_key_that_still_is_one_stays(void **state)
{
    (void)state;
    assert_moves("voornaam", "voornaam");
    assert_moves("straat", "straat");
    assert_moves("kind/1/school", "kind/1/school");
}

static void a_renamed_question_stands_under_its_new_name(void **state)
{
    (void)state;
    assert_moves("roepnaam", "voornaam");
    assert_moves("weg", "straat");
}

static void a_name_in_use_is_not_what_another_was_called(void **state)
{
    (void)state;
    assert_moves("naam", "naam");
}

static void names_are_sought_in_their_own_rows(void **state)
{
    (void)state;
    assert_moves("zoon/1/klas", "kind/1/school");
    assert_moves("zoon/1/les/2/score", "kind/1/vak/2/punt");
    assert_moves("school", NULL);
    assert_moves("kind/1/voornaam", NULL);
    assert_moves("kind/1/punt", NULL);
}

static void a_row_keeps_its_id_under_the_new_name(void **state)
{
    (void)state;
    assert_moves("zoon/7", "kind/7");
    assert_moves("zoon/7/les/8", "kind/7/vak/8");
}

static void what_the_form_no_longer_asks_leaves_nothing_behind(void **state)
{
    (void)state;
    assert_moves("weg_ermee", NULL);
    assert_moves("zoon/1/weg_ermee", NULL);
    assert_moves("voornaam/1/x", NULL);
    assert_moves("", NULL);
}

/* --- whether a value of then fits now --- */

#define FITTING                                                                                                        \
    "type,name,label,constraint,choice_filter,relevant,calculation\ninteger,getal,G,. < 10,,,\n"                       \
    "select_one kl,kleur,K,,name != 'grijs' or ${getal} = 1,,\nselect_multiple kl,kleuren,K,,,,\n"                     \
    "select_one kl or_other,anders,A,. != 'rood',,,\ntext,tekst,T,,,${getal} = 2,\nhidden,stil,,,,,\n"                 \
    "calculate,som,,,,,1 + 1\nbegin_repeat,rij,R,,,,\ntext,t,T,,,,\nend_repeat,,,,,,\nstart,begin,,,,,\n"              \
    "rank kl,volgorde,V,,,,\nselect_one_from_file persoon.csv,wie,W,,,,\n"
#define COLOURS "list_name,name,label\nkl,rood,Rood\nkl,grijs,Grijs\n"

/* VALUE restored to KEY is refused with WANTED in its sentence; NULL: it fits. */
static void assert_fits(const char *key, const char *value, const char *wanted)
{
    struct fixture f = { .content.choices = COLOURS };
    bool fits;

    fixture_open(&f, FITTING);
    assert_true(session_restore(f.session, key, value, NULL));
    fits = session_fits(f.session, at(&f, key), &f.err);
    if (fits != !wanted)
        fail_msg("%s = “%s”: %s", key, value, f.err.text);
    if (wanted) {
        assert_non_null(strstr(f.err.text, wanted));
        assert_string_equal(f.err.field, key);
        assert_false(session_fits(f.session, at(&f, key), NULL));
    }
    fixture_close(&f);
}

static void a_value_of_another_type_does_not_fit(void **state)
{
    (void)state;
    assert_fits("getal", "5", NULL);
    assert_fits("getal", "vijf", "no whole number");
}

static void a_value_against_the_rule_does_not_fit(void **state)
{
    (void)state;
    assert_fits("getal", "12", "rule of this question");
}

static void a_code_that_left_the_list_does_not_fit(void **state)
{
    (void)state;
    assert_fits("kleur", "rood", NULL);
    assert_fits("kleur", "blauw", "“blauw” is no longer in the list");
    assert_fits("volgorde", "grijs rood", NULL);
    assert_fits("volgorde", "grijs blauw", "“blauw” is no longer in the list");
    assert_fits("kleuren", "rood grijs", NULL);
    assert_fits("kleuren", "rood blauw", "“blauw” is no longer in the list");
}

static void a_code_the_filter_holds_back_does_not_fit(void **state)
{
    (void)state;
    assert_fits("kleur", "grijs", "“grijs” is no longer in the list");
}

static void who_is_known_is_a_matter_of_the_dossier(void **state)
{
    (void)state;
    assert_fits("wie", "niemand", "“niemand” is no longer in the list");
}

static void a_list_with_other_takes_what_stood_there(void **state)
{
    (void)state;
    assert_fits("anders", "paars", NULL);
}

static void a_blank_what_is_not_asked_and_what_nobody_types_fit(void **state)
{
    (void)state;
    assert_fits("getal", NULL, NULL);
    assert_fits("rij/00000000000000000000000000000001", NULL, NULL);
    assert_fits("tekst", "x", NULL);
    assert_fits("stil", "x", NULL);
    assert_fits("begin", "gisteren", NULL);
    assert_fits("som", "twee", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_still_is_one_stays),
        cmocka_unit_test(a_renamed_question_stands_under_its_new_name),
        cmocka_unit_test(a_name_in_use_is_not_what_another_was_called),
        cmocka_unit_test(names_are_sought_in_their_own_rows),
        cmocka_unit_test(a_row_keeps_its_id_under_the_new_name),
        cmocka_unit_test(what_the_form_no_longer_asks_leaves_nothing_behind),
        cmocka_unit_test(a_value_of_another_type_does_not_fit),
        cmocka_unit_test(a_value_against_the_rule_does_not_fit),
        cmocka_unit_test(a_code_that_left_the_list_does_not_fit),
        cmocka_unit_test(a_code_the_filter_holds_back_does_not_fit),
        cmocka_unit_test(who_is_known_is_a_matter_of_the_dossier),
        cmocka_unit_test(a_list_with_other_takes_what_stood_there),
        cmocka_unit_test(a_blank_what_is_not_asked_and_what_nobody_types_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
