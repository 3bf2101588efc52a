/* print_test.c — a form written out for its author, and its sheets given back as CSV. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"
#include "form/xform_content.h"
#include "form/xlsx.h"

#define CHOICES "list_name,name,label\nkl,rood,Rood\nkl,groen,Groen\n"

/* What is printed of the form with SURVEY holds WANTED. */
static void assert_printed(const char *survey, const char *wanted)
{
    struct content content = { .survey = survey, .choices = CHOICES, .entities = NULL };
    struct form *form = content_load(&content);
    scoped_buf out = { 0 };

    if (!form)
        fail_msg("%s", content.found);
    form_print(form, &out);
    if (!strstr(buf_view(&out), wanted))
        fail_msg("“%s” is not in: %s", wanted, buf_view(&out));
    form_free(form);
    content_clear(&content);
}

static void a_question_is_printed_with_type_list_ref_and_label(void **state)
{
    (void)state;
    assert_printed("type,name,label,ref\nselect_one kl,a,Welke kleur?,A05\n",
                   "select_one a [kl] (A05) “Welke kleur?”\n");
    assert_printed("type,name,label\nselect_one_from_file persoon.csv,p,Wie?\n",
                   "select_one p [persoon: entities] “Wie?”\n");
    assert_printed("type,name,label\nbegin_group,g,G\ntext,a,A\nend_group,,\n", "group g “G”\n  text a “A”\n");
}

static void its_rules_are_printed_below_it(void **state)
{
    (void)state;
    assert_printed("type,name,label,relevant,constraint,required\ntext,a,A,,. != 'x',yes\ntext,b,B,${a} = 'y',,\n",
                   "text a “A”\n    required: true()\n    constraint: . != 'x'\n    changes: b.relevant\n"
                   "text b “B”\n    relevant: ${a} = 'y'\n");
    assert_printed("type,name,label,default\ntext,a,A,zomaar\n", "    default: zomaar\n");
    assert_printed("type,name,label,default\ntext,a,A,1 + 1\n", "    default: 1 + 1\n");
}

static void triggers_and_filters_are_printed(void **state)
{
    (void)state;
    assert_printed("type,name,label,calculation,trigger\ntext,a,A,,\ntext,b,B,1 + 1,${a}\n",
                   "text b “B”\n    calculation: 1 + 1\n    trigger: a\n");
    assert_printed("type,name,label,choice_filter\nselect_one kl,a,A,name != 'rood'\n", "    choices: ");
}

static void entities_are_printed_last(void **state)
{
    struct content content = { .survey = "type,name,label,save_to\ntext,a,A,mens#naam\nbegin_repeat,r,R,\n"
                                         "text,b,B,dier#naam\nend_repeat,,,\n",
                               .entities = "list_name,label\nmens,${a}\ndier,${b}\n" };
    struct form *form = content_load(&content);
    scoped_buf out = { 0 };

    (void)state;
    if (!form)
        fail_msg("%s", content.found);
    form_print(form, &out);
    assert_non_null(strstr(buf_view(&out), "saves: mens#naam\n"));
    assert_non_null(strstr(buf_view(&out), "entity mens in the form\n"));
    assert_non_null(strstr(buf_view(&out), "entity dier in r\n"));
    form_free(form);
    content_clear(&content);
}

static void values_in_texts_are_printed_as_expressions(void **state)
{
    struct xfixture f;
    scoped_buf out = { 0 };

    (void)state;
    xform_begin(&f, (struct parts){ .instance = "<a/><b/>",
                                    .body = "<input ref='/data/a'><label>Is <output value='/data/b + 1'/>?</label>"
                                            "</input>" });
    form_print(f.form, &out);
    assert_non_null(strstr(buf_view(&out), "text a (/data/a) “Is ${/data/b + 1}?”\n"));
    xform_end(&f);
}

/* --- sheets --- */

struct sheets {
    struct buf text;
    size_t left; /* how many more are wanted */
};

static bool note(void *with, const char *sheet, const char *csv, size_t size_bytes)
{
    struct sheets *sheets = with;

    assert_int_equal(strlen(csv), size_bytes);
    buf_format(&sheets->text, "[%s]\n%s", sheet, csv);
    return sheets->left-- > 1;
}

static void each_sheet_is_given_back_as_csv(void **state)
{
    struct content content = { .survey = "type,name,label\ntext,a,\"A, en B\"\n",
                               .choices = CHOICES,
                               .settings = "form_title\nProef\n" };
    struct form *form = content_load(&content);
    struct sheets sheets = { .left = 9 };

    (void)state;
    if (!form)
        fail_msg("%s", content.found);
    assert_true(form_each_sheet(form, note, &sheets));
    assert_string_equal(buf_view(&sheets.text), "[survey]\ntype,name,label\ntext,a,\"A, en B\"\n[choices]\n" CHOICES
                                                "[settings]\nform_title\nProef\n");
    buf_clear(&sheets.text);
    form_free(form);
    content_clear(&content);
}

static void whoever_has_seen_enough_may_stop(void **state)
{
    struct content content = { .survey = "type,name,label\ntext,a,A\n", .choices = CHOICES };
    struct form *form = content_load(&content);
    struct sheets sheets = { .left = 1 };

    (void)state;
    assert_non_null(form);
    assert_false(form_each_sheet(form, note, &sheets));
    assert_string_equal(buf_view(&sheets.text), "[survey]\ntype,name,label\ntext,a,A\n");
    buf_clear(&sheets.text);
    form_free(form);
    content_clear(&content);
}

static struct form *load_workbook(struct content *content, const struct buf *bytes)
{
    struct form_source source = { "x.xlsx", buf_view(bytes), bytes->size_bytes };

    content->findings = (struct findings){ content_report, content };
    content->world = (struct form_world){ .with = content, .read = content_read, .findings = &content->findings };
    return form_load_workbook("x", &source, &content->world, &content->err);
}

static void an_empty_sheet_of_a_workbook_is_left_out(void **state)
{
    struct xlsx xlsx = { 0 };
    struct content content = { 0 };
    struct sheets sheets = { .left = 9 };
    scoped_buf bytes = { 0 };
    struct form *form;

    (void)state;
    xlsx_csv(&xlsx, "survey", "type,name,label\ntext,a,A\n");
    xlsx_sheet(&xlsx, "choices", "");
    xlsx_finish(&xlsx, "");
    xlsx_pack(&xlsx, &bytes);
    form = load_workbook(&content, &bytes);
    if (!form)
        fail_msg("%s", content.found);
    assert_true(form_each_sheet(form, note, &sheets));
    assert_string_equal(buf_view(&sheets.text), "[survey]\ntype,name,label\ntext,a,A\n");
    buf_clear(&sheets.text);
    form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_printed_with_type_list_ref_and_label),
        cmocka_unit_test(its_rules_are_printed_below_it),
        cmocka_unit_test(triggers_and_filters_are_printed),
        cmocka_unit_test(entities_are_printed_last),
        cmocka_unit_test(values_in_texts_are_printed_as_expressions),
        cmocka_unit_test(each_sheet_is_given_back_as_csv),
        cmocka_unit_test(whoever_has_seen_enough_may_stop),
        cmocka_unit_test(an_empty_sheet_of_a_workbook_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
