/* session_test.c — answers go in, and everything that depends on them stays right. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#include "base/arena.h"
#include "base/id.h"
#include "expr/expr.h"
#include "expr/node.h"
#include "expr/value.h"

#define CHILDREN                                                                                                       \
    "type,name,label,required,relevant,constraint,calculation,default\n"                                               \
    "integer,hoogste,Hoogste,,,,,18\n"                                                                                 \
    "begin_repeat,kind,Kind,,,,,\n"                                                                                    \
    "integer,leeftijd,Leeftijd,true(),,. <= ${hoogste},,\n"                                                            \
    "text,school,School,,${leeftijd} >= 6,,,\n"                                                                        \
    "calculate,band,,,,,\"if(${leeftijd} < 6, 'klein', 'groot')\",\n"                                                  \
    "calculate,nummer,,,,,position(..),\n"                                                                             \
    "calculate,broers,,,,,count(../../kind) - 1,\n"                                                                    \
    "end_repeat,,,,,,,\n"                                                                                              \
    "calculate,som,,,,,sum(${leeftijd}),\n"                                                                            \
    "calculate,aantal,,,,,count(${kind}),\n"

static void an_answer_recomputes_what_depends_on_it(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation\ninteger,a,A,\ncalculate,b,,${a} + 1\ncalculate,c,,${b} * 2\n");
    assert_true(answer(&f, "a", "3"));
    assert_string_equal(value(&f, "b"), "4");
    assert_string_equal(value(&f, "c"), "8");
    assert_true(answer(&f, "a", ""));
    assert_string_equal(value(&f, "c"), "");
    fixture_close(&f);
}

static void a_hidden_answer_reads_as_blank_and_comes_back(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,relevant,calculation\n"
                     "select_one_from_file jn.csv,werk,Werk,,\n"
                     "begin_group,g,G,${werk} = 'ja',\n"
                     "text,baas,Baas,,\n"
                     "end_group,,,,\n"
                     "calculate,wie,,,\"concat('[', ${baas}, ']')\"\n");
    assert_false(item_is_relevant(at(&f, "baas")));
    assert_false(answer(&f, "baas", "An"));
    assert_true(answer(&f, "werk", "ja"));
    assert_true(answer(&f, "baas", "An"));
    assert_string_equal(value(&f, "wie"), "[An]");
    assert_true(answer(&f, "werk", "nee"));
    assert_string_equal(value(&f, "wie"), "[]");
    assert_true(answer(&f, "werk", "ja"));
    assert_string_equal(value(&f, "wie"), "[An]");
    fixture_close(&f);
}

static void a_refused_answer_changes_nothing_and_says_why(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,constraint,constraint_message\n"
                     "integer,score,Score,. >= 0 and . <= 11,Tussen 0 en 11.\n");
    assert_true(answer(&f, "score", "5"));
    assert_false(answer(&f, "score", "12"));
    assert_string_equal(f.err.text, "Tussen 0 en 11.");
    assert_string_equal(f.err.field, "score");
    assert_false(answer(&f, "score", "veel"));
    assert_string_equal(value(&f, "score"), "5");
    fixture_close(&f);
}

static void a_trigger_computes_anew_only_when_it_fires(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation,trigger\n"
                     "text,voorstel,V,,\n"
                     "text,keuze,K,,\n"
                     "calculate,toen,,${voorstel},${keuze}\n");
    assert_true(answer(&f, "voorstel", "A"));
    assert_string_equal(value(&f, "toen"), "");
    assert_true(answer(&f, "keuze", "x"));
    assert_string_equal(value(&f, "toen"), "A");
    assert_true(answer(&f, "voorstel", "B"));
    assert_string_equal(value(&f, "toen"), "A");
    fixture_close(&f);
}

static void a_besluit_keeps_the_override_when_the_suggestion_moves(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,required,relevant,calculation,default,trigger\n"
                     "integer,leeftijd,L,,,,,\n"
                     "begin_group,besluit_d,D,,,,,\n"
                     "calculate,d_voorstel,,,,\"if(${leeftijd} < 18, 'JONG', 'OUD')\",,\n"
                     "select_one_from_file jn.csv,d_afwijken,A,true(),,,nee,\n"
                     "text,d_keuze,K,true(),${d_afwijken} = 'ja',,,\n"
                     "calculate,d_toen,,,,${d_voorstel},,${d_keuze}\n"
                     "text,d_reden,R,true(),${d_afwijken} = 'ja',,,\n"
                     "calculate,d,,,,\"if(${d_afwijken} = 'ja', ${d_keuze}, ${d_voorstel})\",,\n"
                     "end_group,,,,,,,\n");
    assert_true(answer(&f, "leeftijd", "10"));
    assert_string_equal(value(&f, "d"), "JONG");
    assert_true(answer(&f, "d_afwijken", "ja"));
    assert_true(answer(&f, "d_keuze", "OUD"));
    assert_int_equal(session_missing(f.session), 1);
    assert_ptr_equal(session_next_missing(f.session, NULL), at(&f, "d_reden"));
    assert_true(answer(&f, "leeftijd", "40"));
    assert_string_equal(value(&f, "d"), "OUD");
    assert_string_equal(value(&f, "d_toen"), "JONG");
    fixture_close(&f);
}

static void rows_see_their_own_row_and_the_form_sees_all(void **state)
{
    struct fixture f = { 0 };
    struct item *first, *second;
    char key[128];

    (void)state;
    fixture_open(&f, CHILDREN);
    first = session_add_row(f.session, at(&f, "kind"), &f.err);
    second = session_add_row(f.session, at(&f, "kind"), &f.err);
    snprintf(key, sizeof key, "%s/leeftijd", item_key(first));
    assert_true(answer(&f, key, "4"));
    snprintf(key, sizeof key, "%s/leeftijd", item_key(second));
    assert_true(answer(&f, key, "9"));
    snprintf(key, sizeof key, "%s/band", item_key(second));
    assert_string_equal(value(&f, key), "groot");
    snprintf(key, sizeof key, "%s/school", item_key(first));
    assert_false(item_is_relevant(at(&f, key)));
    snprintf(key, sizeof key, "%s/broers", item_key(first));
    assert_string_equal(value(&f, key), "1");
    assert_string_equal(value(&f, "som"), "13");
    assert_string_equal(value(&f, "aantal"), "2");
    fixture_close(&f);
}

static void a_row_taken_out_moves_the_ones_behind_it(void **state)
{
    struct fixture f = { 0 };
    struct item *first, *second;
    char key[128];

    (void)state;
    fixture_open(&f, CHILDREN);
    first = session_add_row(f.session, at(&f, "kind"), &f.err);
    second = session_add_row(f.session, at(&f, "kind"), &f.err);
    snprintf(key, sizeof key, "%s/leeftijd", item_key(second));
    assert_true(answer(&f, key, "9"));
    snprintf(key, sizeof key, "%s/nummer", item_key(second));
    assert_string_equal(value(&f, key), "2");
    assert_true(session_remove_row(f.session, first, &f.err));
    assert_string_equal(value(&f, key), "1");
    assert_string_equal(value(&f, "aantal"), "1");
    assert_string_equal(value(&f, "som"), "9");
    fixture_close(&f);
}

static void an_outer_answer_reaches_into_every_row(void **state)
{
    struct fixture f = { 0 };
    struct item *row;
    char key[128];

    (void)state;
    fixture_open(&f, "type,name,label,calculation\ninteger,a,A,\nbegin_repeat,r,R,\ninteger,b,B,\n"
                     "calculate,c,,${a} + ${b}\nend_repeat,,,\n");
    row = session_add_row(f.session, at(&f, "r"), &f.err);
    snprintf(key, sizeof key, "%s/b", item_key(row));
    assert_true(answer(&f, key, "2"));
    assert_true(answer(&f, "a", "40"));
    snprintf(key, sizeof key, "%s/c", item_key(row));
    assert_string_equal(value(&f, key), "42");
    fixture_close(&f);
}

static void repeat_count_makes_the_rows_with_their_defaults(void **state)
{
    struct fixture f = { 0 };
    struct item *row;
    char key[128];

    (void)state;
    fixture_open(&f, "type,name,label,repeat_count,calculation,default\ninteger,n,N,,,\nbegin_repeat,r,R,${n},,\n"
                     "calculate,i,,,position(..),\ntext,t,T,,,\"concat('nr ', ${i})\"\nend_repeat,,,,,\n");
    assert_true(answer(&f, "n", "2"));
    row = session_next(f.session, at(&f, "r"));
    assert_true(item_is_row(row));
    snprintf(key, sizeof key, "%s/t", item_key(row));
    assert_string_equal(value(&f, key), "nr 1");
    assert_null(session_add_row(f.session, at(&f, "r"), &f.err));
    assert_true(answer(&f, "n", "0"));
    assert_null(session_next(f.session, at(&f, "r")));
    fixture_close(&f);
}

static void a_required_question_takes_an_allowed_reason(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,required,bind::balie:blank\ntext,voornaam,V,true(),GEEN\ntext,naam,N,true(),\n");
    assert_int_equal(session_missing(f.session), 2);
    assert_true(session_blank(f.session, at(&f, "voornaam"), "GEEN", &f.err));
    assert_int_equal(session_missing(f.session), 1);
    assert_false(session_blank(f.session, at(&f, "naam"), "ONBEKEND", &f.err));
    assert_string_equal(item_blank(at(&f, "voornaam")), "GEEN");
    assert_true(answer(&f, "voornaam", "An"));
    assert_null(item_blank(at(&f, "voornaam")));
    fixture_close(&f);
}

static void a_choice_must_be_valid_on_the_legal_date(void **state)
{
    struct fixture f = { .content.settings = "attribute::balie:date\ndatum\n" };
    const struct item_choice *choices;

    (void)state;
    fixture_open(&f,
                 "type,name,label,default\ndate,datum,D,2023-09-01\nselect_one_from_file gemeenten.csv,gemeente,G,\n");
    assert_int_equal(item_choices(f.session, at(&f, "gemeente"), &choices), 2);
    assert_false(answer(&f, "gemeente", "99999"));
    assert_false(answer(&f, "gemeente", "12345"));
    assert_true(answer(&f, "datum", "31-12-2019"));
    assert_int_equal(item_choices(f.session, at(&f, "gemeente"), &choices), 3);
    assert_true(answer(&f, "gemeente", "99999"));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 0);
    assert_true(answer(&f, "datum", "1-9-2023")); /* and then it is past its time */
    assert_int_equal(session_check(f.session, false, NULL, NULL), 1);
    assert_true(answer(&f, "gemeente", ""));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 0);
    fixture_close(&f);
}

static void a_choice_filter_follows_the_answers(void **state)
{
    struct fixture f = { 0 };
    const struct item_choice *choices;

    (void)state;
    fixture_open(&f, "type,name,label,choice_filter\ntext,regio,R,\n"
                     "select_one_from_file gemeenten.csv,gemeente,G,regio = ${regio}\n");
    assert_int_equal(item_choices(f.session, at(&f, "gemeente"), &choices), 0);
    assert_true(answer(&f, "regio", "BRU"));
    assert_int_equal(item_choices(f.session, at(&f, "gemeente"), &choices), 1);
    assert_string_equal(choices[0].label, "Brussel");
    assert_false(answer(&f, "gemeente", "71022"));
    assert_true(answer(&f, "gemeente", "21004"));
    assert_true(answer(&f, "regio", "VL"));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 1);
    fixture_close(&f);
}

static void a_list_answers_by_its_columns(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation\nselect_one_from_file gemeenten.csv,gemeente,G,\n"
                     "calculate,regio,,instance('gemeenten')/root/item[name = ${gemeente}]/regio\n");
    assert_true(answer(&f, "gemeente", "21004"));
    assert_string_equal(value(&f, "regio"), "BRU");
    fixture_close(&f);
}

static void what_was_restored_settles_as_it_was(void **state)
{
    struct fixture f = { 0 };
    const char *row = "0123456789abcdef0123456789abcdef";
    char key[128];

    (void)state;
    fixture_open(&f, CHILDREN);
    snprintf(key, sizeof key, "kind/%s", row);
    assert_true(session_restore(f.session, key, "", NULL));
    snprintf(key, sizeof key, "kind/%s/leeftijd", row);
    assert_true(session_restore(f.session, key, "7", NULL));
    assert_false(session_restore(f.session, "weg", "7", NULL));
    assert_true(session_settle(f.session, &f.err));
    assert_string_equal(value(&f, key), "7");
    assert_string_equal(value(&f, "som"), "7");
    snprintf(key, sizeof key, "kind/%s/school", row);
    assert_true(item_is_relevant(at(&f, key)));
    fixture_close(&f);
}

static void texts_have_the_answers_in_them(void **state)
{
    struct fixture f = { 0 };
    scoped_buf text = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label::nl,label::fr\nselect_one_from_file jn.csv,werk,Werk,Travail\n"
                     "date,d,D,D\nnote,n,\"U zei ${werk} op ${d}.\",\"Vous avez dit ${werk}.\"\n");
    assert_true(answer(&f, "werk", "ja"));
    assert_true(answer(&f, "d", "2023-09-01"));
    session_set_language(f.session, "fr");
    item_text(f.session, at(&f, "n"), TEXT_LABEL, "nl", &text);
    assert_string_equal(buf_view(&text), "U zei oui op 1/9/2023.");
    fixture_close(&f);
}

static void only_what_is_relevant_is_written(void **state)
{
    struct fixture f = { 0 };
    scoped(arena) arena = arena_new();
    const struct session_write *writes;
    size_t count;

    (void)state;
    fixture_open(&f, "type,name,label,relevant,calculation\ntext,a,A,,\ntext,b,B,${a} = 'x',\ncalculate,c,,,${a}\n");
    assert_true(session_restore(f.session, "b", "oud", NULL));
    assert_true(session_settle(f.session, &f.err));
    assert_true(answer(&f, "a", "y"));
    assert_true(session_writes(f.session, arena, &writes, &count, &f.err));
    assert_int_equal(count, 3);
    assert_string_equal(writes[0].value, "y");
    assert_string_equal(writes[1].key, "b");
    assert_null(writes[1].value);
    assert_true(writes[2].computed);
    fixture_close(&f);
}

static void two_questions_may_share_a_name_in_two_repeats(void **state)
{
    struct fixture f = { 0 };
    struct item *row;
    char key[128];

    (void)state;
    fixture_open(&f, "type,name,label,calculation\nbegin_repeat,r,R,\ntext,t,T,\ncalculate,u,,${t}\nend_repeat,,,\n"
                     "begin_repeat,s,S,\ntext,t,T,\nend_repeat,,,\n");
    row = session_add_row(f.session, at(&f, "r"), &f.err);
    snprintf(key, sizeof key, "%s/t", item_key(row));
    assert_true(answer(&f, key, "hier"));
    snprintf(key, sizeof key, "%s/u", item_key(row));
    assert_string_equal(value(&f, key), "hier");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_recomputes_what_depends_on_it),
        cmocka_unit_test(a_hidden_answer_reads_as_blank_and_comes_back),
        cmocka_unit_test(a_refused_answer_changes_nothing_and_says_why),
        cmocka_unit_test(a_trigger_computes_anew_only_when_it_fires),
        cmocka_unit_test(a_besluit_keeps_the_override_when_the_suggestion_moves),
        cmocka_unit_test(rows_see_their_own_row_and_the_form_sees_all),
        cmocka_unit_test(a_row_taken_out_moves_the_ones_behind_it),
        cmocka_unit_test(an_outer_answer_reaches_into_every_row),
        cmocka_unit_test(repeat_count_makes_the_rows_with_their_defaults),
        cmocka_unit_test(a_required_question_takes_an_allowed_reason),
        cmocka_unit_test(a_choice_must_be_valid_on_the_legal_date),
        cmocka_unit_test(a_choice_filter_follows_the_answers),
        cmocka_unit_test(a_list_answers_by_its_columns),
        cmocka_unit_test(what_was_restored_settles_as_it_was),
        cmocka_unit_test(texts_have_the_answers_in_them),
        cmocka_unit_test(only_what_is_relevant_is_written),
        cmocka_unit_test(two_questions_may_share_a_name_in_two_repeats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
