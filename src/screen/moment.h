/* moment.h — days, minutes and instants as people read them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_MOMENT_H
#define BALIE_SCREEN_MOMENT_H

#include <stdint.h>

#include "base/date.h"

struct buf;

void moment_day(struct buf *out, struct date date);  /* "23/11/2026"; nothing when none */
void moment_text(struct buf *out, const char *iso);  /* the same from "2026-11-23"; a bare year stays */
void moment_instant(struct buf *out, int64_t at_ms); /* "23/11/2026 14:02", Brussels */
void moment_since(struct buf *out, int64_t at_ms);   /* "12 min", "3 h", "2 d" ago */

#endif
