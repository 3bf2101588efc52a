/* work.h — one piece of waiting work as a row on the screen, and opened with Enter. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_WORK_H
#define BALIE_SCREEN_WORK_H

#include <stdbool.h>

#include "screen.h"

struct app;
struct pane;
struct work;

void work_draw(struct app *app, const struct work *work, const struct pane *pane, bool is_at);
/* Opens the right thing: the parked form, the draft, the dossier with the task's form, the conflict. */
struct next work_open(struct app *app, const struct work *work);
/* Why it waits here: of a task its rule with the dates, of a conflict the values with who and when. */
struct next work_why(struct app *app, const struct work *work);

#endif
