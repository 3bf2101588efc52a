/* change_of_mind.h — taking back: withdraw, restore, undo, deciding a conflict, confirming a merged record. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_CHANGE_OF_MIND_H
#define BALIE_DESK_CHANGE_OF_MIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct buf;
struct error;
struct json_t;
struct seat;

/* Undo of a record's first change; refused for a frozen one, or while other records refer to an entity it made. */
bool record_withdraw(struct seat *seat, struct id dossier, struct id record, const char *reason, struct error *err);
bool record_restore(struct seat *seat, struct id dossier, struct id record, struct error *err);
/* Undo of the latest change: restores only keys whose standing value is still its own; NAMES gets the others. */
bool record_undo(struct seat *seat, struct id dossier, struct id record, struct buf *names, struct error *err);
/* The open conflicts of a dossier (none: all) as a JSON array with every value, who, when, what each had seen. Yours.
 */
struct json_t *conflicts_list(struct seat *seat, struct id dossier, struct error *err);
/* Decides: the key gets VALUE (one of the candidates or typed); a change that had seen them all. */
bool conflict_decide(struct seat *seat, struct id record, const char *key, const char *value, struct error *err);
bool record_confirm(struct seat *seat, struct id record, struct error *err); /* a merged record was looked at */

#endif
