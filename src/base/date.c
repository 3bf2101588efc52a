/* date.c — a legal day: no hour, no zone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/date.h"

#include <stdio.h>

#define LAST_YEAR      9999
#define ERA_YEARS      400
#define ERA_DAYS       146097
#define DAYS_TO_1970   719468 /* from 0000-03-01 */
#define MONTHS_OF_YEAR 12

bool date_is_set(struct date date)
{
    return date.days != DATE_ABSENT;
}

struct date date_none(void)
{
    return (struct date){ DATE_ABSENT };
}

int date_month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (month < 1 || month > MONTHS_OF_YEAR)
        return 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Counts in years that begin on the first of March, so that the leap day is the last of its year. */
struct date date_make(int year, int month, int day)
{
    int era, year_of_era, day_of_year, shifted;

    if (year < 0 || year > LAST_YEAR || day < 1 || day > date_month_days(year, month))
        return date_none();
    shifted = month <= 2 ? year - 1 : year;
    era = (shifted >= 0 ? shifted : shifted - (ERA_YEARS - 1)) / ERA_YEARS;
    year_of_era = shifted - era * ERA_YEARS;
    day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return (struct date){ era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
                          DAYS_TO_1970 };
}

void date_split(struct date date, int *year, int *month, int *day)
{
    int64_t days = (int64_t)date.days + DAYS_TO_1970;
    int64_t era = (days >= 0 ? days : days - (ERA_DAYS - 1)) / ERA_DAYS;
    int day_of_era = (int)(days - era * ERA_DAYS);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;

    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = (int)(year_of_era + era * ERA_YEARS) + (*month <= 2);
}

static bool read_digits(const char *text, int count, int *out)
{
    int number = 0;

    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        number = number * 10 + (text[i] - '0');
    }
    *out = number;
    return true;
}

bool date_parse(const char *text, struct date *out)
{
    struct date date;
    int year, month, day;

    if (!text || !read_digits(text, 4, &year) || text[4] != '-' || !read_digits(text + 5, 2, &month) ||
        text[7] != '-' || !read_digits(text + 8, 2, &day) || text[10])
        return false;
    date = date_make(year, month, day);
    if (!date_is_set(date))
        return false;
    *out = date;
    return true;
}

const char *date_format(struct date date, char text[DATE_TEXT_BYTES])
{
    int year, month, day;

    text[0] = '\0';
    if (!date_is_set(date))
        return text;
    date_split(date, &year, &month, &day);
    snprintf(text, DATE_TEXT_BYTES, "%04d-%02d-%02d", year, month, day);
    return text;
}

struct date date_add_months(struct date date, int months)
{
    int year, month, day, last;
    int64_t total;

    if (!date_is_set(date))
        return date;
    date_split(date, &year, &month, &day);
    total = (int64_t)year * MONTHS_OF_YEAR + (month - 1) + months;
    if (total < 0 || total > (int64_t)LAST_YEAR * MONTHS_OF_YEAR + MONTHS_OF_YEAR - 1)
        return date_none();
    year = (int)(total / MONTHS_OF_YEAR);
    month = (int)(total % MONTHS_OF_YEAR) + 1;
    last = date_month_days(year, month);
    return date_make(year, month, day < last ? day : last);
}

int date_compare(struct date a, struct date b)
{
    return (a.days > b.days) - (a.days < b.days);
}

int date_weekday(struct date date)
{
    int64_t days = (int64_t)date.days + 3; /* 1970-01-01 was a Thursday */

    return (int)((days % 7 + 7) % 7);
}
