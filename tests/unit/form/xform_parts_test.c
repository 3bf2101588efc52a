/* xform_parts_test.c — what binds, controls, actions, texts and lists of an XForm say of its questions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/xform_content.h"

#define ASK_A "<input ref='/data/a'><label>A</label></input>"

/* With MODEL and BODY, /data/a is of TYPE. */
static void assert_type(const char *model, const char *body, enum question_type type)
{
    struct xfixture f;

    xform_begin(&f, (struct parts){ .instance = "<a/>", .model = model, .body = body });
    assert_int_equal(form_find(f.form, "a")->type, type);
    xform_end(&f);
}

static void the_bind_says_which_type_an_input_takes(void **state)
{
    (void)state;
    assert_type("", ASK_A, QUESTION_TEXT);
    assert_type("<bind nodeset='/data/a'/>", ASK_A, QUESTION_TEXT);
    assert_type("<bind nodeset='/data/a' type=''/>", ASK_A, QUESTION_TEXT);
    assert_type("<bind nodeset='/data/a' type='xsd:int'/>", ASK_A, QUESTION_INTEGER);
    assert_type("<bind ref='/data/a' type='dateTime'/>", ASK_A, QUESTION_DATE_TIME);
}

static void an_input_that_can_only_be_read_is_a_note(void **state)
{
    (void)state;
    assert_type("<bind nodeset='/data/a' readonly='true()'/>", ASK_A, QUESTION_NOTE);
    assert_type("<bind nodeset='/data/a' readonly='1'/>", ASK_A, QUESTION_NOTE);
    assert_type("<bind nodeset='/data/a' readonly='true'/>", ASK_A, QUESTION_NOTE);
    assert_type("<bind nodeset='/data/a' readonly='../a = 1'/>", ASK_A, QUESTION_TEXT);
    assert_type("<bind nodeset='/data/a' readonly='true()' calculate='1'/>", ASK_A, QUESTION_TEXT);
    assert_type("<bind nodeset='/data/a' readonly='true()'/><setvalue event='xforms-ready' ref='/data/a' value='1'/>",
                ASK_A, QUESTION_TEXT);
}

static void what_no_control_asks_is_hidden_or_computed(void **state)
{
    (void)state;
    assert_type("", "", QUESTION_HIDDEN);
    assert_type("<bind nodeset='/data/a' calculate=' '/>", "", QUESTION_HIDDEN);
    assert_type("<bind nodeset='/data/a' calculate='1'/>", "", QUESTION_CALCULATE);
    assert_type("<bind nodeset='/data/a' jr:preload='date' jr:preloadParams='today'/>", "", QUESTION_METADATA);
    assert_type("<bind nodeset='/data/a' jr:preload='date' jr:preloadParams='TODAY'/>", "", QUESTION_METADATA);
    assert_type("<bind nodeset='/data/a' jr:preload='uid'/>", "", QUESTION_METADATA);
    assert_type("<bind nodeset='/data/a' jr:preload=''/>", "", QUESTION_HIDDEN);
    assert_type("<bind nodeset='/data/a' jr:preload='uid' calculate='1'/>", "", QUESTION_CALCULATE);
}

static void a_preload_nobody_knows_is_warned_about(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='/data/a' jr:preload='maan'/>" },
                "W f.xml:1:jr:preload: Nothing here fills in “maan ”");
    xform_finds((struct parts){ .instance = "<a/>",
                                .model = "<bind nodeset='/data/a' jr:preload='date' jr:preloadParams='morgen'/>" },
                "W f.xml:1:jr:preload: Nothing here fills in “date morgen”");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='/data/a' jr:preload='timestamp'/>" },
                "W f.xml:1:jr:preload: Nothing here fills in “timestamp ”");
}

/* A range with ATTRIBUTES takes what is TYPED, or refuses it. */
static void assert_range(const char *attributes, const char *model, const char *typed, bool takes)
{
    struct xfixture f;
    scoped_text body = mem_format("<range ref='/data/a' %s><label>A</label></range>", attributes);

    xform_begin(&f, (struct parts){ .instance = "<a/>", .model = model, .body = body });
    if (session_answer(f.session, xitem(&f, "a"), typed, &f.err) != takes)
        fail_msg("%s: %s %s", attributes, typed, f.err.text);
    xform_end(&f);
}

static void a_range_has_bounds_of_its_own(void **state)
{
    (void)state;
    assert_range("start='1' end='5' step='0.5'", "", "2.5", true);
    assert_range("start='1' end='5' step='0.5'", "<bind nodeset='/data/a' type='int'/>", "2.5", false);
    assert_range("start='1' end='5' step='0.5'", "<bind nodeset='/data/a' type='decimal'/>", "2.5", true);
    assert_range("", "", "10", true);
    assert_range("", "", "11", false);
    assert_range("start='x' end='3 kg'", "", "10", true);
    xform_finds((struct parts){ .instance = "<a/>", .body = "<range ref='/data/a' step='0'/>" },
                "E f.xml:1:step: The step of a range is a number above zero");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<range ref='/data/a' step='-1'/>" }, "E f.xml:1:step: ");
}

static void rows_may_be_fixed_in_number(void **state)
{
    static const struct {
        const char *attribute;
        bool may_add;
    } cases[] = { { "jr:noAddRemove='true()'", false },
                  { "jr:noAddRemove='false()'", true },
                  { "jr:count='2'", false },
                  { "jr:count=''", true } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct xfixture f;
        scoped_text body = mem_format("<repeat nodeset='/data/r' %s><input ref='/data/r/a'><label>A</label></input>"
                                      "</repeat>",
                                      cases[i].attribute);
        xform_begin(&f, (struct parts){ .instance = "<r><a/></r><r><a/></r>", .body = body });
        assert_int_equal(session_add_row(f.session, xitem(&f, "r"), &f.err) != NULL, cases[i].may_add);
        xform_end(&f);
    }
}

static void an_appearance_may_stand_on_the_repeat(void **state)
{
    struct xfixture f;

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<r><a/></r><s><b/></s>",
                                    .body = "<group appearance=''><label>R</label><repeat nodeset='/data/r' "
                                            "appearance='field-list'><input ref='/data/r/a'><label>A</label></input>"
                                            "</repeat></group><group appearance='field-list'><label>S</label><repeat "
                                            "nodeset='/data/s'><input ref='/data/s/b'/></repeat></group>" });
    assert_string_equal(form_find(f.form, "r")->appearance, "field-list");
    assert_string_equal(form_find(f.form, "s")->appearance, "field-list");
    xform_end(&f);
}

static void an_element_with_an_answer_and_a_bound_attribute_is_refused(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a x='1'/>", .model = "<bind nodeset='/data/a/@x'/>", .body = ASK_A },
                "/data/a has an answer and an attribute that is bound");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='/data/b/@x'/>" },
                "W f.xml:1:nodeset: The instance has no /data/b/@x");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='@x'/>" },
                "W f.xml:1:nodeset: The instance has no @x");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<bind nodeset='/data/a@x'/>" },
                "W f.xml:1:nodeset: The instance has no /data/a@x");
}

/* --- actions --- */

/* With MODEL and BODY, /data/b holds WANTED after /data/a was answered with "x". */
static void assert_set(const char *model, const char *body, const char *wanted)
{
    struct xfixture f;

    xform_begin(&f, (struct parts){ .instance = "<a/><b/><g><c/></g>", .model = model, .body = body });
    xanswer(&f, "a", "x");
    assert_string_equal(xvalue(&f, "b"), wanted);
    xform_end(&f);
}

#define WHEN_A(action) "<input ref='/data/a'><label>A</label>" action "</input>"

static void an_action_sets_a_text_or_what_it_computes(void **state)
{
    (void)state;
    assert_set("", WHEN_A("<setvalue event='xforms-value-changed' ref='/data/b'>en l'ami</setvalue>"), "en l'ami");
    assert_set("", WHEN_A("<setvalue event='xforms-value-changed' ref='/data/b' value=''>y</setvalue>"), "y");
    assert_set("", WHEN_A("<setvalue event='xforms-value-changed' ref='/data/b'/>"), "");
    assert_set("", WHEN_A("<setvalue event='xforms-value-changed' ref='../b' value='concat(/data/a, 1)'/>"), "x1");
    assert_set("", WHEN_A("<setvalue event='xforms-value-changed' nodeset='/data/b' value='1 + 1'/>"), "2");
    assert_set("", WHEN_A("<odk:setvalue event='xforms-value-changed' ref='/data/b' value='3'/>"), "3");
}

static void an_action_may_have_several_events(void **state)
{
    (void)state;
    assert_set("",
               WHEN_A("<setvalue event='odk-instance-first-load xforms-value-changed' ref='/data/b' "
                      "value='concat(/data/a, &quot;!&quot;)'/>"),
               "x!");
    assert_set("<setvalue event='odk-instance-load' ref='/data/b' value='5'/>", WHEN_A(""), "5");
    assert_set("<setvalue ref='/data/b' value='5'/>", WHEN_A(""), "");
}

static void an_action_comes_after_the_calculation(void **state)
{
    (void)state;
    assert_set("<bind nodeset='/data/b' calculate='concat(/data/a, 1)'/>",
               WHEN_A("<setvalue event='xforms-value-changed' ref='/data/b' value='7'/>"), "7");
}

static void an_action_without_a_target_is_refused(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>", .model = "<setvalue event='xforms-ready'/>" },
                "E f.xml:1:ref: This action sets ?, which holds no value");
    xform_finds((struct parts){ .instance = "<g><a/></g>", .model = "<setvalue event='xforms-ready' ref='/data/g'/>" },
                "This action sets /data/g, which holds no value");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<setvalue event='xforms-ready' ref='/data/x'/>" },
                "W f.xml:1:ref: The instance has no /data/x: this action does nothing");
    xform_finds(
        (struct parts){ .instance = "<a/><b/>", .model = "<setvalue event='xforms-value-changed' ref='/data/a'/>" },
        "E f.xml:1:event: xforms-value-changed belongs in the question");
}

/* --- texts --- */

/* The label of /data/a, whose element is LABEL, in the form's first language with ITEXT. */
static void assert_label(const char *itext, const char *label, const char *wanted)
{
    struct xfixture f;
    scoped_text body = mem_format("<input ref='/data/a'>%s</input>", label);
    scoped_buf text = { 0 };

    xform_begin(&f, (struct parts){ .itext = itext, .instance = "<a>3</a>", .body = body });
    item_text(f.session, xitem(&f, "a"), TEXT_LABEL, NULL, &text);
    assert_string_equal(buf_view(&text), wanted);
    xform_end(&f);
}

static void a_label_may_hold_values_and_marks(void **state)
{
    (void)state;
    assert_label("", "<label>Is <output value='/data/a'/> goed?</label>", "Is 3 goed?");
    assert_label("", "<label>Is <output ref='/data/a'/> <b>goed</b>?</label>", "Is 3 goed?");
    assert_label("", "<label>Is <output/>goed?</label>", "Is goed?");
    assert_label("", "<label/>", "");
    assert_label("", "<hint>x</hint>", "");
    assert_label("", "<label>\n  een\n   twee </label>", "een\ntwee");
}

#define TEXT(values) "<itext><translation lang='nl'><text id='t'>" values "</text></translation></itext>"
#define ITEXT_LABEL  "<label ref=\"jr:itext('t')\"/>"

static void an_itext_has_a_long_form_before_a_short_one(void **state)
{
    (void)state;
    assert_label(TEXT("<value>lang</value>"), ITEXT_LABEL, "lang");
    assert_label(TEXT("<value form='short'>kort</value><value form='long'>lang</value>"), ITEXT_LABEL, "lang");
    assert_label(TEXT("<value>lang</value><value form='short'>kort</value>"), ITEXT_LABEL, "lang");
    assert_label(TEXT("<value form='short'>kort</value>"), ITEXT_LABEL, "kort");
    assert_label(TEXT("<value form='image'>jr://a.png</value><other/>"), ITEXT_LABEL, "");
}

static void a_label_that_calls_no_itext_is_its_own_text(void **state)
{
    (void)state;
    assert_label(TEXT("<value>lang</value>"), "<label ref='/data/a'>zelf</label>", "zelf");
    assert_label(TEXT("<value>lang</value>"), "<label ref='jr:itext(/data/a)'>zelf</label>", "zelf");
    assert_label(TEXT("<value>lang</value>"), "<label ref=\"jr:itext('t)\">zelf</label>", "zelf");
    assert_label(TEXT("<value>lang</value>"), "<label ref=' jr:itext(&quot;t&quot;)'/>", "lang");
}

static void texts_without_an_id_or_a_language_are_passed_over(void **state)
{
    (void)state;
    assert_label("<itext>los<translation lang='nl'>los<text/><text id='t'>los<value>lang</value></text>"
                 "</translation><x/></itext>",
                 ITEXT_LABEL, "lang");
    assert_label("<itext><translation><text id='t'><value>lang</value></text></translation></itext>", ITEXT_LABEL,
                 "lang");
    assert_label("<itext><translation lang='nl'/><translation lang='fr' default=''><text id='t'><value>long</value>"
                 "</text></translation></itext>",
                 ITEXT_LABEL, "long");
}

static void guidance_and_media_come_with_the_itext(void **state)
{
    struct xfixture f;
    const char *itext =
        "<itext><translation lang='nl'><text id='l'><value>L</value><value form='image'>jr://images/x.png"
        "</value><value form='audio'>jr://audio/x.mp3</value></text><text id='h'><value>H</value>"
        "<value form='guidance'>G</value></text></translation></itext>";

    (void)state;
    xform_begin(&f, (struct parts){ .itext = itext,
                                    .instance = "<a/>",
                                    .body = "<input ref='/data/a'><label ref=\"jr:itext('l')\"/>"
                                            "<hint ref=\"jr:itext('h')\"/></input>" });
    assert_string_equal(form_text(f.form, form_find(f.form, "a"), TEXT_HINT, NULL), "H");
    assert_string_equal(form_text(f.form, form_find(f.form, "a"), TEXT_GUIDANCE, NULL), "G");
    assert_string_equal(form_text(f.form, form_find(f.form, "a"), TEXT_MEDIA, NULL), "jr://images/x.png");
    xform_end(&f);
}

static void the_sentences_of_a_bind_may_be_itexts(void **state)
{
    struct xfixture f;

    (void)state;
    xform_begin(&f, (struct parts){ .itext = TEXT("<value>Minder dan tien</value>"),
                                    .instance = "<a/>",
                                    .model = "<bind nodeset='/data/a' constraint='. &lt; 10' jr:constraintMsg=\""
                                             "jr:itext('t')\" required='true()' jr:requiredMsg='Zeg het'/>",
                                    .body = ASK_A });
    assert_false(session_answer(f.session, xitem(&f, "a"), "12", &f.err));
    assert_string_equal(f.err.text, "Minder dan tien");
    assert_string_equal(form_text(f.form, form_find(f.form, "a"), TEXT_REQUIRED, NULL), "Zeg het");
    xform_end(&f);
}

static void an_output_that_cannot_be_read_is_refused(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>",
                                .body = "<input ref='/data/a'><label>X <output value='1 +'/></label></input>" },
                "E f.xml:1:output: ");
}

/* --- choices --- */

/* The choices of /data/a as "code=label …". */
static void assert_choices(struct parts parts, const char *wanted)
{
    struct xfixture f;
    const struct item_choice *choices;
    scoped_buf text = { 0 };
    size_t count;

    xform_begin(&f, parts);
    count = item_choices(f.session, xitem(&f, "a"), &choices);
    for (size_t i = 0; i < count; i++)
        buf_format(&text, "%s%s=%s", i ? " " : "", choices[i].name, choices[i].label);
    assert_string_equal(buf_view(&text), wanted);
    xform_end(&f);
}

#define LANDS                                                                                                          \
    "<instance id='landen'><root><item><code>be</code><naam>Belg</naam><t>t</t></item><item><code>fr</code>"           \
    "<naam>Frans</naam></item><item><naam>Niets</naam></item><item><code>nl</code></item></root></instance>"
#define FROM(nodeset, rest) "<select1 ref='/data/a'><itemset nodeset=\"" nodeset "\">" rest "</itemset></select1>"
#define CODE_AND_NAME       "<value ref='code'/><label ref='naam'/>"

static void choices_come_from_an_instance_with_its_own_names(void **state)
{
    (void)state;
    assert_choices((struct parts){ .instance = "<a/>",
                                   .model = LANDS,
                                   .body = FROM("instance('landen')/root/item", CODE_AND_NAME) },
                   "be=Belg fr=Frans nl=nl");
    assert_choices((struct parts){ .instance = "<a/>",
                                   .model = LANDS,
                                   .body = FROM(" instance( 'landen' )/root/item", "<value ref='code'/>") },
                   "be=be fr=fr nl=nl");
    assert_choices((struct parts){ .instance = "<a/>",
                                   .model = LANDS,
                                   .body = FROM("instance('landen')/root/item[code != 'fr']", CODE_AND_NAME) },
                   "be=Belg nl=nl");
}

static void choices_may_be_chosen_by_any_path(void **state)
{
    (void)state;
    assert_choices(
        (struct parts){ .instance = "<a/>", .model = LANDS, .body = FROM("instance('landen')//item", CODE_AND_NAME) },
        "be=Belg fr=Frans nl=nl");
    assert_choices(
        (struct parts){ .instance = "<a/>", .model = LANDS, .body = FROM("instance('landen')/root/*", CODE_AND_NAME) },
        "be=Belg fr=Frans nl=nl");
    assert_choices((struct parts){ .instance = "<a/>",
                                   .model = LANDS,
                                   .body = FROM("instance('landen')/root[1]/item", CODE_AND_NAME) },
                   "be=Belg fr=Frans nl=nl");
    assert_choices((struct parts){ .instance = "<a/>",
                                   .model = LANDS,
                                   .body = FROM("instance('landen')/root/item", "<value ref='./code'/><label "
                                                                                "ref='concat(code, 1)'/>") },
                   "be=be1 fr=fr1 nl=nl1");
}

static void an_instance_nobody_wrote_has_no_choices(void **state)
{
    (void)state;
    assert_choices((struct parts){ .instance = "<a/>",
                                   .model = "<instance id='leeg'/><instance><x/></instance>",
                                   .body = FROM("instance('leeg')/root/item", CODE_AND_NAME) },
                   "");
}

static void choices_are_called_by_itext(void **state)
{
    (void)state;
    assert_choices((struct parts){ .itext = TEXT("<value>België</value>"),
                                   .instance = "<a/>",
                                   .model = LANDS,
                                   .body = FROM("instance('landen')/root/item[code = 'be']",
                                                "<value ref='code'/><label ref='jr:itext(t)'/>") },
                   "be=België");
    assert_choices(
        (struct parts){ .instance = "<a/>",
                        .model = LANDS,
                        .body = FROM("randomize(instance('landen')/root/item[code = 'be'], 3)", CODE_AND_NAME) },
        "be=Belg");
}

static void choices_in_the_question_have_codes(void **state)
{
    (void)state;
    assert_choices((struct parts){ .instance = "<a/>",
                                   .body = "<select1 ref='/data/a'><label>A</label><item><label>Een twee</label>"
                                           "<value>een twee</value></item><item><value>x</value></item></select1>" },
                   "een twee=Een twee x=x");
    xform_finds((struct parts){ .instance = "<a/>",
                                .body = "<select ref='/data/a'><item><value>een twee</value></item></select>" },
                "E f.xml:1:value: A code may not hold a space");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<select ref='/data/a'><item/></select>" },
                "E f.xml:1:value: A choice needs a name");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<select ref='/data/a'><item><value/></item></select>" },
                "E f.xml:1:value: A choice needs a name");
}

static void an_itemset_without_its_parts_is_refused(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>", .body = "<select1 ref='/data/a'><itemset/></select1>" },
                "This itemset needs a nodeset and a value with a ref");
    xform_finds((struct parts){ .instance = "<a/>", .model = LANDS, .body = FROM("instance('landen')/root/item", "") },
                "This itemset needs a nodeset and a value with a ref");
    xform_finds((struct parts){ .instance = "<a/>",
                                .model = LANDS,
                                .body = FROM("instance('landen')/root/item", "<value/><label/>") },
                "This itemset needs a nodeset and a value with a ref");
    xform_finds((struct parts){ .instance = "<a/>", .body = FROM("instance('landen", CODE_AND_NAME) }, "E f.xml:1:");
    xform_finds(
        (struct parts){ .instance = "<a/>", .body = "<select1 ref='/data/a' appearance=\"minimal search('x')\"/>" },
        "The appearance search() is not supported");
}

/* --- instances from elsewhere --- */

static void an_instance_is_a_file_beside_the_form(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>", .model = "<instance id='x' src='http://e/x.xml'/>" },
                "E f.xml:1:src: An instance comes from a file beside the form");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<instance id='x' src='jr://file/'/>" },
                "E f.xml:1:src: An instance comes from a file beside the form");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<instance id='x' src='jr://file/..'/>" },
                "E f.xml:1:src: An instance comes from a file beside the form");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<instance id='x' src='x.xml'/>" },
                "E f.xml:1:src: An instance comes from a file beside the form");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<instance id='x' src='jr://file/x.json'/>" },
                "E f.xml:1:src: Instances from x.json are not supported");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<instance id='x' src='jr://file/x.xml'/>" },
                "W f.xml:1:src: The file x.xml is not beside the form");
}

static void a_file_that_is_no_good_is_told(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>",
                                .model = "<instance id='x' src='jr://file/x.xml'/>",
                                .file = "x.xml",
                                .file_text = "<root>" },
                "E f.xml:1:src: This is no good XML");
    xform_finds((struct parts){ .instance = "<a/>",
                                .model = "<instance id='x' src='jr://file/x.geojson'/>",
                                .file = "x.geojson",
                                .file_text = "[" },
                "E f.xml:1:src: ");
}

static void places_in_a_file_are_choices(void **state)
{
    assert_choices(
        (struct parts){ .instance = "<a/>",
                        .model = "<instance id='x' src='jr://file-csv/x.geojson'/>",
                        .file = "x.geojson",
                        .file_text = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"g\","
                                     "\"properties\":{\"title\":\"Gent\"},\"geometry\":null}]}",
                        .body = FROM("instance('x')/root/item", "<value ref='id'/><label ref='title'/>") },
        "g=Gent");
    (void)state;
}

/* --- how much there may be --- */

static void far_too_many_values_in_texts_are_refused_once(void **state)
{
    struct xfixture f = { .parts = { .instance = "<a/>" } };
    scoped_buf body = { 0 };

    (void)state;
    buf_text(&body, "<input ref='/data/a'><label>");
    for (int i = 0; i < 20003; i++)
        buf_text(&body, "<output value='1'/>");
    buf_text(&body, "</label></input>");
    f.parts.body = buf_view(&body);
    xform_load(&f);
    assert_null(f.form);
    assert_string_equal(f.found, "E f.xml:1:output: The texts of a form hold at most 20000 values: leave some out.\n");
}

static void far_too_many_parts_are_refused(void **state)
{
    scoped_buf instance = { 0 };

    (void)state;
    for (int i = 0; i < 50001; i++)
        buf_format(&instance, "<a%d/>", i);
    xform_finds((struct parts){ .instance = buf_view(&instance) }, "E f.xml:1: A form has at most 50000 questions");
}

static void a_form_kept_as_it_came_is_read_from_its_folder(void **state)
{
    struct xfixture f = { .parts = { .file = "form.xml" } };
    scoped_text page = mem_format(PAGE, "", "<a/>", "", ASK_A);

    (void)state;
    f.parts.file_text = page;
    f.findings = (struct findings){ xform_report, &f };
    f.world = (struct form_world){ .with = &f, .read = xform_read, .findings = &f.findings };
    f.form = form_load("f", &f.world, &f.err);
    assert_non_null(f.form);
    assert_int_equal(form_size(f.form), 1);
    assert_string_equal(form_setting(f.form, "version"), "3");
    form_free(f.form);
}

static void an_id_of_the_instance_belongs_to_its_meta_block(void **state)
{
    struct xfixture f;

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<instanceID/><g><instanceID/></g><meta><instanceID/></meta>" });
    assert_string_equal(xvalue(&f, "instanceID"), "");
    assert_string_equal(xvalue(&f, "g/instanceID"), "");
    assert_memory_equal(xvalue(&f, "meta/instanceID"), "uuid:", 5);
    xform_end(&f);
}

static void an_encrypted_form_is_refused_and_a_bare_submission_is_not(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>", .model = "<submission base64RsaPublicKey='x'/>" },
                "must be encrypted");
    xform_finds((struct parts){ .instance = "<a/>", .model = "<submission method='post'/>", .body = ASK_A ASK_A },
                "W f.xml:1:ref: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bind_says_which_type_an_input_takes),
        cmocka_unit_test(an_input_that_can_only_be_read_is_a_note),
        cmocka_unit_test(what_no_control_asks_is_hidden_or_computed),
        cmocka_unit_test(a_preload_nobody_knows_is_warned_about),
        cmocka_unit_test(a_range_has_bounds_of_its_own),
        cmocka_unit_test(rows_may_be_fixed_in_number),
        cmocka_unit_test(an_appearance_may_stand_on_the_repeat),
        cmocka_unit_test(an_element_with_an_answer_and_a_bound_attribute_is_refused),
        cmocka_unit_test(an_action_sets_a_text_or_what_it_computes),
        cmocka_unit_test(an_action_may_have_several_events),
        cmocka_unit_test(an_action_comes_after_the_calculation),
        cmocka_unit_test(an_action_without_a_target_is_refused),
        cmocka_unit_test(a_label_may_hold_values_and_marks),
        cmocka_unit_test(an_itext_has_a_long_form_before_a_short_one),
        cmocka_unit_test(a_label_that_calls_no_itext_is_its_own_text),
        cmocka_unit_test(texts_without_an_id_or_a_language_are_passed_over),
        cmocka_unit_test(guidance_and_media_come_with_the_itext),
        cmocka_unit_test(the_sentences_of_a_bind_may_be_itexts),
        cmocka_unit_test(an_output_that_cannot_be_read_is_refused),
        cmocka_unit_test(choices_come_from_an_instance_with_its_own_names),
        cmocka_unit_test(choices_may_be_chosen_by_any_path),
        cmocka_unit_test(an_instance_nobody_wrote_has_no_choices),
        cmocka_unit_test(choices_are_called_by_itext),
        cmocka_unit_test(choices_in_the_question_have_codes),
        cmocka_unit_test(an_itemset_without_its_parts_is_refused),
        cmocka_unit_test(an_instance_is_a_file_beside_the_form),
        cmocka_unit_test(a_file_that_is_no_good_is_told),
        cmocka_unit_test(far_too_many_values_in_texts_are_refused_once),
        cmocka_unit_test(far_too_many_parts_are_refused),
        cmocka_unit_test(a_form_kept_as_it_came_is_read_from_its_folder),
        cmocka_unit_test(an_id_of_the_instance_belongs_to_its_meta_block),
        cmocka_unit_test(an_encrypted_form_is_refused_and_a_bare_submission_is_not),
        cmocka_unit_test(places_in_a_file_are_choices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
