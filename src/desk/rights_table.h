/* rights_table.h — the table of rights of one content: rows of right, form, roles and region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_RIGHTS_TABLE_H
#define BALIE_DESK_RIGHTS_TABLE_H

#include "base/scope.h"
#include "desk/rights.h"

struct findings;
struct library;
struct rights; /* opaque */

/* regels/rechten.csv of LIBRARY, borrowed by the result; without it every role may all but the reader, who may look. */
struct rights *rights_read(struct library *library);
void rights_free(struct rights *rights);
SCOPED(rights)

/* The roles that have the right with FORM, a row about the form before one about all; NULL: there is no such row. */
const char *rights_roles(const struct rights *rights, enum right right, const char *form, bool *only_own_region);
bool rights_may(const struct rights *rights, enum right right, const char *form, const char *role);
/* Whether some row keeps from ROLE what it could see otherwise. */
bool rights_hide(const struct rights *rights, const char *role);
const char *rights_words(enum right right); /* for people: "print papers" */
/* Whether a question, property or fact of that name is sensitive anywhere: marked, or made of what is. */
bool rights_is_sensitive(struct rights *rights, const char *name);
/* Whether what things of LIST are called is made of such an answer. */
bool rights_is_sensitive_label(struct rights *rights, const char *list);
/* Whether some form, or what is sensitive in it, is not to be seen by ROLE. */
bool rights_hide_forms(const struct rights *rights, const char *role);
/* Whether what NAME holds elsewhere is made of what only such forms save. */
bool rights_is_made_apart(struct rights *rights, const char *role, const char *name);
/* Whether PROPERTY of a thing in LIST (NULL: what is called so anywhere) may come from such a form. */
bool rights_is_saved_apart(struct rights *rights, const char *role, const char *list, const char *property);
bool rights_is_output_apart(struct rights *rights, const char *role, const char *table, const char *column);
/* Whether COLUMN of the decision table TABLE may give such an answer. */
bool rights_is_sensitive_output(struct rights *rights, const char *table, const char *column);

/* Reports what is wrong with the table. */
void rights_check(struct library *library, const struct findings *findings);

#endif
