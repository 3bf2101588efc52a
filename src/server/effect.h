/* effect.h — what a change does to who sees a dossier and to what the centre finds: move, take, link, erase. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_EFFECT_H
#define BALIE_SERVER_EFFECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"

struct change;
struct error;
struct push;

/* CHANGE is good and goes to POSITION. */
bool effect_apply(struct push *push, const struct change *change, int64_t position, struct error *err);
/* Every region that sees one of the dossiers that are one person's sees the others from now on. */
bool effect_share(struct push *push, struct id dossier, int64_t position, struct error *err);

#endif
