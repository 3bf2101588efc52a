/* functions_date.c — functions about dates and times: made, counted, written out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"
#include "base/words.h"

#include "expr/character.h"
#include "expr/moment.h"
#include "expr/node.h"

#define YEAR_MONTHS 12

/* A whole number as text, "-12.5" too: how many bytes of it, 0 when it is no number. */
static bool is_raw_number(const char *text)
{
    text += *text == '-';
    if (!is_digit(*text))
        return false;
    while (is_digit(*text))
        text++;
    if (*text == '.' && is_digit(text[1]))
        for (text++; is_digit(*text);)
            text++;
    return !*text;
}

static double text_moment(struct expr_call *call, const char *text)
{
    double moment;

    if (is_raw_number(text))
        return trunc(value_read_number(text, strlen(text)));
    return moment_parse(text, call_zone(call), &moment) ? moment : NAN;
}

/* What date() makes of an argument: NaN when it is no date. */
static double moment_of(struct expr_call *call, size_t i)
{
    const struct value *value = call_value(call, i);

    if (value->type == VALUE_BOOLEAN)
        return NAN;
    if (value->type == VALUE_NUMBER || value->type == VALUE_DATE)
        return value->number;
    return text_moment(call, call_text(call, i));
}

static bool run_date(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);

    (void)err;
    if ((value->type == VALUE_TEXT || value->type == VALUE_NODES) && !*call_text(call, 0))
        return give_text(out, "");
    return give_moment(out, moment_of(call, 0));
}

static bool run_decimal_date_time(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);
    double moment;

    (void)err;
    if (value->type == VALUE_NUMBER || value->type == VALUE_DATE)
        return give_number(out, value->number);
    return give_number(out, moment_parse(call_text(call, 0), call_zone(call), &moment) ? moment : NAN);
}

static bool run_decimal_time(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);
    int zone = call_zone(call), minutes;
    const char *text;
    bool has_zone;
    double ms;

    (void)err;
    if (value->type == VALUE_NUMBER)
        return give_number(out, NAN);
    text = call_text(call, 0);
    if (strlen(text) < 9 || text[5] != ':' || !moment_read_time(&text, &ms) || *text == 'Z' ||
        !moment_read_zone(&text, &has_zone, &minutes) || !has_zone || *text)
        return give_number(out, NAN);
    if (zone == EXPR_ZONE_BRUSSELS)
        zone = clock_offset_minutes(call_now_ms(call));
    ms = floor(ms / 1000) * 1000 + (double)(zone - minutes) * MINUTE_MS;
    return give_number(out, (ms - floor(ms / DAY_MS) * DAY_MS) / DAY_MS);
}

static bool run_now(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_moment(out, moment_from_ms(call_now_ms(call), call_zone(call)));
}

static bool run_today(struct expr_call *call, struct value *out, struct error *err)
{
    int zone = call_zone(call);
    int64_t now_ms = call_now_ms(call);
    double day = zone == EXPR_ZONE_BRUSSELS ? clock_day(now_ms).days
                                            : floor(((double)now_ms + zone * (double)MINUTE_MS) / DAY_MS);

    (void)err;
    return give_moment(out, moment_from_day((int32_t)day, zone));
}

/* --- writing dates out --- */

struct shown {
    int year, month, day, weekday, hour, minute, second, milli;
    size_t language;
};

static const char *const languages[] = { "nl", "fr", "en" };

/* clang-format off */
static const char *const months[][YEAR_MONTHS] = {
    { "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec" },
    { "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc." },
    { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" },
};

static const char *const weekdays[][7] = {
    { "ma", "di", "wo", "do", "vr", "za", "zo" },
    { "lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim." },
    { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
};
/* clang-format on */

static void show_year(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%04d", shown->year);
}

static void show_short_year(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->year % 100);
}

static void show_month(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->month);
}

static void show_bare_month(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%d", shown->month);
}

static void show_month_name(struct buf *out, const struct shown *shown)
{
    buf_text(out, months[shown->language][shown->month - 1]);
}

static void show_day(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->day);
}

static void show_bare_day(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%d", shown->day);
}

static void show_hour(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->hour);
}

static void show_bare_hour(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%d", shown->hour);
}

static void show_minute(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->minute);
}

static void show_second(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->second);
}

static void show_milli(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%03d", shown->milli);
}

static void show_weekday(struct buf *out, const struct shown *shown)
{
    buf_text(out, weekdays[shown->language][shown->weekday]);
}

static void show_percent(struct buf *out, const struct shown *shown)
{
    (void)shown;
    buf_char(out, '%');
}

/* clang-format off */
static const struct {
    char letter;
    void (*show)(struct buf *out, const struct shown *shown);
} letters[] = {
    { 'Y', show_year },       { 'y', show_short_year }, { 'm', show_month },  { 'n', show_bare_month },
    { 'b', show_month_name }, { 'd', show_day },        { 'e', show_bare_day }, { 'H', show_hour },
    { 'h', show_bare_hour },  { 'M', show_minute },     { 'S', show_second }, { '3', show_milli },
    { 'a', show_weekday },    { '%', show_percent },
};
/* clang-format on */

static bool show_letter(struct buf *out, char letter, const struct shown *shown)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (letters[i].letter == letter) {
            letters[i].show(out, shown);
            return true;
        }
    }
    return false;
}

static size_t language_here(struct expr_call *call)
{
    const struct expr_host *host = call_host(call);
    const char *language = host->language ? host->language(host->with) : NULL;

    for (size_t i = 0; language && i < sizeof languages / sizeof *languages; i++)
        if (strncmp(language, languages[i], 2) == 0)
            return i;
    return 0;
}

static struct shown shown_of(struct expr_call *call, int32_t days, int32_t ms)
{
    struct shown shown = { .weekday = date_weekday((struct date){ days }), .language = language_here(call) };

    date_split((struct date){ days }, &shown.year, &shown.month, &shown.day);
    shown.hour = ms / 3600000;
    shown.minute = ms / MINUTE_MS % 60;
    shown.second = ms / 1000 % 60;
    shown.milli = ms % 1000;
    return shown;
}

static bool run_format_date(struct expr_call *call, struct value *out, struct error *err)
{
    const char *format = call_text(call, 1);
    struct shown shown;
    scoped_buf text = { 0 };
    int32_t days, ms;

    if (!moment_split(moment_of(call, 0), call_zone(call), &days, &ms))
        return give_text(out, "");
    shown = shown_of(call, days, ms);
    for (; *format; format++) {
        if (*format != '%')
            buf_char(&text, *format);
        else if (!show_letter(&text, *++format, &shown))
            return error_set(err, ERROR_INPUT,
                             _("format-date() does not know %%%.1s; use Y, y, m, n, b, d, e, H, h, M, S, 3 or a."),
                             format);
    }
    return give_text(out, arena_text(call_arena(call), buf_view(&text)));
}

/* clang-format off */
static const struct function rows[] = {
    { "date",              1, 1, run_date,              VALUE_DATE,     TAKES_TEXTS  , NULL },
    { "date-time",         1, 1, run_date,              VALUE_DATE,     READS_NOTHING, NULL },
    { "decimal-date-time", 1, 1, run_decimal_date_time, VALUE_NUMBER,   READS_NOTHING, NULL },
    { "decimal-time",      1, 1, run_decimal_time,      VALUE_NUMBER,   READS_NOTHING, NULL },
    { "format-date",       2, 2, run_format_date,       VALUE_TEXT,     READS_NOTHING, NULL },
    { "format-date-time",  2, 2, run_format_date,       VALUE_TEXT,     READS_NOTHING, NULL },
    { "now",               0, 0, run_now,               VALUE_DATE,     READS_CLOCK,   NULL },
    { "today",             0, 0, run_today,             VALUE_DATE,     READS_CLOCK,   NULL },
};
/* clang-format on */

struct function_table functions_date(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
