/* exchange.h — the central server: enrol, exchange, and what still waits. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_EXCHANGE_H
#define BALIE_DESK_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct exchange; /* one exchange under way */
struct pollfd;
struct seat;

struct exchange_state {
    bool is_enrolled, is_online;
    char server[256];
    size_t pending;
    int64_t last_ms;       /* last completed exchange; 0 never */
    int64_t oldest_ms;     /* the oldest pending change; 0 none */
    char trouble[512];     /* the last failure in words; "" none */
    size_t received, sent; /* of the last exchange */
    int64_t attempt;       /* exchanges that failed since */
};
void exchange_state(struct seat *seat, struct exchange_state *out);
/* AUTHORITY: a PEM file; from then on only servers it vouches for are believed, whatever the system trusts. NULL: what
 * the system trusts. */
bool exchange_enrol(struct seat *seat, const char *url, const char *code, const char *authority, struct error *err);
/* Loads what the first exchange needs, when there will be one: for when nobody types. */
void exchange_prepare(struct seat *seat);
/* The whole exchange, blocking: `balie sync`. */
bool exchange_run(struct seat *seat, struct error *err);
/* For the one loop: begin, then step whenever a descriptor is ready or the time is up; finished when step says so. */
struct exchange *exchange_begin(struct seat *seat, struct error *err);
size_t exchange_wait(struct exchange *exchange, struct pollfd *out, size_t room, int *timeout_ms);
enum exchange_progress { EXCHANGE_BUSY, EXCHANGE_DONE, EXCHANGE_FAILED };
enum exchange_progress exchange_step(struct exchange *exchange, struct error *err);
/* After it failed: how long the server wants to be left alone; 0: it said nothing of that. */
int64_t exchange_patience_ms(const struct exchange *exchange);
void exchange_end(struct exchange *exchange); /* NULL is fine */
/* How long to wait after ATTEMPT exchanges in a row failed: doubled each time up to half an hour, and by LUCK half to
 * one and a half of it, so that a hundred desks do not come back at once. */
int64_t exchange_pause_ms(int64_t attempt, uint32_t luck);

#endif
