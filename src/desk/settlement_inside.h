/* settlement_inside.h — the change that decides, however the value was chosen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SETTLEMENT_INSIDE_H
#define BALIE_DESK_SETTLEMENT_INSIDE_H

#include <stdbool.h>

#include "base/id.h"
#include "wire/body.h"

struct error;
struct json_t;
struct seat;

/* Writes VALUE for KEY of RECORD, named also when it stands already: it had seen all there is. KEY "": whether the
 * record stays (a text) or goes (null). */
bool settlement_write(struct seat *seat, struct id record, const char *key, struct body_value value, struct error *err);
/* conflicts_list() with nothing masked. Yours. */
struct json_t *disputes_list(struct seat *seat, struct id dossier);

#endif
