/* typed.c — what a person types for a date, a time or a number, made canonical. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/typed.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"

#define PARTS_MAX   3
#define YEARS_AHEAD 20
#define STEPS_MAX   100000
#define YEAR_LEAST  1000 /* of four digits, which is all that is read */

/* clang-format off */
static const struct { const char *word; int days; } words[] = {
    { "vandaag", 0 }, { "today", 0 }, { "aujourd'hui", 0 }, { "aujourd’hui", 0 },
    { "gisteren", -1 }, { "yesterday", -1 }, { "hier", -1 },
    { "morgen", 1 }, { "tomorrow", 1 }, { "demain", 1 },
};
static const struct { char letter; int days, months; } units[] = {
    { 'd', 1, 0 }, { 'w', 7, 0 }, { 'm', 0, 1 }, { 'j', 0, 12 }, { 'y', 0, 12 }, { 'a', 0, 12 },
};
/* clang-format on */

/* Numbers with marks between: "1-9-23", "010923". DIGITS tells how each was written. */
struct parts {
    int value[PARTS_MAX];
    size_t digits[PARTS_MAX];
    size_t count;
};

struct typing {
    struct date today;
    bool (*fits)(void *with, struct date date);
    void *with;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

static int number_of(const char *text, size_t digits)
{
    int number = 0;

    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

static bool add_part(struct parts *parts, const char *text, size_t digits)
{
    if (!digits || digits > 4 || parts->count == PARTS_MAX)
        return false;
    parts->value[parts->count] = number_of(text, digits);
    parts->digits[parts->count++] = digits;
    return true;
}

static bool split(const char *text, struct parts *out)
{
    struct parts parts = { 0 };

    for (;;) {
        size_t digits = count_digits(text);
        if (!add_part(&parts, text, digits))
            return false;
        text += digits;
        if (!*text)
            break;
        if (!strchr("-/. ", *text))
            return false;
        text++;
    }
    *out = parts;
    return true;
}

/* ddmmyy or ddmmyyyy without marks. */
static bool split_solid(const char *text, struct parts *out)
{
    size_t digits = count_digits(text);

    if ((digits != 6 && digits != 8) || text[digits])
        return false;
    *out = (struct parts){ { number_of(text, 2), number_of(text + 2, 2), number_of(text + 4, digits - 4) },
                           { 2, 2, digits - 4 },
                           3 };
    return true;
}

/* A year of two digits: the latest that fits, of this century and the last. */
static struct date in_century(const struct typing *typing, int year, int month, int day)
{
    int this_year, this_month, this_day;
    struct date date;

    date_split(typing->today, &this_year, &this_month, &this_day);
    for (int century = this_year / 100 * 100; century >= this_year / 100 * 100 - 100; century -= 100) {
        date = date_make(century + year, month, day);
        if (!date_is_set(date))
            continue;
        if (typing->fits ? typing->fits(typing->with, date) : century + year <= this_year + YEARS_AHEAD)
            return date;
    }
    /* Nothing fits: the rule says why. */
    date = date_make(this_year / 100 * 100 + year, month, day);
    return date_is_set(date) ? date : date_make(this_year / 100 * 100 - 100 + year, month, day);
}

static struct date from_parts(const struct typing *typing, const struct parts *parts)
{
    int year, month, day;

    date_split(typing->today, &year, &month, &day);
    if (parts->count == 3 && parts->digits[0] == 4)
        return date_make(parts->value[0], parts->value[1], parts->value[2]);
    if (parts->count == 3 && parts->digits[2] == 4)
        return date_make(parts->value[2], parts->value[1], parts->value[0]);
    if (parts->count == 3 && parts->digits[2] == 2)
        return in_century(typing, parts->value[2], parts->value[1], parts->value[0]);
    if (parts->count == 2 && parts->digits[0] <= 2 && parts->digits[1] <= 2)
        return date_make(year, parts->value[1], parts->value[0]); /* this year */
    return date_none();
}

/* "+14", "-3", "+2w", "+1m". */
static bool read_step(const char *text, struct date today, struct date *out)
{
    int sign = *text == '-' ? -1 : 1, days = 1, months = 0, count;
    size_t digits = count_digits(text + 1);
    const char *unit = text + 1 + digits;
    bool known = !*unit;

    if ((*text != '+' && *text != '-') || !digits || digits > 5)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (*unit == units[i].letter && !unit[1]) {
            known = true;
            days = units[i].days;
            months = units[i].months;
        }
    if (!known)
        return false;
    count = sign * number_of(text + 1, digits);
    if (count * (months ? months : 1) > STEPS_MAX || count * (months ? months : 1) < -STEPS_MAX)
        return false;
    *out = months ? date_add_months(today, count * months) : (struct date){ today.days + count * days };
    return true;
}

static bool read_word(const char *text, struct date today, struct date *out)
{
    scoped_buf typed = { 0 };

    text_fold(&typed, text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        scoped_buf word = { 0 };
        text_fold(&word, words[i].word);
        if (text_equal(buf_view(&typed), buf_view(&word))) {
            out->days = today.days + words[i].days;
            return true;
        }
    }
    return false;
}

bool typed_date(const char *text, struct date today, bool (*fits)(void *with, struct date date), void *with,
                struct date *out)
{
    struct typing typing = { today, fits, with };
    struct parts parts;
    struct date date;
    size_t size;

    text = text_trim(text, &size);
    scoped_text trimmed = mem_text_part(text, size);
    if (!size)
        return false;
    if (read_step(trimmed, today, out) || read_word(trimmed, today, out))
        return true;
    if (!split_solid(trimmed, &parts) && !split(trimmed, &parts))
        return false;
    date = from_parts(&typing, &parts);
    if (!date_is_set(date))
        return false;
    *out = date;
    return true;
}

static bool year_is_good(int year)
{
    return year >= YEAR_LEAST;
}

static bool add_month(struct buf *out, int year, int month)
{
    if (!year_is_good(year) || month < 1 || month > 12)
        return false;
    buf_format(out, "%04d-%02d", year, month);
    return true;
}

static bool add_day(struct buf *out, int year, int month, int day)
{
    char text[DATE_TEXT_BYTES];
    struct date date = date_make(year, month, day);

    if (!year_is_good(year) || !date_is_set(date))
        return false;
    buf_text(out, date_format(date, text));
    return true;
}

/* What is known of birth and stay lies behind us: the latest that is not in the future and fits. */
static bool in_the_past(const struct typing *typing, const struct parts *parts, struct buf *out)
{
    const int *value = parts->value;
    int year, month, day, century;

    if (!date_is_set(typing->today) || parts->count != 3 || parts->digits[2] != 2 || parts->digits[0] > 2)
        return false;
    date_split(typing->today, &year, &month, &day);
    century = year / 100 * 100;
    for (int start = century; start >= century - 100; start -= 100) {
        struct date date = date_make(start + value[2], value[1], value[0]);
        if (date_is_set(date) && date_compare(date, typing->today) <= 0 &&
            (!typing->fits || typing->fits(typing->with, date)))
            return add_day(out, start + value[2], value[1], value[0]);
    }
    return add_day(out, century - (value[2] > year % 100 ? 100 : 0) + value[2], value[1], value[0]);
}

static bool partial_from(const struct typing *typing, const struct parts *parts, struct buf *out)
{
    const int *value = parts->value;
    bool year_first = parts->digits[0] == 4, year_last = parts->digits[parts->count - 1] == 4;

    if (!year_first && !year_last)
        return in_the_past(typing, parts, out);
    if (parts->count == 3)
        return year_first ? add_day(out, value[0], value[1], value[2]) : add_day(out, value[2], value[1], value[0]);
    if (parts->count == 2)
        return year_first ? add_month(out, value[0], value[1]) : add_month(out, value[1], value[0]);
    if (!year_is_good(value[0]))
        return false;
    buf_format(out, "%04d", value[0]);
    return true;
}

bool typed_partial_date(const char *text, struct date today, bool (*fits)(void *with, struct date date), void *with,
                        struct buf *out)
{
    struct typing typing = { today, fits, with };
    struct parts parts;
    size_t size;

    text = text_trim(text, &size);
    scoped_text trimmed = mem_text_part(text, size);
    if (split_solid(trimmed, &parts))
        return partial_from(&typing, &parts, out);
    return split(trimmed, &parts) && partial_from(&typing, &parts, out);
}

static bool add_time(struct buf *out, int hour, int minute)
{
    if (hour > 23 || minute > 59)
        return false;
    buf_format(out, "%02d:%02d", hour, minute);
    return true;
}

/* What may stand behind hour and minute: whole seconds and a zone, as programs write them. */
static bool is_time_end(const char *text)
{
    if (!*text)
        return true;
    if (!text_starts(text, ":00"))
        return false;
    text += 3 + strspn(text + 3, ".0");
    if (strchr("+-", *text) && *text)
        return text[1] && !text[1 + strspn(text + 1, "0123456789:")];
    return !*text || text_equal(text, "Z");
}

bool typed_time(const char *text, struct buf *out)
{
    size_t size, digits, more;

    text = text_trim(text, &size);
    scoped_text trimmed = mem_text_part(text, size);
    digits = count_digits(trimmed);
    if (!digits || digits > 4)
        return false;
    if (digits > 2)
        return !trimmed[digits] && add_time(out, number_of(trimmed, digits - 2), number_of(trimmed + digits - 2, 2));
    if (!trimmed[digits])
        return add_time(out, number_of(trimmed, digits), 0);
    if (!strchr(":.uUhH", trimmed[digits]))
        return false;
    more = count_digits(trimmed + digits + 1);
    if (more > 2 || (more != 2 && (more || trimmed[digits] == ':')))
        return false;
    if (!is_time_end(trimmed + digits + 1 + more))
        return false;
    return add_time(out, number_of(trimmed, digits), number_of(trimmed + digits + 1, more));
}

/* Whether the mark at MARK parts thousands: digits in threes behind it up to the end or the next mark. */
static bool parts_thousands(const char *text, char mark)
{
    const char *at = strchr(text, mark);
    bool good = at && at > text && at - text <= 3 && is_digit(at[-1]);

    for (; good && *at == mark; at += 4)
        good = count_digits(at + 1) == 3;
    return good;
}

/* Which of ',' and '.' is the decimal mark: the last one, unless it parts thousands several times. */
static char decimal_mark(const char *text)
{
    const char *comma = strrchr(text, ','), *point = strrchr(text, '.');

    if (comma && point)
        return comma > point ? ',' : '.';
    if (comma)
        return strchr(text, ',') == comma ? ',' : '\0';
    if (point)
        return strchr(text, '.') == point ? '.' : '\0';
    return '\0';
}

static bool write_decimal(const char *text, char mark, struct buf *out)
{
    bool any = false, fraction = false;

    for (; *text; text++) {
        if (is_digit(*text)) {
            buf_char(out, *text);
            any = true;
        } else if (*text == mark && !fraction) {
            if (!any)
                buf_char(out, '0');
            buf_char(out, '.');
            fraction = true;
        } else if ((*text != ',' && *text != '.' && *text != ' ') || fraction || !any) {
            return false;
        }
    }
    return any;
}

/* No zeros that say nothing: "007" is 7, "1.50" is 1.5, "3." is 3. */
static void tidy(const char *text, struct buf *out)
{
    const char *point = strchr(text, '.');
    size_t size = strlen(text);

    while (text[0] == '0' && is_digit(text[1])) {
        text++;
        size--;
    }
    while (point && (text[size - 1] == '0' || text[size - 1] == '.')) {
        size--;
        if (text[size] == '.')
            break;
    }
    buf_add(out, text, size);
}

bool typed_decimal(const char *text, struct buf *out)
{
    scoped_buf digits = { 0 }, tidied = { 0 };
    bool negative;
    char mark, other;
    size_t size;

    text = text_trim(text, &size);
    scoped_text trimmed = mem_text_part(text, size);
    if (size > 40)
        return false;
    negative = *trimmed == '-';
    text = trimmed + (*trimmed == '-' || *trimmed == '+');
    mark = decimal_mark(text);
    other = mark == ',' ? '.' : ',';
    if (mark ? strchr(text, other) && !parts_thousands(text, other)
             : (strchr(text, '.') && !parts_thousands(text, '.')) || (strchr(text, ',') && !parts_thousands(text, ',')))
        return false;
    if (!write_decimal(text, mark, &digits))
        return false;
    tidy(buf_view(&digits), &tidied);
    if (negative && !text_equal(buf_view(&tidied), "0"))
        buf_char(out, '-');
    buf_text(out, buf_view(&tidied));
    return true;
}
