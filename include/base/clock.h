/* clock.h — the only clock, and the days of Brussels. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_CLOCK_H
#define BALIE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

#define CLOCK_TEXT_BYTES 40

/* Milliseconds since 1970 UTC; BALIE_NOW (ISO 8601 instant, or a date) freezes it for tests. */
int64_t clock_now(void);
/* A clock that only goes forward, for measuring and timers; never frozen. */
int64_t clock_tick_ms(void);
int64_t clock_tick_us(void); /* the same, finer */
/* How long this thread has been at work: waiting does not count. */
int64_t clock_work_us(void);
/* The legal day (Europe/Brussels, whatever the machine says) of an instant; EU summer time rules. */
struct date clock_day(int64_t at_ms);
struct date clock_today(void);
int clock_minute(int64_t at_ms);         /* minutes past midnight in Brussels */
int clock_offset_minutes(int64_t at_ms); /* Brussels against UTC: 60 or 120 */
/* "2023-09-01T00:30:00.000+02:00", Brussels; returns TEXT. */
const char *clock_format(int64_t at_ms, char text[CLOCK_TEXT_BYTES]);
/* As people read it: "23/11/2026 14:02", Brussels; of a text as clock_format() writes it, of another the text itself.
 * Both return TEXT. */
const char *clock_show(int64_t at_ms, char text[CLOCK_TEXT_BYTES]);
const char *clock_show_text(const char *iso, char text[CLOCK_TEXT_BYTES]);
/* Reads ISO 8601 with zone (Z or +hh:mm), without zone (Brussels), or a bare date (noon in Brussels). */
bool clock_parse(const char *text, int64_t *out_ms);

#endif
