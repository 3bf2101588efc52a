/* loose.h — a form of no dossier: filled in on the screen, and given as ODK submission XML or JSON. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BALIE_LOOSE_H
#define BALIE_BALIE_LOOSE_H

#include <stdbool.h>

struct arguments;
struct error;
struct session;

/* Fills SESSION in on the terminal; false when it was left unfinished or no terminal is there. */
bool loose_fill(struct session *session, struct error *err);
/* Writes what was filled in, as --xml or --json, to -o or standard output. Refused while answers are missing or wrong:
 * the first of them in ERR. */
bool loose_give(struct session *session, const struct arguments *arguments, struct error *err);

#endif
