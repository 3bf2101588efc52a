/* route.h — what may be asked of the server: one row each, its needs checked in one place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_ROUTE_H
#define BALIE_SERVER_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

struct ahead;
struct call;
struct error;
struct question;
struct turn;

enum route_needs {
    NEEDS_NOTHING,
    NEEDS_TOKEN, /* of a computer that is enrolled, also one that was put out of use */
    NEEDS_USE,   /* and that is in use */
};

struct route {
    const char *method, *path; /* {dossier} and {hash} stand for names in it */
    enum route_needs needs;
    size_t limit_bytes;
    /* Reads the body into call->said; false: it was malformed. NULL: there is nothing to read. */
    bool (*read)(struct call *call);
    /* False: the store failed, nothing of this transaction holds and everyone in it must be told to try again. */
    bool (*answer)(struct call *call, struct turn *turn, struct error *err);
    void (*drop)(struct call *call);         /* what read() made outside the arena; may be NULL */
    bool (*writes)(const struct call *call); /* whether the feed must be held; NULL: no */
    /* What the answer will look up, of a call that was read; may be NULL. */
    void (*foresee)(const struct call *call, struct ahead *ahead);
};

/* Fills in what the path names. NULL when there is none; *HAS_PATH then says whether the path is known by another
 * method. */
const struct route *route_find(const char *method, const char *path, struct question *question, bool *has_path);
const struct route *route_at(size_t i); /* NULL after the last */

/* Reads what was said, when that was not done before. False: it is answered already. */
bool route_read(struct call *call);
/* Reads, checks what the route needs, and answers. It is read this late, so that the database works meanwhile on what
 * the call before wrote. */
bool route_answer(struct call *call, struct turn *turn, struct error *err);

#endif
