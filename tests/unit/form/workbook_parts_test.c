/* workbook_parts_test.c — what lies in a workbook besides its cells: relations, styles, shared texts, and damage. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/xlsx.h"

#include "base/error.h"
#include "form/package.h"
#include "form/workbook.h"

#define HEAD    "<row><c t=\"str\"><v>type</v></c><c t=\"str\"><v>name</v></c></row>"
#define STRINGS "<Relationship Id=\"s\" Type=\"urn:x/sharedStrings\" Target=\"sharedStrings.xml\"/>"
#define STYLES  "<Relationship Id=\"t\" Type=\"urn:x/styles\" Target=\"styles.xml\"/>"

/* The sheet survey of XLSX; NULL and ERR. */
static struct sheet *survey_of(struct xlsx *xlsx, struct error *err)
{
    scoped_buf bytes = { 0 };
    scoped(workbook) book = NULL;

    xlsx_pack(xlsx, &bytes);
    book = workbook_open("x.xlsx", buf_view(&bytes), bytes.size_bytes, err);
    return book ? workbook_sheet(book, "survey", err) : NULL;
}

/* The first cell below the head of XLSX is WANTED. */
static void assert_first(struct xlsx *xlsx, const char *wanted)
{
    struct error err = { 0 };
    scoped(sheet) sheet = survey_of(xlsx, &err);

    if (!sheet)
        fail_msg("%s", err.text);
    assert_string_equal(sheet_rows(sheet) ? sheet_get(sheet, 0, "type") : "", wanted);
}

static void assert_refused(struct xlsx *xlsx, const char *wanted)
{
    struct error err = { 0 };

    assert_null(survey_of(xlsx, &err));
    if (!strstr(err.text, wanted))
        fail_msg("%s (%s)", err.text, err.field);
}

/* A workbook whose survey has ROWS below its head. */
static struct xlsx book_of(const char *rows)
{
    struct xlsx xlsx = { 0 };
    scoped_text all = mem_format(HEAD "%s", rows);

    xlsx_sheet(&xlsx, "survey", all);
    return xlsx;
}

static void a_part_may_be_named_from_the_top_or_from_here(void **state)
{
    static const char *const targets[] = { "/xl/deel.xml", "deel.xml", "./deel.xml" };

    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct xlsx xlsx = { 0 };
        buf_text(xlsx_part(&xlsx, "xl/deel.xml"),
                 "<worksheet><sheetData>" HEAD "<row><c t=\"str\"><v>x</v></c></row></sheetData></worksheet>");
        buf_text(&xlsx.names, "<sheet name=\"survey\" r:id=\"r1\"/>");
        buf_format(&xlsx.targets, "<Relationship Id=\"r1\" Type=\"urn:x/worksheet\" Target=\"%s\"/>", targets[i]);
        xlsx_finish(&xlsx, "");
        assert_first(&xlsx, "x");
    }
}

static void relations_and_sheets_that_lack_something_are_passed_over(void **state)
{
    struct xlsx xlsx = book_of("<row><c t=\"str\"><v>x</v></c></row>");

    (void)state;
    buf_text(&xlsx.targets,
             "<Relationship Type=\"urn:x/styles\" Target=\"a.xml\"/><Relationship Id=\"a\" Type=\"urn:x\"/>"
             "<Relationship Id=\"a\" Target=\"b.xml\"/><Other Id=\"a\" Type=\"urn:x\" Target=\"c\"/>");
    buf_text(&xlsx.names, "<sheet name=\"los\"/><sheet r:id=\"rId1\"/><sheet name=\"weg\" r:id=\"nergens\"/>");
    xlsx_finish(&xlsx, "<workbookPr/>");
    assert_first(&xlsx, "x");
}

static void the_calendar_begins_in_1904_only_when_it_says_so(void **state)
{
    static const char *const properties[] = { "<workbookPr date1904=\"true\"/>", "<workbookPr date1904=\"0\"/>",
                                              "<workbookPr date1904=\"false\"/>", "<workbookPr/>" };

    (void)state;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        struct xlsx xlsx = book_of("<row><c s=\"0\"><v>366</v></c></row>");
        buf_text(xlsx_part(&xlsx, "xl/styles.xml"),
                 "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
        buf_text(&xlsx.targets, STYLES);
        xlsx_finish(&xlsx, properties[i]);
        assert_first(&xlsx, i ? "1900-12-31" : "1905-01-01");
    }
}

static void styles_that_lack_something_make_no_moments(void **state)
{
    struct xlsx xlsx = book_of("<row><c s=\"0\"><v>1</v></c></row>");

    (void)state;
    buf_text(xlsx_part(&xlsx, "xl/styles.xml"),
             "<styleSheet><numFmts><numFmt numFmtId=\"170\"/><numFmt formatCode=\"d\"/></numFmts><cellXfs><xf/>"
             "<xf numFmtId=\"170\"/></cellXfs><xf numFmtId=\"14\"/></styleSheet>");
    buf_text(&xlsx.targets, STYLES);
    xlsx_finish(&xlsx, "");
    assert_first(&xlsx, "1");
}

static void tables_that_are_named_but_not_there_are_none(void **state)
{
    struct xlsx xlsx = book_of("<row><c t=\"s\"><v>0</v></c><c t=\"str\"><v>x</v></c></row>");

    (void)state;
    buf_text(&xlsx.targets, STRINGS STYLES);
    xlsx_finish(&xlsx, "");
    assert_first(&xlsx, "");
}

static void tables_that_are_damaged_are_refused(void **state)
{
    static const char *const relations[] = { STRINGS, STYLES };
    static const char *const parts[] = { "xl/sharedStrings.xml", "xl/styles.xml" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct xlsx xlsx = book_of("");
        buf_text(xlsx_part(&xlsx, parts[i]), "<a><b></a>");
        buf_text(&xlsx.targets, relations[i]);
        xlsx_finish(&xlsx, "");
        assert_refused(&xlsx, "is damaged");
    }
}

/* A text of more than a cell may hold: in the sheet, or shared. */
static void a_cell_holds_only_so_much(void **state)
{
    (void)state;
    for (int is_shared = 0; is_shared < 2; is_shared++) {
        struct xlsx xlsx = { 0 };
        scoped_buf rows = { 0 };
        struct buf *out = &rows;
        if (is_shared)
            out = xlsx_part(&xlsx, "xl/sharedStrings.xml");
        buf_text(out, is_shared ? "<sst><si><t>" : HEAD "<row><c t=\"str\"><v>");
        for (int i = 0; i < 20000; i++)
            buf_text(out, "woorden ");
        buf_text(out, is_shared ? "</t></si></sst>" : "</v></c></row>");
        xlsx_sheet(&xlsx, "survey", is_shared ? HEAD : buf_view(&rows));
        buf_text(&xlsx.targets, is_shared ? STRINGS : "");
        xlsx_finish(&xlsx, "");
        assert_refused(&xlsx, "holds too much text");
    }
}

static void a_shared_text_leaves_out_how_it_sounds(void **state)
{
    struct xlsx xlsx = book_of("<row><c t=\"s\"><v>0</v></c></row>");

    (void)state;
    buf_text(xlsx_part(&xlsx, "xl/sharedStrings.xml"),
             "<sst><si>los<t>een</t><rPh><t>klank</t></rPh><r><t> twee</t></r></si></sst>");
    buf_text(&xlsx.targets, STRINGS);
    xlsx_finish(&xlsx, "");
    assert_first(&xlsx, "een twee");
}

/* A row of cells, whose first comes to WANTED. */
static void assert_row(const char *row, const char *wanted)
{
    struct xlsx xlsx = book_of(row);

    xlsx_finish(&xlsx, "");
    assert_first(&xlsx, wanted);
}

static void a_cell_may_be_written_in_many_ways(void **state)
{
    (void)state;
    assert_row("<row><c t=\"n\"><v>7</v></c></row>", "7");
    assert_row("<row><c t=\"d\"><v>2024-01-01</v></c></row>", "2024-01-01");
    assert_row("<row><c t=\"str\"><v><![CDATA[a<b]]></v></c></row>", "a<b");
    assert_row("<row><c t=\"inlineStr\"><is><t>een</t><rPh><t>klank</t></rPh></is></c></row>", "een");
    assert_row("<row><v>los</v><c t=\"str\"><v>x</v></c><t>los</t></row>", "x");
    assert_row("<row><c><v></v></c><c t=\"str\"><v>y</v></c></row>", "");
    assert_row("<row><c t=\"s\"><v>9</v></c><c t=\"str\"><v>y</v></c></row>", "");
    assert_row("<row><c t=\"s\"><v>x</v></c><c t=\"str\"><v>y</v></c></row>", "");
    assert_row("<row r=\"x\"><c r=\"a1\" t=\"str\"><v>x</v></c></row>", "x");
    assert_row("<row><c r=\"A1\" s=\"-1\" t=\"str\"><v>x</v></c><c r=\"ZZZZZZZZ1\" t=\"str\"><v>ver</v></c></row>",
               "x");
    assert_row("<row><c r=\"[1\" t=\"str\"><v>x</v></c></row>", "x");
}

static void columns_far_aside_are_no_columns(void **state)
{
    struct xlsx xlsx = { 0 };
    struct error err = { 0 };
    scoped(sheet) sheet = NULL;

    (void)state;
    xlsx_sheet(&xlsx, "survey",
               "<row><c r=\"A1\" t=\"str\"><v>type</v></c><c r=\"ZZZ1\" t=\"str\"><v>ver</v></c></row>");
    xlsx_finish(&xlsx, "");
    sheet = survey_of(&xlsx, &err);
    assert_non_null(sheet);
    assert_int_equal(sheet_columns(sheet), 1);
}

static void prefixes_and_white_space_do_not_matter(void **state)
{
    struct xlsx xlsx = { 0 };

    (void)state;
    buf_text(
        xlsx_part(&xlsx, "xl/deel.xml"),
        "<x:worksheet xmlns:x=\"urn:x\">\n <x:sheetData>\n <x:row>\n <x:c t=\"str\">\n <x:v>type</x:v></x:c></x:row>"
        "<x:row><x:c t=\"str\"><x:v>y</x:v></x:c></x:row></x:sheetData></x:worksheet>");
    buf_text(&xlsx.names, "<sheet name=\" SURVEY \" r:id=\"r1\"/>");
    buf_text(&xlsx.targets, "<Relationship Id=\"r1\" Type=\"urn:x/worksheet\" Target=\"deel.xml\"/>");
    xlsx_finish(&xlsx, "");
    assert_first(&xlsx, "y");
}

static void a_document_type_in_a_sheet_is_refused(void **state)
{
    struct xlsx xlsx = { 0 };

    (void)state;
    buf_text(xlsx_part(&xlsx, "xl/deel.xml"), "<!DOCTYPE w [<!ENTITY a \"b\">]><worksheet>&a;</worksheet>");
    buf_text(&xlsx.names, "<sheet name=\"survey\" r:id=\"r1\"/>");
    buf_text(&xlsx.targets, "<Relationship Id=\"r1\" Type=\"urn:x/worksheet\" Target=\"deel.xml\"/>");
    xlsx_finish(&xlsx, "");
    assert_refused(&xlsx, "declares a document type");
}

static void a_sheet_whose_part_is_not_there_is_refused(void **state)
{
    struct xlsx xlsx = { 0 };

    (void)state;
    buf_text(&xlsx.names, "<sheet name=\"survey\" r:id=\"r1\"/>");
    buf_text(&xlsx.targets, "<Relationship Id=\"r1\" Type=\"urn:x/worksheet\" Target=\"weg.xml\"/>");
    xlsx_finish(&xlsx, "");
    assert_refused(&xlsx, "lacks this part");
}

static void a_workbook_cut_anywhere_is_refused_or_the_same(void **state)
{
    struct xlsx xlsx = book_of("<row><c t=\"str\"><v>x</v></c></row>");
    scoped_buf bytes = { 0 };

    (void)state;
    xlsx_finish(&xlsx, "");
    xlsx_pack(&xlsx, &bytes);
    assert_false(workbook_is(buf_view(&bytes), 3));
    for (size_t size = 4; size < bytes.size_bytes; size += 7) {
        struct error err = { 0 };
        scoped(workbook) book = workbook_open("x.xlsx", buf_view(&bytes), size, &err);
        assert_null(book);
        assert_string_not_equal(err.text, "");
    }
}

static void a_byte_turned_over_is_refused_or_changes_nothing_that_matters(void **state)
{
    struct xlsx xlsx = book_of("<row><c t=\"str\"><v>een vrij lange tekst in een cel</v></c></row>");
    scoped_buf bytes = { 0 };

    (void)state;
    xlsx_finish(&xlsx, "");
    xlsx_pack(&xlsx, &bytes);
    for (size_t at = 0; at < bytes.size_bytes; at += 11) {
        struct error err = { 0 };
        scoped(workbook) book = NULL;
        scoped(sheet) sheet = NULL;
        bytes.bytes[at] ^= 0x55;
        book = workbook_open("x.xlsx", buf_view(&bytes), bytes.size_bytes, &err);
        sheet = book ? workbook_sheet(book, "survey", &err) : NULL;
        bytes.bytes[at] ^= 0x55;
        assert_true(sheet || err.kind != ERROR_NONE);
    }
    package_free(NULL);
    workbook_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_may_be_named_from_the_top_or_from_here),
        cmocka_unit_test(relations_and_sheets_that_lack_something_are_passed_over),
        cmocka_unit_test(the_calendar_begins_in_1904_only_when_it_says_so),
        cmocka_unit_test(styles_that_lack_something_make_no_moments),
        cmocka_unit_test(tables_that_are_named_but_not_there_are_none),
        cmocka_unit_test(tables_that_are_damaged_are_refused),
        cmocka_unit_test(a_cell_holds_only_so_much),
        cmocka_unit_test(a_shared_text_leaves_out_how_it_sounds),
        cmocka_unit_test(a_cell_may_be_written_in_many_ways),
        cmocka_unit_test(columns_far_aside_are_no_columns),
        cmocka_unit_test(prefixes_and_white_space_do_not_matter),
        cmocka_unit_test(a_document_type_in_a_sheet_is_refused),
        cmocka_unit_test(a_sheet_whose_part_is_not_there_is_refused),
        cmocka_unit_test(a_workbook_cut_anywhere_is_refused_or_the_same),
        cmocka_unit_test(a_byte_turned_over_is_refused_or_changes_nothing_that_matters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
