/* date.h — a legal day: no hour, no zone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_DATE_H
#define BALIE_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

struct date {
    int32_t days; /* since 1970-01-01, proleptic Gregorian; DATE_ABSENT = none */
};

#define DATE_ABSENT     INT32_MIN
#define DATE_TEXT_BYTES 16

bool date_is_set(struct date date);
struct date date_none(void);
struct date date_make(int year, int month, int day); /* none when there is no such day */
void date_split(struct date date, int *year, int *month, int *day);
bool date_parse(const char *text, struct date *out);                   /* exactly YYYY-MM-DD */
const char *date_format(struct date date, char text[DATE_TEXT_BYTES]); /* "" when none; returns TEXT */
/* Adds months, keeping the day, or the last of the month when that month is shorter. */
struct date date_add_months(struct date date, int months);
int date_compare(struct date a, struct date b);
int date_weekday(struct date date); /* 0 = Monday */
int date_month_days(int year, int month);

#endif
