/* plain_test.c — marks of emphasis go, words stay, and what only looks like a mark stays too. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#include "base/arena.h"
#include "form/plain.h"

static void assert_plain(const char *text, const char *wanted)
{
    scoped(arena) arena = arena_new();

    assert_string_equal(plain_words(arena, text), wanted);
}

static void emphasis_goes(void **state)
{
    (void)state;
    assert_plain("This is **very** important", "This is very important");
    assert_plain("__very__ _so_ *there*", "very so there");
    assert_plain("**a _b_ c**", "a b c");
    assert_plain("# Title\nwords", "Title\nwords");
    assert_plain("### Title", "Title");
    assert_plain("<span style=\"color:red\">red</span> <b>bold</b><br/>next", "red bold\nnext");
    assert_plain("See [the site](http://x.be)", "See the site (http://x.be)");
    assert_plain("[http://x.be](http://x.be)", "http://x.be");
    assert_plain("\\*not\\* \\_this\\_", "*not* _this_");
    assert_plain("line\n## Title", "line\nTitle");
    assert_plain("*a **b** c*", "a b c");
    assert_plain("_so_", "so");
    assert_plain("(_so_)", "(so)");
    assert_plain("a _so_, b", "a so, b");
    assert_plain("[ab](cd)", "ab (cd)");
    assert_plain("[*ab*](cd)", "ab (cd)");
    assert_plain("a<BR>b<br />c</P>", "a\nb\nc");
    assert_plain("*${a}*", "${a}");
    assert_plain("\\[x\\]", "[x]");
}

static void what_is_no_mark_stays(void **state)
{
    static const char *const same[] = {
        "2 * 3 * 4",
        "a_file_name",
        "${first_name} and ${last_name}",
        "1 < 2 and 3 > 2",
        "**open",
        "#1 on the list",
        "* a list item",
        "[x] ticked",
        "5 ** 3",
        "snake_case_ and more",
        "a\\b",
        "<unknown>",
        "${_a_}",
        "* *",
        "**a\n\nb**",
        "a_b_",
        "_a_b",
        "*a **",
        "#######  seven",
        "one # two",
        "#Title",
        "[a](b",
        "[a] (b)",
        "[a",
        "a < b",
        "<b",
        "<b\"x\">",
        "<br",
        "\\",
        "\\a",
        "${a*b",
        "*${a}",
        "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_plain(same[i], same[i]);
}

static void deep_marks_end(void **state)
{
    scoped_buf text = { 0 };
    scoped(arena) arena = arena_new();

    (void)state;
    for (int i = 0; i < 2000; i++)
        buf_text(&text, "**a _b ");
    assert_non_null(plain_words(arena, buf_view(&text)));
}

static void marks_too_deep_or_too_far_apart_stay(void **state)
{
    scoped_buf text = { 0 };

    (void)state;
    assert_plain("[[[[[[[[[[a](b)](b)](b)](b)](b)](b)](b)](b)](b)](b)",
                 "[[[[[[[[[a (b)](b)](b)](b)](b)](b)](b)](b)](b)](b)");
    buf_text(&text, "*a");
    for (int i = 0; i < 5000; i++)
        buf_char(&text, 'b');
    buf_text(&text, "*");
    assert_plain(buf_view(&text), buf_view(&text));
}

static void assert_stressed(const char *text, const char *wanted)
{
    scoped(arena) arena = arena_new();
    const char *stressed = plain_stressed(arena, text);
    scoped_buf seen = { 0 };

    if (!wanted) {
        assert_null(stressed);
        return;
    }
    assert_non_null(stressed);
    for (; *stressed; stressed++)
        buf_char(&seen, *stressed == STRESS_BEGIN ? '{' : *stressed == STRESS_END ? '}' : *stressed);
    assert_string_equal(buf_view(&seen), wanted);
}

static void what_stands_out_is_told(void **state)
{
    (void)state;
    assert_stressed("This is **very** important", "This is {very} important");
    assert_stressed("__very__ _so_ *there*", "{very} {so} {there}");
    assert_stressed("**a _b_ c**", "{a {b} c}");
    assert_stressed("# Title\nwords **more**", "{Title}\nwords {more}");
    assert_stressed("words\n## Title", "words\n{Title}");
    assert_stressed("<span style=\"color:red\">red</span> <b>bold</b>", "red {bold}");
    assert_stressed("[**ab**](cd)", "{ab} (cd)");
    assert_stressed("nothing", NULL);
    assert_stressed("See [the site](http://x.be) \\*so\\*", NULL);
    assert_stressed("a **b** with \x0e in it", NULL);
}

static void what_somebody_answered_stands_out_by_no_sign(void **state)
{
    struct fixture f = { 0 };
    scoped_buf text = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label\ntext,a,A\ntext,b,**For ${a}**: b\n");
    assert_true(answer(&f, "a", "An"));
    item_text_stressed(f.session, at(&f, "b"), TEXT_LABEL, NULL, &text);
    assert_string_equal(buf_view(&text), "\x0e"
                                         "For An\x0f: b");
    buf_cut(&text, 0);
    item_text(f.session, at(&f, "b"), TEXT_LABEL, NULL, &text);
    assert_string_equal(buf_view(&text), "For An: b");
    fixture_close(&f);
}

static void labels_are_plain_and_pictures_keep_their_names(void **state)
{
    struct content sheets = { .survey = "type,name,label,hint,image\nselect_one l,a,**A** of ${a},_h_,a_b_c.png\n",
                              .choices = "list_name,name,label\nl,x,*X*\n" };
    struct form *form;

    (void)state;
    form = content_load(&sheets);
    assert_non_null(form);
    assert_string_equal(form_text(form, form_question(form, 0), TEXT_LABEL, NULL), "A of ${a}");
    assert_string_equal(form_text(form, form_question(form, 0), TEXT_HINT, NULL), "h");
    assert_string_equal(form_text(form, form_question(form, 0), TEXT_MEDIA, NULL), "a_b_c.png");
    assert_string_equal(choice_label(form_list(form, form_question(form, 0)),
                                     list_choice(form_list(form, form_question(form, 0)), 0), ""),
                        "X");
    form_free(form);
    content_clear(&sheets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emphasis_goes),
        cmocka_unit_test(what_is_no_mark_stays),
        cmocka_unit_test(deep_marks_end),
        cmocka_unit_test(marks_too_deep_or_too_far_apart_stay),
        cmocka_unit_test(what_stands_out_is_told),
        cmocka_unit_test(what_somebody_answered_stands_out_by_no_sign),
        cmocka_unit_test(labels_are_plain_and_pictures_keep_their_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
