/* types.h — the words of a survey's type column: what kind of row they make. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_TYPES_H
#define BALIE_FORM_TYPES_H

#include <stdbool.h>

#include "form/form.h"

enum row_kind { ROW_QUESTION, ROW_BEGIN, ROW_END, ROW_INSTANCE, ROW_UNFILLED, ROW_REFUSED };

struct row_type {
    const char *word; /* as it is understood: "select_one" */
    enum row_kind kind;
    enum question_type type;
    bool list, from_file;
    const char *constraint; /* that comes with the type, "" */
    const char *sentence;   /* of a refused or unfilled one: why */
};

/* The type that TEXT begins with, in any spelling pyxform takes; REST is what follows it ("jn or_other"). NULL: none.
 */
const struct row_type *type_find(const char *text, const char **rest);
/* The type's word that the first word of TEXT may be a misspelling of; NULL. */
const char *type_like(const char *text);

#endif
