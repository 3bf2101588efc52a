/* summary.h — a record as people read it: one line, or every question with its answer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SUMMARY_H
#define BALIE_DESK_SUMMARY_H

struct buf;
struct fold_record;
struct seat;
struct world;

/* Its first answers that a person gave, in one line; OUT is empty at first. An answer that is an entity of the dossier
 * reads as its label in WORLD. */
void summary_of(struct seat *seat, struct world *world, const struct fold_record *record, struct buf *out);
/* "question: answer (who, when)", a line each; computed ones marked. */
void summary_full(struct seat *seat, struct world *world, const struct fold_record *record, struct buf *out);

#endif
