/* text.c — makes any text safe and right to show on a terminal: the one road from data to the screen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tui/text.h"

#include <stdbool.h>
#include <wchar.h>

#include <fribidi.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/plain.h"
#include "base/text.h"

#define ELLIPSIS 0x2026

static int width_of(uint32_t code)
{
    int width = code < 0x7F ? 1 : wcwidth((wchar_t)code);

    return width < 0 ? 1 : width;
}

/* Combining marks and joiners: what belongs to the letter before it. */
static bool is_joined(uint32_t code)
{
    return code >= 0x300 && width_of(code) == 0;
}

static bool is_right_to_left(uint32_t code)
{
    return (code >= 0x590 && code <= 0x8FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
           (code >= 0xFE70 && code <= 0xFEFC) || (code >= 0x10800 && code <= 0x10FFF) ||
           (code >= 0x1E800 && code <= 0x1EFFF);
}

struct letters {
    ARRAY(uint32_t) codes;
    bool has_right_to_left;
};

/* Characters a terminal does not know a width for show as the mark as well. */
static uint32_t shown_code(uint32_t code)
{
    return plain_is_unsafe(code) || (code >= 0x7F && wcwidth((wchar_t)code) < 0) ? PLAIN_MARK : code;
}

/* What belongs to a letter shows with it: without one, or beyond the fourth, a mark shows instead. */
static void collect(struct letters *letters, const char *text)
{
    size_t joined = PLAIN_MARKS, size;
    uint32_t code;

    while ((size = utf8_next(text, &code))) {
        text += size;
        code = shown_code(code);
        joined = is_joined(code) ? joined + 1 : 0;
        if (joined > PLAIN_MARKS + 1)
            continue;
        if (joined > PLAIN_MARKS)
            code = PLAIN_MARK;
        letters->has_right_to_left |= is_right_to_left(code);
        *array_add(&letters->codes) = code;
    }
}

/* Puts right-to-left runs in the order of the screen; on failure the order of writing stays. */
static void reorder(struct letters *letters)
{
    size_t count = letters->codes.count, kept = 0;
    ARRAY(uint32_t) seen = { 0 };
    FriBidiParType direction = FRIBIDI_PAR_LTR;

    for (size_t i = 0; i <= count; i++)
        *array_add(&seen) = 0;
    if (fribidi_log2vis(letters->codes.at, (FriBidiStrIndex)count, &direction, seen.at, NULL, NULL, NULL)) {
        for (size_t i = 0; i < count; i++)
            if (seen.at[i] != FRIBIDI_CHAR_FILL)
                letters->codes.at[kept++] = seen.at[i];
        letters->codes.count = kept;
    }
    array_clear(&seen);
}

static size_t whole_columns(const struct letters *letters)
{
    size_t columns = 0;

    for (size_t i = 0; i < letters->codes.count; i++)
        columns += (size_t)width_of(letters->codes.at[i]);
    return columns;
}

/* Plain letters only: nothing to weigh, and by far the most common. */
static bool is_plain(const char *text, size_t *columns)
{
    size_t i = 0;

    while (text[i] >= ' ' && text[i] < 0x7F)
        i++;
    *columns = i;
    return text[i] == '\0';
}

static size_t write_cut(struct buf *out, const struct letters *letters, size_t columns)
{
    size_t used = 0;

    for (size_t i = 0; i < letters->codes.count; i++) {
        size_t width = (size_t)width_of(letters->codes.at[i]);
        if (used + width + 1 > columns)
            break;
        buf_code(out, letters->codes.at[i]);
        used += width;
    }
    buf_code(out, ELLIPSIS);
    return used + 1;
}

size_t text_show(struct buf *out, const char *text, size_t columns)
{
    struct letters letters = { 0 };
    size_t used;

    if (!columns)
        return 0;
    if (is_plain(text, &used) && used <= columns) {
        buf_add(out, text, used);
        return used;
    }
    collect(&letters, text);
    if (letters.has_right_to_left)
        reorder(&letters);
    used = whole_columns(&letters);
    if (used > columns) {
        used = write_cut(out, &letters, columns);
    } else {
        for (size_t i = 0; i < letters.codes.count; i++)
            buf_code(out, letters.codes.at[i]);
    }
    array_clear(&letters.codes);
    return used;
}

size_t text_columns(const char *text)
{
    scoped_buf shown = { 0 };

    return text_show(&shown, text, TEXT_WHOLE);
}

size_t text_cluster(const char *text)
{
    uint32_t code, before;
    size_t size = utf8_next(text, &before), more;

    while (size && (more = utf8_next(text + size, &code)) && (is_joined(code) || before == 0x200D)) {
        size += more;
        before = code;
    }
    return size;
}

void text_accept(struct buf *out, const char *text, enum text_lines lines)
{
    size_t size;
    uint32_t code;

    while ((size = utf8_next(text, &code))) {
        text += size;
        if (code == '\r' && *text == '\n')
            continue;
        if (code == '\n' || code == '\r')
            buf_char(out, lines == TEXT_LINES ? '\n' : ' ');
        else if (code == '\t')
            buf_char(out, ' ');
        else if (!plain_is_unsafe(code) && code != PLAIN_MARK)
            buf_code(out, code);
    }
}
