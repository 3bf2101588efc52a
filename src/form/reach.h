/* reach.h — what of a form can never be asked, accepted or chosen, and what is read before it is there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_REACH_H
#define BALIE_FORM_REACH_H

struct bindings;
struct loading;

/* Warns of questions whose rules can never hold, codes that are in no list, choices that no filter lets through, lists
 * nobody asks, and of what a later repeat is read for. */
void reach_check(struct loading *loading, const struct bindings *bindings);

#endif
