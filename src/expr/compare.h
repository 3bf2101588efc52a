/* compare.h — two values set side by side: texts, numbers, dates, booleans and sets of nodes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_COMPARE_H
#define BALIE_EXPR_COMPARE_H

#include <stdbool.h>

#include "expr/part.h"

struct run;
struct value;

/* =, !=, <, <=, > and >= as XPath has them; with sets of nodes: whether any of them does. */
bool compare_values(const struct run *run, enum operation operation, struct value *a, struct value *b);
bool compare_run(struct run *run, const struct part *part, struct value *out);

#endif
