/* idle.c — when nobody touches the keys: first the screen goes blank, then it locks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "idle.h"

#include "base/text.h"
#include "desk/seat.h"

#define MINUTE_MS       60000
#define MINUTES_MOST    1440
#define BLANK_MINUTES   5
#define TALKING_MINUTES 15
#define LOCK_MINUTES    5

static int64_t minutes_of(const struct seat *seat, const char *setting, int64_t otherwise)
{
    int64_t minutes = otherwise;

    text_integer(seat_setting(seat, setting), 1, MINUTES_MOST, &minutes);
    return minutes * MINUTE_MS;
}

struct idle_limits idle_read(const struct seat *seat)
{
    return (struct idle_limits){ minutes_of(seat, "idle_blank_minutes", BLANK_MINUTES),
                                 minutes_of(seat, "idle_lock_minutes", TALKING_MINUTES),
                                 minutes_of(seat, "idle_lock_alone_minutes", LOCK_MINUTES) };
}

enum idle_step idle_after(const struct idle_limits *limits, int64_t idle_ms, bool is_talking)
{
    if (idle_ms >= (is_talking ? limits->lock_talking_ms : limits->lock_ms))
        return IDLE_LOCK;
    return idle_ms >= limits->blank_ms ? IDLE_BLANK : IDLE_AWAKE;
}
