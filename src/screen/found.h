/* found.h — somebody who was found, as a row: here or at the centre. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_FOUND_H
#define BALIE_SCREEN_FOUND_H

#include "tui/pane.h"

struct found;

void found_draw(const struct found *found, const struct pane *pane, enum style style);

#endif
