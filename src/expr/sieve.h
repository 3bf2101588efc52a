/* sieve.h — a predicate asked of all rows of a table at once, column by column. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_SIEVE_H
#define BALIE_EXPR_SIEVE_H

#include <stdbool.h>

struct part;
struct run;
struct set;
struct table;

/* Whether PREDICATE is a yes or a no that does not hang on the place of an item among the others. */
bool sieve_fits(const struct part *predicate);
/* Adds the items for which PREDICATE holds, in their order. False with the run's error set. */
bool sieve_run(struct run *run, struct table *table, const struct part *predicate, struct set *found);

#endif
