/* uuid.h — a random id in the form that ODK gives its instances and entities. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_UUID_H
#define BALIE_FORM_UUID_H

#define UUID_TEXT_BYTES 48

/* PREFIX and a random UUID (version 4); returns TEXT. */
const char *uuid_make(const char *prefix, char text[UUID_TEXT_BYTES]);

#endif
