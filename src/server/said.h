/* said.h — what was saved of the person of a dossier, as the desks wrote it last. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_SAID_H
#define BALIE_SERVER_SAID_H

#include <stdbool.h>

struct arena;
struct error;
struct inquiry_found;
struct turn;

/* Of what is searched, for FOUND's dossier, by the content live where each change was made; in ARENA. In order of
 * arrival: which value stands where desks disagree is known where the dossier is. What is longer than a search tells is
 * left out. */
bool said_read(struct turn *turn, struct arena *arena, struct inquiry_found *found, struct error *err);

#endif
