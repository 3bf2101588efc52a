/* missing_test.c — what must still be answered, which reasons for a blank count, and what a check refuses. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"
#include "form/saves.h"

#define SURVEY                                                                                                         \
    "type,name,label,required,required_message,relevant,bind::balie:blank,bind::balie:retired\n"                       \
    "text,a,A,yes,Zeg ook ${b},,,\ntext,b,B,,,,,\ntext,c,C,${b} = 'x',,,GEEN NEE,\ntext,d,D,yes,,${b} = 'y',,\n"       \
    "note,n,N,yes,,,,\ntext,oud,O,yes,,,,yes\nbegin_repeat,r,R,,,,,\ntext,e,E,yes,,,,\nend_repeat,,,,,,,\n"

static void each_question_that_must_be_answered_is_missing_once(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_int_equal(session_missing(f.session), 1);
    assert_true(answer(&f, "b", "x"));
    assert_int_equal(session_missing(f.session), 2);
    assert_true(answer(&f, "b", "y"));
    assert_int_equal(session_missing(f.session), 2);
    assert_non_null(session_add_row(f.session, at(&f, "r"), &f.err));
    assert_int_equal(session_missing(f.session), 3);
    assert_true(answer(&f, "a", "Aya"));
    assert_int_equal(session_missing(f.session), 2);
    fixture_close(&f);
}

static void the_next_one_missing_is_sought_round_the_form(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_true(answer(&f, "b", "x"));
    assert_ptr_equal(session_next_missing(f.session, NULL), at(&f, "a"));
    assert_ptr_equal(session_next_missing(f.session, at(&f, "a")), at(&f, "c"));
    assert_ptr_equal(session_next_missing(f.session, at(&f, "c")), at(&f, "a"));
    assert_true(answer(&f, "a", "Aya"));
    assert_ptr_equal(session_next_missing(f.session, at(&f, "oud")), at(&f, "c"));
    fixture_close(&f);
}

static void the_only_one_missing_is_found_again_until_it_is_answered(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_ptr_equal(session_next_missing(f.session, at(&f, "a")), at(&f, "a"));
    assert_true(answer(&f, "a", "Aya"));
    assert_null(session_next_missing(f.session, NULL));
    assert_null(session_next_missing(f.session, at(&f, "b")));
    fixture_close(&f);
}

static void a_reason_the_form_names_takes_the_place_of_an_answer(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_true(answer(&f, "b", "x"));
    assert_true(session_blank(f.session, at(&f, "c"), "GEEN", &f.err));
    assert_string_equal(item_blank(at(&f, "c")), "GEEN");
    assert_int_equal(session_missing(f.session), 1);
    assert_false(session_blank(f.session, at(&f, "c"), "ONBEKEND", &f.err));
    assert_string_equal(item_blank(at(&f, "c")), "GEEN");
    fixture_close(&f);
}

static void a_question_that_need_not_be_answered_takes_the_usual_reasons(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_true(session_blank(f.session, at(&f, "b"), "WIL_NIET_ZEGGEN", &f.err));
    assert_true(session_blank(f.session, at(&f, "b"), "ONBEKEND", &f.err));
    assert_false(session_blank(f.session, at(&f, "b"), "GEEN_ZIN", &f.err));
    assert_string_equal(f.err.text,
                        "GEEN_ZIN is no reason this question accepts for a blank: answer it or choose another.");
    assert_false(session_blank(f.session, at(&f, "a"), "ONBEKEND", &f.err));
    fixture_close(&f);
}

static void a_blank_clears_the_answer_and_an_answer_the_reason(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_true(answer(&f, "b", "y"));
    assert_true(item_is_relevant(at(&f, "d")));
    assert_true(session_blank(f.session, at(&f, "b"), "ONBEKEND", &f.err));
    assert_string_equal(value(&f, "b"), "");
    assert_false(item_is_relevant(at(&f, "d")));
    assert_true(answer(&f, "b", "y"));
    assert_null(item_blank(at(&f, "b")));
    fixture_close(&f);
}

static void a_blank_without_a_reason_is_a_blank(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_true(answer(&f, "b", "y"));
    assert_true(session_blank(f.session, at(&f, "b"), NULL, &f.err));
    assert_null(item_blank(at(&f, "b")));
    assert_true(session_blank(f.session, at(&f, "b"), "", &f.err));
    assert_null(item_blank(at(&f, "b")));
    assert_true(item_is_answered(at(&f, "b")));
    fixture_close(&f);
}

static void what_is_retired_is_neither_asked_nor_missed(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_false(answer(&f, "oud", "x"));
    assert_non_null(strstr(f.err.text, "is retired"));
    assert_false(session_blank(f.session, at(&f, "oud"), "ONBEKEND", &f.err));
    assert_true(session_restore(f.session, "oud", "van toen", NULL));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 0);
    fixture_close(&f);
}

/* --- the check of a whole form --- */

static void note(void *with, struct item *item, const char *sentence)
{
    buf_format(with, "%s: %s\n", item_key(item), sentence);
}

static void a_check_names_what_is_missing_only_when_all_must_be_there(void **state)
{
    struct fixture f = { 0 };
    scoped_buf said = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_true(answer(&f, "b", "y"));
    assert_int_equal(session_check(f.session, false, note, &said), 0);
    assert_int_equal(session_check(f.session, true, note, &said), 2);
    assert_string_equal(buf_view(&said), "a: Zeg ook y\nd: This question must be answered: answer it, or give a reason "
                                         "if one is allowed.\n");
    fixture_close(&f);
}

#define FILTERED                                                                                                       \
    "type,name,label,choice_filter,constraint\ntext,land,L,,. != 'geen'\nselect_one stad,stad,S,land = ${land},\n"     \
    "select_multiple stad,steden,S,land = ${land},\nselect_one stad,vrij,V,,\ninteger,getal,G,,. < ${grens}\n"         \
    "integer,grens,G,,\n"
#define TOWNS_OF "list_name,name,label,land\nstad,gent,Gent,be\nstad,brugge,Brugge,be\nstad,rijsel,Rijsel,fr\n"

/* What a check says after ANSWERS, and then KEY = VALUE. */
static void assert_found(const char *answers, const char *key, const char *changed, const char *wanted)
{
    struct fixture f = { .content.choices = TOWNS_OF };
    scoped_buf said = { 0 };

    fixture_open(&f, FILTERED);
    saves_fill(f.session, answers);
    assert_true(answer(&f, key, changed));
    session_check(f.session, false, note, &said);
    assert_string_equal(buf_view(&said), wanted);
    fixture_close(&f);
}

static void a_choice_the_filter_no_longer_lets_through_is_found(void **state)
{
    const char *answers = "{\"land\":\"be\",\"stad\":\"gent\",\"steden\":[\"gent\",\"brugge\"],\"vrij\":\"gent\"}";

    (void)state;
    assert_found(answers, "land", "be", "");
    assert_found(answers, "land", "fr",
                 "stad: “gent” is not in the list now: choose one that is.\n"
                 "steden: “gent” is not in the list now: choose one that is.\n");
    assert_found("{\"land\":\"be\"}", "land", "fr", "");
}

static void an_answer_whose_rule_moved_is_found(void **state)
{
    (void)state;
    assert_found("{\"grens\":10,\"getal\":7}", "grens", "8", "");
    assert_found("{\"grens\":10,\"getal\":7}", "grens", "5",
                 "getal: This answer does not fit the rule of this question: change it.\n");
}

static void an_answer_taken_up_from_before_is_read_again(void **state)
{
    struct fixture f = { .content.choices = TOWNS_OF };
    scoped_buf said = { 0 };

    (void)state;
    fixture_open(&f, FILTERED);
    assert_true(session_restore(f.session, "getal", "zeven", NULL));
    assert_true(session_restore(f.session, "vrij", "parijs", NULL));
    assert_true(session_restore(f.session, "grens", "9", NULL));
    session_check(f.session, false, note, &said);
    assert_string_equal(buf_view(&said), "vrij: “parijs” is no longer in the list: choose one that is.\n"
                                         "getal: This is no whole number: type digits only.\n");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_question_that_must_be_answered_is_missing_once),
        cmocka_unit_test(the_next_one_missing_is_sought_round_the_form),
        cmocka_unit_test(the_only_one_missing_is_found_again_until_it_is_answered),
        cmocka_unit_test(a_reason_the_form_names_takes_the_place_of_an_answer),
        cmocka_unit_test(a_question_that_need_not_be_answered_takes_the_usual_reasons),
        cmocka_unit_test(a_blank_clears_the_answer_and_an_answer_the_reason),
        cmocka_unit_test(a_blank_without_a_reason_is_a_blank),
        cmocka_unit_test(what_is_retired_is_neither_asked_nor_missed),
        cmocka_unit_test(a_check_names_what_is_missing_only_when_all_must_be_there),
        cmocka_unit_test(a_choice_the_filter_no_longer_lets_through_is_found),
        cmocka_unit_test(an_answer_whose_rule_moved_is_found),
        cmocka_unit_test(an_answer_taken_up_from_before_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
