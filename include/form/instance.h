/* instance.h — a filled-in form as others read it: the XML of an ODK submission, or JSON answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_INSTANCE_H
#define BALIE_FORM_INSTANCE_H

#include <stdbool.h>

struct buf;
struct error;
struct json_t;
struct session;

/* The moment of ending is filled in where the form asks for it; what is not relevant is left out. */
void instance_finish(struct session *session);
/* Appends the submission: the root element with the form's id and version, answers in the order of the
 * instance. False when the library that writes XML is not here. */
bool instance_xml(struct session *session, struct buf *out, struct error *err);
/* The answers that are there, flat by name, repeats as arrays of objects. Yours. */
struct json_t *instance_json(struct session *session);

#endif
