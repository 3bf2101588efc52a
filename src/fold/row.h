/* row.h — the answers of a record in their order: which rows stand, and what stands in them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FOLD_ROW_H
#define BALIE_FOLD_ROW_H

struct arena;
struct entry;

/* Fills the answers of ENTRY's record. A deleted row goes, unless somebody wrote inside it without having seen the
 * deletion: then it stays, and its own key is the conflict. A row made again shows the answers it had. */
void row_settle(struct entry *entry, struct arena *arena);

#endif
