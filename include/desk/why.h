/* why.h — why: every question, value, refusal, decision, task and precondition accounted for. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_WHY_H
#define BALIE_DESK_WHY_H

#include <stdbool.h>

#include "base/id.h"

struct buf;
struct entry;
struct error;
struct item;
struct json_t;
struct seat;

/* Why ITEM of an open form is asked or not, required or not, has this value; with ANSWER (may be NULL) also why that
 * would be taken or refused. Yours. */
struct json_t *why_item(struct entry *entry, struct item *item, const char *answer);
/* The same of FIELD (name, key or ref) in a record as it stands, with the content it was made with. NULL and ERR. */
struct json_t *why_record(struct seat *seat, struct id record, const char *field, const char *answer,
                          struct error *err);
/* ABOUT one dossier: a form (may it be begun), a task (why is it here; ENTITY: of which thing, NULL any), a decision
 * table, a fact or anything that is stored. NULL and ERR. */
struct why_subject {
    const char *name, *entity; /* NAME NULL: the next step */
};
struct json_t *why_dossier(struct seat *seat, struct id dossier, const struct why_subject *about, struct error *err);
/* Why something is a conflict: one element of conflicts_list(). Yours. */
struct json_t *why_conflict(struct seat *seat, const struct json_t *conflict);
/* Any of them as text for reading: sentences first, what was written under them. */
void why_write(const struct json_t *why, struct buf *out);

#endif
