/* columns.h — the columns of a form's sheets: the names they may be written with, and the ones they are known by. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_COLUMNS_H
#define BALIE_FORM_COLUMNS_H

#include <stddef.h>

struct loading;
struct sheet;

enum columns_of { COLUMNS_SURVEY, COLUMNS_CHOICES, COLUMNS_SETTINGS, COLUMNS_ENTITIES, COLUMNS_TESTS, COLUMNS_KINDS };

/* Gives every column of SHEET (NULL is fine) the name it is known by: "Label:Nederlands (nl)" becomes
 * "label::Nederlands (nl)", "relevance" "relevant". Reports what is written twice, and what nobody knows: an error when
 * it looks like a known one. */
void columns_settle(struct loading *loading, struct sheet *sheet, enum columns_of kind);

#endif
