/* reading.h — what an expression of a form reads, so that what depends on an answer is known. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_READING_H
#define BALIE_FORM_READING_H

#include <stdbool.h>

#include "binding.h"

struct expr_reference;

#define NO_FORMULA FORMULA_KINDS

/* Whose expression is being read. */
struct reading {
    struct loading *loading;
    const struct question *question;
    struct spot spot;
    const char *text;
    struct bindings *bindings;
    enum formula formula;
    bool is_soft, is_only_order;
};

/* Where names are seen from: the plan QUESTION stands in; NULL: the form itself. */
const struct plan *reading_plan(const struct form *form, const struct question *question);
/* The innermost plan that both stand in; NULL. */
const struct plan *reading_common(const struct plan *a, const struct plan *b);
/* An answer to FROM means that what is being read is computed anew. */
struct edge *reading_edge(struct reading *reading, const struct question *from, const struct plan *common);
/* A visitor of expr_references(): WITH is the reading. */
bool reading_hear(void *with, const struct expr_reference *reference, struct error *err);

#endif
