/* xlsx.h — workbooks made in a test: from parts as they are, or from sheets given as CSV. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_FORM_XLSX_H
#define BALIE_TESTS_FORM_XLSX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/sheet.h"

#define XLSX_PARTS 16

/* A workbook being made. Parts are packed by xlsx_pack(). */
struct xlsx {
    struct {
        char *path;
        struct buf bytes;
    } parts[XLSX_PARTS];
    size_t part_count, sheet_count;
    struct buf names, targets;
};

static inline struct buf *xlsx_part(struct xlsx *xlsx, const char *path)
{
    assert_true(xlsx->part_count < XLSX_PARTS);
    xlsx->parts[xlsx->part_count].path = mem_text(path);
    return &xlsx->parts[xlsx->part_count++].bytes;
}

static inline void xlsx_escape(struct buf *out, const char *text)
{
    for (; *text; text++)
        if (*text == '<')
            buf_text(out, "&lt;");
        else if (*text == '&')
            buf_text(out, "&amp;");
        else
            buf_char(out, *text);
}

/* A sheet whose rows are the XML given. */
static inline void xlsx_sheet(struct xlsx *xlsx, const char *name, const char *rows)
{
    scoped_text path = mem_format("xl/worksheets/sheet%zu.xml", ++xlsx->sheet_count);
    struct buf *part = xlsx_part(xlsx, path);

    buf_format(part, "<?xml version=\"1.0\"?><worksheet xmlns=\"urn:x\"><sheetData>%s</sheetData></worksheet>", rows);
    buf_format(&xlsx->names, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", name, xlsx->sheet_count,
               xlsx->sheet_count);
    buf_format(&xlsx->targets,
               "<Relationship Id=\"rId%zu\" Type=\"urn:x/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
               xlsx->sheet_count, xlsx->sheet_count);
}

static inline void xlsx_csv_row(struct buf *rows, const struct sheet *sheet, size_t row)
{
    buf_text(rows, "<row>");
    for (size_t i = 0; i < sheet_columns(sheet); i++) {
        const char *text = row == SHEET_HEADER ? sheet_column(sheet, i) : sheet_cell(sheet, row, (int)i);
        buf_text(rows, "<c t=\"inlineStr\"><is><t>");
        xlsx_escape(rows, text);
        buf_text(rows, "</t></is></c>");
    }
    buf_text(rows, "</row>");
}

/* A sheet with the cells of CSV. */
static inline void xlsx_csv(struct xlsx *xlsx, const char *name, const char *csv)
{
    scoped(sheet) sheet = sheet_parse(name, csv, strlen(csv), NULL);
    scoped_buf rows = { 0 };

    assert_non_null(sheet);
    xlsx_csv_row(&rows, sheet, SHEET_HEADER);
    for (size_t i = 0; i < sheet_rows(sheet); i++)
        xlsx_csv_row(&rows, sheet, i);
    xlsx_sheet(xlsx, name, buf_view(&rows));
}

static inline void xlsx_finish(struct xlsx *xlsx, const char *properties)
{
    struct buf *part = xlsx_part(xlsx, "xl/workbook.xml");

    buf_format(part, "<workbook xmlns=\"urn:x\" xmlns:r=\"urn:r\">%s<sheets>%s</sheets></workbook>", properties,
               buf_view(&xlsx->names));
    part = xlsx_part(xlsx, "xl/_rels/workbook.xml.rels");
    buf_format(part, "<Relationships xmlns=\"urn:r\">%s</Relationships>", buf_view(&xlsx->targets));
}

/* Packs the parts into OUT, sheets or not, and clears XLSX. */
static inline void xlsx_pack(struct xlsx *xlsx, struct buf *out)
{
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
    char chunk[65536];
    zip_int64_t got;

    assert_non_null(zip);
    zip_source_keep(target);
    for (size_t i = 0; i < xlsx->part_count; i++) {
        struct buf *bytes = &xlsx->parts[i].bytes;
        zip_source_t *part = zip_source_buffer(zip, buf_view(bytes), bytes->size_bytes, 0);
        assert_true(zip_file_add(zip, xlsx->parts[i].path, part, 0) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(zip_source_open(target), 0);
    while ((got = zip_source_read(target, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)got);
    zip_source_close(target);
    zip_source_free(target);
    for (size_t i = 0; i < xlsx->part_count; i++) {
        mem_free(xlsx->parts[i].path);
        buf_clear(&xlsx->parts[i].bytes);
    }
    buf_clear(&xlsx->names);
    buf_clear(&xlsx->targets);
}

#endif
