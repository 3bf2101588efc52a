/* written_test.c — what goes into a dossier: answers, clears and reasons, and what is saved of things. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/saves.h"
#include "form/xform_content.h"

#define ID1 "0123456789abcdef0123456789abcde1"

/* "a=1 b? c! d=2*": a value, a clear, a blank with a reason, a computed one. */
static void assert_writes(struct fixture *f, const char *wanted)
{
    scoped(arena) arena = arena_new();
    scoped_buf found = { 0 };
    const struct session_write *writes;
    size_t count;

    assert_true(session_writes(f->session, arena, &writes, &count, &f->err));
    for (size_t i = 0; i < count; i++) {
        buf_format(&found, "%s%s", i ? " " : "", writes[i].key);
        if (writes[i].value)
            buf_format(&found, "=%s", writes[i].value);
        else
            buf_text(&found, writes[i].blank ? "!" : "?");
        buf_text(&found, writes[i].computed ? "*" : "");
    }
    assert_string_equal(buf_view(&found), wanted);
}

static void answers_blanks_and_clears_are_written(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,calculation\ntext,a,A,\ntext,b,B,\ntext,c,C,\ncalculate,d,,1 + 1\nnote,n,N,\n");
    assert_true(answer(&f, "a", "x"));
    assert_true(session_blank(f.session, at(&f, "b"), "ONBEKEND", &f.err));
    assert_writes(&f, "a=x b! c? d=2*");
    fixture_close(&f);
}

static void what_the_machine_fills_in_is_computed(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\nhidden,h,\ntoday,t,\n");
    assert_true(session_restore(f.session, "h", "x", NULL));
    assert_writes(&f, "h=x* t=2023-10-02*");
    fixture_close(&f);
}

static void what_is_not_asked_is_cleared_only_when_it_stood(void **state)
{
    struct fixture f = { 0 };
    const char *survey = "type,name,label,relevant\ntext,a,A,\ntext,b,B,${a} = 'x'\n";

    (void)state;
    fixture_open(&f, survey);
    assert_true(answer(&f, "a", "y"));
    assert_writes(&f, "a=y");
    assert_true(session_restore(f.session, "b", "van toen", NULL));
    assert_writes(&f, "a=y b?");
    fixture_close(&f);
}

static void a_retired_answer_stays_where_it_is(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,relevant,bind::balie:retired\ntext,a,A,,\ntext,b,B,${a} = 'x',yes\n");
    assert_true(session_restore(f.session, "b", "van toen", NULL));
    assert_true(session_settle(f.session, &f.err));
    assert_writes(&f, "a? b=van toen");
    fixture_close(&f);
}

static void a_row_is_written_as_being_there(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\nbegin_repeat,r,R\ntext,b,B\nend_repeat,,\n");
    assert_true(session_restore(f.session, "r/" ID1 "/b", "x", NULL));
    assert_true(session_settle(f.session, &f.err));
    assert_writes(&f, "r/" ID1 "= r/" ID1 "/b=x");
    fixture_close(&f);
}

/* --- what is saved --- */

/* JSON in the form of SURVEY and ENTITIES saves WANTED. */
static void assert_saved(struct content sheets, const char *json, const char *wanted)
{
    scoped(arena) arena = arena_new();
    struct shelf shelf = { arena };
    struct fixture f = { .content = sheets, .world = { .with = &shelf, .instance = shelf_instance } };
    scoped_buf got = { 0 };

    fixture_open(&f, sheets.survey);
    saves_fill(f.session, json);
    saves_write(f.session, &got);
    assert_string_equal(buf_view(&got), wanted);
    fixture_close(&f);
}

#define HEAD "type,name,label,save_to,relevant,calculation,bind::balie:clear\n"

static void what_cannot_be_computed_is_not_saved(void **state)
{
    const char *survey = HEAD "text,x,X,x,,,\ntext,y,Y,y,,count(${x}),\n";

    (void)state;
    assert_saved((struct content){ .survey = survey, .entities = "list_name,label\ncontract,${x}\n" }, "{\"x\":\"a\"}",
                 "+r1 r1.label=a* r1.x=a");
    assert_saved((struct content){ .survey = survey, .entities = "list_name,label\ncontract,count(${x})\n" },
                 "{\"x\":\"a\"}", "+r1 r1.x=a");
    assert_saved(
        (struct content){ .survey = survey, .entities = "list_name,label,create_if\ncontract,${x},count(${x})\n" },
        "{\"x\":\"a\"}", "");
}

static void an_entity_id_that_cannot_be_computed_is_none(void **state)
{
    const char *survey = HEAD "csv-external,contract,,,,,\ntext,x,X,x,,,\n";

    (void)state;
    assert_saved((struct content){ .survey = survey, .entities = "list_name,entity_id\ncontract,count(${x})\n" },
                 "{\"x\":\"a\"}", "");
    assert_saved(
        (struct content){ .survey = survey, .entities = "list_name,entity_id,update_if\ncontract,'c1',false()\n" },
        "{\"x\":\"a\"}", "");
    assert_saved((struct content){ .survey = survey, .entities = "list_name,entity_id\ncontract,'c9'\n" },
                 "{\"x\":\"a\"}", "c9.x=a");
}

static void an_answer_that_vanishes_leaves_the_property_unless_it_must_go(void **state)
{
    (void)state;
    assert_saved((struct content){ .survey = HEAD "csv-external,contract,,,,,\ntext,a,A,,,,\ntext,x,X,x,${a} = 'x',,\n"
                                                  "text,y,Y,y,${a} = 'x',,yes\n",
                                   .entities = "list_name,entity_id\ncontract,'c1'\n" },
                 "{\"a\":\"y\"}", "c1.y-");
}

static void a_list_nobody_stored_has_nothing_to_empty(void **state)
{
    struct fixture f = { .content.entities = "list_name,entity_id,label\ncontract,'c1',''\n" };
    scoped_buf got = { 0 };

    (void)state;
    fixture_open(&f, HEAD "csv-external,contract,,,,,\ntext,x,X,x,,,\n");
    saves_fill(f.session, "{}");
    saves_write(f.session, &got);
    assert_string_equal(buf_view(&got), "");
    fixture_close(&f);
}

static struct node *stored(void *with, const char *id)
{
    return shelf_instance(with, id);
}

static void what_stood_before_this_record_is_what_a_blank_empties(void **state)
{
    scoped(arena) arena = arena_new();
    struct shelf shelf = { arena };
    struct fixture f = { .content.entities = "list_name,entity_id\ncontract,'c1'\n",
                         .world = { .with = &shelf, .stored = stored } };
    scoped_buf got = { 0 };

    (void)state;
    fixture_open(&f, HEAD "csv-external,contract,,,,,\ntext,x,X,x,,,\n");
    saves_fill(f.session, "{}");
    saves_write(f.session, &got);
    assert_string_equal(buf_view(&got), "c1.x-");
    fixture_close(&f);
}

static void an_entity_of_rows_in_rows_goes_by_the_inner_row(void **state)
{
    (void)state;
    assert_saved((struct content){ .survey = HEAD "begin_repeat,r,R,,,,\ntext,a,A,,,,\nbegin_repeat,s,S,,,,\n"
                                                  "text,x,X,x,,,\nend_repeat,,,,,,\nend_repeat,,,,,,\n",
                                   .entities = "list_name,label\ncontract,${x}\n" },
                 "{\"r\":[{\"s\":[{\"x\":\"a\"},{\"x\":\"b\"}]},{\"s\":[]}]}",
                 "+ROW ROW.label=a* ROW.x=a +ROW ROW.label=b* ROW.x=b");
}

static void an_entity_of_rows_that_are_not_asked_is_none(void **state)
{
    (void)state;
    assert_saved((struct content){ .survey = HEAD "text,z,Z,,,,\nbegin_repeat,r,R,,${z} != 'weg',,\ntext,x,X,x,,,\n"
                                                  "end_repeat,,,,,,\n",
                                   .entities = "list_name,label\ncontract,${x}\n" },
                 "{\"r\":[{\"x\":\"a\"}],\"z\":\"blijf\"}", "+ROW ROW.label=a* ROW.x=a");
}

/* --- entities of an XForm --- */

#define INPUT "<input ref='/data/x'><label>X</label></input>"
#define SAVED "<bind nodeset='/data/x' entities:saveto='x'/>"

/* An XForm whose meta block is META saves WANTED. */
static void assert_meta(const char *meta, const char *model, const char *wanted)
{
    struct xfixture f;
    scoped_text instance = mem_format("<x/>%s", meta);
    scoped_text binds = mem_format(SAVED "%s", model);
    scoped_buf got = { 0 };

    xform_begin(&f, (struct parts){ .instance = instance, .model = binds, .body = INPUT });
    xfill(&f, "{\"x\":\"a\"}");
    saves_write(f.session, &got);
    assert_string_equal(buf_view(&got), wanted);
    xform_end(&f);
}

#define ENTITY(attributes, below) "<meta><entity dataset='contract' " attributes ">" below "</entity></meta>"

static void an_entity_is_made_when_its_attribute_says_so(void **state)
{
    (void)state;
    assert_meta(ENTITY("create='1'", ""), "", "+r1 r1.x=a");
    assert_meta(ENTITY("create='true'", ""), "", "+r1 r1.x=a");
    assert_meta(ENTITY("create='0'", ""), "", "");
    assert_meta(ENTITY("create=''", ""), "", "");
    assert_meta(ENTITY("", ""), "", "");
    assert_meta(ENTITY("create='1'", "<ander/><label/>"), "", "+r1 r1.x=a");
}

static void an_entity_has_an_id_of_its_own_when_one_is_given(void **state)
{
    const char *bound = "<bind nodeset='/data/meta/entity/@id'/>";

    (void)state;
    assert_meta(ENTITY("create='1' id='c7'", ""), "<bind nodeset='/data/meta/entity/@id'/>", "+c7 c7.x=a");
    assert_meta(ENTITY("create='1' id=''", ""), bound, "+r1 r1.x=a");
    assert_meta(ENTITY("create='1' id=''", ""), "<bind nodeset='/data/meta/entity/@id' calculate=\"'c8'\"/>",
                "+c8 c8.x=a");
    assert_meta(ENTITY("create='1' id=''", ""),
                "<bind nodeset='/data/meta/entity/@id'/><setvalue event='odk-instance-first-load' "
                "ref='/data/meta/entity/@id' value=\"'c9'\"/>",
                "+c9 c9.x=a");
    assert_meta(ENTITY("update='1' id='c7'", ""), "<bind nodeset='/data/meta/entity/@id'/>", "c7.x=a");
}

static void what_is_saved_to_no_entity_is_refused(void **state)
{
    static const char *const none[] = { "<meta><entity/></meta>", "<meta><ander dataset='contract'/></meta>",
                                        "<los><entity dataset='contract'/></los>", "" };

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        scoped_text instance = mem_format("<x/>%s", none[i]);
        xform_finds((struct parts){ .instance = instance, .model = SAVED, .body = INPUT },
                    "E f.xml:1:entities:saveto: /data/x is saved to no entity");
    }
}

static void in_a_loose_form_any_name_may_be_saved_to(void **state)
{
    struct xfixture f = { .is_loose = true };
    scoped_text text = mem_format(PAGE, "", "<x/><meta><entity dataset='De Bomen' create='1'/></meta>",
                                  "<bind nodeset='/data/x' entities:saveto='omtrekCm'/>", INPUT);

    (void)state;
    xform_load_text(&f, text);
    if (!f.form)
        fail_msg("%s", f.found);
    assert_string_equal(f.found, "");
    assert_string_equal(form_entity(f.form, 0)->list, "De Bomen");
    assert_string_equal(form_find(f.form, "x")->save_property, "omtrekCm");
    form_free(f.form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_blanks_and_clears_are_written),
        cmocka_unit_test(what_the_machine_fills_in_is_computed),
        cmocka_unit_test(what_is_not_asked_is_cleared_only_when_it_stood),
        cmocka_unit_test(a_retired_answer_stays_where_it_is),
        cmocka_unit_test(a_row_is_written_as_being_there),
        cmocka_unit_test(what_cannot_be_computed_is_not_saved),
        cmocka_unit_test(an_entity_id_that_cannot_be_computed_is_none),
        cmocka_unit_test(an_answer_that_vanishes_leaves_the_property_unless_it_must_go),
        cmocka_unit_test(a_list_nobody_stored_has_nothing_to_empty),
        cmocka_unit_test(what_stood_before_this_record_is_what_a_blank_empties),
        cmocka_unit_test(an_entity_of_rows_in_rows_goes_by_the_inner_row),
        cmocka_unit_test(an_entity_of_rows_that_are_not_asked_is_none),
        cmocka_unit_test(an_entity_is_made_when_its_attribute_says_so),
        cmocka_unit_test(an_entity_has_an_id_of_its_own_when_one_is_given),
        cmocka_unit_test(in_a_loose_form_any_name_may_be_saved_to),
        cmocka_unit_test(what_is_saved_to_no_entity_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
