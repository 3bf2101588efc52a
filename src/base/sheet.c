/* sheet.c — a CSV sheet: named columns, rows, and where each cell stands. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/sheet.h"

#include <csv.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

#define LIMIT_ROWS    1000000
#define LIMIT_COLUMNS 4096
#define BYTE_MARK     "\xEF\xBB\xBF"

struct row {
    size_t line, first, count; /* its cells are first … first + count - 1 of the sheet's; the rest is blank */
};

struct sheet {
    struct arena *arena;
    const char *name;
    struct map *index; /* column name to its place + 1 */
    ARRAY(const char *) columns;
    ARRAY(const char *) written; /* beside columns */
    ARRAY(const char *) cells;
    ARRAY(struct row) rows;
};

static struct sheet *sheet_make(const char *name)
{
    struct sheet *sheet = mem_new(sizeof *sheet);

    sheet->arena = arena_new();
    sheet->name = arena_text(sheet->arena, name);
    sheet->index = map_new();
    return sheet;
}

/* Columns without a name are kept for their place, but cannot be found. False when the name was there already. */
static bool add_column(struct sheet *sheet, const char *name)
{
    name = *name ? arena_text(sheet->arena, name) : "";
    *array_add(&sheet->columns) = name;
    *array_add(&sheet->written) = name;
    return !*name || !map_put(sheet->index, name, (void *)(uintptr_t)sheet->columns.count);
}

/* Blank cells at the end take no room. */
static void add_row(struct sheet *sheet, const char *const *cells, size_t count, size_t line)
{
    struct row row = { line, sheet->cells.count, 0 };

    while (count && !(cells[count - 1] && *cells[count - 1]))
        count--;
    row.count = count;
    for (size_t i = 0; i < count; i++)
        *array_add(&sheet->cells) = cells[i] && *cells[i] ? arena_text(sheet->arena, cells[i]) : "";
    *array_add(&sheet->rows) = row;
}

struct sheet *sheet_new(const char *name, const char *const *columns, size_t column_count)
{
    struct sheet *sheet = sheet_make(name);

    for (size_t i = 0; i < column_count; i++)
        add_column(sheet, columns[i] ? columns[i] : "");
    return sheet;
}

void sheet_add_row(struct sheet *sheet, const char *const *cells, size_t cell_count, size_t line)
{
    add_row(sheet, cells, cell_count < sheet->columns.count ? cell_count : sheet->columns.count, line);
}

bool sheet_rename(struct sheet *sheet, size_t column, const char *name)
{
    int at = sheet_find(sheet, name);

    if (at >= 0)
        return (size_t)at == column;
    if (*sheet->columns.at[column])
        map_put(sheet->index, sheet->columns.at[column], NULL);
    sheet->columns.at[column] = arena_text(sheet->arena, name);
    map_put(sheet->index, sheet->columns.at[column], (void *)(uintptr_t)(column + 1));
    return true;
}

static void format_cell(const char *text, struct buf *out)
{
    if (!text[strcspn(text, ",\"\r\n")]) {
        buf_text(out, text);
        return;
    }
    buf_char(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            buf_char(out, '"');
        buf_char(out, *text);
    }
    buf_char(out, '"');
}

void sheet_format(const struct sheet *sheet, struct buf *out)
{
    for (size_t i = 0; i < sheet->columns.count; i++) {
        if (i)
            buf_char(out, ',');
        format_cell(sheet->columns.at[i], out);
    }
    buf_char(out, '\n');
    for (size_t row = 0; row < sheet->rows.count; row++) {
        for (size_t i = 0; i < sheet->columns.count; i++) {
            if (i)
                buf_char(out, ',');
            format_cell(sheet_cell(sheet, row, (int)i), out);
        }
        buf_char(out, '\n');
    }
}

/* The row that libcsv is reading. */
struct reading {
    struct sheet *sheet;
    struct arena *arena; /* the cells of this row */
    ARRAY(const char *) cells;
    size_t line, row_line; /* the line being fed; where the row began */
    bool blank, failed;
    struct error *err;
};

static void refuse(struct reading *reading, size_t column, const char *sentence)
{
    if (reading->failed)
        return;
    reading->failed = true;
    error_set(reading->err, ERROR_INPUT, "%s", sentence);
    if (column)
        error_at(reading->err, "%s:%zu:%zu", reading->sheet->name, reading->row_line, column);
    else
        error_at(reading->err, "%s:%zu", reading->sheet->name, reading->row_line);
}

static void on_cell(void *bytes, size_t size_bytes, void *with)
{
    struct reading *reading = with;
    scoped_buf composed = { 0 };
    const char *cell;

    (void)size_bytes; /* CSV_APPEND_NULL; utf8_check() let no NUL pass */
    if (reading->failed)
        return;
    if (reading->cells.count == LIMIT_COLUMNS) {
        refuse(reading, 0, _("This sheet has more than 4096 columns. Leave out the columns that are not needed."));
        return;
    }
    if (bytes && utf8_control(bytes)) {
        refuse(reading, reading->cells.count + 1,
               _("This cell holds a control character, which no text needs. Type the cell anew."));
        return;
    }
    text_compose(&composed, bytes ? bytes : "");
    cell = text_trim(buf_view(&composed), &size_bytes);
    reading->blank = reading->blank && !size_bytes;
    *array_add(&reading->cells) = size_bytes ? arena_text_part(reading->arena, cell, size_bytes) : "";
}

static void take_header(struct reading *reading)
{
    for (size_t i = 0; i < reading->cells.count; i++)
        if (!add_column(reading->sheet, reading->cells.at[i]))
            refuse(reading, i + 1, _("This column name stands twice in the sheet. Rename or remove one of them."));
}

static void take_row(struct reading *reading)
{
    size_t count = reading->cells.count;

    while (count && !*reading->cells.at[count - 1])
        count--;
    if (count > reading->sheet->columns.count)
        refuse(reading, count, _("This row has more cells than the sheet has columns. Check its commas and quotes."));
    else if (reading->sheet->rows.count == LIMIT_ROWS)
        refuse(reading, 0, _("This sheet has more than 1,000,000 rows. Split it into smaller ones."));
    else
        add_row(reading->sheet, reading->cells.at, count, reading->row_line);
}

static void on_row(int end, void *with)
{
    struct reading *reading = with;

    (void)end;
    if (!reading->failed && !reading->blank) {
        if (reading->sheet->columns.count)
            take_row(reading);
        else
            take_header(reading);
        arena_free(reading->arena);
        reading->arena = arena_new();
    }
    reading->cells.count = 0;
    reading->blank = true;
    reading->row_line = reading->line + 1;
}

/* The bytes of the first line, its end of line included: LF, CR LF or CR. */
static size_t line_size(const char *bytes, size_t size_bytes)
{
    const char *feed = memchr(bytes, '\n', size_bytes);
    size_t line_bytes = feed ? (size_t)(feed - bytes) + 1 : size_bytes;
    const char *back = memchr(bytes, '\r', line_bytes);

    if (!back || (feed && back + 1 == feed))
        return line_bytes;
    return (size_t)(back - bytes) + 1;
}

/* libcsv does not tell lines, so it is fed one at a time; with CSV_REPALL_NL it reports the empty ones too. */
static void read_lines(struct reading *reading, struct csv_parser *parser, const char *bytes, size_t size_bytes)
{
    while (size_bytes > 0 && !reading->failed) {
        size_t line_bytes = line_size(bytes, size_bytes);

        reading->line++;
        if (csv_parse(parser, bytes, line_bytes, on_cell, on_row, reading) != line_bytes) {
            reading->row_line = reading->line;
            refuse(reading, 0, _("A quote stands where none may stand. Write it twice inside a quoted cell."));
        }
        bytes += line_bytes;
        size_bytes -= line_bytes;
    }
    if (!reading->failed && csv_fini(parser, on_cell, on_row, reading) != 0)
        refuse(reading, 0, _("The quote that begins in this row is never closed. Close it."));
}

static bool read_sheet(struct sheet *sheet, const char *bytes, size_t size_bytes, struct error *err)
{
    struct reading reading = { .sheet = sheet, .arena = arena_new(), .row_line = 1, .blank = true, .err = err };
    struct csv_parser parser;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL | CSV_REPALL_NL) != 0)
        mem_array(SIZE_MAX, 1); /* for want of memory only */
    read_lines(&reading, &parser, bytes, size_bytes);
    csv_free(&parser);
    arena_free(reading.arena);
    array_clear(&reading.cells);
    if (!reading.failed && !sheet->columns.count)
        refuse(&reading, 0, _("This sheet is empty. Give it a first row with the names of its columns."));
    return !reading.failed;
}

/* Refuses bad UTF-8 and says on which line the first of it stands. */
static bool check_bytes(const char *name, const char *bytes, size_t size_bytes, struct error *err)
{
    size_t line = 1;

    if (utf8_check(bytes, size_bytes))
        return true;
    for (size_t at = 0, step; at < size_bytes; at += step, line++) {
        step = line_size(bytes + at, size_bytes - at);
        if (!utf8_check(bytes + at, step))
            break;
    }
    error_set(err, ERROR_INPUT, _("%s is not in UTF-8. Save it again as CSV in UTF-8."), name);
    error_at(err, "%s:%zu", name, line);
    return false;
}

struct sheet *sheet_parse(const char *name, const char *bytes, size_t size_bytes, struct error *err)
{
    size_t mark_bytes = strlen(BYTE_MARK);
    struct sheet *sheet;

    if (size_bytes >= mark_bytes && memcmp(bytes, BYTE_MARK, mark_bytes) == 0) {
        bytes += mark_bytes;
        size_bytes -= mark_bytes;
    }
    if (!check_bytes(name, bytes, size_bytes, err))
        return NULL;
    sheet = sheet_make(name);
    if (read_sheet(sheet, bytes, size_bytes, err))
        return sheet;
    sheet_free(sheet);
    return NULL;
}

const char *sheet_name(const struct sheet *sheet)
{
    return sheet->name;
}

size_t sheet_rows(const struct sheet *sheet)
{
    return sheet->rows.count;
}

size_t sheet_columns(const struct sheet *sheet)
{
    return sheet->columns.count;
}

const char *sheet_column(const struct sheet *sheet, size_t column)
{
    return sheet->columns.at[column];
}

const char *sheet_written(const struct sheet *sheet, size_t column)
{
    return sheet->written.at[column];
}

int sheet_find(const struct sheet *sheet, const char *column)
{
    return (int)(uintptr_t)map_find(sheet->index, column) - 1;
}

const char *sheet_cell(const struct sheet *sheet, size_t row, int column)
{
    const struct row *here = &sheet->rows.at[row];

    if (column < 0 || (size_t)column >= here->count)
        return "";
    return sheet->cells.at[here->first + (size_t)column];
}

const char *sheet_get(const struct sheet *sheet, size_t row, const char *column)
{
    return sheet_cell(sheet, row, sheet_find(sheet, column));
}

size_t sheet_line(const struct sheet *sheet, size_t row)
{
    if (row == SHEET_HEADER || row >= sheet->rows.count)
        return 1;
    return sheet->rows.at[row].line;
}

bool sheet_error(const struct sheet *sheet, size_t row, const char *column, struct error *err)
{
    int known = column ? sheet_find(sheet, column) : -1;

    if (known >= 0)
        column = sheet->written.at[known];
    if (column)
        error_at(err, "%s:%zu:%s", sheet->name, sheet_line(sheet, row), column);
    else
        error_at(err, "%s:%zu", sheet->name, sheet_line(sheet, row));
    return false;
}

void sheet_free(struct sheet *sheet)
{
    if (!sheet)
        return;
    array_clear(&sheet->columns);
    array_clear(&sheet->written);
    array_clear(&sheet->cells);
    array_clear(&sheet->rows);
    map_free(sheet->index);
    arena_free(sheet->arena);
    mem_free(sheet);
}
