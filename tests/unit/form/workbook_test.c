/* workbook_test.c — a workbook says what its author typed, and a hostile one says nothing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"
#include "form/xlsx.h"

#include "form/trial.h"
#include "form/workbook.h"

#define SURVEY_ROWS "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>type</t></is></c></row>"

/* The sheet "survey" of XLSX, whose other parts are there already; NULL and ERR. */
static struct sheet *survey_of(struct xlsx *xlsx, struct error *err)
{
    scoped_buf bytes = { 0 };
    scoped(workbook) book = NULL;

    xlsx_pack(xlsx, &bytes);
    assert_true(workbook_is(buf_view(&bytes), bytes.size_bytes));
    book = workbook_open("x.xlsx", buf_view(&bytes), bytes.size_bytes, err);
    return book ? workbook_sheet(book, "survey", err) : NULL;
}

/* What the cells of one row, given as XML, come to. */
static void assert_cells(const char *row, const char *const *wanted)
{
    struct xlsx xlsx = { 0 };
    struct error err = { 0 };
    scoped_text rows = mem_format("<row><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c><c t=\"str\"><v>c</v></c>"
                                  "<c t=\"str\"><v>d</v></c></row>%s",
                                  row);
    scoped(sheet) sheet = NULL;
    struct buf *part;

    xlsx_sheet(&xlsx, "Survey ", rows);
    part = xlsx_part(&xlsx, "xl/styles.xml");
    buf_text(part, "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-813]dd/mm/yyyy\"/>"
                   "<numFmt numFmtId=\"165\" formatCode=\"&quot;day&quot; 0.00\"/></numFmts><cellStyleXfs><xf "
                   "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf "
                   "numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>");
    part = xlsx_part(&xlsx, "xl/sharedStrings.xml");
    buf_text(part, "<sst><si><t>plain</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>x</t></rPh></si>"
                   "<si><t xml:space=\"preserve\">  a_x000A_b&#160;c </t></si></sst>");
    buf_text(&xlsx.targets, "<Relationship Id=\"s\" Type=\"urn:x/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
                            "<Relationship Id=\"t\" Type=\"urn:x/styles\" Target=\"styles.xml\"/>");
    xlsx_finish(&xlsx, "");
    sheet = survey_of(&xlsx, &err);
    if (!sheet)
        fail_msg("%s (%s)", err.text, err.field);
    for (int i = 0; wanted[i]; i++)
        assert_string_equal(sheet_cell(sheet, 0, i), wanted[i]);
}

static void numbers_truths_and_formulas_are_as_a_person_writes_them(void **state)
{
    (void)state;
    assert_cells("<row><c><v>3</v></c><c><v>0.1</v></c><c><v>1.5E3</v></c><c><v>-0.00000012</v></c></row>",
                 (const char *const[]){ "3", "0.1", "1500", "-0.00000012", NULL });
    assert_cells("<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"str\"><f>A1&amp;B1</f><v>xy</v></c>"
                 "<c t=\"e\"><v>#REF!</v></c></row>",
                 (const char *const[]){ "TRUE", "FALSE", "xy", "#REF!", NULL });
    assert_cells("<row><c><v>0.30000000000000004</v></c><c><v>123456789012345</v></c><c><f>1+1</f><v>2</v></c></row>",
                 (const char *const[]){ "0.3", "123456789012345", "2", "", NULL });
}

static void dates_are_days_and_hours(void **state)
{
    (void)state;
    assert_cells("<row><c s=\"1\"><v>45170</v></c><c s=\"2\"><v>45170.5</v></c><c s=\"1\"><v>0.75</v></c>"
                 "<c s=\"3\"><v>45170</v></c></row>",
                 (const char *const[]){ "2023-09-01", "2023-09-01T12:00:00", "18:00:00", "45170", NULL });
    assert_cells("<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>61</v></c><c s=\"1\"><v>-3</v></c><c s=\"99\"><v>4</v></c>"
                 "</row>",
                 (const char *const[]){ "1900-01-01", "1900-03-01", "-3", "4", NULL });
}

static void texts_may_be_shared_rich_or_inline(void **state)
{
    (void)state;
    assert_cells("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
                 "<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>",
                 (const char *const[]){ "plain", "rich", "a\nb c", "inline", NULL });
    assert_cells("<row><c t=\"s\"><v>77</v></c><c t=\"s\"><v>-1</v></c><c t=\"s\"/></row>",
                 (const char *const[]){ "", "", "", NULL } + 3);
}

static void blank_rows_and_what_stands_aside_are_left_out(void **state)
{
    struct xlsx xlsx = { 0 };
    struct error err = { 0 };
    scoped(sheet) sheet = NULL;

    (void)state;
    xlsx_sheet(&xlsx, "survey",
               "<row r=\"2\"><c r=\"B2\" t=\"str\"><v>type</v></c><c r=\"D2\" t=\"str\"><v>name</v></c></row>"
               "<row r=\"3\"/><row r=\"7\"><c r=\"D7\" t=\"str\"><v>x</v></c><c r=\"ZZ7\" t=\"str\"><v>aside</v></c>"
               "<c r=\"B7\" t=\"str\"><v>text</v></c></row>");
    xlsx_finish(&xlsx, "");
    sheet = survey_of(&xlsx, &err);
    assert_non_null(sheet);
    assert_int_equal(sheet_rows(sheet), 1);
    assert_string_equal(sheet_get(sheet, 0, "type"), "text");
    assert_string_equal(sheet_get(sheet, 0, "name"), "x");
    sheet_error(sheet, 0, "name", &err);
    assert_string_equal(err.field, "x.xlsx/survey:7:name");
}

static void a_column_that_stands_twice_is_refused(void **state)
{
    struct xlsx xlsx = { 0 };
    struct error err = { 0 };

    (void)state;
    xlsx_sheet(&xlsx, "survey", "<row r=\"1\"><c t=\"str\"><v>type</v></c><c t=\"str\"><v>type</v></c></row>");
    xlsx_finish(&xlsx, "");
    assert_null(survey_of(&xlsx, &err));
    assert_string_equal(err.field, "x.xlsx/survey:1");
}

static void the_calendar_may_begin_in_1904(void **state)
{
    struct xlsx xlsx = { 0 };
    struct error err = { 0 };
    scoped(sheet) sheet = NULL;

    (void)state;
    xlsx_sheet(&xlsx, "survey", SURVEY_ROWS "<row><c s=\"0\"><v>1</v></c></row>");
    buf_text(xlsx_part(&xlsx, "xl/styles.xml"), "<styleSheet><cellXfs><xf numFmtId=\"22\"/></cellXfs></styleSheet>");
    buf_text(&xlsx.targets, "<Relationship Id=\"t\" Type=\"urn:x/styles\" Target=\"styles.xml\"/>");
    xlsx_finish(&xlsx, "<workbookPr date1904=\"1\"/>");
    sheet = survey_of(&xlsx, &err);
    assert_non_null(sheet);
    assert_string_equal(sheet_get(sheet, 0, "type"), "1904-01-02");
}

/* --- what is refused --- */

static void assert_refused(struct xlsx *xlsx, const char *wanted)
{
    struct error err = { 0 };

    assert_null(survey_of(xlsx, &err));
    if (!strstr(err.text, wanted))
        fail_msg("“%s” is not in: %s", wanted, err.text);
}

static void what_is_no_workbook_is_refused(void **state)
{
    struct error err = { 0 };
    struct xlsx xlsx = { 0 };

    (void)state;
    assert_null(workbook_open("x.xls", "\xD0\xCF\x11\xE0 old", 8, &err));
    assert_non_null(strstr(err.text, "x.xls is no .xlsx workbook"));
    assert_null(workbook_open("x.xlsx", "PK\3\4 cut short", 13, &err));
    buf_text(xlsx_part(&xlsx, "word/document.xml"), "<a/>");
    assert_refused(&xlsx, "lacks this part");
    xlsx = (struct xlsx){ 0 };
    xlsx_sheet(&xlsx, "blad1", SURVEY_ROWS);
    xlsx_finish(&xlsx, "");
    assert_refused(&xlsx, "has no sheet “survey”");
    xlsx = (struct xlsx){ 0 };
    xlsx_sheet(&xlsx, "survey", "<row><c>");
    xlsx_finish(&xlsx, "");
    assert_refused(&xlsx, "is damaged");
}

static void a_zip_bomb_is_refused(void **state)
{
    struct xlsx xlsx = { 0 };
    struct buf *part;
    scoped_text blank = mem_array(1 << 20, 1);

    (void)state;
    memset(blank, ' ', (1 << 20) - 1);
    part = xlsx_part(&xlsx, "xl/worksheets/sheet1.xml");
    buf_text(part, "<worksheet><sheetData>");
    for (int i = 0; i < 60; i++)
        buf_text(part, blank);
    buf_text(part, "</sheetData></worksheet>");
    buf_text(&xlsx.names, "<sheet name=\"survey\" r:id=\"r1\"/>");
    buf_text(&xlsx.targets, "<Relationship Id=\"r1\" Type=\"urn:x/worksheet\" Target=\"worksheets/sheet1.xml\"/>");
    xlsx_finish(&xlsx, "");
    assert_refused(&xlsx, "unpacks to more than is allowed");
}

static void billion_laughs_are_refused(void **state)
{
    struct xlsx xlsx = { 0 };
    struct buf *part;

    (void)state;
    part = xlsx_part(&xlsx, "xl/workbook.xml");
    buf_text(part, "<!DOCTYPE w [<!ENTITY a \"ha\">");
    for (char c = 'b'; c < 'k'; c++)
        buf_format(part, "<!ENTITY %c \"&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;\">", c, c - 1, c - 1, c - 1, c - 1,
                   c - 1, c - 1, c - 1, c - 1, c - 1, c - 1);
    buf_text(part, "]><workbook>&j;</workbook>");
    buf_text(xlsx_part(&xlsx, "xl/_rels/workbook.xml.rels"), "<Relationships/>");
    assert_refused(&xlsx, "declares a document type");
}

static void a_million_rows_are_refused(void **state)
{
    struct xlsx xlsx = { 0 };
    scoped_buf rows = { 0 };

    (void)state;
    buf_text(&rows, SURVEY_ROWS);
    for (int i = 0; i < 1000000; i++)
        buf_text(&rows, "<row><c><v>1</v></c></row>");
    xlsx_sheet(&xlsx, "survey", buf_view(&rows));
    xlsx_finish(&xlsx, "");
    assert_refused(&xlsx, "at most 200,000 rows");
}

static void a_long_text_shared_by_many_cells_is_refused(void **state)
{
    struct xlsx xlsx = { 0 };
    scoped_buf rows = { 0 };
    struct buf *part;

    (void)state;
    buf_text(&rows, SURVEY_ROWS);
    for (int i = 0; i < 5000; i++)
        buf_text(&rows, "<row><c t=\"s\"><v>0</v></c></row>");
    xlsx_sheet(&xlsx, "survey", buf_view(&rows));
    part = xlsx_part(&xlsx, "xl/sharedStrings.xml");
    buf_text(part, "<sst><si><t>");
    for (int i = 0; i < 6000; i++)
        buf_text(part, "vele woorden ");
    buf_text(part, "</t></si></sst>");
    buf_text(&xlsx.targets, "<Relationship Id=\"s\" Type=\"urn:x/sharedStrings\" Target=\"sharedStrings.xml\"/>");
    xlsx_finish(&xlsx, "");
    assert_refused(&xlsx, "holds more text than is allowed");
}

static void escape_sequences_are_refused(void **state)
{
    struct xlsx xlsx = { 0 };

    (void)state;
    xlsx_sheet(&xlsx, "survey", SURVEY_ROWS "<row><c t=\"str\"><v>_x001B_[2J</v></c></row>");
    xlsx_finish(&xlsx, "");
    assert_refused(&xlsx, "control character");
}

/* --- a form in a workbook --- */

static struct form *load(struct content *content, struct xlsx *xlsx)
{
    scoped_buf bytes = { 0 };
    struct form_source source = { .name = "x.xlsx" };

    content->findings = (struct findings){ content_report, content };
    content->world = (struct form_world){ .with = content, .read = content_read, .findings = &content->findings };
    xlsx_finish(xlsx, "");
    xlsx_pack(xlsx, &bytes);
    source.bytes = buf_view(&bytes);
    source.size_bytes = bytes.size_bytes;
    return form_load_workbook("x", &source, &content->world, &content->err);
}

static void a_form_in_a_workbook_is_the_form_in_a_folder(void **state)
{
    struct xlsx xlsx = { 0 };
    struct content content = { 0 };
    struct session_world world = { .now_ms = 1696233600000 };
    struct trial_report report = { 0 };
    struct form *form;

    (void)state;
    xlsx_csv(&xlsx, "choices", "list name,name,label:English\nyn,y,Yes\nyn,n,No\n");
    xlsx_csv(&xlsx, "Survey", "type,name,label::English,relevance\nselect one from yn,a,A,\ntext,b,B,${a} = 'y'\n");
    xlsx_csv(&xlsx, "settings", "form_id,default_language\nf1,English\n");
    xlsx_csv(&xlsx, "tests", "case,given,expect\none,\"{\"\"a\"\":\"\"n\"\"}\",\"{\"\"b.relevant\"\":false}\"\n");
    xlsx_csv(&xlsx, "notes", "whatever\nx\n");
    form = load(&content, &xlsx);
    if (!form)
        fail_msg("%s", content.found);
    assert_string_equal(content.found, "");
    assert_string_equal(form_setting(form, "form_id"), "f1");
    assert_int_equal(form_size(form), 2);
    assert_true(trial_run(form, &world, &report, &content.err));
    assert_int_equal(report.passed, 1);
    form_free(form);
}

static void a_mistake_in_a_workbook_is_told_with_sheet_row_and_column(void **state)
{
    struct xlsx xlsx = { 0 };
    struct content content = { 0 };

    (void)state;
    xlsx_csv(&xlsx, "survey", "type,name,label,relevance\ntext,a,A,${c} = 'y'\nselect_one yn,b,B,\n");
    assert_null(load(&content, &xlsx));
    assert_non_null(strstr(content.found, "E x.xlsx/survey:2:relevance: ${c}"));
    assert_non_null(strstr(content.found, "E x.xlsx/survey:3:type:"));
}

static void a_workbook_without_a_survey_is_refused(void **state)
{
    struct xlsx xlsx = { 0 };
    struct content content = { 0 };

    (void)state;
    xlsx_csv(&xlsx, "choices", "list name,name,label\nyn,y,Yes\n");
    assert_null(load(&content, &xlsx));
    assert_non_null(strstr(content.found, "x.xlsx has no sheet “survey”"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_truths_and_formulas_are_as_a_person_writes_them),
        cmocka_unit_test(dates_are_days_and_hours),
        cmocka_unit_test(texts_may_be_shared_rich_or_inline),
        cmocka_unit_test(blank_rows_and_what_stands_aside_are_left_out),
        cmocka_unit_test(a_column_that_stands_twice_is_refused),
        cmocka_unit_test(the_calendar_may_begin_in_1904),
        cmocka_unit_test(what_is_no_workbook_is_refused),
        cmocka_unit_test(a_zip_bomb_is_refused),
        cmocka_unit_test(billion_laughs_are_refused),
        cmocka_unit_test(a_million_rows_are_refused),
        cmocka_unit_test(a_long_text_shared_by_many_cells_is_refused),
        cmocka_unit_test(escape_sequences_are_refused),
        cmocka_unit_test(a_form_in_a_workbook_is_the_form_in_a_folder),
        cmocka_unit_test(a_mistake_in_a_workbook_is_told_with_sheet_row_and_column),
        cmocka_unit_test(a_workbook_without_a_survey_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
