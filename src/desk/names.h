/* names.h — every name that content gives a value to: questions, properties, facts, with their types and lists. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_NAMES_H
#define BALIE_DESK_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct findings;
struct library;
struct names; /* opaque */

struct names *names_read(struct library *library);
/* Each name once, in the order they were met. */
size_t names_count(const struct names *names);
const char *names_at(const struct names *names, size_t i);
const char *names_where(const struct names *names, size_t i);
bool names_has(const struct names *names, const char *name);
/* Whether a question had this name before it was renamed. */
bool names_had(const struct names *names, const char *name);
/* Notes that a rule reads NAME, for names_check_unticked(). */
void names_use(struct names *names, const char *name);
/* Warns of a question with several answers that a rule reads though its list has no code for none of them: then nothing
 * ticked and not asked look the same. */
void names_check_unticked(struct names *names, struct library *library, const struct findings *findings);
bool names_is_partial(const struct names *names, const char *name);
const char *names_list(const struct names *names, const char *name); /* "" when it has no shared list */
/* The first form that has a question NAME (WITH_LIST: one that chooses from a list); "" when none has. */
const char *names_form(const struct names *names, const char *name, bool with_list);
/* The first form that saves PROPERTY of LIST (NULL: of any), and by which question; "" when none does. */
const char *names_saved_by(const struct names *names, const char *list, const char *property, const char **question);
/* Reports one name with two types or lists, a property with two types, a list named as an entity list. */
size_t names_check(struct names *names, struct library *library, const struct findings *findings);
void names_free(struct names *names);
SCOPED(names)

#endif
