/* plain.c — text that came from anywhere, made harmless: nothing in it steers, hides or turns what is shown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/plain.h"

#include <ctype.h>
#include <string.h>

#include <utf8proc.h>

#include "base/buf.h"
#include "base/text.h"

#define FILE_NAME_BYTES 100

/* In ascending order. */
static const struct {
    uint32_t first, last;
} unsafe[] = { { 0x0000, 0x001F },   { 0x007F, 0x009F },   { 0x00AD, 0x00AD },   { 0x061C, 0x061C },
               { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180E, 0x180E },   { 0x200B, 0x200B },
               { 0x200E, 0x200F },   { 0x2028, 0x202E },   { 0x2060, 0x206F },   { 0x3164, 0x3164 },
               { 0xD800, 0xDFFF },   { 0xE000, 0xF8FF },   { 0xFDD0, 0xFDEF },   { 0xFEFF, 0xFEFF },
               { 0xFFA0, 0xFFA0 },   { 0xFFF0, 0xFFFB },   { 0x13430, 0x1345F }, { 0x1BCA0, 0x1BCA3 },
               { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF }, { 0xF0000, 0x10FFFF } };

bool plain_is_unsafe(uint32_t code)
{
    if ((code & 0xFFFE) == 0xFFFE)
        return true;
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe && code >= unsafe[i].first; i++)
        if (code <= unsafe[i].last)
            return true;
    return false;
}

bool plain_is_joined(uint32_t code)
{
    utf8proc_category_t category;

    if (code < 0x300)
        return false;
    category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || code == 0x200C || code == 0x200D;
}

/* What stands for CODE after JOINED others on the letter (-1: there is no letter yet); 0: nothing. */
static uint32_t harmless(uint32_t code, int *joined)
{
    if (plain_is_unsafe(code)) {
        *joined = 0;
        return PLAIN_MARK;
    }
    if (!plain_is_joined(code)) {
        *joined = 0;
        return code;
    }
    if (*joined < 0) {
        *joined = 0;
        return PLAIN_MARK;
    }
    if (*joined > PLAIN_MARKS)
        return 0;
    return ++*joined > PLAIN_MARKS ? PLAIN_MARK : code;
}

void plain_text(struct buf *out, const char *text, enum plain_lines lines)
{
    int joined = -1;
    uint32_t code;

    for (size_t size; (size = utf8_next(text, &code)); text += size) {
        if (lines == PLAIN_LINES && code == '\n') {
            buf_char(out, '\n');
            joined = -1;
            continue;
        }
        code = harmless(code, &joined);
        if (code)
            buf_code(out, code);
    }
}

static bool is_number(const char *text)
{
    size_t i = *text == '-' || *text == '+', first = i;

    while (isdigit((unsigned char)text[i]) || (text[i] == '.' && i > first))
        i++;
    return i > first && text[i] == '\0';
}

void plain_cell(struct buf *out, const char *text)
{
    scoped_buf plain = { 0 };
    const char *cell;
    bool is_formula = *text && strchr("=+-@\t\r", *text) && !is_number(text);

    plain_text(&plain, text, PLAIN_LINES);
    cell = buf_view(&plain);
    if (!strpbrk(cell, ",;\"\n") && !is_formula) {
        buf_text(out, cell);
        return;
    }
    buf_text(out, is_formula ? "\"'" : "\"");
    for (; *cell; cell++) {
        if (*cell == '"')
            buf_char(out, '"');
        buf_char(out, *cell);
    }
    buf_char(out, '"');
}

void plain_file_name(struct buf *out, const char *text)
{
    size_t start = out->size_bytes, end = start, size;
    uint32_t code;
    int joined = -1;

    for (; (size = utf8_next(text, &code)) && out->size_bytes - start < FILE_NAME_BYTES; text += size) {
        bool is_first = out->size_bytes == start;

        code = harmless(code, &joined);
        if (code == PLAIN_MARK || (code && code < 0x80 && strchr("/\\:*?\"<>|", (int)code)))
            code = '_';
        if (!code || (is_first && (code == ' ' || code == '.' || code == '-')))
            continue;
        buf_code(out, code);
        if (code != ' ')
            end = out->size_bytes;
    }
    buf_cut(out, end);
    if (end == start)
        buf_char(out, '_');
}

void plain_json(struct buf *out, const char *json)
{
    uint32_t code;

    for (size_t size; (size = utf8_next(json, &code)); json += size) {
        bool is_hidden = code >= 0x7F && (plain_is_unsafe(code) || plain_is_joined(code));

        if (!is_hidden)
            buf_code(out, code);
        else if (code < 0x10000)
            buf_format(out, "\\u%04x", (unsigned)code);
        else
            buf_format(out, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((code - 0x10000) >> 10)),
                       (unsigned)(0xDC00 + ((code - 0x10000) & 0x3FF)));
    }
}
