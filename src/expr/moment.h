/* moment.h — days and instants as one number: read, split and written, in a zone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_MOMENT_H
#define BALIE_EXPR_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct expr_host;

#define DAY_MS    86400000
#define MINUTE_MS 60000
#define FIRST_DAY (-719528) /* 0000-01-01 */
#define LAST_DAY  2932896   /* 9999-12-31 */

/* Moments: days since 1970, counted in UTC for a fixed zone and on the wall clock for Brussels, so that a legal day
 * is always a whole number there, whatever summer time does. */
int zone_of(const struct expr_host *host); /* minutes, or EXPR_ZONE_BRUSSELS */
/* Reads "2024-03-01" or "2024-03-01T10:00:00.000+01:00" (also with one-digit month or day, without zone, and in
 * parts of a second); false for anything else. */
bool moment_parse(const char *text, int zone, double *out);
bool moment_looks(const char *text); /* whether it begins as a date does: a cheap test */
double moment_from_day(int32_t days, int zone);
double moment_from_ms(int64_t at_ms, int zone);
/* Splits into the legal day and the milliseconds past midnight. False for NaN and beyond the years 0 to 9999. */
bool moment_split(double moment, int zone, int32_t *days, int32_t *ms);
const char *moment_format(double moment, int zone, struct arena *arena);

/* The parts of a written date; each moves *AT past what it read. */
bool moment_read_digits(const char **at, int low, int high, int *out); /* LOW to HIGH digits; false: fewer */
bool moment_read_sign(const char **at, char sign);
bool moment_read_time(const char **at, double *ms);              /* hh:mm[:ss[.fraction]], past midnight */
bool moment_read_zone(const char **at, bool *has, int *minutes); /* Z or +hh:mm; HAS: one was there */

#endif
