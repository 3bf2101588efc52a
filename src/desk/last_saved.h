/* last_saved.h — what who sits here answered in the form the time before. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_LAST_SAVED_H
#define BALIE_DESK_LAST_SAVED_H

struct entry;
struct node;

/* The record of ENTRY's form that its user wrote last, as an instance; lives as long as ENTRY. One that is withdrawn,
 * erased, in hand, or in a dossier that may not be seen does not count. NULL: there is none. */
struct node *last_saved(struct entry *entry);

#endif
