/* judged_test.c — an answer is judged by its type, its bounds and its rule; each refusal says what is wanted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"
#include "form/saves.h"

#include "expr/expr.h"

#define SURVEY                                                                                                         \
    "type,name,label,appearance,parameters,relevant,constraint,constraint_message,bind::balie:retired\n"               \
    "integer,getal,G,,,,,,\ndecimal,maat,M,,,,,,\nrange,tien,T,,start=0 end=10 step=2,,,,\n"                           \
    "range,half,H,,start=0 end=1 step=0.5,,,,\ntime,uur,U,,,,,,\ndateTime,moment,M,,,,,,\ngeopoint,plaats,P,,,,,,\n"   \
    "geotrace,weg,W,,,,,,\ngeoshape,perk,P,,,,,,\nacknowledge,akkoord,A,,,,,,\ntext,tekst,T,,,,,,\n"                   \
    "text,deels,D,partial-date,,,,,\ndate,dag,D,,,,. > '2023-01-01',Te vroeg voor ${tekst},\n"                         \
    "text,kort,K,,,,string-length(.) < 4,,\ntext,stuk,S,,,,count(${tekst}) > 0,,\nfile,blad,B,,,,,,\n"                 \
    "note,nota,N,,,,,,\ntoday,nu,,,,,,,\nbegin_group,groep,G,,,,,,\ntext,later,L,,,${getal} = 1,,,\n"                  \
    "end_group,,,,,,,,\nbegin_repeat,rij,R,,,,,,\ntext,cel,C,,,,,,\nend_repeat,,,,,,,,\nbarcode,streep,S,,,,,,\n"

static void assert_taken(const char *key, const char *typed, const char *wanted)
{
    struct fixture f = { 0 };

    fixture_open(&f, SURVEY);
    if (!answer(&f, key, typed))
        fail_msg("%s “%s”: %s", key, typed, f.err.text);
    assert_string_equal(value(&f, key), wanted);
    fixture_close(&f);
}

/* TYPED is refused with WANTED in the sentence, and what was there stays. */
static void assert_refused(const char *key, const char *typed, const char *wanted)
{
    struct fixture f = { 0 };
    scoped_text before = NULL;

    fixture_open(&f, SURVEY);
    before = mem_text(value(&f, key));
    if (answer(&f, key, typed))
        fail_msg("%s “%s” is taken as %s", key, typed, value(&f, key));
    if (!strstr(f.err.text, wanted))
        fail_msg("%s “%s”: %s", key, typed, f.err.text);
    assert_string_equal(f.err.field, key);
    assert_string_equal(value(&f, key), before);
    assert_false(session_answer(f.session, at(&f, key), typed, NULL));
    fixture_close(&f);
}

static void whole_numbers_have_bounds_and_may_have_a_sign(void **state)
{
    (void)state;
    assert_taken("getal", "+7", "7");
    assert_taken("getal", "-7", "-7");
    assert_taken("getal", "999999999999", "999999999999");
    assert_refused("getal", "1000000000000", "no whole number");
    assert_refused("getal", "3,5", "no whole number");
    assert_refused("maat", "veel", "no number");
}

static void a_range_takes_only_its_own_steps(void **state)
{
    (void)state;
    assert_taken("tien", "4", "4");
    assert_refused("tien", "5", "stay between the bounds");
    assert_refused("tien", "12", "stay between the bounds");
    assert_refused("tien", "-2", "stay between the bounds");
    assert_refused("tien", "drie", "stay between the bounds");
    assert_taken("half", "0,5", "0.5");
    assert_refused("half", "half", "stay between the bounds");
}

static void a_place_lies_on_earth(void **state)
{
    (void)state;
    assert_taken("plaats", "-90 -180", "-90 -180 0 0");
    assert_taken("plaats", "90, 180 12.5 3", "90 180 12.5 3");
    assert_refused("plaats", "91 4", "no place");
    assert_refused("plaats", "-91 4", "no place");
    assert_refused("plaats", "50 181", "no place");
    assert_refused("plaats", "50 -181", "no place");
    assert_refused("plaats", "50", "no place");
    assert_refused("plaats", "50 4 0 0 noord", "no place");
}

static void a_place_without_numbers_is_none(void **state)
{
    (void)state;
    assert_refused("plaats", "hier", "no place");
    assert_refused("plaats", ", 4", "no place");
    assert_refused("plaats", "nan 4", "no place");
    assert_refused("plaats", "50 inf", "no place");
    assert_refused("plaats", "50 4 nan", "no place");
}

static void a_trace_has_two_points_and_a_shape_goes_round(void **state)
{
    (void)state;
    assert_taken("weg", "50 4; 51 4;", "50 4 0 0; 51 4 0 0");
    assert_refused("weg", "50 4", "no place");
    assert_refused("weg", "50 4; hier", "no place");
    assert_taken("perk", "50 4; 51 4; 51 5; 50 4", "50 4 0 0; 51 4 0 0; 51 5 0 0; 50 4 0 0");
    assert_refused("perk", "50 4; 51 4; 50 4", "no place");
    assert_refused("perk", "50 4; 51 4; 51 5; 52 4", "no place");
    assert_refused("perk", "50 4; 51 4; 51 5; 50 4.25", "no place");
}

static void each_other_type_says_what_it_takes(void **state)
{
    (void)state;
    assert_refused("uur", "laat", "no time");
    assert_refused("moment", "gisteren", "no moment");
    assert_refused("akkoord", "nee", "only be confirmed");
    assert_refused("deels", "ooit", "no date");
    assert_refused("nota", "x", "A note takes no answer");
    assert_refused("nu", "2023-01-01", "filled in by itself");
    assert_refused("groep", "x", "A group takes no answer");
    assert_refused("rij", "x", "A repeat takes no answer");
}

static void text_is_composed_and_trimmed(void **state)
{
    (void)state;
    assert_taken("tekst", "  Zoe\xCC\x88 ", "Zo\xC3\xAB");
    assert_taken("streep", "978", "978");
    assert_taken("blad", "foto.jpg", "foto.jpg");
}

static void what_is_no_text_is_refused(void **state)
{
    scoped_buf much = { 0 };

    (void)state;
    assert_refused("tekst", "a\xFF", "signs that are no text");
    while (much.size_bytes <= (64 << 10))
        buf_char(&much, 'a');
    assert_refused("tekst", buf_view(&much), "too long");
    buf_cut(&much, 64 << 10);
    assert_taken("tekst", buf_view(&much), buf_view(&much));
}

static void a_rule_refuses_with_the_sentence_of_the_form(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_true(answer(&f, "tekst", "Aya"));
    assert_false(answer(&f, "dag", "2022-05-01"));
    assert_string_equal(f.err.text, "Te vroeg voor Aya");
    fixture_close(&f);
    assert_refused("kort", "lang genoeg", "does not fit the rule");
    assert_taken("kort", "abc", "abc");
}

static void a_short_year_is_the_one_the_rule_accepts(void **state)
{
    (void)state;
    assert_taken("dag", "1-9-23", "2023-09-01");
}

static void what_is_not_asked_takes_no_answer(void **state)
{
    (void)state;
    assert_refused("later", "x", "not asked now");
}

static void a_row_itself_takes_no_answer(void **state)
{
    struct fixture f = { 0 };
    struct item *row;

    (void)state;
    fixture_open(&f, SURVEY);
    row = session_add_row(f.session, at(&f, "rij"), &f.err);
    assert_false(session_answer(f.session, row, "x", &f.err));
    assert_non_null(strstr(f.err.text, "add a row"));
    assert_false(session_blank(f.session, row, "ONBEKEND", &f.err));
    fixture_close(&f);
}

static void the_clock_says_what_today_is_when_nobody_else_does(void **state)
{
    struct content content = { .survey = "type,name,label\ndate,d,D\n" };
    struct form *form = content_load(&content);
    struct session_world world = { 0 };
    scoped(session) session = session_open(form, &world, &content.err);

    (void)state;
    assert_true(session_answer(session, session_item(session, "d"), "vandaag", &content.err));
    assert_int_equal(strlen(item_value(session_item(session, "d"))), 10);
    session_free(session);
    session = NULL;
    form_free(form);
    content_clear(&content);
}

/* --- why an answer would be taken or refused --- */

static void count_part(void *with, int depth, const char *source, const struct value *shown)
{
    (void)depth;
    (void)source;
    (void)shown;
    ++*(size_t *)with;
}

/* Why TYPED would be refused with WANTED, or taken (NULL), in at least PARTS parts; nothing changes. */
static void assert_why(const char *key, const char *typed, const char *wanted, size_t parts)
{
    struct fixture f = { 0 };
    size_t heard = 0;
    struct expr_listener listener = { count_part, &heard };

    fixture_open(&f, SURVEY);
    if (session_why_answer(f.session, at(&f, key), typed, &listener, &f.err) != !wanted)
        fail_msg("%s “%s”: %s", key, typed, f.err.text);
    if (wanted && !strstr(f.err.text, wanted))
        fail_msg("%s “%s”: %s", key, typed, f.err.text);
    assert_true(heard >= parts);
    assert_string_equal(value(&f, key), "");
    fixture_close(&f);
}

static void why_an_answer_is_taken_tells_the_parts_of_its_rule(void **state)
{
    (void)state;
    assert_why("kort", "abc", NULL, 1);
    assert_why("kort", "abcde", "does not fit the rule", 1);
    assert_why("dag", "2022-05-01", "Te vroeg voor", 1);
}

static void why_without_a_rule_has_no_parts(void **state)
{
    (void)state;
    assert_why("getal", "3", NULL, 0);
    assert_why("getal", "", NULL, 0);
    assert_why("getal", "drie", "no whole number", 0);
    assert_why("later", "x", "not asked now", 0);
}

static void a_rule_that_cannot_be_computed_is_no_rule_kept(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, SURVEY);
    assert_false(answer(&f, "stuk", "5"));
    assert_true(session_restore(f.session, "stuk", "5", NULL));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 1);
    fixture_close(&f);
    assert_why("stuk", "5", "count", 0);
}

static void what_fails_stays_told_when_its_other_rules_hold(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation,required,read_only,relevant\ntext,a,A,,,,\n"
                     "integer,b,B,count(${a}),${a} = 'x',${a} = 'y',${a} != 'z'\n");
    assert_int_equal(session_check(f.session, false, NULL, NULL), 1);
    assert_true(answer(&f, "a", "y"));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 1);
    assert_true(answer(&f, "a", "z"));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 0);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_have_bounds_and_may_have_a_sign),
        cmocka_unit_test(a_range_takes_only_its_own_steps),
        cmocka_unit_test(a_place_lies_on_earth),
        cmocka_unit_test(a_place_without_numbers_is_none),
        cmocka_unit_test(a_trace_has_two_points_and_a_shape_goes_round),
        cmocka_unit_test(each_other_type_says_what_it_takes),
        cmocka_unit_test(text_is_composed_and_trimmed),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(a_rule_refuses_with_the_sentence_of_the_form),
        cmocka_unit_test(a_short_year_is_the_one_the_rule_accepts),
        cmocka_unit_test(what_is_not_asked_takes_no_answer),
        cmocka_unit_test(a_row_itself_takes_no_answer),
        cmocka_unit_test(the_clock_says_what_today_is_when_nobody_else_does),
        cmocka_unit_test(why_an_answer_is_taken_tells_the_parts_of_its_rule),
        cmocka_unit_test(why_without_a_rule_has_no_parts),
        cmocka_unit_test(a_rule_that_cannot_be_computed_is_no_rule_kept),
        cmocka_unit_test(what_fails_stays_told_when_its_other_rules_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
