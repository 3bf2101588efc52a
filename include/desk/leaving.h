/* leaving.h — a person leaves the desk: what she was filling in becomes parked, so that others may go on with it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_LEAVING_H
#define BALIE_DESK_LEAVING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct error;
struct seat;

/* Parks the drafts of USER, in her name; *PARKED (may be NULL) gets how many. A draft that cannot be parked (nothing
 * was answered, or what it would change was signed meanwhile) and the open conversation itself stay drafts. False when
 * the vault failed. */
bool leaving_park(struct seat *seat, struct id user, size_t *parked, struct error *err);

#endif
