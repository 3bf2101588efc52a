/* front.h — the writes of one value that nobody has knowingly replaced. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FOLD_FRONT_H
#define BALIE_FOLD_FRONT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct fold_candidate;
struct fold_change;
struct node;

struct head {
    struct head *next;
    const struct node *node;
    const char *value, *blank;
    bool computed;
};

struct front {
    struct head *first;
};

/* What stands of a front and what else was written without having seen it. */
struct standing {
    const struct head *head;
    const struct fold_candidate *candidates; /* the standing one first; more than one: a conflict */
    size_t candidate_count;
};

/* Whether A comes before B for want of anything better: by min(at, arrival), device, seq. Less than, equal to or
 * greater than 0. */
int stamp_compare(const struct fold_change *a, const struct fold_change *b);
/* Adds WRITE (copied into ARENA) and drops what its author had seen. Writes come after all they had seen. */
void front_add(struct front *front, const struct head *write, struct arena *arena);
/* FRONT is not empty. Computed writes stand aside for a person's, and are no candidates. */
struct standing front_settle(const struct front *front, struct arena *arena);
const struct head *front_greatest(const struct front *front); /* by stamp; NULL when empty */
bool head_equal(const struct head *a, const struct head *b);  /* the same value */

#endif
