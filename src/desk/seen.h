/* seen.h — what the author of a change had before his eyes for one question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SEEN_H
#define BALIE_DESK_SEEN_H

#include "base/id.h"
#include "base/scope.h"

struct json_t;
struct seat;
struct seen; /* opaque: the changes of one dossier, by id */

struct seen *seen_open(struct seat *seat, struct id dossier);
/* The values that stood for KEY of RECORD among what CHANGE had seen: [{"value","by","at"}…], empty when none. Yours.
 */
struct json_t *seen_before(struct seen *seen, struct id change, struct id record, const char *key);
void seen_free(struct seen *seen);
SCOPED(seen)

#endif
