/* reply.h — what the server answers to one request, built within the transaction of its turn. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_REPLY_H
#define BALIE_SERVER_REPLY_H

#include <stdbool.h>

#include "base/buf.h"

struct error;
struct question;
struct server_store;

struct reply {
    int status;
    const char *type; /* a constant */
    struct buf body;
};

/* Makes REPLY a problem document; what was in it is gone. Returns true: the request is answered. */
bool reply_problem(struct reply *reply, int status, const char *name, const char *detail);

/* Each answers a request. False: the store failed, nothing of this
 * transaction holds and everyone in it must be told to try again. */
bool reply_to_sync(struct server_store *store, const struct question *question, struct reply *reply, struct error *err);
bool reply_to_enrolment(struct server_store *store, const struct question *question, struct reply *reply,
                        struct error *err);
bool reply_to_health(struct server_store *store, const struct question *question, struct reply *reply,
                     struct error *err);

#endif
