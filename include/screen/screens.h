/* screens.h — balie at the counter: from the passphrase to the last key, on one terminal. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_SCREENS_H
#define BALIE_SCREEN_SCREENS_H

#include <stdbool.h>

/* Opens the vault in folder HOME with the content of FORMS_FOLDER, on the terminal, until the person leaves. Returns
 * the exit status; what went wrong before the screen opened is on stderr. */
int screens_run(const char *home, const char *forms_folder);

struct entry;
struct error;
/* Fills in one form that belongs to no dossier, without a vault. Takes over ENTRY. Whether it was finished; false with
 * ERR when the screen could not open, false without when the person left it. */
bool screens_fill(struct entry *entry, struct error *err);

#endif
