/* likeness.h — dossiers that are perhaps of a person who has another one, as the centre told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_LIKENESS_H
#define BALIE_STORE_LIKENESS_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct likely;
struct likely_list;
struct store;

/* What the centre told last takes the place of what it told before. */
bool likeness_replace(struct store *store, const struct likely_list *list, struct error *err);
/* In the order in which they were told. False: VISIT ended it. */
bool likeness_each(struct store *store, bool (*visit)(void *with, const struct likely *likely), void *with);
/* It was settled here, whichever of the two is named first. */
bool likeness_settle(struct store *store, struct id dossier, struct id other, struct error *err);

#endif
