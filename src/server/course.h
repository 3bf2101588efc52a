/* course.h — which regions had a dossier, one after the other, by when its changes first arrived. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_COURSE_H
#define BALIE_SERVER_COURSE_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct push;

/* What was handed back in, or held for long, did not come in the order in which it once arrived: who has DOSSIER and
 * who sees it is made what it would be had it done so. A region that came to see it by a link goes on to. */
bool course_follow(struct push *push, struct id dossier, struct error *err);

#endif
