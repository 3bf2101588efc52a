/* lookup.h — item[name = X] and the one child of a name, found without passing all the others. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_LOOKUP_H
#define BALIE_EXPR_LOOKUP_H

#include <stdbool.h>

struct lookups; /* opaque */
struct node;
struct part;
struct step;
struct walk;

/* The one child name PART reads from the node it stands on, or NULL. */
const char *lookup_single_child(const struct part *part);
/* Whether PART asks for the place of the node among the others. */
bool lookup_reads_place(const struct part *part);
/* Sees whether the first predicate of a step reads `name = VALUE`, alone or with `and`, and marks the step if so. */
void lookup_find_key(struct step *step);

/* What a machine remembers of settled documents. */
struct lookups *lookups_new(void);
void lookups_free(struct lookups *lookups);

/* Adds the children of ORIGIN that have the key of the step; DONE false when the step has none and must be walked.
 * False when the key could not be computed. */
bool lookup_walk(struct walk *walk, struct node *origin, bool *done);
/* The only visible child of that name, found without building a set; false when there are more. */
bool lookup_only_child(struct lookups *lookups, const struct step *step, const struct node *origin, struct node **out);

#endif
