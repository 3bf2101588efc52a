/* privacy.h — what the person a dossier is about may ask: her export, to be forgotten, no more work in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_PRIVACY_H
#define BALIE_SCREEN_PRIVACY_H

struct app;
struct next;
struct screen;

/* Actions of a screen that is about a dossier. */
struct next privacy_export(struct app *app, struct screen *screen);
struct next privacy_erase(struct app *app, struct screen *screen);
struct next privacy_restrict(struct app *app, struct screen *screen);
struct next privacy_lift(struct app *app, struct screen *screen);
struct next privacy_except(struct app *app, struct screen *screen);

#endif
