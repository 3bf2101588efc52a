/* phrase.h — a short sentence of the content with names and expressions in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_PHRASE_H
#define BALIE_DESK_PHRASE_H

#include "base/date.h"

struct buf;
struct rules_view;

/* Appends TEXT with every ${name} and {{expression}} replaced by its value on ON; one that fails leaves nothing. */
void phrase_fill(struct rules_view *view, const char *text, struct date on, struct buf *out);

#endif
