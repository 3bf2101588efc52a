/* regex_code.h — what a pattern is made into: a program that a search follows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_REGEX_CODE_H
#define BALIE_EXPR_REGEX_CODE_H

#include <stddef.h>
#include <stdint.h>

#define SLOTS_MAX 128 /* two per group, one per loop that may be empty */

enum kind {
    MATCH_CHARACTER, /* first */
    MATCH_ANY,
    MATCH_CLASS,
    JUMP,     /* to first */
    SPLIT,    /* try first, then second */
    SAVE,     /* place into slot first */
    PROGRESS, /* fails when nothing was read since slot first was saved */
    AT_START,
    AT_END,
    AT_WORD, /* a border of a word; first: 1 for \B */
    LOOK,    /* what follows matches up to second; first: 1 for "does not" */
    BACK,    /* what group first matched, again */
    FOUND
};

struct range {
    uint32_t low, high;
};

struct code {
    enum kind kind;
    uint32_t first, second;
    const struct range *ranges; /* CLASS; second: how many; first: 1 for "not these" */
};

struct regex {
    const struct code *codes;
    size_t count;
    unsigned groups;
};

#endif
