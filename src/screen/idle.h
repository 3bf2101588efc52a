/* idle.h — when nobody touches the keys: first the screen goes blank, then it locks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_IDLE_H
#define BALIE_SCREEN_IDLE_H

#include <stdbool.h>
#include <stdint.h>

struct seat;

enum idle_step { IDLE_AWAKE, IDLE_BLANK, IDLE_LOCK };
struct idle_limits {
    int64_t blank_ms, lock_talking_ms, lock_ms; /* silence is normal while somebody interprets a conversation */
};

/* From the settings of the content: minutes, 1 to 1440. */
struct idle_limits idle_read(const struct seat *seat);
/* What must be after IDLE_MS without a key; IS_TALKING: a conversation is open. */
enum idle_step idle_after(const struct idle_limits *limits, int64_t idle_ms, bool is_talking);

#endif
