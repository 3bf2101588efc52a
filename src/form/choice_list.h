/* choice_list.h — a list of choices being made from rows of a sheet that holds several. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_CHOICE_LIST_H
#define BALIE_FORM_CHOICE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "spot.h"

struct arena;
struct choice;
struct error;
struct list;
struct sheet;

/* An empty list with room for ROOM choices from SHEET, which is borrowed. */
struct list *list_begin(const char *name, const struct sheet *sheet, size_t room);
/* Adds the choice in ROW; false and ERR when it is refused. A code that stands twice is refused unless MAY_REPEAT. */
bool list_add(struct list *list, size_t row, bool may_repeat, struct error *err);
/* What COLUMN says of the Ith choice, NULL when the list has no such column. */
const char *list_cell(const struct list *list, size_t i, const char *column);
/* Where the Ith choice is written. */
struct spot list_spot(const struct list *list, size_t i, const char *column);
/* An empty list with room for ROOM choices that stand in no sheet. */
struct list *list_begin_plain(const char *name, const char *const *languages, size_t language_count, size_t room);
/* Adds a copy of CHOICE, whose texts and labels (by language) are borrowed; of two with one code the first is found. */
struct choice *list_add_choice(struct list *list, const struct choice *choice);
/* "nl" of "label::nl", "fr" of "label::Français (fr)", "" of "label". */
const char *language_code(struct arena *arena, const char *column);

#endif
