/* xform_load.h — an ODK XForm read into a form being loaded. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_XFORM_LOAD_H
#define BALIE_FORM_XFORM_LOAD_H

#include <stdbool.h>

struct form_source;
struct loading;

/* Reads SOURCE into the form under way: settings, questions, lists, texts; expressions are compiled later. False when
 * nothing can be made of it, which was reported. */
bool xform_load(struct loading *loading, const struct form_source *source);

#endif
