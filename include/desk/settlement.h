/* settlement.h — what two desks said differently, decided by the person who knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SETTLEMENT_H
#define BALIE_DESK_SETTLEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct error;
struct json_t;
struct seat;

/* The open conflicts of a dossier (none: all) as a JSON array:
 * {"dossier","record","kind","key","values":[{"value","leeg", "by","at","change","mine","stands","saw":[what that
 * person had before him]}…]}; the standing value first. A record put together from two desks is "merged", with what of
 * it the form would not take ("broken"). Yours. */
struct json_t *conflicts_list(struct seat *seat, struct id dossier, struct error *err);
/* Every decision is a change that had seen them all, and names the key also when its value does not change. KEY "" is
 * whether the record stays (a value) or goes (NULL). */
/* A typed value, checked as the form would. */
bool conflict_decide(struct seat *seat, struct id record, const char *key, const char *value, struct error *err);
/* WHICH: "mine", "theirs", "both" (several answers ticked), "standing", or the beginning of a change's id. */
bool conflict_take(struct seat *seat, struct id record, const char *key, const char *which, struct error *err);
/* All that is plain at once: one person said both, only one says anything, or they differ in capitals and accents
 * alone.
 */
bool conflict_settle_plain(struct seat *seat, struct id dossier, size_t *settled, struct error *err);
bool record_confirm(struct seat *seat, struct id record, struct error *err); /* a merged record was looked at */

#endif
