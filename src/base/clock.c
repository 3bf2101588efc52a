/* clock.c — the only clock, and the days of Brussels. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MS_OF_SECOND INT64_C(1000)
#define US_OF_SECOND INT64_C(1000000)
#define MS_OF_MINUTE INT64_C(60000)
#define MS_OF_HOUR   INT64_C(3600000)
#define MS_OF_DAY    INT64_C(86400000)

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t read_clock(clockid_t which)
{
    struct timespec now;

    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * MS_OF_SECOND + now.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
    const char *frozen = getenv("BALIE_NOW");
    int64_t at_ms;

    return frozen && *frozen && clock_parse(frozen, &at_ms) ? at_ms : read_clock(CLOCK_REALTIME);
}

int64_t clock_tick_ms(void)
{
    return read_clock(CLOCK_BOOTTIME); /* it goes on while the lid is closed: what is idle then locks */
}

static int64_t read_finely(clockid_t which)
{
    struct timespec now;

    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * US_OF_SECOND + now.tv_nsec / 1000;
}

int64_t clock_tick_us(void)
{
    return read_finely(CLOCK_BOOTTIME);
}

int64_t clock_work_us(void)
{
    return read_finely(CLOCK_THREAD_CPUTIME_ID);
}

/* Directive 2000/84/EC: summer time runs from 01:00 UTC on the last Sunday of March to that of October. */
static int64_t last_sunday_ms(int year, int month)
{
    struct date last = date_make(year, month, 31);

    return (last.days - (date_weekday(last) + 1) % 7) * MS_OF_DAY + MS_OF_HOUR;
}

int clock_offset_minutes(int64_t at_ms)
{
    int64_t days = floor_divide(at_ms, MS_OF_DAY);
    int year, month, day;

    if (days < INT32_MIN || days > INT32_MAX)
        return 60;
    date_split((struct date){ (int32_t)days }, &year, &month, &day);
    if (month < 3 || month > 10)
        return 60;
    if (month > 3 && month < 10)
        return 120;
    if (month == 3)
        return at_ms >= last_sunday_ms(year, month) ? 120 : 60;
    return at_ms < last_sunday_ms(year, month) ? 120 : 60;
}

static int64_t brussels_ms(int64_t at_ms)
{
    return at_ms + clock_offset_minutes(at_ms) * MS_OF_MINUTE;
}

struct date clock_day(int64_t at_ms)
{
    int64_t days = floor_divide(brussels_ms(at_ms), MS_OF_DAY);

    if (days <= INT32_MIN || days > INT32_MAX)
        return date_none();
    return (struct date){ (int32_t)days };
}

struct date clock_today(void)
{
    return clock_day(clock_now());
}

static int64_t ms_of_day(int64_t local_ms)
{
    return local_ms - floor_divide(local_ms, MS_OF_DAY) * MS_OF_DAY;
}

int clock_minute(int64_t at_ms)
{
    return (int)(ms_of_day(brussels_ms(at_ms)) / MS_OF_MINUTE);
}

const char *clock_format(int64_t at_ms, char text[CLOCK_TEXT_BYTES])
{
    int offset = clock_offset_minutes(at_ms), past_ms = (int)ms_of_day(brussels_ms(at_ms));
    char day[DATE_TEXT_BYTES];

    snprintf(text, CLOCK_TEXT_BYTES, "%sT%02d:%02d:%02d.%03d+%02d:%02d", date_format(clock_day(at_ms), day),
             past_ms / 3600000, past_ms / 60000 % 60, past_ms / 1000 % 60, past_ms % 1000, offset / 60, offset % 60);
    return text;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Two digits of at most HIGH, in units of EACH_MS, added to *SUM_MS. */
static bool read_pair(const char **text, int high, int64_t each_ms, int64_t *sum_ms)
{
    const char *at = *text;
    int number;

    if (!is_digit(at[0]) || !is_digit(at[1]))
        return false;
    number = (at[0] - '0') * 10 + (at[1] - '0');
    if (number > high)
        return false;
    *sum_ms += number * each_ms;
    *text = at + 2;
    return true;
}

/* "hh:mm", "hh:mm:ss" or "hh:mm:ss.f…"; finer than a millisecond is dropped. */
static bool read_time(const char **text, int64_t *out_ms)
{
    int64_t each_ms = 100;

    if (!read_pair(text, 23, MS_OF_HOUR, out_ms) || *(*text)++ != ':' || !read_pair(text, 59, MS_OF_MINUTE, out_ms))
        return false;
    if (**text != ':')
        return true;
    ++*text;
    if (!read_pair(text, 59, MS_OF_SECOND, out_ms))
        return false;
    if (**text != '.' && **text != ',')
        return true;
    if (!is_digit(*++*text))
        return false;
    for (; is_digit(**text); ++*text, each_ms /= 10)
        *out_ms += (**text - '0') * each_ms;
    return true;
}

/* "Z", "+hh:mm", "-hhmm" or "+hh". */
static bool read_zone(const char **text, int64_t *out_ms)
{
    char sign = *(*text)++;
    int64_t offset_ms = 0;

    if (sign == 'Z' || sign == 'z') {
        *out_ms = 0;
        return true;
    }
    if ((sign != '+' && sign != '-') || !read_pair(text, 23, MS_OF_HOUR, &offset_ms))
        return false;
    if (**text == ':')
        ++*text;
    if (**text && !read_pair(text, 59, MS_OF_MINUTE, &offset_ms))
        return false;
    *out_ms = sign == '-' ? -offset_ms : offset_ms;
    return true;
}

/* An hour that comes twice in October means the first; one that is skipped in March, the hour after. */
static int64_t from_brussels(int64_t local_ms)
{
    int64_t summer_ms = local_ms - 2 * MS_OF_HOUR;

    return clock_offset_minutes(summer_ms) == 120 ? summer_ms : local_ms - MS_OF_HOUR;
}

bool clock_parse(const char *text, int64_t *out_ms)
{
    char day_text[11];
    struct date day;
    int64_t past_ms = 0, zone_ms = 0;

    if (!text || snprintf(day_text, sizeof day_text, "%.10s", text) < 10 || !date_parse(day_text, &day))
        return false;
    text += 10;
    if (!*text) {
        *out_ms = from_brussels(day.days * MS_OF_DAY + 12 * MS_OF_HOUR);
        return true;
    }
    if (*text++ != 'T' || !read_time(&text, &past_ms))
        return false;
    past_ms += day.days * MS_OF_DAY;
    if (!*text) {
        *out_ms = from_brussels(past_ms);
        return true;
    }
    if (!read_zone(&text, &zone_ms) || *text)
        return false;
    *out_ms = past_ms - zone_ms;
    return true;
}

const char *clock_show(int64_t at_ms, char text[CLOCK_TEXT_BYTES])
{
    int year, month, day, minute = clock_minute(at_ms);

    date_split(clock_day(at_ms), &year, &month, &day);
    snprintf(text, CLOCK_TEXT_BYTES, "%02d/%02d/%04d %02d:%02d", day, month, year, minute / 60, minute % 60);
    return text;
}

const char *clock_show_text(const char *iso, char text[CLOCK_TEXT_BYTES])
{
    int64_t at_ms;

    if (iso && clock_parse(iso, &at_ms))
        return clock_show(at_ms, text);
    snprintf(text, CLOCK_TEXT_BYTES, "%s", iso ? iso : "");
    return text;
}
