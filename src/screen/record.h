/* record.h — one filled form of a dossier, read in full, and what may be done with it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_RECORD_H
#define BALIE_SCREEN_RECORD_H

#include "base/id.h"

struct app;
struct card_event;
struct screen;

struct screen *record_screen(struct app *app, struct id dossier, const struct card_event *event);
/* Every question of FORM: Enter tells why its value in RECORD is what it is. */
struct why_about {
    struct id dossier, record;
    const char *form;
};
struct screen *why_screen(struct app *app, const struct why_about *about);

#endif
