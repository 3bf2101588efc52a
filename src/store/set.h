/* set.h — a set of dossiers, one bit for each number. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_SET_H
#define BALIE_STORE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/scope.h"

#define SET_BLOCK_BITS  16384 /* the index is kept in blocks of so many dossiers */
#define SET_BLOCK_WORDS (SET_BLOCK_BITS / 64)

struct set {
    size_t word_count; /* whole blocks */
    uint64_t *words;
};

static inline struct set *set_new(size_t block_count)
{
    struct set *set = mem_new(sizeof *set);

    set->word_count = block_count * SET_BLOCK_WORDS;
    set->words = mem_array(set->word_count + 1, sizeof *set->words);
    return set;
}

static inline void set_free(struct set *set)
{
    if (!set)
        return;
    mem_free(set->words);
    mem_free(set);
}
SCOPED(set)

static inline void set_join(struct set *set, const struct set *other)
{
    for (size_t i = 0; i < set->word_count; i++)
        set->words[i] |= other->words[i];
}

static inline void set_meet(struct set *set, const struct set *other)
{
    for (size_t i = 0; i < set->word_count; i++)
        set->words[i] &= other->words[i];
}

static inline void set_leave_out(struct set *set, const struct set *other)
{
    for (size_t i = 0; i < set->word_count; i++)
        set->words[i] &= ~other->words[i];
}

static inline size_t set_count(const struct set *set)
{
    size_t count = 0;

    for (size_t i = 0; i < set->word_count; i++)
        count += (size_t)__builtin_popcountll(set->words[i]);
    return count;
}

#endif
