/* itemset.h — where the choices of a question come from, when that takes more than its list: as expressions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_ITEMSET_H
#define BALIE_FORM_ITEMSET_H

#include <stdbool.h>

struct form;
struct loading;
struct question;

/* Whether LIST is no list but the answers of a question in a repeat: "${name}". */
bool itemset_is_answers(const char *list);
/* The nodes QUESTION chooses from: the list's, filtered, in a random order if it says so. NULL: its list as it is. */
const char *itemset_nodes(struct form *form, const struct question *question);
/* What of a node is the code, and what the label, when these are not its name and label; NULL. */
const char *itemset_code(struct form *form, const struct question *question);
const char *itemset_label(struct form *form, const struct question *question);
/* Reports a list of answers that is none. */
void itemset_check(struct loading *loading, const struct question *question);

#endif
