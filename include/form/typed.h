/* typed.h — what a person types for a date, a time or a number, made canonical. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_TYPED_H
#define BALIE_FORM_TYPED_H

#include <stdbool.h>

#include "base/date.h"

struct buf;

/* Dates as people type them: 1-9-23, 1/9/2023, 010923, 01092023, 2023-09-01, vandaag/aujourd'hui/today, gisteren,
 * morgen, +14, -3, +2w, +1m. TODAY is the day they count from. A year of two digits gives the latest date for which
 * FITS (may be NULL) holds among this century and the last; without FITS, not more than 20 years ahead of TODAY. False:
 * not a date. */
bool typed_date(const char *text, struct date today, bool (*fits)(void *with, struct date date), void *with,
                struct date *out);
/* Partial dates: 1988, 5-1988, 1988-05, 12-5-1988. Canonical "1988", "1988-05" or "1988-05-12". A year wants four
 * digits; beside a day and a month (010190, 1-9-23) two are enough: the latest date not after TODAY for which FITS (may
 * be NULL) holds. TODAY none: always four. */
bool typed_partial_date(const char *text, struct date today, bool (*fits)(void *with, struct date date), void *with,
                        struct buf *out);
bool typed_time(const char *text, struct buf *out);    /* 9, 930, 9:30, 9u30 -> "09:30" */
bool typed_decimal(const char *text, struct buf *out); /* "1.234,5" and "1234.5" -> "1234.5"; never exponent */

#endif
