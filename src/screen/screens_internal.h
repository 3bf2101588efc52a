/* screens_internal.h — the screens one screen may open another as; NULL when it could not be, and it was said. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_SCREENS_INTERNAL_H
#define BALIE_SCREEN_SCREENS_INTERNAL_H

#include <stdbool.h>

#include "base/id.h"

struct app;
struct entry;
struct json_t;
struct screen;
struct work;

struct screen *unlock_screen(struct app *app);
struct screen *home_screen(struct app *app);
struct screen *search_screen(struct app *app, const char *words); /* begun with what was typed */
struct screen *dossier_screen(struct app *app, struct id dossier);
struct screen *tasks_screen(struct app *app);
struct screen *conflicts_screen(struct app *app, struct id dossier); /* none: of all dossiers */
struct screen *server_screen(struct app *app);
struct screen *terms_screen(struct app *app); /* what is kept longer than its term */
/* What this computer has to tell, in full. */
struct screen *telling_screen(const struct work *work);
/* A dossier of another region is taken in hand; LEVELS screens below go too when it was. */
struct screen *taking_screen(struct id dossier, unsigned levels);
struct screen *help_screen(struct app *app, const struct screen *about);
struct screen *palette_screen(struct app *app, const struct screen *about);
/* Any text to be read: a record, the log, why something is so. DOSSIER none: without the two lines on top. */
struct screen *reading_screen(struct app *app, struct id dossier, const char *title, const char *text);

/* An account of why something is so (desk/why.h), to be read. */
struct screen *account_screen(struct app *app, struct id dossier, const char *title, const struct json_t *why);
/* The values of a conflict with who and when, and why it is one; the newest of KEY in RECORD. */
struct screen *conflict_why_screen(struct app *app, const struct work *work); /* of a conflict */

/* Filling in a form. Takes over ENTRY. */
struct screen *form_screen(struct app *app, struct entry *entry);
/* A form of no dossier: the program ends with it; *IS_FINISHED tells whether it was whole. Takes over ENTRY. */
struct screen *loose_screen(struct app *app, struct entry *entry, bool *is_finished);
/* The same for a draft: first what newer content would make of it, when there is any. */
struct screen *renewal_screen(struct app *app, struct entry *entry);
/* Parking what is being filled in on the screen below; it leaves with next_pop(2). Borrows ENTRY. */
struct screen *park_screen(struct app *app, struct entry *entry);
struct screen *closing_screen(struct app *app, struct id dossier);     /* the conversation's last page */
struct screen *attachments_screen(struct app *app, struct id dossier); /* its files */
struct screen *paper_screen(struct app *app, struct id dossier);       /* previews, PDF, print, signature */

#endif
