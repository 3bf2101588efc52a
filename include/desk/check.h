/* check.h — whether content may go live: every finding of forms, rules, lists, templates together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_CHECK_H
#define BALIE_DESK_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct findings;

/* Judges the content folder FOLDER (content conventions; needs no vault). Reports each finding once; returns the number
 * of errors. A path below FOLDER limits it: a form's folder, a rules table. */
size_t check_content(const char *folder, const char *only, const struct findings *findings, struct error *err);
/* Reports the names and codes that the content in BEFORE has and that in FOLDER has no longer; returns how many. */
size_t check_permanence(const char *before, const char *folder, const struct findings *findings, struct error *err);

/* Whether ROLE is one of the roles of the content in FOLDER; NULL gives the role a newcomer gets in OUT. */
bool check_role(const char *folder, const char *role, char out[64], struct error *err);

#endif
