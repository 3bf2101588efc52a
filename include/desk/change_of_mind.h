/* change_of_mind.h — taking back: withdraw, restore, undo. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_CHANGE_OF_MIND_H
#define BALIE_DESK_CHANGE_OF_MIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct buf;
struct error;
struct seat;

/* Undo of a record's first change; refused for a frozen one, or while other records refer to an entity it made. */
bool record_withdraw(struct seat *seat, struct id dossier, struct id record, const char *reason, struct error *err);
bool record_restore(struct seat *seat, struct id dossier, struct id record, struct error *err);
/* Undo of the latest change: restores only keys whose standing value is still its own; NAMES gets the others. */
bool record_undo(struct seat *seat, struct id dossier, struct id record, struct buf *names, struct error *err);

#endif
