/* hand.h — a record of a dossier in hand, for a change about it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_HAND_H
#define BALIE_DESK_HAND_H

#include "desk.h"

struct dossier;
struct fold;
struct fold_answer;
struct fold_record;

struct hand {
    struct dossier *dossier; /* to be freed, also after a failure */
    struct id home;          /* of linked dossiers the one that the record lies in */
    const struct fold *fold;
    const struct fold_record *record;
};
bool hand_take(struct seat *seat, struct id dossier, struct id record, struct hand *out, struct error *err);
/* Writes a change of KIND that had seen all there is, and derives what follows, in one transaction. */
bool hand_write(struct seat *seat, const struct hand *hand, const char *kind, const struct body *body,
                struct error *err);
/* The standing answer to KEY; NULL when the record has none. */
const struct fold_answer *hand_answer(const struct fold_record *record, const char *key);

#endif
