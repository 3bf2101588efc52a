/* cell_text.c — what a cell of a workbook says, as a person would write it: numbers, dates, truths, texts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "cell_text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/text.h"

#define DAYS_MAX    2958465 /* 31 December 9999 */
#define DAY_SECONDS 86400

/* Formats that every workbook has. */
static bool is_known_moment(int number)
{
    static const struct {
        int first, last;
    } moments[] = { { 14, 22 }, { 27, 36 }, { 45, 47 }, { 50, 58 } };

    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        if (number >= moments[i].first && number <= moments[i].last)
            return true;
    return false;
}

/* The end of what CODE begins with and is only shown: "text", [colour], \x; CODE itself when it is no such thing. */
static const char *skip_shown(const char *code)
{
    bool is_hours = *code == '[' && code[1] && strchr("hmsHMS", code[1]);

    if (*code == '"' || (*code == '[' && !is_hours)) {
        const char *end = strchr(code + 1, *code == '"' ? '"' : ']');
        return end ? end + 1 : code + strlen(code);
    }
    return *code && strchr("\\_*", *code) && code[1] ? code + 2 : code;
}

bool cell_format_is_moment(int number, const char *code)
{
    if (is_known_moment(number))
        return true;
    while (code && *code) {
        const char *after = skip_shown(code);
        if (after == code && strchr("dmyhsDMYHS", *code))
            return true;
        code = after == code ? code + 1 : after;
    }
    return false;
}

static bool is_number(const char *text, double *out)
{
    char *end;

    *out = strtod(text, &end);
    return end != text && !*end && isfinite(*out);
}

void cell_number(const char *text, struct buf *out)
{
    char digits[400];
    double number;

    if (!is_number(text, &number)) {
        buf_text(out, text);
        return;
    }
    snprintf(digits, sizeof digits, "%.15g", number); /* as many digits as a workbook shows */
    if (strchr(digits, 'e'))
        snprintf(digits, sizeof digits, fabs(number) < 1 ? "%.20f" : "%.0f", number);
    if (strchr(digits, '.'))
        while (digits[strlen(digits) - 1] == '0')
            digits[strlen(digits) - 1] = '\0';
    if (digits[strlen(digits) - 1] == '.')
        digits[strlen(digits) - 1] = '\0';
    buf_text(out, strcmp(digits, "-0") == 0 ? "0" : digits);
}

static struct date day_of(int32_t days, bool from_1904)
{
    struct date first = from_1904 ? date_make(1904, 1, 1) : date_make(1899, 12, 30);

    if (!from_1904 && days < 60)
        days++; /* the calendar of 1900 has a 29 February that never was */
    return (struct date){ first.days + days };
}

void cell_moment(const char *text, bool from_1904, struct buf *out)
{
    char day[DATE_TEXT_BYTES];
    double number;
    int64_t seconds;

    if (!is_number(text, &number) || number < 0 || number > DAYS_MAX) {
        cell_number(text, out);
        return;
    }
    seconds = (int64_t)llround((number - floor(number)) * DAY_SECONDS);
    if (number >= 1)
        buf_text(out, date_format(day_of((int32_t)floor(number) + (int32_t)(seconds / DAY_SECONDS), from_1904), day));
    seconds %= DAY_SECONDS;
    if (number >= 1 && seconds)
        buf_char(out, 'T');
    if (number < 1 || seconds)
        buf_format(out, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

/* "_x000A_" at TEXT; gives the character it stands for, 0 for none. */
static uint32_t escaped(const char *text)
{
    if (text[0] != '_' || text[1] != 'x' || strspn(text + 2, "0123456789abcdefABCDEF") != 4 || text[6] != '_')
        return 0;
    return (uint32_t)strtoul(text + 2, NULL, 16);
}

static void add_character(struct buf *out, uint32_t code)
{
    if (code == '\r' || (code >= 0xD800 && code <= 0xDFFF) || code >= 0xFFFE)
        return;
    buf_code(out, code == 0xA0 ? ' ' : code);
}

void cell_plain(const char *text, struct buf *out)
{
    scoped_buf plain = { 0 };
    scoped_buf composed = { 0 };
    size_t size_bytes;
    uint32_t code;

    while (*text) {
        uint32_t meant = escaped(text);
        size_t step = meant ? 7 : utf8_next(text, &code);
        add_character(&plain, meant ? meant : code);
        text += step;
    }
    text_compose(&composed, buf_view(&plain));
    text = text_trim(buf_view(&composed), &size_bytes);
    buf_add(out, text, size_bytes);
}
