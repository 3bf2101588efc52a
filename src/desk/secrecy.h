/* secrecy.h — what of one content is sensitive: what is marked, and what is made of that. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SECRECY_H
#define BALIE_DESK_SECRECY_H

#include <stdbool.h>

#include "base/scope.h"

struct findings;
struct library;
struct secrecy; /* opaque */

/* Every form and fact of LIBRARY, which is borrowed. What is computed from something sensitive is sensitive too,
 * through any number of steps, unless its author says that it is not; what only asks whether, how many or which is not.
 */
struct secrecy *secrecy_read(struct library *library);
/* The same of what is made of questions that are hidden in their own form, and saved by no other: these themselves are
 * not in it. */
struct secrecy *secrecy_apart(struct library *library,
                              bool (*is_hidden)(void *with, const char *form, const char *name), void *with);
void secrecy_free(struct secrecy *secrecy);
SCOPED(secrecy)

/* Whether a question, property or fact of that name is sensitive anywhere. */
bool secrecy_holds(const struct secrecy *secrecy, const char *name);
/* Of secrecy_apart(): whether PROPERTY of a thing in LIST (NULL: what is called so anywhere) may come from a question
 * that is hidden. */
bool secrecy_may_hold(const struct secrecy *secrecy, const char *list, const char *property);
/* Whether what things of LIST are called is made of such. */
bool secrecy_holds_label(const struct secrecy *secrecy, const char *list);
/* Whether COLUMN of the decision table TABLE may give such. */
bool secrecy_holds_output(const struct secrecy *secrecy, const char *table, const char *column);

/* Warns of what is sensitive for what it is made of and does not say so itself. */
void secrecy_check(struct library *library, const struct findings *findings);

#endif
