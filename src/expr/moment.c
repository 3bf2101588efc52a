/* moment.c — days and instants as one number: read, split and written, in a zone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/moment.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/date.h"

#include "expr/character.h"
#include "expr/expr.h"

#define DAY_MINUTES 1440

int zone_of(const struct expr_host *host)
{
    return host->zone_offset_minutes;
}

bool moment_looks(const char *text)
{
    return is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]) && is_digit(text[3]) && text[4] == '-' &&
           is_digit(text[5]);
}

/* Reads LOW to HIGH digits; false when there are fewer. */
bool moment_read_digits(const char **at, int low, int high, int *out)
{
    int count = 0, number = 0;

    for (; count < high && is_digit((*at)[count]); count++)
        number = number * 10 + ((*at)[count] - '0');
    *at += count;
    *out = number;
    return count >= low;
}

bool moment_read_sign(const char **at, char sign)
{
    if (**at != sign)
        return false;
    ++*at;
    return true;
}

static bool read_day(const char **at, struct date *out)
{
    int year, month, day;

    if (!moment_read_digits(at, 4, 4, &year) || !moment_read_sign(at, '-') || !moment_read_digits(at, 1, 2, &month) ||
        !moment_read_sign(at, '-') || !moment_read_digits(at, 1, 2, &day))
        return false;
    *out = date_make(year, month, day);
    return date_is_set(*out);
}

/* hh:mm[:ss[.fraction]] as milliseconds past midnight. */
bool moment_read_time(const char **at, double *ms)
{
    int hour, minute, second = 0;
    double unit = 1000;

    if (!moment_read_digits(at, 2, 2, &hour) || !moment_read_sign(at, ':') || !moment_read_digits(at, 2, 2, &minute))
        return false;
    if (moment_read_sign(at, ':') && !moment_read_digits(at, 2, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ms = ((hour * 60.0 + minute) * 60 + second) * 1000;
    if (moment_read_sign(at, '.'))
        for (; is_digit(**at); ++*at)
            *ms += (**at - '0') * (unit /= 10);
    return true;
}

/* Z or +hh:mm; HAS tells whether one was there. */
bool moment_read_zone(const char **at, bool *has, int *minutes)
{
    int hour, minute = 0;
    bool west = **at == '-';

    *has = true;
    *minutes = 0;
    if (moment_read_sign(at, 'Z'))
        return true;
    if (!moment_read_sign(at, '+') && !moment_read_sign(at, '-')) {
        *has = false;
        return true;
    }
    if (!moment_read_digits(at, 2, 2, &hour))
        return false;
    moment_read_sign(at, ':');
    if (is_digit(**at) && !moment_read_digits(at, 2, 2, &minute))
        return false;
    *minutes = west ? -(hour * 60 + minute) : hour * 60 + minute;
    return hour < 24 && minute < 60;
}

double moment_from_day(int32_t days, int zone)
{
    return zone == EXPR_ZONE_BRUSSELS ? days : (days * (double)DAY_MINUTES - zone) / DAY_MINUTES;
}

double moment_from_ms(int64_t at_ms, int zone)
{
    if (zone == EXPR_ZONE_BRUSSELS)
        at_ms += (int64_t)clock_offset_minutes(at_ms) * MINUTE_MS;
    return (double)at_ms / DAY_MS;
}

bool moment_parse(const char *text, int zone, double *out)
{
    struct date date;
    double ms = 0, wall_ms;
    bool has_zone = false;
    int minutes = 0;

    if (!read_day(&text, &date))
        return false;
    if (*text == 'T' || (*text == ' ' && is_digit(text[1]))) {
        text++;
        if (!moment_read_time(&text, &ms) || !moment_read_zone(&text, &has_zone, &minutes))
            return false;
    }
    while (*text == ' ' || *text == '\n' || *text == '\t' || *text == '\r')
        text++;
    if (*text)
        return false;
    wall_ms = date.days * (double)DAY_MS + ms;
    if (has_zone)
        *out = moment_from_ms((int64_t)floor(wall_ms - minutes * (double)MINUTE_MS), zone);
    else
        *out = (wall_ms - (zone == EXPR_ZONE_BRUSSELS ? 0 : zone) * (double)MINUTE_MS) / DAY_MS;
    return true;
}

bool moment_split(double moment, int zone, int32_t *days, int32_t *ms)
{
    double wall_ms, whole;

    if (isnan(moment))
        return false;
    wall_ms = round(moment * DAY_MS) + (zone == EXPR_ZONE_BRUSSELS ? 0 : zone) * (double)MINUTE_MS;
    whole = floor(wall_ms / DAY_MS);
    if (whole < FIRST_DAY || whole > LAST_DAY)
        return false;
    *days = (int32_t)whole;
    *ms = (int32_t)(wall_ms - whole * DAY_MS);
    return true;
}

static int offset_at(int32_t days, int32_t ms, int zone)
{
    int64_t wall_ms = (int64_t)days * DAY_MS + ms;

    if (zone != EXPR_ZONE_BRUSSELS)
        return zone;
    return clock_offset_minutes(wall_ms - (int64_t)clock_offset_minutes(wall_ms - 60 * MINUTE_MS) * MINUTE_MS);
}

const char *moment_format(double moment, int zone, struct arena *arena)
{
    char text[DATE_TEXT_BYTES];
    int32_t days, ms;
    int offset;

    if (!moment_split(moment, zone, &days, &ms))
        return "Invalid Date";
    date_format((struct date){ days }, text);
    if (!ms)
        return arena_text(arena, text);
    offset = offset_at(days, ms, zone);
    return arena_format(arena, "%sT%02d:%02d:%02d.%03d%c%02d:%02d", text, ms / 3600000, ms / MINUTE_MS % 60,
                        ms / 1000 % 60, ms % 1000, offset < 0 ? '-' : '+', (offset < 0 ? -offset : offset) / 60,
                        (offset < 0 ? -offset : offset) % 60);
}
