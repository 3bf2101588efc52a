/* instance.h — a filled-in form as others read it: the XML of an ODK submission, or JSON answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_INSTANCE_H
#define BALIE_FORM_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct error;
struct form;
struct json_t;
struct node;
struct session;

/* The instance that expressions read as the one saved before: ${last-saved#x} is its x. */
#define INSTANCE_LAST_SAVED "__last-saved"

/* The moment of ending is filled in where the form asks for it; what is not relevant is left out. */
void instance_finish(struct session *session);
/* Appends the submission: the root element with the form's id and version, answers in the order of the
 * instance. False when the library that writes XML is not here. */
bool instance_xml(struct session *session, struct buf *out, struct error *err);
/* The answers that are there, flat by name, repeats as arrays of objects. Yours. */
struct json_t *instance_json(struct session *session);

/* One answer of a record. */
struct instance_answer {
    const char *key, *value; /* "naam", "kind/<row>/leeftijd" */
};
/* A record of FORM as a document: its answers below the root element, in their groups and rows. In ARENA. */
struct node *instance_tree(const struct form *form, struct arena *arena, const struct instance_answer *answers,
                           size_t count);

#endif
