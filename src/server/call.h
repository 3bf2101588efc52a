/* call.h — one request: who asks, what is said, and what is answered within the turn it shares. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_CALL_H
#define BALIE_SERVER_CALL_H

#include <stdbool.h>

#include "base/buf.h"
#include "question.h"
#include "store.h"

struct arena;
struct error;
struct turn;

struct reply {
    int status;
    const char *type; /* a constant */
    struct buf body;
};

struct call {
    const struct route *route;
    const char *token; /* what the device shows, "" none */
    struct question question;
    struct buf body;
    struct arena *arena;
    bool is_read, is_bad;   /* read once, also when the turn is made again; it could not be read */
    void *said;             /* what the route read from the body; in ARENA */
    struct store_desk desk; /* when the route needs one */
    struct reply reply;
};

/* Answers with a problem document; what was in the reply is gone. Returns true: the call is answered. */
bool call_problem(struct call *call, int status, const char *name, const char *detail);
/* Answers 200 with what was put in the reply's body. */
bool call_succeed(struct call *call, const char *type);
void call_clear(struct call *call);

#endif
