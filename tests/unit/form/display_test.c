/* display_test.c — what a person sees of an answer, and which item or value a name means seen from another. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"
#include "form/saves.h"

#include "expr/expr.h"

#define CHOICES "list_name,name,label\nkl,rood,Rood\nkl,groen,Groen\n"

/* KEY holding VALUE is shown as WANTED. */
static void assert_shown(const char *survey, const char *key, const char *held, const char *wanted)
{
    struct fixture f = { .content.choices = CHOICES };
    scoped_buf shown = { 0 };

    fixture_open(&f, survey);
    assert_true(session_restore(f.session, key, held, NULL));
    item_display(f.session, at(&f, key), &shown);
    assert_string_equal(buf_view(&shown), wanted);
    fixture_close(&f);
}

static void a_blank_shows_nothing(void **state)
{
    (void)state;
    assert_shown("type,name,label\ndate,d,D\n", "d", NULL, "");
}

static void dates_and_moments_are_written_as_people_do(void **state)
{
    (void)state;
    assert_shown("type,name,label\ndate,d,D\n", "d", "2023-09-01", "1/9/2023");
    assert_shown("type,name,label\ndateTime,d,D\n", "d", "2023-09-01T09:30:00.000+02:00", "1/9/2023 09:30");
    assert_shown("type,name,label,appearance\ntext,d,D,partial-date\n", "d", "1988", "1988");
    assert_shown("type,name,label,appearance\ntext,d,D,partial-date\n", "d", "1988-05-12", "12/5/1988");
}

static void what_only_looks_like_a_date_stays_as_it_is(void **state)
{
    (void)state;
    assert_shown("type,name,label\ntext,t,T\n", "t", "2023-09-01", "2023-09-01");
    assert_shown("type,name,label\ndate,d,D\n", "d", "morgen", "morgen");
    assert_shown("type,name,label\ndate,d,D\n", "d", "2023-09-01 half tien", "1/9/2023");
}

static void codes_are_shown_as_their_labels(void **state)
{
    (void)state;
    assert_shown("type,name,label\nselect_one kl,k,K\n", "k", "rood", "Rood");
    assert_shown("type,name,label\nselect_multiple kl,k,K\n", "k", "groen rood", "Groen, Rood");
}

static void a_code_the_list_lost_is_shown_itself(void **state)
{
    (void)state;
    assert_shown("type,name,label\nselect_one kl,k,K\n", "k", "paars", "paars");
    assert_shown("type,name,label\nselect_multiple kl,k,K\n", "k", "rood paars", "Rood, paars");
}

#define BESLUIT                                                                                                        \
    "type,name,label,appearance,relevant\nbegin_group,g,G,besluit,\nhidden,kleur_voorstel,,,\nhidden,kleur_toen,,,\n"  \
    "select_one kl,kleur_keuze,K,,\nhidden,kleur,,,\nhidden,maat_voorstel,,,\ntext,maat_keuze,M,,\ntext,los,L,,\n"     \
    "end_group,,,,\n"

static void what_a_besluit_suggests_is_shown_as_what_may_be_chosen(void **state)
{
    (void)state;
    assert_shown(BESLUIT, "kleur_voorstel", "rood", "Rood");
    assert_shown(BESLUIT, "kleur_toen", "groen", "Groen");
    assert_shown(BESLUIT, "kleur", "groen", "Groen");
    assert_shown(BESLUIT, "maat_voorstel", "groen", "groen");
    assert_shown(BESLUIT, "los", "groen", "groen");
}

static void a_choice_among_answers_is_shown_as_it_is_called_now(void **state)
{
    struct fixture f = { 0 };
    scoped_buf shown = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\nbegin_repeat,kind,K\ntext,naam,N\nend_repeat,,\nselect_one ${naam},oudste,O\n");
    saves_fill(f.session, "{\"kind\":[{\"naam\":\"An\"},{\"naam\":\"Bo\"}],\"oudste\":\"Bo\"}");
    item_display(f.session, at(&f, "oudste"), &shown);
    assert_string_equal(buf_view(&shown), "Bo");
    buf_clear(&shown);
    session_restore(f.session, "oudste", "Cis", NULL);
    item_display(f.session, at(&f, "oudste"), &shown);
    assert_string_equal(buf_view(&shown), "Cis");
    fixture_close(&f);
}

/* --- texts --- */

/* The label of KEY, after ANSWERS. */
static void assert_label(const char *survey, const char *answers, const char *key, const char *wanted)
{
    struct fixture f = { .content.choices = CHOICES };
    scoped_buf text = { 0 };

    fixture_open(&f, survey);
    saves_fill(f.session, answers);
    item_text(f.session, at(&f, key), TEXT_LABEL, NULL, &text);
    assert_string_equal(buf_view(&text), wanted);
    fixture_close(&f);
}

static void a_text_has_the_label_of_a_code_in_it(void **state)
{
    (void)state;
    assert_label("type,name,label\nselect_one kl,k,K\ntext,t,Waarom ${k}?\n", "{\"k\":\"rood\"}", "t", "Waarom Rood?");
    assert_label("type,name,label\nselect_one kl,k,K\ntext,t,Waarom ${k}?\n", "{}", "t", "Waarom ?");
}

static void a_text_leaves_out_what_is_not_asked(void **state)
{
    const char *survey = "type,name,label,relevant\ntext,a,A,\ntext,b,B,${a} = 'x'\nnote,n,Dag ${b}!,\n";

    (void)state;
    assert_label(survey, "{\"a\":\"x\",\"b\":\"Bo\"}", "n", "Dag Bo!");
    assert_label(survey, "{\"a\":\"y\"}", "n", "Dag !");
}

static void a_text_in_a_row_sees_further_out(void **state)
{
    struct fixture f = { 0 };
    struct item *row, *note;
    scoped_buf text = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ntext,a,A\nbegin_repeat,r,R\ntext,b,B\nnote,n,${a} en ${b}\nend_repeat,,\n"
                     "note,m,Samen ${b}\n");
    assert_true(answer(&f, "a", "An"));
    row = session_add_row(f.session, at(&f, "r"), &f.err);
    note = session_next(f.session, session_next(f.session, row));
    assert_true(session_answer(f.session, session_next(f.session, row), "Bo", &f.err));
    item_text(f.session, note, TEXT_LABEL, NULL, &text);
    assert_string_equal(buf_view(&text), "An en Bo");
    buf_clear(&text);
    item_text(f.session, at(&f, "m"), TEXT_LABEL, NULL, &text);
    assert_string_equal(buf_view(&text), "Samen ");
    fixture_close(&f);
}

static void what_was_never_saved_is_left_out_of_a_text(void **state)
{
    (void)state;
    assert_label("type,name,label\ntext,a,Vorige keer: ${last-saved#a}.\n", "{}", "a", "Vorige keer: .");
}

/* --- what a name means --- */

static void a_sum_goes_over_many_rows(void **state)
{
    struct fixture f = { 0 };
    scoped_buf json = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation\nbegin_repeat,r,R,\ninteger,x,X,\nend_repeat,,,\n"
                     "calculate,som,,sum(${x})\ncalculate,rijen,,count(${r})\n");
    buf_text(&json, "{\"r\":[");
    for (int i = 1; i <= 40; i++)
        buf_format(&json, "%s{\"x\":%d}", i > 1 ? "," : "", i);
    buf_text(&json, "]}");
    saves_fill(f.session, buf_view(&json));
    assert_string_equal(value(&f, "som"), "820");
    assert_string_equal(value(&f, "rijen"), "40");
    fixture_close(&f);
}

static void rows_and_answers_that_are_not_asked_do_not_count(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,relevant,calculation\ntext,a,A,,\nbegin_repeat,r,R,${a} != 'geen',\n"
                     "integer,x,X,. != '5',\nend_repeat,,,,\nbegin_repeat,q,Q,,\ninteger,y,Y,,\ninteger,z,Z,${y} > 1,\n"
                     "end_repeat,,,,\ncalculate,rijen,,,count(${r})\ncalculate,som,,,sum(${z})\n"
                     "calculate,xs,,,count(${x})\n");
    saves_fill(f.session, "{\"r\":[{\"x\":1},{\"x\":2}],\"q\":[{\"y\":2,\"z\":7},{\"y\":3,\"z\":8}]}");
    assert_string_equal(value(&f, "rijen"), "2");
    assert_string_equal(value(&f, "som"), "15");
    assert_true(answer(&f, "a", "geen"));
    assert_string_equal(value(&f, "rijen"), "0");
    assert_string_equal(value(&f, "xs"), "0");
    session_answer(f.session, session_next(f.session, session_next(f.session, at(&f, "q"))), "1", &f.err);
    assert_string_equal(value(&f, "som"), "8");
    fixture_close(&f);
}

#define SEEN                                                                                                           \
    "type,name,label,relevant\ntext,a,A,\ntext,weg,W,${a} = 'x'\nbegin_repeat,r,R,\ntext,b,B,\ntext,c,C,${b} = 'x'\n"  \
    "begin_repeat,s,S,\ntext,d,D,\nend_repeat,,,\nend_repeat,,,\nbegin_repeat,q,Q,\ntext,e,E,\nend_repeat,,,\n"

/* An open form with a row of r, which stands in ROW. */
static void open_seen(struct fixture *f, struct item **row)
{
    fixture_open(f, SEEN);
    *row = session_add_row(f->session, at(f, "r"), &f->err);
    assert_non_null(*row);
}

static void a_question_is_seen_from_its_row_and_from_further_in(void **state)
{
    struct fixture f = { 0 };
    struct item *row, *b, *seen;

    (void)state;
    open_seen(&f, &row);
    b = session_next(f.session, row);
    assert_ptr_equal(item_seen(f.session, NULL, "a"), at(&f, "a"));
    assert_ptr_equal(item_seen(f.session, b, "a"), at(&f, "a"));
    seen = item_seen(f.session, b, "c");
    assert_string_equal(item_question(seen)->name, "c");
    assert_ptr_equal(item_parent(seen), row);
    fixture_close(&f);
}

static void a_question_in_other_rows_is_not_one(void **state)
{
    struct fixture f = { 0 };
    struct item *row, *b;

    (void)state;
    open_seen(&f, &row);
    b = session_next(f.session, row);
    assert_null(item_seen(f.session, NULL, "b"));
    assert_null(item_seen(f.session, b, "d"));
    assert_null(item_seen(f.session, b, "e"));
    assert_null(item_seen(f.session, b, "nergens"));
    fixture_close(&f);
}

/* What NAME means seen from CONTEXT, as text; NULL: it is not there. */
static const char *looked_up(struct fixture *f, const char *name, const struct item *context)
{
    struct value found;

    if (!session_look_up(f->session, name, context ? item_node((struct item *)context) : NULL, &found))
        return NULL;
    return value_to_text(&found, expr_machine_arena(session_machine(f->session)));
}

static void rules_look_up_what_is_asked_now(void **state)
{
    struct fixture f = { 0 };
    struct item *row, *b;

    (void)state;
    open_seen(&f, &row);
    b = session_next(f.session, row);
    assert_true(answer(&f, "a", "y"));
    assert_true(session_answer(f.session, b, "rij", &f.err));
    assert_string_equal(looked_up(&f, "a", NULL), "y");
    assert_string_equal(looked_up(&f, "a", b), "y");
    assert_string_equal(looked_up(&f, "b", b), "rij");
    assert_string_equal(looked_up(&f, "b", NULL), "rij");
    assert_string_equal(looked_up(&f, "e", b), "");
    assert_null(looked_up(&f, "nergens", NULL));
    fixture_close(&f);
}

static void rules_find_nothing_where_nothing_is_asked(void **state)
{
    struct fixture f = { 0 };
    struct item *row, *b;

    (void)state;
    open_seen(&f, &row);
    b = session_next(f.session, row);
    assert_null(looked_up(&f, "weg", NULL));
    assert_null(looked_up(&f, "weg", b));
    assert_null(looked_up(&f, "c", b));
    assert_string_equal(looked_up(&f, "a", b), "");
    assert_true(answer(&f, "a", "x"));
    assert_string_equal(looked_up(&f, "weg", b), "");
    fixture_close(&f);
}

static void rules_that_stand_in_another_document_see_the_form(void **state)
{
    struct fixture f = { 0 };
    scoped(arena) arena = arena_new();
    struct node *elsewhere = node_new(arena, NODE_DOCUMENT, NULL, NULL);
    struct item *row;
    struct value found;

    (void)state;
    open_seen(&f, &row);
    assert_true(answer(&f, "a", "y"));
    node_settle(elsewhere);
    assert_true(session_look_up(f.session, "a", elsewhere, &found));
    assert_string_equal(found.text, "y");
    fixture_close(&f);
}

static void only_what_is_computed_or_fixed_is_read_only(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation,read_only\ntext,a,A,,\ncalculate,b,,1,\ntext,c,C,,${a} = 'x'\n");
    assert_false(item_is_read_only(at(&f, "a")));
    assert_true(item_is_read_only(at(&f, "b")));
    assert_false(item_is_read_only(at(&f, "c")));
    assert_true(answer(&f, "a", "x"));
    assert_true(item_is_read_only(at(&f, "c")));
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blank_shows_nothing),
        cmocka_unit_test(dates_and_moments_are_written_as_people_do),
        cmocka_unit_test(what_only_looks_like_a_date_stays_as_it_is),
        cmocka_unit_test(codes_are_shown_as_their_labels),
        cmocka_unit_test(a_code_the_list_lost_is_shown_itself),
        cmocka_unit_test(what_a_besluit_suggests_is_shown_as_what_may_be_chosen),
        cmocka_unit_test(a_choice_among_answers_is_shown_as_it_is_called_now),
        cmocka_unit_test(a_text_has_the_label_of_a_code_in_it),
        cmocka_unit_test(a_text_leaves_out_what_is_not_asked),
        cmocka_unit_test(a_text_in_a_row_sees_further_out),
        cmocka_unit_test(what_was_never_saved_is_left_out_of_a_text),
        cmocka_unit_test(a_sum_goes_over_many_rows),
        cmocka_unit_test(rows_and_answers_that_are_not_asked_do_not_count),
        cmocka_unit_test(a_question_is_seen_from_its_row_and_from_further_in),
        cmocka_unit_test(a_question_in_other_rows_is_not_one),
        cmocka_unit_test(rules_look_up_what_is_asked_now),
        cmocka_unit_test(rules_find_nothing_where_nothing_is_asked),
        cmocka_unit_test(rules_that_stand_in_another_document_see_the_form),
        cmocka_unit_test(only_what_is_computed_or_fixed_is_read_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
