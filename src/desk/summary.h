/* summary.h — a record as people read it: one line, or every question with its answer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SUMMARY_H
#define BALIE_DESK_SUMMARY_H

struct buf;
struct fold_answer;
struct fold_record;
struct form;
struct seat;
struct world;

/* What an answer is read with. */
struct reading {
    struct seat *seat;
    struct world *world;
    const struct form *form; /* NULL: not known here */
    const char *form_name;
};
/* With the form as it was when RECORD was last changed. */
struct reading reading_of(struct seat *seat, struct world *world, const struct fold_record *record);
/* The question an answer of this KEY is given to; its name when it has no text, borrowed. */
const char *reading_label(const struct reading *reading, const char *key);
/* Appends the answer as people read it, or the mask. */
void reading_value(const struct reading *reading, const struct fold_answer *answer, struct buf *out);

/* Its first answers that a person gave, in one line; OUT is empty at first. An answer that is an entity of the dossier
 * reads as its label in WORLD. */
void summary_of(struct seat *seat, struct world *world, const struct fold_record *record, struct buf *out);
/* "question: answer (who, when)", a line each; computed ones marked. */
void summary_full(struct seat *seat, struct world *world, const struct fold_record *record, struct buf *out);

#endif
