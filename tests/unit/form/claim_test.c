/* claim_test.c — what an expression claims of questions, read apart: alternatives with facts that hold together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#include "base/arena.h"
#include "form/claim.h"

#define SURVEY                                                                                                         \
    "type,name,label\nselect_one yn,a,A\nselect_multiple yn,m,M\ninteger,n,N\ndecimal,f,F\ndate,d,D\ntext,t,T\n"       \
    "select_one yn or_other,o,O\nbegin_repeat,r,R\ninteger,x,X\nend_repeat,,\nselect_one num,k,K\n"
#define LISTS "list_name,name,label\nyn,y,Yes\nyn,n,No\nnum,01,One\nnum,2,Two\n"

static const char *const signs[] = { "=", "!=", "<", "<=", ">", ">=", "~", "!~" };

/* "a=y & n>3 | t=x"; "true" for one alternative without facts, "false" for none. */
static void write_claim(struct claim claim, struct buf *out)
{
    if (!claim.count)
        buf_text(out, "false");
    for (size_t i = 0; i < claim.count; i++) {
        buf_text(out, i ? " | " : "");
        if (!claim.at[i].count)
            buf_text(out, "true");
        for (size_t at = 0; at < claim.at[i].count; at++) {
            const struct fact *fact = &claim.at[i].facts[at];
            buf_format(out, "%s%s%s%s", at ? " & " : "", fact->question->name, signs[fact->kind], fact->text);
        }
    }
}

static struct form *load(struct content *content)
{
    struct form *form;

    *content = (struct content){ .survey = SURVEY, .choices = LISTS };
    form = content_load(content);
    if (!form)
        fail_msg("%s", content->found);
    return form;
}

/* TEXT, seen from question FROM (NULL: the form), claims WANTED. */
static void assert_claim_from(const char *from, const char *text, const char *wanted)
{
    struct content content;
    struct form *form = load(&content);
    scoped(arena) arena = arena_new();
    scoped_buf found = { 0 };

    write_claim(claim_of(arena, form, from ? form_find(form, from) : NULL, text), &found);
    if (strcmp(buf_view(&found), wanted) != 0)
        fail_msg("%s claims %s, not %s", text, buf_view(&found), wanted);
    form_free(form);
    content_clear(&content);
}

static void assert_claim(const char *text, const char *wanted)
{
    assert_claim_from(NULL, text, wanted);
}

static void a_comparison_with_a_literal_is_a_fact(void **state)
{
    (void)state;
    assert_claim("${a} = 'y'", "a=y");
    assert_claim("${a}!=\"y\"", "a!=y");
    assert_claim("${n} < 5", "n<5");
    assert_claim("${n} <= 5", "n<=5");
    assert_claim("${n} > -5", "n>-5");
    assert_claim("${n} >= .5", "n>=.5");
    assert_claim("\n${n}\t= 5 \r\n", "n=5");
}

static void a_literal_may_stand_first(void **state)
{
    (void)state;
    assert_claim("5 < ${n}", "n>5");
    assert_claim("5 <= ${n}", "n>=5");
    assert_claim("5 > ${n}", "n<5");
    assert_claim("5 >= ${n}", "n<=5");
    assert_claim("'y' = ${a}", "a=y");
    assert_claim("'y' != ${a}", "a!=y");
}

static void a_dot_is_the_question_itself(void **state)
{
    (void)state;
    assert_claim_from("n", ". > 5", "n>5");
    assert_claim(". > 5", "true");
    assert_claim_from("x", "${x} = 1", "x=1");
}

static void two_literals_hold_or_do_not(void **state)
{
    (void)state;
    assert_claim("1 = 1", "true");
    assert_claim("1 = 2", "false");
    assert_claim("not(1 = 2)", "true");
    assert_claim("not(1 = 1)", "false");
    assert_claim("1 != 1", "true");
    assert_claim("1 = count(2)", "true");
}

static void what_cannot_be_said_in_facts_claims_nothing(void **state)
{
    (void)state;
    assert_claim("${a} = ${t}", "true");
    assert_claim("${a} = concat('y')", "true");
    assert_claim("count(${x}) = 2", "true");
    assert_claim("${weg} = 'y'", "true");
    assert_claim("${} = 'y'", "true");
    assert_claim("a = 'y'", "true");
    assert_claim("1 < ${n} < 3", "true");
    assert_claim("${n} == 5", "true");
    assert_claim("${n}", "true");
    assert_claim("", "true");
}

static void true_and_false_and_literals_stand_alone(void **state)
{
    (void)state;
    assert_claim("true()", "true");
    assert_claim("false()", "false");
    assert_claim("not(true())", "false");
    assert_claim("not(false())", "true");
    assert_claim("0", "false");
    assert_claim("1", "true");
    assert_claim("''", "false");
    assert_claim("'x'", "true");
    assert_claim("not('x')", "false");
    assert_claim("not(0)", "true");
}

static void and_joins_facts_and_or_makes_alternatives(void **state)
{
    (void)state;
    assert_claim("${a} = 'y' and ${n} > 3", "a=y & n>3");
    assert_claim("${a} = 'y' or ${n} > 3", "a=y | n>3");
    assert_claim("${a} = 'y' or ${n} > 3 and ${t} = 'x'", "a=y | n>3 & t=x");
    assert_claim("(${a} = 'y' or ${n} > 3) and ${t} = 'x'", "a=y & t=x | n>3 & t=x");
    assert_claim("${a} = 'y' and false()", "false");
    assert_claim("${a} = 'y' or false()", "a=y");
    assert_claim("${a} = 'y' or ${n} = 1 or ${n} = 2", "a=y | n=1 | n=2");
}

static void what_is_denied_is_turned_round(void **state)
{
    (void)state;
    assert_claim("not(${a} = 'y')", "a!=y");
    assert_claim("not(${a} != 'y')", "a=y");
    assert_claim("not(${a} = 'y' and ${t} = 'x')", "a!=y | t!=x");
    assert_claim("not(${a} = 'y' or ${t} = 'x')", "a!=y & t!=x");
    assert_claim("not (not(${a} = 'y'))", "a=y");
}

static void a_blank_neither_passes_a_bound_nor_its_contrary(void **state)
{
    (void)state;
    assert_claim("not(${n} < 5)", "true");
    assert_claim("not(${n} >= 5)", "true");
}

static void a_code_ticked_is_a_fact(void **state)
{
    (void)state;
    assert_claim("selected(${m}, 'y')", "m~y");
    assert_claim("selected( ${m} ,\"y\")", "m~y");
    assert_claim("not(selected(${m}, 'y'))", "m!~y");
    assert_claim("selected(${a}, 'y')", "a=y");
    assert_claim("not(selected(${a}, 'y'))", "a!=y");
    assert_claim("selected(${m}, ${a})", "true");
    assert_claim("selected(${m})", "true");
    assert_claim("selected('y n', 'y')", "true");
    assert_claim("not (selected(${m}, 'y') )", "m!~y");
    assert_claim("not(not(selected(${m}, 'y')))", "m~y");
    assert_claim("not(not(${n} != 3))", "n!=3");
}

static void words_in_quotes_brackets_and_names_do_not_join(void **state)
{
    (void)state;
    assert_claim("${t} = 'x and y'", "t=x and y");
    assert_claim("${t} = 'x' and (${a} = 'y')", "t=x & a=y");
    assert_claim("${t} = \"or\" or ${a} = 'y'", "t=or | a=y");
    assert_claim("concat('(', ${t}) = 'x' and ${a} = 'y'", "a=y");
    assert_claim("instance('p')/root/item[a = 'b and c']/x and ${a} = 'y'", "a=y");
    assert_claim("band and ${a} = 'y'", "a=y");
    assert_claim("and-so or ${a} = 'y'", "true | a=y");
    assert_claim("oranje and ${a} = 'y'", "a=y");
    assert_claim("Z or ${a} = 'y' or Zor or orZ", "true | a=y | true | true");
    assert_claim("orde or or2 or or. or or_ or or-", "true | true | true | true | true");
    assert_claim("x.and = 1 or _or = 2", "true | true");
    assert_claim("9or = 2 and ${a} = 'y'", "a=y");
}

static void what_is_torn_claims_nothing(void **state)
{
    (void)state;
    assert_claim("${t} = 'x", "true");
    assert_claim("(${t} = 'x'", "true");
    assert_claim("concat(\"a", "true");
    assert_claim("selected(${m}, 'y'", "true");
    assert_claim("concat('a' + (\"b", "true");
    assert_claim("concat(['a", "true");
    assert_claim("(${t} = 'x') = 'y'", "true");
    assert_claim("not", "true");
    assert_claim("not 1", "true");
    assert_claim("${t} =", "true");
    assert_claim("= 'x'", "true");
}

/* COUNT times "${a} = 'zz'", joined by or. */
static void add_hopeless(struct buf *out, int count)
{
    for (int i = 0; i < count; i++)
        buf_format(out, "%s${a} = 'zz'", i ? " or " : "");
}

static void two_long_alternatives_together_claim_nothing(void **state)
{
    scoped_buf text = { 0 };

    (void)state;
    buf_char(&text, '(');
    add_hopeless(&text, 25);
    buf_text(&text, ") or (");
    add_hopeless(&text, 25);
    buf_char(&text, ')');
    assert_claim(buf_view(&text), "true");
}

static void a_very_long_and_claims_part_of_it(void **state)
{
    scoped_buf text = { 0 }, found = { 0 };
    struct content content;
    struct form *form = load(&content);
    scoped(arena) arena = arena_new();
    struct claim claim;

    (void)state;
    for (int i = 0; i < 60; i++)
        buf_format(&text, "%s${n} != %d", i ? " and " : "", i);
    claim = claim_of(arena, form, NULL, buf_view(&text));
    assert_int_equal(claim.count, 1);
    assert_in_range(claim.at[0].count, 1, 48);
    form_free(form);
    content_clear(&content);
}

static void too_many_ways_keep_the_shorter_claim(void **state)
{
    (void)state;
    assert_claim("(${n} = 1 or ${n} = 2 or ${n} = 3 or ${n} = 4 or ${n} = 5 or ${n} = 6 or ${n} = 7) and "
                 "(${f} = 1 or ${f} = 2 or ${f} = 3 or ${f} = 4 or ${f} = 5 or ${f} = 6 or ${f} = 7 or ${f} = 8)",
                 "n=1 | n=2 | n=3 | n=4 | n=5 | n=6 | n=7");
    assert_claim("(${n} = 1 or ${n} = 2 or ${n} = 3 or ${n} = 4 or ${n} = 5 or ${n} = 6 or ${n} = 7 or ${n} = 8) and "
                 "(${f} = 1 or ${f} = 2 or ${f} = 3 or ${f} = 4 or ${f} = 5 or ${f} = 6 or ${f} = 7)",
                 "f=1 | f=2 | f=3 | f=4 | f=5 | f=6 | f=7");
    assert_claim(
        "not((${n} != 1 and ${n} != 2 and ${n} != 3 and ${n} != 4 and ${n} != 5 and ${n} != 6) "
        "or (${f} != 1 and ${f} != 2 and ${f} != 3 and ${f} != 4 and ${f} != 5 and ${f} != 6 and ${f} != 7 and "
        "${f} != 8 and ${f} != 9))",
        "n=1 | n=2 | n=3 | n=4 | n=5 | n=6");
}

static void brackets_far_too_deep_claim_nothing(void **state)
{
    scoped_buf text = { 0 };

    (void)state;
    for (int i = 0; i < 40; i++)
        buf_char(&text, '(');
    buf_text(&text, "${n} = 1");
    for (int i = 0; i < 40; i++)
        buf_char(&text, ')');
    assert_claim(buf_view(&text), "true");
}

/* --- judging --- */

/* Whether TEXT can never hold. */
static void assert_hopeless(const char *text, bool wanted)
{
    struct content content;
    struct form *form = load(&content);
    scoped(arena) arena = arena_new();
    struct claim claim = claim_of(arena, form, NULL, text);
    const struct fact *why = NULL;

    if (claim_is_hopeless(form, NULL, claim, &why) != wanted)
        fail_msg("%s", text);
    assert_int_equal(claim_is_hopeless(form, NULL, claim, NULL), wanted);
    assert_true(wanted || !why || claim.count > 1);
    form_free(form);
    content_clear(&content);
}

static void a_code_no_list_has_is_hopeless(void **state)
{
    (void)state;
    assert_hopeless("${a} = 'zz'", true);
    assert_hopeless("${a} = ''", false);
    assert_hopeless("${a} = 'y n'", false);
    assert_hopeless("${a} != 'zz'", false);
    assert_hopeless("${t} = 'zz'", false);
    assert_hopeless("${o} = 'other'", false);
    assert_hopeless("${a} = 'other'", true);
    assert_hopeless("${o} = 'zz'", true);
}

static void a_code_may_be_written_as_a_number(void **state)
{
    (void)state;
    assert_hopeless("${k} = 1", false);
    assert_hopeless("${k} = '01'", false);
    assert_hopeless("${k} = 2", false);
    assert_hopeless("${k} = 3", true);
    assert_hopeless("${k} = '1'", true);
}

static void a_number_is_no_text_and_a_date_no_word(void **state)
{
    (void)state;
    assert_hopeless("${n} = 'veel'", true);
    assert_hopeless("${f} = 'veel'", true);
    assert_hopeless("${f} = 1.5", false);
    assert_hopeless("${d} = 'ooit'", true);
    assert_hopeless("${d} = '2023-09-01T10:00'", false);
    assert_hopeless("${d} != 'ooit'", false);
    assert_hopeless("${d} = 5", false);
}

static void bounds_that_do_not_meet_are_hopeless(void **state)
{
    (void)state;
    assert_hopeless("${n} < 3 and ${n} > 3", true);
    assert_hopeless("${n} <= 3 and ${n} >= 3", false);
    assert_hopeless("${n} <= 3 and ${n} > 3", true);
    assert_hopeless("${n} < 3 and ${n} >= 3", true);
    assert_hopeless("${n} <= 2 and ${n} >= 3", true);
    assert_hopeless("${n} >= 3 and ${n} <= 2", true);
    assert_hopeless("${n} < 3 and ${n} < 1", false);
    assert_hopeless("${n} > 3 and ${n} != 4", false);
}

static void a_value_outside_its_bounds_is_hopeless(void **state)
{
    (void)state;
    assert_hopeless("${n} = 3 and ${n} < 3", true);
    assert_hopeless("${n} = 3 and ${n} <= 3", false);
    assert_hopeless("${n} = 4 and ${n} <= 3", true);
    assert_hopeless("${n} = 3 and ${n} > 3", true);
    assert_hopeless("${n} = 3 and ${n} >= 3", false);
    assert_hopeless("${n} = 2 and ${n} >= 3", true);
    assert_hopeless("${t} = 'x' and ${t} > 3", false);
    assert_hopeless("${t} = '3' and ${t} > 'x'", false);
}

static void two_values_at_once_are_hopeless(void **state)
{
    (void)state;
    assert_hopeless("${n} = 3 and ${n} = 4", true);
    assert_hopeless("${n} = 3 and ${n} = '3.0'", false);
    assert_hopeless("${t} = 'x' and ${t} = 'y'", true);
    assert_hopeless("${t} = 'x' and ${t} != 'x'", true);
    assert_hopeless("${t} = 'x' and ${t} != 'y'", false);
    assert_hopeless("${t} = 'x' and ${t} = 3", true);
    assert_hopeless("${t} = 3 and ${t} = 'x'", true);
    assert_hopeless("${t} = 1 and selected(${t}, 1)", false);
    assert_hopeless("${t} = 1 and not(selected(${t}, 2))", false);
    assert_hopeless("${a} = 'y' and ${t} = 'x'", false);
}

static void a_code_ticked_and_not_is_hopeless(void **state)
{
    (void)state;
    assert_hopeless("selected(${m}, 'y') and not(selected(${m}, 'y'))", true);
    assert_hopeless("selected(${m}, 'y') and not(selected(${m}, 'n'))", false);
    assert_hopeless("${m} = 'y' and selected(${m}, 'y')", false);
    assert_hopeless("${m} = 'y' and not(selected(${m}, 'n'))", false);
    assert_hopeless("not(selected(${n}, 'veel'))", false);
    assert_hopeless("selected(${m}, 'zz')", true);
    assert_hopeless("not(selected(${m}, 'zz'))", false);
}

static void rows_may_differ_but_a_row_may_not_from_itself(void **state)
{
    struct content content;
    struct form *form = load(&content);
    scoped(arena) arena = arena_new();
    struct claim claim = claim_of(arena, form, form_find(form, "x"), "${x} = 1 and ${x} = 2");

    (void)state;
    assert_true(claim_is_hopeless(form, form_find(form, "x"), claim, NULL));
    assert_false(claim_is_hopeless(form, NULL, claim, NULL));
    form_free(form);
    content_clear(&content);
}

static void a_very_long_or_is_not_judged(void **state)
{
    scoped_buf text = { 0 };

    (void)state;
    add_hopeless(&text, 20);
    assert_hopeless(buf_view(&text), true);
    buf_cut(&text, 0);
    add_hopeless(&text, 60);
    assert_hopeless(buf_view(&text), false);
}

static void all_alternatives_must_be_hopeless(void **state)
{
    (void)state;
    assert_hopeless("${a} = 'zz' or ${a} = 'qq'", true);
    assert_hopeless("${a} = 'zz' or ${a} = 'y'", false);
    assert_hopeless("false()", true);
    assert_hopeless("true()", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comparison_with_a_literal_is_a_fact),
        cmocka_unit_test(a_literal_may_stand_first),
        cmocka_unit_test(a_dot_is_the_question_itself),
        cmocka_unit_test(two_literals_hold_or_do_not),
        cmocka_unit_test(what_cannot_be_said_in_facts_claims_nothing),
        cmocka_unit_test(true_and_false_and_literals_stand_alone),
        cmocka_unit_test(and_joins_facts_and_or_makes_alternatives),
        cmocka_unit_test(what_is_denied_is_turned_round),
        cmocka_unit_test(a_blank_neither_passes_a_bound_nor_its_contrary),
        cmocka_unit_test(a_code_ticked_is_a_fact),
        cmocka_unit_test(words_in_quotes_brackets_and_names_do_not_join),
        cmocka_unit_test(what_is_torn_claims_nothing),
        cmocka_unit_test(two_long_alternatives_together_claim_nothing),
        cmocka_unit_test(a_very_long_and_claims_part_of_it),
        cmocka_unit_test(too_many_ways_keep_the_shorter_claim),
        cmocka_unit_test(brackets_far_too_deep_claim_nothing),
        cmocka_unit_test(a_code_no_list_has_is_hopeless),
        cmocka_unit_test(a_code_may_be_written_as_a_number),
        cmocka_unit_test(a_number_is_no_text_and_a_date_no_word),
        cmocka_unit_test(bounds_that_do_not_meet_are_hopeless),
        cmocka_unit_test(a_value_outside_its_bounds_is_hopeless),
        cmocka_unit_test(two_values_at_once_are_hopeless),
        cmocka_unit_test(a_code_ticked_and_not_is_hopeless),
        cmocka_unit_test(rows_may_differ_but_a_row_may_not_from_itself),
        cmocka_unit_test(a_very_long_or_is_not_judged),
        cmocka_unit_test(all_alternatives_must_be_hopeless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
