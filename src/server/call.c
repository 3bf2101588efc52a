/* call.c — one request: who asks, what is said, and what is answered within the turn it shares. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "call.h"

#include "base/arena.h"
#include "route.h"
#include "wire/problem.h"

bool call_problem(struct call *call, int status, const char *name, const char *detail)
{
    buf_cut(&call->reply.body, 0);
    call->reply.status = status;
    call->reply.type = PROBLEM_TYPE;
    problem_encode(&call->reply.body, status, name, detail);
    return true;
}

bool call_succeed(struct call *call, const char *type)
{
    call->reply.status = 200;
    call->reply.type = type;
    return true;
}

void call_clear(struct call *call)
{
    if (call->said && call->route && call->route->drop)
        call->route->drop(call);
    buf_clear(&call->body);
    buf_clear(&call->reply.body);
    arena_free(call->arena);
    *call = (struct call){ 0 };
}
