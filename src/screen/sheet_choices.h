/* sheet_choices.h — the choices under the current question, as a list or as a grid. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_SHEET_CHOICES_H
#define BALIE_SCREEN_SHEET_CHOICES_H

struct filling;
struct sheet;

/* Appends them; a long list shows the part around the highlighted choice, and says how many more there are. */
void sheet_choices(struct sheet *sheet, const struct filling *filling, int indent);

#endif
