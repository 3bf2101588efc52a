/* opening_test.c — a form is opened in its world: who fills what, what stood before, which texts are read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/saves.h"
#include "form/xform_content.h"

#include "base/arena.h"
#include "base/clock.h"
#include "expr/expr.h"
#include "expr/node.h"
#include "form/instance.h"

#define CHOICES "list_name,name,label::nl,label::fr\nkl,rood,Rood,Rouge\nkl,groen,Groen,Vert\n"

/* What a world may give: a value for each name that is asked. */
static const char *fill(void *with, const char *name)
{
    (void)with;
    return strcmp(name, "dossier") == 0 ? "d1" : strcmp(name, "username") == 0 ? "an" : NULL;
}

static void a_world_fills_what_it_knows_by_name_or_by_kind(void **state)
{
    struct fixture f = { .world.fill = fill };

    (void)state;
    fixture_open(&f, "type,name,label\nhidden,dossier,\nhidden,iets,\nusername,wie,\ntoday,dag,\ntext,username,U\n");
    assert_string_equal(value(&f, "dossier"), "d1");
    assert_string_equal(value(&f, "iets"), "");
    assert_string_equal(value(&f, "wie"), "an");
    assert_string_equal(value(&f, "dag"), "2023-10-02");
    assert_string_equal(value(&f, "username"), "");
    fixture_close(&f);
}

static void without_a_moment_the_clock_counts(void **state)
{
    struct content content = { .survey = "type,name,label\nstart,begin,\nend,einde,\ntoday,dag,\n" };
    struct form *form = content_load(&content);
    struct session_world world = { 0 };
    struct session *session = session_open(form, &world, &content.err);
    char day[DATE_TEXT_BYTES];

    (void)state;
    assert_string_equal(item_value(session_item(session, "dag")), date_format(clock_today(), day));
    assert_memory_equal(item_value(session_item(session, "begin")), day, 10);
    instance_finish(session);
    assert_memory_equal(item_value(session_item(session, "einde")), day, 10);
    assert_int_equal(session_date(session).days, clock_today().days);
    session_free(session);
    form_free(form);
    content_clear(&content);
}

static void count_entry(void *with, struct session *session)
{
    assert_non_null(session);
    ++*(int *)with;
}

static void rules_hear_of_a_session_before_anything_is_computed(void **state)
{
    struct content content = { .survey = "type,name,label\ntext,a,A\n" };
    struct form *form = content_load(&content);
    int count = 0;
    struct session_world world = { .with = &count, .entered = count_entry };
    struct session *session = session_open(form, &world, &content.err);

    (void)state;
    assert_int_equal(count, 1);
    session_free(session);
    session_free(NULL);
    form_free(form);
    content_clear(&content);
}

static void the_language_is_that_of_the_world_or_of_the_form(void **state)
{
    struct fixture f = { .content = { .choices = CHOICES, .settings = "default_language\nnl\n" },
                         .world.language = "fr" };
    struct fixture g = { .content = { .choices = CHOICES, .settings = "default_language\nnl\n" } };
    const char *survey = "type,name,label::nl,label::fr,calculation\nselect_one kl,k,K,C,\n"
                         "calculate,t,,,\"jr:choice-name(${k}, '${k}')\"\n";

    (void)state;
    fixture_open(&f, survey);
    assert_string_equal(session_language(f.session), "fr");
    assert_true(answer(&f, "k", "rood"));
    assert_string_equal(value(&f, "t"), "Rouge");
    fixture_close(&f);
    fixture_open(&g, survey);
    assert_string_equal(session_language(g.session), "nl");
    session_set_language(g.session, NULL);
    assert_string_equal(session_language(g.session), "");
    fixture_close(&g);
}

static void the_name_of_a_choice_may_be_asked_in_many_ways(void **state)
{
    static const char *const ways[] = { "'k'", "'${k}'", "' k '", "'/data/k'", "'${weg}'", "''", "'/weg'" };
    static const char *const wanted[] = { "Rood", "Rood", "Rood", "Rood", "", "", "" };

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct fixture f = { .content.choices = CHOICES };
        scoped_text survey = mem_format("type,name,label::nl,label::fr,calculation\nselect_one kl,k,K,C,\n"
                                        "calculate,t,,,\"jr:choice-name(${k}, %s)\"\n",
                                        ways[i]);
        fixture_open(&f, survey);
        assert_true(answer(&f, "k", "rood"));
        if (strcmp(value(&f, "t"), wanted[i]) != 0)
            fail_msg("%s gives %s", ways[i], value(&f, "t"));
        fixture_close(&f);
    }
}

static void the_legal_date_is_the_day_when_it_is_blank(void **state)
{
    struct fixture f = { .content.settings = "attribute::balie:date\ndag\n" };

    (void)state;
    fixture_open(&f, "type,name,label\ndate,dag,D\n");
    assert_int_equal(session_date(f.session).days, date_make(2023, 10, 2).days);
    assert_true(answer(&f, "dag", "1-9-2023"));
    assert_int_equal(session_date(f.session).days, date_make(2023, 9, 1).days);
    fixture_close(&f);
}

static void a_form_without_questions_has_no_first(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ncsv-external,persoon,\n");
    assert_null(session_first(f.session));
    assert_null(session_next_missing(f.session, NULL));
    assert_int_equal(session_check(f.session, true, NULL, NULL), 0);
    fixture_close(&f);
}

/* --- keys --- */

#define ID1 "0123456789abcdef0123456789abcde1"
#define ID2 "0123456789abcdef0123456789abcde2"

static void keys_that_lead_nowhere_restore_nothing(void **state)
{
    static const char *const keys[] = {
        "weg", "a/1/b", "r", "r/",   "r/" ID1 "/weg",
        "n",   "g",     "",  "r//b", "r/0123456789abcdef0123456789abcdef0123456789abcdef/b"
    };
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ntext,a,A\nbegin_repeat,r,R\ntext,b,B\nend_repeat,,\nnote,n,N\nbegin_group,g,G\n"
                     "text,e,E\nend_group,,\n");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (session_restore(f.session, keys[i], "x", NULL))
            fail_msg("%s is restored", keys[i]);
    fixture_close(&f);
}

static void rows_appear_as_their_keys_do(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\nbegin_repeat,r,R\ntext,b,B\nbegin_repeat,s,S\ntext,c,C\nend_repeat,,\n"
                     "end_repeat,,\n");
    assert_true(session_restore(f.session, "r/" ID1, "", NULL));
    assert_true(session_restore(f.session, "r/" ID2 "/s/" ID1 "/c", "x", NULL));
    assert_true(session_settle(f.session, &f.err));
    assert_string_equal(value(&f, "r/" ID2 "/s/" ID1 "/c"), "x");
    assert_true(item_is_row(at(&f, "r/" ID1)));
    assert_null(session_item(f.session, "r/" ID1 "/s/" ID1));
    assert_null(session_item(f.session, "r/" ID1 "/s/" ID1 "/c"));
    fixture_close(&f);
}

static void what_is_restored_blank_keeps_its_reason(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation\ntext,a,A,\ntext,b,B,\ncalculate,c,,1\n");
    assert_true(session_restore(f.session, "a", NULL, "ONBEKEND"));
    assert_true(session_restore(f.session, "b", "", "WIL_NIET_ZEGGEN"));
    assert_true(session_restore(f.session, "c", "9", NULL));
    assert_string_equal(item_blank(at(&f, "a")), "ONBEKEND");
    assert_string_equal(item_blank(at(&f, "b")), "WIL_NIET_ZEGGEN");
    assert_true(item_is_answered(at(&f, "a")));
    assert_false(item_is_answered(at(&f, "c")));
    assert_true(session_restore(f.session, "a", "x", "ONBEKEND"));
    assert_null(item_blank(at(&f, "a")));
    assert_true(session_restore(f.session, "a", NULL, NULL));
    assert_false(item_is_answered(at(&f, "a")));
    fixture_close(&f);
}

static void a_row_that_stood_and_is_taken_out_is_told(void **state)
{
    struct fixture f = { 0 };
    scoped(arena) arena = arena_new();
    const struct session_write *writes;
    size_t count;

    (void)state;
    fixture_open(&f, "type,name,label\nbegin_repeat,r,R\ntext,b,B\nend_repeat,,\n");
    assert_true(session_restore(f.session, "r/" ID1 "/b", "x", NULL));
    assert_true(session_settle(f.session, &f.err));
    assert_true(session_remove_row(f.session, at(&f, "r/" ID1), &f.err));
    assert_true(session_writes(f.session, arena, &writes, &count, &f.err));
    assert_int_equal(count, 1);
    assert_string_equal(writes[0].key, "r/" ID1);
    assert_null(writes[0].value);
    fixture_close(&f);
}

/* Whether a row may be added to KEY; WANTED is in the refusal. */
static void assert_no_row(struct fixture *f, const char *key, const char *wanted)
{
    assert_null(session_add_row(f->session, at(f, key), &f->err));
    if (!strstr(f->err.text, wanted))
        fail_msg("%s: %s", key, f->err.text);
}

static void rows_are_added_and_removed_only_where_a_person_may(void **state)
{
    struct fixture f = { 0 };
    struct item *row;

    (void)state;
    fixture_open(&f,
                 "type,name,label,repeat_count,relevant\ntext,a,A,,\nbegin_repeat,r,R,,\ntext,b,B,,\nend_repeat,,,,\n"
                 "begin_repeat,t,T,2,\ntext,d,D,,\nend_repeat,,,,\nbegin_repeat,v,V,,${a} = 'x'\ntext,e,E,,\n"
                 "end_repeat,,,,\n");
    assert_no_row(&f, "a", "");
    assert_no_row(&f, "t", "");
    assert_no_row(&f, "v", "");
    row = session_add_row(f.session, at(&f, "r"), &f.err);
    assert_non_null(row);
    assert_non_null(session_add_row(f.session, row, &f.err)); /* beside itself */
    assert_false(session_remove_row(f.session, at(&f, "a"), &f.err));
    assert_false(session_remove_row(f.session, session_next(f.session, at(&f, "t")), &f.err));
    assert_true(session_remove_row(f.session, row, &f.err));
    fixture_close(&f);
}

static void rows_are_not_without_number(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,repeat_count\ndecimal,n,N,\nbegin_repeat,t,T,${n}\ntext,d,D,\nend_repeat,,,\n");
    assert_true(answer(&f, "n", "3"));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 0);
    assert_true(answer(&f, "n", "1000000"));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 1);
    assert_true(answer(&f, "n", "2"));
    assert_int_equal(session_check(f.session, false, NULL, NULL), 0);
    assert_true(answer(&f, "n", "-1"));
    assert_null(session_next(f.session, at(&f, "t")));
    fixture_close(&f);
}

static void rows_somebody_filled_in_stay_when_fewer_are_counted(void **state)
{
    struct fixture f = { 0 };
    struct item *first;

    (void)state;
    fixture_open(&f, "type,name,label,repeat_count\ninteger,n,N,\nbegin_repeat,t,T,${n}\ntext,d,D,\nend_repeat,,,\n");
    assert_true(answer(&f, "n", "2"));
    first = session_next(f.session, at(&f, "t"));
    assert_true(session_answer(f.session, session_next(f.session, first), "x", &f.err));
    assert_true(answer(&f, "n", "0"));
    assert_ptr_equal(session_next(f.session, at(&f, "t")), first);
    assert_null(session_next(f.session, session_next(f.session, first)));
    fixture_close(&f);
}

/* --- why --- */

static void count_part(void *with, int depth, const char *source, const struct value *shown)
{
    (void)depth;
    (void)source;
    (void)shown;
    ++*(size_t *)with;
}

static void each_side_of_a_question_tells_why(void **state)
{
    static const enum session_aspect aspects[] = { ASPECT_RELEVANT, ASPECT_REQUIRED, ASPECT_CONSTRAINT,
                                                   ASPECT_READ_ONLY };
    struct fixture f = { 0 };
    size_t parts = 0;
    struct expr_listener listener = { count_part, &parts };

    (void)state;
    fixture_open(&f, "type,name,label,relevant,required,constraint,read_only,default,calculation\ninteger,a,A,,,,,,\n"
                     "text,b,B,${a} = 1,${a} = 2,. != 'x',${a} = 3,1 + 1,\ncalculate,c,,,,,,,${a} + 1\n");
    for (size_t i = 0; i < sizeof aspects / sizeof *aspects; i++) {
        assert_true(session_why(f.session, at(&f, "b"), aspects[i], &listener, &f.err));
        assert_false(session_why(f.session, at(&f, "a"), aspects[i], &listener, &f.err));
    }
    assert_true(session_why(f.session, at(&f, "b"), ASPECT_VALUE, &listener, &f.err));
    assert_true(session_why(f.session, at(&f, "c"), ASPECT_VALUE, &listener, &f.err));
    assert_true(parts > 6);
    fixture_close(&f);
}

/* --- XForms --- */

static void texts_are_read_in_the_language_of_the_session(void **state)
{
    struct xfixture f;

    (void)state;
    xform_begin(&f, (struct parts){ .itext = "<itext><translation lang='nl' default=''><text id='t'><value>Dag</value>"
                                             "</text></translation><translation lang='fr'><text id='t'><value>Bonjour"
                                             "</value></text></translation></itext>",
                                    .instance = "<a/><b/><c/>",
                                    .model = "<bind nodeset='/data/b' calculate=\"concat(/data/a, jr:itext('t'))\"/>"
                                             "<bind nodeset='/data/c' calculate=\"jr:itext('weg')\"/>",
                                    .body = "<input ref='/data/a'><label>A</label></input>" });
    assert_string_equal(xvalue(&f, "b"), "Dag");
    assert_string_equal(xvalue(&f, "c"), "");
    session_set_language(f.session, "fr");
    xanswer(&f, "a", "1");
    assert_string_equal(xvalue(&f, "b"), "1Bonjour");
    session_set_language(f.session, "de");
    xanswer(&f, "a", "2");
    assert_string_equal(xvalue(&f, "b"), "2Dag");
    xform_end(&f);
}

static void rows_of_the_instance_keep_their_values_and_set_none(void **state)
{
    struct xfixture f;
    struct item *row;

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "los<r x='1'>los<a>een</a><g><b>twee</b></g></r>"
                                                "<r jr:template=''><a/><g><b/></g></r>",
                                    .model = "<setvalue event='odk-new-repeat' ref='/data/r/a'>nieuw</setvalue>"
                                             "<setvalue event='odk-instance-first-load' ref='/data/r/g/b'>laden"
                                             "</setvalue>",
                                    .body = "<repeat nodeset='/data/r'><input ref='/data/r/a'><label>A</label></input>"
                                            "<group ref='/data/r/g'><input ref='/data/r/g/b'><label>B</label></input>"
                                            "</group></repeat>" });
    row = session_next(f.session, xitem(&f, "r"));
    assert_string_equal(item_value(session_next(f.session, row)), "een");
    row = session_add_row(f.session, xitem(&f, "r"), &f.err);
    assert_string_equal(item_value(session_next(f.session, row)), "nieuw");
    xform_end(&f);
}

static void a_form_may_read_itself_by_its_own_id(void **state)
{
    struct xfixture f = { 0 };
    scoped_buf xml = { 0 };
    scoped_text page = mem_format(
        "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title/><model>"
        "<instance id='eigen'><data><a/><b/></data></instance><instance id='vorig' src='jr://instance/last-saved'/>"
        "<bind nodeset='/data/b' calculate=\"concat(instance('eigen')/data/a, instance('vorig')/data/a)\"/></model>"
        "</h:head><h:body><input ref='/data/a'><label>A</label></input></h:body></h:html>");

    (void)state;
    xform_load_text(&f, page);
    if (!f.form)
        fail_msg("%s", f.found);
    f.session_world.now_ms = 1696233600000;
    f.session = session_open(f.form, &f.session_world, &f.err);
    xanswer(&f, "a", "zelf");
    assert_string_equal(xvalue(&f, "b"), "zelf");
    assert_string_equal(form_title(f.form, NULL), "f");
    assert_string_equal(form_setting(f.form, "form_id"), "data");
    instance_finish(f.session);
    assert_true(instance_xml(f.session, &xml, NULL));
    assert_non_null(strstr(buf_view(&xml), "xmlns:orx=\"http://openrosa.org/xforms\""));
    xform_end(&f);
}

/* --- submissions of sheets --- */

static void the_moment_of_ending_is_that_of_the_end(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation\nend,einde,,\ntext,t,T,${einde}\n");
    f.world.now_ms += 60000;
    instance_finish(f.session);
    assert_memory_equal(value(&f, "einde"), "2023-10-02T10:01", 16);
    assert_string_equal(value(&f, "t"), value(&f, "einde"));
    fixture_close(&f);
}

static void a_name_that_cannot_be_computed_is_left_out(void **state)
{
    struct fixture f = { .content.settings = "instance_name\ncount(${a})\n" };
    scoped_buf xml = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ntext,a,A\n");
    assert_true(instance_xml(f.session, &xml, NULL));
    assert_null(strstr(buf_view(&xml), "instanceName"));
    fixture_close(&f);
}

static void an_empty_form_is_submitted_empty(void **state)
{
    struct fixture f = { 0 };
    scoped_buf xml = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ncsv-external,persoon,\n");
    assert_true(instance_xml(f.session, &xml, NULL));
    assert_non_null(strstr(buf_view(&xml), " id=\"f\">\n  <orx:meta>"));
    fixture_close(&f);
}

static void attributes_are_submitted_where_they_are_asked(void **state)
{
    struct xfixture f;
    scoped_buf xml = { 0 };

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "los<g x='' y='1' z='2'>los<a/></g>",
                                    .model = "<bind nodeset='/data/g/@y' calculate='/data/g/a'/>"
                                             "<bind nodeset='/data/g/@z' relevant=\"/data/g/a = 'nooit'\"/>",
                                    .body = "<input ref='/data/g/a'><label>A</label></input>" });
    xanswer(&f, "a", "7");
    assert_true(instance_xml(f.session, &xml, NULL));
    assert_non_null(strstr(buf_view(&xml), "<g x=\"\" y=\"7\">\n    <a>7</a>\n  </g>"));
    xform_end(&f);
}

/* --- the wave --- */

static void a_date_keeps_the_day_of_a_moment(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation\ntext,a,A,\ndate,d,D,now()\ndate,e,E,${a}\ndate,g,G,today()\n");
    assert_string_equal(value(&f, "d"), "2023-10-02");
    assert_string_equal(value(&f, "g"), "2023-10-02");
    assert_true(answer(&f, "a", "geen datum!"));
    assert_string_equal(value(&f, "e"), "geen datum!");
    fixture_close(&f);
}

static void rows_in_rows_come_and_go_with_their_repeat(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,relevant,calculation\ntext,a,A,,\nbegin_repeat,r,R,${a} != 'weg',\n"
                     "begin_repeat,s,S,,\ninteger,x,X,,\nend_repeat,,,,\nend_repeat,,,,\ncalculate,som,,,sum(${x})\n");
    saves_fill(f.session, "{\"r\":[{\"s\":[{\"x\":1},{\"x\":2}]},{\"s\":[{\"x\":3}]}]}");
    assert_string_equal(value(&f, "som"), "6");
    assert_true(answer(&f, "a", "weg"));
    assert_string_equal(value(&f, "som"), "0");
    assert_true(answer(&f, "a", "terug"));
    assert_string_equal(value(&f, "som"), "6");
    fixture_close(&f);
}

static void a_default_that_reads_another_is_computed_once(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,default\ntext,a,A,1 + 1\ntext,b,B,${a} + 1\ntext,c,C,${b} + ${b}\n");
    assert_string_equal(value(&f, "c"), "6");
    assert_true(answer(&f, "a", "9"));
    assert_string_equal(value(&f, "b"), "3");
    fixture_close(&f);
}

static void a_form_of_sheets_is_submitted_in_its_order(void **state)
{
    struct fixture f = { .content = { .settings = "form_id,version,instance_name\nproef,7,${a}\n" } };
    scoped_buf xml = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,relevant\ntext,a,A,\nbegin_group,g,G,\ninteger,b,B,\nend_group,,,\n"
                     "begin_repeat,r,R,\ntime,c,C,\nend_repeat,,,\ntext,weg,W,${a} = 'x'\ndateTime,d,D,\n");
    saves_fill(f.session, "{\"a\":\"1 < 2\",\"b\":7,\"r\":[{\"c\":\"9:30\"}],\"d\":\"2023-09-01T09:30:00.000+02:00\"}");
    assert_true(instance_xml(f.session, &xml, NULL));
    assert_non_null(
        strstr(buf_view(&xml), "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"proef\" version=\"7\">"));
    assert_non_null(strstr(buf_view(&xml),
                           "<a>1 &lt; 2</a>\n  <g>\n    <b>7</b>\n  </g>\n  <r>\n    "
                           "<c>09:30:00.000+02:00</c>\n  </r>\n  <d>2023-09-01T09:30:00.000+02:00</d>"));
    assert_null(strstr(buf_view(&xml), "weg"));
    assert_non_null(strstr(buf_view(&xml), "<orx:instanceName>1 &lt; 2</orx:instanceName>"));
    fixture_close(&f);
}

static void a_form_without_settings_is_submitted_under_its_name(void **state)
{
    struct fixture f = { 0 };
    scoped_buf xml = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ntext,a,A\ntime,t,T\ndateTime,d,D\n");
    assert_true(session_restore(f.session, "a", "een\x01twee\tdrie", NULL));
    assert_true(session_restore(f.session, "d", "onbekend moment", NULL));
    assert_true(instance_xml(f.session, &xml, NULL));
    assert_non_null(strstr(buf_view(&xml), " id=\"f\">"));
    assert_null(strstr(strchr(buf_view(&xml), '\n'), "version"));
    assert_non_null(strstr(buf_view(&xml), "<a>eentwee\tdrie</a>\n  <t></t>\n  <d>onbekend moment</d>"));
    assert_null(strstr(buf_view(&xml), "instanceName"));
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_world_fills_what_it_knows_by_name_or_by_kind),
        cmocka_unit_test(without_a_moment_the_clock_counts),
        cmocka_unit_test(rules_hear_of_a_session_before_anything_is_computed),
        cmocka_unit_test(the_language_is_that_of_the_world_or_of_the_form),
        cmocka_unit_test(the_name_of_a_choice_may_be_asked_in_many_ways),
        cmocka_unit_test(the_legal_date_is_the_day_when_it_is_blank),
        cmocka_unit_test(a_form_without_questions_has_no_first),
        cmocka_unit_test(keys_that_lead_nowhere_restore_nothing),
        cmocka_unit_test(rows_appear_as_their_keys_do),
        cmocka_unit_test(what_is_restored_blank_keeps_its_reason),
        cmocka_unit_test(a_row_that_stood_and_is_taken_out_is_told),
        cmocka_unit_test(rows_are_added_and_removed_only_where_a_person_may),
        cmocka_unit_test(rows_are_not_without_number),
        cmocka_unit_test(rows_somebody_filled_in_stay_when_fewer_are_counted),
        cmocka_unit_test(each_side_of_a_question_tells_why),
        cmocka_unit_test(texts_are_read_in_the_language_of_the_session),
        cmocka_unit_test(rows_of_the_instance_keep_their_values_and_set_none),
        cmocka_unit_test(a_form_may_read_itself_by_its_own_id),
        cmocka_unit_test(the_moment_of_ending_is_that_of_the_end),
        cmocka_unit_test(a_name_that_cannot_be_computed_is_left_out),
        cmocka_unit_test(an_empty_form_is_submitted_empty),
        cmocka_unit_test(attributes_are_submitted_where_they_are_asked),
        cmocka_unit_test(a_date_keeps_the_day_of_a_moment),
        cmocka_unit_test(rows_in_rows_come_and_go_with_their_repeat),
        cmocka_unit_test(a_default_that_reads_another_is_computed_once),
        cmocka_unit_test(a_form_of_sheets_is_submitted_in_its_order),
        cmocka_unit_test(a_form_without_settings_is_submitted_under_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
