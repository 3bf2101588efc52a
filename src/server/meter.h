/* meter.h — what the server counts: requests, changes, turns; shown as text that a monitor reads. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_METER_H
#define BALIE_SERVER_METER_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct turn;

#define METER_CLASSES 5 /* of statuses: 1xx … 5xx */

struct meter {
    uint64_t requests[METER_CLASSES], limited, connections;
    uint64_t turns, repeats, failures, turn_ms, longest_ms;
    uint64_t stored, refused, fed;
    uint64_t in_bytes, out_bytes;
    int64_t since_ms;
};

void meter_request(struct meter *meter, int status, size_t in_bytes, size_t out_bytes);
void meter_turn(struct meter *meter, const struct turn *turn, int64_t took_ms);
/* In the text format of Prometheus. */
void meter_write(struct buf *out, const struct meter *meter);

#endif
