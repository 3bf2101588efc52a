/* xform_entity_test.c — an XForm saves to lists what the same XLSForm saves. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/saves.h"
#include "form/xform_content.h"

#define CONTRACTS "<instance id='contract' src='jr://file-csv/contract.csv'/>"
#define DRAWN     "<setvalue event='odk-instance-first-load' ref='/data/meta/entity/@id' value='uuid()'/>"
#define INPUT(path)                                                                                                    \
    "<input ref='" path "'>"                                                                                           \
    "<label>Q</label></input>"
#define LABEL(path, way) "<bind nodeset='" path "/meta/entity/label' calculate='" way "'/>"
#define CHANGED          "<meta><entity dataset='contract' id='' update='1' baseVersion=''><label/></entity></meta>"
#define MADE             "<meta><instanceID/><entity dataset='contract' id='' create='1'><label/></entity></meta>"
#define EITHER           "<meta><entity dataset='contract' id='' create='1' update='1'><label/></entity></meta>"

struct saving_form {
    struct shelf shelf;
    struct xfixture fixture;
};

static void open_form(struct saving_form *form, struct parts parts)
{
    struct xfixture *fixture = &form->fixture;
    scoped_text text = mem_format(PAGE, "", parts.instance, parts.model ? parts.model : "", parts.body);
    struct form_source source = { "f.xml", text, strlen(text) };

    *form = (struct saving_form){ .shelf = { arena_new() }, .fixture.parts = parts };
    fixture->findings = (struct findings){ xform_report, fixture };
    fixture->world = (struct form_world){
        .with = fixture, .read = xform_read, .has_instance = content_has, .findings = &fixture->findings
    };
    fixture->form = form_load_xml("f", &source, &fixture->world, &fixture->err);
    if (!fixture->form)
        fail_msg("%s", fixture->found);
    fixture->session_world =
        (struct session_world){ .with = &form->shelf, .instance = shelf_instance, .now_ms = 1696233600000 };
    fixture->session = session_open(fixture->form, &fixture->session_world, &fixture->err);
    assert_non_null(fixture->session);
}

static void close_form(struct saving_form *form)
{
    xform_end(&form->fixture);
    arena_free(form->shelf.arena);
}

static void assert_saves(struct parts parts, const char *json, const char *wanted)
{
    struct saving_form form;
    scoped_buf got = { 0 };

    open_form(&form, parts);
    assert_string_equal(form.fixture.found, "");
    saves_fill(form.fixture.session, json);
    saves_write(form.fixture.session, &got);
    assert_string_equal(buf_view(&got), wanted);
    close_form(&form);
}

/* The XForm and the sheets give the same, which is WANTED. */
static void assert_both(struct parts parts, struct content sheets, const char *json, const char *wanted)
{
    scoped(arena) arena = arena_new();
    struct shelf shelf = { arena };
    struct fixture f = { .content = sheets, .world = { .with = &shelf, .instance = shelf_instance } };
    scoped_buf got = { 0 };

    assert_saves(parts, json, wanted);
    fixture_open(&f, sheets.survey);
    saves_fill(f.session, json);
    saves_write(f.session, &got);
    assert_string_equal(buf_view(&got), wanted);
    fixture_close(&f);
}

static void what_is_new_is_made_under_the_record(void **state)
{
    const struct parts parts = { .instance = "<x/><y/>" MADE,
                                 .model = "<bind nodeset='/data/x' entities:saveto='x'/>"
                                          "<bind nodeset='/data/y' entities:saveto='y' relevant=\"/data/x != 'off'\"/>"
                                          "<bind nodeset='/data/meta/entity/@id'/>" DRAWN LABEL("/data", "/data/x"),
                                 .body = INPUT("/data/x") INPUT("/data/y") };
    const struct content sheets = { .survey = "type,name,label,save_to,relevant\ntext,x,X,x,\n"
                                              "text,y,Y,y,${x} != 'off'\n",
                                    .entities = "list_name,label\ncontract,${x}\n" };

    (void)state;
    assert_both(parts, sheets, "{\"x\":\"a\",\"y\":\"b\"}", "+r1 r1.label=a* r1.x=a r1.y=b");
    assert_both(parts, sheets, "{\"x\":\"off\"}", "+r1 r1.label=off* r1.x=off");
}

static void what_is_known_is_changed(void **state)
{
    const struct parts parts = {
        .instance = "<id/><x/><y/>" CHANGED,
        .model = CONTRACTS "<bind nodeset='/data/x' entities:saveto='x'/><bind nodeset='/data/y' entities:saveto='y'/>"
                           "<bind nodeset='/data/meta/entity/@id' calculate='/data/id'/>"
                           "<bind nodeset='/data/meta/entity/@baseVersion' calculate=\"instance('contract')/root/item"
                           "[name=/data/id]/__version\"/>" LABEL("/data", "/data/x"),
        .body = INPUT("/data/id") INPUT("/data/x") INPUT("/data/y")
    };
    const struct content sheets = { .survey = "type,name,label,save_to\ncsv-external,contract,,\ntext,id,I,\n"
                                              "text,x,X,x\ntext,y,Y,y\n",
                                    .entities = "list_name,label,entity_id\ncontract,${x},${id}\n" };

    (void)state;
    assert_both(parts, sheets, "{\"id\":\"c1\",\"x\":\"a\",\"y\":\"b\"}", "c1.label=a* c1.x=a c1.y=b");
    assert_both(parts, sheets, "{\"id\":\"c1\",\"x\":\"a\"}", "c1.label=a* c1.x=a c1.y-");
    assert_both(parts, sheets, "{\"x\":\"a\"}", "");
}

static void conditions_tell_which_of_both(void **state)
{
    const struct parts parts = {
        .instance = "<id/><mk/><ch/><x/>" EITHER,
        .model = CONTRACTS
        "<bind nodeset='/data/x' entities:saveto='x'/>"
        "<bind nodeset='/data/meta/entity/@id' calculate='/data/id'/>"
        "<bind nodeset='/data/meta/entity/@create' calculate=\"/data/mk = '1'\"/>"
        "<bind nodeset='/data/meta/entity/@update' calculate=\"if(/data/ch = '1', '1', '')\"/>" LABEL("/data",
                                                                                                      "/data/x"),
        .body = INPUT("/data/id") INPUT("/data/mk") INPUT("/data/ch") INPUT("/data/x")
    };
    const struct content sheets = { .survey = "type,name,label,save_to\ncsv-external,contract,,\ntext,id,I,\n"
                                              "text,mk,M,\ntext,ch,C,\ntext,x,X,x\n",
                                    .entities = "list_name,label,entity_id,create_if,update_if\n"
                                                "contract,${x},${id},${mk} = '1',${ch} = '1'\n" };

    (void)state;
    assert_both(parts, sheets, "{\"id\":\"c9\",\"mk\":\"1\",\"x\":\"a\"}", "+c9 c9.label=a* c9.x=a");
    assert_both(parts, sheets, "{\"id\":\"c1\",\"ch\":\"1\",\"x\":\"a\"}", "c1.label=a* c1.x=a");
    assert_both(parts, sheets, "{\"id\":\"c1\",\"x\":\"a\"}", "");
}

static void each_row_of_a_repeat_has_its_own(void **state)
{
    const struct parts made = {
        .instance = "<r jr:template=''><x/>" MADE "</r>",
        .model = "<bind nodeset='/data/r/x' entities:saveto='x'/><bind nodeset='/data/r/meta/entity/@id'/>"
                 "<setvalue event='odk-instance-first-load odk-new-repeat' ref='/data/r/meta/entity/@id' "
                 "value='uuid()'/>" LABEL("/data/r", "/data/r/x"),
        .body = "<group><repeat nodeset='/data/r'>" INPUT("/data/r/x") "</repeat></group>"
    };
    const struct parts either = { .instance = "<r jr:template=''><id/><mk/><x/>" EITHER "</r>",
                                  .model = CONTRACTS
                                  "<bind nodeset='/data/r/x' entities:saveto='x'/>"
                                  "<bind nodeset='/data/r/meta/entity/@id' calculate='../../../id'/>"
                                  "<bind nodeset='/data/r/meta/entity/@create' calculate=\"/data/r/mk = '1'\"/>"
                                  "<bind nodeset='/data/r/meta/entity/@update' calculate=\"/data/r/mk != '1'\"/>" LABEL(
                                      "/data/r", "/data/r/x"),
                                  .body = "<group><repeat nodeset='/data/r'>" INPUT("/data/r/id") INPUT("/data/r/mk")
                                      INPUT("/data/r/x") "</repeat></group>" };

    (void)state;
    assert_both(made,
                (struct content){ .survey = "type,name,label,save_to\nbegin_repeat,r,R,\ntext,x,X,x\nend_repeat,,,\n",
                                  .entities = "list_name,label\ncontract,${x}\n" },
                "{\"r\":[{\"x\":\"a\"},{\"x\":\"b\"}]}", "+ROW ROW.label=a* ROW.x=a +ROW ROW.label=b* ROW.x=b");
    assert_both(either,
                (struct content){ .survey = "type,name,label,save_to\ncsv-external,contract,,\nbegin_repeat,r,R,\n"
                                            "text,id,I,\ntext,mk,M,\ntext,x,X,x\nend_repeat,,,\n",
                                  .entities = "list_name,label,entity_id,create_if,update_if\n"
                                              "contract,${x},${id},${mk} = '1',${mk} != '1'\n" },
                "{\"r\":[{\"id\":\"c8\",\"mk\":\"1\",\"x\":\"a\"},{\"id\":\"c1\"}]}",
                "+c8 c8.label=a* c8.x=a c1.label-* c1.x-");
}

#define IN_GROUPS "<g><x/>" EITHER "</g><h><x/>" EITHER "</h>"
#define OF_GROUP(group, id)                                                                                            \
    "<bind nodeset='/data/" group "/x' entities:saveto='x'/><bind nodeset='/data/" group "/meta/entity/@id'/>"         \
    "<setvalue event='odk-instance-first-load' ref='/data/" group "/meta/entity/@id' value=\"" id "\"/>"               \
    "<bind nodeset='/data/" group "/meta/entity/@create' calculate='1'/>"                                              \
    "<bind nodeset='/data/" group "/meta/entity' relevant=\"/data/" group                                              \
    "/x != ''\"/>" LABEL("/data/" group, "/data/" group "/x")

static void each_group_has_its_own_and_keeps_to_it(void **state)
{
    const struct parts parts = { .instance = IN_GROUPS,
                                 .model = OF_GROUP("g", "uuid()") OF_GROUP("h", "'h1'"),
                                 .body = INPUT("/data/g/x") INPUT("/data/h/x") };
    struct saving_form form;
    scoped(arena) arena = arena_new();
    const struct session_save *saves;
    size_t count;

    (void)state;
    assert_saves(parts, "{\"g/x\":\"a\",\"h/x\":\"b\"}", "+r1 r1.label=a* r1.x=a +h1 h1.label=b* h1.x=b");
    assert_saves(parts, "{\"h/x\":\"b\"}", "+h1 h1.label=b* h1.x=b"); /* an entity that is not relevant is none */
    open_form(&form, (struct parts){ .instance = IN_GROUPS,
                                     .model = OF_GROUP("g", "uuid()") OF_GROUP("h", "uuid()"),
                                     .body = INPUT("/data/g/x") INPUT("/data/h/x") });
    saves_fill(form.fixture.session, "{\"g/x\":\"a\",\"h/x\":\"b\"}");
    assert_true(session_saves(form.fixture.session, arena, "r1", &saves, &count));
    assert_int_equal(count, 6);
    assert_string_equal(saves[0].entity, "r1");
    assert_int_equal(strlen(saves[3].entity), 36); /* two new ones of a list are two */
    close_form(&form);
}

static void finds(const char *list, const char *property, const char *wanted)
{
    scoped_text instance = mem_format("<x/><r jr:template=''><z/></r><meta><entity dataset='%s' id='' create='1'>"
                                      "<label/></entity></meta>",
                                      list);
    scoped_text model = mem_format("<bind nodeset='/data/x' entities:saveto='%s'/><bind nodeset='/data/r/z' "
                                   "entities:saveto='%s'/>",
                                   property, property);

    xform_finds(
        (struct parts){ .instance = instance,
                        .model = model,
                        .body = INPUT("/data/x") "<group><repeat nodeset='/data/r'>" INPUT("/data/r/z") "</repeat>"
                                                                                                        "</group>" },
        wanted);
}

static void what_cannot_be_saved_is_told(void **state)
{
    (void)state;
    finds("De Bomen", "x",
          "W f.xml:1:entities:saveto: /data/x is not saved to the lists of dossiers: “De Bomen” is no name");
    finds("bomen", "omtrekCm",
          "W f.xml:1:entities:saveto: /data/x is not saved to the lists of dossiers: “omtrekCm” is no name");
    finds("bomen", "name",
          "W f.xml:1:entities:saveto: /data/x is not saved to the lists of dossiers: “name” is no name");
    finds("bomen", "label",
          "W f.xml:1:entities:saveto: /data/x is not saved to the lists of dossiers: “label” is no name");
    finds("bomen", "x", "W f.xml:1:entities:saveto: /data/r/z is not saved: its entity is declared outside the repeat");
    xform_finds((struct parts){ .instance = "<x/><y/>" MADE,
                                .model = "<bind nodeset='/data/x' entities:saveto='x'/>"
                                         "<bind nodeset='/data/y' entities:saveto='x'/>",
                                .body = INPUT("/data/x") INPUT("/data/y") },
                "E f.xml:1:entities:saveto: x is saved by /data/x already");
}

static void note(void *with, const char *list)
{
    buf_format(with, "%s;", list);
}

static void the_lists_are_seen_at_a_glance(void **state)
{
    scoped_buf lists = { 0 };

    (void)state;
    form_each_dataset(
        "<a dataset='no'/><entity id=\"\" dataset = \"een\"/> dataset='los' <entities:entity dataset='twee' "
        "/><entity dataset='Drie'/><identity dataset='x'/><entity dataset='open",
        note, &lists);
    assert_string_equal(buf_view(&lists), "een;twee;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_new_is_made_under_the_record),   cmocka_unit_test(what_is_known_is_changed),
        cmocka_unit_test(conditions_tell_which_of_both),          cmocka_unit_test(each_row_of_a_repeat_has_its_own),
        cmocka_unit_test(each_group_has_its_own_and_keeps_to_it), cmocka_unit_test(what_cannot_be_saved_is_told),
        cmocka_unit_test(the_lists_are_seen_at_a_glance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
