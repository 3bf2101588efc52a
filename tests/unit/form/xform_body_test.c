/* xform_body_test.c — the body of an XForm: groups with and without a ref, repeats, headings, what asks nothing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/xform_content.h"

#define ASK(path) "<input ref='" path "'><label>L</label></input>"

/* The form as an outline: "a g(b c) r*(d)", a group without heading in square brackets. */
static void outline(const struct form *form, const struct question *parent, struct buf *out)
{
    for (size_t i = parent ? parent->index + 1 : 0; i < form_size(form); i++) {
        const struct question *question = form_question(form, i);
        bool is_open = question->type == QUESTION_GROUP || question->type == QUESTION_REPEAT;
        if (question->parent != parent)
            continue;
        buf_format(out, "%s%s", out->size_bytes && !strchr("([", buf_view(out)[out->size_bytes - 1]) ? " " : "",
                   *question->name == '#' ? "#" : question->name);
        if (!is_open)
            continue;
        buf_text(out, question->type == QUESTION_REPEAT ? "*(" : question->flags & QUESTION_BARE ? "[" : "(");
        outline(form, question, out);
        buf_text(out, question->flags & QUESTION_BARE ? "]" : ")");
    }
}

static void assert_outline(const char *instance, const char *body, const char *wanted)
{
    struct xfixture f;
    scoped_buf found = { 0 };

    xform_begin(&f, (struct parts){ .instance = instance, .body = body });
    outline(f.form, NULL, &found);
    assert_string_equal(buf_view(&found), wanted);
    xform_end(&f);
}

static void questions_stand_in_the_order_of_the_body(void **state)
{
    (void)state;
    assert_outline("<a/><b/><c/>", ASK("/data/c") ASK("/data/a"), "c b a");
    assert_outline("<a/>", "", "a");
}

static void a_group_with_a_ref_is_the_group_of_the_instance(void **state)
{
    (void)state;
    assert_outline("<g><a/></g>", "<group ref='/data/g'><label>G</label>" ASK("/data/g/a") "</group>", "g(a)");
    assert_outline("<g><a/></g>", "<group ref='/data/g'>" ASK("/data/g/a") "</group>", "g[a]");
}

static void a_heading_takes_what_stands_under_it(void **state)
{
    (void)state;
    assert_outline("<a/><b/><c/>", "<group><label>H</label>" ASK("/data/a") ASK("/data/b") "</group>" ASK("/data/c"),
                   "#(a b) c");
    assert_outline("<a/><b/>", ASK("/data/a") "<group><label>H</label>" ASK("/data/b") "</group>", "a #(b)");
    assert_outline("<a/>", "<group><label>H</label></group>" ASK("/data/a"), "a");
}

static void headings_stand_in_headings_and_in_groups(void **state)
{
    (void)state;
    assert_outline("<a/><b/><c/>",
                   "<group><label>H</label>" ASK("/data/a") "<group><label>I</label>" ASK("/data/b")
                       ASK("/data/c") "</group></group>",
                   "#(a #(b c))");
    assert_outline("<g><a/><b/></g>",
                   "<group ref='/data/g'><label>G</label><group><label>H</label>" ASK("/data/g/a") "</group>" ASK(
                       "/data/g/b") "</group>",
                   "g(#(a) b)");
}

static void a_heading_over_whole_groups_takes_them_along(void **state)
{
    (void)state;
    assert_outline("<g><a/><b/></g><c/>",
                   "<group><label>H</label><group ref='/data/g'><label>G</label>" ASK("/data/g/a")
                       ASK("/data/g/b") "</group>" ASK("/data/c") "</group>",
                   "#(g(a b) c)");
    assert_outline("<g><a/><b/></g>", "<group><label>H</label>" ASK("/data/g/a") ASK("/data/g/b") "</group>",
                   "g[#(a b)]");
}

static void a_heading_that_cuts_a_group_in_two_is_none(void **state)
{
    (void)state;
    assert_outline("<g><a/><b/></g><c/>",
                   "<group><label>H</label>" ASK("/data/g/a") ASK("/data/c") "</group>" ASK("/data/g/b"), "g[a b] c");
    assert_outline("<g><a/><b/></g><c/>",
                   ASK("/data/g/b") "<group><label>H</label>" ASK("/data/c") ASK("/data/g/a") "</group>", "g[b a] c");
}

static void a_heading_reaches_across_groups_up_to_what_holds_them(void **state)
{
    (void)state;
    assert_outline("<g><h><a/></h><i><b/></i></g>",
                   "<group><label>H</label>" ASK("/data/g/h/a") ASK("/data/g/i/b") "</group>", "g[#(h[a] i[b])]");
    assert_outline("<g><h><a/></h></g><b/>", "<group><label>H</label>" ASK("/data/g/h/a") ASK("/data/b") "</group>",
                   "#(g[h[a]] b)");
}

static void a_group_on_a_leaf_or_one_taken_is_a_heading(void **state)
{
    (void)state;
    assert_outline("<a/><b/>", "<group ref='/data/a'><label>H</label>" ASK("/data/b") "</group>", "a #(b)");
    assert_outline("<g><a/><b/></g>",
                   "<group ref='/data/g'><label>G</label>" ASK("/data/g/a") "</group>"
                                                                            "<group ref='/data/g'><label>H</label>" ASK(
                                                                                "/data/g/b") "</group>",
                   "g(a #(b))");
}

static void a_group_around_a_repeat_is_how_it_is_called(void **state)
{
    struct xfixture f;
    const char *body = "<group ref='/data/r'><label>Kinderen</label><hint>H</hint><repeat nodeset='/data/r'>" ASK(
        "/data/r/a") "</repeat></group>";

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<r><a/></r>", .body = body });
    assert_int_equal(form_find(f.form, "r")->type, QUESTION_REPEAT);
    assert_string_equal(form_text(f.form, form_find(f.form, "r"), TEXT_LABEL, NULL), "Kinderen");
    xform_end(&f);
}

static void a_repeat_may_stand_alone_or_beside_others(void **state)
{
    (void)state;
    assert_outline("<r><a/></r>", "<repeat nodeset='/data/r'>" ASK("/data/r/a") "</repeat>", "r*(a)");
    assert_outline("<r><a/></r>", "<group><repeat nodeset='/data/r'>" ASK("/data/r/a") "</repeat></group>", "r*(a)");
    assert_outline(
        "<r><a/></r><b/>",
        "<group><label>H</label><repeat nodeset='/data/r'>" ASK("/data/r/a") "</repeat>" ASK("/data/b") "</group>",
        "#(r*(a) b)");
    assert_outline("<r><a/></r><s><b/></s>",
                   "<group><label>H</label><repeat nodeset='/data/r'>" ASK(
                       "/data/r/a") "</repeat>"
                                    "<repeat nodeset='/data/s'>" ASK("/data/s/b") "</repeat></group>",
                   "#(r*(a) s*(b))");
    assert_outline(
        "<g><r><a/></r></g>",
        "<group ref='/data/g'><label>G</label><repeat nodeset='/data/g/r'>" ASK("/data/g/r/a") "</repeat></group>",
        "g(r*(a))");
}

static void a_control_may_name_a_bind_by_its_id(void **state)
{
    struct xfixture f;

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<a/><b/>",
                                    .model = "<bind id='vraag' nodeset='/data/b' type='int'/><bind id='leeg' "
                                             "nodeset='/data/a'/>",
                                    .body = "<input bind='vraag'><label>B</label></input>"
                                            "<input bind='weg' ref='/data/a'><label>A</label></input>" });
    assert_int_equal(form_find(f.form, "b")->type, QUESTION_INTEGER);
    assert_string_equal(form_text(f.form, form_find(f.form, "b"), TEXT_LABEL, NULL), "B");
    assert_string_equal(form_text(f.form, form_find(f.form, "a"), TEXT_LABEL, NULL), "A");
    xform_end(&f);
}

static void what_is_asked_twice_is_asked_the_first_time(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<a/>", .body = ASK("/data/a") ASK("/data/a") },
                "W f.xml:1:ref: /data/a is asked twice");
}

static void what_cannot_be_asked_is_refused(void **state)
{
    (void)state;
    xform_finds((struct parts){ .instance = "<g><a/></g>", .body = ASK("/data/g") }, "has elements in it and can hold");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<input><label>A</label></input>" },
                "This input asks for nothing: give it a ref");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<group ref='/data/x'>" ASK("/data/a") "</group>" },
                "The instance has no /data/x");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<group ref='/data'>" ASK("/data/a") "</group>" },
                "The instance has no /data:");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<repeat nodeset='/data/a'/>" },
                "The repeat /data/a is empty");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<repeat/>" }, "This repeat asks for nothing");
    xform_finds((struct parts){ .instance = "<a/>", .body = "<group><repeat nodeset='/data/x'/></group>" },
                "The instance has no /data/x");
}

static void what_stands_beside_the_questions_is_passed_over(void **state)
{
    (void)state;
    assert_outline("<a/>", ASK("/data/a") "<submit/>", "a");
    xform_finds((struct parts){ .instance = "<a/>",
                                .body = ASK("/data/a") "<odk:recordaudio event='odk-instance-load' ref='/data/a'/>" },
                "W f.xml:1: “odk:recordaudio” needs a device");
    xform_finds((struct parts){ .instance = "<a/>",
                                .body = ASK("/data/a") "<odk:setgeopoint event='odk-instance-load' ref='/data/a'/>" },
                "W f.xml:1: “odk:setgeopoint” needs a device");
}

static void far_too_many_headings_are_refused(void **state)
{
    scoped_buf body = { 0 };

    (void)state;
    for (int i = 0; i < 1001; i++)
        buf_text(&body, "<group><label>H</label></group>");
    xform_finds((struct parts){ .instance = "<a/>", .body = buf_view(&body) },
                "E f.xml:1: A form has at most 1000 groups without a ref");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(questions_stand_in_the_order_of_the_body),
        cmocka_unit_test(a_group_with_a_ref_is_the_group_of_the_instance),
        cmocka_unit_test(a_heading_takes_what_stands_under_it),
        cmocka_unit_test(headings_stand_in_headings_and_in_groups),
        cmocka_unit_test(a_heading_over_whole_groups_takes_them_along),
        cmocka_unit_test(a_heading_that_cuts_a_group_in_two_is_none),
        cmocka_unit_test(a_heading_reaches_across_groups_up_to_what_holds_them),
        cmocka_unit_test(a_group_on_a_leaf_or_one_taken_is_a_heading),
        cmocka_unit_test(a_group_around_a_repeat_is_how_it_is_called),
        cmocka_unit_test(a_repeat_may_stand_alone_or_beside_others),
        cmocka_unit_test(a_control_may_name_a_bind_by_its_id),
        cmocka_unit_test(what_is_asked_twice_is_asked_the_first_time),
        cmocka_unit_test(what_cannot_be_asked_is_refused),
        cmocka_unit_test(what_stands_beside_the_questions_is_passed_over),
        cmocka_unit_test(far_too_many_headings_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
