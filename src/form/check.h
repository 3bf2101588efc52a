/* check.h — what can only be judged when all of a form is there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_CHECK_H
#define BALIE_FORM_CHECK_H

struct loading;

/* Finds the list of every choice. */
void check_lists(struct loading *loading);
/* Everything else; the expressions are compiled. */
void check_form(struct loading *loading);

#endif
