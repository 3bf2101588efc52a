/* head.h — the two fixed lines on every page of a dossier: who, aid and its running time, route, saved, what is due. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_HEAD_H
#define BALIE_SCREEN_HEAD_H

#include "base/id.h"

struct app;
struct entry;
struct pane;

struct head {
    struct id dossier;
    struct entry *entry; /* its live answers show; NULL */
    const char *note;    /* at the right of the second line, such as what is still missing; NULL */
};
/* Draws them on top of PANE and takes their two rows off it. */
void head_draw(struct app *app, struct pane *pane, const struct head *head);
/* One line with something at both ends; the left is cut first. */
void head_pair(const struct pane *pane, int row, const char *left, const char *right);

#endif
