/* regex.h — patterns as ODK's regex() writes them, with a bound on how long a search may take. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_REGEX_H
#define BALIE_EXPR_REGEX_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;
struct regex; /* opaque */

/* NULL and ERR when PATTERN is wrong or too big. The result lives in ARENA. */
const struct regex *regex_compile(struct arena *arena, const char *pattern, struct error *err);
struct regex_outcome {
    bool found;   /* whether the pattern matches anywhere */
    size_t steps; /* what it cost */
};
/* ARENA is for working memory; false and ERR when it takes too long. */
bool regex_find(const struct regex *regex, const char *text, struct arena *arena, struct regex_outcome *out,
                struct error *err);

#endif
