/* door.h — where requests come in over the network and answers go out, and who must wait outside. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_DOOR_H
#define BALIE_SERVER_DOOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "base/buf.h"
#include "meter.h"

struct call;
struct error;
struct limiter;
struct request; /* one call with its connection */

struct door {
    struct MHD_Daemon *daemon;
    struct buf cert, key; /* PEM; empty: no TLS */
    int listening;
    struct limiter *limiter;
    struct meter meter;
    ARRAY(struct request *) waiting; /* read whole, to be answered in the next turn */
    ARRAY(struct request *) inside;  /* begun and not ended */
};

/* LISTENING is the socket, which the door closes. */
bool door_open(struct door *door, int listening, struct error *err);
/* What to poll, and for how long at most; -1 for ever. */
int door_descriptor(const struct door *door);
int door_wait_ms(struct door *door);
void door_step(struct door *door);
struct call *door_call(struct door *door, size_t i); /* of those that wait */
/* The first COUNT of those that wait are answered. */
void door_answered(struct door *door, size_t count);
/* Nobody comes in any more. */
void door_shut(struct door *door);
/* Whether anybody inside is still being helped: what only came in part and stopped coming is not waited for, who sent
 * it was told nothing and sends it again. */
bool door_is_busy(const struct door *door);
void door_close(struct door *door);

#endif
