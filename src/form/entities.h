/* entities.h — the entities sheet: which lists a form makes and changes, and where in the form. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_ENTITIES_H
#define BALIE_FORM_ENTITIES_H

struct loading;

/* Gives every save_to its list and every line of the sheet its scope. */
void entities_read(struct loading *loading);

#endif
