/* call.c — one call of a function under way: its arguments, the world around it, what it gives. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"

#include "expr/expr.h"
#include "expr/node.h"
#include "expr/part.h"
#include "expr/run.h"

void *expr_call_with(struct expr_call *call)
{
    return call->run->host->with;
}

void *expr_call_own(struct expr_call *call)
{
    return call->function ? call->function->with : NULL;
}

struct expr_machine *expr_call_machine(struct expr_call *call)
{
    return call->run->machine;
}

const struct expr_scene *expr_call_scene(struct expr_call *call)
{
    return call->run->scene;
}

size_t expr_argument_count(const struct expr_call *call)
{
    return call->count;
}

const struct value *expr_argument(const struct expr_call *call, size_t i)
{
    static const struct value blank = { .type = VALUE_TEXT, .text = "" };

    return i < call->count ? &call->values[i] : &blank;
}

const char *expr_argument_text(struct expr_call *call, size_t i)
{
    return run_text(call->run, expr_argument(call, i));
}

struct arena *call_arena(struct expr_call *call)
{
    return call->run->arena;
}

const void *call_prepared(struct expr_call *call)
{
    return call->part->prepared;
}

struct node *call_node(struct expr_call *call)
{
    return call->run->node;
}

size_t call_position(struct expr_call *call)
{
    return call->run->position;
}

size_t call_size(struct expr_call *call)
{
    return call->run->size;
}

const struct expr_host *call_host(struct expr_call *call)
{
    return call->run->host;
}

bool call_refuses_bytes(struct expr_call *call, size_t more_bytes, struct error *err)
{
    if (more_bytes <= RUN_BYTES_MAX && arena_size_bytes(call->run->arena) <= RUN_BYTES_MAX - more_bytes)
        return false;
    return !error_set(err, ERROR_INPUT, _("%s() would make too long a text; give it less."),
                      call->part->function->name);
}

void call_spend(struct expr_call *call, size_t nodes)
{
    *call->run->spent += nodes;
}

bool call_has(struct expr_call *call, size_t i)
{
    return i < call->count;
}

const struct value *call_value(struct expr_call *call, size_t i)
{
    return expr_argument(call, i);
}

const char *call_text(struct expr_call *call, size_t i)
{
    return run_text(call->run, expr_argument(call, i));
}

double call_number(struct expr_call *call, size_t i)
{
    return run_number(call->run, expr_argument(call, i));
}

bool call_nodes(struct expr_call *call, size_t i, struct error *err)
{
    if (expr_argument(call, i)->type == VALUE_NODES)
        return true;
    return error_set(err, ERROR_INPUT, _("%s() wants a set of nodes; give it a path."), call->part->function->name);
}

const char *call_node_text(struct expr_call *call, struct node *node)
{
    return node ? node_text(node, call->run->arena) : "";
}

double call_node_number(struct expr_call *call, struct node *node)
{
    return run_text_number(call->run, call_node_text(call, node));
}

int64_t call_now_ms(struct expr_call *call)
{
    const struct expr_host *host = call->run->host;

    return host->now_ms ? host->now_ms(host->with) : clock_now();
}

int call_zone(struct expr_call *call)
{
    return call->run->zone;
}

bool give_moment(struct value *out, double moment)
{
    *out = value_date(moment);
    return true;
}

bool give_text(struct value *out, const char *text)
{
    *out = value_text(text);
    return true;
}

bool give_number(struct value *out, double number)
{
    *out = value_number(number);
    return true;
}

bool give_boolean(struct value *out, bool boolean)
{
    *out = value_boolean(boolean);
    return true;
}

bool give_nodes(struct value *out, struct node **nodes, size_t count)
{
    *out = (struct value){ .type = VALUE_NODES, .nodes = nodes, .node_count = count };
    return true;
}
