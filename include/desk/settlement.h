/* settlement.h — what two desks said differently, decided by the person who knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SETTLEMENT_H
#define BALIE_DESK_SETTLEMENT_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct json_t;
struct seat;

/* The open conflicts of a dossier (none: all) as a JSON array with every value, who, when, what each had seen. Yours.
 */
struct json_t *conflicts_list(struct seat *seat, struct id dossier, struct error *err);
/* Decides: the key gets VALUE (one of the candidates or typed); a change that had seen them all. */
bool conflict_decide(struct seat *seat, struct id record, const char *key, const char *value, struct error *err);
bool record_confirm(struct seat *seat, struct id record, struct error *err); /* a merged record was looked at */

#endif
