/* meter.c — what the server counts: requests, changes, turns; shown as text that a monitor reads. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "meter.h"

#include <inttypes.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/clock.h"
#include "turn.h"

/* clang-format off */
static const struct {
    const char *name, *type, *help;
    size_t offset;
} counts[] = {
    { "balied_limited_total", "counter", "requests refused because the same one asked too often", offsetof(struct meter, limited) },
    { "balied_connections_total", "counter", "connections, each for any number of requests", offsetof(struct meter, connections) },
    { "balied_turns_total", "counter", "transactions", offsetof(struct meter, turns) },
    { "balied_repeats_total", "counter", "transactions made again", offsetof(struct meter, repeats) },
    { "balied_failures_total", "counter", "transactions that failed", offsetof(struct meter, failures) },
    { "balied_turn_milliseconds_total", "counter", "time within transactions", offsetof(struct meter, turn_ms) },
    { "balied_longest_turn_milliseconds", "gauge", "the longest transaction", offsetof(struct meter, longest_ms) },
    { "balied_stored_changes_total", "counter", "changes stored", offsetof(struct meter, stored) },
    { "balied_refused_changes_total", "counter", "changes stored but not passed on", offsetof(struct meter, refused) },
    { "balied_fed_changes_total", "counter", "changes told to devices", offsetof(struct meter, fed) },
    { "balied_received_bytes_total", "counter", "bytes of bodies in", offsetof(struct meter, in_bytes) },
    { "balied_sent_bytes_total", "counter", "bytes of bodies out", offsetof(struct meter, out_bytes) },
};
/* clang-format on */

void meter_request(struct meter *meter, int status, size_t in_bytes, size_t out_bytes)
{
    if (status >= 100 && status < 100 * (METER_CLASSES + 1))
        meter->requests[status / 100 - 1]++;
    meter->limited += status == 429;
    meter->in_bytes += in_bytes;
    meter->out_bytes += out_bytes;
}

void meter_turn(struct meter *meter, const struct turn *turn, int64_t took_ms)
{
    meter->turns++;
    meter->turn_ms += (uint64_t)took_ms;
    if ((uint64_t)took_ms > meter->longest_ms)
        meter->longest_ms = (uint64_t)took_ms;
    meter->stored += turn->stored;
    meter->refused += turn->refused;
    meter->fed += turn->fed;
}

static void write_head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void meter_write(struct buf *out, const struct meter *meter)
{
    write_head(out, "balied_requests_total", "counter", "requests answered, by the class of their status");
    for (int i = 0; i < METER_CLASSES; i++)
        buf_format(out, "balied_requests_total{class=\"%dxx\"} %" PRIu64 "\n", i + 1, meter->requests[i]);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        write_head(out, counts[i].name, counts[i].type, counts[i].help);
        buf_format(out, "%s %" PRIu64 "\n", counts[i].name,
                   *(const uint64_t *)((const char *)meter + counts[i].offset));
    }
    write_head(out, "balied_up_seconds", "gauge", "since it was started");
    buf_format(out, "balied_up_seconds %" PRId64 "\n", (clock_tick_ms() - meter->since_ms) / 1000);
}
