/* answer_test.c — every type of question takes what fits it, in one canonical text, and refuses the rest. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#include "expr/expr.h"
#include "expr/value.h"

#define TYPES                                                                                                          \
    "type,name,label,appearance,parameters\ntext,tekst,T,,\ntext,geboren,G,partial-date,\ninteger,geheel,G,,\n"        \
    "decimal,getal,G,,\nrange,schaal,S,,start=0 end=10 step=2\ndate,dag,D,,\ntime,uur,U,,\ndateTime,moment,M,,\n"      \
    "select_multiple kl,kleuren,K,,\nrank kl,volgorde,V,,\nacknowledge,gezien,G,,\ngeopoint,plaats,P,,\n"              \
    "barcode,code,C,,\nhidden,stil,S,,\nnote,nota,N,,\nstart,begin,,,\ntoday,vandaag,,,\n"
#define COLOURS "list_name,name,label\nkl,rood,Rood\nkl,blauw,Blauw\nkl,groen,Groen\n"

static void each_type_has_one_canonical_text(void **state)
{
    static const struct {
        const char *name, *typed, *wanted;
    } cases[] = {
        { "tekst", "  An  ", "An" },
        { "geboren", "5-1988", "1988-05" },
        { "geboren", "5-88", NULL },
        { "geboren", "010190", "1990-01-01" },
        { "geboren", "88", NULL },
        { "geheel", "007", "7" },
        { "geheel", "-3", "-3" },
        { "geheel", "3,5", NULL },
        { "getal", "1.234,50", "1234.5" },
        { "getal", "1e3", NULL },
        { "schaal", "4", "4" },
        { "schaal", "5", NULL },
        { "schaal", "12", NULL },
        { "dag", "1-9-23", "2023-09-01" },
        { "dag", "+1", "2023-10-03" },
        { "dag", "32-1-23", NULL },
        { "uur", "9u30", "09:30" },
        { "uur", "25", NULL },
        { "moment", "gisteren", NULL },
        { "kleuren", "blauw rood blauw", "blauw rood" },
        { "kleuren", "blauw geel", NULL },
        { "volgorde", "groen rood blauw", "groen rood blauw" },
        { "gezien", "ja", "OK" },
        { "gezien", "misschien", NULL },
        { "plaats", "50.85, 4.35", "50.85 4.35 0 0" },
        { "plaats", "95 4", NULL },
        { "code", "978", "978" },
        { "stil", "x", "x" },
        { "nota", "x", NULL },
        { "begin", "x", NULL },
    };
    struct fixture f = { .content.choices = COLOURS };

    (void)state;
    fixture_open(&f, TYPES);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool good = answer(&f, cases[i].name, cases[i].typed);
        if (good != (cases[i].wanted != NULL))
            fail_msg("%s “%s” is %s: %s", cases[i].name, cases[i].typed, good ? "taken" : "refused", f.err.text);
        if (good)
            assert_string_equal(value(&f, cases[i].name), cases[i].wanted);
        else
            assert_string_equal(f.err.field, cases[i].name);
    }
    fixture_close(&f);
}

static void metadata_fill_themselves(void **state)
{
    struct fixture f = { .content.choices = COLOURS };

    (void)state;
    fixture_open(&f, TYPES);
    assert_string_equal(value(&f, "vandaag"), "2023-10-02");
    assert_memory_equal(value(&f, "begin"), "2023-10-02T10:00", 16);
    fixture_close(&f);
}

static void rows_in_rows_keep_to_their_own(void **state)
{
    struct fixture f = { 0 };
    struct item *outer, *inner;
    char key[256];

    (void)state;
    fixture_open(&f, "type,name,label,calculation\nbegin_repeat,a,A,\ninteger,x,X,\nbegin_repeat,b,B,\ninteger,y,Y,\n"
                     "calculate,z,,${x} * 10 + ${y}\nend_repeat,,,\ncalculate,som,,sum(${y})\nend_repeat,,,\n"
                     "calculate,alles,,sum(${y})\n");
    for (int i = 1; i <= 2; i++) {
        outer = session_add_row(f.session, at(&f, "a"), &f.err);
        snprintf(key, sizeof key, "%s/x", item_key(outer));
        assert_true(answer(&f, key, i == 1 ? "1" : "2"));
        snprintf(key, sizeof key, "%s/b", item_key(outer));
        inner = session_add_row(f.session, at(&f, key), &f.err);
        snprintf(key, sizeof key, "%s/y", item_key(inner));
        assert_true(answer(&f, key, "5"));
    }
    snprintf(key, sizeof key, "%s/z", item_key(inner));
    assert_string_equal(value(&f, key), "25");
    snprintf(key, sizeof key, "%s/som", item_key(outer));
    assert_string_equal(value(&f, key), "5");
    assert_string_equal(value(&f, "alles"), "10");
    assert_true(session_remove_row(f.session, outer, &f.err));
    assert_string_equal(value(&f, "alles"), "5");
    fixture_close(&f);
}

static void restored_rows_take_the_place_of_counted_ones(void **state)
{
    struct fixture f = { 0 };
    size_t rows = 0;

    (void)state;
    fixture_open(&f, "type,name,label,repeat_count,default\nbegin_repeat,r,R,2,\ntext,t,T,,leeg\nend_repeat,,,,\n");
    for (struct item *item = session_first(f.session); item; item = session_next(f.session, item))
        item_key(item);
    assert_true(session_restore(f.session, "r/0123456789abcdef0123456789abcdef/t", "vol", NULL));
    assert_true(session_settle(f.session, &f.err));
    assert_string_equal(item_key(at(&f, "r/0123456789abcdef0123456789abcdef/t")),
                        "r/0123456789abcdef0123456789abcdef/t");
    for (struct item *item = session_first(f.session); item; item = session_next(f.session, item))
        rows += item_is_row(item);
    assert_int_equal(rows, 2);
    fixture_close(&f);
}

static void a_besluit_shows_labels_for_its_codes(void **state)
{
    struct fixture f = { .content.choices = COLOURS };
    scoped_buf shown = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,appearance,calculation\nbegin_group,g,G,besluit,\n"
                     "calculate,kleur_voorstel,,,'rood'\nselect_one kl,kleur_keuze,K,,\nend_group,,,,\n");
    item_display(f.session, at(&f, "kleur_voorstel"), &shown);
    assert_string_equal(buf_view(&shown), "Rood");
    fixture_close(&f);
}

static void count_part(void *with, int depth, const char *source, const struct value *shown)
{
    (void)depth;
    (void)source;
    (void)shown;
    ++*(size_t *)with;
}

static void a_question_tells_why(void **state)
{
    struct fixture f = { 0 };
    size_t parts = 0;
    struct expr_listener listener = { count_part, &parts };

    (void)state;
    fixture_open(&f, "type,name,label,relevant\ninteger,a,A,\ntext,b,B,${a} > 3 and ${a} < 9\n");
    assert_true(session_why(f.session, at(&f, "b"), ASPECT_RELEVANT, &listener, &f.err));
    assert_true(parts >= 2);
    assert_false(session_why(f.session, at(&f, "b"), ASPECT_VALUE, &listener, &f.err));
    fixture_close(&f);
}

static void a_computed_or_read_only_answer_is_refused(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f,
                 "type,name,label,calculation,read_only\ncalculate,a,,1 + 1,\ntext,b,B,,true()\ninteger,c,C,2 + 2,\n");
    assert_false(answer(&f, "a", "3"));
    assert_false(answer(&f, "b", "x"));
    assert_false(answer(&f, "c", "3"));
    assert_true(item_is_read_only(at(&f, "c")));
    assert_string_equal(value(&f, "c"), "4");
    fixture_close(&f);
}

static void an_expression_that_fails_is_told_by_the_check(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation\ntext,a,A,\ncalculate,b,,count(${a})\n");
    assert_int_equal(session_check(f.session, false, NULL, NULL), 1);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_type_has_one_canonical_text),
        cmocka_unit_test(metadata_fill_themselves),
        cmocka_unit_test(rows_in_rows_keep_to_their_own),
        cmocka_unit_test(restored_rows_take_the_place_of_counted_ones),
        cmocka_unit_test(a_besluit_shows_labels_for_its_codes),
        cmocka_unit_test(a_question_tells_why),
        cmocka_unit_test(a_computed_or_read_only_answer_is_refused),
        cmocka_unit_test(an_expression_that_fails_is_told_by_the_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
