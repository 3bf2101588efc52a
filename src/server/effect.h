/* effect.h — what a change does to who sees a dossier and to what the centre finds: move, take, link, erase. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_EFFECT_H
#define BALIE_SERVER_EFFECT_H

#include <stdbool.h>
#include <stdint.h>

struct change;
struct error;
struct push;

/* CHANGE is good and goes to POSITION. */
bool effect_apply(struct push *push, const struct change *change, int64_t position, struct error *err);

#endif
