/* binding.h — the expressions of a form compiled, and every name in them bound to its question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_BINDING_H
#define BALIE_FORM_BINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "inside.h"
#include "loading.h"

struct expr;

/* What a formula reads. */
struct edge {
    uint32_t from;      /* the question read */
    bool is_soft;       /* wanted first, if that makes no circle */
    bool is_only_order; /* does not make the formula be computed anew */
    struct dependent to;
};
struct bindings {
    ARRAY(struct edge) edges;
    ARRAY(struct dependent) everything;
};

/* Compiles TEXT of a cell as it is seen from QUESTION (NULL: from the form); NULL when it was reported. */
const struct expr *binding_compile(struct loading *loading, const struct question *question, struct spot spot,
                                   const char *text);
/* Compiles all cells of the survey and gathers in OUT what they read. */
void binding_read(struct loading *loading, struct bindings *out);
void bindings_clear(struct bindings *bindings);

#endif
