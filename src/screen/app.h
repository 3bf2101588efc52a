/* app.h — what all screens share: who sits here, the open dossiers, the sentence at the bottom. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_APP_H
#define BALIE_SCREEN_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "screen.h"

struct app;
struct entry;
struct error;
struct exchange_state;
struct seat;

struct seat *app_seat(const struct app *app); /* NULL before the vault is open */

bool app_is_loose(const struct app *app); /* a form from a file, without a vault */

/* The sentence above the key line, until the next key that does something. */
void app_say(struct app *app, const char *sentence);
void app_refuse(struct app *app, const struct error *err); /* shows why */
/* Calls the screen's tick right after the next drawing: for work that takes a moment and should be announced first. */
void app_soon(struct app *app);

/* Goes to the dossier's own place (Alt-1 … Alt-9), opened when it was not. What follows for the screen that asked. */
struct next app_open_dossier(struct app *app, struct id dossier);
/* The same with a form of that dossier on top. Takes over ENTRY (also when refused); NULL: was refused already. */
struct next app_open_entry(struct app *app, struct entry *entry);

/* What is known of the central server, looked up at most once a second. */
const struct exchange_state *app_exchange(struct app *app);
/* Something was written: what is shown of pending changes is looked up again. */
void app_changed(struct app *app);
/* The shared keys of every screen. */
const struct action *app_actions(void);

#endif
