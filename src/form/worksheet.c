/* worksheet.c — one sheet of a workbook, its rows of cells gathered into a sheet of text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "worksheet.h"

#include <string.h>

#include "base/array.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "cell_text.h"
#include "package.h"

#define COLUMNS_MAX    4096
#define ROWS_MAX       200000
#define CELL_MAX_BYTES 131072
#define TEXT_MAX_BYTES ((size_t)64 << 20) /* of a whole sheet: a long text may be shared by many cells */

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_TRUTH };

struct reading {
    const char *name;
    const struct worksheet_book *book;
    struct sheet *sheet; /* NULL until its first row was read */
    struct error *err;
    struct arena *arena; /* of the row in hand */
    const char **cells;  /* of the row in hand, COLUMNS_MAX of them */
    size_t cell_count, column, line;
    enum cell_type type;
    size_t style;
    struct buf text;
    bool is_in_cell, is_in_value, is_phonetic;
    size_t text_bytes;
};

static bool refuse(struct reading *reading, const char *sentence)
{
    error_set(reading->err, ERROR_INPUT, "%s", sentence);
    error_at(reading->err, "%s:%zu", reading->name, reading->line);
    return false;
}

static size_t number_of(const struct part_attributes *attributes, const char *name)
{
    scoped_text text = part_attribute(attributes, name);
    int64_t number;

    return text && text_integer(text, 0, 100000000, &number) ? (size_t)number : 0;
}

/* "AB12" is column 27. */
static size_t column_of(const struct part_attributes *attributes, size_t next)
{
    scoped_text place = part_attribute(attributes, "r");
    size_t column = 0;

    for (const char *at = place; at && *at >= 'A' && *at <= 'Z' && column < 100000; at++)
        column = column * 26 + (size_t)(*at - 'A') + 1;
    return column ? column - 1 : next;
}

static void begin_row(struct reading *reading, const struct part_attributes *attributes)
{
    size_t line = number_of(attributes, "r");

    reading->line = line ? line : reading->line + 1;
    reading->column = reading->cell_count = 0;
    arena_reset(reading->arena);
}

static void begin_cell(struct reading *reading, const struct part_attributes *attributes)
{
    static const struct {
        const char *written;
        enum cell_type type;
    } types[] = { { "s", CELL_SHARED }, { "str", CELL_TEXT }, { "inlineStr", CELL_TEXT },
                  { "b", CELL_TRUTH },  { "e", CELL_TEXT },   { "d", CELL_TEXT } };
    scoped_text type = part_attribute(attributes, "t");

    reading->is_in_cell = true;
    reading->column = column_of(attributes, reading->column);
    reading->style = number_of(attributes, "s");
    reading->type = CELL_NUMBER;
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++)
        if (text_equal(types[i].written, type))
            reading->type = types[i].type;
    buf_cut(&reading->text, 0);
}

static bool begin(void *with, const char *name, const struct part_attributes *attributes)
{
    struct reading *reading = with;

    if (text_equal(name, "row"))
        begin_row(reading, attributes);
    else if (text_equal(name, "c"))
        begin_cell(reading, attributes);
    else if (text_equal(name, "rPh"))
        reading->is_phonetic = true;
    else if ((text_equal(name, "v") || text_equal(name, "t")) && reading->is_in_cell && !reading->is_phonetic)
        reading->is_in_value = true;
    return true;
}

static bool text(void *with, const char *bytes, size_t size_bytes)
{
    struct reading *reading = with;

    if (!reading->is_in_value)
        return true;
    if (reading->text.size_bytes + size_bytes > CELL_MAX_BYTES)
        return refuse(reading, _("A cell of this row holds too much text: shorten it."));
    buf_add(&reading->text, bytes, size_bytes);
    return true;
}

static void add_shared(const struct reading *reading, const char *number, struct buf *out)
{
    int64_t at;

    if (text_integer(number, 0, (int64_t)reading->book->string_count - 1, &at))
        buf_text(out, reading->book->strings[at]);
}

static void add_text(const struct reading *reading, struct buf *out)
{
    const char *written = buf_view(&reading->text);
    const struct worksheet_book *book = reading->book;

    switch (reading->type) {
    case CELL_SHARED:
        add_shared(reading, written, out);
        return;
    case CELL_TEXT:
        cell_plain(written, out);
        return;
    case CELL_TRUTH:
        buf_text(out, text_equal(written, "1") ? "TRUE" : "FALSE");
        return;
    case CELL_NUMBER:
        if (!*written)
            return;
        if (reading->style < book->style_count && book->is_moment[reading->style])
            cell_moment(written, book->from_1904, out);
        else
            cell_number(written, out);
        return;
    }
}

static bool end_cell(struct reading *reading)
{
    scoped_buf out = { 0 };
    size_t column = reading->column++;

    reading->is_in_cell = reading->is_in_value = false;
    if (column >= COLUMNS_MAX || (reading->sheet && column >= sheet_columns(reading->sheet)))
        return true;
    add_text(reading, &out);
    if (!out.size_bytes)
        return true;
    if (utf8_control(buf_view(&out)))
        return refuse(reading, _("This cell holds a control character, which no text needs. Type the cell anew."));
    reading->text_bytes += out.size_bytes;
    if (reading->text_bytes > TEXT_MAX_BYTES)
        return refuse(reading, _("This sheet holds more text than is allowed: leave out what is not needed."));
    while (reading->cell_count <= column)
        reading->cells[reading->cell_count++] = "";
    reading->cells[column] = arena_text(reading->arena, buf_view(&out));
    return true;
}

static bool take_header(struct reading *reading)
{
    scoped(map) names = map_new();

    for (size_t i = 0; i < reading->cell_count; i++)
        if (*reading->cells[i] && map_put(names, reading->cells[i], reading))
            return refuse(reading, _("This column name stands twice in the sheet. Rename or remove one of them."));
    reading->sheet = sheet_new(reading->name, reading->cells, reading->cell_count);
    return true;
}

static bool end_row(struct reading *reading)
{
    if (!reading->cell_count)
        return true;
    if (!reading->sheet)
        return take_header(reading);
    if (sheet_rows(reading->sheet) == ROWS_MAX)
        return refuse(reading, _("A sheet of a workbook has at most 200,000 rows: split it, or use a CSV file."));
    sheet_add_row(reading->sheet, reading->cells, reading->cell_count, reading->line);
    return true;
}

static bool end(void *with, const char *name)
{
    struct reading *reading = with;

    if (text_equal(name, "v") || text_equal(name, "t"))
        reading->is_in_value = false;
    else if (text_equal(name, "rPh"))
        reading->is_phonetic = false;
    else if (text_equal(name, "c"))
        return end_cell(reading);
    else if (text_equal(name, "row"))
        return end_row(reading);
    return true;
}

struct sheet *worksheet_read(struct package *package, const char *part, const char *name,
                             const struct worksheet_book *book, struct error *err)
{
    struct reading reading = { .name = name, .book = book, .err = err, .arena = arena_new() };
    const struct part_handler handler = { begin, end, text, &reading };
    bool good;

    reading.cells = mem_array(COLUMNS_MAX, sizeof *reading.cells);
    good = package_read(package, part, &handler, err);
    if (good && !reading.sheet)
        reading.sheet = sheet_new(name, NULL, 0);
    arena_free(reading.arena);
    buf_clear(&reading.text);
    mem_free(reading.cells);
    if (good)
        return reading.sheet;
    sheet_free(reading.sheet);
    return NULL;
}
