/* moment.c — days, minutes and instants as people read them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "moment.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/words.h"

#define MINUTE_MS      60000
#define HOUR_MINUTES   60
#define DAY_MINUTES    1440
#define SHOWN_IN_HOURS 2880

void moment_day(struct buf *out, struct date date)
{
    int year, month, day;

    if (!date_is_set(date))
        return;
    date_split(date, &year, &month, &day);
    buf_format(out, "%02d/%02d/%04d", day, month, year);
}

void moment_text(struct buf *out, const char *iso)
{
    struct date date;

    if (date_parse(iso, &date))
        moment_day(out, date);
    else
        buf_text(out, iso);
}

void moment_instant(struct buf *out, int64_t at_ms)
{
    char text[CLOCK_TEXT_BYTES];

    buf_text(out, clock_show(at_ms, text));
}

void moment_since(struct buf *out, int64_t at_ms)
{
    long long minutes = (clock_now() - at_ms) / MINUTE_MS;

    if (minutes < 0)
        minutes = 0;
    if (minutes < DAY_MINUTES / 12)
        buf_format(out, _("%lld min"), minutes);
    else if (minutes < SHOWN_IN_HOURS)
        buf_format(out, _("%lld h"), minutes / HOUR_MINUTES);
    else
        buf_format(out, _("%lld d"), minutes / DAY_MINUTES);
}
