/* xlsx.c — packs a folder of CSV sheets into a workbook, or makes a hostile one: bomb, laughs, rows, groups. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"

#define FILE_LIMIT_BYTES 16777216

/* A workbook being made. */
struct book {
    zip_t *zip;
    size_t sheets;
    struct buf names, targets;
};

static void add_part(struct book *book, const char *path, struct buf *bytes)
{
    size_t size_bytes = bytes->size_bytes;
    char *kept = malloc(size_bytes + 1);

    memcpy(kept, buf_view(bytes), size_bytes + 1);
    buf_clear(bytes);
    zip_file_add(book->zip, path, zip_source_buffer(book->zip, kept, size_bytes, 1), ZIP_FL_OVERWRITE);
}

static void add_sheet(struct book *book, const char *name, const char *rows)
{
    scoped_text path = mem_format("xl/worksheets/sheet%zu.xml", ++book->sheets);
    struct buf part = { 0 };

    buf_text(&part, "<worksheet><sheetData>");
    buf_text(&part, rows);
    buf_text(&part, "</sheetData></worksheet>");
    add_part(book, path, &part);
    buf_format(&book->names, "<sheet name=\"%s\" r:id=\"rId%zu\"/>", name, book->sheets);
    buf_format(&book->targets,
               "<Relationship Id=\"rId%zu\" Type=\"urn:x/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
               book->sheets, book->sheets);
}

static void add_cell(struct buf *rows, const char *text)
{
    buf_text(rows, "<c t=\"inlineStr\"><is><t>");
    for (; *text; text++)
        if (*text == '<' || *text == '&')
            buf_text(rows, *text == '<' ? "&lt;" : "&amp;");
        else
            buf_char(rows, *text);
    buf_text(rows, "</t></is></c>");
}

static void add_row(struct buf *rows, const struct sheet *sheet, size_t row)
{
    buf_text(rows, "<row>");
    for (size_t i = 0; i < sheet_columns(sheet); i++)
        add_cell(rows, row == SHEET_HEADER ? sheet_column(sheet, i) : sheet_cell(sheet, row, (int)i));
    buf_text(rows, "</row>");
}

static bool add_file(struct book *book, const char *folder, const char *name)
{
    scoped_text file = mem_format("%s.csv", name);
    scoped_text path = file_join(folder, file);
    scoped_buf bytes = { 0 };
    scoped_buf rows = { 0 };
    scoped(sheet) sheet = NULL;

    if (!file_exists(path))
        return true;
    if (file_read(path, FILE_LIMIT_BYTES, &bytes, NULL))
        sheet = sheet_parse(file, buf_view(&bytes), bytes.size_bytes, NULL);
    if (!sheet)
        return false;
    add_row(&rows, sheet, SHEET_HEADER);
    for (size_t i = 0; i < sheet_rows(sheet); i++)
        add_row(&rows, sheet, i);
    add_sheet(book, name, buf_view(&rows));
    return true;
}

static bool add_folder(struct book *book, const char *folder)
{
    static const char *const sheets[] = { "survey", "choices", "external_choices", "settings", "entities", "tests" };

    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
        if (!add_file(book, folder, sheets[i]))
            return false;
    return true;
}

/* --- the hostile ones --- */

static void many(struct book *book, const char *first, const char *each, size_t count, const char *last)
{
    scoped_buf rows = { 0 };

    buf_text(&rows, first);
    for (size_t i = 0; i < count; i++)
        buf_text(&rows, each);
    buf_text(&rows, last);
    add_sheet(book, "survey", buf_view(&rows));
}

#define CELL(text) "<c t=\"str\"><v>" text "</v></c>"
#define HEAD       "<row>" CELL("type") CELL("name") "</row>"

static bool add_hostile(struct book *book, const char *kind)
{
    if (text_equal(kind, "bomb"))
        many(book, HEAD "<row><c t=\"str\"><v>", "                                ", 6000000, "</v></c></row>");
    else if (text_equal(kind, "rows"))
        many(book, HEAD, "<row>" CELL("text") CELL("a") "</row>", 1000000, "");
    else if (text_equal(kind, "groups"))
        many(book, HEAD, "<row>" CELL("begin_group") CELL("g") "</row>", 10000, "");
    else if (text_equal(kind, "laughs"))
        many(book, HEAD, "<row>" CELL("&lol9;") "</row>", 1, "");
    else
        return false;
    return true;
}

static void finish(struct book *book, bool laughs)
{
    struct buf part = { 0 };

    if (laughs) {
        buf_text(&part, "<!DOCTYPE lolz [<!ENTITY lol1 \"lol\">");
        for (int i = 2; i < 10; i++) {
            buf_format(&part, "<!ENTITY lol%d \"", i);
            for (int times = 0; times < 10; times++)
                buf_format(&part, "&lol%d;", i - 1);
            buf_text(&part, "\">");
        }
        buf_text(&part, "]>");
    }
    buf_format(&part, "<workbook xmlns:r=\"urn:r\"><sheets>%s</sheets>%s</workbook>", buf_view(&book->names),
               laughs ? "<x>&lol9;</x>" : "");
    add_part(book, "xl/workbook.xml", &part);
    buf_format(&part, "<Relationships>%s</Relationships>", buf_view(&book->targets));
    add_part(book, "xl/_rels/workbook.xml.rels", &part);
}

int main(int argc, char **argv)
{
    struct book book = { 0 };
    bool good;

    if (argc != 3 || !(book.zip = zip_open(argv[2], ZIP_CREATE | ZIP_TRUNCATE, NULL))) {
        fputs("usage: xlsx FOLDER|bomb|laughs|rows|groups OUT.xlsx\n", stderr);
        return 2;
    }
    good = file_is_folder(argv[1]) ? add_folder(&book, argv[1]) : add_hostile(&book, argv[1]);
    finish(&book, text_equal(argv[1], "laughs"));
    good = zip_close(book.zip) == 0 && good;
    buf_clear(&book.names);
    buf_clear(&book.targets);
    return good ? 0 : 1;
}
