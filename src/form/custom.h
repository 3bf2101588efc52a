/* custom.h — what pyxform and its users hold for a rule of a survey, beyond what expressions and lists need. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_CUSTOM_H
#define BALIE_FORM_CUSTOM_H

struct loading;

/* Judges names, containers, triggers, references and choices as pyxform does. */
void custom_check(struct loading *loading);

#endif
