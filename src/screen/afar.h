/* afar.h — people who are not at this desk: asked for at the centre without waiting, listed as rows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_AFAR_H
#define BALIE_SCREEN_AFAR_H

#include <stdbool.h>
#include <stddef.h>

#include "screen.h"

struct afar; /* opaque */
struct app;
struct error;
struct pane;

/* CHANGED is called with WITH when the answer, or why there is none, has come. */
struct afar *afar_new(struct app *app, void (*changed)(void *with), void *with);
void afar_free(struct afar *afar); /* NULL is fine; what is asked for is let go */

bool afar_ask(struct afar *afar, const char *words, struct error *err);
void afar_forget(struct afar *afar);         /* the rows, and what is asked for */
bool afar_is_shown(const struct afar *afar); /* asked for, or answered */
const char *afar_caption(const struct afar *afar);
size_t afar_count(const struct afar *afar);
void afar_draw(const struct afar *afar, const struct pane *pane, size_t i, bool is_at);
/* Opens the one of row I, or asks why it is taken in hand. */
struct next afar_open(struct afar *afar, size_t i);

#endif
