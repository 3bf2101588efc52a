/* parser.h — from the text of an expression to its parts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_PARSER_H
#define BALIE_EXPR_PARSER_H

#include <stdbool.h>

struct arena;
struct error;
struct expr_host;
struct part;

/* The root part, in ARENA; NULL and ERR with the position and the cause. UNKNOWN tells whether a function was met that
 * nobody has: whether it can ever be reached is for the caller to see. */
const struct part *parser_read(struct arena *arena, const char *text, const struct expr_host *host, bool *unknown,
                               struct error *err);

#endif
