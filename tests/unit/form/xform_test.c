/* xform_test.c — an ODK XForm loads into the form model, is filled in, and gives the submission ODK would. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/xform_content.h"

#define TWO "<root><item><name>a</name><label>Aa</label></item><item><name>b</name><label>Bb</label></item></root>"

/* --- the instance --- */

static void answers_stand_in_the_order_of_the_instance(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture, (struct parts){ .instance = "<a/><g><b/></g><c>vast</c>",
                                          .model = "<bind nodeset='/data/g/b' type='int'/>",
                                          .body = "<input ref='/data/g/b'><label>B</label></input>"
                                                  "<input ref='/data/a'><label>A</label></input>" });
    xfill(&fixture, "{\"a\":\"x & <y>\",\"b\":7}");
    xform_gives(&fixture, "<a>x &amp; &lt;y&gt;</a><g><b>7</b></g><c>vast</c>");
    assert_string_equal(form_question(fixture.form, 0)->name, "g"); /* the body asks it first */
    xform_end(&fixture);
}

static void names_that_are_not_unique_give_way_to_paths(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture, (struct parts){ .instance = "<g><x/></g><h><x/></h><y/>",
                                          .model = "<bind nodeset='/data/y' calculate='concat(/data/g/x, /data/h/x)'/>",
                                          .body = "<input ref='/data/g/x'><label>X</label></input>"
                                                  "<input ref='/data/h/x'><label>X</label></input>" });
    xfill(&fixture, "{\"g/x\":\"1\",\"/data/h/x\":\"2\"}");
    assert_string_equal(xvalue(&fixture, "y"), "12");
    assert_string_equal(item_key(xitem(&fixture, "g/x")), "g|x"); /* a slash in a key is that of a row */
    xform_gives(&fixture, "<g><x>1</x></g><h><x>2</x></h><y>12</y>");
    xform_end(&fixture);
}

#define TWINS "<g><x/></g><h><x/></h><k><x/></k>", .model = "<bind nodeset='/data/k/x' calculate='1'/>"

static void a_name_that_stands_twice_means_the_one_that_is_asked(void **state)
{
    struct xfixture fixture;
    scoped_json both = json_parse("{\"x\":\"1\"}", 9, NULL);

    (void)state;
    xform_begin(&fixture, (struct parts){ .instance = "<x/><g><x/></g>",
                                          .model = "<bind nodeset='/data/x' calculate='/data/g/x'/>",
                                          .body = "<input ref='/data/g/x'><label>X</label></input>" });
    xfill(&fixture, "{\"x\":\"5\"}");
    xform_gives(&fixture, "<x>5</x><g><x>5</x></g>");
    xform_end(&fixture);
    xform_begin(&fixture, (struct parts){ .instance = TWINS,
                                          .body = "<input ref='/data/g/x'><label>X</label></input>"
                                                  "<input ref='/data/h/x'><label>X</label></input>" });
    assert_false(session_fill(fixture.session, both, &fixture.err));
    assert_string_equal(fixture.err.text, "x: more than one question has this name: write one of g/x, h/x.");
    assert_string_equal(fixture.err.field, "x");
    xform_end(&fixture);
    xform_begin(&fixture,
                (struct parts){ .instance = TWINS, .body = "<input ref='/data/h/x'><label>X</label></input>" });
    xfill(&fixture, "{\"x\":\"7\"}"); /* g/x is asked nowhere */
    xform_gives(&fixture, "<g><x></x></g><h><x>7</x></h><k><x>1</x></k>");
    xform_end(&fixture);
}

static void what_is_not_relevant_is_left_out(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture, (struct parts){ .instance = "<a/><b/><g><c/></g>",
                                          .model = "<bind nodeset='/data/b' relevant=\"/data/a = '1'\"/>"
                                                   "<bind nodeset='/data/g' relevant=\"../a = '2'\"/>",
                                          .body = "<input ref='/data/a'><label>A</label></input>"
                                                  "<input ref='/data/b'><label>B</label></input>"
                                                  "<input ref='/data/g/c'><label>C</label></input>" });
    xform_gives(&fixture, "<a></a>");
    xanswer(&fixture, "a", "2");
    xform_gives(&fixture, "<a>2</a><g><c></c></g>");
    xform_end(&fixture);
}

static void the_instance_says_itself_who_it_is(void **state)
{
    struct xfixture fixture;
    scoped_buf xml = { 0 };

    (void)state;
    xform_begin(&fixture,
                (struct parts){ .instance = "<a>x</a><orx:meta><orx:instanceID/><orx:instanceName/></orx:meta>",
                                .model = "<bind nodeset='/data/orx:meta/orx:instanceID' jr:preload='uid'/>"
                                         "<bind nodeset='/data/orx:meta/orx:instanceName' "
                                         "calculate=\"concat('van ', /data/a)\"/>" });
    xform_submission(&fixture, &xml);
    assert_non_null(strstr(buf_view(&xml), "<a>x</a><orx:meta><orx:instanceID>uuid:ID</orx:instanceID>"
                                           "<orx:instanceName>van x</orx:instanceName></orx:meta></data>"));
    xform_end(&fixture);
}

static void a_meta_block_without_an_id_gets_one(void **state)
{
    struct xfixture fixture;
    scoped_buf xml = { 0 };

    (void)state;
    xform_begin(&fixture, (struct parts){ .instance = "<meta><timeStart/></meta><a/>" });
    xform_submission(&fixture, &xml);
    assert_non_null(strstr(buf_view(&xml), "<meta><timeStart></timeStart><instanceID>uuid:ID</instanceID></meta>"
                                           "<a></a></data>"));
    xform_end(&fixture);
}

static void the_machine_fills_in_what_the_preloads_ask(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture,
                (struct parts){ .instance = "<s/><e/><t/><d/>",
                                .model = "<bind nodeset='/data/s' jr:preload='timestamp' jr:preloadParams='start'/>"
                                         "<bind nodeset='/data/e' jr:preload='timestamp' jr:preloadParams='end'/>"
                                         "<bind nodeset='/data/t' jr:preload='date' jr:preloadParams='today'/>"
                                         "<bind nodeset='/data/d' jr:preload='property' jr:preloadParams='imei'/>" });
    xform_gives(&fixture, "<s>2023-10-02T10:00:00.000+02:00</s><e>2023-10-02T10:00:00.000+02:00</e>"
                          "<t>2023-10-02</t><d></d>");
    xform_end(&fixture);
}

/* --- types and rules --- */

static void each_control_takes_what_fits_its_type(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture, (struct parts){
                              .instance = "<i/><d/><t/><m/><g/><r/><k/><u/>",
                              .model = "<bind nodeset='/data/i' type='xsd:int'/><bind nodeset='/data/d' type='date'/>"
                                       "<bind nodeset='/data/t' type='time'/>"
                                       "<bind nodeset='/data/m' type='dateTime'/>"
                                       "<bind nodeset='/data/g' type='geopoint'/><bind nodeset='/data/r' type='int'/>",
                              .body = "<input ref='/data/i'><label>I</label></input>"
                                      "<input ref='/data/d'><label>D</label></input>"
                                      "<input ref='/data/t'><label>T</label></input>"
                                      "<input ref='/data/m'><label>M</label></input>"
                                      "<input ref='/data/g'><label>G</label></input>"
                                      "<range ref='/data/r' start='2' end='10' step='2'><label>R</label></range>"
                                      "<trigger ref='/data/k'><label>K</label></trigger>"
                                      "<upload ref='/data/u' mediatype='image/*'><label>U</label></upload>" });
    assert_false(session_answer(fixture.session, xitem(&fixture, "i"), "1,5", &fixture.err));
    assert_false(session_answer(fixture.session, xitem(&fixture, "r"), "3", &fixture.err));
    xfill(&fixture, "{\"i\":5,\"d\":\"1/9/2023\",\"t\":\"9:30\",\"m\":\"2023-09-01T09:30\",\"g\":\"50.85 4.35\","
                    "\"r\":4,\"k\":\"OK\",\"u\":\"foto.jpg\"}");
    xform_gives(&fixture, "<i>5</i><d>2023-09-01</d><t>09:30:00.000+02:00</t><m>2023-09-01T09:30:00.000+02:00</m>"
                          "<g>50.85 4.35 0 0</g><r>4</r><k>OK</k><u>foto.jpg</u>");
    xform_end(&fixture);
}

static void rules_of_the_bind_hold_with_its_own_sentences(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture,
                (struct parts){ .itext = "<itext><translation lang='nl'><text id='c'><value>Te oud</value></text>"
                                         "</translation></itext>",
                                .instance = "<a/><b/><n/>",
                                .model = "<bind nodeset='/data/a' type='int' required='true()' constraint='. &lt; 99' "
                                         "jr:constraintMsg=\"jr:itext('c')\" jr:requiredMsg='Moet'/>"
                                         "<bind nodeset='/data/b' readonly=\"/data/a = 1\"/>"
                                         "<bind nodeset='/data/n' readonly='true()'/>",
                                .body = "<input ref='/data/a'><label>A</label></input>"
                                        "<input ref='/data/b'><label>B</label></input>"
                                        "<input ref='/data/n'><label>Lees dit</label></input>" });
    assert_int_equal(session_check(fixture.session, true, NULL, NULL), 1);
    assert_false(session_answer(fixture.session, xitem(&fixture, "a"), "120", &fixture.err));
    assert_string_equal(fixture.err.text, "Te oud");
    xanswer(&fixture, "a", "1");
    assert_true(item_is_read_only(xitem(&fixture, "b")));
    assert_int_equal(item_question(xitem(&fixture, "n"))->type, QUESTION_NOTE);
    xform_end(&fixture);
}

/* --- repeats --- */

static void rows_of_the_instance_are_there_and_the_template_makes_new_ones(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture,
                (struct parts){ .instance = "<r jr:template=''><a>nieuw</a></r><r><a>een</a></r><r><a>twee</a></r>",
                                .body = "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'>"
                                        "<input ref='/data/r/a'><label>A</label></input></repeat></group>" });
    assert_non_null(session_add_row(fixture.session, xitem(&fixture, "r"), &fixture.err));
    xform_gives(&fixture, "<r><a>een</a></r><r><a>twee</a></r><r><a>nieuw</a></r>");
    xform_end(&fixture);
}

static void an_absolute_path_means_its_own_row(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture,
                (struct parts){ .instance = "<r jr:template=''><a/><b/><n/></r><all/>",
                                .model = "<bind nodeset='/data/r/a' type='int'/>"
                                         "<bind nodeset='/data/r/b' calculate='/data/r/a * 2'/>"
                                         "<bind nodeset='/data/r/n' calculate='count(/data/r) + position(..)'/>"
                                         "<bind nodeset='/data/all' calculate='sum(/data/r/b)'/>",
                                .body = "<repeat nodeset='/data/r'><input ref='/data/r/a'><label>A</label></input>"
                                        "</repeat>" });
    xfill(&fixture, "{\"r\":[{\"a\":1},{\"a\":5}]}");
    xform_gives(&fixture, "<r><a>1</a><b>2</b><n>3</n></r><r><a>5</a><b>10</b><n>4</n></r><all>12</all>");
    xform_end(&fixture);
}

static void rows_are_counted_by_an_answer(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture, (struct parts){ .instance = "<n/><r jr:template=''><a/></r><r><a/></r><f><x/></f><f><x/></f>",
                                          .model = "<bind nodeset='/data/n' type='int'/>",
                                          .body = "<input ref='/data/n'><label>N</label></input>"
                                                  "<repeat nodeset='/data/r' jr:count='/data/n'>"
                                                  "<input ref='/data/r/a'><label>A</label></input></repeat>"
                                                  "<repeat nodeset='/data/f' jr:noAddRemove='true()'>"
                                                  "<input ref='/data/f/x'><label>X</label></input></repeat>" });
    xfill(&fixture, "{\"n\":2,\"r\":[{\"a\":\"p\"},{\"a\":\"q\"}]}");
    assert_null(session_add_row(fixture.session, xitem(&fixture, "f"), &fixture.err));
    xform_gives(&fixture, "<n>2</n><r><a>p</a></r><r><a>q</a></r><f><x></x></f><f><x></x></f>");
    xform_end(&fixture);
}

static void repeats_stand_in_repeats(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(
        &fixture,
        (struct parts){ .instance = "<o jr:template=''><n/><i jr:template=''><m/><k/></i></o>",
                        .model = "<bind nodeset='/data/o/i/k' calculate=\"concat(/data/o/n, '-', /data/o/i/m)\"/>",
                        .body = "<repeat nodeset='/data/o'><input ref='/data/o/n'><label>N</label></input>"
                                "<repeat nodeset='/data/o/i'><input ref='/data/o/i/m'><label>M</label></input></repeat>"
                                "</repeat>" });
    xfill(&fixture, "{\"o\":[{\"n\":\"1\",\"i\":[{\"m\":\"a\"},{\"m\":\"b\"}]},{\"n\":\"2\",\"i\":[{\"m\":\"c\"}]}]}");
    xform_gives(&fixture, "<o><n>1</n><i><m>a</m><k>1-a</k></i><i><m>b</m><k>1-b</k></i></o>"
                          "<o><n>2</n><i><m>c</m><k>2-c</k></i></o>");
    xform_end(&fixture);
}

static void another_row_is_read_by_its_index(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture,
                (struct parts){ .instance = "<r jr:template=''><a/><b/></r><last/>",
                                .model = "<bind nodeset='/data/r/b' calculate="
                                         "'indexed-repeat(/data/r/a, /data/r, position(..) - 1)'/>"
                                         "<bind nodeset='/data/last' calculate='/data/r[position() = 2]/a'/>",
                                .body = "<repeat nodeset='/data/r'><input ref='/data/r/a'><label>A</label></input>"
                                        "</repeat>" });
    xfill(&fixture, "{\"r\":[{\"a\":\"x\"},{\"a\":\"y\"}]}");
    xform_gives(&fixture, "<r><a>x</a><b></b></r><r><a>y</a><b>x</b></r><last>y</last>");
    xform_end(&fixture);
}

/* --- choices --- */

static void choices_stand_in_the_question_or_in_an_instance(void **state)
{
    struct xfixture fixture;
    const struct item_choice *choices;

    (void)state;
    xform_begin(
        &fixture,
        (struct parts){ .instance = "<c/><m/><k/>",
                        .model = "<instance id='t'>" TWO "</instance>",
                        .body = "<select1 ref='/data/c'><label>C</label><item><label>Een</label><value>1</value></item>"
                                "<item><label>Twee</label><value>2</value></item></select1>"
                                "<select ref='/data/m'><label>M</label><itemset nodeset=\"instance('t')/root/item"
                                "[name != /data/c]\"><value ref='name'/><label ref='label'/></itemset></select>"
                                "<odk:rank ref='/data/k'><label>K</label><itemset nodeset=\"instance('t')/root/item\">"
                                "<value ref='name'/><label ref='label'/></itemset></odk:rank>" });
    assert_int_equal(item_choices(fixture.session, xitem(&fixture, "m"), &choices), 2);
    assert_string_equal(choices[1].label, "Bb");
    assert_false(session_answer(fixture.session, xitem(&fixture, "c"), "3", &fixture.err));
    xfill(&fixture, "{\"c\":\"2\",\"m\":[\"a\",\"b\"],\"k\":[\"b\",\"a\"]}");
    xform_gives(&fixture, "<c>2</c><m>a b</m><k>b a</k>");
    xform_end(&fixture);
}

static void choices_come_from_the_answers_themselves(void **state)
{
    struct xfixture fixture;
    const struct item_choice *choices;

    (void)state;
    xform_begin(&fixture,
                (struct parts){ .instance = "<r jr:template=''><n/></r><h/>",
                                .body = "<repeat nodeset='/data/r'><input ref='/data/r/n'><label>N</label></input>"
                                        "</repeat><select1 ref='/data/h'><label>H</label>"
                                        "<itemset nodeset=\"/data/r[n != '']\"><value ref='n'/>"
                                        "<label ref=\"concat('De ', n)\"/></itemset></select1>" });
    xfill(&fixture, "{\"r\":[{\"n\":\"An\"},{\"n\":\"Bo\"},{}],\"h\":\"Bo\"}");
    assert_int_equal(item_choices(fixture.session, xitem(&fixture, "h"), &choices), 2);
    assert_string_equal(choices[1].label, "De Bo");
    xform_end(&fixture);
}

static void lists_lie_in_files_beside_the_form(void **state)
{
    static const char *const files[][3] = {
        { "t.csv", "name,label\na,Aa\nb,Bb\n", "jr://file-csv/t.csv" },
        { "t.xml", TWO, "jr://file/t.xml" },
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct xfixture fixture;
        const struct item_choice *choices;
        scoped_text model = mem_format("<instance id='lijst' src='%s'/>", files[i][2]);
        xform_begin(&fixture, (struct parts){ .instance = "<c/>",
                                              .model = model,
                                              .body = "<select1 ref='/data/c'><label>C</label>"
                                                      "<itemset nodeset=\"randomize(instance('lijst')/root/item, 42)\">"
                                                      "<value ref='name'/><label ref='label'/></itemset></select1>",
                                              .file = files[i][0],
                                              .file_text = files[i][1] });
        assert_int_equal(item_choices(fixture.session, xitem(&fixture, "c"), &choices), 2);
        xform_end(&fixture);
    }
    xform_finds((struct parts){ .instance = "<c/>", .model = "<instance id='l' src='jr://file/weg.xml'/>" },
                "W f.xml:1:src: The file weg.xml is not beside the form");
    xform_finds((struct parts){ .instance = "<c/>", .model = "<instance id='l' src='file:///etc/passwd'/>" },
                "E f.xml:1:src: An instance comes from a file beside the form");
}

static void choices_are_shown_without_their_marks(void **state)
{
    struct xfixture fixture;
    const struct item_choice *choices;

    (void)state;
    xform_begin(&fixture,
                (struct parts){ .instance = "<c/><m/>",
                                .model = "<instance id='t'><root><item><name>a</name><label>_Aa_</label></item></root>"
                                         "</instance>",
                                .body = "<select1 ref='/data/c'><label>C</label><item><label>**Een** van</label>"
                                        "<value>1</value></item></select1><select ref='/data/m'><label>M</label>"
                                        "<itemset nodeset=\"instance('t')/root/item\"><value ref='name'/>"
                                        "<label ref='label'/></itemset></select>" });
    item_choices(fixture.session, xitem(&fixture, "c"), &choices);
    assert_string_equal(choices[0].label, "Een van");
    item_choices(fixture.session, xitem(&fixture, "m"), &choices);
    assert_string_equal(choices[0].label, "Aa");
    xform_end(&fixture);
}

/* --- texts --- */

static void texts_come_in_every_language_with_their_outputs(void **state)
{
    struct xfixture fixture;
    scoped_buf label = { 0 }, hint = { 0 }, title = { 0 };

    (void)state;
    xform_begin(&fixture,
                (struct parts){
                    .itext = "<itext><translation lang='Nederlands (nl)'><text id='a:label'>"
                             "<value>Dag <output value='/data/n'/>, kost $5?</value></text></translation>"
                             "<translation lang='English (en)' default='true()'><text id='a:label'>"
                             "<value>Hi <output value='/data/n'/></value><value form='image'>jr://images/x.png</value>"
                             "</text></translation></itext>",
                    .instance = "<n>An</n><a/><c/>",
                    .model = "<bind nodeset='/data/c' calculate=\"jr:itext('a:label')\"/>",
                    .body = "<input ref='/data/a'><label ref=\"jr:itext('a:label')\"/>"
                            "<hint>\n   Over\n   twee regels\n </hint></input>" });
    item_text(fixture.session, xitem(&fixture, "a"), TEXT_LABEL, NULL, &label);
    assert_string_equal(buf_view(&label), "Hi An");
    session_set_language(fixture.session, "nl");
    item_text(fixture.session, xitem(&fixture, "a"), TEXT_LABEL, NULL, &title);
    assert_string_equal(buf_view(&title), "Dag An, kost $5?");
    item_text(fixture.session, xitem(&fixture, "a"), TEXT_HINT, NULL, &hint);
    assert_string_equal(buf_view(&hint), "Over\ntwee regels");
    assert_string_equal(form_text(fixture.form, item_question(xitem(&fixture, "a")), TEXT_MEDIA, "en"),
                        "jr://images/x.png");
    xform_end(&fixture);
}

static void a_group_without_a_ref_is_a_heading(void **state)
{
    struct xfixture fixture;
    const struct question *heading;

    (void)state;
    xform_begin(&fixture, (struct parts){
                              .instance = "<a/><b/><c/>",
                              .model = "<bind nodeset='/data/b' calculate='../a'/>",
                              .body = "<group><label>Deel</label><input ref='/data/a'><label>A</label></input></group>"
                                      "<input ref='/data/c'><label>C</label></input>" });
    heading = form_question(fixture.form, 0);
    assert_int_equal(heading->type, QUESTION_GROUP);
    assert_ptr_equal(item_question(xitem(&fixture, "a"))->parent, heading);
    xanswer(&fixture, "a", "1");
    xform_gives(&fixture, "<a>1</a><b>1</b><c></c>");
    xform_end(&fixture);
}

/* --- actions --- */

static void values_are_set_once_and_when_an_answer_changes(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(&fixture,
                (struct parts){
                    .instance = "<a/><b/><c/><d/><r jr:template=''><x/><y/></r>",
                    .model = "<setvalue event='odk-instance-first-load' ref='/data/b' value='1 + 1'/>"
                             "<setvalue event='odk-new-repeat' ref='/data/r/x'>nieuw</setvalue>",
                    .body =
                        "<input ref='/data/a'><label>A</label>"
                        "<setvalue event='xforms-value-changed' ref='/data/c' value='concat(/data/a, &quot;!&quot;)'/>"
                        "<setvalue event='xforms-value-changed' ref='/data/d'>een</setvalue></input>"
                        "<input ref='/data/b'><label>B</label>"
                        "<setvalue event='xforms-value-changed' ref='/data/d'>twee</setvalue></input>"
                        "<repeat nodeset='/data/r'><input ref='/data/r/y'><label>Y</label></input></repeat>" });
    assert_non_null(session_add_row(fixture.session, xitem(&fixture, "r"), &fixture.err));
    xform_gives(&fixture, "<a></a><b>2</b><c></c><d></d><r><x>nieuw</x><y></y></r>");
    xanswer(&fixture, "a", "p");
    assert_string_equal(xvalue(&fixture, "c"), "p!");
    assert_string_equal(xvalue(&fixture, "d"), "een");
    xanswer(&fixture, "b", "q");
    xform_gives(&fixture, "<a>p</a><b>q</b><c>p!</c><d>twee</d><r><x>nieuw</x><y></y></r>");
    xform_end(&fixture);
}

static void an_entity_is_declared_by_attributes(void **state)
{
    struct xfixture fixture;
    scoped_buf xml = { 0 };

    (void)state;
    xform_begin(&fixture,
                (struct parts){
                    .instance = "<n/><meta><instanceID/><entity dataset='mensen' id='' create='1' baseVersion=''>"
                                "<label/></entity></meta>",
                    .model = "<bind nodeset='/data/n' entities:saveto='naam'/>"
                             "<bind nodeset='/data/meta/entity/@id'/>"
                             "<setvalue event='odk-instance-first-load' ref='/data/meta/entity/@id' value=\"'e1'\"/>"
                             "<bind nodeset='/data/meta/entity/@baseVersion' calculate='string-length("
                             "/data/meta/entity/@id)'/><bind nodeset='/data/meta/entity/label' calculate='/data/n'/>",
                    .body = "<input ref='/data/n'><label>N</label></input>" });
    xanswer(&fixture, "n", "An");
    xform_submission(&fixture, &xml);
    assert_non_null(strstr(buf_view(&xml), "<n>An</n><meta><instanceID>uuid:ID</instanceID>"
                                           "<entity dataset=\"mensen\" create=\"1\" id=\"e1\" baseVersion=\"2\">"
                                           "<label>An</label></entity></meta>"));
    xform_end(&fixture);
}

/* --- JSON --- */

static void the_answers_as_json_fill_the_form_again(void **state)
{
    struct xfixture fixture;
    scoped_json answers = NULL;
    scoped_buf text = { 0 };

    (void)state;
    xform_begin(&fixture, (struct parts){ .instance = "<a/><r jr:template=''><b/></r>",
                                          .body = "<input ref='/data/a'><label>A</label></input>"
                                                  "<repeat nodeset='/data/r'><input ref='/data/r/b'><label>B</label>"
                                                  "</input></repeat>" });
    xfill(&fixture, "{\"a\":\"1\",\"r\":[{\"b\":\"x\"},{\"b\":\"y\"}]}");
    answers = instance_json(fixture.session);
    json_write(&text, answers);
    assert_string_equal(buf_view(&text), "{\"a\":\"1\",\"r\":[{\"b\":\"x\"},{\"b\":\"y\"}]}");
    xform_end(&fixture);
}

/* --- refusals --- */

static void what_is_not_supported_is_refused_by_name(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>", .body = "<chart ref='/data/a'/>" },
                "E f.xml:1: The element “chart” of the body is not supported");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='/data/a' type='colour'/>" },
                "E f.xml:1:type: The type “colour” is not supported");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<setvalue event='dom-focus' ref='/data/a'/>" },
                "E f.xml:1:event: The event “dom-focus” is not supported");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<submission base64RsaPublicKey='MIIB'/>" },
                "must be encrypted for its owner");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<input ref='/data/a' query='x'><label>A</label></input>" },
                "An input with a query is not supported");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='/data/a' calculate='foutje()'/>" },
                "E f.xml:1:calculation: ");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<input ref='/data/b'/>" }, "The instance has no /data/b");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='/data/b'/>" },
                "W f.xml:1:nodeset: The instance has no /data/b");
    xform_finds((struct parts){ .instance = "<a/><a/>" }, "/data/a stands in the instance twice");
    xform_finds(
        (struct parts){ .instance = "<a/>", .model = "<setvalue event='odk-instance-first-load' ref='/data/b'/>" },
        "W f.xml:1:ref: The instance has no /data/b: this action does nothing");
    xform_finds((struct parts){ .instance = "<g><a/></g>",
                                .model = "<setvalue event='odk-instance-first-load' ref='/data/g'/>" },
                "E f.xml:1:ref: This action sets /data/g, which holds no value");
}

static void a_star_reads_what_stands_behind_it_and_no_more(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(
        &fixture,
        (struct parts){ .instance = "<a><seen/></a><b><seen/></b><t><n/><m/></t>",
                        .model = "<bind nodeset='/data/t/n' calculate=\"count(/data/*/seen[. = 'y'])\"/>"
                                 "<bind nodeset='/data/t/m' calculate=\"concat(/data/t/n, count(../../*/seen))\"/>"
                                 "<bind nodeset='/data/b' relevant=\"/data/a/seen = 'y'\"/>",
                        .body = "<group><label>G</label><input ref='/data/a/seen'><label>A</label></input></group>"
                                "<input ref='/data/b/seen'><label>B</label></input>" });
    assert_string_equal(xvalue(&fixture, "n"), "0");
    xanswer(&fixture, "a/seen", "y");
    xanswer(&fixture, "b/seen", "y");
    assert_string_equal(xvalue(&fixture, "n"), "2");
    assert_string_equal(xvalue(&fixture, "m"), "22");
    xanswer(&fixture, "a/seen", "n");
    assert_string_equal(xvalue(&fixture, "m"), "01");
    xform_end(&fixture);
    xform_finds((struct parts){ .instance = "<t><n/><m/></t>",
                                .model = "<bind nodeset='/data/t/n' calculate='count(/data/*/m)'/>"
                                         "<bind nodeset='/data/t/m' calculate='/data/t/n'/>" },
                "goes round in a circle");
}

static void an_id_that_is_calculated_is_the_only_one(void **state)
{
    struct xfixture fixture;
    scoped_buf xml = { 0 };

    (void)state;
    xform_begin(&fixture, (struct parts){ .instance = "<a/><u/><meta><instanceID/></meta>",
                                          .model = "<bind nodeset='/data/u' jr:preload='uid'/>"
                                                   "<bind nodeset='/data/meta/instanceID' "
                                                   "calculate=\"concat('uuid:', uuid())\"/>" });
    xform_submission(&fixture, &xml);
    assert_non_null(strstr(buf_view(&xml), "<meta><instanceID>uuid:ID</instanceID></meta>"));
    xform_end(&fixture);
}

static void a_group_hides_what_is_asked_in_it_wherever_that_stands(void **state)
{
    struct xfixture fixture;

    (void)state;
    xform_begin(
        &fixture,
        (struct parts){ .instance = "<sick/><cough/><state><ok/><go><done/></go></state><other>o</other>",
                        .model = "<bind nodeset='/data/state/ok' relevant=\"/data/sick = 'yes'\" calculate=\"'1'\"/>"
                                 "<bind nodeset='/data/state/go' relevant=\"/data/other = 'o'\"/>"
                                 "<bind nodeset='/data/cough' required='true()'/>"
                                 "",
                        .body = "<input ref='/data/sick'><label>S</label></input>"
                                "<group ref='/data/state/go'><label>G</label>"
                                "<group ref='/data/state/ok'><input ref='/data/cough'><label>C</label></input></group>"
                                "<input ref='/data/other'><label>O</label></input></group>" });
    assert_false(item_is_asked(xitem(&fixture, "cough")));
    assert_true(item_is_relevant(xitem(&fixture, "cough")));
    assert_false(session_answer(fixture.session, xitem(&fixture, "cough"), "yes", &fixture.err));
    assert_non_null(strstr(fixture.err.text, "not asked now"));
    assert_int_equal(session_missing(fixture.session), 0);
    xanswer(&fixture, "sick", "yes");
    assert_true(item_is_asked(xitem(&fixture, "cough")));
    assert_int_equal(session_missing(fixture.session), 1);
    xanswer(&fixture, "cough", "yes");
    xanswer(&fixture, "other", "x"); /* it hides itself, and that is no circle */
    assert_false(item_is_asked(xitem(&fixture, "other")));
    assert_false(item_is_asked(xitem(&fixture, "cough")));
    assert_string_equal(xvalue(&fixture, "cough"), "yes");
    xform_end(&fixture);
}

static void a_mistake_is_told_once(void **state)
{
    struct xfixture fixture = { .parts = { .instance = "<a/>",
                                           .model = "<bind nodeset='/data/a' type='colour'/>",
                                           .body = "<input ref='/data/a'><label>A</label></input>" } };
    const char *first;

    (void)state;
    xform_load(&fixture);
    first = strstr(fixture.found, "is not supported");
    assert_non_null(first);
    assert_null(strstr(first + 1, "is not supported"));
    form_free(fixture.form);
}

static void a_label_of_old_is_taken_in_the_language_of_the_form(void **state)
{
    struct xfixture fixture;
    struct parts parts = { .itext =
                               "<itext><translation lang='nl'><text id='q'><value>Welke?</value></text></translation>"
                               "<translation lang='en'><text id='q'><value>Which?</value></text></translation></itext>",
                           .instance = "<a/>",
                           .model = "<instance id='ten'><root>"
                                    "<item><label lang='nl'>een</label><label>one</label><name>1</name></item>"
                                    "<item><label lang=''>two</label><name>2</name></item>"
                                    "<item><label lang='fr'>trois</label><name>3</name></item></root></instance>",
                           .body = "<select1 ref='/data/a'><label ref=\"jr:itext('q')\"/>"
                                   "<itemset nodeset=\"instance('ten')/root/item\"><value ref='name'/>"
                                   "<label ref='translate(label)'/></itemset></select1>" };
    const struct item_choice *choices;

    (void)state;
    xform_begin(&fixture, parts);
    assert_int_equal(item_choices(fixture.session, session_item(fixture.session, "a"), &choices), 3);
    assert_string_equal(choices[0].label, "een");
    assert_string_equal(choices[1].label, "two");
    assert_string_equal(choices[2].label, "trois");
    xform_end(&fixture);
}

static void mistakes_in_the_form_are_told_with_their_line(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/><b/>",
                                .model = "<bind nodeset='/data/a' calculate='/data/b + 1'/>"
                                         "<bind nodeset='/data/b' calculate='/data/a'/>" },
                "E f.xml:1:calculation: This goes round in a circle: ");
    xform_finds((struct parts){ .instance = "<a/>", .model = "\n<bind/>" },
                "E f.xml:2:bind: This bind names no nodeset");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='/data/a'/><bind nodeset='/data/a'/>" },
                "/data/a is bound twice");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<select1 ref='/data/a'><label>A</label></select1>" },
                "A choice needs choices");
    xform_finds(
        (struct parts){ .instance = "<a/>", .body = "<input ref='/data/a'><label ref=\"jr:itext('x')\"/></input>" },
        "W f.xml:1:ref: There is no itext “x”");
    xform_finds(
        (struct parts){ .instance = "<r><a/></r>", .body = "<repeat nodeset='/data/r'/><repeat nodeset='/data/r'/>" },
        "repeats in two places");
}

static void a_file_that_is_no_good_xml_is_refused(void **state)
{
    static const char *const files[][2] = {
        { "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l 'lol'>]><x>&l;</x>", "declares a document type" },
        { "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", "declares a document type" },
        { "<x>&nbsp;</x>", "no good XML" },
        { "<x><y></x>", "no good XML" },
        { "zomaar", "no good XML" },
        { "", "This file is empty" },
        { "<x/>", "it has no model" },
        { "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head><model/></h:head></h:html>", "it has no body" },
        { "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head><model/></h:head><h:body/></h:html>", "no instance" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct xfixture fixture = { 0 };
        xform_load_text(&fixture, files[i][0]);
        assert_null(fixture.form);
        if (!strstr(fixture.found, files[i][1]))
            fail_msg("“%s” is not in: %s", files[i][1], fixture.found);
    }
}

/* COUNT times PART. */
static void refuses_many(const char *begin, const char *part, size_t count, const char *wanted)
{
    struct xfixture fixture = { 0 };
    scoped_buf text = { 0 };

    buf_text(&text, begin);
    for (size_t i = 0; i < count; i++)
        buf_text(&text, part);
    xform_load_text(&fixture, buf_view(&text));
    assert_null(fixture.form);
    if (!strstr(fixture.found, wanted))
        fail_msg("“%s” is not in: %s", wanted, fixture.found);
}

static void what_is_too_much_is_refused(void **state)
{
    (void)state;
    refuses_many("<x>", "<a/>", 700000, "more parts than a form can have");
    refuses_many("<x>", "<a>", 10000, "too deep");
    refuses_many("<x ", "a='1' ", 2000, "too many attributes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_stand_in_the_order_of_the_instance),
        cmocka_unit_test(names_that_are_not_unique_give_way_to_paths),
        cmocka_unit_test(a_name_that_stands_twice_means_the_one_that_is_asked),
        cmocka_unit_test(what_is_not_relevant_is_left_out),
        cmocka_unit_test(the_instance_says_itself_who_it_is),
        cmocka_unit_test(a_meta_block_without_an_id_gets_one),
        cmocka_unit_test(the_machine_fills_in_what_the_preloads_ask),
        cmocka_unit_test(each_control_takes_what_fits_its_type),
        cmocka_unit_test(rules_of_the_bind_hold_with_its_own_sentences),
        cmocka_unit_test(rows_of_the_instance_are_there_and_the_template_makes_new_ones),
        cmocka_unit_test(an_absolute_path_means_its_own_row),
        cmocka_unit_test(rows_are_counted_by_an_answer),
        cmocka_unit_test(repeats_stand_in_repeats),
        cmocka_unit_test(another_row_is_read_by_its_index),
        cmocka_unit_test(choices_stand_in_the_question_or_in_an_instance),
        cmocka_unit_test(choices_come_from_the_answers_themselves),
        cmocka_unit_test(choices_are_shown_without_their_marks),
        cmocka_unit_test(lists_lie_in_files_beside_the_form),
        cmocka_unit_test(texts_come_in_every_language_with_their_outputs),
        cmocka_unit_test(a_group_without_a_ref_is_a_heading),
        cmocka_unit_test(values_are_set_once_and_when_an_answer_changes),
        cmocka_unit_test(an_entity_is_declared_by_attributes),
        cmocka_unit_test(the_answers_as_json_fill_the_form_again),
        cmocka_unit_test(what_is_not_supported_is_refused_by_name),
        cmocka_unit_test(a_star_reads_what_stands_behind_it_and_no_more),
        cmocka_unit_test(an_id_that_is_calculated_is_the_only_one),
        cmocka_unit_test(a_group_hides_what_is_asked_in_it_wherever_that_stands),
        cmocka_unit_test(a_mistake_is_told_once),
        cmocka_unit_test(a_label_of_old_is_taken_in_the_language_of_the_form),
        cmocka_unit_test(mistakes_in_the_form_are_told_with_their_line),
        cmocka_unit_test(a_file_that_is_no_good_xml_is_refused),
        cmocka_unit_test(what_is_too_much_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
