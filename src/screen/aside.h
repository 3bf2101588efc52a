/* aside.h — beside a form on a wide screen: what was answered, and what is still to come. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_ASIDE_H
#define BALIE_SCREEN_ASIDE_H

struct filling;
struct sheet;

void aside_make(struct sheet *sheet, const struct filling *filling);

#endif
