/* merged.h — whether a record put together from two desks is one that the form would have taken. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_MERGED_H
#define BALIE_DESK_MERGED_H

#include "base/id.h"

struct json_t;
struct seat;

/* What no longer holds: [{"key","what":"constraint"|"relevance"|"calculation","value","text"}…]. Yours; NULL when the
 * record cannot be opened. */
struct json_t *merged_judge(struct seat *seat, struct id dossier, struct id record);

#endif
