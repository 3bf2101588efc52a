/* permanence.h — names and codes are permanent: what the content before had and this one has no longer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_PERMANENCE_H
#define BALIE_DESK_PERMANENCE_H

#include <stddef.h>

struct findings;
struct library;

/* Reports every question, property and code of BEFORE that NOW lacks: they are retired, never removed. Returns how
 * many. */
size_t permanence_check(struct library *before, struct library *now, const struct findings *findings);

#endif
