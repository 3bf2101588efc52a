/* workbook.c — an .xlsx workbook, its sheets read one by one as text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "workbook.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "cell_text.h"
#include "package.h"
#include "worksheet.h"

#define STRINGS_MAX    1000000
#define STYLES_MAX     100000
#define SHEETS_MAX     1000
#define CELL_MAX_BYTES 131072
#define OFFICE         "xl/"

/* A sheet of the workbook, or whatever else it refers to. */
struct named {
    const char *name, *part;
};

struct workbook {
    struct package *package;
    struct arena *arena;
    struct map *targets; /* "rId3" -> part */
    const char *strings_part, *styles_part;
    ARRAY(struct named) sheets;
    ARRAY(const char *) strings;
    ARRAY(bool) is_moment; /* by style */
    struct map *formats;   /* number as text -> code */
    bool from_1904, has_tables;
};

/* A part under way; each kind uses what it needs. */
struct reading {
    struct workbook *book;
    struct error *err;
    struct buf text;
    bool is_in_text, is_phonetic, is_in_styles;
};

static bool ignore_end(void *with, const char *name)
{
    (void)with;
    (void)name;
    return true;
}

static bool ignore_text(void *with, const char *bytes, size_t size_bytes)
{
    (void)with;
    (void)bytes;
    (void)size_bytes;
    return true;
}

/* --- what refers to what --- */

static bool take_target(void *with, const char *name, const struct part_attributes *attributes)
{
    struct reading *reading = with;
    struct workbook *book = reading->book;
    scoped_text id = part_attribute(attributes, "Id");
    scoped_text target = part_attribute(attributes, "Target");
    scoped_text type = part_attribute(attributes, "Type");
    const char *part;

    if (!text_equal(name, "Relationship") || !id || !target || !type || map_count(book->targets) > SHEETS_MAX)
        return true;
    part = *target == '/' ? arena_text(book->arena, target + 1)
                          : arena_format(book->arena, OFFICE "%s", text_starts(target, "./") ? target + 2 : target);
    map_put(book->targets, arena_text(book->arena, id), (void *)part);
    if (text_ends(type, "/sharedStrings"))
        book->strings_part = part;
    if (text_ends(type, "/styles"))
        book->styles_part = part;
    return true;
}

static bool take_sheet(void *with, const char *name, const struct part_attributes *attributes)
{
    struct reading *reading = with;
    struct workbook *book = reading->book;

    if (text_equal(name, "workbookPr")) {
        scoped_text old = part_attribute(attributes, "date1904");
        book->from_1904 = old && (text_equal(old, "1") || text_equal(old, "true"));
    }
    if (text_equal(name, "sheet") && book->sheets.count < SHEETS_MAX) {
        scoped_text called = part_attribute(attributes, "name");
        scoped_text id = part_attribute(attributes, "id");
        const char *part = id ? map_find(book->targets, id) : NULL;
        if (called && part)
            *array_add(&book->sheets) = (struct named){ arena_text(book->arena, called), part };
    }
    return true;
}

/* --- shared texts --- */

static bool begin_string(void *with, const char *name, const struct part_attributes *attributes)
{
    struct reading *reading = with;

    (void)attributes;
    if (text_equal(name, "si"))
        buf_cut(&reading->text, 0);
    else if (text_equal(name, "rPh"))
        reading->is_phonetic = true;
    else if (text_equal(name, "t"))
        reading->is_in_text = !reading->is_phonetic;
    return true;
}

static bool string_text(void *with, const char *bytes, size_t size_bytes)
{
    struct reading *reading = with;

    if (!reading->is_in_text)
        return true;
    if (reading->text.size_bytes + size_bytes > CELL_MAX_BYTES)
        return error_set(reading->err, ERROR_INPUT, _("A cell of this workbook holds too much text: shorten it."));
    buf_add(&reading->text, bytes, size_bytes);
    return true;
}

static bool end_string(void *with, const char *name)
{
    struct reading *reading = with;
    struct workbook *book = reading->book;

    if (text_equal(name, "t"))
        reading->is_in_text = false;
    else if (text_equal(name, "rPh"))
        reading->is_phonetic = false;
    if (!text_equal(name, "si"))
        return true;
    if (book->strings.count == STRINGS_MAX)
        return error_set(reading->err, ERROR_INPUT,
                         _("This workbook holds more texts than is allowed: leave out what is not needed."));
    scoped_buf plain = { 0 };
    cell_plain(buf_view(&reading->text), &plain);
    *array_add(&book->strings) = arena_text(book->arena, buf_view(&plain));
    return true;
}

/* --- styles --- */

static void take_format(struct workbook *book, const struct part_attributes *attributes)
{
    scoped_text number = part_attribute(attributes, "numFmtId");
    scoped_text code = part_attribute(attributes, "formatCode");

    if (number && code && map_count(book->formats) < STYLES_MAX)
        map_put(book->formats, arena_text(book->arena, number), arena_text(book->arena, code));
}

static bool take_style(void *with, const char *name, const struct part_attributes *attributes)
{
    struct reading *reading = with;
    struct workbook *book = reading->book;

    if (text_equal(name, "numFmt"))
        take_format(book, attributes);
    if (text_equal(name, "cellXfs"))
        reading->is_in_styles = true;
    if (text_equal(name, "xf") && reading->is_in_styles && book->is_moment.count < STYLES_MAX) {
        scoped_text number = part_attribute(attributes, "numFmtId");
        int64_t format = 0;
        if (number)
            text_integer(number, 0, 100000, &format);
        *array_add(&book->is_moment) =
            cell_format_is_moment((int)format, number ? map_find(book->formats, number) : NULL);
    }
    return true;
}

static bool end_style(void *with, const char *name)
{
    struct reading *reading = with;

    if (text_equal(name, "cellXfs"))
        reading->is_in_styles = false;
    return true;
}

/* --- the workbook --- */

static bool read_part(struct workbook *book, const char *part, struct part_handler handler, struct error *err)
{
    struct reading reading = { .book = book, .err = err };
    bool good;

    handler.with = &reading;
    good = package_read(book->package, part, &handler, err);
    buf_clear(&reading.text);
    return good;
}

/* Texts and styles are read when the first sheet is. */
static bool read_tables(struct workbook *book, struct error *err)
{
    if (book->has_tables)
        return true;
    if (book->strings_part && package_has(book->package, book->strings_part) &&
        !read_part(book, book->strings_part, (struct part_handler){ begin_string, end_string, string_text, NULL }, err))
        return false;
    book->has_tables =
        !book->styles_part || !package_has(book->package, book->styles_part) ||
        read_part(book, book->styles_part, (struct part_handler){ take_style, end_style, ignore_text, NULL }, err);
    return book->has_tables;
}

bool workbook_is(const void *bytes, size_t size_bytes)
{
    return size_bytes >= 4 && memcmp(bytes, "PK\3\4", 4) == 0;
}

struct workbook *workbook_open(const char *name, const void *bytes, size_t size_bytes, struct error *err)
{
    struct package *package = package_open(name, bytes, size_bytes, err);
    struct workbook *book;

    if (!package)
        return NULL;
    book = mem_new(sizeof *book);
    book->package = package;
    book->arena = arena_new();
    book->targets = map_new();
    book->formats = map_new();
    if (read_part(book, OFFICE "_rels/workbook.xml.rels",
                  (struct part_handler){ take_target, ignore_end, ignore_text, NULL }, err) &&
        read_part(book, OFFICE "workbook.xml", (struct part_handler){ take_sheet, ignore_end, ignore_text, NULL }, err))
        return book;
    workbook_free(book);
    return NULL;
}

static bool is_called(const char *name, const char *wanted)
{
    size_t size_bytes;
    const char *trimmed = text_trim(name, &size_bytes);

    return size_bytes == strlen(wanted) && strncasecmp(trimmed, wanted, size_bytes) == 0;
}

struct sheet *workbook_sheet(struct workbook *book, const char *wanted, struct error *err)
{
    scoped_text name = mem_format("%s/%s", package_name(book->package), wanted);
    size_t at = 0;

    while (at < book->sheets.count && !is_called(book->sheets.at[at].name, wanted))
        at++;
    if (at == book->sheets.count) {
        error_set(err, ERROR_ABSENT, _("%s has no sheet “%s”: add it."), package_name(book->package), wanted);
        return NULL;
    }
    if (!read_tables(book, err))
        return NULL;
    return worksheet_read(book->package, book->sheets.at[at].part, name,
                          &(struct worksheet_book){ book->strings.at, book->strings.count, book->is_moment.at,
                                                    book->is_moment.count, book->from_1904 },
                          err);
}

void workbook_free(struct workbook *book)
{
    if (!book)
        return;
    array_clear(&book->sheets);
    array_clear(&book->strings);
    array_clear(&book->is_moment);
    map_free(book->targets);
    map_free(book->formats);
    arena_free(book->arena);
    package_free(book->package);
    mem_free(book);
}
