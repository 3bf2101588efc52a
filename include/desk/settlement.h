/* settlement.h — what two desks said differently, decided by the person who knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SETTLEMENT_H
#define BALIE_DESK_SETTLEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct buf;
struct conflict;
struct error;
struct json_t;
struct seat;

/* The open conflicts of a dossier (none: all) as a JSON array:
 * {"dossier","who","record","kind","key","values":[{"value","leeg", "by","at","change","mine","stands","saw":[what that
 * person had before him]}…]}; the standing value first. A record put together from two desks is "merged", with what of
 * it the form would not take ("broken"). What may not be seen here is masked. Yours. */
struct json_t *conflicts_list(struct seat *seat, struct id dossier);
/* What one of them is about, and one of its values (or one that was "saw"), as people read them. */
void conflict_title(struct seat *seat, const struct json_t *conflict, struct buf *out);
/* The same of one that the store told of. */
void conflict_words(struct seat *seat, const struct conflict *conflict, struct buf *out);
/* What the giver of VALUE had before him, when that was something: "had seen: …". */
void conflict_saw(struct seat *seat, const struct json_t *conflict, const struct json_t *value, struct buf *out);
void conflict_value(struct seat *seat, const struct json_t *conflict, const struct json_t *value, struct buf *out);
void conflicts_write(struct seat *seat, const struct json_t *all, struct buf *out); /* all of them in lines */
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
