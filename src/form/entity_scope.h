/* entity_scope.h — for which part of a form each of its entities is declared: the form, a group or a repeat. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_ENTITY_SCOPE_H
#define BALIE_FORM_ENTITY_SCOPE_H

struct loading;

/* Gives every line of the entities sheet its scope, as pyxform places declarations: the innermost part around all that
 * is saved and read, one to a part, never across a repeat. What cannot be placed is reported. */
void entity_scopes_find(struct loading *loading);

#endif
