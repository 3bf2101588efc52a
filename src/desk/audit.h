/* audit.h — looking is written down: one entry per person, dossier and hour. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_AUDIT_H
#define BALIE_DESK_AUDIT_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct seat;

/* Writes the view to the device's log before the dossier is drawn, unless this hour has one already. */
bool audit_view(struct seat *seat, struct id dossier, struct error *err);
/* An act that changes nothing: "print …", "export". DOSSIER none: of no one in particular. */
bool audit_act(struct seat *seat, struct id dossier, const char *act, struct error *err);

#endif
