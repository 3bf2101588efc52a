/* xform_path_test.c — the paths of an XForm mean what they do in its own engines: each row its own, counts all. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/xform_content.h"

#include "base/text.h"

/* Two rows of r with x = 1 and x = 2, w = 3; in each two of s with y = 10, 20. */
#define INSTANCE                                                                                                       \
    "<w>3</w><g><v>7</v></g><r><x>1</x><uit/><s><y>10</y><diep/></s><s><y>20</y><diep/></s></r>"                       \
    "<r><x>2</x><uit/><s><y>10</y><diep/></s><s><y>20</y><diep/></s></r><som/>"
#define BODY                                                                                                           \
    "<repeat nodeset='/data/r'><input ref='/data/r/x'><label>X</label></input><repeat nodeset='/data/r/s'>"            \
    "<input ref='/data/r/s/y'><label>Y</label></input></repeat></repeat>"

/* What the items called NAME hold, in document order, with spaces between. */
static void gather(struct xfixture *fixture, const char *name, struct buf *out)
{
    for (struct item *at = session_first(fixture->session); at; at = session_next(fixture->session, at))
        if (!item_is_row(at) && strcmp(item_question(at)->name, name) == 0)
            buf_format(out, "%s%s", out->size_bytes ? " " : "", item_value(at));
}

/* NAME, calculated as TEXT at PATH, holds WANTED in its rows. */
static void assert_computed(const char *path, const char *text, const char *wanted)
{
    struct xfixture f;
    scoped_text model = mem_format("<bind nodeset='%s' calculate=\"%s\"/>", path, text);
    scoped_buf found = { 0 };

    xform_begin(&f, (struct parts){ .instance = INSTANCE, .model = model, .body = BODY });
    gather(&f, strrchr(path, '/') + 1, &found);
    if (strcmp(buf_view(&found), wanted) != 0)
        fail_msg("%s gives “%s”, not “%s”", text, buf_view(&found), wanted);
    xform_end(&f);
}

#define IN_ROW(text, wanted)  assert_computed("/data/r/uit", text, wanted)
#define DEEPER(text, wanted)  assert_computed("/data/r/s/diep", text, wanted)
#define OUTSIDE(text, wanted) assert_computed("/data/som", text, wanted)

static void an_absolute_path_into_the_own_repeat_means_the_own_row(void **state)
{
    (void)state;
    IN_ROW("/data/r/x", "1 2");
    IN_ROW("/data/r/x + /data/w", "4 5");
    IN_ROW(" / data / r / x ", "1 2");
    DEEPER("/data/r/x", "1 1 2 2");
    DEEPER("/data/r/s/y", "10 20 10 20");
    DEEPER("/data/r/s/y + /data/r/x", "11 21 12 22");
}

static void a_relative_path_goes_from_where_it_stands(void **state)
{
    (void)state;
    IN_ROW("../x", "1 2");
    IN_ROW("current()/../x", "1 2");
    IN_ROW("../../w", "3 3");
    DEEPER("../../x", "1 1 2 2");
    DEEPER("./../y", "10 20 10 20");
}

static void a_path_elsewhere_means_what_it_says(void **state)
{
    (void)state;
    IN_ROW("/data/w", "3 3");
    IN_ROW("/data/g/v", "7 7");
    OUTSIDE("/data/g/v", "7");
    OUTSIDE("sum(/data/r/x)", "3");
    OUTSIDE("count(/data/r)", "2");
}

static void count_means_all_rows_of_the_repeat(void **state)
{
    (void)state;
    IN_ROW("count(/data/r)", "2 2");
    DEEPER("count(/data/r)", "2 2 2 2");
    DEEPER("count(/data/r/s)", "4 4 4 4");
    IN_ROW("count(/data/r/s)", "2 2");
    IN_ROW("count(/data/r) + /data/r/x", "3 4");
    IN_ROW("(count(/data/r)) * 10", "20 20");
}

static void a_sum_in_a_row_is_of_the_row(void **state)
{
    (void)state;
    IN_ROW("sum(/data/r/x)", "1 2");
    IN_ROW("sum(/data/r/s/y)", "30 30");
}

static void a_predicate_chooses_the_row_itself(void **state)
{
    (void)state;
    IN_ROW("/data/r[2]/x", "2 2");
    IN_ROW("/data/r[position() = 1]/x", "1 1");
    IN_ROW("sum(/data/r[x > 1]/x)", "2 2");
    DEEPER("/data/r[1]/s[2]/y", "20 20 20 20");
    IN_ROW("/data/r[position() = (1 + 1)]/x", "2 2");
}

static void indexed_repeat_reads_another_row(void **state)
{
    (void)state;
    IN_ROW("indexed-repeat(/data/r/x, /data/r, 2)", "2 2");
    OUTSIDE("indexed-repeat(/data/r/x, /data/r, 1)", "1");
    DEEPER("indexed-repeat(/data/r/s/y, /data/r, 2, /data/r/s, 1)", "10 10 10 10");
}

static void operators_and_names_are_told_apart(void **state)
{
    (void)state;
    IN_ROW("/data/r/x div 2", "0.5 1");
    IN_ROW("/data/r/x * 2", "2 4");
    IN_ROW("/data/r/x mod 2 = 1 and /data/w = 3", "true false");
    IN_ROW("/data/r/x = 2 or /data/r/x = 1", "true true");
    IN_ROW("2 * /data/r/x", "2 4");
    IN_ROW(".5 + /data/r/x", "1.5 2.5");
    IN_ROW("sum(/data/r/*) > 0 or true()", "true true");
}

static void texts_between_quotes_stay_as_they_are(void **state)
{
    (void)state;
    IN_ROW("concat('/data/r/x = ', /data/r/x)", "/data/r/x = 1 /data/r/x = 2");
    IN_ROW("concat(&quot;/data/r&quot;, /data/r/x)", "/data/r1 /data/r2");
}

static void a_path_from_anywhere_stays_as_it_is(void **state)
{
    (void)state;
    IN_ROW("count(//x)", "2 2");
    IN_ROW("sum(//r/x)", "3 3");
    OUTSIDE("count(//s)", "4");
}

static void axes_and_node_tests_are_left_to_the_expression(void **state)
{
    (void)state;
    IN_ROW("count(/data/child::r)", "2 2");
    IN_ROW("count(/data/node()) > 3", "true true");
    IN_ROW("string(/data/r/self::node()/x)", "1 2");
}

static void deep_brackets_are_fine(void **state)
{
    static const char *const opens[] = { "(", "round(", "concat(" };

    (void)state;
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        scoped_buf text = { 0 };
        for (int depth = 0; depth < 70; depth++)
            buf_text(&text, opens[i]);
        buf_text(&text, "/data/r/x");
        for (int depth = 0; depth < 70; depth++)
            buf_text(&text, i == 2 ? ", '')" : ")");
        IN_ROW(buf_view(&text), "1 2");
    }
}

static void the_row_itself_may_be_read(void **state)
{
    (void)state;
    IN_ROW("string-length(string(/data/r)) > 2", "true true");
    IN_ROW("indexed-repeat(/data/r/x, /data/r, /data/r/x)", "1 2");
    IN_ROW("count-selected(/data/r/x)", "1 1");
    IN_ROW("/data/weg/x", "");
    IN_ROW("count(/data/r/weg)", "0 0");
}

/* The letters a name may have, and one in a namespace. */
static void names_may_have_other_letters(void **state)
{
    struct xfixture f;
    scoped_buf found = { 0 };

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<r xmlns:p='urn:p'><_é1.x-y>5</_é1.x-y><p:z>6</p:z><uit/></r>",
                                    .model = "<bind nodeset='/data/r/uit' calculate='/data/r/_é1.x-y + /data/r/p:z'/>",
                                    .body = "<repeat nodeset='/data/r'><input ref='/data/r/_é1.x-y'><label>X</label>"
                                            "</input></repeat>" });
    gather(&f, "uit", &found);
    assert_string_equal(buf_view(&found), "11");
    xform_end(&f);
}

static void a_heading_is_no_step_of_a_path(void **state)
{
    struct xfixture f;
    scoped_buf found = { 0 };

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<r><x>1</x><y/><uit/></r><r><x>2</x><y/><uit/></r>",
                                    .model = "<bind nodeset='/data/r/uit' calculate='/data/r/x * 3'/>",
                                    .body = "<repeat nodeset='/data/r'><group><label>Kop</label><input "
                                            "ref='/data/r/x'><label>X</label></input></group><input ref='/data/r/y'>"
                                            "<label>Y</label></input></repeat>" });
    gather(&f, "uit", &found);
    assert_string_equal(buf_view(&found), "3 6");
    xform_end(&f);
}

static void what_is_written_wrongly_is_refused(void **state)
{
    static const char *const bad[] = { "/data/r/x)", "concat('a", "/data/r/x ]", "/data/r/x[", "/data/r/x +", "#" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_text model = mem_format("<bind nodeset='/data/r/uit' calculate=\"%s\"/>", bad[i]);
        xform_finds((struct parts){ .instance = INSTANCE, .model = model, .body = BODY }, "E f.xml:1:calculation: ");
    }
}

/* --- where binds, controls and actions point --- */

/* A control with REF asks the part called NAME. */
static void assert_asks(const char *ref, const char *name)
{
    struct xfixture f;
    scoped_text body = mem_format("<group ref='/data/g'><input ref='%s'><label>Vraag</label></input></group>", ref);
    const struct question *question;

    xform_begin(&f, (struct parts){ .instance = "<a/><g><b/><q:c xmlns:q='urn:q'/></g><orx:d/>", .body = body });
    question = form_find(f.form, name);
    assert_non_null(question);
    assert_string_equal(form_text(f.form, question, TEXT_LABEL, NULL), "Vraag");
    xform_end(&f);
}

static void a_ref_may_be_absolute_or_relative(void **state)
{
    (void)state;
    assert_asks("/data/a", "a");
    assert_asks(" /data/g/b ", "b");
    assert_asks("b", "b");
    assert_asks("./b", "b");
    assert_asks("../a", "a");
    assert_asks("current()/b", "b");
    assert_asks("/data//a", "a");
    assert_asks("/data/a/", "a");
    assert_asks("../../data/a", "a");
}

static void a_ref_may_leave_out_the_prefix(void **state)
{
    (void)state;
    assert_asks("/data/g/c", "q:c");
    assert_asks("/data/d", "orx:d");
}

static void a_ref_that_leads_nowhere_is_told(void **state)
{
    static const char *const bad[] = { "/data/x", "/ander/a", "x", "../x", "../../../x", "/data/a/b", "/data", ".." };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_text body = mem_format("<group ref='/data/g'><input ref='%s'/></group>", bad[i]);
        xform_finds((struct parts){ .instance = "<a/><g><b/></g>", .body = body }, "E f.xml:1:ref: ");
    }
}

static void a_ref_that_is_long_or_torn_is_shown_short(void **state)
{
    struct xfixture f = { 0 };
    scoped_buf body = { 0 };

    (void)state;
    buf_text(&body, "<input ref='/data/x&#10;");
    for (int i = 0; i < 150; i++)
        buf_text(&body, "é");
    buf_text(&body, "'/>");
    f.parts = (struct parts){ .instance = "<a/>", .body = buf_view(&body) };
    xform_load(&f);
    assert_null(f.form);
    assert_true(strlen(f.found) < 300);
    assert_true(utf8_check(f.found, strlen(f.found)));
    assert_non_null(strstr(f.found, "/data/x éé"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_absolute_path_into_the_own_repeat_means_the_own_row),
        cmocka_unit_test(a_relative_path_goes_from_where_it_stands),
        cmocka_unit_test(a_path_elsewhere_means_what_it_says),
        cmocka_unit_test(count_means_all_rows_of_the_repeat),
        cmocka_unit_test(a_sum_in_a_row_is_of_the_row),
        cmocka_unit_test(a_predicate_chooses_the_row_itself),
        cmocka_unit_test(indexed_repeat_reads_another_row),
        cmocka_unit_test(operators_and_names_are_told_apart),
        cmocka_unit_test(texts_between_quotes_stay_as_they_are),
        cmocka_unit_test(a_path_from_anywhere_stays_as_it_is),
        cmocka_unit_test(axes_and_node_tests_are_left_to_the_expression),
        cmocka_unit_test(deep_brackets_are_fine),
        cmocka_unit_test(the_row_itself_may_be_read),
        cmocka_unit_test(names_may_have_other_letters),
        cmocka_unit_test(a_heading_is_no_step_of_a_path),
        cmocka_unit_test(what_is_written_wrongly_is_refused),
        cmocka_unit_test(a_ref_may_be_absolute_or_relative),
        cmocka_unit_test(a_ref_may_leave_out_the_prefix),
        cmocka_unit_test(a_ref_that_leads_nowhere_is_told),
        cmocka_unit_test(a_ref_that_is_long_or_torn_is_shown_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
