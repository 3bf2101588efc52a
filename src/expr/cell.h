/* cell.h — a part of a predicate made ready to be computed for one row of a table after the other. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_CELL_H
#define BALIE_EXPR_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "expr/value.h"

struct column;
struct part;
struct run;
struct table;

#define CELL_ROWS 64 /* at once */

/* What is asked, and of which table. */
struct sieve {
    struct run *run;
    struct table *table;
};

/* Some rows, in their order. */
struct rows {
    const uint32_t *at;
    size_t count;
};

/* Lives as long as the run. */
struct cell {
    enum { CELL_KNOWN, CELL_TEXTS, CELL_NUMBERS, CELL_CALL, CELL_SUM, CELL_COMPARISON, CELL_ANYTHING } kind;
    const struct part *part;
    struct value known; /* the same for every row */
    const char *const *texts;
    const double *numbers;
    struct cell *cells[2];   /* operands */
    struct cell **arguments; /* of a call */
    struct value *values;    /* of the arguments, for the row at hand */
};

/* The column that PART reads; NULL when it is more than one child with one text. */
struct column *cell_column(struct sieve *sieve, const struct part *part);
/* Whether PART is a comparison, a sum or a function of texts: anything else is computed as it is for a node. */
bool cell_fits(const struct part *part);
/* AS_NUMBER: whoever asks wants its number. NULL with the run's error set: what is the same for every row cannot be
 * computed. */
struct cell *cell_new(struct sieve *sieve, const struct part *part, bool as_number);
/* What it is for ROW; a child is given as its text. False with the run's error set. */
bool cell_value(struct sieve *sieve, const struct cell *cell, size_t row, struct value *out);
/* Whether it is a number made of columns and what is known; then cell_count() gives it for IN, at most CELL_ROWS. */
bool cell_is_count(const struct cell *cell);
void cell_count(struct sieve *sieve, const struct cell *cell, struct rows in, double *out);

#endif
